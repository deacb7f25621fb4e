//! A number before its street: `12 bis Rue de la Paix`, `221B Baker Street`.

use super::found::{Found, Rank};
use super::kinds::{Kinds, is_ordinal};
use super::line::{Line, Word};
use super::punctuation::{is_dash, is_dashes};
use super::role::{Role, is_addition, is_tail, role};
use super::streets::{is_complete, is_road, is_street};

/// The number at a word, what belongs to it, then the street, then what belongs to the number as well.
pub(super) fn leading(line: &Line, from: usize, to: usize) -> Option<Found> {
    let index = number_at(line, from, to)?;
    let first = street_start(line, index, to);
    // `1234 RD 12`, and `1234 S 500 E`, where a town is a grid.
    let is_grid = line.country.code == "US" && line.is(first, Kinds::DIRECTION);
    let is_road = (is_grid || is_road(line.words(first, first + 1))) && line.number(first + 1).is_some();
    if !line.has_letters(first, to) || (is_addition(line, index + 1, to) && !is_road) {
        return None;
    }
    found(line, from, index, first, to)
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
        let number = line.behind_marker(index);
        if role(line, number, from, to) != Some(Role::House) {
            return None;
        }
        let first = street_start(line, number, to);
        let is_whole = || line.word(first).starts_with(char::is_alphabetic) && is_complete(line.words(first, to));
        let is_behind_unit = number >= from + 2 && line.is(number - 2, Kinds::UNIT.or(Kinds::ESTATE));
        let plainly = line.is(first, Kinds::BEGINNING) || (line.country.number_first && (is_behind_unit || is_whole()));
        plainly.then(|| leading(line, index, to))?
    })
}

/// The word with the house number at the beginning of these words: behind a marker, and in Australia behind `3 /`.
fn number_at(line: &Line, from: usize, to: usize) -> Option<usize> {
    let index = line.behind_marker(from);
    let is_slash = |slash: char| line.word(index + 1).strip_prefix(slash).is_some_and(str::is_empty);
    let is_unit = line.country.unit_before.is_some_and(is_slash) && line.number(index + 2).is_some();
    let index = if is_unit { index + 2 } else { index };
    (index < to && role(line, index, index, to) == Some(Role::House)).then_some(index)
}

