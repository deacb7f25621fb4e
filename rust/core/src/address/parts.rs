//! The parts of a street.

use serde::Serialize;

/// A street the way Monta wants it (`Street`, `HouseNumber`, `HouseNumberAddition`, monta-api 3.2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AddressParts {
    /// Street without number; the whole text when there is no number.
    pub street: String,
    /// Digits only; empty when there is none.
    pub house_number: String,
    /// Whatever belongs to the number: a letter, a floor, the end of a range, a post box.
    pub addition: String,
}
