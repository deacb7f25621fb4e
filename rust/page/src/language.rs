//! The language that a browser asks for: English, or one that has a catalogue in `languages`.
//!
//! A catalogue is one JSON object of English texts and their translations. A request is answered in the language of its
//! `Accept-Language`, which follows it to the threads that work for it. What other programs ask for is the same in every
//! language. The tests compare the catalogues with the sources.

use monta_core::message::{Shown, fill_with};
use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;

type Catalogue = HashMap<String, String>;

tokio::task_local! {
    static SPOKEN: Language;
}

/// A language that the page speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Dutch,
    German,
    French,
}

impl Language {
    /// Its code, as browsers and HTML write it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Dutch => "nl",
            Self::German => "de",
            Self::French => "fr",
        }
    }

    /// The one of a tag such as `nl-BE`.
    fn of(tag: &str) -> Option<Self> {
        let code = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        [Self::English, Self::Dutch, Self::German, Self::French]
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// The one that a browser likes best of those that there are.
    fn asked(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(header::ACCEPT_LANGUAGE).iter();
        let tags = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','));
        let mut wanted: Vec<(f32, Self)> = tags
            .filter_map(|tag| {
                let (tag, weight) = tag.split_once(";q=").unwrap_or((tag, "1"));
                let weight = weight.trim().parse().ok().filter(|weight| *weight > 0.0)?;
                Some((weight, Self::of(tag.trim())?))
            })
            .collect();
        // Of the same weight the first one stays first.
        wanted.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        wanted.first().map_or(Self::English, |(_, language)| *language)
    }

    fn catalogue(self) -> Option<&'static Catalogue> {
        static DUTCH: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("languages/nl.json")));
        static GERMAN: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("languages/de.json")));
        static FRENCH: LazyLock<Catalogue> = LazyLock::new(|| read(include_str!("languages/fr.json")));
        match self {
            Self::English => None,
            Self::Dutch => Some(&DUTCH),
            Self::German => Some(&GERMAN),
            Self::French => Some(&FRENCH),
        }
    }
}

/// A catalogue that cannot be read is empty, and the page English; a test reads each.
fn read(text: &str) -> Catalogue {
    serde_json::from_str(text).unwrap_or_default()
}

/// Answers a request in the language that it asks for.
pub(crate) async fn speak(request: Request, next: Next) -> Response {
    let language = Language::asked(request.headers());
    SPOKEN.scope(language, next.run(request)).await
}

/// The language that is spoken here; English where no request is answered.
pub(crate) fn spoken() -> Language {
    SPOKEN.try_with(|language| *language).unwrap_or(Language::English)
}

/// Does something in a language, on whichever thread.
pub(crate) fn speaking<T>(language: Language, work: impl FnOnce() -> T) -> T {
    SPOKEN.sync_scope(language, work)
}

/// A text in the language that is spoken; in English where nobody has translated it.
pub(crate) fn t(text: &'static str) -> &'static str {
    let translated = spoken().catalogue().and_then(|catalogue| catalogue.get(text));
    translated.map_or(text, String::as_str)
}

/// What the connector says, in the language that is spoken.
pub(crate) fn told(message: &impl Shown) -> String {
    monta_connect::in_language(&message.shown().into(), spoken().code())
}

/// Marks a text that is handed to [`t`] where it is shown.
pub(crate) const fn term(text: &'static str) -> &'static str {
    text
}

/// A text with values in the place of their names in braces.
pub(crate) fn say(text: &'static str, values: &[(&str, &dyn Display)]) -> String {
    let mut said = String::new();
    fill_with(t(text), &mut said, |name, said| {
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            said.push_str(&value.to_string());
        }
    });
    said
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    const ALL: [Language; 3] = [Language::Dutch, Language::German, Language::French];

    /// Every text that the sources hand to `t` or `say`, or mark.
    fn texts(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                texts(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("language.rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                for call in ["t(", "say(", "term("] {
                    for (place, _) in source.match_indices(call) {
                        let is_own =
                            source[..place].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
                        let argument = source[place + call.len()..].trim_start();
                        if !is_own && let Some(text) = argument.strip_prefix('"') {
                            found.insert(literal(text));
                        }
                    }
                }
            }
        }
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

    fn names(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn each_language_has_every_text() {
        let mut found = BTreeSet::new();
        texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.len() > 200, "{}", found.len());
        for language in ALL {
            let catalogue = language.catalogue().unwrap();
            let code = language.code();
            let missing: Vec<_> = found.iter().filter(|text| !catalogue.contains_key(*text)).collect();
            assert!(missing.is_empty(), "{code}: {missing:#?}");
            let unused: Vec<_> = catalogue.keys().filter(|text| !found.contains(*text)).collect();
            assert!(unused.is_empty(), "{code}: {unused:#?}");
            for (text, translated) in catalogue {
                assert!(
                    !translated.trim().is_empty() && names(text) == names(translated),
                    "{code}: {text}"
                );
                // What stands before or behind it is joined to it as it is.
                let is_apart = |letter: Option<char>| letter.is_some_and(|letter| !letter.is_alphanumeric());
                assert!(
                    !text.starts_with(' ') || is_apart(translated.chars().next()),
                    "{code}: {text:?}"
                );
                assert!(
                    !text.ends_with(' ') || is_apart(translated.chars().last()),
                    "{code}: {text:?}"
                );
            }
        }
    }

    #[test]
    fn a_browser_gets_what_it_likes_best() {
        for (line, language) in [
            ("nl-NL,nl;q=0.9,en;q=0.8", Language::Dutch),
            ("en;q=0.5, fr-CH, de;q=0.9", Language::French),
            ("sv,de;q=0.7,nl;q=0.3", Language::German),
            ("nl;q=0, en", Language::English),
            ("sv", Language::English),
            ("", Language::English),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, line.parse().unwrap());
            assert_eq!(Language::asked(&headers), language, "{line}");
        }
    }

    #[test]
    fn a_value_stays_as_it_is() {
        let values: [(&str, &dyn Display); 1] = [("name", &"{name} \"a\"")];
        assert_eq!(say("\"{name}\" is deleted.", &values), "\"{name} \"a\"\" is deleted.");
        speaking(Language::Dutch, || {
            assert_eq!(
                say("\"{name}\" is deleted.", &values),
                "\"{name} \"a\"\" is verwijderd."
            );
        });
    }
}
