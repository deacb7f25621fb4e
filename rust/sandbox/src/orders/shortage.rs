//! `BackorderHandling` (monta-api 3.2): what becomes of an order of which only a part is there.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document::{self, Document, key};
use super::{events, split, verify};
use crate::world::World;

/// Splits off the lines that are `missing` (1) or drops them (2), and queues what is left; whether it did so. An order
/// that ships complete (0), or of which nothing is there, stays as it is.
pub(crate) fn resolve(world: &mut World, id: &str, missing: &BTreeSet<String>) -> bool {
    let Some(order) = world.orders.get_mut(id) else {
        return false;
    };
    let handling = order.document.get("BackorderHandling").and_then(Value::as_i64);
    let ordered = document::quantities(&order.document);
    let (lacking, there): (Vec<_>, Vec<_>) = ordered.into_iter().partition(|(sku, _)| missing.contains(sku));
    if there.is_empty() {
        return false;
    }
    match handling {
        Some(1) => split::part(world, id, &lacking).is_some(),
        Some(2) => {
            let lacks = |line: &Document| missing.contains(key(line, "Sku"));
            let dropped: Vec<_> = document::lines(&order.document)
                .filter(|line| lacks(line))
                .cloned()
                .collect();
            order.dropped.extend(dropped);
            if let Some(Value::Array(lines)) = order.document.get_mut("Lines") {
                lines.retain(|line| !line.as_object().is_some_and(lacks));
            }
            for (sku, quantity) in lacking {
                events::happened(world, id, "LineDeleted", &format!("Line deleted: {quantity} x {sku}"));
            }
            verify::queue(world, id);
            true
        }
        _ => false,
    }
}
