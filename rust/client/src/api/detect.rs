//! Which description of the API a server follows, and what was learnt about it.

use monta_core::answer::member;
use monta_http::{Body, Request, Response};
use serde_json::Value;

use crate::call::{Call, ResponseExt as _};
use crate::error::Error;
use crate::profile::{Capabilities, Capability, Profile};

/// Which description this server follows for a capability; the server is asked where nothing is known about it.
pub(crate) fn description_of(call: &mut Call<'_>, capability: Capability) -> Result<Profile, Error> {
    match call.client().capabilities().description_of(capability) {
        Some(profile) => Ok(profile),
        None => detect(call),
    }
}

/// Which API this is; asked where that is not known, and remembered. A page that says that there is no such address is
/// believed as long as this client lives: frameworks answer so where they know no route, and so do proxies in a bad moment.
pub(crate) fn detect(call: &mut Call<'_>) -> Result<Profile, Error> {
    if let Some(profile) = call.client().known_profile() {
        return Ok(profile);
    }
    // Of many calls at once, one asks and the others hear of it.
    let client = call.client();
    let _asking = client.asking();
    if let Some(profile) = client.known_profile() {
        return Ok(profile);
    }
    let response = call.send(Request::Get, "/info")?;
    if matches!(response.status, 404 | 405 | 501) && response.is_page() {
        return Ok(call.client().assume(Profile::Documented));
    }
    learn_from_info(call, &response)
}

/// Keeps what the answer to `GET /info` says.
///
/// # Errors
/// Where it says nothing about the API.
pub(crate) fn learn_from_info(call: &mut Call<'_>, response: &Response<'_>) -> Result<Profile, Error> {
    let Some(profile) = profile_of(response.status, &response.body) else {
        let failure = if response.is_2xx() {
            response.unusable()
        } else {
            response.refusal()
        };
        return Err(call.fail(failure));
    };
    call.client().learn(|known| {
        // What was learnt from a 405 is better knowledge than what the same profile says.
        if known.profile != Some(profile) || known.order_update.is_none() {
            *known = Capabilities::of(profile);
        }
    });
    Ok(profile)
}

/// What the answer to `GET /info` says: one that lists channels and warehouses is version 6, anything else that Monta
/// itself said is the documented API. `None` when the answer says nothing about the API (a page, an overload, a refusal
/// of the credentials), so that a bad moment is never remembered as a property of the server.
fn profile_of(status: u16, body: &Body) -> Option<Profile> {
    match (status, body) {
        (_, Body::Html { .. } | Body::TooLarge | Body::NotUtf8) => None,
        (200..=299, Body::Json(info)) => {
            let lists = |name: &str| member(info, name).is_some_and(Value::is_array);
            Some(if lists("Origins") && lists("Warehouses") {
                Profile::V6
            } else {
                Profile::Documented
            })
        }
        (200..=299 | 400 | 404 | 405 | 501, _) => Some(Profile::Documented),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_monta_itself_said_decides_the_profile() {
        let info = Body::Json(json!({"Origins": [], "Warehouses": []}));
        let text = Body::Text("Not found".to_owned());
        let page = Body::Html {
            title: "Welcome".to_owned(),
        };
        for (status, body, expected) in [
            (200, &info, Some(Profile::V6)),
            (200, &Body::Json(json!({"version": "1"})), Some(Profile::Documented)),
            (200, &Body::Json(json!({"Origins": []})), Some(Profile::Documented)),
            (200, &page, None),
            (404, &text, Some(Profile::Documented)),
            (404, &Body::Empty, Some(Profile::Documented)),
            (404, &page, None),
            (405, &Body::Empty, Some(Profile::Documented)),
            (501, &Body::Empty, Some(Profile::Documented)),
            (401, &Body::Empty, None),
            (302, &Body::Empty, None),
            (429, &Body::Empty, None),
            (500, &text, None),
        ] {
            assert_eq!(profile_of(status, body), expected, "{status} {body:?}");
        }
    }
}
