//! What is coming in, on the page.

use maud::{Markup, html};
use serde_json::json;

use crate::inbound::{Group, Line};
use crate::wire::text;
use crate::world::World;

/// The most forecasts that are shown.
const SHOWN: usize = 50;

/// The forecasts with their lines; nothing where there are none.
pub(super) fn section(world: &World) -> Markup {
    let groups: Vec<&Group> = world.forecasts.iter().collect();
    html! {
        @if !groups.is_empty() {
            section {
                h2 { "Inbound forecasts " small { (groups.len()) } }
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
        tr {
            td { @if first { strong { (group.reference()) } br; small { (text(&group.document, "SupplierCode")) } } }
            td { (text(&line.document, "DeliveryDate").get(..10).unwrap_or_default()) }
            td { (line.quantity()) " × " (line.sku()) }
            td { (line.received) }
            td.buttons { @if line.open() > 0 { (button(group, line)) } }
        }
    }
}

fn button(group: &Group, line: &Line) -> Markup {
    let receipt = json!({"sku": line.sku(), "quantity": line.open()});
    html! { button data-forecast=(group.reference()) data-body=(receipt) { "Receive" } }
}