fn found(line: &Line, from: usize, index: usize, first: usize, to: usize) -> Option<Found> {
    let number = line.number(index)?;
    let last = name_stop(line, first, to);
    let rank = if is_street(line.words(first, last)) {
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
    while let Some(word) = line.words(index, to).first().filter(|_| !line.stops(index - 1)) {
        let length = own_words(line, word, index, to);
        if length == 0 {
            break;
        }
        index += length;
    }
    index
}

/// How many words from this one on belong to the number before them.
fn own_words(line: &Line, word: &Word, index: usize, to: usize) -> usize {
    let next = line.words(index, to).get(1);
    // `12 B, rue X` and `12 Ter Rue X`; in Dutch, `Ter` begins a name.
    let is_apart = line.stops(index) || next.is_some_and(|next| next.is(Kinds::BEGINNING));
    let is_one = |letters: &str| letters.chars().count() == 1 && letters.chars().all(char::is_alphabetic);
    let is_letter = is_one(word.text);
    let is_letters = || is_apart && word.text.contains(is_dash) && word.text.split(is_dash).all(is_one);
    let is_own_letter = is_letters() || is_letter && (is_apart || next.is_some_and(|next| is_before_name(line, next)));
    let is_joined = word.text.starts_with(is_dash) || line.word(index - 1).ends_with(is_dash);
    let is_range = line.number(index).is_some() && (is_joined || is_fraction(word.text));
    let repeat = ["bis", "ter", "quater", "quinquies"].contains(&word.folded.as_ref());
    let is_repeat = repeat && (is_apart || word.folded == word.text);
    // `12 à 14 rue X`, `12 to 14 High Street`.
    let is_number = |next: &Word| next.text.bytes().all(|letter| letter.is_ascii_digit());
    if word.is(Kinds::JOINER) && index + 2 < to && next.is_some_and(is_number) {
        2
    } else {
        usize::from(is_own_letter || is_range || is_repeat || is_dashes(word.text))
    }
}

/// `1/2` of `123 1/2 Main St`.
fn is_fraction(word: &str) -> bool {
    matches!(word.as_bytes(), [over, b'/', under] if over.is_ascii_digit() && under.is_ascii_digit())
}

/// Whether a letter before this word belongs to the number: `12 A High Street`, but not `12 A Street` and, in America,
/// `12 N Main St`.
fn is_before_name(line: &Line, next: &Word) -> bool {
    let is_british = line.country.english && !matches!(line.country.code.as_str(), "US" | "CA" | "");
    is_british && !next.is(Kinds::END) && next.text.chars().count() > 1
}

/// The word at which the street's name ends, when its number stands before it: at the next comma, or before what belongs
/// to the number. That is a word with a number behind a name that is whole, whatever the word (decision 14).
fn name_stop(line: &Line, first: usize, to: usize) -> usize {
    let comma = (first..to)
        .find(|&index| line.stops(index))
        .map_or(to, |index| index + 1);
    let is_stop = |&index: &usize| {
        let rest = line.words(index, comma);
        rest.split_first()
            .is_some_and(|(word, rest)| is_addition_at(line, first, index, word, rest))
    };
    (first + 1..comma).find(is_stop).unwrap_or(comma)
}

/// Whether the number's addition begins at this word, with the rest of the segment behind it.
fn is_addition_at(line: &Line, first: usize, index: usize, word: &Word, rest: &[Word]) -> bool {
    let name = line.words(first, index);
    let has_digit = |word: &Word| word.text.contains(|letter: char| letter.is_ascii_digit());
    if word.text.starts_with(['#', '(']) || (is_dashes(word.text) && is_complete(name)) {
        return true;
    }
    if let Some(number) = line.number(index) {
        // `3rd Floor`, `2ème étage`, and the number behind `123 Main St`.
        let is_plain = number.tail.is_empty() || is_ordinal(number.tail, line.country);
        let is_storey = is_plain && rest.first().is_some_and(|next| next.is(Kinds::FLOOR));
        let is_american = matches!(line.country.code.as_str(), "US" | "CA");
        return is_storey || (is_american && rest.is_empty() && number.tail.len() <= 1 && is_named_street(name));
    }
    let is_rural = line.country.code == "NZ" && word.text == "RD";
    let is_unit = word.is(Kinds::UNIT.or(Kinds::ESTATE)) || word.is(Kinds::POST_BOX);
    if is_rural || is_unit {
        return match rest {
            [next, ..] if has_digit(next) || next.text.chars().count() == 1 => true,
            [marker, next, ..] if marker.is(Kinds::MARKER) && has_digit(next) => true,
            _ => is_ended(name, word) && is_words_and_number(line, index, index + 1 + rest.len()),
        };
    }
    // `Rue de la Paix porte 3`, `High Street chamber 3`: whatever the word.
    let number = line.number(index + 1).filter(|_| !rest.is_empty());
    let is_date = word.is(Kinds::MONTH) || line.is(index + 2, Kinds::MONTH);
    let belongs = word.is(Kinds::ARTICLE.or(Kinds::DIRECTION))
        || (word.is(Kinds::END) && !is_complete(name))
        || is_road(line.words(first, index + 1));
    let is_one = number.is_some_and(|number| is_tail(number.tail)) && is_word(word) && !is_date && is_whole(name);
    !belongs && (is_one || (is_ended(name, word) && is_words_and_number(line, index, index + 1 + rest.len())))
}

/// Whether words without a digit, and then a number, stand at this place: `loading dock 4`.
fn is_words_and_number(line: &Line, index: usize, to: usize) -> bool {
    let is_own = |word: &Word| {
        is_word(word)
            && !word.is(Kinds::END
                .or(Kinds::COMPOUND)
                .or(Kinds::MONTH)
                .or(Kinds::JOINER)
                .or(Kinds::MARKER))
    };
    let words = line.words(index, to);
    let count = words.iter().take_while(|word| is_own(word)).count();
    let number = line.number(index + count).filter(|_| index + count < to);
    (2..=3).contains(&count) && number.is_some_and(|number| is_tail(number.tail))
}

/// Whether a name plainly ends before a word: `High Street`, and `Rue de la Paix` before a word in small letters.
fn is_ended(name: &[Word], next: &Word) -> bool {
    let is_upper = |word: &Word| word.text.starts_with(char::is_uppercase);
    let changes = name.last().is_some_and(is_upper) && !is_upper(next) && !next.is(Kinds::PREPOSITION);
    is_complete(name) && (changes || name.last().is_some_and(|last| last.is(Kinds::END)))
}

/// Letters, as a word has them.
fn is_word(word: &Word) -> bool {
    let is_letter = |letter: char| letter.is_alphabetic() || matches!(letter, '.' | '-' | '\'' | '’');
    word.text.chars().all(is_letter)
}

/// Whether the name may end here: `Baker Street`, `Rue de la Paix`, `Piccadilly`, but not `Rue de la`.
fn is_whole(name: &[Word]) -> bool {
    let is_open = name.last().is_some_and(|last| last.is(Kinds::ARTICLE));
    let begins = name.first().is_some_and(|first| first.is(Kinds::BEGINNING));
    !is_open && (is_complete(name) || !begins)
}

/// `Main St`, but not `County Road` and `Avenue`.
fn is_named_street(name: &[Word]) -> bool {
    let is_numbered = |last: &Word| matches!(last.folded.as_ref(), "road" | "rd" | "loop");
    is_complete(name) && !is_road(name) && !name.last().is_some_and(is_numbered)
}
