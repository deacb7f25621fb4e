//! Reading products: one by SKU or barcode, all in pages, and those whose stock changed.

use serde_json::{Value, json};

use super::render;
use super::store::Product;
use crate::orders;
use crate::wire::{Answer, Params, Reply};
use crate::world::World;

/// Rows of a page of `/products`; Monta's number is not known (monta-api U12).
const PAGE: usize = 30;

/// GET `/product/{sku}`: without stock.
pub(crate) fn one(world: &World, sku: &str) -> Answer {
    let product = world.products.get(sku).ok_or_else(|| super::unknown(sku))?;
    Ok(Reply::ok(render::product(product)))
}

/// GET `/product?sku=` or `?barcode=`.
pub(crate) fn search(world: &World, params: &Params) -> Answer {
    if let Some(sku) = params.exact("sku") {
        return one(world, sku);
    }
    let Some(barcode) = params.text("barcode") else {
        return Err(Reply::bad_request("Either sku or barcode is required"));
    };
    let found = world.products.iter().find(|product| product.has_barcode(barcode));
    let product = found.ok_or_else(|| Reply::absent(&format!("Zero products found with barcode {barcode}")))?;
    Ok(Reply::ok(render::product(product)))
}

/// GET `/product/{sku}/stock`.
pub(crate) fn stock(world: &World, sku: &str) -> Answer {
    let product = world.products.get(sku).ok_or_else(|| super::unknown(sku))?;
    Ok(Reply::ok(with_stock(world, product)))
}

/// GET `/products?page=`: ends with an empty list.
pub(crate) fn page(world: &World, params: &Params) -> Answer {
    let page = params
        .number("page")?
        .and_then(|page| usize::try_from(page).ok())
        .unwrap_or(0);
    let rows = world.products.iter().skip(page.saturating_mul(PAGE)).take(PAGE);
    Ok(Reply::ok(envelope(world, rows)))
}

/// GET `/product/updated_since/{dt}`: not paged, at most seven days back, with a limit of its own.
pub(crate) fn updated_since(world: &mut World, since: &str) -> Answer {
    let now = world.clock.now();
    if let Err(wait) = world.bucket.take(world.settings.updated_since_bucket, now) {
        let seconds = (wait.num_milliseconds() + 999) / 1000;
        return Err(Reply::TooMany(world.settings.retry_after.then_some(seconds)));
    }
    let since = orders::recent(world, since)?;
    let changed = world.products.iter().filter(|product| product.stock_changed > since);
    Ok(Reply::ok(envelope(world, changed)))
}

fn envelope<'a>(world: &World, products: impl Iterator<Item = &'a Product>) -> Value {
    let rows: Vec<Value> = products
        .map(|product| json!({"Product": with_stock(world, product)}))
        .collect();
    json!({ "Products": rows })
}

fn with_stock(world: &World, product: &Product) -> Value {
    render::with_stock(product, world.forecasts.announced(product.sku()), &world.settings)
}
