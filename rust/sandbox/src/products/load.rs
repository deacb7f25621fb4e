//! Products in bulk from behind the counter: made or changed without the API's checks, stock included.

use serde::Deserialize;
use serde_json::{Value, json};

use super::store::Product;
use crate::orders;
use crate::wire::Document;
use crate::world::World;

/// One product, as `/_sandbox/products` takes it. What is left out stays as it is, or is nothing in a new product.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Load {
    sku: String,
    description: Option<String>,
    barcodes: Option<Vec<String>>,
    supplier_code: Option<String>,
    minimum_stock: Option<i64>,
    stock_available: Option<i64>,
    stock_blocked: Option<i64>,
    stock_in_transit: Option<i64>,
    stock_quarantaine: Option<i64>,
    /// Members that answers show in place of their own, such as a `Stock` that makes no sense.
    #[serde(rename = "fields")]
    fields: Option<Document>,
}

/// Loads the products; orders that waited for them are looked at again.
pub(crate) fn load(world: &mut World, rows: Vec<Load>) {
    let now = world.clock.stamp();
    for row in rows {
        if !world.products.knows(&row.sku) {
            let document = named(&row.sku);
            let product = Product::new(document, world.ids.next(), now);
            world.products.insert(product);
        }
        if let Some(product) = world.products.get_mut(&row.sku) {
            tell(product, &row);
        }
        world.products.change(&row.sku, now, |stock| {
            let available = row.stock_available.unwrap_or(stock.available());
            stock.blocked = row.stock_blocked.unwrap_or(stock.blocked);
            stock.in_transit = row.stock_in_transit.unwrap_or(stock.in_transit);
            stock.quarantine = row.stock_quarantaine.unwrap_or(stock.quarantine);
            stock.all = available + stock.blocked + stock.in_transit + stock.reserved;
        });
    }
    orders::recheck_backorders(world);
}

fn named(sku: &str) -> Document {
    Document::from_iter([("Sku".to_owned(), sku.into()), ("Description".to_owned(), sku.into())])
}

fn tell(product: &mut Product, row: &Load) {
    let told: [(&str, Option<Value>); 4] = [
        ("Description", row.description.as_deref().map(Value::from)),
        ("Barcodes", row.barcodes.as_ref().map(|barcodes| json!(barcodes))),
        ("SupplierCode", row.supplier_code.as_deref().map(Value::from)),
        ("MinimumStock", row.minimum_stock.map(Value::from)),
    ];
    for (name, value) in told {
        if let Some(value) = value {
            product.document.insert(name.to_owned(), value);
        }
    }
    if let Some(fields) = &row.fields {
        product.fields.clone_from(fields);
    }
}
