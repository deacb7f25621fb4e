//! The sandbox's own count of pieces: what was ordered, what has left the building, and what became of the rest.
//!
//! What left is written down as it leaves, and no later change to an order takes it back.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::document;
use super::family;
use super::order::{Order, total};
use crate::amsterdam;
use crate::world::World;

/// Pieces that left the building in a parcel.
struct Departure {
    order: String,
    collo: i64,
    sku: String,
    quantity: i64,
    at: DateTime<Utc>,
}

/// Everything that has left, in the order in which it did.
#[derive(Default)]
pub(crate) struct Departures(Vec<Departure>);

impl Departures {
    /// What has left for an order.
    fn of(&self, order: &str) -> BTreeMap<String, i64> {
        let rows = self.0.iter().filter(|row| row.order == order);
        total(rows.map(|row| (row.sku.clone(), row.quantity)))
    }
}

/// Pieces of one SKU: `ordered` is the sum of `open`, `dropped`, `cancelled` and what was `shipped` of them.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    ordered: i64,
    open: i64,
    shipped: i64,
    dropped: i64,
    cancelled: i64,
}

type Counts = BTreeMap<String, Count>;

/// Lets goods of an order leave in the parcel `collo`.
pub(crate) fn leave(world: &mut World, id: &str, collo: i64, goods: &[(String, i64)]) {
    let at = world.clock.now();
    let Some(order) = world.orders.get_mut(id) else { return };
    for (sku, quantity) in goods {
        *order.left.entry(sku.clone()).or_insert(0) += quantity;
        world.departures.0.push(Departure {
            order: id.to_owned(),
            collo,
            sku: sku.clone(),
            quantity: *quantity,
            at,
        });
    }
}

/// The count, by order and by family, and every departure.
pub(crate) fn count(world: &World) -> Value {
    let (mut orders, mut families) = (Vec::new(), Vec::new());
    for family in family::families(&world.orders) {
        let name = family.first().map_or("", |order| order.id());
        let mut sum = Counts::new();
        for order in &family {
            let counts = of_order(order, world.departures.of(order.id()));
            orders.push(json!({"order": order.id(), "family": name, "status": order.status(), "skus": shown(&counts)}));
            add(&mut sum, &counts);
        }
        let ids: Vec<&str> = family.iter().map(|order| order.id()).collect();
        families.push(json!({"family": name, "orders": ids, "skus": shown(&sum)}));
    }
    let departures = world.departures.0.iter().map(|row| {
        let at = amsterdam::naive(row.at);
        json!({"order": row.order, "collo": row.collo, "sku": row.sku, "quantity": row.quantity, "at": at})
    });
    let departures: Value = departures.collect();
    json!({"orders": orders, "families": families, "departures": departures})
}

fn of_order(order: &Order, shipped: BTreeMap<String, i64>) -> Counts {
    let mut counts = Counts::new();
    let dropped = total(order.dropped.iter().map(document::sku_and_quantity));
    for (sku, quantity) in order.ordered() {
        counts.entry(sku).or_default().ordered += quantity;
    }
    for (sku, quantity) in dropped {
        let count = counts.entry(sku).or_default();
        count.ordered += quantity;
        count.dropped += quantity;
    }
    for (sku, quantity) in order.open() {
        let count = counts.entry(sku).or_default();
        *if order.deleted {
            &mut count.cancelled
        } else {
            &mut count.open
        } += quantity;
    }
    for (sku, quantity) in shipped {
        counts.entry(sku).or_default().shipped += quantity;
    }
    counts
}

fn add(sum: &mut Counts, counts: &Counts) {
    for (sku, count) in counts {
        let known = sum.entry(sku.clone()).or_default();
        *known = Count {
            ordered: known.ordered + count.ordered,
            open: known.open + count.open,
            shipped: known.shipped + count.shipped,
            dropped: known.dropped + count.dropped,
            cancelled: known.cancelled + count.cancelled,
        };
    }
}

fn shown(counts: &Counts) -> Value {
    let rows = counts.iter().map(|(sku, count)| {
        let row = json!({
            "ordered": count.ordered, "open": count.open, "shipped": count.shipped, "dropped": count.dropped,
            "cancelled": count.cancelled
        });
        (sku.clone(), row)
    });
    Value::Object(rows.collect())
}
