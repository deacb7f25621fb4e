//! The order document for Monta (plugin documentation, "Sales orders", monta-api 3.2).

use std::borrow::Cow;

use num_traits::Zero;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::carrier::{ChosenOption, Shipping, shipping};
use crate::catalogue::Catalogue;
use crate::conditions::Conditioned;
use crate::contact::{Role, contact_details};
use crate::demand::{Demand, Total};
use crate::invoice;
use crate::problem::{Code, OrderInvalid, Problem, Problems, Record};
use crate::quantity::{count, money};
use crate::scalar::Text;
use crate::snapshot::{OrderHead, Snapshot};

/// Longest `WebshopOrderId` that Monta takes (monta-api 3.1).
const LONGEST_ORDER_NAME: usize = 50;

/// Longest description of a line; it is for people only, so it is cut, not refused.
const LONGEST_DESCRIPTION: usize = 255;

/// The body of `POST /order`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrderDocument<'a> {
    webshop_order_id: &'a str,
    reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a str>,
    consumer_details: Value,
    lines: Vec<OrderLine<'a>>,
    invoice: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipper_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed_shippers: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shipper_options: Vec<ChosenOption<'a>>,
    #[serde(flatten)]
    conditions: Conditioned,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct OrderLine<'a> {
    sku: &'a str,
    ordered_quantity: i64,
    webshop_order_line_id: String,
    description: Cow<'a, str>,
}

impl From<OrderDocument<'_>> for Value {
    fn from(document: OrderDocument<'_>) -> Self {
        // Texts, numbers and names that are texts: nothing that JSON cannot say.
        serde_json::to_value(document).unwrap_or_default()
    }
}

/// Builds the document of `POST /order`: `WebshopOrderId`, `Reference`, `Origin` (only when set), `ConsumerDetails` with
/// both addresses, one line per SKU in order of first appearance, and `Invoice` with the totals, and with its lines where
/// the snapshot has `invoicing`; `ShipperCode`, `AllowedShippers` and `ShipperOptions` as far as its delivery method stands
/// for them; and what its conditions say.
///
/// # Errors
///
/// [`OrderInvalid`] with every problem of the order, its addresses, lines, products, kits and units; none twice.
pub fn build_order(snapshot: &Snapshot) -> Result<OrderDocument<'_>, OrderInvalid> {
    let mut problems = Problems::default();
    let order = &snapshot.order;
    check_name(order, &mut problems);
    let delivery = contact_details(&snapshot.shipping, Role::Delivery, &mut problems);
    let payer = contact_details(&snapshot.invoice, Role::Invoice, &mut problems);
    let carrier = snapshot.carrier.as_deref();
    let record = Record::new("sale.order", order.id.0, order.name.text());
    let shipping = carrier.map_or_else(Shipping::default, |carrier| shipping(carrier, &record, &mut problems));
    let catalogue = Catalogue::new(&snapshot.products, &snapshot.kits, &snapshot.uoms);
    let mut line_problems = Problems::default();
    let demand = Demand::of_sale(snapshot, &catalogue, &mut line_problems);
    problems.extend(line_problems.into_vec());
    let mut amounts = invoice_details(order);
    invoice::complete(&mut amounts, snapshot, &catalogue, &demand, &mut problems);
    let conditions = snapshot
        .conditions
        .members(&record, order.currency_digits, &mut problems);
    if !problems.is_empty() {
        return Err(OrderInvalid {
            problems: problems.into_vec(),
        });
    }

    let totals = demand.totals.iter().filter(|total| !total.quantity.is_zero());
    Ok(OrderDocument {
        webshop_order_id: order.webshop_order_id.text(),
        reference: order
            .customer_reference
            .get()
            .or(order.name.get())
            .map_or("", |text| text.as_str()),
        origin: snapshot.settings.origin.get().map(Text::as_str),
        consumer_details: consumer_details(order, delivery, payer, conditions.shipping_comment.as_deref()),
        lines: totals.map(line).collect(),
        invoice: amounts,
        shipper_code: shipping.shipper_code,
        allowed_shippers: shipping.allowed_shippers,
        shipper_options: shipping.shipper_options,
        conditions,
    })
}

fn check_name(order: &OrderHead, problems: &mut Problems) {
    let Some(name) = order.webshop_order_id.get() else {
        let record = Record::new("sale.order", order.id.0, order.name.text());
        return problems.push(Problem::new(Code::OrderNameMissing, record, "name", []));
    };
    let length = name.as_str().chars().count();
    if length > LONGEST_ORDER_NAME {
        let record = Record::new("sale.order", order.id.0, name.as_str());
        let values = [
            ("name", name.as_str().to_owned()),
            ("length", length.to_string()),
            ("limit", LONGEST_ORDER_NAME.to_string()),
        ];
        problems.push(Problem::new(Code::OrderNameTooLong, record, "name", values));
    }
}

fn consumer_details(order: &OrderHead, delivery: Value, invoice: Value, shipping_comment: Option<&str>) -> Value {
    let mut details = Map::new();
    details.insert("DeliveryAddress".to_owned(), delivery);
    details.insert("InvoiceAddress".to_owned(), invoice);
    details.insert("B2B".to_owned(), order.b2b.0.into());
    if let Some(language) = language_code(order.language.text()) {
        details.insert("CommunicationLanguageCode".to_owned(), language.into());
    }
    if let Some(comment) = shipping_comment {
        details.insert("ShippingComment".to_owned(), comment.into());
    }
    Value::Object(details)
}

/// `NL` of `nl_NL` and `SR` of `sr@latin`.
fn language_code(language: &str) -> Option<String> {
    let code = language.split(|letter: char| !letter.is_ascii_alphabetic()).next()?;
    (!code.is_empty()).then(|| code.to_uppercase())
}

/// The first order line that contributes to the SKU gives the line its id, which Monta repeats on returns.
fn line<'a>(total: &Total<'a, ()>) -> OrderLine<'a> {
    OrderLine {
        sku: total.sku,
        // Every total was a count when the totals were checked.
        ordered_quantity: count(&total.quantity).unwrap_or_default(),
        webshop_order_line_id: total.line.id.0.to_string(),
        description: description(total.product.name.as_str()),
    }
}

/// The name of a product on one line, and as much of it as fits.
fn description(name: &str) -> Cow<'_, str> {
    let mut words = name.split(' ');
    if name.len() <= LONGEST_DESCRIPTION && words.all(|word| !word.is_empty() && !word.contains(char::is_whitespace)) {
        return name.into();
    }
    let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(LONGEST_DESCRIPTION).collect()
}

/// `WebshopFactuurID` is a text of digits only (monta-api 3.2), so it is the order's database id.
fn invoice_details(order: &OrderHead) -> Map<String, Value> {
    let members = [
        ("AmountInclTax", json!(money(order.amount_total, order.currency_digits))),
        ("TotalTax", json!(money(order.amount_tax, order.currency_digits))),
        ("Paid", order.paid.0.into()),
        ("WebshopFactuurID", order.id.0.to_string().into()),
        ("Currency", order.currency.as_str().into()),
    ];
    members
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_description_is_one_line_that_fits(name in "[a zé\t\n]{0,8}|[a ]{250,260}|[é ]{120,130}") {
            let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let expected: String = words.chars().take(LONGEST_DESCRIPTION).collect();
            prop_assert_eq!(description(&name), expected);
        }
    }
}
