//! One request over the wire.

use std::fmt;
use std::io::{self, ErrorKind, Read};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use ureq::http::{self, HeaderValue, header};
use ureq::{Agent, RequestBuilder, SendBody, typestate};

use crate::body::Body;
use crate::{retry_after, tls};

const JSON: &str = "application/json";
const JSON_PATCH: &str = "application/json-patch+json";

/// What is asked, with the document that goes along.
#[derive(Debug, Clone, Copy)]
pub enum Request<'a> {
    /// Reads.
    Get,
    /// Sends a document to be processed.
    Post(&'a Value),
    /// Sends a document to take the place of what is there.
    Put(&'a Value),
    /// Sends a JSON-Patch, labelled as one (RFC 6902).
    Patch(&'a Value),
    /// Removes, with a document that says why: some servers want one.
    Delete(&'a Value),
}

impl Request<'_> {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    #[must_use]
    pub fn method(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post(_) => "POST",
            Self::Put(_) => "PUT",
            Self::Patch(_) => "PATCH",
            Self::Delete(_) => "DELETE",
        }
    }

    /// The document that goes along.
    #[must_use]
    pub fn document(&self) -> Option<&Value> {
        match self {
            Self::Get => None,
            Self::Post(document) | Self::Put(document) | Self::Patch(document) | Self::Delete(document) => {
                Some(document)
            }
        }
    }

    /// Whether the method only reads (RFC 9110, section 9.2.1), so that the request may be repeated.
    #[must_use]
    pub fn is_safe(self) -> bool {
        matches!(self, Self::Get)
    }
}

/// A response, whatever its status.
#[derive(Debug)]
pub struct Response<'a> {
    /// What it responds to.
    pub request: Request<'a>,
    /// The status.
    pub status: u16,
    /// What the body holds.
    pub body: Body,
    /// Seconds to wait before asking again, from the header `Retry-After`.
    pub retry_after: Option<u64>,
    /// Where a redirect points. It is not followed.
    pub location: Option<String>,
    /// When the server made it, by the server's own clock (header `Date`).
    pub date: Option<SystemTime>,
}

/// A response whose body nobody has looked into: for a caller that knows what most bodies hold, and reads that without
/// making a tree of JSON of it.
#[derive(Debug)]
pub struct RawResponse<'a> {
    /// What it responds to.
    pub request: Request<'a>,
    /// The status.
    pub status: u16,
    /// The body; none where it has more bytes than are read.
    pub bytes: Option<Vec<u8>>,
    content_type: String,
    retry_after: Option<u64>,
    location: Option<String>,
    date: Option<SystemTime>,
}

impl<'a> RawResponse<'a> {
    /// The same with its body decoded.
    #[must_use]
    pub fn decode(&self) -> Response<'a> {
        let bytes = self.bytes.as_ref();
        Response {
            request: self.request,
            status: self.status,
            body: bytes.map_or(Body::TooLarge, |bytes| Body::decode(bytes, &self.content_type)),
            retry_after: self.retry_after,
            location: self.location.clone(),
            date: self.date,
        }
    }

    /// Whether the status is one of the 2xx.
    #[must_use]
    pub fn is_2xx(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// Where a redirect points. It is not followed.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    /// When the server made it, by the server's own clock (header `Date`).
    #[must_use]
    pub fn date(&self) -> Option<SystemTime> {
        self.date
    }
}

impl Response<'_> {
    /// Whether the status is one of the 2xx.
    #[must_use]
    pub fn is_2xx(&self) -> bool {
        (200..=299).contains(&self.status)
    }

    /// Whether a web page responds, and not an API.
    #[must_use]
    pub fn is_page(&self) -> bool {
        matches!(self.body, Body::Html { .. })
    }
}

/// A request without a response.
#[derive(Debug)]
pub struct NoResponse {
    /// What kept the response away.
    pub cause: Cause,
    /// The same in the words of the system or of TLS, in English.
    pub detail: String,
    /// Whether a part of the document had been handed to the connection, so that the server may have acted on it.
    pub sent: bool,
}

/// What keeps a response away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The time was over. A longer one may help.
    Timeout,
    /// No connection, or it was lost. Address, network or proxy.
    Connection,
    /// The certificate of the server was not accepted. An authority of one's own has to be among those that the machine
    /// trusts, or to be named in [`Tls`](crate::Tls).
    Certificate,
    /// The server wants a certificate of the client, or another one: [`Tls`](crate::Tls) takes it.
    ClientCertificate,
    /// The other side does not speak TLS, or none that is new enough.
    Tls,
    /// The headers of the response are larger than is read.
    HeadersTooLarge,
}

impl fmt::Display for NoResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl std::error::Error for NoResponse {}

