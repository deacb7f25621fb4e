//! A number before its street: `12 bis Rue de la Paix`, `221B Baker Street`.

use super::found::{Found, Rank};
use super::line::{Line, Role, is_tail};
use super::streets::{is_beginning, is_complete, is_direction, is_end, is_street};
use super::words::{
    is_article, is_dash, is_dashes, is_estate, is_floor, is_joiner, is_month, is_ordinal, is_road, is_suffix, is_unit,
    post_box_words,
};

/// The number at a word, what belongs to it, then the street, then what belongs to the number as well.
pub(super) fn leading(line: &Line, from: usize, to: usize) -> Option<Found> {
    let index = number_at(line, from, to)?;
    let first = street_start(line, index, to);
    // `1234 RD 12`, and `1234 S 500 E`, where a town is a grid.
    let is_grid = line.country.code == "US" && is_direction(line.word(first));
    let is_road =
        (is_grid || is_road(line.words(first, first + 1), &line.country.code)) && line.number(first + 1).is_some();
    if line.is_addition(index + 1, to) && !is_road {
        return None;
    }
    line.has_letters(first, to)
        .then(|| found(line, from, index, first, to))?
}

/// The number in one segment and the street in the next: `12, rue de la Paix`.
pub(super) fn across(line: &Line, from: usize, street: usize, to: usize) -> Option<Found> {
    let index = number_at(line, from, street)?;
    found(line, from, index, street, to)
}

/// `Bâtiment A 12 Rue de la Paix`: a number before what is plainly a street; where numbers come first, also one behind a
/// unit and one before a street to the end.
pub(super) fn embedded(line: &Line, from: usize, to: usize) -> Option<Found> {
    (from + 1..to).find_map(|index| {
        let number = index + usize::from(line.is_marker_at(index));
        if line.role(number, from, to) != Some(Role::House) {
            return None;
        }
        let first = street_start(line, number, to);
        let whole =
            line.word(first).starts_with(char::is_alphabetic) && is_complete(line.words(first, to), line.country);
        let unit = number
            .checked_sub(2)
            .filter(|&unit| unit >= from)
            .map(|unit| line.word(unit));
        let behind_unit = unit.is_some_and(|unit| is_unit(unit) || is_estate(unit));
        let plainly = line.begins_street(first) || (line.country.number_first && (whole || behind_unit));
        let found = plainly.then(|| leading(line, index, to))??;
        Some(found)
    })
}

/// The word with the house number at the beginning of these words: behind a marker, and in Australia behind `3 /`.
fn number_at(line: &Line, from: usize, to: usize) -> Option<usize> {
    let index = from + usize::from(line.is_marker_at(from));
    let slash = line.country.unit_before.map(String::from).unwrap_or_default();
    let is_unit = !slash.is_empty() && line.word(index + 1) == slash && line.number(index + 2).is_some();
    let index = if is_unit { index + 2 } else { index };
    (index < to && line.role(index, index, to) == Some(Role::House)).then_some(index)
}

fn found(line: &Line, from: usize, index: usize, first: usize, to: usize) -> Option<Found> {
    let number = line.number(index)?;
    let last = name_stop(line, first, to);
    let rank = if is_street(line.words(first, last), line.country) {
        Rank::Street
    } else if line.country.number_first {
        Rank::Likely
    } else {
        Rank::Plain
    };
    let is_behind_unit = number.unit || index > from + 1;
    let before = if is_behind_unit { number.start } else { line.start(from) };
    Some(Found {
        rank,
        digits: number.digits.to_owned(),
        number: number.start,
        name: (line.start(first), line.start(last)),
        additions: vec![
            (number.end(), line.start(first)),
            (line.start(last), line.text.len()),
            (0, before),
        ],
    })
}

/// The word at which the street behind a leading number begins: behind `bis`, a range, a fraction, or a letter.
pub(super) fn street_start(line: &Line, number: usize, to: usize) -> usize {
    let mut index = number + 1;
    while index < to && !line.stops(index - 1) {
        let (word, next) = (line.word(index), line.word(index + 1));
        let is_range = line.number(index).is_some()
            && (word.starts_with(is_dash) || line.word(index - 1).ends_with(is_dash) || is_fraction(word));
        // `12 B, rue X` and `12 Ter Rue X`; in Dutch, `Ter` begins a name.
        let apart = line.stops(index) || line.begins_street(index + 1);
        let is_letter = is_letter(word) && (apart || is_letter_of_number(line, next, index + 1 < to));
        let repeat = if apart { word.to_lowercase() } else { word.to_owned() };
        let is_repeat =
            (is_suffix(&repeat) && is_joiner(&repeat)) || matches!(repeat.as_str(), "ter" | "quater" | "quinquies");
        // `12 à 14 rue X`, `12 to 14 High Street`.
        let is_span = is_joiner(word) && index + 2 < to && next.chars().all(|letter| letter.is_ascii_digit());
        if !(is_range || is_letter || is_dashes(word) || is_repeat || is_span) {
            break;
        }
        index += 1 + usize::from(is_span);
    }
    index
}

