//! The reasons that Monta gives in a body.

use monta_core::answer::member;
use monta_http::{Body, shortened};
use serde_json::{Map, Value};

use crate::error::Reason;

/// Characters that are kept of one text of Monta; the rest is cut off.
const MAX_TEXT: usize = 500;
/// Reasons that are kept of one response; the rest is left out.
const MAX_REASONS: usize = 50;

/// Whether a list of reasons to refuse is in the body, and is not empty.
pub(crate) fn refuses(body: &Body) -> bool {
    let Body::Json(Value::Object(members)) = body else {
        return false;
    };
    let filled = |value: &Value| value.as_array().is_some_and(|elements| !elements.is_empty());
    members.iter().any(|(name, value)| is_container(name) && filled(value))
}

/// Every reason in the body, in its order: any member ending in `InvalidReasons`, an `ErrorMessage` with a list of
/// texts, problem details (RFC 9457) with their `errors`, a `Message` as v5 and gateways have it, or a bare text.
/// The case of names does not count (monta-api 2.2).
pub(crate) fn reasons(body: &Body) -> Vec<Reason> {
    let mut reasons = match body {
        Body::Json(Value::Object(members)) => of_object(members),
        Body::Json(Value::Array(elements)) => of_list("", elements),
        Body::Text(text) => vec![reason("", None, text)],
        Body::Html { title } => vec![reason("html", None, title)],
        Body::Json(_) | Body::Empty | Body::NotUtf8 | Body::TooLarge => Vec::new(),
    };
    reasons.retain(|reason| !reason.message.is_empty() || reason.code.is_some());
    reasons.truncate(MAX_REASONS);
    reasons
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

/// Whether a member holds reasons (monta-api 2.6).
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

/// Monta's numbers may come as texts (monta-api 2.2).
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn reason(container: &str, code: Option<i64>, message: &str) -> Reason {
    Reason {
        container: container.to_owned(),
        code,
        message: shortened(message.trim(), MAX_TEXT),
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
            let reasons = reasons(&decoded);
            prop_assert!(reasons.len() <= MAX_REASONS);
            for reason in reasons {
                prop_assert!(reason.message.chars().count() <= MAX_TEXT + 1);
                prop_assert!(reason.code.is_some() || !reason.message.is_empty());
            }
        }
    }

    fn decoded(text: &str) -> Body {
        Body::decode(text.as_bytes(), "application/json")
    }

    fn said(text: &str) -> Vec<(String, Option<i64>, String)> {
        reasons(&decoded(text))
            .into_iter()
            .map(|r| (r.container, r.code, r.message))
            .collect()
    }

    fn one(container: &str, code: Option<i64>, message: &str) -> Vec<(String, Option<i64>, String)> {
        vec![(container.to_owned(), code, message.to_owned())]
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
        // The schema has its names in capitals, the framework in small letters (monta-api 11, 2.6).
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
        let text = "x".repeat(MAX_TEXT + 100);
        let many: Vec<_> = (0..MAX_REASONS + 10)
            .map(|code| json!({"Code": code, "Message": text}))
            .collect();
        let reasons = reasons(&Body::Json(json!({"OrderInvalidReasons": many})));
        assert_eq!(reasons.len(), MAX_REASONS);
        assert_eq!(reasons[0].message.chars().count(), MAX_TEXT + 1);
    }
}
