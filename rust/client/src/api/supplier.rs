//! Suppliers, which a forecast may only name when Monta knows them (monta-api 5).

use monta_http::Request;
use serde_json::Value;

use crate::call::{Answer, Call, Client, Outcome, ResponseExt as _};
use crate::error::{Code, Error, InputError, Reason, Text};

impl Client {
    /// Creates a supplier: POST `/supplier` with `Code`, `Title` and what else is known.
    ///
    /// Outcomes: [`Outcome::Created`]; [`Outcome::Found`] when Monta knows the code already, and then nothing is changed.
    ///
    /// # Errors
    /// [`InputError::SupplierIncomplete`] without a code or title; [`Code::SupplierUnknown`] where the API has no suppliers.
    pub fn create_supplier(&self, supplier: &Value) -> Result<Answer, Error> {
        create(Call::start(self), supplier)
    }
}

/// Creates a supplier, as [`Client::create_supplier`] does.
pub(super) fn create(call: Call<'_>, supplier: &Value) -> Result<Answer, Error> {
    created(call, supplier).map_err(Error::of_change)
}

fn created(mut call: Call<'_>, supplier: &Value) -> Result<Answer, Error> {
    let filled = |name| {
        let text = supplier.get(name).and_then(Value::as_str).unwrap_or_default();
        Some(text).filter(|text| !text.trim().is_empty())
    };
    let (Some(code), Some(_)) = (filled("Code"), filled("Title")) else {
        return Err(InputError::SupplierIncomplete.into());
    };
    let response = call.send(Request::Post(supplier), "/supplier")?;
    let status = response.status;
    if matches!(status, 404 | 405 | 501) && !response.is_page() {
        let failure = response.unsupported(Code::SupplierUnknown, Text::SuppliersUnsupported);
        return Err(call.fail(failure.with("supplier", code)));
    }
    if !response.is_success() {
        let failure = response.refusal();
        if status == 400 && failure.reasons.iter().any(Reason::says_supplier_exists) {
            return Ok(call.succeed(Outcome::Found, status, Value::Null));
        }
        return Err(call.fail(failure));
    }
    let body = call.body_of_change(response)?;
    Ok(call.succeed(Outcome::Created, status, body))
}
