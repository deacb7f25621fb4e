//! An answer that is no success, as a failure.

use crate::code::Code;
use crate::decode::Body;
use crate::error::Failure;
use crate::reason::{Reason, verdict};
use crate::transport::Received;

/// Turns an answer with a status of 300 or above into a failure. `changes` says whether the request changes something.
pub(crate) fn refusal(received: &Received, changes: bool) -> Failure {
    let status = received.status;
    let reasons = received.body.reasons();
    let why = explanation(&received.body, &reasons);
    let page = matches!(received.body, Body::Html { .. });
    let location = named(received.location.as_deref());
    let (code, what) = match status {
        300..=399 => (Code::Redirect, redirected_to(location)),
        401 => (
            Code::Unauthorized,
            "Monta does not accept the user name and password".to_owned(),
        ),
        403 => (Code::Forbidden, "Monta does not allow this".to_owned()),
        404 if page => (Code::NotFound, "A web page answered instead of Monta's API".to_owned()),
        404 => (Code::NotFound, "Monta does not know this address".to_owned()),
        405 => (
            Code::MethodUnsupported,
            "Monta does not take this kind of request here".to_owned(),
        ),
        408 => (Code::RequestTimeout, "Monta gave up waiting for the request".to_owned()),
        425 => (Code::TooEarly, "Monta is not ready for this request yet".to_owned()),
        429 => (Code::RateLimited, slow_down(received.retry_after)),
        500.. => (Code::ServerError, "Monta has a problem of its own".to_owned()),
        _ => (verdict(&reasons), "Monta refused".to_owned()),
    };
    let message = if why.is_empty() {
        format!("{what} ({status}).")
    } else {
        format!("{what} ({status}): {why}")
    };
    let failure = Failure::new(code, message).with("status", status).with("reason", why);
    let failure = match location {
        "" => failure,
        _ => failure.with("location", location),
    };
    Failure {
        status: Some(status),
        retry_after: received.retry_after,
        // Something in front of Monta may have given up on a request that Monta went on with.
        uncertain: changes && (status == 408 || status >= 500),
        reasons,
        ..failure
    }
}

/// The same for a list that is not a question about a record: Monta's 404 then says that there is no such list.
pub(crate) fn no_list(received: &Received) -> Failure {
    let failure = refusal(received, false);
    match (received.status, &received.body) {
        (404, Body::Html { .. }) => failure,
        (404 | 405 | 501, _) => Failure {
            code: Code::ListMissing,
            message: format!("Monta does not have this list ({}).", received.status),
            ..failure
        },
        _ => failure,
    }
}

/// Turns a success whose body cannot be used into a failure.
pub(crate) fn unusable(received: &Received, changes: bool) -> Failure {
    let (code, what) = match &received.body {
        Body::Empty => (Code::Empty, "Monta's answer is empty".to_owned()),
        Body::TooLarge => (Code::TooLarge, "Monta's answer is larger than 8 MiB".to_owned()),
        Body::NotUtf8 => (Code::NotJson, "Monta's answer is not UTF-8 text".to_owned()),
        Body::Html { title } => (
            Code::NotJson,
            format!("A web page answered instead of Monta's API: {title}"),
        ),
        Body::Text(_) => (Code::NotJson, "Monta's answer is not JSON".to_owned()),
        Body::Json(_) => (Code::NotJson, "Monta's answer is not what was asked for".to_owned()),
    };
    let status = received.status;
    let failure = Failure::new(code, format!("{what} ({status}).")).with("status", status);
    let failure = match &received.body {
        Body::Html { title } => failure.with("reason", title),
        _ => failure,
    };
    Failure {
        status: Some(status),
        uncertain: changes,
        ..failure
    }
}

fn explanation(body: &Body, reasons: &[Reason]) -> String {
    let said: Vec<_> = reasons
        .iter()
        .map(|reason| match (reason.message.as_str(), reason.code) {
            ("", Some(code)) => format!("reason {code}"),
            (message, _) => message.to_owned(),
        })
        .collect();
    match body {
        Body::NotUtf8 => "the explanation is not UTF-8 text".to_owned(),
        Body::TooLarge => "the explanation is larger than 8 MiB".to_owned(),
        _ => said.join("; "),
    }
}

