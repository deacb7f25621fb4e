//! Splitting one street line: which number is the house number, and what belongs to it.

use super::line::{Line, Number, Strength, is_year};
use super::parts::AddressParts;
use super::words::{
    is_dash, is_estate, is_joiner, is_marker, is_road, is_street_type, is_suffix, is_unit, number_comes_first,
    post_box_words,
};

/// Splits one line; `None` when nothing in it is a house number.
pub(super) fn split(text: &str, country_code: &str) -> Option<AddressParts> {
    let line = Line::new(text);
    let trailing = |strength, loose| trailing(&line, strength, loose);
    post_box(&line).or_else(|| {
        if number_comes_first(country_code) {
            leading(&line, 0)
                .or_else(|| embedded(&line, true))
                .or_else(|| trailing(Strength::Strong, false))
                .or_else(|| trailing(Strength::Weak, false))
        } else {
            trailing(Strength::Strong, false)
                .or_else(|| leading(&line, 0))
                .or_else(|| embedded(&line, false))
                .or_else(|| trailing(Strength::Strong, true))
                .or_else(|| trailing(Strength::Weak, false))
                .or_else(|| glued(&line))
        }
    })
}

/// A line that is a house number and what belongs to it, without a street: `12`, `Nr. 5 a`, `12 bis`.
pub(super) fn number_only(text: &str) -> Option<AddressParts> {
    let line = Line::new(text);
    let index = usize::from(is_marker(line.word(0)));
    line.strength(index)?;
    let number = line.number(index)?;
    line.is_addition(index, number.tail, false)
        .then(|| parts("", number, &[behind(&line, number)]))
}

/// `Postbus 1234`, `Postfach 10 20 30`: the digits are the number, up to three at a time where there are several groups.
fn post_box(line: &Line) -> Option<AddressParts> {
    let texts: Vec<&str> = line.words.iter().map(|word| word.text).collect();
    let count = post_box_words(&texts)?;
    let groups = texts.get(count..)?;
    let digits = |word: &&str| word.chars().all(|letter| letter.is_ascii_digit());
    let many = groups.iter().take_while(|word| digits(word) && word.len() <= 3).count();
    let one = usize::from(groups.first().is_some_and(digits));
    let numbers = groups.get(..many.max(one))?;
    let end = line.start(count + numbers.len());
    (!numbers.is_empty()).then(|| AddressParts {
        street: street(line.slice(0, line.start(count))),
        house_number: numbers.concat(),
        addition: addition(line.slice(end, line.text.len())),
    })
}

/// `Hoofdstraat 12 A`: the first number whose rest can belong to it. `loose` takes any rest, and then rather not a number
/// that looks like a year.
fn trailing(line: &Line, strength: Strength, loose: bool) -> Option<AddressParts> {
    let fits = |index: &usize| {
        line.strength(*index) == Some(strength)
            && line.slice(0, street_end(line, *index)).chars().any(char::is_alphabetic)
    };
    let mut candidates = (1..line.words.len())
        .filter(fits)
        .filter_map(|index| Some((index, line.number(index)?)));
    let (index, number) = if loose {
        let all: Vec<_> = candidates.collect();
        let first = all.first().copied();
        all.into_iter().find(|(_, number)| !is_year(number.digits)).or(first)
    } else {
        candidates.find(|(index, number)| line.is_addition(*index, number.tail, line.ends_a_name(*index, *number)))
    }?;
    let (building, name) = without_building(line, index);
    Some(parts(name, number, &[behind(line, number), building]))
}

/// The building and the street before the number at this word: of `Loods 3, Havenweg 12`, `Loods 3` and `Havenweg`.
fn without_building<'a>(line: &Line<'a>, index: usize) -> (&'a str, &'a str) {
    let end = street_end(line, index);
    let named = is_unit(line.word(0)) || is_estate(line.word(0));
    let last = (0..index)
        .rev()
        .find(|&word| line.words.get(word).is_some_and(|word| word.comma));
    let street = last.map_or(0, |last| line.start(last + 1));
    let name = line.slice(street, end);
    if named && name.chars().any(char::is_alphabetic) {
        (line.slice(0, street), name)
    } else {
        ("", line.slice(0, end))
    }
}

/// `12 bis Rue de la Paix`, from a word on: the number, what belongs to it, then the street.
fn leading(line: &Line, from: usize) -> Option<AddressParts> {
    let index = from + usize::from(is_marker(line.word(from)));
    line.strength(index)?;
    let number = line.number(index)?;
    if line.is_addition(index, number.tail, true) {
        return None;
    }
    let first = street_start(line, index);
    let last = (first + 1..line.words.len())
        .find(|&index| is_unit_at(line, index))
        .unwrap_or(line.words.len());
    let name = line.slice(line.start(first), line.start(last));
    let own = line.slice(number.start + number.digits.len(), line.start(first));
    let unit = line.slice(line.start(last), line.text.len());
    let before = line.slice(0, line.start(from));
    name.chars()
        .any(char::is_alphabetic)
        .then(|| parts(name, number, &[own, unit, before]))
}

