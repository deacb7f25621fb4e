//! Whether Monta can deliver to an address: it says so before an order is sent there, too (monta-api 7).

use monta_core::answer::member;
use monta_http::{Request, Response};
use serde::Serialize;
use serde_json::Value;

use crate::call::{Call, Client, ResponseExt as _};
use crate::error::{ADDRESS_PATH, Code, Error, Exchange, Failure, InputError, Reason, Text};
use crate::profile::Capabilities;

/// What Monta says of an address.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AddressAnswer {
    /// Whether Monta delivers there.
    pub valid: bool,
    /// What is wrong with it, in Monta's words.
    pub reasons: Vec<Reason>,
    /// The requests of this call.
    pub exchanges: Vec<Exchange>,
    /// What is known about the server after this call.
    pub capabilities: Capabilities,
}

impl Client {
    /// Asks Monta about an address: POST `/address` with `ContactDetails`. It changes nothing.
    ///
    /// # Errors
    /// [`Code::AddressCheckMissing`] where the API does not check addresses; those of any read.
    pub fn check_address(&self, contact: &Value) -> Result<AddressAnswer, Error> {
        if !contact.is_object() {
            return Err(InputError::PayloadNotObject.into());
        }
        let mut call = Call::start(self);
        let response = call.send(Request::Post(contact), ADDRESS_PATH)?;
        let reasons = match refused(&response) {
            Some(failure) => match call.fail(failure) {
                Error::Refused(failure) => Some(*failure),
                other => return Err(other),
            },
            None if response.is_success() && !response.is_page() => None,
            None if matches!(response.status, 404 | 405 | 501) && !response.is_page() => {
                return Err(call.fail(response.unsupported(Code::AddressCheckMissing, Text::AddressCheckMissing)));
            }
            None if response.is_success() => return Err(call.fail(certain(response.unusable()))),
            None => return Err(call.fail(certain(response.refusal()))),
        };
        let capabilities = self.capabilities();
        Ok(match reasons {
            Some(failure) => AddressAnswer {
                valid: false,
                reasons: failure.reasons,
                exchanges: failure.exchanges,
                capabilities,
            },
            None => AddressAnswer {
                valid: true,
                reasons: Vec::new(),
                exchanges: call.into_exchanges(),
                capabilities,
            },
        })
    }
}

/// The same call, once Monta was asked about the address that an order goes to. Where the address is the one that Monta
/// `acknowledged` with the order, it is not asked; nor where an earlier attempt may have arrived.
///
/// # Errors
/// [`Code::AddressRefused`] with Monta's reasons. Any other answer, and none, keeps nothing from being sent.
pub(super) fn checked<'a>(call: Call<'a>, order: &Value, acknowledged: Option<&Value>) -> Result<Call<'a>, Error> {
    let Some(address) = delivery_address(order) else {
        return Ok(call);
    };
    if acknowledged.and_then(delivery_address) == Some(address) {
        return Ok(call);
    }
    let mut call = match member(order, "WebshopOrderId").and_then(Value::as_str) {
        Some(id) => call.named(id),
        None => call,
    };
    let answer = call.send_aside(Request::Post(address), ADDRESS_PATH);
    if let Some(failure) = answer.as_ref().and_then(refused) {
        return Err(call.fail(failure));
    }
    call.extend_deadline_for_change();
    Ok(call)
}

/// The answer that Monta does not deliver to the address.
fn refused(response: &Response<'_>) -> Option<Failure> {
    let refusal = response.refusal();
    let says_so = response.names_reasons() && (response.is_2xx() || response.status == 400);
    says_so.then(|| certain(refusal.with_code(Code::AddressRefused, Text::AddressRefused)))
}

/// A question changes nothing, whatever becomes of it.
fn certain(failure: Failure) -> Failure {
    Failure {
        uncertain: false,
        ..failure
    }
}

fn delivery_address(order: &Value) -> Option<&Value> {
    let address = member(member(order, "ConsumerDetails")?, "DeliveryAddress")?;
    address.is_object().then_some(address)
}
