//! The orders that customs would stop: they leave the EU and do not say what their goods cost (monta-api 3.2, U22). They
//! are blocked at verification.

use serde_json::Value;

use super::document::{self, Document, key, text};

const EU: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MC MT NL PL PT RO SE SI SK XI";

/// Postal codes of member states whose goods are declared nevertheless: the Canary Islands, Ceuta, Melilla, Helgoland,
/// Büsingen, Livigno, Åland, overseas departments.
const DECLARED: &[(&str, &[&str])] = &[
    ("ES", &["35", "38", "51", "52"]),
    ("DE", &["27498", "78266"]),
    ("IT", &["23041"]),
    ("FI", &["22"]),
    ("FR", &["97"]),
];

/// What customs lacks of an order.
pub(crate) fn problems(order: &Document) -> Vec<String> {
    let leaves = document::address(order, "DeliveryAddress").is_some_and(leaves_the_eu);
    if !leaves {
        return Vec::new();
    }
    let lines: Vec<&Document> = invoice_lines(order).collect();
    if lines.is_empty() {
        return vec!["Invoice lines are missing, and customs needs them".to_owned()];
    }
    let is_priced = |sku: &str| lines.iter().any(|line| names(line, sku));
    let skus = document::lines(order).map(|line| key(line, "Sku"));
    skus.filter(|sku| !is_priced(sku))
        .map(|sku| format!("No invoice line for SKU '{sku}', and customs needs one"))
        .collect()
}

/// The lines of the order's invoice.
pub(crate) fn invoice_lines(order: &Document) -> impl Iterator<Item = &Document> {
    let invoice = document::object(order, "Invoice");
    let lines = invoice
        .and_then(|invoice| invoice.get("Lines"))
        .and_then(Value::as_array);
    lines.into_iter().flatten().filter_map(Value::as_object)
}

fn names(line: &Document, sku: &str) -> bool {
    let is_sku = |known: &str| known.eq_ignore_ascii_case(sku);
    let children = line.get("ChildSkus").and_then(Value::as_array);
    is_sku(key(line, "Sku")) || children.into_iter().flatten().filter_map(Value::as_str).any(is_sku)
}

fn leaves_the_eu(address: &Document) -> bool {
    let country = text(address, "CountryCode").to_ascii_uppercase();
    let code = text(address, "PostalCode").to_ascii_uppercase();
    if country.is_empty() || (country == "GB" && code.starts_with("BT")) {
        return false;
    }
    let declared = DECLARED.iter().filter(|(known, _)| *known == country);
    let is_declared = declared
        .flat_map(|(_, codes)| *codes)
        .any(|start| code.starts_with(start));
    is_declared || !EU.split(' ').any(|known| known == country)
}
