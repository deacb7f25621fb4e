//! A text as words, and what each number in it is.

use super::country::Country;
use super::streets::{is_bare_kind, is_beginning, is_complete, is_end};
use super::words::{
    is_article, is_dash, is_dashes, is_estate, is_floor, is_joiner, is_marker, is_month, is_month_street, is_numbered,
    is_ordinal, is_road, is_storey, is_suffix, is_unit,
};

/// No country numbers its houses higher.
const MOST_DIGITS: usize = 5;

/// A word of the text: whatever stands between blanks, commas and semicolons.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    /// Where it begins in the text.
    start: usize,
    /// The word.
    text: &'a str,
    /// Whether a comma, a semicolon or the end of the line follows.
    stop: bool,
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

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It can be the house number.
    House,
    /// The number of a building or a quarter: the house number only where one is needed and nothing else is one.
    Building,
    /// A part of the street's name: a year, a day, an ordinal, the number of a road.
    Name,
    /// The number of a floor, a room or a box.
    Part,
}

/// A text as words, in the order of a country.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The whole text; its lines are separated by line feeds.
    pub(super) text: &'a str,
    /// Where it is.
    pub(super) country: &'a Country,
    words: Vec<Word<'a>>,
    /// The same words, as slices of them are looked up.
    texts: Vec<&'a str>,
}

impl<'a> Line<'a> {
    /// Cuts the text into words.
    pub(super) fn new(text: &'a str, country: &'a Country) -> Self {
        let is_comma = |letter: char| matches!(letter, ',' | ';' | '\n');
        let ends_word = |letter: char| letter.is_whitespace() || is_comma(letter);
        let mut words: Vec<Word<'a>> = Vec::new();
        let mut start = 0;
        for piece in text.split_inclusive(ends_word) {
            let word = piece.trim_end_matches(ends_word);
            let stop = piece.ends_with(is_comma);
            if !word.is_empty() {
                // `18#63` of Bogotá.
                let hash = word
                    .char_indices()
                    .skip(1)
                    .find(|(_, letter)| *letter == '#')
                    .map(|(at, _)| at);
                let (text, rest) = word.split_at(hash.unwrap_or(word.len()));
                words.push(Word {
                    start,
                    text,
                    stop: stop && rest.is_empty(),
                });
                if !rest.is_empty() {
                    words.push(Word {
                        start: start + text.len(),
                        text: rest,
                        stop,
                    });
                }
            } else if let Some(last) = words.last_mut() {
                last.stop |= stop;
            }
            start += piece.len();
        }
        if let Some(last) = words.last_mut() {
            last.stop = true;
        }
        let texts = words.iter().map(|word| word.text).collect();
        Self {
            text,
            country,
            words,
            texts,
        }
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word at a position, or `""` beyond the end.
    pub(super) fn word(&self, index: usize) -> &'a str {
        self.texts.get(index).copied().unwrap_or_default()
    }

    /// The words from a position up to another.
    pub(super) fn words(&self, from: usize, to: usize) -> &[&'a str] {
        self.texts.get(from..to).unwrap_or_default()
    }

    /// Where the word at a position begins; the end of the text beyond the last.
    pub(super) fn start(&self, index: usize) -> usize {
        self.words.get(index).map_or(self.text.len(), |word| word.start)
    }

    /// Where the word at a position ends.
    pub(super) fn end(&self, index: usize) -> usize {
        self.start(index) + self.word(index).len()
    }

    /// Whether a comma or a line break follows the word.
    pub(super) fn stops(&self, index: usize) -> bool {
        self.words.get(index).is_none_or(|word| word.stop)
    }

    /// The text between two byte positions.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Whether there is a letter between two words.
    pub(super) fn has_letters(&self, from: usize, to: usize) -> bool {
        self.words(from, to)
            .iter()
            .any(|word| word.contains(char::is_alphabetic))
    }

