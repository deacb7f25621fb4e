//! The address table of the contract data, and what holds for any text.

use monta_core::text::clean;
use monta_core::{AddressParts, split_address};
use proptest::prelude::*;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

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
        "n°",
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
        "nro",
        "numer",
        "civico",
        "č",
        "čp",
        "c",
        "cp",
        "ce",
        "co",
        "",
    ];
    words.iter().map(|word| without_accents(word)).collect()
}

/// Its sorted letters in lower case: a marker is known whatever accents it bears.
fn without_accents(text: &str) -> String {
    let accents = '\u{300}'..='\u{36f}';
    let plain: String = text
        .to_lowercase()
        .nfd()
        .filter(|letter| !accents.contains(letter))
        .collect();
    substance(&[&plain]).into_iter().collect()
}

/// Whether one of the lines, or a piece of one between commas, is there twice: what repeats another may go.
fn repeats(street: &str, street2: &str) -> bool {
    let plain = |text: &str| -> String { text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect() };
    let text = format!("{street}\n{street2}");
    let pieces: Vec<String> = text
        .split(['\n', '\r', ','])
        .map(plain)
        .filter(|piece| !piece.is_empty())
        .collect();
    let others = [plain(street), plain(street2)];
    (0..pieces.len()).any(|at| {
        let own = pieces.get(at).map_or("", String::as_str);
        let rest = pieces.iter().enumerate().filter(|(other, _)| *other != at);
        rest.map(|(_, piece)| piece).any(|piece| piece.contains(own)) || others.iter().all(|line| line.contains(own))
    })
}

fn address_line() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[0-9]{1,6}",
        "[0-9]{1,4}[a-zA-Z-]{0,3}",
        "[A-Z][a-zß]{0,9}",
        "[-/,.;#()° ]{1,2}",
        prop::sample::select(vec![
            "bus",
            "bis",
            "Rue",
            "1e",
            "etage",
            "Mai",
            "1945",
            "Unit",
            "'s-",
            "Nr.",
            "t/m",
            "Postbus",
            "Gebouw",
            "Hoofdstraat",
            "Street",
            "Plein",
            "Flat",
            "SP",
            "de",
            "12/F",
            "3/12",
            "c/o",
            "B.V.",
            "straat12",
            "18#63",
            "č.",
            "p."
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
        country in prop::sample::select(vec!["NL", "BE", "DE", "FR", "GB", "AU", "CA", "HK", "US", "CZ", "IT", "TR", "", "xx"]),
    ) {
        let parts = split_address(&street, &street2, country);
        prop_assert!(parts.house_number.chars().all(|letter| letter.is_ascii_digit()));
        let before = substance(&[&street, &street2]);
        let after = substance(&[&parts.street, &parts.house_number, &parts.addition]);
        let lost = without(before, &after);
        prop_assert!(lost.is_some(), "something was invented: {parts:?}");
        let lost = without_accents(&lost.unwrap_or_default());
        prop_assert!(markers().contains(&lost) || repeats(&street, &street2), "{lost:?} was lost: {parts:?}");
    }

    #[test]
    fn a_second_pass_changes_nothing(name in "[A-Z][a-z]{3,12}straat", number in 1_u32..99_999, letter in "[A-Z]?") {
        let parts = split_address(&format!("{name} {number}{letter}"), "", "NL");
        prop_assert_eq!(&parts.street, &name);
        prop_assert_eq!(&parts.house_number, &number.to_string());
        prop_assert_eq!(&parts.addition, &letter);
        prop_assert_eq!(split_address(&format!("{} {}", parts.street, parts.house_number), &parts.addition, "NL"), parts);
    }

    #[test]
    fn a_second_line_that_repeats_the_first_is_not_sent_twice(line in address_line(), country in prop::sample::select(vec!["NL", "DE", "GB"])) {
        prop_assert_eq!(split_address(&line, &line, country), split_address(&line, "", country));
        prop_assert_eq!(split_address(&line, &line.to_ascii_uppercase(), country), split_address(&line, "", country));
    }
}

