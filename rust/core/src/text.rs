//! Text from people in the one form in which it is compared and sent.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text in Unicode's composed form (NFC), without letters that nobody can see, without blanks around it; every kind
/// of blank is a plain one, every kind of line break a line feed, or a carriage return and a line feed.
///
/// Phones and PDF files give `é` as two characters, spreadsheets and web pages add byte order marks, soft hyphens and
/// non-breaking blanks. The eye sees no difference, but a SKU, a street or a postal code with one of them is another.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r'))
    {
        return Cow::Borrowed(text.trim_ascii());
    }
    let is_clean = |letter| plain_blank(letter) == letter && !is_invisible(letter);
    if text.chars().all(is_clean) && is_composed(text) {
        return Cow::Borrowed(text.trim());
    }
    let visible: String = text
        .chars()
        .map(plain_blank)
        .filter(|&letter| !is_invisible(letter))
        .nfc()
        .collect();
    Cow::Owned(visible.trim().to_owned())
}

/// The clean text without a difference between capitals and small letters.
#[must_use]
pub fn caseless(text: &str) -> String {
    let text = clean(text);
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            folded.push(letter.to_ascii_lowercase());
        } else {
            // By way of capitals: `ß` is `SS` there, and the `ς` that ends a word is no other letter than `σ`.
            folded.extend(letter.to_uppercase().flat_map(char::to_lowercase));
        }
    }
    if is_composed(&folded) {
        return folded;
    }
    folded.nfc().collect()
}

/// Whether a text is in the composed form for certain; asking is a fraction of composing.
fn is_composed(text: &str) -> bool {
    is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// The same without blanks: what is left of a text when it went to Monta and came back.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = caseless(text);
    folded.retain(|letter| !letter.is_whitespace());
    folded
}

fn plain_blank(letter: char) -> char {
    match letter {
        '\t' | '\n' | '\r' => letter,
        // Vertical tab, form feed, next line, line and paragraph separator.
        '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        // An empty pattern of Braille.
        '\u{2800}' => ' ',
        letter if letter.is_whitespace() => ' ',
        letter => letter,
    }
}

/// Control characters, and what Unicode calls default ignorable (`DerivedCoreProperties.txt`, version 16): soft hyphen,
/// zero width blanks and joiners, direction marks, byte order mark, fillers, variation selectors, tags.
fn is_invisible(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => false,
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{115F}'..='\u{1160}'
        | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}' => true,
        letter => letter.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (text, expected) in [
            ("MUG-1", "MUG-1"),
            ("  MUG  1 \n", "MUG  1"),
            ("MUG-1\u{200B}", "MUG-1"),
            ("\u{FEFF}MUG-1", "MUG-1"),
            ("\u{FEFF} MUG-1 \u{2060}", "MUG-1"),
            ("MU\u{AD}G", "MUG"),
            ("MUG\u{A0}1", "MUG 1"),
            ("MUG\u{3000}1\u{202F}2", "MUG 1 2"),
            ("\u{202A}+31 10\u{202C}", "+31 10"),
            ("A\0B\u{7F}", "AB"),
            ("boi\u{302}te", "boîte"),
            ("Kade 12\u{2028}1e etage", "Kade 12\n1e etage"),
            ("Kade 12\r\n1e etage", "Kade 12\r\n1e etage"),
            ("Noor 🌸 de Wit", "Noor 🌸 de Wit"),
            ("\u{200B}\u{A0}", ""),
        ] {
            assert_eq!(clean(text), expected, "{text:?}");
        }
    }

    #[test]
    fn capitals_and_blanks_are_folded_away() {
        for (text, expected) in [
            ("Kade 99 ", "kade99"),
            ("3011\u{A0}XX", "3011xx"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("ΟΔΟΣ", "οδοσ"),
            ("οδος", "οδοσ"),
            ("E\u{301}cole", "école"),
            ("\u{200B} ", ""),
        ] {
            assert_eq!(fold(text), expected, "{text:?}");
        }
        assert_eq!(caseless(" A  b\u{FEFF}"), "a  b");
    }

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(clean(" MUG-1 "), Cow::Borrowed("MUG-1")));
        assert!(matches!(clean(" Café 🌸 "), Cow::Borrowed("Café 🌸")));
    }

    proptest! {
        #[test]
        fn what_is_not_composed_again_was_composed(text in r"[a-cA-C éÉßςΣ\u{300}-\u{304}\u{AD}\u{A0}\u{1100}-\u{1175}각ǅŉİı]{0,6}") {
            let visible: String = text.chars().map(plain_blank).filter(|&letter| !is_invisible(letter)).nfc().collect();
            prop_assert_eq!(&*clean(&text), visible.trim());
            let capitals = visible.trim().chars().flat_map(char::to_uppercase);
            prop_assert_eq!(caseless(&text), capitals.flat_map(char::to_lowercase).nfc().collect::<String>());
        }

        #[test]
        fn cleaning_twice_is_cleaning_once(text in any::<String>()) {
            let once = clean(&text).into_owned();
            prop_assert!(!once.chars().any(is_invisible));
            prop_assert_eq!(clean(&once), once.as_str());
        }

        #[test]
        fn both_forms_of_unicode_are_one(text in "[a-zà-ÿĀ-ſ]{0,12}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(clean(&decomposed), clean(&text));
        }
    }
}
