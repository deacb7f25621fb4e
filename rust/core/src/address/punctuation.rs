//! Pieces of text, and the punctuation around them.

/// What joins two numbers, or a number and a letter.
pub(super) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '‐' | '‑' | '–' | '—' | '−' | '/' | '\\' | '+' | '&' | '|')
}

/// A word that is nothing but dashes.
pub(super) fn is_dashes(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_dash)
}

/// A street's name without the punctuation around it.
pub(super) fn street(text: &str) -> String {
    let is_edge = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | ':' | '-' | '–' | '/' | '|');
    one_line(text.trim_matches(is_edge))
}

/// What belongs to a number, without the punctuation around it.
pub(super) fn addition(text: &str) -> String {
    let is_end = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '-' | '–' | '|' | '/');
    let is_start =
        |letter: char| letter.is_whitespace() || is_dash(letter) || matches!(letter, ',' | ';' | '.' | ':' | '_');
    one_line(text.trim_end_matches(is_end).trim_start_matches(is_start))
}

/// Words with one blank between them.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
