//! The stock of the page.

use maud::{Markup, html};

use crate::products::Product;
use crate::world::World;

/// The most products that are shown.
const SHOWN: usize = 200;

/// The products, as they were made; nothing where there are none.
pub(super) fn section(world: &World) -> Markup {
    let count = world.products.iter().count();
    html! {
        @if count > 0 {
            section {
                h2 { "Stock " small { (count) } }
                table {
                    thead { tr { th { "SKU" } th { "Product" } th.number { "Available" } th.number { "Minimum" } } }
                    tbody { @for product in world.products.iter().take(SHOWN) { (row(product)) } }
                }
            }
        }
    }
}

fn row(product: &Product) -> Markup {
    html! {
        tr {
            td { strong { (product.sku()) } }
            td { (product.description()) }
            td.number { (product.stock.available()) }
            td.number { (minimum(product)) }
        }
    }
}

fn minimum(product: &Product) -> i64 {
    product
        .document
        .get("MinimumStock")
        .and_then(serde_json::Value::as_i64)
        .unwrap_or(0)
}
