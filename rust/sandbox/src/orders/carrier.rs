//! The label and what the carrier says afterwards (monta-api 3.8, 3.10): parcels, track & trace, delivery status.

use super::moves::{self, Move};
use super::order::{Collo, Delivery, Stage};
use super::{allocation, document, events};
use crate::world::World;

/// Delivery statuses with the event text and the Dutch description that belong to them. Only those marked live in
/// monta-api 3.10 are known to the letter.
const STATUSES: &[(&str, &str, &str)] = &[
    (
        "NotYetEnRoute",
        "Not yet en route",
        "Voorgemeld bij verzender, nog niet in distributie",
    ),
    (
        "EnRoute",
        "En route",
        "In distributie (gesorteerd in sorteercentrum) / onderweg",
    ),
    ("AvailablePickup", "Available for pickup", "Beschikbaar op afhaalpunt"),
    ("Collected", "Collected", "Afgehaald op afhaalpunt"),
    ("Delivered", "Delivered", "Afgeleverd in postbus"),
    (
        "DeliveryFailed",
        "Delivery failed",
        "Bezorging mislukt, retour afzender",
    ),
    ("Returned", "Returned", "Retour ontvangen"),
    (
        "NoDeliveryStatusFromCarrier",
        "No delivery status from carrier",
        "Geen status van de vervoerder",
    ),
    // Monta closes a shipment that stays silent for weeks, with a question mark (monta-api 3.10).
    ("Delivered (?)", "Delivered (?)", "Afgeleverd (?)"),
];

/// Prints the labels.
pub(crate) fn ship(world: &mut World, id: &str, step: &Move) {
    moves::pack(
        world,
        id,
        "Set to picked: ''Picked' automatically set when order is marked as shipped'.",
    );
    let now = world.clock.now();
    let Some(order) = world.orders.get_mut(id) else { return };
    if order.stage == Stage::Shipped {
        return;
    }
    order.stage = Stage::Shipped;
    order.shipped = Some(now);
    let asked = document::text(&order.document, "ShipperCode");
    let shipper = step
        .shipper
        .as_deref()
        .unwrap_or(if asked.is_empty() { "PostNL" } else { asked });
    order.shipper = shipper.to_owned();
    let code = step
        .track_trace
        .clone()
        .unwrap_or_else(|| format!("3SSAND{}", order.number));
    if order.colli.is_empty() {
        order.colli = parcels(&code, step.colli.unwrap_or(1), document::quantities(&order.document));
    }
    // DHL and GLS announce a parcel before they have seen it (monta-api 3.8).
    if shipper.starts_with("DHL") || shipper.starts_with("SEL") || shipper == "GLS" {
        let announced = status("notyetenroute").map(|(code, _, text)| Delivery {
            code: code.to_owned(),
            description: text.to_owned(),
            at: Some(now),
        });
        order.delivery.clone_from(&announced);
        for collo in &mut order.colli {
            collo.delivery.clone_from(&announced);
        }
    }
    allocation::ship(world, id);
    events::happened(
        world,
        id,
        "Shipped",
        "Shipped (ready for shipper pickup): 'Labels printed'.",
    );
}

/// Notes what the carrier says about the parcels; an order that is not shipped yet is shipped first.
pub(crate) fn report(world: &mut World, id: &str, to: &str, step: &Move) -> Result<(), String> {
    let (code, title, text) = match (status(to), step.status_code.as_deref()) {
        (Some(known), _) => known,
        (None, Some(own)) if to == "delivery" => (own, own, own),
        _ => return Err(format!("there is no move to '{to}'")),
    };
    ship(world, id, step);
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
    let colli = order.colli.len();
    if !(1..=colli).any(wanted) {
        return Err(format!("the order '{id}' has {colli} parcels"));
    }
    for (_, collo) in (1..).zip(&mut order.colli).filter(|(n, _)| wanted(*n)) {
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

fn status(name: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let known = |code: &str| code.replace(' ', "").eq_ignore_ascii_case(name);
    STATUSES.iter().find(|(code, _, _)| known(code)).copied()
}

/// Lays the goods into `count` parcels, unit by unit in turn.
fn parcels(code: &str, count: usize, goods: Vec<(String, i64)>) -> Vec<Collo> {
    let count = count.max(1);
    let mut colli: Vec<Collo> = (1..)
        .take(count)
        .map(|number| {
            let code = if number == 1 {
                code.to_owned()
            } else {
                format!("{code}-{number}")
            };
            let link = format!("https://tracking.example.org/{code}");
            Collo {
                number,
                track_and_trace: code,
                link,
                ..Collo::default()
            }
        })
        .collect();
    let shares = i64::try_from(count).unwrap_or(1);
    for (sku, quantity) in goods {
        for (n, collo) in (0..).zip(&mut colli) {
            let share = quantity / shares + i64::from(n < quantity % shares);
            if share > 0 {
                collo.products.push((sku.clone(), share));
            }
        }
    }
    colli
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parcels_hold_all_goods_between_them() {
        let colli = parcels("T", 3, vec![("A".to_owned(), 4), ("B".to_owned(), 1)]);
        let codes: Vec<&str> = colli.iter().map(|collo| collo.track_and_trace.as_str()).collect();
        assert_eq!(codes, ["T", "T-2", "T-3"]);
        let goods = |sku: &str| -> Vec<i64> {
            colli
                .iter()
                .flat_map(|c| &c.products)
                .filter(|(known, _)| known == sku)
                .map(|(_, n)| *n)
                .collect()
        };
        assert_eq!(goods("A"), [2, 1, 1]);
        assert_eq!(goods("B"), [1]);
    }
}
