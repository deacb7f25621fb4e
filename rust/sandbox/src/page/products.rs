//! The stock of the page.

use maud::{Markup, html};
use serde_json::json;

use super::{Question, asked};
use crate::products::Product;
use crate::settings::UnknownSku;
use crate::world::World;

/// The most products that are shown.
const SHOWN: usize = 200;

/// The products, as they were made.
pub(super) fn section(world: &World) -> Markup {
    let count = world.products.iter().count();
    html! {
        section #stock {
            h2 { "Stock " (super::count(count, SHOWN, "first")) }
            @if count == 0 {
                p.empty { "No products yet: " (without_products(world)) "." }
            } @else {
                table {
                    thead {
                        tr { th { "SKU" } th { "Product" } th.number { "Available" } th.number { "Minimum" } th { "Warehouse" } }
                    }
                    tbody { @for product in world.products.iter().take(SHOWN) { (row(product)) } }
                }
            }
        }
    }
}

fn row(product: &Product) -> Markup {
    html! {
        tr tabindex="-1" id=(format!("product-{}", product.sku())) {
            td { strong { (product.sku()) } }
            td { (product.description()) }
            td.number data-label="Available" { (product.stock.available()) }
            td.number data-label="Minimum" { (minimum(product)) }
            td.buttons { (button(product)) }
        }
    }
}

/// What orders come to for want of products.
fn without_products(world: &World) -> &'static str {
    match world.settings.unknown_sku {
        UnknownSku::Accept => "every SKU is accepted, and none runs out",
        UnknownSku::Reject => "an order for any SKU is refused",
        UnknownSku::Block => "an order for any SKU is blocked",
    }
}

/// Says how many there are, and how many there have to be.
fn button(product: &Product) -> Markup {
    let (available, minimum) = (product.stock.available(), minimum(product));
    let body = json!([{"Sku": product.sku(), "StockAvailable": available, "MinimumStock": minimum}]);
    let questions = asked(&[
        Question::new(
            json!([0, "StockAvailable"]),
            format!("{} available", product.sku()),
            available,
        ),
        Question::new(json!([0, "MinimumStock"]), "Minimum", minimum),
    ]);
    html! { button data-post="/_sandbox/products" data-body=(body) data-ask=(questions) { "Count …" } }
}

fn minimum(product: &Product) -> i64 {
    product
        .document
        .get("MinimumStock")
        .and_then(serde_json::Value::as_i64)
        .unwrap_or(0)
}
