//! Splitting two street lines into street, house number and addition (ACCEPTANCE, table of addresses).
//!
//! Nothing is invented and nothing is lost: every letter and digit of the two lines is in one of the three parts, except
//! for a marker such as `nr.` directly before the house number, which the part itself already says.

mod line;
mod parts;
mod split;
mod words;

use crate::text::clean;

pub use parts::AddressParts;

/// Splits two street lines. The country decides what is tried first, a number before or behind the street; an empty or
/// unknown one counts as "behind".
#[must_use]
pub fn split_address(street: &str, street2: &str, country_code: &str) -> AddressParts {
    let (street, street2) = (clean(street), clean(street2));
    // A line break within the first line begins the second.
    let (street, below) = street.split_once(['\n', '\r']).unwrap_or((&street, ""));
    let [street, below, street2] = [street, below, &street2].map(one_line);
    let street2 = join(&below, &street2);
    if street2.is_empty() {
        return split::split(&street, country_code).unwrap_or(AddressParts {
            street,
            ..AddressParts::default()
        });
    }
    if let Some(own) = split::number_only(&street) {
        return with_number_first(own, &street2, country_code);
    }
    let number_below = split::number_only(&street2);
    let street_below = split::split(&street2, country_code).filter(split::has_a_real_street);
    // `Afdeling 3`, `Gebouw 3` above a street: its number is not the house number.
    let above = split::split(&street, country_code)
        .filter(|above| street_below.is_none() || (split::has_a_real_street(above) && !words::is_recipient(&street)));
    match (above, number_below) {
        (Some(above), Some(below)) if split::ends_a_name(&above) => AddressParts { street, ..below },
        (Some(above), _) => AddressParts {
            addition: join(&above.addition, &street2),
            ..above
        },
        (None, Some(below)) => AddressParts { street, ..below },
        (None, None) => match street_below {
            Some(below) if !street.is_empty() => AddressParts {
                addition: join(&below.addition, &street),
                ..below
            },
            Some(below) => below,
            None => AddressParts {
                street: join(&street, &street2),
                ..AddressParts::default()
            },
        },
    }
}

/// Splits a house number that has a field of its own; what is not a number is an addition.
pub(crate) fn split_number(number: &str) -> AddressParts {
    let number = one_line(number);
    split::number_only(&number).unwrap_or(AddressParts {
        addition: number,
        ..AddressParts::default()
    })
}

/// The non-empty texts with a blank between them.
pub(crate) fn join(first: &str, second: &str) -> String {
    [first, second]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The number on the first line and the street below it.
fn with_number_first(own: AddressParts, street2: &str, country_code: &str) -> AddressParts {
    match split::split(street2, country_code) {
        Some(below) => AddressParts {
            addition: join(&below.addition, &join(&own.house_number, &own.addition)),
            ..below
        },
        None => AddressParts {
            street: street2.to_owned(),
            ..own
        },
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
