//! What an answer's body holds, whatever the server sent.

use serde_json::{Map, Value};

use crate::reason::Reason;
use crate::rows::member;

/// How much of one text of Monta is kept.
const LONGEST_TEXT: usize = 500;
/// How many reasons of one answer are kept.
const MOST_REASONS: usize = 50;

/// A decoded body. A bare JSON string and a plain text are the same thing (contract 2.6, status 404).
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Body {
    /// No bytes, or blanks only.
    Empty,
    /// Any JSON value that is not a string.
    Json(Value),
    /// A bare text, plain or JSON-quoted.
    Text(String),
    /// A page: not Monta's API but something in front of it.
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
    /// Decodes the bytes of a body. The content type is only asked whether what is not JSON is a page: Monta sends bare
    /// texts as JSON and JSON as text, and some servers label whatever they send as a page.
    pub(crate) fn decode(bytes: &[u8], content_type: &str) -> Self {
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
                title: shortened(&html_title(text)),
            },
            Err(_) => Self::Text(text.to_owned()),
        }
    }

    /// Whether a list of reasons to refuse is in the body, and is not empty.
    pub(crate) fn refuses(&self) -> bool {
        let Self::Json(Value::Object(members)) = self else {
            return false;
        };
        let filled = |value: &Value| value.as_array().is_some_and(|elements| !elements.is_empty());
        members.iter().any(|(name, value)| is_container(name) && filled(value))
    }

    /// Every reason in the body, in its order: any member ending in `InvalidReasons`, an `ErrorMessage` with a list of
    /// texts, problem details (RFC 9457) with their `errors`, a `Message` as v5 and gateways have it, or a bare text.
    /// The case of names does not count (contract 2.2).
    pub(crate) fn reasons(&self) -> Vec<Reason> {
        let mut reasons = match self {
            Self::Json(Value::Object(members)) => of_object(members),
            Self::Json(Value::Array(elements)) => of_list("", elements),
            Self::Text(text) => vec![reason("", None, text)],
            Self::Html { title } => vec![reason("html", None, title)],
            Self::Json(_) | Self::Empty | Self::NotUtf8 | Self::TooLarge => Vec::new(),
        };
        reasons.retain(|reason| !reason.message.is_empty() || reason.code.is_some());
        reasons.truncate(MOST_REASONS);
        reasons
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

fn of_object(members: &Map<String, Value>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for (name, value) in members {
        match (name.to_ascii_lowercase().as_str(), value) {
            (list, Value::Array(elements)) if list == "errors" || is_container(list) => {
                reasons.extend(of_list(name, elements));
            }
            ("errors", Value::Object(fields)) => {
                for (field, messages) in fields {
                    reasons.extend(of_value(&format!("errors.{field}"), messages));
                }
            }
            ("errormessage" | "error" | "message" | "title" | "detail", Value::String(text)) => {
                reasons.push(reason(name, None, text));
            }
            _ => {}
        }
    }
    reasons
}

/// Whether a member holds reasons (contract 2.6).
fn is_container(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("invalidreasons")
}

fn of_value(container: &str, value: &Value) -> Vec<Reason> {
    match value {
        Value::Array(elements) => of_list(container, elements),
        other => of_list(container, std::slice::from_ref(other)),
    }
}

fn of_list(container: &str, elements: &[Value]) -> Vec<Reason> {
    elements
        .iter()
        .filter_map(|element| match element {
            Value::String(text) => Some(reason(container, None, text)),
            Value::Object(_) => {
                let code = member(element, "Code").and_then(number);
                let message = member(element, "Message").and_then(Value::as_str).unwrap_or_default();
                Some(reason(container, code, message))
            }
            _ => None,
        })
        .collect()
}

/// Monta's numbers may come as texts (contract 2.2).
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn reason(container: &str, code: Option<i64>, message: &str) -> Reason {
    Reason {
        container: container.to_owned(),
        code,
        message: shortened(message.trim()),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
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
        let json = r#"\{"(OrderInvalidReasons|errors|Message)":(\[|\{|"|[ -~]){0,30}\}?"#.prop_map(String::into_bytes);
        prop_oneof![page, json, any::<Vec<u8>>()]
    }

    proptest! {
        #[test]
        fn whatever_comes_is_decoded_and_kept_short(body in bodies(), kind in "(text/html|application/json|[ -~]{0,20})") {
            let decoded = Body::decode(&body, &kind);
            let reasons = decoded.reasons();
            prop_assert!(reasons.len() <= MOST_REASONS);
            for reason in reasons {
                prop_assert!(reason.message.chars().count() <= LONGEST_TEXT + 1);
                prop_assert!(reason.code.is_some() || !reason.message.is_empty());
            }
        }
    }

    fn decoded(text: &str) -> Body {
        Body::decode(text.as_bytes(), "application/json")
    }

    fn said(text: &str) -> Vec<(String, Option<i64>, String)> {
        decoded(text)
            .reasons()
            .into_iter()
            .map(|r| (r.container, r.code, r.message))
            .collect()
    }

    fn one(container: &str, code: Option<i64>, message: &str) -> Vec<(String, Option<i64>, String)> {
        vec![(container.to_owned(), code, message.to_owned())]
    }

    #[test]
    fn a_body_is_recognised_by_what_it_holds() {
        assert_eq!(decoded(""), Body::Empty);
        assert_eq!(decoded(" \r\n"), Body::Empty);
        assert_eq!(decoded("\"\""), Body::Empty);
        assert_eq!(decoded("\u{feff}{\"a\":1}"), Body::Json(json!({"a": 1})));
        assert_eq!(decoded("null"), Body::Json(Value::Null));
        assert_eq!(
            decoded("Order has no shipping boxes."),
            Body::Text("Order has no shipping boxes.".to_owned())
        );
        assert_eq!(
            decoded("\"Order has no shipping boxes.\""),
            Body::Text("Order has no shipping boxes.".to_owned())
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
            LONGEST_TEXT + 1
        );
    }

    #[test]
    fn every_container_is_read() {
        for container in [
            "OrderInvalidReasons",
            "OrderDeleteInvalidReasons",
            "ReturnForecastInvalidReasons",
        ] {
            let body = json!({container: [{"Code": 18, "Message": " Picking has started "}]}).to_string();
            assert_eq!(said(&body), one(container, Some(18), "Picking has started"));
        }
        assert_eq!(
            said(r#"{"OrderInvalidReasons":[{"Code":"42"}]}"#),
            one("OrderInvalidReasons", Some(42), "")
        );
    }

    #[test]
    fn the_other_shapes_are_read() {
        let body = r#"{"ErrorMessage":"Not saved","InvalidReasons":["No such line"]}"#;
        assert_eq!(
            said(body),
            [
                one("ErrorMessage", None, "Not saved"),
                one("InvalidReasons", None, "No such line")
            ]
            .concat()
        );
        let body = r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"See errors",
                       "errors":{"Lines[0].Sku":["The Sku field is required."],"B2B":"Not a bool"}}"#;
        assert_eq!(
            said(body),
            [
                one("title", None, "Bad Request"),
                one("detail", None, "See errors"),
                one("errors.Lines[0].Sku", None, "The Sku field is required."),
                one("errors.B2B", None, "Not a bool"),
            ]
            .concat()
        );
        // The schema has its names in capitals, the framework in small letters (contract, appendix B; 2.6).
        let body = r#"{"Title":"Bad Request","Status":400,"Detail":"See errors","Errors":{"Note":["Required."]}}"#;
        assert_eq!(
            said(body),
            [
                one("Title", None, "Bad Request"),
                one("Detail", None, "See errors"),
                one("errors.Note", None, "Required."),
            ]
            .concat()
        );
        assert_eq!(
            said(r#"{"orderInvalidReasons":[{"code":12,"message":"In the past"}]}"#),
            one("orderInvalidReasons", Some(12), "In the past")
        );
        assert_eq!(said(r#"{"error":"quota"}"#), one("error", None, "quota"));
        assert_eq!(said(r#"{"errors":["quota"]}"#), one("errors", None, "quota"));
        assert_eq!(said(r#"{"Message":"Zero products found with sku X"}"#), {
            one("Message", None, "Zero products found with sku X")
        });
        assert_eq!(
            said(r#""No groups found for these filters""#),
            one("", None, "No groups found for these filters")
        );
        assert_eq!(said(r#"["one"]"#), one("", None, "one"));
    }

    #[test]
    fn a_body_without_reasons_has_none() {
        for text in [
            "",
            "17",
            "null",
            "{}",
            r#"{"OrderInvalidReasons":[]}"#,
            r#"{"OrderInvalidReasons":[{}]}"#,
        ] {
            assert_eq!(said(text), Vec::new(), "{text}");
        }
    }

    #[test]
    fn a_flood_of_reasons_is_cut() {
        let text = "x".repeat(LONGEST_TEXT + 100);
        let many: Vec<_> = (0..MOST_REASONS + 10)
            .map(|code| json!({"Code": code, "Message": text}))
            .collect();
        let reasons = Body::Json(json!({"OrderInvalidReasons": many})).reasons();
        assert_eq!(reasons.len(), MOST_REASONS);
        assert_eq!(reasons[0].message.chars().count(), LONGEST_TEXT + 1);
    }
}