/// The address that a redirect names, without its query: that is where tokens travel. Empty where it names a user.
fn named(location: Option<&str>) -> &str {
    let address = location.and_then(|location| location.split(['?', '#']).next());
    address.filter(|address| !address.contains('@')).unwrap_or_default()
}

fn redirected_to(location: &str) -> String {
    if location.is_empty() {
        "Monta sends us to another address".to_owned()
    } else {
        format!("Monta sends us to {location}")
    }
}

fn slow_down(retry_after: Option<u64>) -> String {
    match retry_after {
        Some(seconds) => format!("Monta asks to slow down and come back in {seconds} s"),
        None => "Monta asks to slow down".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::code::Class;

    fn received(status: u16, body: Body) -> Received {
        Received {
            status,
            body,
            retry_after: None,
            location: None,
        }
    }

    #[test]
    fn a_status_decides_code_class_and_certainty() {
        for (status, code, class, uncertain) in [
            (302, "api.redirect", Class::Fix, false),
            (400, "api.refused", Class::Fix, false),
            (401, "api.unauthorized", Class::Stop, false),
            (403, "api.forbidden", Class::Stop, false),
            (404, "api.not_found", Class::Fix, false),
            (405, "api.method_unsupported", Class::Fix, false),
            (408, "api.request_timeout", Class::Retry, true),
            (415, "api.refused", Class::Fix, false),
            (425, "api.too_early", Class::Retry, false),
            (429, "api.rate_limited", Class::Retry, false),
            (500, "api.server_error", Class::Retry, true),
            (503, "api.server_error", Class::Retry, true),
            (599, "api.server_error", Class::Retry, true),
        ] {
            let failure = refusal(&received(status, Body::Empty), true);
            assert_eq!((failure.code.as_str(), failure.code.class()), (code, class), "{status}");
            assert_eq!(failure.uncertain, uncertain, "{status}");
            assert_eq!(failure.status, Some(status));
            assert!(
                !refusal(&received(status, Body::Empty), false).uncertain,
                "reading changes nothing: {status}"
            );
        }
    }

    #[test]
    fn the_message_holds_what_monta_said_and_the_hint_what_to_do() {
        let body = json!({"OrderInvalidReasons": [
            {"Code": 7, "Message": "Missing the following mandatory field(s): Barcodes"},
            {"Code": 77, "Message": ""},
        ]});
        let failure = refusal(&received(400, Body::Json(body)), true);
        assert_eq!(
            failure.message,
            "Monta refused (400): Missing the following mandatory field(s): Barcodes; reason 77"
        );
        assert_eq!(failure.code, Code::BarcodesMissing);
        assert!(failure.code.hint().contains("Add a barcode"));
        assert_eq!(failure.reasons.len(), 2);
        assert_eq!(failure.values["status"], "400");
    }

    #[test]
    fn a_redirect_is_named_without_what_may_be_secret() {
        let to = |location: &str| {
            let location = Some(location.to_owned());
            refusal(
                &Received {
                    location,
                    ..received(302, Body::Empty)
                },
                false,
            )
            .message
        };
        assert_eq!(
            to("https://sso.example.com/login?token=abc"),
            "Monta sends us to https://sso.example.com/login (302)."
        );
        assert_eq!(
            to("https://user:pw@example.com/"),
            "Monta sends us to another address (302)."
        );
    }

    #[test]
    fn the_wait_that_monta_asks_for_is_passed_on() {
        let failure = refusal(
            &Received {
                retry_after: Some(3),
                ..received(429, Body::Empty)
            },
            true,
        );
        assert_eq!(failure.retry_after, Some(3));
        assert_eq!(failure.message, "Monta asks to slow down and come back in 3 s (429).");
    }

    #[test]
    fn a_success_without_a_usable_body_may_have_been_carried_out() {
        for (body, code) in [
            (Body::Empty, Code::Empty),
            (Body::TooLarge, Code::TooLarge),
            (Body::NotUtf8, Code::NotJson),
            (
                Body::Html {
                    title: "Log in".to_owned(),
                },
                Code::NotJson,
            ),
            (Body::Text("OK".to_owned()), Code::NotJson),
            (Body::Json(json!(17)), Code::NotJson),
        ] {
            let answer = received(200, body);
            assert_eq!(
                (unusable(&answer, true).code, unusable(&answer, true).uncertain),
                (code, true)
            );
            assert!(!unusable(&answer, false).uncertain);
        }
    }
}
