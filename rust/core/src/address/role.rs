//! What each number of a text is: that of the house, of a floor, of a road, or a part of the street's name.

use super::kinds::{Kinds, is_known_tail, is_month, is_month_street, is_ordinal};
use super::line::{Line, MOST_DIGITS, Number, Word, letters};
use super::punctuation::{is_dash, is_dashes};
use super::streets::{is_bare_kind, is_complete, is_numbered, is_road};

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

/// What the number at a word is, among the words of its segment; `None` when it is no number of a house or a road.
pub(super) fn role(line: &Line, index: usize, from: usize, to: usize) -> Option<Role> {
    let number = line.number(index).filter(|number| number.digits.len() <= MOST_DIGITS)?;
    let before = line.words(from, line.name_end(index, from));
    let complete = is_complete(before);
    let is_whole = complete || (line.number(index + 1).is_some() && !is_bare_kind(before));
    if !(is_tail(number.tail) || (is_whole && is_word(number.tail))) || is_postcode(number, line) {
        return None;
    }
    let place = Place {
        line,
        index,
        from,
        to,
        number,
        before,
        next: line.next(index),
    };
    Some(if place.is_part() {
        Role::Part
    } else if place.is_date(complete) || place.continues_a_range() {
        Role::Name
    } else if place.is_ordinal() {
        // `Hoofdstraat 12. 3e etage`.
        let counts = complete && (number.tail == "." || line.has_number(index + 1, to));
        if counts { Role::House } else { Role::Name }
    } else if place.is_counted() || place.is_road() || place.is_name() {
        Role::Name
    } else {
        place.is_in_building(complete)
    })
}

/// A number among the words of its segment.
struct Place<'l, 'a> {
    line: &'l Line<'a>,
    index: usize,
    from: usize,
    to: usize,
    number: Number<'a>,
    /// The words before it, a marker left out.
    before: &'l [Word<'a>],
    /// The word behind it, in the same segment.
    next: Option<&'l Word<'a>>,
}

impl Place<'_, '_> {
    fn last_is(&self, kinds: Kinds) -> bool {
        self.before.last().is_some_and(|last| last.is(kinds))
    }

    fn next_is(&self, kinds: Kinds) -> bool {
        self.next.is_some_and(|next| next.is(kinds))
    }

    fn next_is_word(&self) -> bool {
        self.next.is_some_and(|next| next.text.starts_with(char::is_alphabetic))
    }

    fn has_ordinal_tail(&self) -> bool {
        is_ordinal(self.number.tail, self.line.country)
    }

    /// `bus 3`, `12/F` of Hong Kong, `3. OG`, `2e etage`.
    fn is_part(&self) -> bool {
        let (line, number) = (self.line, self.number);
        // `1st Floor 12 High Street`.
        let floor = self.index.checked_sub(2).and_then(|floor| line.number(floor));
        let is_behind_floor =
            self.last_is(Kinds::FLOOR) && floor.is_some_and(|floor| is_ordinal(floor.tail, line.country));
        let is_asian_floor =
            matches!(line.country.code.as_str(), "HK" | "MO") && number.tail.eq_ignore_ascii_case("/f");
        let ends = self.index + 2 >= self.to;
        (self.last_is(Kinds::UNIT) && !is_behind_floor && !number.unit)
            || is_asian_floor
            || (self.has_ordinal_tail() && self.next_is(Kinds::FLOOR))
            || (number.tail.is_empty() && self.next_is(Kinds::STOREY) && ends)
    }

    /// `1e Oosterparkstraat`, `5th Avenue`, `17. Juni`, and the court in `Meijhoek 50e 26`.
    fn is_ordinal(&self) -> bool {
        let is_court = self.line.country.code == "NL" && self.number.tail == "e" && self.is_before_bare_number();
        self.has_ordinal_tail() && (self.next_is_word() || is_court)
    }

    /// A number without anything follows, at the end of the segment or before a letter.
    fn is_before_bare_number(&self) -> bool {
        let (line, index) = (self.line, self.index + 1);
        let is_last = line.stops(index) || (line.stops(index + 1) && line.word(index + 1).len() == 1);
        let number = line.number(index).filter(|_| self.next.is_some());
        is_last && number.is_some_and(|number| number.tail.is_empty())
    }

