//! Basic authentication: one account, and those that the settings add (monta-api 2.1).

use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::wire::Reply;
use crate::{Options, settings::Settings};

/// Whether the request names an account and its password.
pub(crate) fn logged_in(headers: &HeaderMap, options: &Options, settings: &Settings) -> bool {
    let Some((user, password)) = credentials(headers) else {
        return false;
    };
    (user == options.username && password == options.password) || settings.users.get(&user) == Some(&password)
}

/// 401, as Monta answers wrong credentials.
pub(crate) fn unauthorized() -> Response {
    let mut response = Reply::Problem(StatusCode::UNAUTHORIZED, String::new()).into_response();
    response
        .headers_mut()
        .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic"));
    response
}

fn credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, encoded) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    text.split_once(':')
        .map(|(user, password)| (user.to_owned(), password.to_owned()))
}
