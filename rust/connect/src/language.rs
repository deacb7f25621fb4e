//! What the connector says, in other languages than English: its own messages, those of Odoo's API and those of the core that
//! are about lists, groups, exports and preflights.
//!
//! A catalogue is one JSON object of English templates and their translations. A test compares the catalogues with the sources.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use monta_core::Message;

/// English templates and what they are in another language.
pub type Translations = BTreeMap<String, String>;

/// The languages that there are beside English, by their codes.
pub const LANGUAGES: [&str; 3] = ["nl", "de", "fr"];

/// The translations into a language of [`LANGUAGES`]; none for any other.
#[must_use]
pub fn translations(code: &str) -> Option<&'static Translations> {
    static DUTCH: LazyLock<Translations> = LazyLock::new(|| read(include_str!("languages/nl.json")));
    static GERMAN: LazyLock<Translations> = LazyLock::new(|| read(include_str!("languages/de.json")));
    static FRENCH: LazyLock<Translations> = LazyLock::new(|| read(include_str!("languages/fr.json")));
    match code {
        "nl" => Some(&DUTCH),
        "de" => Some(&GERMAN),
        "fr" => Some(&FRENCH),
        _ => None,
    }
}

/// A message in one of these languages; in English for any other.
#[must_use]
pub fn in_language(message: &Message, code: &str) -> String {
    let known = translations(code);
    message.translated(&|text| known.and_then(|known| known.get(text)).map(String::as_str))
}

/// One that cannot be read is empty, and everything English; a test reads each.
fn read(text: &str) -> Translations {
    serde_json::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use monta_core::preflight::{Check, Remedy};

    use super::*;

    /// The texts in a source that `message!` is given.
    fn texts_of(source: &str) -> impl Iterator<Item = String> {
        let calls = source
            .match_indices("message!(")
            .map(|(place, call)| &source[place + call.len()..]);
        calls.filter_map(|rest| rest.trim_start().strip_prefix('"').map(literal))
    }

    /// What a literal stands for, from behind its first quote.
    fn literal(source: &str) -> String {
        let mut text = String::new();
        let mut letters = source.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => break,
                '\\' => match letters.next() {
                    Some('\n') => while letters.next_if(|letter| letter.is_whitespace()).is_some() {},
                    Some(escaped) => text.push(escaped),
                    None => break,
                },
                letter => text.push(letter),
            }
        }
        text
    }

    fn texts_below(path: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                texts_below(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("src/message.rs") {
                let source = fs::read_to_string(&path).unwrap();
                let code = source.split("#[cfg(test)]").next().unwrap();
                found.extend(texts_of(code));
            }
        }
    }

    fn names(text: &str) -> BTreeSet<&str> {
        let parts = text.split('{').skip(1);
        parts
            .filter_map(|part| part.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }

    /// Whether there is a word in it, beside its values.
    fn has_words(text: &str) -> bool {
        let mut rest = text.to_owned();
        for name in names(text) {
            rest = rest.replace(&format!("{{{name}}}"), "");
        }
        rest.contains(char::is_alphabetic)
    }

    #[test]
    fn each_language_has_every_text() {
        let mut needed = BTreeSet::new();
        for name in ["core", "odoo", "connect", "page", "python"] {
            let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
            texts_below(&crates.join(name).join("src"), &mut needed);
        }
        let checks = Check::ALL.iter().flat_map(|check| [check.title(), check.consequence()]);
        let remedies = Remedy::ALL.iter().map(|remedy| remedy.template());
        needed.extend(checks.chain(remedies).map(str::to_owned));
        needed.retain(|text| has_words(text));
        assert!(needed.len() > 250, "{}", needed.len());
        for code in LANGUAGES {
            let known = translations(code).unwrap();
            let missing: Vec<_> = needed.iter().filter(|text| !known.contains_key(*text)).collect();
            assert!(missing.is_empty(), "{code}, without a translation: {missing:#?}");
            let unused: Vec<_> = known.keys().filter(|text| !needed.contains(*text)).collect();
            assert!(unused.is_empty(), "{code}, said nowhere: {unused:#?}");
            for (text, translated) in known {
                assert!(!translated.trim().is_empty(), "{code}: {text}");
                assert_eq!(names(text), names(translated), "{code}: {text}");
            }
        }
    }
}
