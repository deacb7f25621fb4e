//! POST, PUT and DELETE of products.

use serde_json::Value;

use super::model::PRODUCT;
use super::render;
use super::store::Product;
use crate::wire::{Answer, Document, Reason, Reply, bind, key, refuse, text};
use crate::world::World;

/// Under which key a refusal stands.
const CONTAINER: &str = "ProductInvalidReasons";
/// The longest `Note`.
const LONGEST_NOTE: usize = 2056;

/// POST `/product`.
pub(crate) fn create(world: &mut World, body: &Value) -> Answer {
    let document = bind(PRODUCT, body)?;
    let mut reasons = problems(&document);
    for member in ["Sku", "Description"] {
        if text(&document, member).is_empty() {
            reasons.push(Reason::mandatory(member));
        }
    }
    let barcodes = document.get("Barcodes").and_then(Value::as_array);
    if world.settings.strict && barcodes.is_none_or(Vec::is_empty) {
        reasons.push(Reason::mandatory("Barcodes"));
    }
    if world.products.knows(key(&document, "Sku")) {
        reasons.push(Reason::new(909, "A product with that SKU already exists"));
    }
    if !reasons.is_empty() {
        return Err(refuse(CONTAINER, &reasons));
    }
    let product = Product::new(document, world.ids.next(), world.clock.stamp());
    Ok(Reply::ok(render::product(world.products.insert(product))))
}

/// PUT `/product/{sku}`: the members given replace those that were; the SKU stays.
pub(crate) fn update(world: &mut World, sku: &str, body: &Value) -> Answer {
    let mut changes = bind(PRODUCT, body)?;
    changes.retain(|name, value| name != "Sku" && !value.is_null());
    let mut reasons = problems(&changes);
    let Some(product) = world.products.get_mut(sku) else {
        reasons.insert(0, Reason::unknown_sku());
        return Err(refuse(CONTAINER, &reasons));
    };
    if !reasons.is_empty() {
        return Err(refuse(CONTAINER, &reasons));
    }
    product.document.extend(changes);
    Ok(Reply::ok(render::product(product)))
}

/// DELETE `/product/{sku}`.
pub(crate) fn delete(world: &mut World, sku: &str) -> Answer {
    match world.products.remove(sku) {
        Some(_) => Ok(Reply::done()),
        None => Err(super::unknown(sku)),
    }
}

fn problems(document: &Document) -> Vec<Reason> {
    let long = text(document, "Note").chars().count() > LONGEST_NOTE;
    long.then(|| Reason::too_long("Note", LONGEST_NOTE))
        .into_iter()
        .collect()
}
