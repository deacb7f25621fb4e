//! Code, origin and weight of products, as people enter them in Odoo.

use rustc_hash::FxHashMap;

use crate::invoice::{CustomsGoods, Invoicing};
use crate::problem::{Code, Problem, Problems, Record};
use crate::quantity::{Quantity, exact};
use crate::scalar::{Id, Number, Text};
use crate::snapshot::Product;

/// Digits of a code of the Harmonized System: six all over the world, more where a country goes into detail.
const HS_DIGITS: std::ops::RangeInclusive<usize> = 6..=10;

/// Grams of a pound avoirdupois, by definition.
const GRAMS_OF_A_POUND: f64 = 453.592_37;

/// What customs wants to know of a product.
#[derive(Debug)]
pub(crate) struct Particulars<'a> {
    /// Digits only.
    pub(crate) hs_code: Option<String>,
    /// ISO 3166 code of two letters.
    pub(crate) origin: Option<&'a str>,
    /// Grams of one piece, above zero.
    pub(crate) grams: Option<Quantity>,
}

/// What is known of each product.
pub(crate) fn particulars_of(invoicing: &Invoicing) -> FxHashMap<Id, Particulars<'_>> {
    let grams_of_one = exact(if invoicing.weight_in_pounds.0 {
        Number::Float(GRAMS_OF_A_POUND)
    } else {
        Number::Integer(1000)
    });
    let of = |goods: &'_ CustomsGoods| {
        let weight = goods.weight.get().map(|weight| exact(*weight));
        weight
            .filter(Quantity::is_positive)
            .map(|weight| &weight * &grams_of_one)
    };
    let goods = invoicing.goods.iter().map(|goods| {
        let particulars = Particulars {
            hs_code: hs_code(goods.hs_code.text()),
            origin: goods.origin.get().map(Text::as_str),
            grams: of(goods),
        };
        (goods.product_id, particulars)
    });
    goods.collect()
}

/// The digits of a code, however it is written: `6912.00.23` and `6912 00 23`.
fn hs_code(written: &str) -> Option<String> {
    let is_between = |letter: char| letter.is_whitespace() || matches!(letter, '.' | '-' | '·' | '/');
    let code: String = written.chars().filter(|letter| !is_between(*letter)).collect();
    let is_code = HS_DIGITS.contains(&code.len()) && code.bytes().all(|letter| letter.is_ascii_digit());
    is_code.then_some(code)
}

impl Particulars<'_> {
    /// Of a product of which nothing is known.
    pub(crate) const NOTHING: Self = Self {
        hs_code: None,
        origin: None,
        grams: None,
    };

    /// Says what is missing of a product that is shipped.
    pub(crate) fn check(&self, product: &Product, invoicing: &Invoicing, country: &str, problems: &mut Problems) {
        let name = product.name.as_str();
        let mut problem = |code, field, more: Option<(&'static str, String)>| {
            let record = Record::new("product.product", product.id.0, name);
            let values = [("product", name.to_owned()), ("country", country.to_owned())];
            problems.push(Problem::new(code, record, field, values.into_iter().chain(more)));
        };
        // Odoo has these fields only where it has shipping methods.
        if invoicing.has_hs_codes.0 {
            let written = invoicing.goods.iter().find(|goods| goods.product_id == product.id);
            let written = written.map_or("", |goods| goods.hs_code.text());
            if written.is_empty() {
                problem(Code::CustomsHsCodeMissing, "hs_code", None);
            } else if self.hs_code.is_none() {
                problem(
                    Code::CustomsHsCodeInvalid,
                    "hs_code",
                    Some(("code", written.to_owned())),
                );
            }
            if self.origin.is_none() {
                problem(Code::CustomsOriginMissing, "country_of_origin", None);
            }
        }
        if self.grams.is_none() {
            problem(Code::CustomsWeightMissing, "weight", None);
        }
    }

    /// `HS 69120023, origin NL`, as far as it is known.
    pub(crate) fn text(&self) -> String {
        let code = self.hs_code.as_ref().map(|code| format!("HS {code}"));
        let origin = self.origin.map(|origin| format!("origin {origin}"));
        code.into_iter().chain(origin).collect::<Vec<_>>().join(", ")
    }
}

/// `350 g`: whole grams, and one where it is less.
pub(crate) fn grams_text(grams: &Quantity) -> Option<String> {
    let whole = (grams + &exact(Number::Float(0.5))).floor()?;
    Some(format!("{} g", whole.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_its_digits() {
        for (written, code) in [
            ("6912.00.23", Some("69120023")),
            (" 6912 00 23 10 ", Some("6912002310")),
            ("6912\u{a0}00", Some("691200")),
            ("691200", Some("691200")),
            ("69120", None),
            ("69120023101", None),
            ("6912O0", None),
            ("mug", None),
            ("", None),
        ] {
            assert_eq!(hs_code(written).as_deref(), code, "{written}");
        }
    }

    #[test]
    fn weights_are_whole_grams() {
        for (weight, pounds, grams) in [
            (0.35, false, Some("350 g")),
            (0.350_000_000_000_000_03, false, Some("350 g")),
            (0.000_1, false, Some("1 g")),
            (1.0, true, Some("454 g")),
            (0.0, false, None),
            (-1.0, false, None),
        ] {
            let invoicing: Invoicing = serde_json::from_value(serde_json::json!({
                "company_id": 1, "weight_in_pounds": pounds, "goods": [{"product_id": 5, "weight": weight}],
            }))
            .unwrap();
            let known = particulars_of(&invoicing);
            let text = known[&Id(5)].grams.as_ref().and_then(grams_text);
            assert_eq!(text.as_deref(), grams, "{weight}");
        }
    }
}
