//! Splitting one segment of the text, from one comma or line break to the next: which number is the house number, where
//! the street's name begins and ends.

use super::found::{Found, Rank};
use super::kinds::Kinds;
use super::leading::{embedded, leading, street_start};
use super::line::{Line, MOST_DIGITS, Word};
use super::punctuation::is_dashes;
use super::role::{Role, is_tail, is_year, role};
use super::streets::{begins_complete, is_bare_kind, is_beside, is_complete, is_street, post_box_words};

/// Splits the words of one segment; `None` when nothing in it is a house number.
pub(super) fn split(line: &Line, from: usize, to: usize) -> Option<Found> {
    let Some((post_box, after)) = post_box(line, from, to) else {
        return street_with_number(line, from, to);
    };
    // `Postbus 1234 Hoofdstraat 12`: parcels go to the street.
    let beside = street_with_number(line, after, to).filter(|beside| beside.rank >= Rank::Likely);
    beside.or(Some(post_box))
}

fn street_with_number(line: &Line, from: usize, to: usize) -> Option<Found> {
    let first = leading(line, from, to);
    if line.country.number_first {
        return first.or_else(|| embedded(line, from, to)).or_else(|| {
            // A number where it is not written counts only behind what is plainly a street, and avenues have numbers.
            let last = behind(line, from, to).filter(|last| last.rank == Rank::Street && line.country.code != "SG")?;
            let rank = Rank::Likely;
            Some(Found { rank, ..last })
        });
    }
    if first.is_some() && !is_name_with_number(line, from, to) {
        return first;
    }
    let last = behind(line, from, to);
    if last.as_ref().is_some_and(|last| last.rank > Rank::Building) {
        return last;
    }
    let first = first.filter(|first| first.rank == Rank::Street || line.country.guesses);
    embedded(line, from, to).or(last).or(first)
}

/// Whether the number at the beginning may belong to the name, as in `7 Heuvelenweg 12`, where numbers come behind: not
/// where the street ends before other words, as in `12 Hauptstraße Wohneinheit 3` and `16 Rue de la Loi chambre 3`.
fn is_name_with_number(line: &Line, from: usize, to: usize) -> bool {
    let first = street_start(line, from, to);
    if line.is(first, Kinds::BEGINNING) {
        return false;
    }
    let next = (first..to).find(|&index| role(line, index, from, to) == Some(Role::House));
    next.is_none_or(|next| {
        let name = line.words(first, line.name_end(next, first));
        is_complete(name) || !begins_complete(name)
    })
}

/// `Hoofdstraat 12 A`: the first number that can be a house number, whatever words come behind it (decision 14).
pub(super) fn behind(line: &Line, from: usize, to: usize) -> Option<Found> {
    let (mut building, mut perhaps) = (None, None);
    for index in from..to {
        if let Some(found) = glued(line, from, index) {
            if found.rank == Rank::Street {
                return Some(found);
            }
            perhaps = perhaps.or(Some(found));
        }
        if !line.has_letters(from, line.name_end(index, from)) {
            continue;
        }
        match role(line, index, from, to) {
            Some(Role::House) => {
                let found = before_number(line, from, index, to);
                let certain = line.country.guesses || line.is_marked(index) || !is_quarter(line, &found);
                return certain.then_some(found);
            }
            Some(Role::Building) if line.country.guesses => building = building.or(Some(index)),
            // `Hoofdstraat bus 3, kamer 5`: a street of which the number is missing.
            Some(Role::Part) if begins_complete(line.words(from, index)) => break,
            _ => {}
        }
    }
    building
        .map(|index| before_number(line, from, index, to))
        .or(perhaps.filter(|_| !line.country.number_first))
}

/// `Zona Industriale 3`: a building or a quarter with its number, and no street.
fn is_quarter(line: &Line, found: &Found) -> bool {
    let first = (0..line.len()).find(|&index| line.start(index) == found.name.0);
    let is_building = first.is_some_and(|first| line.is(first, Kinds::UNIT.or(Kinds::ESTATE)));
    found.rank == Rank::Building && is_building
}

