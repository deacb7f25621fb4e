//! The lines of an invoice of which only some are in the parcel.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::answer::{flag, integer, text};
use crate::quantity::money;
use crate::scalar::Number;
use crate::sku;

/// Currencies that have other than two decimals (ISO 4217).
const DECIMALS: [(u8, &str); 2] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
];

/// The amounts of a line, which stand for all of its pieces.
const AMOUNTS: [&str; 3] = ["AmountInclTax", "AmountExclTax", "TaxAmount"];

/// Keeps of the invoice's lines those for goods of which pieces are in the parcel, each for so many pieces, and makes the
/// totals those of these lines. A kit stays as it is when anything of it is in the parcel; costs and discounts stay with
/// the order that was first. Where none has lines, nothing is known of the amounts.
///
/// `parcel`: how many pieces of each SKU, by its key.
pub(crate) fn keep_shipped(invoice: &mut Map<String, Value>, mut parcel: BTreeMap<String, i64>) {
    let currency = invoice.get("Currency").and_then(Value::as_str).unwrap_or_default();
    let is_of = |codes: &str| codes.split(' ').any(|code| code == currency);
    let digits = DECIMALS
        .iter()
        .find(|(_, codes)| is_of(codes))
        .map_or(2, |(digits, _)| *digits);
    let mut sums = [0.0; 2];
    let Some(lines) = invoice.get_mut("Lines").and_then(Value::as_array_mut) else {
        return;
    };
    lines.retain_mut(|line| {
        let is_kept = flag(line, "Discount") != Some(true) && keep(line, &mut parcel, digits);
        for (sum, member) in sums.iter_mut().zip(["AmountInclTax", "TaxAmount"]) {
            *sum += line
                .get(member)
                .and_then(Value::as_f64)
                .filter(|_| is_kept)
                .unwrap_or_default();
        }
        is_kept
    });
    if lines.is_empty() {
        invoice.remove("Lines");
        return;
    }
    for (member, sum) in ["AmountInclTax", "TotalTax"].into_iter().zip(sums) {
        invoice.insert(member.to_owned(), money(Number::Float(sum), digits).into());
    }
}

/// Whether anything of a line is in the parcel; its amounts are those of so much of it then.
fn keep(line: &mut Value, parcel: &mut BTreeMap<String, i64>, digits: u8) -> bool {
    if let Some(children) = line.get("ChildSkus").and_then(Value::as_array) {
        let mut children = children.iter().filter_map(Value::as_str);
        return children.any(|child| parcel.get(&sku::key(child)).is_some_and(|pieces| *pieces > 0));
    }
    let Some(left) = text(line, "Sku").and_then(|sku| parcel.get_mut(&sku::key(&sku))) else {
        return false;
    };
    let pieces = integer(line, "Quantity").unwrap_or_default();
    let kept = pieces.min(*left);
    if kept <= 0 {
        return false;
    }
    *left -= kept;
    if kept < pieces {
        shrink(line, kept, pieces, digits);
    }
    true
}

fn shrink(line: &mut Value, kept: i64, pieces: i64, digits: u8) {
    #[expect(clippy::cast_precision_loss, reason = "nobody orders so many")]
    let share = kept as f64 / pieces as f64;
    let rounded = |amount: f64| money(Number::Float(amount), digits);
    let amount = |member: &str| line.get(member).and_then(Value::as_f64);
    let [total, untaxed, _] = AMOUNTS.map(|member| amount(member).map(|amount| rounded(amount * share)));
    let tax = total.zip(untaxed).map(|(total, untaxed)| rounded(total - untaxed));
    for (member, amount) in AMOUNTS.into_iter().zip([total, untaxed, tax]) {
        if let (Some(known), Some(amount)) = (line.get_mut(member), amount) {
            *known = amount.into();
        }
    }
    if let Some(quantity) = line.get_mut("Quantity") {
        *quantity = kept.into();
    }
}
