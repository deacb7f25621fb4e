//! How times, numbers and names are written.

/// `2026-11-27 08:19:00` without its seconds, or a dash.
pub(crate) fn minute(time: Option<&str>) -> String {
    time.map_or_else(
        || "–".to_owned(),
        |time| format!("{} UTC", time.get(..16).unwrap_or(time)),
    )
}

/// What an address may hold of a name.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            for half in [byte >> 4, byte & 15] {
                encoded.push(
                    char::from_digit(u32::from(half), 16)
                        .unwrap_or_default()
                        .to_ascii_uppercase(),
                );
            }
            encoded.insert(encoded.len() - 2, '%');
        }
    }
    encoded
}

/// `50000` → `50,000`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_are_short() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(minute(Some("2026-11-27 08:19:59")), "2026-11-27 08:19 UTC");
        assert_eq!(minute(None), "–");
    }

    #[test]
    fn a_name_in_an_address_is_read_back() {
        assert_eq!(encoded("Büro & Co.\n"), "B%C3%BCro%20%26%20Co.%0A");
    }
}