/// One attempt: over which connections, where to, as whom, and what it may take.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// The connections: [`agent::for_server`](crate::agent::for_server).
    pub agent: &'a Agent,
    /// The whole URL.
    pub url: &'a str,
    /// Headers by name: who asks, and what else the API wants to know. None of their values is ever shown.
    pub headers: &'a [(&'a str, &'a str)],
    /// How long everything together may take, up to the last byte of the body.
    pub timeout: Duration,
    /// Bytes that are read of a body, after decompression; one with more is [`Body::TooLarge`].
    pub max_body: u64,
}

impl Attempt<'_> {
    /// Sends a request once and reads the response.
    ///
    /// # Errors
    /// [`NoResponse`], and whether the request may have been carried out.
    pub fn send<'d>(&self, request: Request<'d>) -> Result<Response<'d>, NoResponse> {
        self.send_raw(request).map(|response| response.decode())
    }

    /// The same, with the body as it comes.
    ///
    /// # Errors
    /// As of [`send`](Self::send).
    pub fn send_raw<'d>(&self, request: Request<'d>) -> Result<RawResponse<'d>, NoResponse> {
        let (agent, url) = (self.agent, self.url);
        let mut outgoing = Outgoing::default();
        let responded = match request {
            Request::Get => self.prepare(agent.get(url)).call(),
            Request::Post(document) => self.send_document(agent.post(url), JSON, document, &mut outgoing),
            Request::Put(document) => self.send_document(agent.put(url), JSON, document, &mut outgoing),
            Request::Patch(document) => self.send_document(agent.patch(url), JSON_PATCH, document, &mut outgoing),
            Request::Delete(document) => {
                self.send_document(agent.delete(url).force_send_body(), JSON, document, &mut outgoing)
            }
        };
        responded
            .and_then(|response| self.receive(request, response))
            .map_err(|error| no_response(&error, outgoing.started))
    }

    fn prepare<B>(&self, request: RequestBuilder<B>) -> RequestBuilder<B> {
        let add = |request: RequestBuilder<B>, (name, value): &(&str, &str)| match HeaderValue::from_str(value) {
            Ok(mut value) => {
                value.set_sensitive(true);
                request.header(*name, value)
            }
            // The request is not sent then, and its error says why.
            Err(_) => request.header(*name, *value),
        };
        self.headers
            .iter()
            .fold(request, add)
            .header(header::ACCEPT, JSON)
            .header(header::CACHE_CONTROL, "no-cache")
            .header(header::PRAGMA, "no-cache")
            .config()
            .timeout_global(Some(self.timeout))
            .build()
    }

    fn send_document(
        &self,
        request: RequestBuilder<typestate::WithBody>,
        media_type: &str,
        document: &Value,
        outgoing: &mut Outgoing,
    ) -> Result<http::Response<ureq::Body>, ureq::Error> {
        outgoing.bytes = document.to_string().into_bytes();
        self.prepare(request)
            .header(header::CONTENT_TYPE, media_type)
            .header(header::CONTENT_LENGTH, outgoing.bytes.len())
            .send(SendBody::from_reader(outgoing))
    }

    fn receive<'d>(
        &self,
        request: Request<'d>,
        mut response: http::Response<ureq::Body>,
    ) -> Result<RawResponse<'d>, ureq::Error> {
        let text = |name: header::HeaderName| {
            let value = response.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let content_type = text(header::CONTENT_TYPE).unwrap_or_default();
        let retry_after = text(header::RETRY_AFTER).and_then(|value| retry_after::seconds(&value, SystemTime::now()));
        let location = text(header::LOCATION);
        let date = text(header::DATE).and_then(|value| httpdate::parse_http_date(&value).ok());
        let status = response.status().as_u16();
        let announced = text(header::CONTENT_LENGTH).and_then(|value| value.parse::<u64>().ok());
        let mut bytes = Vec::new();
        // Of a body that says itself that it is too large nothing is read; the connection ends with it.
        if announced.is_none_or(|length| length <= self.max_body) {
            let reader = response.body_mut().as_reader();
            reader.take(self.max_body + 1).read_to_end(&mut bytes)?;
        }
        let is_whole = announced.max(Some(bytes.len() as u64)) <= Some(self.max_body);
        Ok(RawResponse {
            request,
            status,
            bytes: is_whole.then_some(bytes),
            content_type,
            retry_after,
            location,
            date,
        })
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

fn no_response(error: &ureq::Error, sent: bool) -> NoResponse {
    if let ureq::Error::Io(error) = error
        && let Some((cause, detail)) = tls::told(error)
    {
        return NoResponse { cause, detail, sent };
    }
    let cause = match error {
        ureq::Error::Timeout(_) => Cause::Timeout,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::TlsRequired => Cause::Tls,
        // What rustls makes of a record that is none.
        ureq::Error::Io(cause) if cause.kind() == ErrorKind::InvalidData => Cause::Tls,
        ureq::Error::LargeResponseHeader(..) => Cause::HeadersTooLarge,
        _ => Cause::Connection,
    };
    let detail = match error {
        ureq::Error::Io(cause) => cause.to_string(),
        other => other.to_string(),
    };
    NoResponse { cause, detail, sent }
}
