//! One street line as words, and the numbers in it that can be a house number.

use super::words::{
    fold, is_dash, is_estate, is_floor, is_joiner, is_marker, is_month, is_month_street, is_ordinal, is_road,
    is_suffix, is_unit,
};

/// No country numbers its houses higher.
const MOST_DIGITS: usize = 5;

/// Glued before a number: `nr.5`, `#12`.
const MARKER_PREFIXES: [&str; 8] = ["nr.", "nr", "no.", "no", "n°", "nº", "n.", "#"];

/// A word of the line: whatever stands between blanks, commas and semicolons.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    /// Where it begins in the line.
    pub(super) start: usize,
    /// The word.
    pub(super) text: &'a str,
    /// Whether a comma or semicolon follows.
    pub(super) comma: bool,
}

/// A number at the beginning of a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number<'a> {
    /// Where its digits begin in the line.
    pub(super) start: usize,
    /// The digits.
    pub(super) digits: &'a str,
    /// The rest of the word: `A`, `-14`, `bis`.
    pub(super) tail: &'a str,
}

/// How likely a number is the house number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// Nothing speaks against it.
    Strong,
    /// Only when there is no other.
    Weak,
}

/// A street line as words.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The whole line.
    pub(super) text: &'a str,
    /// Its words.
    pub(super) words: Vec<Word<'a>>,
}

impl<'a> Line<'a> {
    /// Cuts the line into words.
    pub(super) fn new(text: &'a str) -> Self {
        let is_comma = |letter: char| matches!(letter, ',' | ';');
        let mut words: Vec<Word<'a>> = Vec::new();
        let mut start = 0;
        for piece in text.split_inclusive(|letter: char| letter.is_whitespace() || is_comma(letter)) {
            let word = piece.trim_end_matches(|letter: char| letter.is_whitespace() || is_comma(letter));
            let comma = piece.ends_with(is_comma);
            if !word.is_empty() {
                words.push(Word {
                    start,
                    text: word,
                    comma,
                });
            } else if let Some(last) = words.last_mut() {
                last.comma |= comma;
            }
            start += piece.len();
        }
        Self { text, words }
    }

