//! Who comes in: the host that is asked for, the page that asks, and the cookie of the one-time link.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::html;

use crate::document::bare;
use crate::language::t;

/// What every response says: nothing is loaded from elsewhere, kept, or shown within another page.
///
/// The policy for the referrer is not `no-referrer`: under that one, browsers hide the origin of a form that is sent.
const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// What is the same for everybody and needs no cookie.
const OPEN: [&str; 2] = ["/page.css", "/page.js"];

/// What opens the page.
#[derive(Debug)]
pub(crate) struct Gate {
    host: String,
    /// Named after the port: cookies of one host go to all of its ports.
    cookie: String,
    token: Key,
    key: Key,
    is_used: AtomicBool,
}

impl Gate {
    /// A gate for a port of 127.0.0.1, with keys that nobody knows.
    pub(crate) fn new(port: u16) -> std::io::Result<Self> {
        Ok(Self {
            host: format!("127.0.0.1:{port}"),
            cookie: format!("monta_page_{port}"),
            token: Key::random()?,
            key: Key::random()?,
            is_used: AtomicBool::new(false),
        })
    }

    /// The link that opens it once.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/?token={}", self.host, self.token.0)
    }

    fn is_own_host(&self, headers: &HeaderMap) -> bool {
        text(headers, &header::HOST) == Some(self.host.as_str())
    }

    /// Whether it is asked from our own page. A request that changes nothing may come from the address bar, without origin.
    fn is_own_origin(&self, method: &Method, headers: &HeaderMap) -> bool {
        match headers.get(header::ORIGIN) {
            Some(origin) => origin.as_bytes().strip_prefix(b"http://") == Some(self.host.as_bytes()),
            None => method.is_safe(),
        }
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter();
        cookies
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(name, value)| name == self.cookie && self.key.is(value))
    }

    /// The response to the link, where it is the link: the cookie, or that it was used before.
    fn opened(&self, uri: &Uri) -> Option<Response> {
        let token = uri.query()?.strip_prefix("token=").filter(|_| uri.path() == "/")?;
        if !self.token.is(token) || self.is_used.swap(true, Ordering::SeqCst) {
            return Some(closed(t("This link was used before, or it is of another run.")));
        }
        let cookie = format!("{}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie, self.key.0);
        // No redirect: when another site led here, the browser would keep a strict cookie from all that follows it.
        let page = bare(
            t("Opening …"),
            &html! { p { a href="/" { (t("Go on to the page")) } } },
            Some("/"),
        );
        Some(([(header::SET_COOKIE, cookie)], page).into_response())
    }
}

/// Lets a request in, or says why not; gives every response its headers.
pub(crate) async fn admit(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let (method, headers, uri) = (request.method(), request.headers(), request.uri());
    let mut response = if !gate.is_own_host(headers) {
        refused(t("This page answers under its own address only."))
    } else if !gate.is_own_origin(method, headers) {
        refused(t("Another page asked for this. Nothing was done."))
    } else if OPEN.contains(&uri.path()) {
        next.run(request).await
    } else if let Some(response) = gate.opened(uri) {
        response
    } else if gate.has_cookie(headers) {
        next.run(request).await
    } else {
        closed(t("This page is open to the browser that opened its link first."))
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn closed(why: &str) -> Response {
    let body = html! {
        p { (why) }
        p { (t("Start ")) code { "monta odoo serve" } (t(" once more: it prints a new link.")) }
    };
    (StatusCode::FORBIDDEN, bare(t("Closed"), &body, None)).into_response()
}

fn refused(why: &'static str) -> Response {
    (StatusCode::FORBIDDEN, Body::from(why)).into_response()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// 256 random bits, in hexadecimal digits.
struct Key(String);

impl Key {
    fn random() -> std::io::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::getrandom(&mut bytes).map_err(std::io::Error::from)?;
        let [one, other] = [bytes.first_chunk(), bytes.last_chunk()]
            .map(|half| u128::from_le_bytes(half.copied().unwrap_or_default()));
        Ok(Self(format!("{one:032x}{other:032x}")))
    }

    /// Whether a text is it, in a time that does not tell how much of it is.
    fn is(&self, text: &str) -> bool {
        let differing = self
            .0
            .bytes()
            .zip(text.bytes())
            .fold(0, |sum, (own, other)| sum | (own ^ other));
        self.0.len() == text.len() && differing == 0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("***")
    }
}