    /// The number with which the word at this position begins, a marker such as `nr.` before it left out, and a unit
    /// where the country writes one before the number.
    pub(super) fn number(&self, index: usize) -> Option<Number<'a>> {
        let word = self.words.get(index)?;
        let behind_unit = self.after_unit(word.text);
        let rest = self.after_marker(behind_unit.unwrap_or(word.text));
        let length = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, tail) = rest.split_at(length);
        let start = word.start + word.text.len() - rest.len();
        (!digits.is_empty()).then_some(Number {
            start,
            digits,
            tail,
            unit: behind_unit.is_some(),
        })
    }

    /// `12` of `3/12` in Australia.
    fn after_unit(&self, word: &'a str) -> Option<&'a str> {
        let (unit, number) = word.split_once(self.country.unit_before?)?;
        let is_unit = unit.chars().all(char::is_alphanumeric) && (1..=5).contains(&unit.len()) && letters(unit) <= 2;
        let is_unit =
            is_unit && (self.country.unit_before == Some('/') || unit.starts_with(|c: char| c.is_ascii_digit()));
        (is_unit && number.starts_with(|letter: char| letter.is_ascii_digit())).then_some(number)
    }

    /// `5` of `nr.5`, `No:5` and `#5`. `N5` is a road.
    fn after_marker(&self, word: &'a str) -> &'a str {
        let Some(at) = word.find(|letter: char| letter.is_ascii_digit()) else {
            return word;
        };
        let (before, rest) = word.split_at(at);
        let marker = before.trim_end_matches([':', '-']);
        let is_letter = marker.chars().count() == 1 && marker.len() == before.len();
        let announces = !marker.is_empty() && self.is_marker(marker);
        if announces && (!is_letter || !marker.chars().all(char::is_alphabetic)) {
            rest
        } else {
            word
        }
    }

    /// Whether `nr.` or the like stands before the number at this word, or within it.
    pub(super) fn is_marked(&self, index: usize) -> bool {
        let number = self.number(index);
        let within = number.is_some_and(|number| number.start > self.start(index) && !number.unit);
        within || index.checked_sub(1).is_some_and(|before| self.is_marker_at(before))
    }

    /// Whether the word at a position is `nr.` or the like.
    pub(super) fn is_marker_at(&self, index: usize) -> bool {
        self.is_marker(self.word(index))
    }

    /// Whether a word is `nr.` or the like.
    pub(super) fn is_marker(&self, word: &str) -> bool {
        is_marker(word, &self.country.code)
    }

    /// Whether the word at a position begins a street, as in `rue de la Paix`.
    pub(super) fn begins_street(&self, index: usize) -> bool {
        is_beginning(self.word(index), self.country)
    }

    /// Where the words before the number at this word end: before a marker, `č. p.` included.
    pub(super) fn name_end(&self, index: usize, from: usize) -> usize {
        let mut end = index;
        while end > from && (self.is_marker_at(end - 1) || (end < index && self.word(end - 1) == "č.")) {
            end -= 1;
        }
        if end == index
            && index >= from + 2
            && matches!(self.word(index - 1), "p." | "p")
            && self.is_marker_at(index - 2)
        {
            end = index - 2;
        }
        end
    }

    /// What the number at this word is, among the words of its segment; `None` when it is no number of a house or a road.
    pub(super) fn role(&self, index: usize, from: usize, to: usize) -> Option<Role> {
        let number = self.number(index).filter(|number| number.digits.len() <= MOST_DIGITS)?;
        let before = self.words(from, self.name_end(index, from));
        let last = before.last().copied().unwrap_or_default();
        let complete = is_complete(before, self.country);
        let is_whole = complete || (self.number(index + 1).is_some() && !is_bare_kind(before, self.country));
        if !(is_tail(number.tail) || (is_whole && is_word(number.tail))) {
            return None;
        }
        if is_postcode(number, &self.country.code) {
            return None;
        }
        let next = if self.stops(index) { "" } else { self.word(index + 1) };
        Some(if self.is_part(index, to, number, last, next) {
            Role::Part
        } else if self.is_date(index, number, next, complete) || self.continues_a_range(index, from) {
            Role::Name
        } else if self.is_ordinal(index, number, next) {
            let counts = complete && (number.tail == "." || self.has_number(index + 1, to));
            if counts { Role::House } else { Role::Name }
        } else if self.is_counted(last, next) || self.is_road(before, index, number, to) {
            Role::Name
        } else if is_estate(last) && !complete && !number.unit {
            // `Hoofdstraat gebouw 3`: the number of the street is missing.
            let street = before.split_last().map_or(before, |(_, street)| street);
            if is_complete(street, self.country) {
                Role::Part
            } else {
                Role::Building
            }
        } else {
            Role::House
        })
    }

    /// `bus 3`, `12/F`, `3. OG`, `2e etage`.
    fn is_part(&self, index: usize, to: usize, number: Number, last: &str, next: &str) -> bool {
        let ends = index + 2 >= to;
        // `1st Floor 12 High Street`.
        let floor = index.checked_sub(2).and_then(|floor| self.number(floor));
        let is_floor_before = is_floor(last) && floor.is_some_and(|floor| is_ordinal(floor.tail, self.country));
        (is_unit(last) && !is_floor_before && !number.unit)
            || (matches!(self.country.code.as_str(), "HK" | "MO") && number.tail.eq_ignore_ascii_case("/f"))
            || (is_ordinal(number.tail, self.country) && is_floor(next))
            || (number.tail.is_empty() && is_storey(next) && ends)
    }

    /// `1e Oosterparkstraat`, `5th Avenue`, `17. Juni`, `Meijhoek 50e 26`.
    fn is_ordinal(&self, index: usize, number: Number, next: &str) -> bool {
        let court = self.country.code == "NL" && number.tail == "e" && self.is_bare_number(index + 1);
        is_ordinal(number.tail, self.country) && (next.starts_with(char::is_alphabetic) || court)
    }

    /// The day or the year in `8 Mai 1945`, the day in `2 de Mayo`, `1er Mai`, `14-Juin` and `3 Oktoberstraat`.
    fn is_date(&self, index: usize, number: Number, next: &str, complete: bool) -> bool {
        let day = number.digits.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
            && (number.tail.is_empty() || is_ordinal(number.tail, self.country));
        let of = matches!(next, "de" | "De" | "di" | "of" | "da") && is_month(self.word(index + 2));
        let with_month = number.tail.split(is_dash).nth(1).is_some_and(is_month);
        let year =
            is_year(number.digits) && index >= 2 && is_month(self.word(index - 1)) && self.number(index - 2).is_some();
        year || with_month || (day && !complete && (is_month(next) || is_month_street(next) || of))
    }

    /// `De 3 Ambachten`, `Rue des 3 Ponts`.
    fn is_counted(&self, last: &str, next: &str) -> bool {
        if self.country.code == "TR" && is_end(next, self.country) {
            // `1234 Sokak No: 5`.
            return true;
        }
        let is_noun = next.starts_with(char::is_alphabetic) && next.chars().count() > 2;
        is_article(last) && is_noun && !(is_floor(next) || is_unit(next) || is_suffix(next) || is_estate(next))
    }

    /// The second number of `1940 - 1945`.
    fn continues_a_range(&self, index: usize, from: usize) -> bool {
        let Some(at) = index.checked_sub(1).filter(|&at| at >= from) else {
            return false;
        };
        let before = self.word(at);
        if is_dashes(before) {
            let is_room = at > from + 1 && (is_unit(self.word(at - 2)) || is_estate(self.word(at - 2)));
            at > from && self.number(at - 1).is_some() && !is_room
        } else {
            before.ends_with(is_dash) && self.number(at).is_some()
        }
    }

    /// Whether the number is a part of the street's name: the number of a road, or one that another one follows, as in
    /// `Plein 1944 7`, `Plein 40-45 12`, `Rijksweg 34 12`, `C 4, 12`, `Calle 2 Pinos 5`.
    fn is_road(&self, before: &[&str], index: usize, number: Number, to: usize) -> bool {
        let is_letter = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_uppercase);
        let follows = self.is_house_number(index + 1) && !number.tail.ends_with(is_dash);
        let bare = is_bare_kind(before, self.country);
        if before.is_empty() {
            return false;
        }
        if is_road(before, &self.country.code) {
            return true;
        }
        if is_span(number) {
            return follows;
        }
        if !number.tail.is_empty() {
            return false;
        }
        let last = before.last().copied().unwrap_or_default();
        let letter = is_letter(last);
        if before.len() == 1 && letter {
            return follows || !self.country.guesses;
        }
        let next = self.word(index + 1);
        let named =
            next.chars().count() > 2 && next.starts_with(char::is_uppercase) && next.chars().all(char::is_alphabetic);
        let dated = bare && is_year(number.digits) && self.has_number(index + 1, to);
        let counted = bare
            && is_beginning(last, self.country)
            && !self.stops(index)
            && named
            && !(is_unit(next) || is_estate(next) || is_floor(next))
            && self.has_number(index + 2, to);
        counted
            || dated
            || (follows && (is_year(number.digits) || letter || is_numbered(before) || is_article(last)))
            || (follows && bare && (!self.stops(index) || self.is_marked_behind(index)))
    }

    fn is_marked_behind(&self, index: usize) -> bool {
        self.is_marker_at(index + 1) || self.is_marked(index + 1)
    }

    /// Whether a number that can be a house number is the next word, behind a marker or not.
    fn is_house_number(&self, index: usize) -> bool {
        let index = index + usize::from(self.is_marker_at(index));
        let Some(number) = self.number(index) else {
            return false;
        };
        let next = if self.stops(index) { "" } else { self.word(index + 1) };
        let is_floor = is_floor(next)
            && (number.tail.is_empty() || is_ordinal(number.tail, self.country))
            && !self.is_marked(index);
        let is_name = is_ordinal(number.tail, self.country) && next.starts_with(char::is_alphabetic);
        let is_zip =
            number.digits.len() == 4 && next.len() == 2 && next.chars().all(|letter| letter.is_ascii_uppercase());
        number.digits.len() <= MOST_DIGITS && is_tail(number.tail) && !(is_floor || is_name || is_zip)
    }

    /// A number without anything, at the end of its segment or before a letter.
    fn is_bare_number(&self, index: usize) -> bool {
        let is_last = self.stops(index) || (self.stops(index + 1) && self.word(index + 1).len() == 1);
        self.number(index)
            .is_some_and(|number| number.tail.is_empty() && is_last && !self.stops(index - 1))
    }

    /// Whether there is a number in these words.
    fn has_number(&self, from: usize, to: usize) -> bool {
        (from..to).any(|index| {
            self.number(index)
                .is_some_and(|number| number.digits.len() <= MOST_DIGITS)
        })
    }

    /// Whether these words are a house number and what belongs to it, without a street: `12`, `Nr. 5 a`, `12 bis`,
    /// `16 boîte 3`.
    pub(super) fn is_number_only(&self, from: usize, to: usize) -> bool {
        let index = from + usize::from(self.is_marker_at(from));
        index < to && self.role(index, index, to) == Some(Role::House) && self.is_addition(index + 1, to)
    }

    /// Whether the words behind a house number can belong to it: letters, parts of a building, floors, the end of a
    /// range, a number.
    pub(super) fn is_addition(&self, from: usize, to: usize) -> bool {
        let mut after_unit = false;
        for index in from..to {
            let word = self.word(index);
            if word.starts_with(['(', '[', '#']) {
                return true;
            }
            let bare = word.trim_start_matches(is_dash);
            let known = after_unit
                || bare.is_empty()
                || is_joiner(bare)
                || is_suffix(bare)
                || is_floor(bare)
                || is_short(bare)
                || bare.starts_with(|letter: char| letter.is_ascii_digit());
            let is_name = self
                .number(index)
                .is_some_and(|number| is_ordinal(number.tail, self.country))
                && self.word(index + 1).starts_with(char::is_alphabetic)
                && !is_floor(self.word(index + 1));
            after_unit = !after_unit && (is_unit(bare) || is_estate(bare) || self.is_marker_at(index));
            if (!known || is_name) && !after_unit {
                return false;
            }
        }
        true
    }
}

