//! Splitting one segment of the text, from one comma or line break to the next: which number is the house number, where
//! the street's name begins and ends.

use super::found::{Found, Rank};
use super::leading::{embedded, leading, street_start};
use super::line::{Line, Role, is_tail, is_year};
use super::streets::{is_bare_kind, is_complete, is_compound, is_end, is_street};
use super::words::{
    is_company_form, is_dashes, is_estate, is_joiner, is_place, is_preposition, is_recipient, is_unit, post_box_words,
};

/// Splits the words of one segment; `None` when nothing in it is a house number.
pub(super) fn split(line: &Line, from: usize, to: usize) -> Option<Found> {
    let post_box = post_box(line, from, to);
    let Some((found, after)) = post_box else {
        return street_with_number(line, from, to);
    };
    // `Postbus 1234 Hoofdstraat 12`: parcels go to the street.
    let beside = street_with_number(line, after, to).filter(|beside| beside.rank >= Rank::Likely);
    beside.or(Some(found))
}

fn street_with_number(line: &Line, from: usize, to: usize) -> Option<Found> {
    if line.country.number_first {
        return leading(line, from, to)
            .or_else(|| embedded(line, from, to))
            .or_else(|| {
                // A number where it is not written counts only behind what is plainly a street, and avenues have numbers.
                let last =
                    behind(line, from, to).filter(|last| last.rank == Rank::Street && line.country.code != "SG")?;
                Some(Found {
                    rank: Rank::Likely,
                    ..last
                })
            });
    }
    let first = leading(line, from, to);
    if first.is_some() && !is_name_with_number(line, from, to) {
        return first;
    }
    let last = behind(line, from, to);
    let first = first.filter(|first| first.rank == Rank::Street || line.country.guesses);
    last.clone()
        .filter(|last| last.rank > Rank::Building)
        .or_else(|| embedded(line, from, to))
        .or(last)
        .or(first)
}

/// Whether the number at the beginning may belong to the name, as in `7 Heuvelenweg 12`, where numbers come behind: not
/// where the street ends before other words, as in `12 Hauptstraße Wohneinheit 3` and `16 Rue de la Loi chambre 3`.
fn is_name_with_number(line: &Line, from: usize, to: usize) -> bool {
    let first = street_start(line, from, to);
    if line.begins_street(first) {
        return false;
    }
    let next = (first..to).find(|&index| line.role(index, from, to) == Some(Role::House));
    next.is_none_or(|next| {
        let end = line.name_end(next, first);
        let ends = |end: usize| is_complete(line.words(first, end), line.country);
        ends(end) || !(first + 1..end).any(ends)
    })
}

/// `Hoofdstraat 12 A`: the first number that can be a house number, whatever words come behind it (ruling 14).
pub(super) fn behind(line: &Line, from: usize, to: usize) -> Option<Found> {
    let (mut building, mut glued_building) = (None, None);
    for index in from..to {
        if let Some((rank, found)) = glued(line, from, index) {
            if rank == Rank::Street {
                return Some(found);
            }
            glued_building = glued_building.or(Some(found));
        }
        if !line.has_letters(from, line.name_end(index, from)) {
            continue;
        }
        match line.role(index, from, to) {
            Some(Role::House) => {
                let found = before_number(line, from, index, to);
                let certain = line.country.guesses || line.is_marked(index) || !is_quarter(line, &found);
                return Some(found).filter(|_| certain);
            }
            Some(Role::Building) if line.country.guesses => building = building.or(Some(index)),
            // `Hoofdstraat bus 3, kamer 5`: a street of which the number is missing.
            Some(Role::Part) if is_complete_within(line, from, index) => break,
            _ => {}
        }
    }
    building
        .map(|index| before_number(line, from, index, to))
        .or(glued_building.filter(|_| !line.country.number_first))
}

/// `Zona Industriale 3`: a building or a quarter with its number, and no street.
fn is_quarter(line: &Line, found: &Found) -> bool {
    let first = line
        .slice(found.name.0, found.name.1)
        .split(' ')
        .next()
        .unwrap_or_default();
    found.rank == Rank::Building && (is_unit(first) || is_estate(first))
}

fn is_complete_within(line: &Line, from: usize, to: usize) -> bool {
    (from..=to).any(|end| is_complete(line.words(from, end), line.country))
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
    let additions = [Some((behind, line.text.len())), unit, Some((0, line.start(first)))];
    Found {
        rank: rank(line, line.words(first, end), line.words(from, to)),
        digits: digits.to_owned(),
        number: start,
        name: (line.start(first), between.0),
        additions: std::iter::once(between)
            .chain(additions.into_iter().flatten())
            .collect(),
    }
}

