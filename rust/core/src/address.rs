//! Splitting two street lines into street, house number and addition.

use serde::Serialize;

/// A street the way Monta wants it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AddressParts {
    /// Street without number.
    pub street: String,
    /// Digits only; empty when there is none.
    pub house_number: String,
    /// Whatever follows the number.
    pub addition: String,
}

/// Splits two street lines into street, house number and addition.
#[must_use]
pub fn split_address(street: &str, street2: &str, country_code: &str) -> AddressParts {
    let _ = (street2, country_code);
    AddressParts {
        street: street.to_owned(),
        ..AddressParts::default()
    }
}