/// What may be glued to a house number: a few letters or digits at a time.
pub(super) fn is_tail(tail: &str) -> bool {
    let parts = tail.split(|letter| is_dash(letter) || matches!(letter, '.' | ':' | '_' | '(' | ')'));
    let mut parts = parts.map(|part| part.trim_start_matches(|letter: char| letter.is_ascii_digit()));
    parts.all(|part| {
        let coded = part.ends_with(|letter: char| letter.is_ascii_digit());
        is_suffix(part) || is_floor(part) || (part.chars().all(char::is_alphanumeric) && (coded || letters(part) <= 4))
    })
}

/// `kamer` of `12kamer 3`, and `-kamer`.
fn is_word(tail: &str) -> bool {
    tail.chars().all(|letter| letter.is_alphanumeric() || is_dash(letter))
}

fn letters(text: &str) -> usize {
    text.chars().filter(|letter| letter.is_alphabetic()).count()
}

/// `A`, `hs`, `II`, `A-B`, `t.o.`, `K3.14`: letters and codes too short to be a word.
pub(super) fn is_short(word: &str) -> bool {
    let is_roman = |part: &str| part.len() <= 4 && part.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'));
    let mut parts = word.split(|letter| is_dash(letter) || letter == '.');
    parts.all(|part| {
        let known = is_roman(part) || letters(part) <= 2;
        known && part.chars().all(char::is_alphanumeric) && part.chars().count() <= 6
    })
}

/// A number that is a year rather than a house.
pub(super) fn is_year(digits: &str) -> bool {
    digits.len() == 4 && digits.parse().is_ok_and(|year: u32| (1800..2100).contains(&year))
}

/// `1940-1945`, `1940-45`, and the wars that streets are named after: `40-45`, `14-18`.
fn is_span(number: Number) -> bool {
    let mut tail = number.tail.chars();
    let last = if tail.next().is_some_and(is_dash) {
        tail.as_str()
    } else {
        ""
    };
    let short = last.len() == 2 && last.chars().all(|digit| digit.is_ascii_digit());
    let years = is_year(number.digits) && (is_year(last) || short);
    years || matches!((number.digits, last), ("40", "45") | ("14", "18"))
}

/// `3011XX`, where codes are written like that.
fn is_postcode(number: Number, country: &str) -> bool {
    country == "NL"
        && number.digits.len() == 4
        && number.tail.len() == 2
        && number.tail.chars().all(|letter| letter.is_ascii_uppercase())
        && !is_suffix(number.tail)
}