/// Streets whose names are easy and streets whose names have numbers in them.
const STREETS: [(&str, &[&str]); 5] = [
    (
        "NL",
        &[
            "Parkweg",
            "Dam",
            "Lange Voorhout",
            "2e Helmersstraat",
            "Plein 1944",
            "Laan 1940-1945",
            "De 3 Ambachten",
            "3 Oktoberstraat",
            "'s-Gravenweg",
            "Van 't Hoffstraat",
            "Oudezijds Achterburgwal",
            "Rijksweg N34",
            "Brink",
        ],
    ),
    (
        "BE",
        &[
            "Kerkstraat",
            "Meir",
            "Rue de la Loi",
            "Avenue Louise",
            "Rue du 4 Août",
            "Rue des 3 Ponts",
            "Square Ambiorix",
            "Antwerpsesteenweg",
            "Zeedijk",
            "Chaussée de Mons",
        ],
    ),
    (
        "DE",
        &[
            "Hauptstr.",
            "Am Markt",
            "Straße des 17. Juni",
            "Platz der Republik",
            "Unter den Linden",
            "4. Querstraße",
            "Zu den 3 Eichen",
            "Mannheimer Straße",
            "An der B3",
            "Neuhof",
        ],
    ),
    (
        "FR",
        &[
            "Rue de la Paix",
            "avenue du Général de Gaulle",
            "Rue du 8 Mai 1945",
            "Place du 14 Juillet",
            "Rue des 3 Ponts",
            "Route Nationale 7",
            "boulevard Voltaire",
            "chemin des Écoliers",
        ],
    ),
    (
        "GB",
        &[
            "High Street",
            "St. Mary's Road",
            "The Green",
            "Piccadilly",
            "Queen's Gardens",
            "2nd Avenue",
            "Saffron Hill",
            "Upper Street North",
            "Kings Court",
        ],
    ),
];

/// An address with a unit behind the number: its country, both lines, and what has to be in the parts.
fn with_unit() -> impl Strategy<Value = (&'static str, [String; 2], [String; 3])> {
    let streets = STREETS
        .iter()
        .flat_map(|(country, streets)| streets.iter().map(|street| (*country, *street)));
    let known = [
        "woning",
        "kamernr",
        "bus",
        "Wohneinheit",
        "porte",
        "berth",
        "Raum",
        "ligplaats",
        "pod",
        "logement",
    ];
    let word = prop_oneof![
        "[b-df-hj-np-tv-xz][aeiou][a-z]{2,8}[bcqvxz]",
        "[B-DF-HJ-NP-TV-XZ][aeiou][a-z]{2,8}[bcqvxz]",
        prop::sample::select(known.to_vec()).prop_map(str::to_owned)
    ];
    let unit = (word, 1_u32..500, "[A-C]?").prop_map(|(word, number, letter)| format!("{word} {number}{letter}"));
    let between = prop::sample::select(vec![" ", ", ", " - ", "\n"]);
    (
        prop::sample::select(streets.collect::<Vec<_>>()),
        1_u32..1_700,
        "[A-D]?",
        unit,
        between,
    )
        .prop_map(|((country, street), number, letter, unit, between)| {
            let number_first = matches!(country, "FR" | "GB");
            let own = if number_first {
                format!("{number}{letter} {street}")
            } else {
                format!("{street} {number}{letter}")
            };
            let (first, second) = match between {
                "\n" => (own, unit.clone()),
                between => (format!("{own}{between}{unit}"), String::new()),
            };
            (
                country,
                [first, second],
                [
                    street.to_owned(),
                    number.to_string(),
                    format!("{letter} {unit}").trim().to_owned(),
                ],
            )
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_unit_behind_the_number_keeps_number_and_unit((country, [street, street2], [name, number, addition]) in with_unit()) {
        let parts = split_address(&street, &street2, country);
        let plain = |text: &str| text.replace([',', '-'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!((&parts.street, &parts.house_number), (&name, &number), "{}: {:?}", country, [street, street2]);
        prop_assert_eq!(plain(&parts.addition), plain(&addition));
    }
}
