//! Numbers as people and programs write them, without a guess.

use serde::{Deserialize, Serialize};

use crate::message::Message;
use crate::text::clean;
use crate::{message, told_by_message};

/// What stands before the fraction of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecimalSign {
    /// `1234.5`.
    #[serde(rename = ".")]
    Dot,
    /// `1234,5`.
    #[serde(rename = ",")]
    Comma,
}

impl DecimalSign {
    const fn letter(self) -> char {
        match self {
            Self::Dot => '.',
            Self::Comma => ',',
        }
    }
}

/// Why a text is no number, and what to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANumber {
    /// It could be two numbers: `1,234`.
    Ambiguous,
    /// It is none.
    None,
}

impl NotANumber {
    /// What it says.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Ambiguous => message!(
                "it can be read as thousands or as a fraction: write it without thousands and with another digit, such \
                 as `1234` or `1.2340`, or give the column a decimal sign"
            ),
            Self::None => message!("it is no number: write one such as `1234.5`"),
        }
    }
}

/// Reads a number as programs write it: digits, perhaps a sign before them, perhaps a dot and further digits.
///
/// The result is the same number in one form: no plus, no zeros that say nothing, `0` never with a minus.
///
/// # Errors
/// [`NotANumber::None`].
pub fn plain_number(text: &str) -> Result<String, NotANumber> {
    let text = clean(text);
    let (negative, digits) = sign(&text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if digits.ends_with('.') {
        return Err(NotANumber::None);
    }
    normal(negative, whole, fraction).ok_or(NotANumber::None)
}

/// Reads a number as people write it: `123,456,789.123`, `123 456 789.123`, `123.456.789,123` and `1234,5` too.
///
/// Where two signs are used, the last is the decimal one. A sign that is used more than once parts thousands. One sign
/// with three digits behind it, and one to three before it that do not start with 0, can be either and is refused; unless
/// the decimal sign is given, which then decides everything.
///
/// # Errors
/// [`NotANumber`].
pub fn written_number(text: &str, decimal: Option<DecimalSign>) -> Result<String, NotANumber> {
    let text = clean(text);
    let (negative, digits) = sign(&text);
    let decimal = match decimal {
        Some(sign) => Some(sign.letter()),
        None => decimal_sign(digits)?,
    };
    let split = decimal.and_then(|sign| digits.rsplit_once(sign));
    let (whole, fraction) = match split {
        Some((_, "")) => return Err(NotANumber::None),
        Some(parts) => parts,
        None => (digits, ""),
    };
    let whole = without_thousands(whole, decimal).ok_or(NotANumber::None)?;
    normal(negative, &whole, fraction).ok_or(NotANumber::None)
}

/// The sign before the fraction, where the digits tell.
fn decimal_sign(digits: &str) -> Result<Option<char>, NotANumber> {
    let last = |sign: char| digits.rfind(sign);
    let (sign, other) = match (last('.'), last(',')) {
        (None, None) => return Ok(None),
        (dot, comma) if dot > comma => ('.', ','),
        _ => (',', '.'),
    };
    let has_other = digits.contains(other);
    if digits.matches(sign).count() > 1 {
        // `1.234.567`, but not `1,234.567.8`.
        return if has_other { Err(NotANumber::None) } else { Ok(None) };
    }
    let (before, after) = digits.split_once(sign).unwrap_or((digits, ""));
    let has_blank = before.contains([' ', '\'']);
    let may_be_thousands = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
    if may_be_thousands && !has_other && !has_blank {
        return Err(NotANumber::Ambiguous);
    }
    Ok(Some(sign))
}

/// The digits without what parts thousands: one kind of sign, with three digits behind each.
fn without_thousands(whole: &str, decimal: Option<char>) -> Option<String> {
    let is_part = |letter: char| matches!(letter, '.' | ',' | ' ' | '\'') && Some(letter) != decimal;
    let Some(sign) = whole.chars().find(|letter| is_part(*letter)) else {
        return Some(whole.to_owned());
    };
    let mut groups = whole.split(sign);
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()))?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

fn sign(text: &str) -> (bool, &str) {
    let negative = text.strip_prefix(['-', '\u{2212}']);
    let rest = negative.or_else(|| text.strip_prefix('+')).unwrap_or(text);
    (negative.is_some(), rest)
}

/// One form for each number; none where something else than digits is in it.
fn normal(negative: bool, whole: &str, fraction: &str) -> Option<String> {
    let is_digits = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let minus = if negative && (whole != "0" || !fraction.is_empty()) {
        "-"
    } else {
        ""
    };
    Some(if fraction.is_empty() {
        format!("{minus}{whole}")
    } else {
        format!("{minus}{whole}.{fraction}")
    })
}

