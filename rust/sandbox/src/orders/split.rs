//! Splitting an order (monta-api 3.11): part of its lines becomes an order of its own.
//!
//! How Monta names the new order is not known (monta-api U10). Here it is `S00012-1`, `S00012-2`, …

use serde_json::{Value, json};

use super::document::{self, Document, key};
use super::order::{Order, Stage};
use super::{CONTAINER, render, verify};
use crate::wire::{Answer, Kind, Model, Reason, Reply, bind_list, refuse};
use crate::world::World;

const LINE: Model = &[("Sku", Kind::Text), ("AmountToSplit", Kind::Int)];

/// POST `/order/actions/split/{id}`.
pub(crate) fn split(world: &mut World, id: &str, body: &Value) -> Answer {
    let rows = bind_list(&Kind::Object(LINE), body)?;
    let amounts: Vec<(String, i64)> = rows
        .iter()
        .filter_map(Value::as_object)
        .map(|row| {
            (
                key(row, "Sku").to_owned(),
                row.get("AmountToSplit").and_then(Value::as_i64).unwrap_or(0),
            )
        })
        .collect();
    let order = world
        .orders
        .get(id)
        .filter(|order| !order.deleted)
        .ok_or_else(|| super::unknown(id))?;
    if let Some(reason) = hindrance(order, &amounts) {
        return Err(refuse(CONTAINER, &[reason]));
    }
    let new = part(world, id, &amounts);
    let shown = |id: &str| world.orders.get(id).map(render::order);
    Ok(Reply::ok(
        json!({"OriginalOrder": shown(id), "NewOrder": new.as_deref().map(shown)}),
    ))
}

/// Moves the amounts out of the order into a new one, whose id comes back.
pub(crate) fn part(world: &mut World, id: &str, amounts: &[(String, i64)]) -> Option<String> {
    let (stay, leave) = divide(&world.orders.get(id)?.document, amounts);
    let new_id = (1..=u32::MAX)
        .map(|n| format!("{id}-{n}"))
        .find(|new| world.orders.get(new).is_none())?;
    let order = world.orders.get_mut(id)?;
    let mut document = order.document.clone();
    order.document.insert("Lines".to_owned(), stay);
    let verified = order.verified;
    document.insert("WebshopOrderId".to_owned(), new_id.as_str().into());
    document.insert("Lines".to_owned(), leave);
    document.insert("Family".to_owned(), json!([{"WebshopOrderID": id, "Reason": "Split"}]));
    let now = world.clock.stamp();
    let mut new = Order::new(document, world.ids.next(), now);
    new.verified = verified;
    world.orders.insert(new);
    verify::settle(world, id);
    verify::settle(world, &new_id);
    Some(new_id)
}

fn hindrance(order: &Order, amounts: &[(String, i64)]) -> Option<Reason> {
    if order.verified.is_none() {
        return Some(Reason::new(42, "Order is being verified, please try again later"));
    }
    match order.stage {
        Stage::Waiting => {}
        Stage::Shipped => return Some(Reason::new(19, "Order has already been shipped")),
        _ => return Some(Reason::new(17, "Order can not be split, picking has started")),
    }
    let ordered = document::quantities(&order.document);
    let total = |rows: &[(String, i64)], sku: &str| -> i64 {
        rows.iter()
            .filter(|(known, _)| known == sku)
            .map(|(_, quantity)| quantity)
            .sum()
    };
    let possible = |(sku, amount): &(String, i64)| *amount > 0 && total(amounts, sku) <= total(&ordered, sku);
    let all = amounts.iter().map(|(_, amount)| amount).sum::<i64>() >= ordered.iter().map(|(_, n)| n).sum();
    if amounts.is_empty() || all || !amounts.iter().all(possible) {
        return Some(Reason::new(910, "The order can not be split by these amounts"));
    }
    None
}

/// The lines that stay and those that leave.
fn divide(order: &Document, amounts: &[(String, i64)]) -> (Value, Value) {
    let mut amounts = amounts.to_vec();
    let (mut stay, mut leave) = (Vec::new(), Vec::new());
    for line in document::lines(order) {
        let ordered = line.get("OrderedQuantity").and_then(Value::as_i64).unwrap_or(0);
        let mut leaving = 0;
        for (sku, amount) in &mut amounts {
            if sku == key(line, "Sku") {
                let taken = (*amount).clamp(0, ordered - leaving);
                *amount -= taken;
                leaving += taken;
            }
        }
        for (rows, quantity) in [(&mut stay, ordered - leaving), (&mut leave, leaving)] {
            if quantity > 0 {
                let mut line = line.clone();
                line.insert("OrderedQuantity".to_owned(), quantity.into());
                rows.push(Value::Object(line));
            }
        }
    }
    (Value::Array(stay), Value::Array(leave))
}