/// `Bâtiment A, 12 Rue de la Paix`: a number before what is plainly a street; where numbers come first, also one behind a
/// comma or a unit.
fn embedded(line: &Line, number_first: bool) -> Option<AddressParts> {
    (1..line.words.len()).find_map(|index| {
        let street_follows = is_street_type(line.word(street_start(line, index)));
        let comma_before = line.words.get(index - 1).is_some_and(|word| word.comma);
        let unit_before = index.checked_sub(2).is_some_and(|unit| is_unit(line.word(unit)));
        let plainly = street_follows || (number_first && (comma_before || unit_before));
        plainly.then(|| leading(line, index)).flatten()
    })
}

/// `Hoofdstraat12A`, `Hauptstr.12`, `Hoofdstraat-12`: a number glued to the end of a word.
fn glued(line: &Line) -> Option<AddressParts> {
    line.words.iter().enumerate().find_map(|(index, word)| {
        let name = word.text.find(|letter: char| letter.is_ascii_digit())?;
        let (letters, rest) = word.text.split_at(name);
        let letters = letters.trim_end_matches(['.', '-']);
        let is_name = letters.chars().count() >= 3 && letters.chars().all(char::is_alphabetic);
        let own = Line::new(rest);
        own.strength(0)?;
        let number = own.number(0)?;
        (is_name && line.is_addition(index, number.tail, false)).then(|| {
            let number = Number {
                start: word.start + name,
                ..number
            };
            parts(line.slice(0, number.start), number, &[behind(line, number)])
        })
    })
}

/// Where the street before the number at this word ends: before a marker such as `nr.`.
fn street_end(line: &Line, index: usize) -> usize {
    let marked = index.checked_sub(1).filter(|&before| is_marker(line.word(before)));
    line.start(marked.unwrap_or(index))
}

/// The word at which the street behind a leading number begins: behind `bis`, a range, or a letter with a comma.
fn street_start(line: &Line, number: usize) -> usize {
    let mut index = number + 1;
    while let Some(word) = line.words.get(index) {
        let comma_before = line.words.get(index - 1).is_some_and(|word| word.comma);
        let is_range = line.number(index).is_some()
            && (line.word(index).starts_with(is_dash) || line.word(index - 1).ends_with(is_dash));
        // `12 B, rue X` and `12 Ter Rue X`; in Dutch, `Ter` begins a name.
        let apart = word.comma || is_street_type(line.word(index + 1));
        let is_letter = apart && word.text.chars().count() == 1;
        let is_dash = word.text.chars().all(is_dash);
        let is_repeat = is_suffix(word.text) && is_joiner(word.text);
        let repeat = if apart {
            word.text.to_lowercase()
        } else {
            word.text.to_owned()
        };
        let is_ter = matches!(repeat.as_str(), "ter" | "quater" | "quinquies");
        if comma_before || !(is_range || is_letter || is_dash || is_repeat || is_ter) {
            break;
        }
        index += 1;
    }
    index
}

/// `Apt 12`, `BP 20`, `#12` behind a street.
fn is_unit_at(line: &Line, index: usize) -> bool {
    let next = line.word(index + 1);
    let is_designator = next.chars().count() == 1 || next.chars().any(|letter| letter.is_ascii_digit());
    let is_part = is_unit(line.word(index)) || post_box_words(&[line.word(index)]).is_some();
    (is_part && is_designator) || line.word(index).starts_with('#')
}

/// Everything behind the digits of the number.
fn behind<'a>(line: &Line<'a>, number: Number) -> &'a str {
    line.slice(number.start + number.digits.len(), line.text.len())
}

fn parts(name: &str, number: Number, additions: &[&str]) -> AddressParts {
    let additions = additions
        .iter()
        .map(|text| addition(text))
        .filter(|text| !text.is_empty());
    AddressParts {
        street: street(name),
        house_number: number.digits.to_owned(),
        addition: additions.collect::<Vec<_>>().join(" "),
    }
}

fn street(text: &str) -> String {
    text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | ':' | '-' | '/'))
        .to_owned()
}

fn addition(text: &str) -> String {
    let text = text.trim_end_matches(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';'));
    text.trim_start_matches(|letter: char| {
        letter.is_whitespace() || is_dash(letter) || matches!(letter, ',' | ';' | '.' | ':' | '_')
    })
    .to_owned()
}

/// Whether the house number may be part of the street's name, so that a number on the second line is the real one.
pub(super) fn ends_a_name(parts: &AddressParts) -> bool {
    let street: Vec<&str> = parts.street.split(' ').collect();
    let is_name = is_year(&parts.house_number) || street.last().is_some_and(|word| is_road(word));
    is_name && parts.addition.is_empty() && post_box_words(&street).is_none()
}

/// Whether the street is more than a part of a building: `Gebouw 3` on the second line is no street.
pub(super) fn has_a_real_street(parts: &AddressParts) -> bool {
    !parts.street.is_empty() && !is_estate(&parts.street)
}