told_by_message!(NotANumber);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_styles_are_read_and_what_is_ambiguous_is_refused() {
        for (text, expected) in [
            ("123,456,789.123", Ok("123456789.123")),
            ("123 456 789.123", Ok("123456789.123")),
            ("123\u{A0}456\u{202F}789.123", Ok("123456789.123")),
            ("123.456.789,123", Ok("123456789.123")),
            ("123'456.5", Ok("123456.5")),
            ("1,234,567", Ok("1234567")),
            ("1.234.567", Ok("1234567")),
            ("12,5", Ok("12.5")),
            ("12.50", Ok("12.5")),
            ("0.125", Ok("0.125")),
            ("0,125", Ok("0.125")),
            (".125", Ok("0.125")),
            ("1234.567", Ok("1234.567")),
            ("1 234,567", Ok("1234.567")),
            ("1,234.000", Ok("1234")),
            ("+5", Ok("5")),
            ("-1 000", Ok("-1000")),
            ("\u{2212}2,5", Ok("-2.5")),
            ("-0.0", Ok("0")),
            ("007", Ok("7")),
            ("1,234", Err(NotANumber::Ambiguous)),
            ("1.234", Err(NotANumber::Ambiguous)),
            ("-12,345", Err(NotANumber::Ambiguous)),
            ("1,23,456", Err(NotANumber::None)),
            ("1,234.567.8", Err(NotANumber::None)),
            ("1234 567", Err(NotANumber::None)),
            ("1 234'567", Err(NotANumber::None)),
            ("12.", Err(NotANumber::None)),
            ("1e3", Err(NotANumber::None)),
            ("--1", Err(NotANumber::None)),
            ("5 kg", Err(NotANumber::None)),
            ("", Err(NotANumber::None)),
            (".", Err(NotANumber::None)),
            ("٣", Err(NotANumber::None)),
        ] {
            let read = written_number(text, None);
            assert_eq!(read.as_deref().map_err(|error| *error), expected, "{text}");
        }
    }

    #[test]
    fn a_decimal_sign_decides() {
        let read = |text, sign| written_number(text, Some(sign)).ok();
        assert_eq!(read("1,234", DecimalSign::Comma).as_deref(), Some("1.234"));
        assert_eq!(read("1,234", DecimalSign::Dot).as_deref(), Some("1234"));
        assert_eq!(read("1.234", DecimalSign::Dot).as_deref(), Some("1.234"));
        assert_eq!(read("1.234", DecimalSign::Comma).as_deref(), Some("1234"));
        assert_eq!(read("1,5", DecimalSign::Dot), None);
        assert_eq!(read("1.234,5", DecimalSign::Dot), None);
    }

    #[test]
    fn a_program_writes_no_thousands() {
        for (text, expected) in [
            ("1.234", Some("1.234")),
            (" 80.00 ", Some("80")),
            ("-0.5", Some("-0.5")),
            ("1,234", None),
            ("1 000", None),
            ("1.", None),
            ("1.2.3", None),
            ("1e3", None),
            ("", None),
        ] {
            assert_eq!(plain_number(text).ok().as_deref(), expected, "{text}");
        }
    }

    /// So many thousands, so many digits behind the sign.
    fn grouped(number: u64, group: char, decimal: char, fraction: &str) -> String {
        let digits = number.to_string();
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(decimal);
            text.push_str(fraction);
        }
        text
    }

    proptest! {
        #[test]
        fn a_number_is_read_as_it_was_meant_or_not_at_all(
            number in 0_u64..10_000_000_000, fraction in "[0-9]{0,4}",
            style in prop::sample::select(vec![(',', '.'), (' ', '.'), ('.', ','), (' ', ','), ('\'', '.')]),
        ) {
            let (group, decimal) = style;
            let meant = plain_number(&format!("{number}.{fraction}0")).unwrap();
            let sign = if decimal == '.' { DecimalSign::Dot } else { DecimalSign::Comma };
            let text = grouped(number, group, decimal, &fraction);
            prop_assert_eq!(written_number(&text, Some(sign)), Ok(meant.clone()), "{}", text);
            let read = written_number(&text, None);
            prop_assert!(read == Ok(meant) || read == Err(NotANumber::Ambiguous), "{text}: {read:?}");
        }

        #[test]
        fn no_text_panics(text in any::<String>(), digits in "[0-9., '+-]{0,12}") {
            for text in [text, digits] {
                if let Ok(number) = written_number(&text, None) {
                    prop_assert_eq!(plain_number(&number), Ok(number.clone()));
                    prop_assert!(number.parse::<f64>().unwrap().is_finite());
                }
            }
        }
    }
}