/// `1/2` of `123 1/2 Main St`, and `½`.
fn is_fraction(word: &str) -> bool {
    let mut parts = word.split('/');
    let is_digit =
        |part: Option<&str>| part.is_some_and(|part| part.len() == 1 && part.starts_with(|c: char| c.is_ascii_digit()));
    is_digit(parts.next()) && is_digit(parts.next()) && parts.next().is_none()
}

fn is_letter(word: &str) -> bool {
    word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
}

/// Whether `A` before this word belongs to the number: `12 A High Street`, but not `12 A Street` and `12 N Main St`.
fn is_letter_of_number(line: &Line, next: &str, within: bool) -> bool {
    let english = line.country.english && !matches!(line.country.code.as_str(), "US" | "CA" | "");
    english && within && !is_end(next, line.country) && next.chars().count() > 1
}

/// The word at which the street's name ends, when its number stands before it: at the next comma, or before what belongs
/// to the number. That is a word with a number behind a name that is whole, whatever the word.
fn name_stop(line: &Line, first: usize, to: usize) -> usize {
    let comma = (first..to)
        .find(|&index| line.stops(index))
        .map_or(to, |index| index + 1);
    (first + 1..comma)
        .find(|&index| is_addition_at(line, first, index, comma))
        .unwrap_or(comma)
}

fn is_addition_at(line: &Line, first: usize, index: usize, to: usize) -> bool {
    let (word, next) = (line.word(index), if index + 1 < to { line.word(index + 1) } else { "" });
    let name = line.words(first, index);
    let has_digit = |word: &str| word.contains(|letter: char| letter.is_ascii_digit());
    if word.starts_with(['#', '(']) || (is_dashes(word) && is_complete(name, line.country)) {
        return true;
    }
    if let Some(number) = line.number(index) {
        // `3rd Floor`, `2ème étage`, and the number behind `123 Main St`.
        let is_storey = (number.tail.is_empty() || is_ordinal(number.tail, line.country)) && is_floor(next);
        let is_american = matches!(line.country.code.as_str(), "US" | "CA");
        let is_last = index + 1 == to && number.tail.len() <= 1;
        return is_storey || (is_american && is_last && is_named_street(line, name));
    }
    let is_marked = line.is_marker_at(index + 1) && index + 2 < to && has_digit(line.word(index + 2));
    let is_designator = has_digit(next) || next.chars().count() == 1 || is_marked;
    let is_rural = line.country.code == "NZ" && word == "RD";
    if is_rural || is_unit(word) || is_estate(word) || post_box_words(&[word], &line.country.code).is_some() {
        return is_designator;
    }
    // `Rue de la Paix porte 3`, `High Street chamber 3`: whatever the word.
    let is_number = line
        .number(index + 1)
        .is_some_and(|number| index + 1 < to && is_tail(number.tail));
    let is_date = is_month(line.word(index + 2)) || is_month(word);
    let belongs = is_article(word)
        || (is_end(word, line.country) && !is_complete(name, line.country))
        || is_road(line.words(first, index + 1), &line.country.code);
    let is_word = word
        .chars()
        .all(|letter| letter.is_alphabetic() || matches!(letter, '.' | '-' | '\'' | '’'));
    is_number && is_word && !is_date && !belongs && !is_direction(word) && is_whole(line, name)
}

/// Whether the name may end here: `Baker Street`, `Rue de la Paix`, `Piccadilly`, but not `Rue de la`.
fn is_whole(line: &Line, name: &[&str]) -> bool {
    let last = name.last().copied().unwrap_or_default();
    !is_article(last)
        && (is_complete(name, line.country) || !name.first().is_some_and(|first| is_beginning(first, line.country)))
}

/// `Main St`, but not `County Road` and `Avenue`.
fn is_named_street(line: &Line, name: &[&str]) -> bool {
    is_complete(name, line.country)
        && !is_road(name, &line.country.code)
        && !name
            .last()
            .is_some_and(|last| matches!(last.to_lowercase().as_str(), "road" | "rd" | "rd." | "loop"))
}
