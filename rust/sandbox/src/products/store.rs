//! All products, by SKU.

use chrono::{DateTime, Utc};
use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::stock::Stock;

/// A product.
#[derive(Debug, Clone)]
pub(crate) struct Product {
    /// What the webshop told about it, bound to the model.
    pub(crate) document: Map<String, Value>,
    /// Monta's own number.
    pub(crate) number: i64,
    pub(crate) stock: Stock,
    /// When its stock changed last.
    pub(crate) stock_changed: DateTime<Utc>,
    /// Members that answers about this product show in place of their own.
    pub(crate) fields: Map<String, Value>,
}

/// The products of the account, in the order in which they were made.
#[derive(Default)]
pub(crate) struct Products(IndexMap<String, Product>);

impl Products {
    /// Whether there is such a product.
    pub(crate) fn knows(&self, sku: &str) -> bool {
        self.0.contains_key(sku)
    }

    /// How many of it can be sold; none of what is not a product.
    pub(crate) fn available(&self, sku: &str) -> i64 {
        self.0.get(sku).map_or(0, |product| product.stock.available())
    }

    /// Changes the stock of a product, if there is one.
    pub(crate) fn change(&mut self, sku: &str, now: DateTime<Utc>, change: impl FnOnce(&mut Stock)) {
        if let Some(product) = self.0.get_mut(sku) {
            change(&mut product.stock);
            product.stock_changed = now;
        }
    }
}
