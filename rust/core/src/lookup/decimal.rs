//! Numbers as people write them.

/// The shortest text that is this number, with a dot, rounded to so many decimals: 0.1 + 0.2 in two decimals is `0.3`.
///
/// A half is rounded away from zero, judged by the digits that are seen (1.005 gives `1.01`), which is what Odoo's own
/// `float_round` does.
#[must_use]
pub fn decimal(number: f64, digits: Option<u32>) -> String {
    // Never with an exponent.
    rounded(&number.to_string(), digits.filter(|_| number.is_finite()))
}

/// The same of a number that is written out.
pub(crate) fn rounded(text: &str, digits: Option<u32>) -> String {
    let rounded = match digits {
        Some(digits) => round(text, usize::try_from(digits).unwrap_or(usize::MAX)),
        None => text.to_owned(),
    };
    if rounded == "-0" { "0".to_owned() } else { rounded }
}

fn round(text: &str, digits: usize) -> String {
    let Some((whole, fraction)) = text.split_once('.') else {
        return text.to_owned();
    };
    let Some((kept, rest)) = fraction.split_at_checked(digits) else {
        return text.to_owned();
    };
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut number: Vec<u8> = whole.bytes().chain(kept.bytes()).collect();
    if rest.as_bytes().first().is_some_and(|&digit| digit >= b'5') {
        add_one(&mut number);
    }
    let (whole, fraction) = number.split_at(number.len().saturating_sub(digits));
    let text = |digits: &[u8]| String::from_utf8_lossy(digits).into_owned();
    let fraction = text(fraction);
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{}", text(whole)),
        fraction => format!("{sign}{}.{fraction}", text(whole)),
    }
}

fn add_one(number: &mut Vec<u8>) {
    for digit in number.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    number.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_as_short_as_it_can_be() {
        for (number, digits, expected) in [
            (80.0, Some(2), "80"),
            (0.1 + 0.2, Some(2), "0.3"),
            (0.1 + 0.2, None, "0.30000000000000004"),
            (12.5, Some(2), "12.5"),
            (1.005, Some(2), "1.01"),
            (2.675, Some(2), "2.68"),
            (-0.125, Some(2), "-0.13"),
            (-0.004, Some(2), "0"),
            (0.0, None, "0"),
            (-0.0, None, "0"),
            (9.996, Some(2), "10"),
            (99.5, Some(0), "100"),
            (99.4, Some(0), "99"),
            (0.05, Some(1), "0.1"),
            (1e21, Some(2), "1000000000000000000000"),
            (1e-7, None, "0.0000001"),
            (1e-7, Some(6), "0"),
            (3.5, Some(4_000_000_000), "3.5"),
        ] {
            assert_eq!(decimal(number, digits), expected, "{number} in {digits:?}");
        }
    }

    proptest! {
        #[test]
        fn rounding_moves_a_number_by_half_a_digit_at_most(number in -1e9..1e9_f64, digits in 0_u32..7) {
            let text = decimal(number, Some(digits));
            let half = 0.5 / 10_f64.powi(i32::try_from(digits).unwrap());
            prop_assert!((text.parse::<f64>().unwrap() - number).abs() <= half * 1.000_001 + 1e-6, "{text}");
            prop_assert!(text.split_once('.').is_none_or(|(_, fraction)| fraction.len() <= digits as usize));
            prop_assert_ne!(text, "-0");
        }

        #[test]
        fn without_digits_nothing_is_lost(number in any::<f64>()) {
            prop_assume!(number.is_finite());
            let read: f64 = decimal(number, None).parse().unwrap();
            prop_assert!((read - number).abs() == 0.0);
        }
    }
}
