//! The order document for Monta (documentation 1.1, contract 3.2).

use num_traits::Zero;
use serde_json::{Map, Value, json};

use crate::catalogue::Catalogue;
use crate::contact::{Role, contact_details};
use crate::demand::{Demand, Total};
use crate::problem::{Code, OrderInvalid, Problem, Problems, Record};
use crate::quantity::{count, money};
use crate::snapshot::{OrderHead, Snapshot};

/// Longest `WebshopOrderId` that Monta takes (contract 3.1).
const LONGEST_ORDER_NAME: usize = 50;

/// Longest description of a line; it is for people only, so it is cut, not refused.
const LONGEST_DESCRIPTION: usize = 255;

/// Builds the document of `POST /order`: `WebshopOrderId`, `Reference`, `Origin` (only when set), `ConsumerDetails` with
/// both addresses, one line per SKU in order of first appearance, and `Invoice` with the totals.
///
/// # Errors
///
/// [`OrderInvalid`] with every problem of the order, its addresses, lines, products, kits and units; none twice.
pub fn build_order(snapshot: &Snapshot) -> Result<Value, OrderInvalid> {
    let mut problems = Problems::default();
    let order = &snapshot.order;
    check_name(order, &mut problems);
    let delivery = contact_details(&snapshot.shipping, Role::Delivery, &mut problems);
    let invoice = contact_details(&snapshot.invoice, Role::Invoice, &mut problems);
    let catalogue = Catalogue::new(&snapshot.products, &snapshot.kits, &snapshot.uoms);
    let mut line_problems = Problems::default();
    let demand = Demand::of_sale(snapshot, &catalogue, &mut line_problems);
    problems.extend(line_problems.into_vec());
    if !problems.is_empty() {
        return Err(OrderInvalid {
            problems: problems.into_vec(),
        });
    }

    let mut document = Map::new();
    let mut put = |member: &str, value: Value| document.insert(member.to_owned(), value);
    put("WebshopOrderId", order.webshop_order_id.text().into());
    put(
        "Reference",
        order
            .customer_reference
            .get()
            .or(order.name.get())
            .map_or("", |text| text.as_str())
            .into(),
    );
    if let Some(origin) = snapshot.settings.origin.get() {
        put("Origin", origin.as_str().into());
    }
    put("ConsumerDetails", consumer_details(order, delivery, invoice));
    put(
        "Lines",
        demand
            .totals
            .iter()
            .filter(|total| !total.quantity.is_zero())
            .map(line)
            .collect(),
    );
    put("Invoice", invoice_details(order));
    Ok(Value::Object(document))
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

fn consumer_details(order: &OrderHead, delivery: Value, invoice: Value) -> Value {
    let mut details = Map::new();
    details.insert("DeliveryAddress".to_owned(), delivery);
    details.insert("InvoiceAddress".to_owned(), invoice);
    details.insert("B2B".to_owned(), order.b2b.0.into());
    if let Some(language) = language_code(order.language.text()) {
        details.insert("CommunicationLanguageCode".to_owned(), language.into());
    }
    Value::Object(details)
}

/// `NL` of `nl_NL` and `SR` of `sr@latin`.
fn language_code(language: &str) -> Option<String> {
    let code = language.split(|letter: char| !letter.is_ascii_alphabetic()).next()?;
    (!code.is_empty()).then(|| code.to_uppercase())
}

/// The first order line that contributes to the SKU gives the line its id, which Monta repeats on returns.
fn line(total: &Total) -> Value {
    // Every total was a count when the totals were checked.
    let quantity = count(&total.quantity).unwrap_or_default();
    let line_id = total.lines.first().map_or(0, |line| line.id.0);
    let words = total
        .product
        .name
        .as_str()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let description: String = words.chars().take(LONGEST_DESCRIPTION).collect();
    json!({
        "Sku": total.sku.code,
        "OrderedQuantity": quantity,
        "WebshopOrderLineId": line_id.to_string(),
        "Description": description,
    })
}

/// `WebshopFactuurID` is a text of digits only (contract 3.2), so it is the order's database id.
fn invoice_details(order: &OrderHead) -> Value {
    json!({
        "AmountInclTax": money(order.amount_total, order.currency_digits),
        "TotalTax": money(order.amount_tax, order.currency_digits),
        "Paid": order.paid.0,
        "WebshopFactuurID": order.id.0.to_string(),
        "Currency": order.currency.as_str(),
    })
}
