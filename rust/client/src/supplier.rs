//! Suppliers, which a forecast may only name when Monta knows them (contract 5).

use serde_json::Value;

use crate::call::{Answer, Call, Outcome};
use crate::client::Client;
use crate::code::Code;
use crate::decode::Body;
use crate::error::Error;
use crate::input::InputError;
use crate::reason::Reason;
use crate::refusal::{refusal, unusable};
use crate::text::Text;
use crate::transport::Action;

impl Client {
    /// Creates a supplier: POST `/supplier` with `Code`, `Title` and what else is known.
    ///
    /// Outcomes: [`Outcome::Created`]; [`Outcome::Found`] when Monta knows the code already, and then nothing is changed.
    ///
    /// # Errors
    /// [`InputError::SupplierIncomplete`] without a code or title; [`Code::SupplierUnknown`] where the API has no suppliers.
    pub fn create_supplier(&self, supplier: &Value) -> Result<Answer, Error> {
        let filled = |name| {
            let text = supplier.get(name).and_then(Value::as_str).unwrap_or_default();
            Some(text).filter(|text| !text.trim().is_empty())
        };
        let (Some(code), Some(_)) = (filled("Code"), filled("Title")) else {
            return Err(InputError::SupplierIncomplete.into());
        };
        let mut call = Call::start(self);
        let received = call.send(Action::Post(supplier), "/supplier")?;
        let status = received.status;
        if matches!(status, 404 | 405 | 501) && !matches!(received.body, Body::Html { .. }) {
            let failure = refusal(&received, false).saying(Code::SupplierUnknown, Text::SuppliersUnsupported);
            return Err(call.fail(failure.with("supplier", code)));
        }
        if !received.is_success() {
            let failure = refusal(&received, true);
            if status == 400 && failure.reasons.iter().any(Reason::says_supplier_exists) {
                return Ok(call.succeed(Outcome::Found, status, Value::Null));
            }
            return Err(call.fail(failure));
        }
        match received.body {
            Body::Json(body) => Ok(call.succeed(Outcome::Created, status, body)),
            Body::Empty | Body::Text(_) => Ok(call.succeed(Outcome::Created, status, Value::Null)),
            Body::Html { .. } | Body::NotUtf8 | Body::TooLarge => Err(call.fail(unusable(&received, true))),
        }
    }
}