/// The street before the number at a word.
fn before_number(line: &Line, from: usize, index: usize, to: usize) -> Found {
    let (from, index) = street_behind_building(line, from, index, to).unwrap_or((from, index));
    let end = line.name_end(index, from);
    let first = name_start(line, from, end);
    let name_end = dated(line, first, end).unwrap_or(end);
    // The role was found by this number.
    let number = line.number(index);
    let (digits, start, behind) = number.map_or(("", 0, 0), |number| (number.digits, number.start, number.end()));
    let unit = number
        .filter(|number| number.unit)
        .map(|number| (line.start(index), number.start));
    let between = (line.end(name_end.saturating_sub(1)), line.end(end.saturating_sub(1)));
    let additions = [
        Some(between),
        Some((behind, line.text.len())),
        unit,
        Some((0, line.start(first))),
    ];
    Found {
        rank: rank(line.words(first, end), line.words(from, to)),
        digits: digits.to_owned(),
        number: start,
        name: (line.start(first), between.0),
        additions: additions.into_iter().flatten().collect(),
    }
}

/// How plainly the name before a number is a street.
fn rank(name: &[Word], segment: &[Word]) -> Rank {
    let is_building = |word: Option<&Word>| word.is_some_and(|word| word.is(Kinds::UNIT.or(Kinds::ESTATE)));
    let is_recipient = segment.first().is_some_and(|first| first.is(Kinds::RECIPIENT))
        || segment.iter().any(|word| word.is(Kinds::COMPANY));
    // `Bij de buren op 101`.
    let is_open = name.last().is_some_and(|last| last.is(Kinds::PREPOSITION));
    if is_street(name) {
        if is_recipient { Rank::Plain } else { Rank::Street }
    } else if is_recipient || is_open || is_building(name.first()) || is_building(name.last()) {
        Rank::Building
    } else if is_beside(name) {
        Rank::Likely
    } else {
        Rank::Plain
    }
}

/// The street within the words behind the first number, where that is the number of a building: of `Magazijn 2
/// Hoofdstraat 12`, where `Hoofdstraat` begins and its number.
fn street_behind_building(line: &Line, from: usize, index: usize, to: usize) -> Option<(usize, usize)> {
    let first = index + 1;
    let is_apart = line.stops(index) || is_dashes(line.word(first));
    let is_addition = line.is(first, Kinds::JOINER.or(Kinds::UNIT).or(Kinds::ESTATE));
    // `Industriepark Noord 20 loskade 3`: a name, and what is found there.
    let is_found_there = line.word(first).starts_with(char::is_lowercase)
        && line.word(from).starts_with(char::is_uppercase)
        && !line.is(from, Kinds::UNIT.or(Kinds::ESTATE));
    if is_apart || is_addition || is_found_there || is_street(line.words(from, index)) {
        return None;
    }
    let is_own = |&other: &usize| {
        let name = line.words(first, line.name_end(other, first));
        let is_place = matches!(name, [word] if word.is(Kinds::PLACE));
        let is_name = (is_complete(name) && !is_place) || is_beside(name);
        is_name && role(line, other, first, to) == Some(Role::House)
    };
    (first + 1..to).find(is_own).map(|other| (first, other))
}

/// Where the name begins: behind `Unit 3`, behind `Jansen B.V.` and behind a dash, where a street follows.
fn name_start(line: &Line, from: usize, end: usize) -> usize {
    let is_whole = |first: usize| {
        let name = line.words(first, end);
        is_complete(name) || is_beside(name)
    };
    let mut first = from;
    while first + 2 < end && line.is(first, Kinds::UNIT.or(Kinds::ESTATE)) {
        let designator = line.word(first + 1);
        let is_designator = designator.len() == 1 || designator.contains(|letter: char| letter.is_ascii_digit());
        if !(is_designator && (line.is(first, Kinds::UNIT) || is_whole(first + 2))) {
            break;
        }
        first += 2;
    }
    let apart = (first + 1..end).find(|&index| {
        let is_dash = || is_dashes(line.word(index)) && !is_street(line.words(first, index));
        // `Ernst - Reuter - Platz` is one name.
        let is_last = || !line.words(index + 1, end).iter().any(|word| is_dashes(word.text));
        (line.is(index, Kinds::COMPANY) || (is_dash() && is_last())) && index + 1 < end && is_whole(index + 1)
    });
    apart.map_or(first, |index| index + 1)
}