    /// The day or the year in `8 Mai 1945`, the day in `2 de Mayo`, `1er Mai`, `14-Juin` and `3 Oktoberstraat`.
    fn is_date(&self, complete: bool) -> bool {
        let (line, number) = (self.line, self.number);
        let is_day = number.digits.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
            && (number.tail.is_empty() || self.has_ordinal_tail());
        let is_of = self
            .next
            .is_some_and(|next| matches!(next.folded.as_ref(), "de" | "di" | "of" | "da"));
        let of_month = is_of && line.is(self.index + 2, Kinds::MONTH);
        // `Str. d. 17. Juni`: with a full stop it is a day, however whole the name before it looks.
        let is_written_day = is_day && number.tail == "." && self.next_is(Kinds::MONTH);
        let with_month = number.tail.split(is_dash).nth(1).is_some_and(is_month);
        let day = self.index.checked_sub(2).and_then(|day| line.number(day));
        let year = is_year(number.digits) && day.is_some() && line.is(self.index - 1, Kinds::MONTH);
        let is_street = || self.next.is_some_and(|next| is_month_street(&next.folded));
        year || with_month
            || is_written_day
            || (is_day && !complete && (of_month || self.next_is(Kinds::MONTH) || is_street()))
    }

    /// `De 3 Ambachten`, `Rue des 3 Ponts`, and in Turkey `1234 Sokak No: 5`.
    fn is_counted(&self) -> bool {
        let is_noun = self.next_is_word() && self.next.is_some_and(|next| next.text.chars().count() > 2);
        let is_other = self.next_is(Kinds::FLOOR.or(Kinds::UNIT).or(Kinds::SUFFIX).or(Kinds::ESTATE));
        let is_street = self.line.country.code == "TR" && self.next_is(Kinds::END);
        is_street || (self.last_is(Kinds::ARTICLE) && is_noun && !is_other)
    }

    /// The second number of `1940 - 1945`.
    fn continues_a_range(&self) -> bool {
        let line = self.line;
        let Some(at) = self.index.checked_sub(1).filter(|&at| at >= self.from) else {
            return false;
        };
        if is_dashes(line.word(at)) {
            let is_room = at > self.from + 1 && line.is(at - 2, Kinds::UNIT.or(Kinds::ESTATE));
            at > self.from && line.number(at - 1).is_some() && !is_room
        } else {
            line.word(at).ends_with(is_dash) && line.number(at).is_some()
        }
    }

    /// `Strada Provinciale 12`, `Highway 12`, and `C 4`, `B 3` where a number is not needed.
    fn is_road(&self) -> bool {
        let is_letter = matches!(self.before, [only] if only.is_capital()) && self.number.tail.is_empty();
        is_road(self.before) || (is_letter && !self.line.country.guesses)
    }

    /// A number that another one shows to be a part of the name: `Plein 1944 7`, `Plein 40-45 12`, `Rijksweg 34 12`,
    /// `C 4, 12`, `Calle 5 nº 12`, `ul. 2 Pułku 5`, `Plein 1944 woning 7`.
    fn is_name(&self) -> bool {
        let (line, index, number) = (self.line, self.index, self.number);
        let is_followed = self.is_before_house_number() && !number.tail.ends_with(is_dash);
        if self.before.is_empty() {
            return false;
        }
        if is_span(number) {
            return is_followed;
        }
        if self.is_span_apart() {
            return true;
        }
        if !number.tail.is_empty() {
            return false;
        }
        let is_year = is_year(number.digits);
        let is_letter = self.before.last().is_some_and(Word::is_capital);
        if is_followed && (is_year || is_letter || is_numbered(self.before) || self.last_is(Kinds::ARTICLE)) {
            return true;
        }
        let is_marked = line.is(index + 1, Kinds::MARKER) || line.is_marked(index + 1);
        let is_kind = is_bare_kind(self.before);
        is_kind
            && ((is_followed && (!line.stops(index) || is_marked))
                || (is_year && line.has_number(index + 1, self.to))
                || (self.last_is(Kinds::BEGINNING) && self.is_before_name() && line.has_number(index + 2, self.to)))
    }

    /// `40 - 45` of `Plein 40 - 45 12`.
    fn is_span_apart(&self) -> bool {
        let (line, index) = (self.line, self.index);
        let is_joined = is_dashes(line.word(index + 1)) && !(index..index + 3).any(|word| line.stops(word));
        let last = line.number(index + 2).filter(|last| is_joined && last.tail.is_empty());
        last.is_some_and(|last| spans(self.number.digits, last.digits)) && line.number(index + 3).is_some()
    }

    /// `Pułku` of `ul. 2 Pułku 5`.
    fn is_before_name(&self) -> bool {
        self.next.is_some_and(|next| {
            let is_name = next.text.starts_with(char::is_uppercase) && next.text.chars().all(char::is_alphabetic);
            is_name && next.text.chars().count() > 2 && !next.is(Kinds::UNIT.or(Kinds::ESTATE).or(Kinds::FLOOR))
        })
    }

