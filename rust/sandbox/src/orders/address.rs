//! The addresses Monta can not deliver to: found at verification, and then the order is blocked (monta-api 3.2).

use super::document::{Document, text};

/// Form of a postal code by country: `d` is a digit, `a` a letter; blanks do not count.
const POSTAL_CODES: &[(&str, &str)] = &[
    ("NL", "ddddaa"),
    ("BE", "dddd"),
    ("DE", "ddddd"),
    ("FR", "ddddd"),
    ("LU", "dddd"),
    ("AT", "dddd"),
    ("CH", "dddd"),
    ("DK", "dddd"),
    ("ES", "ddddd"),
    ("IT", "ddddd"),
    ("PL", "dd-ddd"),
];

/// What is wrong with a delivery address.
pub(crate) fn problems(address: &Document) -> Vec<String> {
    let country = text(address, "CountryCode").to_ascii_uppercase();
    let mut problems = Vec::new();
    let number = text(address, "HouseNumber");
    let numeric = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if matches!(country.as_str(), "NL" | "BE") && !numeric {
        problems.push(format!("House number '{number}' is not a number"));
    }
    let code = text(address, "PostalCode");
    let form = POSTAL_CODES.iter().find(|(known, _)| *known == country);
    if let Some((_, form)) = form
        && !has_form(code, form)
    {
        problems.push(format!("Postal code '{code}' is not valid in {country}"));
    }
    problems
}

fn has_form(code: &str, form: &str) -> bool {
    let mut characters = code.chars().filter(|character| !character.is_whitespace());
    let fits = form.chars().all(|expected| {
        characters.next().is_some_and(|character| match expected {
            'd' => character.is_ascii_digit(),
            'a' => character.is_ascii_alphabetic(),
            other => character == other,
        })
    });
    fits && characters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn address(country: &str, number: &str, code: &str) -> Document {
        let value = json!({"CountryCode": country, "HouseNumber": number, "PostalCode": code});
        value.as_object().unwrap().clone()
    }

    #[test]
    fn good_addresses_have_no_problems() {
        for (country, number, code) in [
            ("NL", "99", "3011 XX"),
            ("nl", "1", "3011xx"),
            ("BE", "3", "2000"),
            ("DE", "", "10623"),
            ("US", "", ""),
        ] {
            assert!(
                problems(&address(country, number, code)).is_empty(),
                "{country} {number} {code}"
            );
        }
    }

    #[test]
    fn a_bad_number_and_a_bad_code_are_both_told() {
        assert_eq!(problems(&address("NL", "12a", "30111 X")).len(), 2);
        assert_eq!(problems(&address("BE", "", "2000")).len(), 1);
        assert_eq!(problems(&address("DE", "135", "1062")).len(), 1);
        assert_eq!(problems(&address("NL", "1", "")).len(), 1);
    }
}
