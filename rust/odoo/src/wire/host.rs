//! One server, whoever asks: a request, and what becomes of it where the response is not Odoo's.

use monta_core::message;
use std::time::{Duration, Instant};

use monta_http::{Attempt, Body, Cause, NoResponse, RawResponse, Request, Response, agent};

use super::record;
use crate::error::Error;
use crate::settings::{Access, Endpoint, FrontLogin, Secrets};

/// How this client names itself.
const USER_AGENT: &str = concat!("monta-odoo/", env!("CARGO_PKG_VERSION"));
const MIB: u64 = 1024 * 1024;
/// The most that is read of a response: several times a large page of rows.
const MAX_BODY: u64 = 32 * MIB;
/// The most characters that an error repeats of what a server says.
const MAX_WORDS: usize = 200;

#[derive(Clone, Copy)]
pub(crate) struct Host<'a> {
    pub(crate) endpoint: &'a Endpoint,
    pub(crate) access: &'a Access,
    /// What one request may take, everything included.
    pub(crate) timeout: Duration,
    /// What no error may repeat.
    pub(crate) secrets: &'a Secrets,
}

impl Host<'_> {
    /// Sends one request; a redirect is an error, every other status a response.
    pub(crate) fn send<'d>(
        self,
        request: Request<'d>,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<Response<'d>, Error> {
        Ok(self.send_raw(request, path, headers)?.decode())
    }

    /// The same, with the body as it comes.
    pub(crate) fn send_raw<'d>(
        self,
        request: Request<'d>,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<RawResponse<'d>, Error> {
        let front = self.access.front.as_ref().map(FrontLogin::authorization);
        let mut headers = headers.to_vec();
        headers.extend(front.as_deref().map(|login| ("authorization", login)));
        let url = self.endpoint.base_url().join(path);
        let started = Instant::now();
        let result = Attempt {
            agent: &agent::for_server(self.endpoint.base_url(), USER_AGENT, &self.access.tls),
            url: &url,
            headers: &headers,
            timeout: self.timeout,
            max_body: MAX_BODY,
        }
        .send_raw(request);
        if let Some(log) = &self.access.log {
            let sent = (request, url.as_str(), headers.as_slice());
            let decoded = result.as_ref().map(RawResponse::decode);
            log.write(&record::record(
                self.secrets,
                sent,
                started.elapsed(),
                decoded.as_ref().map_err(|failure| *failure),
            ));
        }
        let response = result.map_err(|failure| self.no_response(&failure))?;
        match response.location() {
            Some(location) if (300..=399).contains(&response.status) => Err(Error::Redirect {
                server: self.name(),
                location: self.secrets.mask(without_query(location)),
            }),
            _ => Ok(response),
        }
    }

    fn no_response(self, failure: &NoResponse) -> Error {
        let (server, cause) = (self.name(), failure.detail.clone());
        match failure.cause {
            Cause::Timeout => Error::Timeout {
                server,
                seconds: self.timeout.as_secs(),
            },
            Cause::Certificate => Error::Certificate { server, cause },
            Cause::ClientCertificate => Error::ClientCertificate { server, cause },
            Cause::Tls => Error::NotSecure { server, cause },
            Cause::Connection => Error::Unreachable { server, cause },
            Cause::HeadersTooLarge => Error::Unreadable {
                server,
                what: message!("its headers are too large"),
            },
        }
    }

    /// The error of a response that holds none of Odoo's exceptions, as from a proxy.
    pub(crate) fn foreign(self, response: Response<'_>) -> Error {
        let server = self.name();
        let (status, retry_after) = (response.status, response.retry_after);
        let success = response.is_2xx();
        match response.body {
            Body::TooLarge => Error::TooLarge {
                server,
                megabytes: MAX_BODY / MIB,
            },
            Body::Html { title } if success || status == 404 => Error::Page {
                server,
                title: self.secrets.mask(&title),
                status,
            },
            _ if success => Error::Unreadable {
                server,
                what: message!("it is empty, cut off or not JSON"),
            },
            Body::Html { title: words } | Body::Text(words) => Error::Status {
                server,
                status,
                words: monta_http::shortened(&self.secrets.mask(&words), MAX_WORDS),
                retry_after,
            },
            _ => Error::Status {
                server,
                status,
                words: "no reason given".to_owned(),
                retry_after,
            },
        }
    }

    /// Scheme, host and port.
    pub(crate) fn name(self) -> String {
        self.endpoint.origin().to_owned()
    }
}

/// What follows a `?` may be a token of a login page, and of no use to whoever reads the message.
fn without_query(location: &str) -> &str {
    location.split(['?', '#']).next().unwrap_or_default()
}