    /// Whether a number that can be a house number is the next word, behind a marker or not, on the next line or not.
    fn is_before_house_number(&self) -> bool {
        let line = self.line;
        let index = line.behind_marker(self.index + 1);
        let Some(number) = line.number(index) else {
            return false;
        };
        let next = line.next(index);
        let next_is = |kinds| next.is_some_and(|next| next.is(kinds));
        let is_ordinal = is_ordinal(number.tail, line.country);
        let is_floor = next_is(Kinds::FLOOR) && (number.tail.is_empty() || is_ordinal) && !line.is_marked(index);
        let is_name = is_ordinal && next.is_some_and(|next| next.text.starts_with(char::is_alphabetic));
        let is_zip = number.digits.len() == 4
            && next.is_some_and(|next| {
                next.text.len() == 2 && next.text.bytes().all(|letter| letter.is_ascii_uppercase())
            });
        number.digits.len() <= MOST_DIGITS && is_tail(number.tail) && !(is_floor || is_name || is_zip)
    }

    /// `Gebouw 3`; behind a whole street it is a part of the building, and the street's number is missing.
    fn is_in_building(&self, complete: bool) -> Role {
        if !self.last_is(Kinds::ESTATE) || complete || self.number.unit {
            return Role::House;
        }
        let street = self.before.split_last().map_or(self.before, |(_, street)| street);
        if is_complete(street) {
            Role::Part
        } else {
            Role::Building
        }
    }
}

/// Whether these words are a house number and what belongs to it, without a street: `12`, `Nr. 5 a`, `12 bis`,
/// `16 boîte 3`.
pub(super) fn is_number_only(line: &Line, from: usize, to: usize) -> bool {
    let index = line.behind_marker(from);
    index < to && role(line, index, index, to) == Some(Role::House) && is_addition(line, index + 1, to)
}

/// Whether the words behind a house number can belong to it: letters, parts of a building, floors, the end of a range, a
/// number.
pub(super) fn is_addition(line: &Line, from: usize, to: usize) -> bool {
    let mut after_unit = false;
    for (index, word) in (from..to).zip(line.words(from, to)) {
        if word.text.starts_with(['(', '[', '#']) {
            return true;
        }
        let bare = word.text.trim_start_matches(is_dash);
        let known = after_unit
            || bare.is_empty()
            || word.is(Kinds::JOINER.or(Kinds::SUFFIX).or(Kinds::FLOOR))
            || is_known_tail(bare)
            || is_short(bare)
            || bare.starts_with(|letter: char| letter.is_ascii_digit());
        let next = line.get(index + 1);
        let is_name = word.text.starts_with(|letter: char| letter.is_ascii_digit())
            && line
                .number(index)
                .is_some_and(|number| is_ordinal(number.tail, line.country))
            && next.is_some_and(|next| next.text.starts_with(char::is_alphabetic) && !next.is(Kinds::FLOOR));
        after_unit = !after_unit && word.is(Kinds::UNIT.or(Kinds::ESTATE).or(Kinds::MARKER));
        if (!known || is_name) && !after_unit {
            return false;
        }
    }
    true
}

/// What may be glued to a house number: a few letters or digits at a time.
pub(super) fn is_tail(tail: &str) -> bool {
    let parts = tail.split(|letter| is_dash(letter) || matches!(letter, '.' | ':' | '_' | '(' | ')' | '"' | '”'));
    let mut parts = parts.map(|part| part.trim_start_matches(|letter: char| letter.is_ascii_digit()));
    parts.all(|part| {
        let coded = part.ends_with(|letter: char| letter.is_ascii_digit());
        (part.chars().all(char::is_alphanumeric) && (coded || letters(part) <= 4)) || is_known_tail(part)
    })
}

/// `kamer` of `12kamer 3`, and `-kamer`.
fn is_word(tail: &str) -> bool {
    tail.chars().all(|letter| letter.is_alphanumeric() || is_dash(letter))
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
    digits.len() == 4 && digits.parse().is_ok_and(|year: u32| (1800..2100).contains(&year))
}

/// `1940-1945`, `1940-45`, and the wars that streets are named after: `40-45`, `14-18`.
fn is_span(number: Number) -> bool {
    spans(number.digits, number.tail.strip_prefix(is_dash).unwrap_or_default())
}

fn spans(first: &str, last: &str) -> bool {
    let is_short = last.len() == 2 && last.bytes().all(|digit| digit.is_ascii_digit());
    let is_years = is_year(first) && (is_year(last) || is_short);
    is_years || matches!((first, last), ("40", "45") | ("14", "18"))
}

/// `3011XX`, where codes are written like that; `HS` and `BG` belong to a house.
fn is_postcode(number: Number, line: &Line) -> bool {
    line.country.code == "NL"
        && number.digits.len() == 4
        && number.tail.len() == 2
        && number.tail.bytes().all(|letter| letter.is_ascii_uppercase())
        && !is_known_tail(number.tail)
}
