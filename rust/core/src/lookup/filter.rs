//! The language in which a lookup list says which rows it has.
//!
//! | written | a row is in the list when the value |
//! |---|---|
//! | `x` | is x |
//! | `x*`, `*x`, `*x*` | starts with x, ends with x, holds x |
//! | `!` before one of these | is not, does not |
//! | one or more of these with a bar between them | does one of them |
//! | `*`, `!*` | is not empty, is empty |
//! | nothing, or blanks | is anything |
//!
//! `\` before `*`, `!`, `|` or `\` makes it an ordinary letter; a `!` that stands not first is one already. Capitals and
//! blanks around a text do not count, accents do ([`caseless`]). A value of several parts, such as routes, does what one
//! of its parts does; with `!`, no part may do it.

use crate::message::Message;
use crate::text::{caseless, clean};
use crate::{message, told_by_message};

/// A filter, read once to be matched many times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    alternatives: Vec<Alternative>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Alternative {
    not: bool,
    test: Test,
}

/// What is asked of a text; their own texts are caseless.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Filled,
    Is(String),
    StartsWith(String),
    EndsWith(String),
    Holds(String),
}

/// Why a filter cannot be used, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterError {
    /// A `*` that stands neither first nor last, such as `A*B`.
    StarInside {
        /// The alternative that has it.
        part: String,
    },
    /// More than one `*`, and nothing else.
    OnlyStars {
        /// The alternative.
        part: String,
    },
    /// A `!` with nothing behind it.
    NotAlone,
    /// Two `!`, one behind the other.
    NotTwice {
        /// The alternative.
        part: String,
    },
    /// A `|` with nothing on one side.
    EmptyAlternative {
        /// The whole filter.
        filter: String,
    },
    /// A `\` that makes nothing an ordinary letter.
    Backslash {
        /// The whole filter.
        filter: String,
    },
}

impl FilterError {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::StarInside { part } => message!(
                "`{part}` has a `*` inside: write `\\*` where the star itself is meant; for a beginning and an end, make two \
                 filters, such as `A*` and `*B`",
                part
            ),
            Self::OnlyStars { part } => message!(
                "`{part}` has stars only: write `*` for not empty, or `*\\**` for a text that holds a star",
                part
            ),
            Self::NotAlone => message!(
                "`!` says not, but not what: write `!*` for empty, `!Buy` for all but Buy, or `\\!` for the sign itself"
            ),
            Self::NotTwice { part } => message!(
                "`{part}` says not twice: write one `!`, or none; write `\\!` where the sign itself is meant, such as `!\\!`",
                part
            ),
            Self::EmptyAlternative { filter } => message!(
                "`{filter}` has nothing on one side of a `|`: take the `|` out, write `!*` for empty, or `\\|` for the bar itself",
                filter
            ),
            Self::Backslash { filter } => message!(
                "`{filter}` has a `\\` that is not before `*`, `!`, `|` or `\\`: write `\\\\` where the sign itself is meant",
                filter
            ),
        }
    }
}

impl Filter {
    /// Reads a filter; one of blanks matches everything.
    ///
    /// # Errors
    /// What is refused, see [`FilterError`]. The first thing that is wrong is named.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let text = clean(text);
        if text.is_empty() {
            return Ok(Self {
                alternatives: Vec::new(),
            });
        }
        let signs = signs(&text)?;
        let alternatives = signs
            .split(|sign| *sign == Sign::Bar)
            .map(|part| alternative(trim(part), &text))
            .collect::<Result<_, _>>()?;
        Ok(Self { alternatives })
    }

    /// Whether it matches everything, since it says nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// Whether a row with this value is in the list. Empty parts do not count; a value without parts is empty.
    #[must_use]
    pub fn matches<T: AsRef<str>>(&self, parts: &[T]) -> bool {
        if self.is_blank() {
            return true;
        }
        let mut one = None;
        let mut more: Vec<String> = Vec::new();
        // Most values have one part, for which no list is made.
        for part in parts.iter().map(|part| caseless(part.as_ref())) {
            if part.is_empty() {
                continue;
            }
            if one.is_none() {
                one = Some(part);
            } else {
                more.push(part);
            }
        }
        let does = |test: &Test| one.iter().chain(&more).any(|part| test.holds(part));
        self.alternatives
            .iter()
            .any(|alternative| does(&alternative.test) != alternative.not)
    }
}

