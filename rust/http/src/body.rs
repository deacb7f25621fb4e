//! What an answer's body holds, whatever the server sent.

use serde_json::Value;

/// Characters that are kept of the title of a page; the rest is cut off.
const MAX_TITLE: usize = 500;

/// A decoded body. A bare JSON string and a plain text are the same thing.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// No bytes, or blanks only.
    Empty,
    /// Any JSON value that is not a string.
    Json(Value),
    /// A bare text, plain or JSON-quoted.
    Text(String),
    /// A web page: not an API, but something in front of it.
    Html {
        /// Its title, or its first words.
        title: String,
    },
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// More bytes than are read.
    TooLarge,
}

impl Body {
    /// Decodes the bytes of a body. The content type is only asked whether what is not JSON is a page: some servers send
    /// bare texts as JSON and JSON as text, and some label whatever they send as a page.
    #[must_use]
    pub fn decode(bytes: &[u8], content_type: &str) -> Self {
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Self::NotUtf8;
        };
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            return Self::Empty;
        }
        match serde_json::from_str(text) {
            Ok(Value::String(text)) if text.trim().is_empty() => Self::Empty,
            Ok(Value::String(text)) => Self::Text(text),
            Ok(value) => Self::Json(value),
            Err(_) if is_html(text, content_type) => Self::Html {
                title: shortened(&html_title(text), MAX_TITLE),
            },
            Err(_) => Self::Text(text.to_owned()),
        }
    }
}

fn is_html(text: &str, content_type: &str) -> bool {
    let starts = |tag: &str| text.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
    content_type.to_ascii_lowercase().contains("html") || starts("<!doctype html") || starts("<html")
}

/// The title of a page, or its first words where it has none.
fn html_title(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    let title = lower.find("<title").and_then(|start| {
        let open = start + lower.get(start..)?.find('>')? + 1;
        let close = open + lower.get(open..)?.find("</title")?;
        page.get(open..close)
    });
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match title.map(words) {
        Some(title) if !title.is_empty() => title,
        _ => words(&without_tags(page)),
    }
}

fn without_tags(page: &str) -> String {
    let mut inside = false;
    page.chars()
        .filter_map(|letter| match letter {
            '<' => {
                inside = true;
                Some(' ')
            }
            '>' if inside => {
                inside = false;
                None
            }
            _ if inside => None,
            _ => Some(letter),
        })
        .collect()
}

/// The first `max_chars` characters of a text, with an ellipsis where there are more.
#[must_use]
pub fn shortened(text: &str, max_chars: usize) -> String {
    match text.char_indices().nth(max_chars) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// Pages and texts as they come, cut off anywhere.
    fn bodies() -> impl Strategy<Value = Vec<u8>> {
        let page = "(<|>|</?title|<html|é|\u{feff}|\\pL|[ -~]){0,40}".prop_map(String::into_bytes);
        let json = r#"\{"(errors|Message)":(\[|\{|"|[ -~]){0,30}\}?"#.prop_map(String::into_bytes);
        prop_oneof![page, json, any::<Vec<u8>>()]
    }

    proptest! {
        #[test]
        fn whatever_comes_is_decoded_and_kept_short(body in bodies(), kind in "(text/html|application/json|[ -~]{0,20})") {
            let decoded = Body::decode(&body, &kind);
            if let Body::Html { title } = decoded {
                prop_assert!(title.chars().count() <= MAX_TITLE + 1);
            }
        }
    }

    fn decoded(text: &str) -> Body {
        Body::decode(text.as_bytes(), "application/json")
    }

    #[test]
    fn a_body_is_recognised_by_what_it_holds() {
        assert_eq!(decoded(""), Body::Empty);
        assert_eq!(decoded(" \r\n"), Body::Empty);
        assert_eq!(decoded("\"\""), Body::Empty);
        assert_eq!(decoded("\u{feff}{\"a\":1}"), Body::Json(json!({"a": 1})));
        assert_eq!(decoded("null"), Body::Json(Value::Null));
        assert_eq!(
            decoded("Nothing has left yet."),
            Body::Text("Nothing has left yet.".to_owned())
        );
        assert_eq!(
            decoded("\"Nothing has left yet.\""),
            Body::Text("Nothing has left yet.".to_owned())
        );
        assert_eq!(decoded("{\"a\":"), Body::Text("{\"a\":".to_owned()));
        assert_eq!(
            Body::decode(b"{\"City\":\"K\xf6ln\"}", "application/json"),
            Body::NotUtf8
        );
        assert_eq!(
            Body::decode(b"{\"a\":1}", "text/html; charset=utf-8"),
            Body::Json(json!({"a": 1})),
            "what is JSON is no page, whatever it is called"
        );
    }

    #[test]
    fn json_that_no_number_or_stack_can_hold_is_a_text() {
        for text in [
            "{\"Id\":1e999}".to_owned(),
            "[".repeat(100_000),
            "{\"a\":".repeat(1_000),
        ] {
            assert!(matches!(decoded(&text), Body::Text(_)), "{}", &text[..7]);
        }
        assert_eq!(
            decoded(r#"{"Id":123456789012345678901234567890}"#),
            Body::Json(json!({"Id": 1.234_567_890_123_456_8e29}))
        );
    }

    #[test]
    fn a_page_gives_its_title_or_its_first_words() {
        let title = |text: &str, kind: &str| match Body::decode(text.as_bytes(), kind) {
            Body::Html { title } => title,
            other => panic!("{other:?}"),
        };
        let page =
            "<!DOCTYPE html><html><head><TITLE lang=en>\n 502 Bad\n Gateway </TITLE></head><body>x</body></html>";
        assert_eq!(title(page, "application/json"), "502 Bad Gateway");
        assert_eq!(
            title("<p>Service <b>unavailable</b></p>", "text/HTML; charset=utf-8"),
            "Service unavailable"
        );
        assert_eq!(title("<html><title></title>Down</html>", ""), "Down");
        assert_eq!(title("<html><title>cut off", ""), "cut off");
        assert_eq!(
            title(&format!("<html>{}", "é".repeat(900)), "").chars().count(),
            MAX_TITLE + 1
        );
    }
}
