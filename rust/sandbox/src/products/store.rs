//! All products, by SKU.

use chrono::{DateTime, Utc};
use indexmap::IndexMap;
use serde_json::Value;

use super::stock::Stock;
use crate::wire::{Document, key, text};

/// A product.
#[derive(Debug, Clone)]
pub(crate) struct Product {
    /// What the webshop told about it, bound to the model.
    pub(crate) document: Document,
    /// Monta's own number.
    pub(crate) number: i64,
    pub(crate) stock: Stock,
    /// When its stock changed last.
    pub(crate) stock_changed: DateTime<Utc>,
    /// Members that answers about this product show in place of their own.
    pub(crate) fields: Document,
    /// Figures of its stock that answers show in place of their own; null leaves one out.
    pub(crate) figures: Document,
}

impl Product {
    /// A product without stock.
    pub(crate) fn new(document: Document, number: i64, now: DateTime<Utc>) -> Self {
        Self {
            document,
            number,
            stock: Stock::default(),
            stock_changed: now,
            fields: Document::new(),
            figures: Document::new(),
        }
    }

    /// Its SKU.
    pub(crate) fn sku(&self) -> &str {
        key(&self.document, "Sku")
    }

    /// What it is called.
    pub(crate) fn description(&self) -> &str {
        text(&self.document, "Description")
    }

    /// Whether one of its barcodes is this one.
    pub(crate) fn has_barcode(&self, barcode: &str) -> bool {
        let list = |name: &str| self.document.get(name).and_then(Value::as_array).into_iter().flatten();
        list("Barcodes").any(|row| row == barcode)
            || list("ProductBarcodes").any(|row| row.get("Barcode").is_some_and(|known| known == barcode))
    }
}

/// The products of the account, in the order in which they were made.
#[derive(Default)]
pub(crate) struct Products(IndexMap<String, Product>);

impl Products {
    /// Whether there is such a product.
    pub(crate) fn knows(&self, sku: &str) -> bool {
        self.0.contains_key(sku)
    }

    /// The product with this SKU.
    pub(crate) fn get(&self, sku: &str) -> Option<&Product> {
        self.0.get(sku)
    }

    /// The same, to change it.
    pub(crate) fn get_mut(&mut self, sku: &str) -> Option<&mut Product> {
        self.0.get_mut(sku)
    }

    /// All products, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Product> {
        self.0.values()
    }

    /// Takes a product in, in the place of one with the same SKU.
    pub(crate) fn insert(&mut self, product: Product) -> &mut Product {
        let entry = self.0.entry(product.sku().to_owned());
        entry.insert_entry(product).into_mut()
    }

    /// Takes a product out; the others keep their order.
    pub(crate) fn remove(&mut self, sku: &str) -> Option<Product> {
        self.0.shift_remove(sku)
    }

    /// How many of it can be sold; none of what is not a product.
    pub(crate) fn available(&self, sku: &str) -> i64 {
        self.get(sku).map_or(0, |product| product.stock.available())
    }

    /// Changes the stock of a product, if there is one; a change to what it was already is none.
    pub(crate) fn change(&mut self, sku: &str, now: DateTime<Utc>, change: impl FnOnce(&mut Stock)) {
        if let Some(product) = self.0.get_mut(sku) {
            let before = product.stock.clone();
            change(&mut product.stock);
            if product.stock != before {
                product.stock_changed = now;
            }
        }
    }
}
