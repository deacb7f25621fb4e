//! One server, one database, one who asks: what every request of a session has in common.

use std::time::Duration;

use monta_http::{Attempt, Body, Cause, NoResponse, Request, Response, agent};
use serde_json::Value;

use super::pace::Pace;
use crate::error::Error;
use crate::settings::{Credentials, Endpoint, Settings};

/// How this client names itself.
const USER_AGENT: &str = concat!("monta-odoo/", env!("CARGO_PKG_VERSION"));
const MIB: u64 = 1024 * 1024;
/// The most that is read of a response: several times a large page of rows.
const MAX_BODY: u64 = 32 * MIB;

#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) settings: Settings,
    pace: Pace,
}

impl Server {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            pace: Pace::new(settings.endpoint.is_odoo_com()),
            settings,
        }
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.settings.credentials
    }

    pub(crate) fn post<'d>(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        document: &'d Value,
    ) -> Result<Response<'d>, Error> {
        let _turn = self.pace.turn();
        request(
            &self.settings.endpoint,
            self.settings.timeout,
            Request::Post(document),
            path,
            headers,
        )
    }

    pub(crate) fn get(&self, path: &str) -> Result<Response<'static>, Error> {
        let _turn = self.pace.turn();
        request(&self.settings.endpoint, self.settings.timeout, Request::Get, path, &[])
    }

    /// The error of a response that holds none of Odoo's exceptions, without the secret, should it be repeated there.
    pub(crate) fn foreign(&self, response: Response<'_>) -> Error {
        let mut error = foreign(&self.settings.endpoint, response);
        if let Error::Status { words, .. } | Error::Page { title: words, .. } = &mut error {
            *words = self.credentials().mask(words);
        }
        error
    }

    /// A response that cannot be used, whichever wire it came over.
    pub(crate) fn unreadable(&self, what: &'static str) -> Error {
        Error::Unreadable {
            server: self.settings.endpoint.origin().to_owned(),
            what,
        }
    }
}

/// Sends one request; a redirect is an error, every other status a response.
pub(crate) fn request<'d>(
    endpoint: &Endpoint,
    timeout: Duration,
    request: Request<'d>,
    path: &str,
    headers: &[(&str, &str)],
) -> Result<Response<'d>, Error> {
    let response = Attempt {
        agent: &agent::for_server(endpoint.base_url(), USER_AGENT),
        url: &endpoint.base_url().join(path),
        headers,
        timeout,
        max_body: MAX_BODY,
    }
    .send(request)
    .map_err(|failure| no_response(endpoint, timeout, &failure))?;
    let Some(location) = response
        .location
        .as_deref()
        .filter(|_| (300..=399).contains(&response.status))
    else {
        return Ok(response);
    };
    Err(Error::Redirect {
        server: endpoint.origin().to_owned(),
        location: without_query(location),
    })
}

/// What follows a `?` may be a token of a login page, and of no use to whoever reads the message.
fn without_query(location: &str) -> String {
    location.split(['?', '#']).next().unwrap_or_default().to_owned()
}

fn no_response(endpoint: &Endpoint, timeout: Duration, failure: &NoResponse) -> Error {
    let (server, cause) = (endpoint.origin().to_owned(), failure.detail.clone());
    match failure.cause {
        Cause::Timeout => Error::Timeout {
            server,
            seconds: timeout.as_secs(),
        },
        Cause::Tls => Error::Certificate { server, cause },
        Cause::Connection => Error::Unreachable { server, cause },
        Cause::HeadersTooLarge => Error::Unreadable {
            server,
            what: "its headers are too large",
        },
    }
}

/// The error of a response that holds none of Odoo's exceptions, as from a proxy.
pub(super) fn foreign(endpoint: &Endpoint, response: Response<'_>) -> Error {
    let server = endpoint.origin().to_owned();
    let (status, retry_after) = (response.status, response.retry_after);
    let success = response.is_2xx();
    match response.body {
        Body::TooLarge => Error::TooLarge {
            server,
            megabytes: MAX_BODY / MIB,
        },
        Body::Html { title } if success || status == 404 => Error::Page { server, title, status },
        _ if success => Error::Unreadable {
            server,
            what: "it is empty, cut off or not JSON",
        },
        Body::Html { title: words } | Body::Text(words) => Error::Status {
            server,
            status,
            words: monta_http::shortened(&words, 200),
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
