//! The options that shippers are known to have (monta-api 3.9). Monta lists shippers and not their options, so this table
//! is what is offered; an option that is not in it may be written by hand.

use serde::Serialize;

/// What an option is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OptionValue {
    /// Nothing.
    None,
    /// A text.
    Text,
    /// A day, written `31-12-2007`.
    Date,
    /// The code of the pickup point that the customer has chosen.
    Point,
}

/// An option that a shipper is known to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct KnownOption {
    /// Its code.
    pub code: &'static str,
    /// What it is given.
    pub value: OptionValue,
}

const fn option(code: &'static str, value: OptionValue) -> KnownOption {
    KnownOption { code, value }
}

const KNOWN: &[(&str, &[KnownOption])] = &[
    (
        "PostNL",
        &[
            option("SignatureOnDelivery", OptionValue::None),
            option("NoNeighbour", OptionValue::None),
            option("EveningDelivery", OptionValue::None),
            option("FoodNetwork", OptionValue::None),
            option("AgeCheckRequired", OptionValue::Date),
        ],
    ),
    (
        "PAK",
        &[
            option("EarlyMorningPickup", OptionValue::None),
            option("PickupPointCode", OptionValue::Point),
            option("PickupPointRetailID", OptionValue::Text),
        ],
    ),
    ("DHLservicepunt", &[option("ServicePointCode", OptionValue::Point)]),
    ("DPDparcelstore", &[option("ParcelstoreID", OptionValue::Point)]),
    (
        "BpackPickupPoint",
        &[
            option("PickupPointCode", OptionValue::Point),
            option("PickupPointType", OptionValue::Text),
        ],
    ),
    (
        "DHLDE",
        &[
            option("PackingStationCode", OptionValue::Text),
            option("PostNumber", OptionValue::Text),
        ],
    ),
    ("UPS", &[option("Express", OptionValue::None)]),
    ("SEL", &[option("SignatureOnDelivery", OptionValue::None)]),
];

/// The option that holds the pickup point, of a shipper that is not in the table.
const POINT: &str = "PickupPointCode";

/// The options that a shipper is known to have.
#[must_use]
pub fn known_options(shipper: &str) -> &'static [KnownOption] {
    KNOWN
        .iter()
        .find(|(code, _)| *code == shipper)
        .map_or(&[], |(_, options)| options)
}

/// What an option is given, where that is known.
pub(crate) fn value_of(shipper: &str, code: &str) -> Option<OptionValue> {
    let mut options = known_options(shipper).iter();
    options.find(|option| option.code == code).map(|option| option.value)
}

/// The option in which a shipper is told the pickup point.
pub(crate) fn point_option(shipper: &str) -> &'static str {
    let mut options = known_options(shipper).iter();
    options
        .find(|option| option.value == OptionValue::Point)
        .map_or(POINT, |option| option.code)
}

/// Whether a text is a day as Monta's options have it, `31-12-2007`.
pub(crate) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_written = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let widths: Vec<usize> = parts
        .iter()
        .filter(|part| is_written(part))
        .map(|part| part.len())
        .collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
    let Some([day, month, year]) = numbers.as_deref() else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    widths == [2, 2, 4] && (1..=days).contains(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_of_the_calendar() {
        for (text, expected) in [
            ("31-12-2007", true),
            ("29-02-2008", true),
            ("29-02-2007", false),
            ("29-02-1900", false),
            ("00-01-2007", false),
            ("01-13-2007", false),
            ("1-1-2007", false),
            ("+1-01-2007", false),
            ("01-01-07", false),
            ("01-01", false),
            ("", false),
        ] {
            assert_eq!(is_date(text), expected, "{text}");
        }
    }
}
