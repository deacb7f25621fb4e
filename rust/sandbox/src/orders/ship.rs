//! The label is printed (monta-api 3.8): parcels leave the building, all at once or some now and the rest later.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::Deserialize;

use super::order::{Collo, Order, Packed, Stage, total};
use super::step::Move;
use super::{allocation, delivery_status, document, events, parcels, picking, pieces};
use crate::world::World;

/// How much later `Packing` is noted than the `Shipped` that it is written because of, although it is written first
/// (monta-api 3.7).
const NOTED_LATER: TimeDelta = TimeDelta::milliseconds(250);

/// Parcels that leave, as `/_sandbox/orders/{id}/ship` takes them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shipment {
    parcels: Vec<Parcel>,
    /// Who carries them: `PostNL` unless the order asks for another.
    shipper: Option<String>,
    /// Whether the order counts as shipped from now on, though some of it may follow. Otherwise it stays packed until all
    /// of it has left.
    #[serde(default = "yes")]
    shipped: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parcel {
    /// The track & trace code; one is made up when left out.
    track_trace: Option<String>,
    /// What is in it; a SKU that the order does not have is somebody else's, or a flyer.
    goods: Vec<Packed>,
}

fn yes() -> bool {
    true
}

/// Lets everything leave that is still to leave.
pub(crate) fn rest(world: &mut World, id: &str, step: &Move) {
    let Some(order) = world.orders.get(id) else { return };
    if order.stage == Stage::Shipped && order.open().is_empty() {
        return;
    }
    let packed = picking::pack(world, id);
    let Some(order) = world.orders.get_mut(id) else { return };
    if order.colli.iter().all(|collo| collo.left.is_some()) {
        let colli = parcels::of_the_rest(order, step.colli.unwrap_or(1), step.track_trace.as_deref());
        order.colli.extend(colli);
    }
    // What a webshop that packs by itself did not say is in its parcels, too.
    let mut unsaid = order.open();
    let waiting = order.colli.iter().filter(|collo| collo.left.is_none());
    let waiting: Vec<&Collo> = waiting.collect();
    for goods in waiting.iter().flat_map(|collo| &collo.products) {
        if let Some(quantity) = unsaid.get_mut(&goods.sku) {
            *quantity -= goods.quantity;
        }
    }
    unsaid.retain(|_, quantity| *quantity > 0);
    let number = waiting.last().map(|collo| collo.number);
    leave(world, id, step.shipper.as_deref(), packed, true);
    if let Some(number) = number {
        depart(world, id, number, &unsaid);
    }
}

/// Lets these parcels leave; the error says why they can not.
pub(crate) fn some(world: &mut World, id: &str, shipment: Shipment) -> Result<(), String> {
    let order = world.orders.get(id).filter(|order| !order.deleted);
    let order = order.ok_or_else(|| format!("there is no order '{id}'"))?;
    possible(order, &shipment)?;
    let packed = picking::pack(world, id);
    let Some(order) = world.orders.get_mut(id) else {
        return Ok(());
    };
    for Parcel { track_trace, goods } in shipment.parcels {
        let collo = parcels::collo(order, 0, track_trace.as_deref(), goods);
        order.colli.push(collo);
    }
    leave(world, id, shipment.shipper.as_deref(), packed, shipment.shipped);
    Ok(())
}

fn possible(order: &Order, shipment: &Shipment) -> Result<(), String> {
    let goods = shipment.parcels.iter().flat_map(|parcel| &parcel.goods);
    if goods.clone().next().is_none() || goods.clone().any(|goods| goods.quantity <= 0) {
        return Err("a shipment has parcels, and each has pieces of something".to_owned());
    }
    let (ordered, open) = (order.ordered(), order.open());
    for (sku, quantity) in total(goods.map(|goods| (goods.sku.clone(), goods.quantity))) {
        let left = open.get(&sku).copied().unwrap_or(0);
        if ordered.contains_key(&sku) && quantity > left {
            return Err(format!(
                "the order '{}' has only {left} x {sku} left to ship",
                order.id()
            ));
        }
    }
    Ok(())
}

/// Every parcel that is ready leaves, and the order has been shipped if that is said or if nothing is left of it.
fn leave(world: &mut World, id: &str, shipper: Option<&str>, packed: bool, done: bool) {
    let now = world.clock.now();
    let Some(order) = world.orders.get_mut(id) else { return };
    let asked = document::text(&order.document, "ShipperCode");
    let shipper = shipper.unwrap_or(if asked.is_empty() { "PostNL" } else { asked });
    order.shipper = shipper.to_owned();
    let announced = delivery_status::announced(shipper, now);
    let mut gone = Vec::new();
    for collo in order.colli.iter_mut().filter(|collo| collo.left.is_none()) {
        collo.left = Some(now);
        collo.delivery.clone_from(&announced);
        let goods = collo.products.iter().map(|goods| (goods.sku.clone(), goods.quantity));
        gone.push((collo.number, total(goods)));
    }
    if announced.is_some() {
        order.delivery = announced;
    }
    for (number, goods) in gone {
        depart(world, id, number, &goods);
    }
    let Some(order) = world.orders.get_mut(id) else { return };
    if done || order.open().is_empty() {
        order.stage = Stage::Shipped;
        order.shipped.get_or_insert(now);
    }
    let at = world.clock.stamp();
    if packed {
        let description = "Set to picked: ''Picked' automatically set when order is marked as shipped'.";
        events::happened_at(world, id, "Packing", description, at + NOTED_LATER);
    }
    let description = "Shipped (ready for shipper pickup): 'Labels printed'.";
    events::happened_at(world, id, "Shipped", description, at);
}

fn depart(world: &mut World, id: &str, collo: i64, goods: &BTreeMap<String, i64>) {
    let goods: Vec<(String, i64)> = goods.clone().into_iter().collect();
    pieces::leave(world, id, collo, &goods);
    allocation::ship(world, id, &goods);
}
