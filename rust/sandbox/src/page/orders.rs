//! The orders of the page.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::{Question, asked, time};
use crate::orders::{Order, address, asked_of_shipper, invoice_lines, lines, quantity};
use crate::wire::{Document, flag, key, text};
use crate::world::World;

/// The most orders that are shown.
const SHOWN: usize = 200;

/// The orders, newest first.
pub(super) fn section(world: &World) -> Markup {
    let count = world.orders.iter().count();
    html! {
        section #orders {
            h2 { "Orders " (super::count(count, SHOWN, "newest")) }
            @if count == 0 {
                p.empty { "No orders yet." }
            } @else {
                table {
                    thead { tr { th { "Order" } th { "Status" } th { "Lines" } th { "Deliver to" } th { "Warehouse" } } }
                    tbody { @for order in world.orders.iter().rev().take(SHOWN) { (row(order)) } }
                }
            }
        }
    }
}

fn row(order: &Order) -> Markup {
    let status = order.status();
    let reference = Some(text(&order.document, "Reference")).filter(|reference| *reference != order.id());
    html! {
        tr tabindex="-1" id=(format!("order-{}", order.id())) {
            td {
                strong { (order.id()) }
                @if let Some(reference) = reference { br; small { (reference) } }
                br; small { (time(order.received)) }
                @for relative in &order.relatives { br; small { "split: " (relative) } }
            }
            td {
                span.status data-status=(status) { (status) }
                @if let Some(block) = &order.block { br; small { (block.message) } }
                @for collo in &order.colli {
                    br; small { (collo.track_and_trace) @if let Some(left) = collo.left { " " (time(left)) } }
                }
            }
            td {
                @for line in lines(&order.document) { div { (quantity(line)) " × " (key(line, "Sku")) } }
                @for line in invoice_lines(&order.document) { (priced(line)) }
                @for line in &order.dropped { div { s { (quantity(line)) " × " (key(line, "Sku")) } } }
                @for said in conditions(&order.document) { small.said { (said) } br; }
            }
            td {
                @if let Some(address) = address(&order.document, "DeliveryAddress") { (postal(address)) }
                @for asked in asked_of_shipper(&order.document) { small { (asked) } br; }
            }
            td.buttons {
                @for (to, label) in moves(status) { (button(order.id(), "move", &json!({ "to": to }), label, &reason(to))) }
                @if let Some((parcels, questions)) = part(order) { (button(order.id(), "ship", &parcels, "Ship a part …", &questions)) }
                @if let Some(amount) = last_pieces(order) { (button(order.id(), "split", &amount, "Split", &[])) }
            }
        }
    }
}

/// A line of the invoice, which is for customs.
fn priced(line: &Document) -> Markup {
    let kinds = [
        ("ShippingCost", "shipping"),
        ("Discount", "discount"),
        ("PaymentCosts", "payment"),
    ];
    let amount = line.get("AmountExclTax").map(ToString::to_string).unwrap_or_default();
    let children = line.get("ChildSkus").and_then(Value::as_array);
    html! {
        div.invoice {
            small {
                (amount) " for " (line.get("Quantity").map(ToString::to_string).unwrap_or_default()) " × "
                (text(line, "Description"))
                @for sku in children.into_iter().flatten().filter_map(Value::as_str) { " + " (sku) }
                @for (member, kind) in kinds { @if flag(line, member) { " (" (kind) ")" } }
            }
        }
    }
}

/// What the webshop said about how the order is to be carried out, for people to read.
fn conditions(order: &Document) -> Vec<String> {
    let date = Some(text(order, "PlannedShipmentDate")).filter(|date| !date.is_empty());
    let planned = date.map(|date| {
        let exactly = order.get("ShipOnPlannedShipmentDate").and_then(Value::as_bool) == Some(true);
        format!("{} {date}", if exactly { "on" } else { "by" })
    });
    let missing = order.get("BackorderHandling").and_then(Value::as_i64).map(|handling| {
        let meaning = match handling {
            0 => "ship complete",
            1 => "split",
            _ => "drop",
        };
        format!("missing goods: {meaning}")
    });
    let consumer = order.get("ConsumerDetails").and_then(Value::as_object);
    let notes = [
        ("packer", Some(order), "Comment"),
        ("driver", consumer, "ShippingComment"),
        ("card", Some(order), "PackingServiceText"),
    ];
    let notes = notes.into_iter().filter_map(|(whom, document, member)| {
        let note = text(document?, member);
        (!note.is_empty()).then(|| format!("{whom}: {note}"))
    });
    planned.into_iter().chain(missing).chain(notes).collect()
}

