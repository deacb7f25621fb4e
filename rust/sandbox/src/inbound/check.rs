//! What Monta refuses about a forecast. One bad line fails the whole group (monta-api 5).

use std::collections::HashSet;

use serde_json::Value;

use crate::settings::UnknownSku;
use crate::wire::{Document, Reason, key, text};
use crate::world::World;

/// What is wrong with the header of a group.
pub(crate) fn header(world: &World, group: &Document) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if text(group, "Reference").is_empty() {
        reasons.push(Reason::mandatory("Reference"));
    }
    let supplier = text(group, "SupplierCode");
    let known = supplier.is_empty() || world.suppliers.get(supplier).is_some();
    if !known && !world.settings.accept_unknown_suppliers {
        reasons.push(Reason::new(
            912,
            format!("Supplier with code '{supplier}' does not exist"),
        ));
    }
    let warehouse = text(group, "WarehouseDisplayName");
    let warehouses = &world.settings.warehouses;
    if !warehouse.is_empty() && !warehouses.is_empty() && !warehouses.iter().any(|name| name == warehouse) {
        reasons.push(Reason::new(913, format!("Warehouse '{warehouse}' does not exist")));
    }
    reasons
}

/// What is wrong with the lines of a group together.
pub(crate) fn lines(world: &World, lines: &[Document]) -> Vec<Reason> {
    if lines.is_empty() {
        return vec![Reason::mandatory("InboundForecasts")];
    }
    lines.iter().flat_map(|row| line(world, row)).collect()
}

/// Lines of the live API are keyed by their SKU.
pub(crate) fn unique(lines: &[Document]) -> Option<Reason> {
    let mut seen = HashSet::new();
    let twice = lines
        .iter()
        .map(|line| key(line, "Sku"))
        .find(|sku| !seen.insert(*sku))?;
    Some(Reason::new(915, format!("SKU: {twice} is in the group more than once")))
}

/// What is wrong with one line.
pub(crate) fn line(world: &World, line: &Document) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let sku = key(line, "Sku");
    if sku.trim().is_empty() {
        reasons.push(Reason::mandatory("Sku"));
    } else if world.settings.unknown_sku != UnknownSku::Accept && !world.products.knows(sku) {
        reasons.push(Reason::new(
            2,
            format!("SKU: {sku} [2; No products found with sku {sku}]"),
        ));
    }
    reasons.extend(quantity(line));
    reasons
}

/// What is wrong with the quantity of a line.
pub(crate) fn quantity(line: &Document) -> Option<Reason> {
    match line.get("Quantity").and_then(Value::as_i64) {
        None => Some(Reason::mandatory("Quantity")),
        Some(quantity) if quantity <= 0 => Some(Reason::new(903, "Quantity must be greater than zero")),
        Some(_) => None,
    }
}
