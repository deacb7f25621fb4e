//! Texts as parts of an address.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986 is escaped: a slash in a name must not become a second segment.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Escapes a text for a path segment or for the value of a query.
#[must_use]
pub fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// Whether a text can be a path segment at all: `.` and `..` cannot, however they are written.
#[must_use]
pub fn can_be_segment(text: &str) -> bool {
    !matches!(text.trim(), "" | "." | "..")
}

/// A path with a query; values are escaped, names are taken as they are.
#[must_use]
pub fn with_query(path: &str, query: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = query
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect();
    format!("{path}?{}", pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_an_address_is_escaped() {
        assert_eq!(escaped("S/3 #1?&+%ä"), "S%2F3%20%231%3F%26%2B%25%C3%A4");
        assert_eq!(escaped("S-0.0_1~2"), "S-0.0_1~2");
        assert_eq!(
            with_query("/orders", &[("search", "a&b=c"), ("page", "0")]),
            "/orders?search=a%26b%3Dc&page=0"
        );
    }

    #[test]
    fn some_texts_are_no_segment() {
        for (text, expected) in [
            ("S1", true),
            ("...", true),
            ("a/b", true),
            ("", false),
            (" ", false),
            (".", false),
            ("..", false),
        ] {
            assert_eq!(can_be_segment(text), expected, "{text:?}");
        }
    }
}