fn postal(address: &Document) -> Markup {
    let part = |name: &str| text(address, name);
    html! {
        div { (part("Company")) " " (part("FirstName")) " " (part("LastName")) }
        div { (part("Street")) " " (part("HouseNumber")) " " (part("HouseNumberAddition")) }
        div { (part("PostalCode")) " " (part("City")) " " (part("CountryCode")) }
    }
}

/// Where an order may go from here: what the move is called, and what the button says.
fn moves(status: &str) -> &'static [(&'static str, &'static str)] {
    match status {
        "Deleted" => &[],
        "Verifying" => &[("verified", "Verify")],
        "Blocked" => &[("unblocked", "Unblock"), ("deleted", "Delete")],
        "Backorder" => &[("queued", "Goods are in"), ("blocked", "Block …")],
        "Queued" => &[("picking", "Pick"), ("backorder", "Backorder"), ("blocked", "Block …")],
        "Picking" => &[("picked", "Pack"), ("backorder", "Backorder")],
        "Picked" => &[("shipped", "Ship"), ("backorder", "Backorder")],
        "Shipped" | "NotYetEnRoute" => &[("enroute", "En route"), ("delivered", "Delivered")],
        "AvailablePickup" => &[("collected", "Collected"), ("delivery_failed", "Failed")],
        "EnRoute" => &[
            ("delivered", "Delivered"),
            ("available_pickup", "Pickup point"),
            ("delivery_failed", "Failed"),
        ],
        _ => &[("returned", "Returned")],
    }
}

/// What the button splits off: the last line, or one piece of the only one.
fn last_pieces(order: &Order) -> Option<Value> {
    let mut open: Vec<(String, i64)> = order.open().into_iter().collect();
    let (sku, pieces) = open.pop()?;
    let amount = if open.is_empty() { 1 } else { pieces };
    let possible = matches!(order.status(), "Queued" | "Backorder") && order.left.is_empty();
    (possible && (pieces > 1 || !open.is_empty())).then(|| json!([{"Sku": sku, "AmountToSplit": amount}]))
}

/// What is asked before an order is moved: why it is held.
fn reason(to: &str) -> Vec<Question> {
    match to {
        "blocked" => vec![Question::new(
            json!(["message"]),
            "Why is it blocked?",
            "Blocked by the warehouse",
        )],
        _ => Vec::new(),
    }
}

/// A parcel with a part of what is still to leave, of which somebody says how much; nothing where there is no part.
fn part(order: &Order) -> Option<(Value, Vec<Question>)> {
    let open = order.open();
    if order.status() != "Picked" || open.values().sum::<i64>() < 2 {
        return None;
    }
    let goods: Vec<Value> = open
        .iter()
        .map(|(sku, pieces)| json!({"sku": sku, "quantity": pieces}))
        .collect();
    let mut questions: Vec<Question> = open
        .iter()
        .enumerate()
        .map(|(place, (sku, pieces))| {
            let path = json!(["parcels", 0, "goods", place, "quantity"]);
            Question::new(path, format!("{sku}, of {pieces}"), *pieces).within(0..=*pieces)
        })
        .collect();
    questions.push(Question::new(json!(["parcels", 0, "track_trace"]), "Track & trace", ""));
    Some((json!({"parcels": [{"goods": goods}], "shipped": false}), questions))
}

fn button(id: &str, call: &str, body: &Value, label: &str, questions: &[Question]) -> Markup {
    let questions = (!questions.is_empty()).then(|| asked(questions));
    html! { button data-order=(id) data-call=(call) data-body=(body) data-ask=[questions] { (label) } " " }
}
