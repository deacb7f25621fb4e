//! `Invoice.Lines` of an order (monta-api 3.2): what its lines cost, for customs (decision 34).

mod adding_up;
mod excerpt;
mod lines;
mod packs;
mod prices;
mod shipped;

use serde_json::{Map, Value, json};

pub(crate) use self::excerpt::keep_shipped;
pub use self::prices::{CustomsGoods, Invoicing, Price};
use crate::catalogue::Catalogue;
use crate::customs::{Place, needs_papers, particulars_of};
use crate::demand::Demand;
use crate::problem::{Code, Problem, Problems, Record};
use crate::scalar::Text;
use crate::snapshot::{Address, Snapshot};

/// Which orders carry the lines of their invoice: `monta.invoice_lines`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvoiceLines {
    /// Those that go where customs papers are needed.
    OutsideEu,
    /// All.
    Always,
    /// None.
    Never,
}

impl InvoiceLines {
    /// By the value of the parameter.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "outside_eu" => Some(Self::OutsideEu),
            "always" => Some(Self::Always),
            "never" => Some(Self::Never),
            _ => None,
        }
    }
}

/// Whether an order that goes to this address carries the lines of its invoice.
#[must_use]
pub fn wants_invoice_lines(lines: InvoiceLines, delivery: &Address) -> bool {
    match lines {
        InvoiceLines::Always => true,
        InvoiceLines::Never => false,
        InvoiceLines::OutsideEu => needs_papers(&place(delivery)),
    }
}

fn place(delivery: &Address) -> Place<'_> {
    Place {
        country: delivery.country_code.text(),
        zip: delivery.zip.text(),
        city: delivery.city.text(),
        state: delivery.state.text(),
    }
}

/// Adds to `invoice` what the snapshot knows of prices: nothing, where it was not asked for.
///
/// Where the order needs customs papers, what they lack is a problem, each thing with the record that lacks it.
pub(crate) fn complete(
    invoice: &mut Map<String, Value>,
    snapshot: &Snapshot,
    catalogue: &Catalogue<'_>,
    demand: &Demand<'_, '_>,
    problems: &mut Problems,
) {
    let Some(invoicing) = &snapshot.invoicing else {
        return;
    };
    let particulars = needs_papers(&place(&snapshot.shipping)).then(|| particulars_of(invoicing));
    if let Some(particulars) = &particulars {
        let country = snapshot
            .shipping
            .country_name
            .get()
            .or(snapshot.shipping.country_code.get());
        let country = country.map_or("", Text::as_str);
        check_company(invoicing, country, problems);
        let shipped = demand.totals.iter().filter(|total| total.quantity.is_positive());
        for product in shipped.map(|total| total.product) {
            match particulars.get(&product.id) {
                Some(known) => known.check(product, invoicing, country, problems),
                None => crate::customs::Particulars::NOTHING.check(product, invoicing, country, problems),
            }
        }
    }
    let lines = lines::build(snapshot, invoicing, catalogue, demand, particulars.as_ref(), problems);
    let texts = [
        ("PaymentMethodDescription", &invoicing.payment_method),
        ("BTWNummer", &invoicing.vat),
        ("EORINummer", &invoicing.eori),
    ];
    for (member, text) in texts {
        if let Some(text) = text.get() {
            invoice.insert(member.to_owned(), text.as_str().into());
        }
    }
    invoice.insert("Lines".to_owned(), json!(lines));
}

/// Who exports has to say who he is.
fn check_company(invoicing: &Invoicing, country: &str, problems: &mut Problems) {
    for (code, field, number) in [
        (Code::CustomsVatMissing, "vat", &invoicing.vat),
        (Code::CustomsEoriMissing, "monta_eori", &invoicing.eori),
    ] {
        if number.get().is_none() {
            let name = invoicing.company_name.get().map_or("company", Text::as_str);
            let record = Record::new("res.company", invoicing.company_id.0, name);
            let values = [("company", name.to_owned()), ("country", country.to_owned())];
            problems.push(Problem::new(code, record, field, values));
        }
    }
}
