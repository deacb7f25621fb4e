//! What Monta's answer about a product says about its stock (plugin documentation, "Stock pull", monta-api 4).

mod per_warehouse;
pub mod plan;

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::answer::{member, text, unwrapped};
use crate::problem::{NAMELESS_PRODUCT, Values, fill};
use crate::quantity::{NotACount, Quantity, count, exact};
use crate::scalar::Number;

pub use per_warehouse::read_stock_per_warehouse;

/// What of an unusable value is shown.
const LONGEST_VALUE: usize = 60;

/// The stock of one SKU, in pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stock {
    /// `StockAvailable`: what Monta can ship; 0 where more is promised than there is (decision 13).
    pub available: i64,
    /// How many more are promised than there are: how far `StockAvailable` is below zero.
    #[serde(skip_serializing_if = "is_zero")]
    pub shortage: i64,
    /// `MinimumStock`; 0 where it is below zero.
    pub minimum: i64,
    /// What is odd about the numbers and worth telling somebody, once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<StockFault>,
}

/// The kinds of fault. [`StockFaultCode::name`] is stable and is what programs compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockFaultCode {
    /// Available below zero: a notice, for it counts as 0.
    Negative,
    /// A minimum below zero: a notice, for it is ignored.
    NegativeMinimum,
    /// Not a whole number of pieces.
    Fractional,
    /// A text, a truth value, a list: no number at all.
    NotANumber,
    /// More than fits.
    TooLarge,
    /// The answer is no JSON object, or its `Stock` is none.
    NotAProduct,
}

impl StockFaultCode {
    /// Every code.
    pub const ALL: [Self; 6] = [
        Self::Negative,
        Self::NegativeMinimum,
        Self::Fractional,
        Self::NotANumber,
        Self::TooLarge,
        Self::NotAProduct,
    ];

    /// The stable name, for example `stock.negative`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Negative => "stock.negative",
            Self::NegativeMinimum => "stock.negative_minimum",
            Self::Fractional => "stock.fractional",
            Self::NotANumber => "stock.not_a_number",
            Self::TooLarge => "stock.too_large",
            Self::NotAProduct => "stock.not_a_product",
        }
    }

    /// The English text, with a `{value}` for each of the values that it shows.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Negative => {
                "Monta gives {field} of {sku} as {value}, which is below zero: more is promised than there is, so it counts \
                 as sold out."
            }
            Self::NegativeMinimum => {
                "Monta gives {field} of {sku} as {value}, which is below zero: it is ignored until somebody corrects it at \
                 Monta."
            }
            Self::Fractional => "Monta gives {field} of {sku} as {value}, and pieces are whole: correct it at Monta.",
            Self::NotANumber => {
                "Monta gives {field} of {sku} as {value}, which is no number: check the stock endpoint of the account."
            }
            Self::TooLarge => "Monta gives {field} of {sku} as {value}, which is too much: correct it at Monta.",
            Self::NotAProduct => {
                "Monta answers for {sku} with {value} where {field} was expected: \
                 check the stock endpoint of the account."
            }
        }
    }
}

impl Serialize for StockFaultCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// One thing that is wrong or odd about an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StockFault {
    /// Which kind.
    pub code: StockFaultCode,
    /// What it is, in which member, and what to do.
    pub message: String,
    /// The code's text, for a caller that translates it and fills in the values itself.
    pub template: &'static str,
    /// The values in the message: `sku`, `field` and `value`.
    pub values: Values,
    /// The member: `StockAvailable`, `MinimumStock`, `Stock` or `Product`.
    pub field: &'static str,
}

/// The stock of a SKU cannot be read, so nothing may be made of the answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join("\n"))]
pub struct StockInvalid {
    /// The SKU as the answer names it; empty when it names none.
    pub sku: String,
    /// At least one.
    pub faults: Vec<StockFault>,
}

