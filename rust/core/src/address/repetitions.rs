//! What is said twice in two street lines.

use super::punctuation::one_line;
use crate::text::clean;

/// Both fields as one text, a line each, without the lines, and the pieces between commas, that only repeat another.
pub(super) fn without_repetitions(street: &str, street2: &str) -> String {
    let fields = [clean(street), clean(street2)];
    let lines = fields.iter().flat_map(|field| field.split(['\n', '\r']));
    let lines: Vec<String> = lines.map(one_line).filter(|line| !line.is_empty()).collect();
    let mut kept: Vec<Piece> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let other = |number: usize| lines.get(number).is_some_and(|other| repeats(line, other));
        if (0..number).any(other) {
            continue;
        }
        for text in line.split(',') {
            if !kept.iter().any(|other| repeats(text, other.text)) {
                kept.retain(|other| !repeats(other.text, text));
                kept.push(Piece { line: number, text });
            }
        }
    }
    let mut text = String::new();
    let mut last = None;
    for piece in &kept {
        match last {
            Some(line) if line == piece.line => text.push(','),
            Some(_) => text.push('\n'),
            None => {}
        }
        let starts_line = last != Some(piece.line);
        text.push_str(if starts_line {
            piece.text.trim_start()
        } else {
            piece.text
        });
        last = Some(piece.line);
    }
    text
}

/// A piece of a line between two commas.
struct Piece<'a> {
    line: usize,
    text: &'a str,
}

/// Whether the text says nothing that the other does not say already: it is a part of it, from word to word. A single
/// word has to be at one of its ends, and a bare number may be another one.
fn repeats(text: &str, other: &str) -> bool {
    let [text, other] = [text, other].map(|line| -> Vec<String> {
        let letters = |word: &str| {
            word.chars()
                .filter(|letter| letter.is_alphanumeric())
                .collect::<String>()
        };
        // By way of capitals, `Straße` and `Strasse` are one.
        let words = line
            .split_whitespace()
            .map(|word| letters(word).to_uppercase().to_lowercase());
        words.filter(|word| !word.is_empty()).collect()
    });
    if text.concat() == other.concat() {
        return true;
    }
    match text.as_slice() {
        [] => true,
        [word] if word.chars().all(char::is_numeric) => false,
        [word] => other.last() == Some(word) || (word.chars().count() > 2 && other.first() == Some(word)),
        words => other.windows(words.len()).any(|window| window == words),
    }
}
