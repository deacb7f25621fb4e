//! What is coming in, on the page.

use maud::{Markup, html};
use serde_json::json;

use super::{MOST, Question, asked, time};
use crate::inbound::{Group, Line};
use crate::wire::text;
use crate::world::World;

/// The most forecasts that are shown.
const SHOWN: usize = 50;

/// The forecasts with their lines.
pub(super) fn section(world: &World) -> Markup {
    let groups: Vec<&Group> = world.forecasts.iter().collect();
    html! {
        section #inbound {
            h2 { "Inbound forecasts " (super::count(groups.len(), SHOWN, "newest")) }
            @if groups.is_empty() {
                p.empty { "Nothing is announced." }
            } @else {
                table {
                    thead { tr { th { "Forecast" } th { "Expected" } th { "Lines" } th { "Received" } th { "Warehouse" } } }
                    @for group in groups.into_iter().rev().take(SHOWN) {
                        tbody { @for (place, line) in group.lines.iter().enumerate() { (row(group, line, place == 0)) } }
                    }
                }
            }
        }
    }
}

fn row(group: &Group, line: &Line, first: bool) -> Markup {
    html! {
        tr tabindex="-1" id=(format!("forecast-{}-{}", group.reference(), line.sku())) {
            // On a telephone each line stands alone.
            td .again[!first] {
                strong { (group.reference()) }
                @if first { br; small { (text(&group.document, "SupplierCode")) } }
            }
            td data-label="Expected" { (text(&line.document, "DeliveryDate").get(..10).unwrap_or_default()) }
            td { (line.quantity()) " × " (line.sku()) }
            td data-label="Received" { (line.received) @if let Some(at) = line.received_at.last() { br; small { (time(*at)) } } }
            td.buttons {
                @if line.open() > 0 { (button(group, line, false)) }
                (button(group, line, true))
            }
        }
    }
}

/// Takes in what is open, or as much as somebody says: also less, and more than was announced.
fn button(group: &Group, line: &Line, asks: bool) -> Markup {
    let receipt = json!({"sku": line.sku(), "quantity": line.open().max(1)});
    let questions = asked(&[
        Question::new(
            json!(["quantity"]),
            format!("Pieces of {}", line.sku()),
            line.open().max(1),
        )
        .within(1..=MOST),
        Question::new(json!(["batch"]), "Lot", ""),
    ]);
    let label = if asks { "Receive …" } else { "Receive" };
    html! {
        button data-forecast=(group.reference()) data-body=(receipt) data-ask=[asks.then_some(questions)] { (label) } " "
    }
}
