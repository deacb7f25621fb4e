//! A text as words and numbers.

use std::borrow::Cow;

use super::country::Country;
use super::kinds::{Kinds, fold, kinds};

/// A word of the text: whatever stands between blanks, commas and semicolons.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    /// Where it begins in the text.
    start: usize,
    /// The word.
    pub(super) text: &'a str,
    /// The word in the form in which it is compared.
    pub(super) folded: Cow<'a, str>,
    /// What it is.
    kinds: Kinds,
    /// The number in it.
    number: Option<Number<'a>>,
    /// Whether a comma, a semicolon or the end of the line follows.
    stop: bool,
}

impl Word<'_> {
    /// Whether it is one of these.
    pub(super) const fn is(&self, kinds: Kinds) -> bool {
        self.kinds.has(kinds)
    }

    /// `A`: a single capital letter.
    pub(super) fn is_capital(&self) -> bool {
        self.text.chars().count() == 1 && self.text.chars().all(char::is_uppercase)
    }
}

/// A number at the beginning of a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number<'a> {
    /// Where its digits begin in the text.
    pub(super) start: usize,
    /// The digits.
    pub(super) digits: &'a str,
    /// The rest of the word: `A`, `-14`, `bis`.
    pub(super) tail: &'a str,
    /// Whether a unit stands before it in the same word: `3/12` in Australia.
    pub(super) unit: bool,
}

impl Number<'_> {
    /// Where its digits end in the text.
    pub(super) const fn end(&self) -> usize {
        self.start + self.digits.len()
    }
}

/// A text as words, in the order of a country.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The whole text; its lines are separated by line feeds.
    pub(super) text: &'a str,
    /// Where it is.
    pub(super) country: &'a Country,
    words: Vec<Word<'a>>,
}

impl<'a> Line<'a> {
    /// Cuts the text into words.
    pub(super) fn new(text: &'a str, country: &'a Country) -> Self {
        let is_comma = |letter: char| matches!(letter, ',' | ';' | '\n');
        let ends_word = |letter: char| letter.is_whitespace() || is_comma(letter);
        let mut line = Self {
            text,
            country,
            words: Vec::new(),
        };
        let mut start = 0;
        for piece in text.split_inclusive(ends_word) {
            let word = piece.trim_end_matches(ends_word);
            // `18#63` of Bogotá.
            let hash = word.char_indices().skip(1).find(|(_, letter)| *letter == '#');
            let (first, second) = word.split_at(hash.map_or(word.len(), |(at, _)| at));
            line.push(start, first);
            line.push(start + first.len(), second);
            if let Some(last) = line.words.last_mut() {
                last.stop |= piece.ends_with(is_comma);
            }
            start += piece.len();
        }
        if let Some(last) = line.words.last_mut() {
            last.stop = true;
        }
        line
    }

    fn push(&mut self, start: usize, text: &'a str) {
        if text.is_empty() {
            return;
        }
        let folded = fold(text);
        let word = Word {
            start,
            text,
            kinds: kinds(text, &folded, self.country),
            folded,
            number: number(start, text, self.country),
            stop: false,
        };
        self.words.push(word);
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word at a position.
    pub(super) fn get(&self, index: usize) -> Option<&Word<'a>> {
        self.words.get(index)
    }

