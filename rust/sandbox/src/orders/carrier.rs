//! What the carrier says about the parcels that have left (monta-api 3.8, 3.10).

use super::delivery_status::status;
use super::order::{Collo, Delivery, Order, Stage};
use super::step::Move;
use super::{events, ship};
use crate::world::World;

/// Notes what the carrier says about the parcels; an order that is not shipped yet is shipped first.
pub(crate) fn report(world: &mut World, id: &str, to: &str, step: &Move) -> Result<(), String> {
    let (code, title, text) = match (status(to), step.status_code.as_deref()) {
        (Some(known), _) => known,
        (None, Some(own)) if to == "delivery" => (own, own, own),
        _ => return Err(format!("there is no move to '{to}'")),
    };
    // One of the parcels may be on its way while the rest of the order is still here.
    let is_on_its_way =
        |order: &Order| order.stage == Stage::Shipped || step.collo.is_some() && !order.colli.is_empty();
    if !world.orders.get(id).is_some_and(is_on_its_way) {
        ship::rest(world, id, step);
    }
    let now = world.clock.stamp();
    let Some(order) = world.orders.get_mut(id) else {
        return Ok(());
    };
    let description = step.message.as_deref().unwrap_or(text).to_owned();
    let delivery = Delivery {
        code: code.to_owned(),
        description,
        at: Some(now),
    };
    let wanted = |n: usize| step.collo.is_none_or(|collo| collo == n);
    let left = order.colli.iter_mut().filter(|collo| collo.left.is_some());
    let mut left: Vec<&mut Collo> = left.collect();
    let colli = left.len();
    if !(1..=colli).any(wanted) {
        return Err(format!("the order '{id}' has {colli} parcels"));
    }
    for (_, collo) in (1..).zip(&mut left).filter(|(n, _)| wanted(*n)) {
        collo.delivery = Some(delivery.clone());
    }
    order.delivery = Some(delivery);
    let arrived = matches!(code, "Delivered" | "Collected");
    if arrived {
        order.delivered = Some(now);
    }
    let shipper = order.shipper.clone();
    let description = format!("Delivery status changed to {title}: status update from {shipper}");
    events::happened(world, id, code, &description);
    Ok(())
}