/// `Plein 1944 woning 7`: where the name ends, when words stand between it and the number.
fn dated(line: &Line, first: usize, end: usize) -> Option<usize> {
    let year = line
        .number(first + 1)
        .filter(|year| year.tail.is_empty() && is_year(year.digits));
    let is_bare = year.is_some() && is_bare_kind(line.words(first, first + 1));
    (is_bare && end > first + 2 && !is_dashes(line.word(first + 2))).then_some(first + 2)
}

/// `Hoofdstraat12A`, `Hauptstr.12`, `Hoofdstraat-12`: a number glued to the end of a word.
fn glued(line: &Line, from: usize, index: usize) -> Option<Found> {
    let word = line.word(index);
    let at = word.find(|letter: char| letter.is_ascii_digit()).filter(|&at| at > 2)?;
    let (letters, rest) = word.split_at(at);
    let letters = letters.trim_end_matches(['.', '-']);
    let length = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, tail) = rest.split_at(length);
    let kinds = line.kinds(letters);
    // `Haupt-Str.5`; other hyphens make codes, such as `EG-B3`.
    let is_letter = |letter: char| letter.is_alphabetic() || (letter == '-' && kinds.has(Kinds::COMPOUND));
    let is_name = letters.chars().count() >= 3 && letters.chars().all(is_letter);
    let is_other = kinds.has(Kinds::UNIT.or(Kinds::ESTATE).or(Kinds::MARKER));
    // `KRA01M`, the code of a parcel locker.
    let is_code = index > from
        && !kinds.has(Kinds::COMPOUND)
        && letters.chars().all(char::is_uppercase)
        && line
            .slice(line.start(from), line.start(index))
            .contains(char::is_lowercase);
    if !is_name || is_code || is_other || digits.len() > MOST_DIGITS || !is_tail(tail) {
        return None;
    }
    let is_street = kinds.has(Kinds::COMPOUND) || (index > from && kinds.has(Kinds::END));
    let number = line.start(index) + at;
    let first = name_start(line, from, index + 1);
    Some(Found {
        rank: if is_street { Rank::Street } else { Rank::Plain },
        digits: digits.to_owned(),
        number,
        name: (line.start(first), number),
        additions: vec![(number + length, line.text.len()), (0, line.start(first))],
    })
}

/// `Postbus 1234`, `Postfach 10 20 30`, and the word behind it: the digits are the number, up to three at a time where
/// there are several groups.
fn post_box(line: &Line, from: usize, to: usize) -> Option<(Found, usize)> {
    let count = post_box_words(line.words(from, to))?;
    let first = line.behind_marker(from + count);
    let is_digits = |word: &&Word| word.text.bytes().all(|letter| letter.is_ascii_digit());
    let groups = line.words(first, to);
    let many = groups
        .iter()
        .take_while(|word| is_digits(word) && word.text.len() <= 3)
        .count();
    let one = usize::from(groups.first().is_some_and(|first| is_digits(&first)));
    let numbers = groups.get(..many.max(one)).filter(|numbers| !numbers.is_empty())?;
    let after = first + numbers.len();
    let found = Found {
        rank: Rank::Building,
        digits: numbers.iter().map(|word| word.text).collect(),
        number: line.start(first),
        name: (line.start(from), line.start(from + count)),
        additions: vec![(line.end(after - 1), line.text.len()), (0, line.start(from))],
    };
    Some((found, after))
}
