//! What nobody may read: the secrets of a session, in every form in which a server may repeat them.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use monta_http::MASK;
use serde_json::Value;

use super::access::Access;
use super::credentials::Credentials;

/// The secrets of a session. Its `Debug` shows none.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    /// Every form of every secret, the longest first, so that no part of one is left.
    forms: Vec<String>,
}

impl Secrets {
    pub(crate) fn of(credentials: Option<&Credentials>, access: &Access) -> Self {
        let mut forms = Vec::new();
        if let Some(credentials) = credentials {
            add(&mut forms, &credentials.owner(), credentials.secret().expose());
        }
        if let Some(front) = &access.front {
            add(&mut forms, front.user(), front.password().expose());
        }
        forms.sort_unstable();
        forms.dedup();
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        Self { forms }
    }

    /// A text without them.
    pub(crate) fn mask(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for form in &self.forms {
            if masked.contains(form) {
                masked = masked.replace(form, MASK);
            }
        }
        masked
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// The forms of a secret that belongs to `owner`: as it is; as JSON, a traceback of Python and a page write it, and JSON
/// once more around those; as an address writes it; and as Basic authentication does, with its owner or alone.
fn add(forms: &mut Vec<String>, owner: &str, secret: &str) {
    let pair = format!("{owner}:{secret}");
    for text in [pair.as_str(), secret] {
        for engine in [STANDARD, URL_SAFE] {
            let encoded = engine.encode(text);
            forms.push(encoded.trim_end_matches('=').to_owned());
            forms.push(encoded);
        }
    }
    let written = [
        secret.to_owned(),
        json_escaped(secret),
        ascii_escaped(secret),
        secret.replace('\\', "\\\\").replace('\'', "\\'"),
        page_escaped(secret, "&quot;", "&#x27;"),
        page_escaped(secret, "&#34;", "&#39;"),
    ];
    forms.extend(written.iter().map(|form| json_escaped(form)));
    forms.extend(written);
    // What escapes everything it need not leave, what escapes the least, and what stands between.
    for kept in ["", "-_.~", "-_.~/", "-_.!~*'()", "-_.~!$&'()*+,;=:@/?"] {
        let upper = percent_encoded(secret, kept, |byte| format!("%{byte:02X}"));
        forms.push(upper.replace("%20", "+"));
        forms.push(upper);
        forms.push(percent_encoded(secret, kept, |byte| format!("%{byte:02x}")));
    }
}

fn json_escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
}

/// As Python's `json.dumps` writes it.
fn ascii_escaped(text: &str) -> String {
    let escaped = |unit: u16| match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    };
    json_escaped(text).encode_utf16().map(escaped).collect()
}

fn page_escaped(text: &str, quote: &str, apostrophe: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', quote)
        .replace('\'', apostrophe)
}

fn percent_encoded(text: &str, kept: &str, escaped: impl Fn(u8) -> String) -> String {
    text.bytes()
        .map(|byte| {
            let letter = char::from(byte);
            if byte.is_ascii_alphanumeric() || (byte.is_ascii() && kept.contains(letter)) {
                letter.to_string()
            } else {
                escaped(byte)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use monta_http::Secret;

    use super::*;
    use crate::settings::FrontLogin;

    #[test]
    fn a_secret_is_masked_however_it_is_written() {
        let credentials = Credentials::login("anna", Secret::new("p\"ä 's/<\\")).unwrap();
        let front = FrontLogin::new("gate", Secret::new("f&ont")).unwrap();
        let access = Access {
            front: Some(front),
            ..Access::default()
        };
        let secrets = Secrets::of(Some(&credentials), &access);
        for written in [
            "p\"ä 's/<\\",
            "p\\\"ä 's/<\\\\",
            "p\\\"\\u00e4 's/<\\\\",
            "p\\\\\\\"\\\\u00e4 's/<\\\\\\\\",
            "p\"ä \\'s/<\\\\",
            "p&quot;ä &#x27;s/&lt;\\",
            "p%22%C3%A4%20%27s%2F%3C%5C",
            "p%22%c3%a4%20%27s%2f%3c%5c",
            "p%22%C3%A4+'s/%3C%5C",
            // printf 'anna:p"ä '"'"'s/<\' | base64, and the same without the login
            "YW5uYTpwIsOkICdzLzxc",
            "cCLDpCAncy88XA==",
            "cCLDpCAncy88XA",
            "f&ont",
            "f&amp;ont",
            "f%26ont",
            "Z2F0ZTpmJm9udA==",
        ] {
            let text = format!("<{written}>");
            assert_eq!(secrets.mask(&text), format!("<{MASK}>"), "{written}");
        }
        assert_eq!(secrets.mask("anna of the gate"), "anna of the gate");
        assert_eq!(format!("{secrets:?}"), MASK);
        assert_eq!(Secrets::default().mask("anything"), "anything");
    }
}
