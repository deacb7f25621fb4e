//! The address table of the contract data, and what holds for any text.

use monta_core::text::clean;
use monta_core::{AddressParts, split_address};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    group: String,
    street: String,
    street2: String,
    country: String,
    expected: Parts,
}

#[derive(Deserialize, Debug, PartialEq)]
struct Parts {
    street: String,
    house_number: String,
    addition: String,
}

impl From<AddressParts> for Parts {
    fn from(parts: AddressParts) -> Self {
        Self {
            street: parts.street,
            house_number: parts.house_number,
            addition: parts.addition,
        }
    }
}

#[test]
fn every_row_of_the_table_is_split_as_it_says() {
    let table = include_str!("../../../tests/contract/addresses.json");
    let rows: Vec<Row> = serde_json::from_str(table).unwrap();
    let mut wrong = Vec::new();
    for row in &rows {
        let parts = Parts::from(split_address(&row.street, &row.street2, &row.country));
        if parts != row.expected {
            let Row {
                group,
                street,
                street2,
                country,
                expected,
            } = row;
            wrong.push(format!(
                "{group} {country}: {street:?} + {street2:?}\n  {parts:?}\n  {expected:?}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} rows:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n")
    );
}

/// Letters and digits that can be seen, sorted; blanks and punctuation between the parts may go.
fn substance(texts: &[&str]) -> Vec<char> {
    let texts = texts.iter().map(|text| clean(text));
    let mut letters: Vec<char> = texts
        .flat_map(|text| text.chars().filter(|c| c.is_alphanumeric()).collect::<Vec<_>>())
        .collect();
    letters.sort_unstable();
    letters
}

/// Takes one sorted list out of another; `None` when it is not in there.
fn without(mut whole: Vec<char>, part: &[char]) -> Option<String> {
    for letter in part {
        let position = whole.iter().position(|other| other == letter)?;
        whole.remove(position);
    }
    Some(whole.into_iter().collect())
}

/// What a house number may lose: a marker before it, as its sorted letters.
fn markers() -> Vec<String> {
    let words = [
        "nr",
        "no",
        "n",
        "nº",
        "num",
        "nummer",
        "numero",
        "número",
        "numéro",
        "number",
        "hausnummer",
        "hausnr",
        "hnr",
        "huisnummer",
        "huisnr",
        "",
    ];
    words
        .iter()
        .map(|word| substance(&[word]).into_iter().collect())
        .collect()
}

fn address_line() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[0-9]{1,6}",
        "[0-9]{1,4}[a-zA-Z-]{0,3}",
        "[A-Z][a-zß]{0,9}",
        "[-/,.;#()° ]{1,2}",
        prop::sample::select(vec![
            "bus", "bis", "Rue", "1e", "etage", "Mai", "1945", "Unit", "'s-", "Nr.", "t/m", "Postbus", "Gebouw"
        ])
        .prop_map(str::to_owned),
        "\\PC{0,4}",
    ];
    prop::collection::vec(pieces, 0..7).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_is_lost_and_a_number_is_digits(
        street in prop_oneof![address_line(), any::<String>()],
        street2 in prop_oneof![Just(String::new()), address_line(), any::<String>()],
        country in prop::sample::select(vec!["NL", "BE", "DE", "FR", "GB", "", "xx"]),
    ) {
        let parts = split_address(&street, &street2, country);
        prop_assert!(parts.house_number.chars().all(|letter| letter.is_ascii_digit()));
        let before = substance(&[&street, &street2]);
        let after = substance(&[&parts.street, &parts.house_number, &parts.addition]);
        let lost = without(before, &after);
        prop_assert!(lost.is_some(), "something was invented: {parts:?}");
        let lost = lost.unwrap_or_default().to_lowercase();
        prop_assert!(markers().contains(&lost), "{lost:?} was lost: {parts:?}");
    }

    #[test]
    fn a_second_pass_changes_nothing(name in "[A-Z][a-z]{3,12}straat", number in 1_u32..99_999, letter in "[A-Z]?") {
        let parts = split_address(&format!("{name} {number}{letter}"), "", "NL");
        prop_assert_eq!(&parts.street, &name);
        prop_assert_eq!(&parts.house_number, &number.to_string());
        prop_assert_eq!(&parts.addition, &letter);
        prop_assert_eq!(split_address(&format!("{} {}", parts.street, parts.house_number), &parts.addition, "NL"), parts);
    }
}
