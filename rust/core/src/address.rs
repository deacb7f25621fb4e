//! Splitting two street lines into street, house number and addition (decision 20; decisions 6 and 14).
//!
//! Nothing is invented and nothing is lost: every letter and digit of the two lines is in one of the three parts, except
//! for a marker such as `nr.` directly before the house number, which the part itself already says, and for a line that
//! repeats another.
//!
//! 1. What repeats another line or piece goes ([`repetitions`]); the text falls into words and numbers ([`line`]), of which
//!    each is known for what it can be ([`kinds`], from the lists in [`words`]).
//! 2. In each segment, from one comma or line break to the next, the first number that can be a house number is one
//!    ([`role`]), with the street before it ([`split`]) or behind it ([`leading`]). A number that belongs to the street's
//!    name cannot: a year, a day, an ordinal, the number of a road.
//! 3. Of several segments the one that is plainly a street wins ([`streets`]); the others become the addition.

mod country;
mod found;
mod kinds;
mod leading;
mod line;
mod parts;
mod punctuation;
mod repetitions;
mod role;
mod split;
mod streets;
mod words;

pub use parts::AddressParts;

use country::Country;
use found::{Found, Rank};
use line::Line;
use punctuation::{addition, one_line};
use repetitions::without_repetitions;
use role::is_number_only;

/// Splits two street lines. The country decides what is tried first, a number before or behind the street; an empty or
/// unknown one counts as "behind".
#[must_use]
pub fn split_address(street: &str, street2: &str, country_code: &str) -> AddressParts {
    let text = without_repetitions(street, street2);
    let country = Country::new(country_code);
    let line = Line::new(&text, &country);
    match best(&line) {
        Some(found) => found.parts(&line),
        None => AddressParts {
            street: one_line(&text),
            ..AddressParts::default()
        },
    }
}

/// The segments, as words from and to.
fn segments(line: &Line) -> Vec<(usize, usize)> {
    let mut segments = Vec::new();
    let mut from = 0;
    for index in 0..line.len() {
        if line.stops(index) {
            segments.push((from, index + 1));
            from = index + 1;
        }
    }
    segments
}

/// The segment that is plainly a street with its number, else the first that may be one.
fn best(line: &Line) -> Option<Found> {
    let segments = segments(line);
    let alone: Vec<Option<Found>> = segments
        .iter()
        .map(|&(from, to)| split::split(line, from, to))
        .collect();
    let mut found: Vec<Found> = Vec::new();
    for (index, &(from, to)) in segments.iter().enumerate() {
        let is_alone = alone.get(index).is_some_and(Option::is_some);
        found.extend(alone.get(index).cloned().flatten());
        let Some(&(next, end)) = segments.get(index + 1) else {
            continue;
        };
        if !is_alone && line.has_letters(from, to) && begins_with_number(line, (from, to), (next, end)) {
            let joined = split::behind(line, from, end);
            found.extend(joined.filter(|joined| joined.number >= line.start(next)));
        }
        // `No. 12, Jalan SS 2/24`: the number of the road is none of the house.
        let own = alone.get(index + 1).and_then(Option::as_ref);
        let has_own = own
            .is_some_and(|own| !line.country.number_first || (line.start(next)..line.end(next)).contains(&own.number));
        if is_number_only(line, from, to) && !has_own && line.has_letters(next, end) {
            found.extend(leading::across(line, from, next, end));
        }
    }
    let rank = found.iter().map(|found| found.rank).max()?;
    let best = found.into_iter().find(|found| found.rank == rank)?;
    (!is_beside_a_street(line, &segments, &alone, &best)).then_some(best)
}

/// Whether the number of the street in one segment stands in the next: `Kerkstraat, 12`, and `Hoofdstraat` above
/// `12 woning 3`.
fn begins_with_number(line: &Line, street: (usize, usize), (from, to): (usize, usize)) -> bool {
    let is_street = streets::is_street(line.words(street.0, street.1));
    let own = || leading::leading(line, from, to).is_some_and(|own| own.rank == Rank::Street);
    is_number_only(line, from, to)
        || (is_street && !line.country.number_first && leading::leading(line, from, to).is_some() && !own())
}

/// Whether another segment before is plainly a street of which the number is missing, so that this number is rather one
/// of a room: `Hoofdstraat, Gebouw 3`. Where a country wants a number, only what is certain counts.
fn is_beside_a_street(line: &Line, segments: &[(usize, usize)], alone: &[Option<Found>], best: &Found) -> bool {
    if best.rank > Rank::Plain {
        return false;
    }
    let is_lower = line.slice(best.name.0, best.name.1).starts_with(char::is_lowercase);
    let certain = !line.country.guesses || best.rank == Rank::Building || is_lower;
    let mut before = segments
        .iter()
        .zip(alone)
        .take_while(|((_, to), _)| line.start(*to) <= best.name.0);
    certain && before.any(|(&(from, to), own)| own.is_none() && streets::is_complete(line.words(from, to)))
}

/// Splits a house number that has a field of its own; what is not a number is an addition.
pub(crate) fn split_number(number: &str) -> AddressParts {
    let (number, country) = (one_line(number), Country::new(""));
    let line = Line::new(&number, &country);
    let own = line.number(line.behind_marker(0));
    match own.filter(|_| is_number_only(&line, 0, line.len())) {
        Some(own) => AddressParts {
            house_number: own.digits.to_owned(),
            addition: addition(line.slice(own.end(), number.len())),
            ..AddressParts::default()
        },
        None => AddressParts {
            addition: number,
            ..AddressParts::default()
        },
    }
}

/// The non-empty texts with a blank between them.
pub(crate) fn join(first: &str, second: &str) -> String {
    [first, second]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
