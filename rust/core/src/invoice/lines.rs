//! The lines themselves.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::adding_up::{Currency, add_up};
use super::packs::Packs;
use super::prices::{Invoicing, Price};
use super::shipped::{Shipped, pieces_of};
use crate::catalogue::Catalogue;
use crate::customs::Particulars;
use crate::demand::Demand;
use crate::document_kind::SALE;
use crate::problem::{Code, Problem, Problems};
use crate::quantity::{Quantity, count, exact, percentage, times_units};
use crate::scalar::{Id, Number, Text};
use crate::snapshot::{Line, Snapshot};

/// What the line that takes back the customs value of samples is called.
const FREE_OF_CHARGE: &str = "Free of charge";

/// One line of `Invoice.Lines` (monta-api 3.2).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct InvoiceLine {
    quantity: i64,
    description: String,
    amount_incl_tax: f64,
    amount_excl_tax: f64,
    tax_percentage: f64,
    tax_amount: f64,
    item_price_incl_tax: f64,
    item_price_excl_tax: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sku: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    child_skus: Vec<String>,
    shipping_cost: bool,
    discount: bool,
    payment_costs: bool,
    reference: String,
}

/// An order line that is a line of the invoice.
struct Charged<'a> {
    line: &'a Line,
    price: &'a Price,
    /// With tax, in the smallest unit of the currency.
    total: i128,
    tax: i128,
}

/// The lines of the invoice, which add up to the totals of the order.
///
/// What is given away is there at its customs value, and a line of its own takes that back.
pub(super) fn build<'a>(
    snapshot: &'a Snapshot,
    invoicing: &'a Invoicing,
    catalogue: &Catalogue<'a>,
    demand: &Demand<'_, 'a>,
    particulars: Option<&FxHashMap<Id, Particulars<'_>>>,
    problems: &mut Problems,
) -> Vec<InvoiceLine> {
    let currency = Currency {
        digits: snapshot.order.currency_digits,
    };
    let packs = Packs::of(invoicing, currency);
    let mut charged = charged(snapshot, invoicing, &packs, currency);
    balance(&mut charged, currency.units(snapshot.order.amount_total), |line| {
        &mut line.total
    });
    balance(&mut charged, currency.units(snapshot.order.amount_tax), |line| {
        &mut line.tax
    });
    let mut given_away = 0;
    let mut lines = Vec::with_capacity(charged.len());
    for charged in &mut charged {
        let shipped = if charged.is_goods() || packs.is_pack(charged.line.id) {
            Shipped::of(charged.line, &snapshot.lines, &packs, catalogue, demand)
        } else {
            Shipped::default()
        };
        if particulars.is_some() && charged.is_free() {
            given_away += charged.value_for_customs(currency, problems);
        }
        lines.push(charged.written(currency, catalogue, &shipped, particulars));
    }
    if given_away != 0 {
        lines.push(free_of_charge(currency, given_away));
    }
    lines
}

/// The order lines that cost something, and the goods that cost nothing.
fn charged<'a>(
    snapshot: &'a Snapshot,
    invoicing: &'a Invoicing,
    packs: &Packs,
    currency: Currency,
) -> Vec<Charged<'a>> {
    let lines: FxHashMap<Id, &Line> = snapshot.lines.iter().map(|line| (line.id, line)).collect();
    let charged = invoicing.prices.iter().filter_map(|price| {
        let charged = Charged {
            line: lines.get(&price.line_id).copied()?,
            price,
            total: currency.units(price.total),
            tax: currency.units(price.tax),
        };
        let costs = charged.total != 0 || charged.tax != 0;
        let is_sent = charged.is_free() && !packs.is_paid_elsewhere(price.line_id);
        (costs || is_sent).then_some(charged)
    });
    charged.collect()
}

fn balance<'a>(charged: &mut [Charged<'a>], sum: i128, amount: for<'b> fn(&'b mut Charged<'a>) -> &'b mut i128) {
    let mut amounts: Vec<i128> = charged.iter_mut().map(|line| *amount(line)).collect();
    add_up(&mut amounts, sum);
    for (line, balanced) in charged.iter_mut().zip(amounts) {
        *amount(line) = balanced;
    }
}

