//! Monta's own spelling: what a verification may make of an address, when the settings say so (monta-api U21).
//!
//! The webshop's document stays as it came; answers show it in Monta's spelling.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::document::{Document, text};
use crate::settings::Settings;

/// What the verification of an order has changed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spelling {
    /// Street and town in the official spelling, the telephone number in the international form.
    standardised: bool,
    /// The hash of the e-mail address in its place.
    hashed: bool,
}

/// Abbreviations in the names of streets, and what they stand for.
const WORDS: &[(&str, &str)] = &[
    ("v.", "van"),
    ("d.", "de"),
    ("v.d.", "van de"),
    ("st.", "sint"),
    ("burg.", "burgemeester"),
    ("prof.", "professor"),
];
/// Abbreviated ends of the names of streets.
const ENDS: &[(&str, &str)] = &[("str.", "straat"), ("str", "straat"), ("ln.", "laan"), ("wg.", "weg")];

/// Calling codes of countries in which a number that is dialled at home begins with 0.
const CALLING_CODES: &[(&str, &str)] = &[
    ("NL", "31"),
    ("BE", "32"),
    ("FR", "33"),
    ("GB", "44"),
    ("DE", "49"),
    ("AT", "43"),
    ("CH", "41"),
];

impl Spelling {
    /// What a verification under these settings changes.
    pub(crate) fn of(settings: &Settings) -> Self {
        Self {
            standardised: settings.standardise_addresses,
            hashed: settings.hash_emails,
        }
    }
}

/// The webshop's document as Monta spells it.
pub(crate) fn spelt(document: &Document, spelling: Spelling) -> Cow<'_, Document> {
    let mut document = Cow::Borrowed(document);
    if spelling.standardised || spelling.hashed {
        let consumer = document.to_mut().get_mut("ConsumerDetails");
        if let Some(Value::Object(consumer)) = consumer {
            for name in ["DeliveryAddress", "InvoiceAddress"] {
                if let Some(Value::Object(address)) = consumer.get_mut(name) {
                    spell(address, spelling);
                }
            }
        }
    }
    document
}

fn spell(address: &mut Document, Spelling { standardised, hashed }: Spelling) {
    let mut spelt = Vec::new();
    if standardised {
        let number = telephone(text(address, "PhoneNumber"), text(address, "CountryCode"));
        spelt.push(("Street", street(text(address, "Street"))));
        spelt.push(("City", text(address, "City").to_uppercase()));
        spelt.push(("PhoneNumber", number));
    }
    if hashed {
        spelt.push(("EmailAddress", hash(text(address, "EmailAddress"))));
    }
    for (name, text) in spelt.into_iter().filter(|(_, text)| !text.is_empty()) {
        address.insert(name.to_owned(), text.into());
    }
}

/// `MOLENSTRAAT` for `Molenstr.`.
fn street(name: &str) -> String {
    let spelt = name.split_whitespace().map(|word| {
        let word = word.to_lowercase();
        if let Some((_, whole)) = WORDS.iter().find(|(short, _)| *short == word) {
            return (*whole).to_owned();
        }
        let end = ENDS
            .iter()
            .find_map(|(short, whole)| Some((word.strip_suffix(short)?, whole)));
        end.map_or(word.clone(), |(stem, whole)| format!("{stem}{whole}"))
    });
    spelt.collect::<Vec<_>>().join(" ").to_uppercase()
}

/// `+31612345678` for `06 - 1234 5678`; as it is where the country tells nothing.
fn telephone(number: &str, country: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let code = CALLING_CODES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(country));
    match (digits.strip_prefix("00"), digits.strip_prefix('0'), code) {
        _ if number.trim_start().starts_with('+') => format!("+{digits}"),
        (Some(international), ..) => format!("+{international}"),
        (None, Some(local), Some((_, code))) => format!("+{code}{local}"),
        _ => number.to_owned(),
    }
}

/// Hexadecimal digits that tell one address from another and nothing else.
fn hash(address: &str) -> String {
    if address.is_empty() {
        return String::new();
    }
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, address.to_lowercase()).hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(1), half(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streets_are_written_out_in_capitals() {
        assert_eq!(street("Molenstr."), "MOLENSTRAAT");
        assert_eq!(street("Burg. v.d. Boschln."), "BURGEMEESTER VAN DE BOSCHLAAN");
        assert_eq!(street("Kade"), "KADE");
        assert_eq!(street(""), "");
    }

    #[test]
    fn telephone_numbers_are_international() {
        assert_eq!(telephone("06 - 1234 5678", "NL"), "+31612345678");
        assert_eq!(telephone("0032 9 123", "NL"), "+329123");
        assert_eq!(telephone("+49 (30) 1", "DE"), "+49301");
        assert_eq!(telephone("555-0100", "US"), "555-0100");
    }

    #[test]
    fn a_hash_tells_addresses_apart_and_not_their_case() {
        assert_eq!(hash("Noor@example.org"), hash("noor@example.org"));
        assert_ne!(hash("noor@example.org"), hash("n@example.org"));
        assert_eq!(hash("noor@example.org").len(), 32);
        assert_eq!(hash(""), "");
    }
}
