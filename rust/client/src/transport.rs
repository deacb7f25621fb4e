//! One request over the wire.

use std::io::{self, ErrorKind, Read};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use ureq::http::{HeaderValue, Response, header};
use ureq::{Agent, RequestBuilder, SendBody, typestate};

use crate::code::Code;
use crate::decode::Body;
use crate::retry_after;

/// How much of a body is read, after decoding. Monta's largest answers are lists of 30 rows.
pub(crate) const MOST_BYTES: u64 = 8 * 1024 * 1024;

const JSON: &str = "application/json";
const JSON_PATCH: &str = "application/json-patch+json";

/// What is asked, with the document that goes along.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Action<'a> {
    Get,
    Post(&'a Value),
    Put(&'a Value),
    /// The document is a JSON-Patch and is labelled as one (documentation 5.1).
    Patch(&'a Value),
    /// Monta answers 415 to a DELETE without a body (contract 3.5).
    Delete(&'a Value),
}

impl Action<'_> {
    pub(crate) fn method(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post(_) => "POST",
            Self::Put(_) => "PUT",
            Self::Patch(_) => "PATCH",
            Self::Delete(_) => "DELETE",
        }
    }

    /// Whether this changes something at Monta.
    pub(crate) fn changes(self) -> bool {
        !matches!(self, Self::Get)
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) body: Body,
    /// Seconds, from the header.
    pub(crate) retry_after: Option<u64>,
    /// Where a redirect points.
    pub(crate) location: Option<String>,
}

impl Received {
    /// Whether a page answers, and not Monta's API.
    pub(crate) fn is_page(&self) -> bool {
        matches!(self.body, Body::Html { .. })
    }

    /// Whether the status is one of the 2xx, and the body does not say otherwise.
    pub(crate) fn is_success(&self) -> bool {
        (200..=299).contains(&self.status) && !self.body.refuses()
    }
}

/// No answer.
#[derive(Debug)]
pub(crate) struct Lost {
    pub(crate) code: Code,
    /// The technical cause.
    pub(crate) cause: String,
    /// Whether a part of the document had been handed to the connection, so that Monta may have acted on it.
    pub(crate) sent: bool,
}

/// Sends one request and reads its answer, all of it within `timeout`.
pub(crate) fn send(
    agent: &Agent,
    url: &str,
    authorization: &str,
    action: Action<'_>,
    timeout: Duration,
) -> Result<Received, Lost> {
    let mut outgoing = Outgoing::default();
    let sender = Sender { authorization, timeout };
    let answered = match action {
        Action::Get => sender.prepare(agent.get(url)).call(),
        Action::Post(document) => sender.send(agent.post(url), JSON, document, &mut outgoing),
        Action::Put(document) => sender.send(agent.put(url), JSON, document, &mut outgoing),
        Action::Patch(document) => sender.send(agent.patch(url), JSON_PATCH, document, &mut outgoing),
        Action::Delete(document) => sender.send(agent.delete(url).force_send_body(), JSON, document, &mut outgoing),
    };
    answered
        .and_then(receive)
        .map_err(|error| lost(&error, outgoing.started))
}

struct Sender<'a> {
    authorization: &'a str,
    timeout: Duration,
}

impl Sender<'_> {
    fn prepare<B>(&self, request: RequestBuilder<B>) -> RequestBuilder<B> {
        let request = match HeaderValue::from_str(self.authorization) {
            Ok(mut value) => {
                value.set_sensitive(true);
                request.header(header::AUTHORIZATION, value)
            }
            // Base64 is always a header value. Were it not, Monta's 401 would say the same as an error of ours.
            Err(_) => request,
        };
        request
            .header(header::ACCEPT, JSON)
            .header(header::CACHE_CONTROL, "no-cache")
            .header(header::PRAGMA, "no-cache")
            .config()
            .timeout_global(Some(self.timeout))
            .build()
    }

    fn send(
        &self,
        request: RequestBuilder<typestate::WithBody>,
        media_type: &str,
        document: &Value,
        outgoing: &mut Outgoing,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        outgoing.bytes = document.to_string().into_bytes();
        self.prepare(request)
            .header(header::CONTENT_TYPE, media_type)
            .header(header::CONTENT_LENGTH, outgoing.bytes.len())
            .send(SendBody::from_reader(outgoing))
    }
}

/// A document on its way. It is read after the connection stands and the headers are out, so whether it was read tells
/// a request that cannot have been carried out from one that may have been.
#[derive(Default)]
struct Outgoing {
    bytes: Vec<u8>,
    position: usize,
    started: bool,
}

impl Read for Outgoing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.started = true;
        let mut rest = self.bytes.get(self.position..).unwrap_or_default();
        let count = rest.read(buffer)?;
        self.position += count;
        Ok(count)
    }
}

fn receive(mut response: Response<ureq::Body>) -> Result<Received, ureq::Error> {
    let text = |name: header::HeaderName| {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let content_type = text(header::CONTENT_TYPE).unwrap_or_default();
    let retry_after = text(header::RETRY_AFTER).and_then(|value| retry_after::seconds(&value, SystemTime::now()));
    let location = text(header::LOCATION);
    let status = response.status().as_u16();
    let mut bytes = Vec::new();
    response
        .body_mut()
        .as_reader()
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)?;
    let body = if bytes.len() as u64 > MOST_BYTES {
        Body::TooLarge
    } else {
        Body::decode(&bytes, &content_type)
    };
    Ok(Received {
        status,
        body,
        retry_after,
        location,
    })
}

fn lost(error: &ureq::Error, sent: bool) -> Lost {
    let code = match error {
        ureq::Error::Timeout(_) => Code::Timeout,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::TlsRequired => Code::Tls,
        // How rustls reports a failed handshake: an alert, a bad certificate, a server that speaks plain HTTP.
        ureq::Error::Io(cause) if cause.kind() == ErrorKind::InvalidData => Code::Tls,
        ureq::Error::LargeResponseHeader(..) => Code::TooLarge,
        _ => Code::Connection,
    };
    let cause = match error {
        ureq::Error::Io(cause) => cause.to_string(),
        other => other.to_string(),
    };
    Lost { code, cause, sent }
}
