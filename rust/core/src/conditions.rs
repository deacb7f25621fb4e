//! What a salesperson has said about how an order is to be carried out (decision 36): whether it waits for its payment, when it
//! is to leave, what becomes of goods that are missing, and what packer and driver are to know.
//!
//! A condition that was not set says nothing to Monta, so that the order is what it would be without it.

mod backorder;
mod hold;
mod notes;
mod planned_date;

pub use backorder::Backorder;
pub use hold::Hold;
pub use notes::{LONGEST_DRIVER_NOTE, LONGEST_NOTE, Notes};
pub use planned_date::Planned;

use serde::{Deserialize, Serialize};

use crate::problem::{Problems, Record};

/// The conditions of an order, as far as they are switched on.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Conditions {
    /// Whether the goods wait for something; nothing when nobody asked for that.
    pub hold: Option<Hold>,
    /// When it is to be shipped.
    pub planned: Option<Planned>,
    /// What becomes of a part that is missing; nothing when Monta decides.
    pub backorder: Option<Backorder>,
    /// What people wrote.
    pub notes: Option<Notes>,
}

/// What the conditions come to, as members of the order document (monta-api 3.2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Conditioned {
    #[serde(skip_serializing_if = "Option::is_none")]
    planned_shipment_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ship_on_planned_shipment_date: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blocked: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blocked_message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    backorder_handling: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    packing_service_text: Option<String>,
    /// `ShippingComment` of the consumer.
    #[serde(skip)]
    pub(crate) shipping_comment: Option<String>,
}

impl Conditions {
    /// The members of `order`, whose currency has so many decimals; each only where it says something.
    pub(crate) fn members(&self, order: &Record, currency_digits: u8, problems: &mut Problems) -> Conditioned {
        let blocked_message = self.hold.as_ref().and_then(|hold| hold.reason(currency_digits));
        let planned = self.planned.as_ref();
        let date = planned.and_then(|planned| planned.written(order, problems));
        let notes = self.notes.as_ref();
        let notes = notes.map(|notes| notes.written(order, problems)).unwrap_or_default();
        Conditioned {
            ship_on_planned_shipment_date: planned.filter(|_| date.is_some()).map(|planned| planned.exactly.0),
            planned_shipment_date: date,
            blocked: blocked_message.as_ref().map(|_| true),
            blocked_message,
            backorder_handling: self.backorder.as_ref().and_then(Backorder::handling),
            comment: notes.packer,
            packing_service_text: notes.gift,
            shipping_comment: notes.driver,
        }
    }
}
