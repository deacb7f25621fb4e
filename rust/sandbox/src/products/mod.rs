//! Products and their stock (monta-api 4).
//!
//! A product is what the webshop told about it and a `stock` that orders and receipts move: goods are set
//! aside for orders that wait, written off for orders that are queued, and gone when they are shipped. The plugin
//! documentation knows only GET `/product/{sku}/stock`; the live API also has lists and changes.

mod bucket;
mod lists;
mod load;
mod model;
mod render;
mod routes;
mod stock;
mod store;
mod write;

pub(crate) use bucket::Bucket;
pub(crate) use load::{Load, load};
pub(crate) use routes::routes;
pub(crate) use store::{Product, Products};

use crate::wire::Reply;

/// 404 for a SKU that is not known.
fn unknown(sku: &str) -> Reply {
    Reply::absent(&format!("Zero products found with sku {sku}"))
}
