//! What a response of Monta amounts to: a success, or a failure.

use monta_http::{Body, Response};

use super::reasons::{reasons, refuses};
use crate::error::{Code, Failure, Reason, Text, code_of};

/// A response, read as Monta means it.
pub(crate) trait ResponseExt {
    /// Whether the status is one of the 2xx, and the body does not say otherwise.
    fn is_success(&self) -> bool;

    /// Whether Monta says why it refuses, in a list of reasons.
    fn names_reasons(&self) -> bool;

    /// What Monta says is wrong.
    fn reasons(&self) -> Vec<Reason>;

    /// A response that is no success, as a failure.
    fn refusal(&self) -> Failure;

    /// The same where the server does not take this request at all, so that nothing can have been carried out.
    fn unsupported(&self, code: Code, text: Text) -> Failure;

    /// The same for a list that is not a question about a record: Monta's 404 then says that there is no such list.
    fn no_list(&self) -> Failure;

    /// A success that has no such list in it, as a failure.
    fn lists_nothing(&self) -> Failure;

    /// A success whose body cannot be used, as a failure.
    fn unusable(&self) -> Failure;
}

impl ResponseExt for Response<'_> {
    fn is_success(&self) -> bool {
        self.is_2xx() && !refuses(&self.body)
    }

    fn names_reasons(&self) -> bool {
        refuses(&self.body)
    }

    fn reasons(&self) -> Vec<Reason> {
        reasons(&self.body)
    }

    fn refusal(&self) -> Failure {
        let status = self.status;
        let reasons = self.reasons();
        let why = explanation(&self.body, &reasons);
        let location = named(self.location.as_deref());
        let (code, text) = match (status, self.retry_after) {
            (300..=399, _) if location.is_empty() => (Code::Redirect, Text::Elsewhere),
            (300..=399, _) => (Code::Redirect, Text::ElsewhereAt),
            (401, _) => (Code::Unauthorized, Text::Unauthorized),
            (403, _) => (Code::Forbidden, Text::Forbidden),
            (404, _) if self.is_page() => (Code::NotFound, Text::PageInstead),
            (404, _) => (Code::NotFound, Text::AddressUnknown),
            (405, _) => (Code::MethodUnsupported, Text::MethodUnsupported),
            (408, _) => (Code::RequestTimeout, Text::RequestTimeout),
            (425, _) => (Code::TooEarly, Text::TooEarly),
            (429, Some(_)) => (Code::RateLimited, Text::SlowDownFor),
            (429, None) => (Code::RateLimited, Text::SlowDown),
            (500.., _) => (Code::ServerError, Text::ServerError),
            _ => (code_of(&reasons), Text::Refused),
        };
        let mut failure = Failure::new(code, text).with("status", status).with("reason", why);
        if !location.is_empty() {
            failure = failure.with("location", location);
        }
        if let Some(seconds) = self.retry_after {
            failure = failure.with("seconds", seconds);
        }
        Failure {
            status: Some(status),
            retry_after: self.retry_after,
            // Something in front of Monta may have given up on a request that Monta went on with.
            uncertain: !self.request.is_safe() && (status == 408 || status >= 500),
            reasons,
            ..failure
        }
    }

    fn unsupported(&self, code: Code, text: Text) -> Failure {
        Failure {
            uncertain: false,
            ..self.refusal().with_code(code, text)
        }
    }

    fn no_list(&self) -> Failure {
        match self.status {
            404 if self.is_page() => self.refusal(),
            404 | 405 | 501 => self.unsupported(Code::ListMissing, Text::ListMissing),
            _ => self.refusal(),
        }
    }

    fn lists_nothing(&self) -> Failure {
        let failure = Failure::new(Code::ListMissing, Text::ListMissing);
        Failure {
            status: Some(self.status),
            ..failure.with("status", self.status)
        }
    }

    fn unusable(&self) -> Failure {
        let failure = match &self.body {
            Body::Empty => Failure::new(Code::Empty, Text::AnswerEmpty),
            Body::TooLarge => Failure::new(Code::TooLarge, Text::AnswerTooLarge),
            Body::NotUtf8 => Failure::new(Code::NotJson, Text::AnswerNotUtf8),
            Body::Html { title } => Failure::new(Code::NotJson, Text::AnswerPage).with("reason", title),
            Body::Text(_) => Failure::new(Code::NotJson, Text::AnswerNotJson),
            Body::Json(_) => Failure::new(Code::NotJson, Text::AnswerNotAsked),
        };
        Failure {
            status: Some(self.status),
            uncertain: !self.request.is_safe(),
            ..failure.with("status", self.status)
        }
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

#[cfg(test)]
mod tests {
    use monta_http::Request;
    use serde_json::{Value, json};

    use super::*;
    use crate::error::Class;

    /// The answer to a request that changes something.
    fn answer(status: u16, body: Body) -> Response<'static> {
        Response {
            request: Request::Post(&Value::Null),
            status,
            body,
            retry_after: None,
            location: None,
            date: None,
        }
    }

    /// The same answer to a request that only reads.
    fn read(status: u16, body: Body) -> Response<'static> {
        Response {
            request: Request::Get,
            ..answer(status, body)
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
            let failure = answer(status, Body::Empty).refusal();
            assert_eq!((failure.code.as_str(), failure.code.class()), (code, class), "{status}");
            assert_eq!(failure.uncertain, uncertain, "{status}");
            assert_eq!(failure.status, Some(status));
            assert!(
                !read(status, Body::Empty).refusal().uncertain,
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
        let failure = answer(400, Body::Json(body)).refusal();
        assert_eq!(
            failure.message(),
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
            Response {
                location,
                ..read(302, Body::Empty)
            }
            .refusal()
            .message()
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
        let failure = Response {
            retry_after: Some(3),
            ..answer(429, Body::Empty)
        }
        .refusal();
        assert_eq!(failure.retry_after, Some(3));
        assert_eq!(failure.message(), "Monta asks to slow down and come back in 3 s (429).");
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
            let failure = answer(200, body.clone()).unusable();
            assert_eq!((failure.code, failure.uncertain), (code, true));
            assert!(!read(200, body).unusable().uncertain);
        }
    }

    #[test]
    fn what_a_server_does_not_take_cannot_have_been_carried_out() {
        for status in [404, 405, 501] {
            let failure = answer(status, Body::Empty).unsupported(Code::MethodUnsupported, Text::ChangeUnsupported);
            assert_eq!(
                (failure.code, failure.uncertain),
                (Code::MethodUnsupported, false),
                "{status}"
            );
        }
    }
}