    /// The word at a position, or `""` beyond the end.
    pub(super) fn word(&self, index: usize) -> &'a str {
        self.words.get(index).map_or("", |word| word.text)
    }

    /// Where the word at a position begins; the end of the line beyond the last.
    pub(super) fn start(&self, index: usize) -> usize {
        self.words.get(index).map_or(self.text.len(), |word| word.start)
    }

    /// The word before a position.
    fn before(&self, index: usize) -> &'a str {
        index.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// The text between two byte positions of the line.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// The number with which the word at this position begins, a marker such as `nr.` before it left out.
    pub(super) fn number(&self, index: usize) -> Option<Number<'a>> {
        let word = self.words.get(index)?;
        let rest = MARKER_PREFIXES
            .iter()
            .filter_map(|marker| {
                let prefix = word.text.get(..marker.len())?;
                prefix
                    .eq_ignore_ascii_case(marker)
                    .then(|| word.text.get(marker.len()..))?
            })
            .find(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
            .unwrap_or(word.text);
        let length = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, tail) = rest.split_at(length);
        let start = word.start + word.text.len() - rest.len();
        (!digits.is_empty()).then_some(Number { start, digits, tail })
    }

    /// Whether the number at this position can be a house number, and how likely.
    pub(super) fn strength(&self, index: usize) -> Option<Strength> {
        let number = self.number(index)?;
        if number.digits.len() > MOST_DIGITS
            || !is_tail(number.tail)
            || self.is_ordinal(index, number)
            || self.is_date(index, number)
            || self.continues_a_range(index)
        {
            return None;
        }
        let mut before = self.before(index);
        if is_marker(before) {
            before = self.before(index.saturating_sub(1));
        }
        if is_unit(before) {
            None
        } else if is_estate(before) || is_postcode(number) {
            Some(Strength::Weak)
        } else {
            Some(Strength::Strong)
        }
    }

    /// `1e Oosterparkstraat`, `5th Avenue`, `17. Juni`.
    fn is_ordinal(&self, index: usize, number: Number) -> bool {
        is_ordinal(number.tail) && self.word(index + 1).starts_with(char::is_alphabetic)
    }

    /// The day or the year in `8 Mai 1945`, the day in `2 de Mayo` and `3 Oktoberstraat`.
    fn is_date(&self, index: usize, number: Number) -> bool {
        let next = self.word(index + 1);
        is_month(next)
            || is_month_street(next)
            || (fold(next) == "de" && is_month(self.word(index + 2)))
            || (number.digits.len() == 4 && is_month(self.before(index)))
    }

    /// The second number of `1940 - 1945`.
    fn continues_a_range(&self, index: usize) -> bool {
        let before = self.before(index);
        let Some(at) = index.checked_sub(1) else { return false };
        if before.chars().all(is_dash) {
            at.checked_sub(1).is_some_and(|first| self.number(first).is_some())
        } else {
            before.ends_with(is_dash) && self.number(at).is_some()
        }
    }

    /// Whether the number at a word may be the end of the street's name, so that one behind it is the house number:
    /// `Plein 1944 7`, `Plein 40-45 12`, `Rijksweg 34 12`, `C 4, 12`.
    pub(super) fn ends_a_name(&self, index: usize, number: Number) -> bool {
        let before = self.before(index);
        let mut tail = number.tail.chars();
        is_year(number.digits)
            || is_road(before)
            || (tail.next().is_some_and(is_dash) && tail.next().is_some_and(|digit| digit.is_ascii_digit()))
            || (before.chars().count() == 1 && before.chars().all(char::is_alphabetic))
    }

    /// Whether the words behind a house number can belong to it: letters, parts of a building, floors, the end of a
    /// range. One bare number can, too, but where the number before it may end the street's name, it is the house number
    /// itself; the same goes for `nr. 7`.
    pub(super) fn is_addition(&self, number: usize, tail: &str, ends_a_name: bool) -> bool {
        // Whether a number, or anything, may come next, and whether there was no number yet.
        let (mut number_fits, mut anything_fits) = (tail.ends_with(is_dash), false);
        let mut bare_fits = !ends_a_name;
        let from = number + 1;
        let mut index = from;
        while index < self.words.len() {
            let word = self.word(index);
            let next_is_floor = is_floor(self.word(index + 1));
            if word.starts_with(['(', '[', '#']) {
                return true;
            }
            let bare = word.trim_start_matches(is_dash);
            number_fits |= bare.len() < word.len();
            if anything_fits {
                (number_fits, anything_fits) = (false, false);
            } else if is_joiner(word) {
                number_fits = true;
            } else if ends_a_name && is_marker(bare) && self.number(index + 1).is_some() {
                return false;
            } else if is_unit(bare) || is_estate(bare) || is_marker(bare) {
                (number_fits, anything_fits) = (false, true);
            } else if let Some(number) = self.number(index).filter(|number| number.start == self.start(index)) {
                if next_is_floor && (number.tail.is_empty() || is_ordinal(number.tail)) {
                    index += 1;
                } else if !(number_fits || is_floor(number.tail) || matches!(number.tail, "º" | "ª")) {
                    if !bare_fits || self.is_ordinal(index, number) {
                        return false;
                    }
                    bare_fits = false;
                }
                number_fits = false;
            } else if is_suffix(bare) || is_floor(bare) || is_short(bare) {
                number_fits = letters(bare) == 1;
            } else if number_fits && bare.starts_with(|letter: char| letter.is_ascii_digit()) && is_tail(bare) {
                number_fits = false;
            } else {
                return false;
            }
            index += 1;
        }
        true
    }
}

/// What may be glued to a house number: a few letters or digits at a time.
fn is_tail(tail: &str) -> bool {
    let parts = tail.split(|letter| is_dash(letter) || matches!(letter, '.' | ':' | '_' | '(' | ')'));
    let mut parts = parts.map(|part| part.trim_start_matches(|letter: char| letter.is_ascii_digit()));
    parts.all(|part| {
        is_suffix(part) || is_floor(part) || (part.chars().all(char::is_alphanumeric) && letters(part) <= 4)
    })
}

fn letters(text: &str) -> usize {
    text.chars().filter(|letter| letter.is_alphabetic()).count()
}

/// `A`, `hs`, `II`, `A-B`, `t.o.`, `K3.14`: letters and codes too short to be a word.
fn is_short(word: &str) -> bool {
    let is_roman = |part: &str| part.len() <= 4 && part.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'));
    let mut parts = word.split(|letter| is_dash(letter) || letter == '.');
    parts.all(|part| {
        let known = is_roman(part) || letters(part) <= 2;
        known && part.chars().all(char::is_alphanumeric) && part.chars().count() <= 6
    })
}

/// A number that is a year rather than a house.
pub(super) fn is_year(digits: &str) -> bool {
    digits.parse().is_ok_and(|year: u32| (1800..2100).contains(&year))
}

/// `3011XX`.
fn is_postcode(number: Number) -> bool {
    number.digits.len() == 4 && number.tail.len() == 2 && number.tail.chars().all(|letter| letter.is_ascii_uppercase())
}