impl Charged<'_> {
    /// Whether it is something that Monta ships.
    fn is_goods(&self) -> bool {
        self.line.skip.get().is_none() && self.line.product_id.get().is_some()
    }

    /// Whether it is goods that are given away.
    fn is_free(&self) -> bool {
        let nothing = |amount: Number| exact(amount) == Quantity::default();
        self.is_goods() && nothing(self.price.total) && exact(self.line.quantity).is_positive()
    }

    /// Gives the line the value that customs wants of it: the one that is taken back elsewhere.
    fn value_for_customs(&mut self, currency: Currency, problems: &mut Problems) -> i128 {
        let value = self.price.customs_value.get().map(|value| currency.units(*value));
        let pieces = exact(self.line.quantity);
        let whole = value
            .filter(|value| *value > 0)
            .map(|value| times_units(value, &pieces));
        let Some(whole) = whole.filter(|whole| *whole > 0) else {
            let values = [("line", self.line.label())];
            problems.push(Problem::new(
                Code::CustomsValueMissing,
                SALE.line_record(self.line),
                "price_unit",
                values,
            ));
            return 0;
        };
        self.total += whole;
        whole
    }

    /// Pieces in the product's own unit where that is a number of them, else of the line, else one.
    fn pieces(&self, catalogue: &Catalogue<'_>) -> i64 {
        let counts = [pieces_of(self.line, catalogue), exact(self.line.quantity)];
        let mut counts = counts.into_iter().filter_map(|quantity| count(&quantity.abs()).ok());
        counts.find(|pieces| *pieces > 0).unwrap_or(1)
    }

    fn written(
        &self,
        currency: Currency,
        catalogue: &Catalogue<'_>,
        shipped: &Shipped<'_>,
        particulars: Option<&FxHashMap<Id, Particulars<'_>>>,
    ) -> InvoiceLine {
        let pieces = self.pieces(catalogue);
        let untaxed = self.total - self.tax;
        let is_payment = self.price.costs.get().map(Text::as_str) == Some("payment");
        let skip = self.line.skip.text();
        InvoiceLine {
            quantity: pieces,
            description: shipped.description(&self.line.title(), pieces, particulars),
            amount_incl_tax: currency.amount(self.total),
            amount_excl_tax: currency.amount(untaxed),
            tax_percentage: self.tax_percentage(untaxed),
            tax_amount: currency.amount(self.tax),
            item_price_incl_tax: currency.of_one(self.total, pieces),
            item_price_excl_tax: currency.of_one(untaxed, pieces),
            sku: shipped.sku().map(str::to_owned),
            child_skus: shipped.child_skus().into_iter().map(str::to_owned).collect(),
            shipping_cost: skip == "delivery" && self.total >= 0,
            discount: self.total < 0,
            payment_costs: is_payment && self.total >= 0,
            reference: self.line.id.0.to_string(),
        }
    }

    /// That of Odoo, or of the amounts where a tax is no percentage.
    fn tax_percentage(&self, untaxed: i128) -> f64 {
        let taxes: Option<Vec<Number>> = self
            .price
            .tax_percentages
            .iter()
            .map(|tax| tax.get().copied())
            .collect();
        match taxes {
            Some(taxes) if !taxes.is_empty() || self.tax == 0 => {
                let sum = taxes
                    .into_iter()
                    .map(exact)
                    .fold(exact(Number::Integer(0)), |sum, tax| &sum + &tax);
                sum.to_f64()
            }
            _ => percentage(self.tax, untaxed),
        }
    }
}

/// Takes back what goods that are given away are worth to customs.
fn free_of_charge(currency: Currency, value: i128) -> InvoiceLine {
    let amount = currency.amount(-value);
    InvoiceLine {
        quantity: 1,
        description: FREE_OF_CHARGE.to_owned(),
        amount_incl_tax: amount,
        amount_excl_tax: amount,
        tax_percentage: 0.0,
        tax_amount: 0.0,
        item_price_incl_tax: amount,
        item_price_excl_tax: amount,
        sku: None,
        child_skus: Vec::new(),
        shipping_cost: false,
        discount: true,
        payment_costs: false,
        reference: String::new(),
    }
}