/// Reads `StockAvailable` and `MinimumStock` out of the answer to `GET /product/{sku}/stock`, or out of one product of a
/// list. Either number may stand at the root or in `Stock`; the root wins. A number that is absent or null is 0: Monta
/// leaves empty numbers out. One below zero is 0 as well, with a notice. `{"Product": {...}}`, as lists wrap it, is
/// unwrapped, and the case of names does not count.
///
/// # Errors
///
/// [`StockInvalid`] with every number that is fractional or no number; a text with digits is no number either.
/// An object without any member of a product is none: taking it for an empty one would empty the shelf.
pub fn read_stock(body: &Value) -> Result<Stock, StockInvalid> {
    let product = unwrapped(body);
    let mut answer = Answer {
        sku: text(product, "Sku").unwrap_or_default(),
        faults: Vec::new(),
        notices: Vec::new(),
        shortage: 0,
    };
    let stock = answer.read(product);
    if answer.faults.is_empty() {
        let notices = answer.notices;
        Ok(Stock {
            shortage: answer.shortage,
            notices,
            ..stock
        })
    } else {
        Err(StockInvalid {
            sku: answer.sku.into_owned(),
            faults: answer.faults,
        })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_zero(pieces: &i64) -> bool {
    *pieces == 0
}

/// Whether an object may be a product: it has one of the members that tell, or none at all.
fn is_product(members: &Map<String, Value>) -> bool {
    let tells = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.starts_with("stock") || ["sku", "productid", "description", "minimumstock"].contains(&name.as_str())
    };
    members.is_empty() || members.keys().any(|name| tells(name))
}

/// An answer that is being read.
struct Answer<'a> {
    sku: Cow<'a, str>,
    faults: Vec<StockFault>,
    notices: Vec<StockFault>,
    shortage: i64,
}

impl Answer<'_> {
    fn read(&mut self, product: &Value) -> Stock {
        if !product.as_object().is_some_and(is_product) {
            let fault = self.fault(StockFaultCode::NotAProduct, "Product", product);
            self.faults.push(fault);
            return Stock::default();
        }
        let nested = member(product, "Stock");
        if let Some(other) = nested.filter(|stock| !stock.is_object()) {
            let fault = self.fault(StockFaultCode::NotAProduct, "Stock", other);
            self.faults.push(fault);
        }
        let mut number = |field: &'static str| {
            let value = member(product, field).or_else(|| member(nested?, field));
            value.map_or(0, |value| self.pieces(field, value))
        };
        Stock {
            available: number("StockAvailable"),
            minimum: number("MinimumStock"),
            ..Stock::default()
        }
    }

    fn pieces(&mut self, field: &'static str, value: &Value) -> i64 {
        let code = match value {
            Value::Number(number) => {
                let whole = number.as_i64().map(Number::Integer);
                let number = whole.or(number.as_f64().map(Number::Float)).map(exact);
                match number.as_ref().map(count) {
                    Some(Ok(pieces)) => return pieces,
                    Some(Err(NotACount::NotWhole)) => StockFaultCode::Fractional,
                    Some(Err(NotACount::Negative)) => {
                        let is_minimum = field == "MinimumStock";
                        let code = if is_minimum {
                            StockFaultCode::NegativeMinimum
                        } else {
                            let below = number.as_ref().and_then(Quantity::floor);
                            self.shortage = below.and_then(i64::checked_neg).unwrap_or(i64::MAX);
                            StockFaultCode::Negative
                        };
                        let notice = self.fault(code, field, value);
                        self.notices.push(notice);
                        return 0;
                    }
                    Some(Err(NotACount::TooLarge)) => StockFaultCode::TooLarge,
                    None => StockFaultCode::NotANumber,
                }
            }
            _ => StockFaultCode::NotANumber,
        };
        let fault = self.fault(code, field, value);
        self.faults.push(fault);
        0
    }

    fn fault(&self, code: StockFaultCode, field: &'static str, value: &Value) -> StockFault {
        let sku = if self.sku.is_empty() {
            NAMELESS_PRODUCT.to_owned()
        } else {
            format!("SKU \"{}\"", self.sku)
        };
        let value: String = value.to_string().chars().take(LONGEST_VALUE).collect();
        let values = Values::from([("sku", sku), ("field", field.to_owned()), ("value", value)]);
        StockFault {
            code,
            message: fill(code.text(), &values),
            template: code.text(),
            values,
            field,
        }
    }
}