/// How plainly the name before a number is a street.
fn rank(line: &Line, name: &[&str], segment: &[&str]) -> Rank {
    let is_recipient = is_recipient(segment);
    let is_building = |word: Option<&&str>| word.is_some_and(|word| is_unit(word) || is_estate(word));
    // `Bij de buren op 101`.
    let is_open = name.last().is_some_and(|last| is_preposition(last));
    if is_street(name, line.country) && !is_recipient {
        Rank::Street
    } else if is_street(name, line.country) {
        Rank::Plain
    } else if is_recipient || is_building(name.first()) || is_building(name.last()) || is_open {
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
    if is_street(line.words(from, index), line.country) {
        return None;
    }
    let first = index + 1;
    let begins = line.word(first);
    if line.stops(index) || is_joiner(begins) || is_unit(begins) || is_estate(begins) {
        return None;
    }
    let is_own = |&other: &usize| {
        let name = line.words(first, line.name_end(other, first));
        let is_place = matches!(name, [word] if is_place(word));
        (is_complete(name, line.country) || is_beside(name))
            && !is_place
            && line.role(other, first, to) == Some(Role::House)
    };
    (first + 1..to).find(is_own).map(|other| (first, other))
}

/// `Am Markt`.
fn is_beside(name: &[&str]) -> bool {
    name.len() > 1 && name.first().is_some_and(|first| is_preposition(first))
}

/// Where the name begins: behind `Unit 3`, behind `Jansen B.V.` and behind a dash, where a street follows.
fn name_start(line: &Line, from: usize, end: usize) -> usize {
    let is_whole = |first: usize| {
        let name = line.words(first, end);
        is_complete(name, line.country) || is_beside(name)
    };
    let mut first = from;
    while first + 2 < end && (is_unit(line.word(first)) || is_estate(line.word(first))) {
        let designator = line.word(first + 1);
        let is_designator = designator.len() == 1 || designator.contains(|letter: char| letter.is_ascii_digit());
        if !(is_designator && (is_unit(line.word(first)) || is_whole(first + 2))) {
            break;
        }
        first += 2;
    }
    let apart = (first + 1..end).find(|&index| {
        let is_apart = is_company_form(line.word(index))
            || (is_dashes(line.word(index)) && !is_street(line.words(first, index), line.country));
        is_apart && index + 1 < end && is_whole(index + 1)
    });
    apart.map_or(first, |index| index + 1)
}

/// `Plein 1944 woning 7`: where the name ends, when words stand between it and the number.
fn dated(line: &Line, first: usize, end: usize) -> Option<usize> {
    let year = line.number(first + 1).filter(|number| is_year(number.digits))?;
    let is_bare = is_bare_kind(line.words(first, first + 1), line.country);
    (is_bare && year.tail.is_empty() && end > first + 2).then_some(first + 2)
}

/// `Hoofdstraat12A`, `Hauptstr.12`, `Hoofdstraat-12`: a number glued to the end of a word. Plainly a street or perhaps.
fn glued(line: &Line, from: usize, index: usize) -> Option<(Rank, Found)> {
    let word = line.word(index);
    let at = word.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, rest) = word.split_at(at);
    let letters = letters.trim_end_matches(['.', '-']);
    let length = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, tail) = rest.split_at(length);
    let is_name = letters.chars().count() >= 3 && letters.chars().all(char::is_alphabetic);
    let is_kind = is_compound(letters, line.country) || (index > from && is_end(letters, line.country));
    if !is_name
        || digits.len() > 5
        || !is_tail(tail)
        || is_unit(letters)
        || is_estate(letters)
        || line.is_marker(letters)
    {
        return None;
    }
    let number = line.start(index) + at;
    let first = name_start(line, from, index + 1);
    let found = Found {
        rank: if is_kind { Rank::Street } else { Rank::Plain },
        digits: digits.to_owned(),
        number,
        name: (line.start(first), number),
        additions: vec![(number + length, line.text.len()), (0, line.start(first))],
    };
    Some((found.rank, found))
}

/// `Postbus 1234`, `Postfach 10 20 30`, and the word behind it: the digits are the number, up to three at a time where
/// there are several groups.
fn post_box(line: &Line, from: usize, to: usize) -> Option<(Found, usize)> {
    let count = post_box_words(line.words(from, to), &line.country.code)?;
    let first = from + count + usize::from(line.is_marker_at(from + count));
    let digits = |word: &&str| word.chars().all(|letter| letter.is_ascii_digit());
    let groups = line.words(first, to);
    let many = groups.iter().take_while(|word| digits(word) && word.len() <= 3).count();
    let one = usize::from(groups.first().is_some_and(digits));
    let numbers = groups.get(..many.max(one)).filter(|numbers| !numbers.is_empty())?;
    let after = first + numbers.len();
    let found = Found {
        rank: Rank::Building,
        digits: numbers.concat(),
        number: line.start(first),
        name: (line.start(from), line.start(from + count)),
        additions: vec![(line.end(after - 1), line.text.len()), (0, line.start(from))],
    };
    Some((found, after))
}
