//! Splitting an order (monta-api 3.11): part of its lines becomes an order of its own, and each tells of the other in its
//! `Family`.
//!
//! Which events a split writes is not known (monta-api U19). Here the lines that go are deleted from the order, and the
//! new order is released: `LineDeleted` and `Unblocked`, which Monta has for such things.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::document::{self, Document, key, text};
use super::order::{Order, Stage, total};
use super::{CONTAINER, events, render, verify};
use crate::settings::SplitName;
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
    let new = part(world, id, &total(amounts));
    let shown = |id: &str| world.orders.get(id).map(render::order);
    Ok(Reply::ok(
        json!({"OriginalOrder": shown(id), "NewOrder": new.as_deref().map(shown)}),
    ))
}

/// Moves the amounts out of the order into a new one, whose id comes back.
pub(crate) fn part(world: &mut World, id: &str, amounts: &BTreeMap<String, i64>) -> Option<String> {
    let (stay, go) = divide(&world.orders.get(id)?.document, amounts);
    let number = world.ids.next();
    let new_id = (2..=u32::MAX)
        .map(|n| name(world.settings.split_name, id, number, n))
        .find(|new| world.orders.get(new).is_none())?;
    let order = world.orders.get_mut(id)?;
    let mut document = order.document.clone();
    order.document.insert("Lines".to_owned(), stay);
    order.relatives.push(new_id.clone());
    let (verified, spelling, flyers) = (order.verified, order.spelling, order.flyers.clone());
    document.insert("WebshopOrderId".to_owned(), new_id.as_str().into());
    document.insert("Lines".to_owned(), moved(go, id));
    document.remove("Family");
    let mut new = Order::new(document, number, world.clock.stamp());
    (new.verified, new.spelling, new.flyers) = (verified, spelling, flyers);
    new.relatives.push(id.to_owned());
    world.orders.insert(new);
    for (sku, quantity) in amounts {
        let description = format!("Line deleted: {quantity} x {sku}, moved to order '{new_id}'");
        events::happened(world, id, "LineDeleted", &description);
    }
    let description = format!("Order unblocked: split from order '{id}'");
    events::happened(world, &new_id, "Unblocked", &description);
    verify::settle(world, id);
    verify::settle(world, &new_id);
    Some(new_id)
}

/// The id of the `n`th order that is made of `id`, which is the first.
fn name(style: SplitName, id: &str, number: i64, n: u32) -> String {
    match style {
        SplitName::Own => format!("DEEL{}", number + i64::from(n - 2)),
        SplitName::Dash => format!("{id}-{}", n - 1),
        SplitName::Letter => {
            let letter = char::from_u32(u32::from('A') + n - 1).filter(char::is_ascii_uppercase);
            letter.map_or_else(|| format!("{id}Z{n}"), |letter| format!("{id}{letter}"))
        }
        SplitName::Digit => format!("{id}{n}"),
        SplitName::Blank => format!("{id} deel {n}"),
    }
}

fn hindrance(order: &Order, amounts: &[(String, i64)]) -> Option<Reason> {
    if order.verified.is_none() {
        return Some(Reason::new(42, "Order is being verified, please try again later"));
    }
    match order.stage {
        Stage::Waiting if order.left.is_empty() => {}
        Stage::Shipped => return Some(Reason::new(19, "Order has already been shipped")),
        _ => return Some(Reason::new(17, "Order can not be split, picking has started")),
    }
    let ordered = order.ordered();
    let positive = amounts.iter().all(|(_, amount)| *amount > 0);
    let amounts = total(amounts.iter().cloned());
    let possible = |(sku, amount): (&String, &i64)| ordered.get(sku).is_some_and(|ordered| amount <= ordered);
    if amounts.is_empty() || amounts == ordered || !positive || !amounts.iter().all(possible) {
        return Some(Reason::new(910, "The order can not be split by these amounts"));
    }
    None
}

/// The lines that stay and those that go.
pub(crate) fn divide(order: &Document, amounts: &BTreeMap<String, i64>) -> (Value, Vec<Document>) {
    let mut amounts = amounts.clone();
    let (mut stay, mut go) = (Vec::new(), Vec::new());
    for line in document::lines(order) {
        let ordered = document::quantity(line);
        let amount = amounts.get_mut(key(line, "Sku"));
        let going = amount.as_ref().map_or(0, |amount| (**amount).clamp(0, ordered.max(0)));
        if let Some(amount) = amount {
            *amount -= going;
        }
        for (rows, quantity) in [(&mut stay, ordered - going), (&mut go, going)] {
            if quantity > 0 {
                let mut line = line.clone();
                line.insert("OrderedQuantity".to_owned(), quantity.into());
                rows.push(line);
            }
        }
    }
    (stay.into_iter().map(Value::Object).collect(), go)
}

/// The lines of a new order: each names the order it was ordered in.
fn moved(lines: Vec<Document>, id: &str) -> Value {
    let named = lines.into_iter().map(|mut line| {
        if text(&line, "OriginalOrderNumber").is_empty() {
            line.insert("OriginalOrderNumber".to_owned(), id.into());
        }
        Value::Object(line)
    });
    named.collect()
}
