//! E-mail fields of partners, which often hold more than one address.

/// What stands between two addresses, or around one: `Noor <noor@example.org>; kees@example.org`.
const BETWEEN: [char; 13] = [',', ';', '<', '>', '(', ')', '[', ']', '"', '|', '/', ':', '\\'];

/// The first valid address in the text; the whole text when there is none, so that whoever reads it sees what is wrong.
#[must_use]
pub(crate) fn first_email(text: &str) -> &str {
    let pieces = text.split(|letter: char| letter.is_whitespace() || BETWEEN.contains(&letter));
    let mut addresses = pieces.map(|piece| piece.trim_matches(['\'', '.', '`']));
    addresses.find(|address| is_email(address)).unwrap_or(text)
}

/// One `@`, a name before it and a domain with a dot behind it. More is for the server that delivers to decide.
fn is_email(address: &str) -> bool {
    let Some((name, domain)) = address.split_once('@') else {
        return false;
    };
    let is_label = |label: &str| {
        let letters = label.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
        !label.is_empty() && letters && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_name = !name.is_empty() && name.chars().count() <= 64 && !name.starts_with('.') && !name.ends_with('.');
    is_name && !name.contains("..") && domain.contains('.') && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_valid_address_counts() {
        for (text, expected) in [
            ("a@example.org", "a@example.org"),
            ("a@example.org;b@example.org", "a@example.org"),
            ("a@example.org, b@example.org", "a@example.org"),
            ("a@example.org b@example.org", "a@example.org"),
            ("a@example.org\nb@example.org", "a@example.org"),
            ("a@example.org / b@example.org", "a@example.org"),
            ("a@example.org|b@example.org", "a@example.org"),
            ("Noor de Wit <noor@example.org>", "noor@example.org"),
            (
                "\"Wit, Noor de\" <noor@example.org>, kees@example.org",
                "noor@example.org",
            ),
            ("mailto:noor@example.org", "noor@example.org"),
            ("'noor@example.org'", "noor@example.org"),
            ("noor@example.org.", "noor@example.org"),
            ("n/a; noor@example.org", "noor@example.org"),
            (
                "noor@; @example.org; noor@example; noor@example.org",
                "noor@example.org",
            ),
            (
                "noor@@example.org; a@b@example.org; kees@example.org",
                "kees@example.org",
            ),
            (
                "noor@-example.org noor@example..org noor..x@example.org kees@example.org",
                "kees@example.org",
            ),
            ("o'brien+shop@mail.example.co.uk", "o'brien+shop@mail.example.co.uk"),
            ("noör@exämple.org", "noör@exämple.org"),
            ("noor@example", "noor@example"),
            ("unknown", "unknown"),
            ("", ""),
        ] {
            assert_eq!(first_email(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_valid_address_stays_itself_and_is_found_in_any_list(
            before in "[a-z ]{0,5}[;, ]",
            address in "[a-z0-9]{1,8}([.+_-][a-z0-9]{1,5})?@[a-z0-9]{1,8}(-[a-z0-9]{1,3})?\\.[a-z]{2,4}",
            behind in "[;, ][ -~]{0,20}",
        ) {
            prop_assert_eq!(first_email(&address), &address);
            let list = format!("{before}{address}{behind}");
            prop_assert_eq!(first_email(&list), &address);
        }
    }
}