    /// The text of the word at a position, or `""` beyond the end.
    pub(super) fn word(&self, index: usize) -> &'a str {
        self.get(index).map_or("", |word| word.text)
    }

    /// Whether the word at a position is one of these.
    pub(super) fn is(&self, index: usize, kinds: Kinds) -> bool {
        self.get(index).is_some_and(|word| word.is(kinds))
    }

    /// What a piece of a word is.
    pub(super) fn kinds(&self, piece: &str) -> Kinds {
        kinds(piece, &fold(piece), self.country)
    }

    /// The words from a position up to another.
    pub(super) fn words(&self, from: usize, to: usize) -> &[Word<'a>] {
        self.words.get(from..to).unwrap_or_default()
    }

    /// The word behind a position, unless a comma or a line break stands between.
    pub(super) fn next(&self, index: usize) -> Option<&Word<'a>> {
        self.get(index + 1).filter(|_| !self.stops(index))
    }

    /// Where the word at a position begins; the end of the text beyond the last.
    pub(super) fn start(&self, index: usize) -> usize {
        self.get(index).map_or(self.text.len(), |word| word.start)
    }

    /// Where the word at a position ends.
    pub(super) fn end(&self, index: usize) -> usize {
        self.start(index) + self.word(index).len()
    }

    /// Whether a comma or a line break follows the word.
    pub(super) fn stops(&self, index: usize) -> bool {
        self.get(index).is_none_or(|word| word.stop)
    }

    /// The text between two byte positions.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Whether there is a letter between two words.
    pub(super) fn has_letters(&self, from: usize, to: usize) -> bool {
        let words = self.words(from, to);
        words.iter().any(|word| word.text.contains(char::is_alphabetic))
    }

    /// The number with which the word at this position begins, a marker such as `nr.` before it left out, and a unit
    /// where the country writes one before the number.
    pub(super) fn number(&self, index: usize) -> Option<Number<'a>> {
        self.get(index)?.number
    }

    /// Whether a number in these words can be that of a house.
    pub(super) fn has_number(&self, from: usize, to: usize) -> bool {
        let mut numbers = self.words(from, to).iter().filter_map(|word| word.number);
        numbers.any(|number| number.digits.len() <= MOST_DIGITS)
    }

    /// Whether `nr.` or the like stands before the number at this word, or within it.
    pub(super) fn is_marked(&self, index: usize) -> bool {
        let number = self.number(index);
        let within = number.is_some_and(|number| number.start > self.start(index) && !number.unit);
        within
            || index
                .checked_sub(1)
                .is_some_and(|before| self.is(before, Kinds::MARKER))
    }

    /// Behind `nr.` or the like at this word.
    pub(super) fn behind_marker(&self, index: usize) -> usize {
        index + usize::from(self.is(index, Kinds::MARKER))
    }

    /// Where the words before the number at this word end: before a marker, `č. p.` included.
    pub(super) fn name_end(&self, index: usize, from: usize) -> usize {
        let is_marker = |index: usize| index >= from && self.is(index, Kinds::MARKER);
        let mut end = index;
        while end.checked_sub(1).is_some_and(is_marker) {
            end -= 1;
        }
        let of_two = end.checked_sub(2).filter(|_| matches!(self.word(end - 1), "p." | "p"));
        // Behind any other marker, a p is somebody's word, and stays.
        let is_c = |index: usize| is_marker(index) && fold(self.word(index)) == "c";
        of_two.filter(|&first| is_c(first)).unwrap_or(end)
    }
}

/// No country numbers its houses higher.
pub(super) const MOST_DIGITS: usize = 5;

fn number<'a>(start: usize, word: &'a str, country: &Country) -> Option<Number<'a>> {
    let behind_unit = after_unit(word, country);
    let rest = after_marker(behind_unit.unwrap_or(word), country);
    let length = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, tail) = rest.split_at(length);
    (!digits.is_empty()).then_some(Number {
        start: start + word.len() - rest.len(),
        digits,
        tail,
        unit: behind_unit.is_some(),
    })
}

/// `12` of `3/12` in Australia.
fn after_unit<'a>(word: &'a str, country: &Country) -> Option<&'a str> {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let separator = country.unit_before?;
    let (unit, number) = word.split_once(separator)?;
    // `#10-123 Main St` of Canada.
    let unit = unit.strip_prefix('#').unwrap_or(unit);
    let is_short = (1..=5).contains(&unit.len()) && letters(unit) <= 2;
    let is_unit =
        is_short && unit.chars().all(char::is_alphanumeric) && (separator == '/' || unit.starts_with(is_digit));
    (is_unit && number.starts_with(is_digit)).then_some(number)
}

/// `5` of `nr.5`, `No:5` and `#5`. `N5` is a road.
fn after_marker<'a>(word: &'a str, country: &Country) -> &'a str {
    let Some(at) = word.find(|letter: char| letter.is_ascii_digit()).filter(|&at| at > 0) else {
        return word;
    };
    let (before, rest) = word.split_at(at);
    let marker = before.trim_end_matches([':', '-']);
    let is_letter =
        marker.len() == before.len() && marker.chars().count() == 1 && marker.chars().all(char::is_alphabetic);
    let is_marker = kinds(marker, &fold(marker), country).has(Kinds::MARKER);
    if is_marker && !is_letter { rest } else { word }
}

/// How many letters the text has.
pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|letter| letter.is_alphabetic()).count()
}
