//! Text without capitals and accents: what a search compares, and what lists are sorted by.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::text::caseless;

/// The clean text in small letters without accents: `Öl-Filter` is `ol-filter`, `Straße` is `strasse`.
///
/// For a cache that searches by itself: store this beside a value and look for the words of [`super::Search`] in it.
#[must_use]
pub fn plain(text: &str) -> String {
    let text = caseless(text);
    if text.is_ascii() {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        decompose_canonical(letter, |part| push(&mut plain, part));
    }
    plain
}

/// Adds a letter that is no accent.
fn push(plain: &mut String, letter: char) {
    // Letters whose stroke or second half Unicode does not count as an accent.
    match letter {
        'ø' => plain.push('o'),
        'ł' => plain.push('l'),
        'đ' | 'ð' => plain.push('d'),
        'ħ' => plain.push('h'),
        'ı' => plain.push('i'),
        'æ' => plain.push_str("ae"),
        'œ' => plain.push_str("oe"),
        'þ' => plain.push_str("th"),
        letter if is_combining_mark(letter) => {}
        letter => plain.push(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_capitals_do_not_count() {
        for (text, expected) in [
            ("Eiken tafel", "eiken tafel"),
            ("Crème BRÛLÉE", "creme brulee"),
            ("Cre\u{300}me", "creme"),
            ("Straße", "strasse"),
            ("SØRLI Łódź", "sorli lodz"),
            ("Ærø", "aero"),
            ("Ελλάς", "ελλασ"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }
}