impl Test {
    /// Whether it holds for a text that is caseless and not empty.
    fn holds(&self, part: &str) -> bool {
        match self {
            Self::Filled => true,
            Self::Is(text) => part == text,
            Self::StartsWith(text) => part.starts_with(text.as_str()),
            Self::EndsWith(text) => part.ends_with(text.as_str()),
            Self::Holds(text) => part.contains(text.as_str()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Letter(char),
    Star,
    Not,
    Bar,
}

fn signs(text: &str) -> Result<Vec<Sign>, FilterError> {
    let mut signs = Vec::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        signs.push(match letter {
            '*' => Sign::Star,
            '!' => Sign::Not,
            '|' => Sign::Bar,
            '\\' => match letters.next() {
                Some(escaped @ ('*' | '!' | '|' | '\\')) => Sign::Letter(escaped),
                _ => {
                    return Err(FilterError::Backslash {
                        filter: text.to_owned(),
                    });
                }
            },
            letter => Sign::Letter(letter),
        });
    }
    Ok(signs)
}

fn alternative(part: &[Sign], filter: &str) -> Result<Alternative, FilterError> {
    if part.is_empty() {
        return Err(FilterError::EmptyAlternative {
            filter: filter.to_owned(),
        });
    }
    let (not, asked) = match part {
        [Sign::Not, asked @ ..] => (true, trim(asked)),
        asked => (false, asked),
    };
    let part = || written(part);
    let (starts, text, ends) = match asked {
        [] => return Err(FilterError::NotAlone),
        [Sign::Not, ..] if not => return Err(FilterError::NotTwice { part: part() }),
        [Sign::Star] => {
            let test = Test::Filled;
            return Ok(Alternative { not, test });
        }
        [Sign::Star, text @ .., Sign::Star] => (false, trim(text), false),
        [Sign::Star, text @ ..] => (false, trim(text), true),
        [text @ .., Sign::Star] => (true, trim(text), false),
        text => (true, text, true),
    };
    if text.iter().all(|sign| *sign == Sign::Star) {
        return Err(FilterError::OnlyStars { part: part() });
    }
    if text.contains(&Sign::Star) {
        return Err(FilterError::StarInside { part: part() });
    }
    let text = caseless(&text.iter().filter_map(|sign| sign.letter()).collect::<String>());
    let make = match (starts, ends) {
        (true, true) => Test::Is,
        (true, false) => Test::StartsWith,
        (false, true) => Test::EndsWith,
        (false, false) => Test::Holds,
    };
    Ok(Alternative { not, test: make(text) })
}

impl Sign {
    /// What it stands for in a text; a star or a bar stands for none.
    fn letter(self) -> Option<char> {
        match self {
            Self::Letter(letter) => Some(letter),
            Self::Not => Some('!'),
            Self::Star | Self::Bar => None,
        }
    }
}

fn trim(mut signs: &[Sign]) -> &[Sign] {
    let is_blank = |sign: &Sign| matches!(sign, Sign::Letter(letter) if letter.is_whitespace());
    while let [first, rest @ ..] = signs
        && is_blank(first)
    {
        signs = rest;
    }
    while let [rest @ .., last] = signs
        && is_blank(last)
    {
        signs = rest;
    }
    signs
}

/// The signs as somebody writes them.
fn written(signs: &[Sign]) -> String {
    let mut text = String::new();
    for sign in signs {
        match *sign {
            Sign::Star => text.push('*'),
            Sign::Not => text.push('!'),
            Sign::Bar => text.push('|'),
            Sign::Letter(letter) => {
                if matches!(letter, '*' | '!' | '|' | '\\') {
                    text.push('\\');
                }
                text.push(letter);
            }
        }
    }
    text
}

told_by_message!(FilterError);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ROWS: [&str; 6] = ["Buy", "buy-in", "Make to Buy", "", "0", "A*B"];

    fn matching<'a>(filters: &[&str], rows: &[&'a str]) -> Vec<&'a str> {
        let filters: Vec<_> = filters.iter().map(|text| Filter::parse(text).unwrap()).collect();
        let mut rows = rows.to_vec();
        rows.retain(|row| filters.iter().all(|filter| filter.matches(&[row])));
        rows
    }

    #[test]
    fn every_row_of_the_table_of_the_language() {
        for (filters, expected) in [
            (&["buy"][..], &["Buy"][..]),
            (&["buy*"], &["Buy", "buy-in"]),
            (&["*BUY"], &["Buy", "Make to Buy"]),
            (&["*buy*"], &["Buy", "buy-in", "Make to Buy"]),
            (&["!buy"], &["buy-in", "Make to Buy", "", "0", "A*B"]),
            (&["!*buy*"], &["", "0", "A*B"]),
            (&["Buy|0"], &["Buy", "0"]),
            (&["*"], &["Buy", "buy-in", "Make to Buy", "0", "A*B"]),
            (&["!*"], &[""]),
            (&[""], &ROWS),
            (&["  \t"], &ROWS),
            (&[r"A\*B"], &["A*B"]),
            (&["*buy*", "!*to*"], &["Buy", "buy-in"]),
        ] {
            assert_eq!(matching(filters, &ROWS), expected, "{filters:?}");
        }
    }

    #[test]
    fn signs_blanks_capitals_and_accents() {
        let rows = ["!", "a!b", "a|b", r"C:\x", "*", "Café", "Cafe", "Straße", "  Buy  "];
        for (filter, expected) in [
            (r"\!", &["!"][..]),
            ("a!b", &["a!b"]),
            (r"a\|b", &["a|b"]),
            (r"c:\\*", &[r"C:\x"]),
            (r"\*", &["*"]),
            (r"*\*", &["*"]),
            ("CAFÉ", &["Café"]),
            ("cafe\u{301}", &["Café"]),
            ("cafe", &["Cafe"]),
            ("STRASSE", &["Straße"]),
            (" buy | ! * ", &["  Buy  "]),
            ("! c* | 0", &["!", "a!b", "a|b", "*", "Straße", "  Buy  "]),
            ("* buy *", &["  Buy  "]),
            ("\u{FEFF}buy\u{200B}", &["  Buy  "]),
        ] {
            assert_eq!(matching(&[filter], &rows), expected, "{filter}");
        }
        assert!(Filter::parse("\u{200B} ").unwrap().is_blank());
    }

    #[test]
    fn not_belongs_to_its_alternative() {
        let rows = ["Buy", "Make", ""];
        assert_eq!(matching(&["!buy|buy"], &rows), rows);
        assert_eq!(matching(&["!buy|!make"], &rows), rows);
        assert_eq!(matching(&["make|!*"], &rows), ["Make", ""]);
    }

    #[test]
    fn one_part_suffices_and_with_not_none_may() {
        let matches = |filter: &str, parts: &[&str]| Filter::parse(filter).unwrap().matches(parts);
        let both = ["Buy", "Manufacture"];
        assert!(matches("buy", &both));
        assert!(matches("manu*", &both));
        assert!(!matches("!buy", &both));
        assert!(matches("!dropship", &both));
        assert!(!matches("Buy, Manufacture", &both));
        assert!(matches("dropship|!sell", &both));
        assert!(matches("!buy", &[]));
        assert!(matches("!*", &[]));
        assert!(!matches("*", &["", " "]));
        assert!(matches("*", &["", "x"]));
    }

    #[test]
    fn what_is_refused_says_what_to_write() {
        for (filter, expected) in [
            ("A*B", "`A*B` has a `*` inside: write `\\*`"),
            (r"x|*a*b\|*", r"`*a*b\|*` has a `*` inside"),
            ("a**", "`a**` has a `*` inside"),
            ("**", "`**` has stars only: write `*` for not empty"),
            ("!* *", "`!* *` has stars only"),
            ("!", "`!` says not, but not what: write `!*` for empty"),
            ("a| ! ", "`!` says not, but not what"),
            ("!!buy", "`!!buy` says not twice: write one `!`, or none"),
            ("! !", "`! !` says not twice"),
            ("buy|", "`buy|` has nothing on one side of a `|`: take the `|` out"),
            ("|", "`|` has nothing on one side"),
            ("a| |b", "`a| |b` has nothing on one side"),
            (
                r"C:\x",
                r"`C:\x` has a `\` that is not before `*`, `!`, `|` or `\`: write `\\`",
            ),
            ("a\\", "`a\\` has a `\\` that is not before"),
        ] {
            let message = Filter::parse(filter).unwrap_err().to_string();
            assert!(message.starts_with(expected), "{filter}: {message}");
        }
        for instead in [
            r"A\*B", "A*", "*B", "*", r"*\**", "!*", "!Buy", r"\!", r"!\!", r"\|", r"\\",
        ] {
            assert!(Filter::parse(instead).is_ok(), "{instead}");
        }
    }

    /// Whether a pattern of letters and stars is a text, tried in every way; a star is any letters.
    fn glob(pattern: &[(char, bool)], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            [('*', false), rest @ ..] => (0..=text.len()).any(|skip| glob(rest, &text[skip..])),
            [(letter, _), rest @ ..] => text.first() == Some(letter) && glob(rest, &text[1..]),
        }
    }

    fn trimmed(mut pattern: Vec<(char, bool)>) -> Vec<(char, bool)> {
        while pattern.last() == Some(&(' ', false)) {
            pattern.pop();
        }
        while pattern.first() == Some(&(' ', false)) {
            pattern.remove(0);
        }
        pattern
    }

    /// The language again, letter by letter and without a care for time; none for what is refused.
    fn naive(filter: &str, parts: &[String]) -> Option<bool> {
        let mut alternatives = vec![Vec::new()];
        let mut letters = filter.trim().chars();
        if filter.trim().is_empty() {
            return Some(true);
        }
        while let Some(letter) = letters.next() {
            match letter {
                '|' => alternatives.push(Vec::new()),
                '\\' => {
                    let escaped = letters.next().filter(|letter| "*!|\\".contains(*letter))?;
                    alternatives.last_mut()?.push((escaped, true));
                }
                letter => alternatives.last_mut()?.push((letter, false)),
            }
        }
        let values: Vec<Vec<char>> = parts
            .iter()
            .map(|part| part.trim().to_lowercase().chars().collect::<Vec<_>>())
            .filter(|part| !part.is_empty())
            .collect();
        let mut any = false;
        for alternative in alternatives {
            let mut pattern = trimmed(alternative);
            let not = pattern.first() == Some(&('!', false));
            if not {
                pattern = trimmed(pattern[1..].to_vec());
            }
            if pattern.is_empty() || (not && pattern.first() == Some(&('!', false))) {
                return None;
            }
            let is_star = |place: &(char, bool)| *place == ('*', false);
            let does = if pattern == [('*', false)] {
                !values.is_empty()
            } else {
                let last = pattern.len() - 1;
                let edges = usize::from(is_star(&pattern[0])) + usize::from(last > 0 && is_star(&pattern[last]));
                let stars = pattern.iter().filter(|place| is_star(place)).count();
                let text = pattern
                    .iter()
                    .filter(|place| !is_star(place) && **place != (' ', false))
                    .count();
                if stars != edges || text == 0 {
                    return None;
                }
                // Blanks beside a star do not count.
                let mut inner = pattern.clone();
                inner.retain(|place| !is_star(place));
                let mut whole = trimmed(inner);
                if is_star(&pattern[0]) {
                    whole.insert(0, ('*', false));
                }
                if is_star(&pattern[last]) {
                    whole.push(('*', false));
                }
                let whole: Vec<_> = whole
                    .iter()
                    .map(|(letter, escaped)| (letter.to_ascii_lowercase(), *escaped))
                    .collect();
                values.iter().any(|value| glob(&whole, value))
            };
            any |= does != not;
        }
        Some(any)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn the_language_is_that_of_a_naive_matcher(
            filter in r"[abAB*!|\\ ]{0,7}",
            parts in prop::collection::vec(r"[abAB*!|\\ ]{0,4}", 0..3),
        ) {
            let read = Filter::parse(&filter).ok().map(|read| read.matches(&parts));
            prop_assert_eq!(read, naive(&filter, &parts), "{:?} on {:?}", filter, parts);
        }
    }

    proptest! {
        #[test]
        fn what_stands_behind_a_backslash_is_found(text in r"[a-zé*!|\\ ]{1,12}") {
            prop_assume!(!text.trim().is_empty());
            let mut filter = String::new();
            for letter in text.chars() {
                if "*!|\\".contains(letter) {
                    filter.push('\\');
                }
                filter.push(letter);
            }
            for filter in [filter.clone(), format!("{filter}*"), format!("*{filter}"), format!("*{filter}*")] {
                prop_assert!(Filter::parse(&filter).unwrap().matches(&[&text]), "{filter:?}");
                prop_assert!(!Filter::parse(&format!("!{filter}")).unwrap().matches(&[&text]), "{filter:?}");
            }
        }

        #[test]
        fn any_text_is_read_or_refused(filter in any::<String>(), value in any::<String>()) {
            if let Ok(read) = Filter::parse(&filter) {
                prop_assert!(!read.is_blank() || read.matches(&[value]));
            }
        }
    }
}
