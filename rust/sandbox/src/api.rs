//! The routes of the API: those both descriptions share, and for each capability the routes of the description
//! that the settings name. What a description does not have answers 404, a known path under another method 405.

use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::get;
use axum::{Extension, Router};
use serde_json::{Value, json};

use crate::sandbox::Sandbox;
use crate::settings::Settings;
use crate::wire::{Params, Reply};
use crate::{Profile, ids};
use crate::{inbound, orders, products};

/// Whether the request carried a good login.
#[derive(Clone, Copy)]
pub(crate) struct Login(pub(crate) bool);

impl<S: Send + Sync> FromRequestParts<S> for Sandbox {
    type Rejection = Reply;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Reply> {
        let sandbox = parts.extensions.get::<Self>().cloned();
        sandbox.ok_or_else(|| Reply::Problem(StatusCode::INTERNAL_SERVER_ERROR, "no sandbox".to_owned()))
    }
}

/// The API as the settings want it.
pub(crate) fn router(settings: &Settings) -> Router {
    let mut router = Router::new()
        .route("/health", get(health))
        .merge(orders::routes(settings))
        .merge(products::routes(settings))
        .merge(inbound::routes(settings));
    if settings.profile == Profile::V6 {
        router = router.route("/info", get(info));
    }
    router.layer(DefaultBodyLimit::disable())
}

async fn health(Extension(Login(logged_in)): Extension<Login>) -> Reply {
    Reply::ok(json!({"Health": {"Description": "OK", "LoggedIn": logged_in}}))
}

/// The channels and warehouses of the account (monta-api 8); `origin` narrows the list to one channel.
async fn info(sandbox: Sandbox, params: Params) -> Reply {
    let world = sandbox.world();
    let wanted = params.text("origin");
    let shippers = orders::listed_shippers(&world.settings.unlisted_shippers);
    let origins: Vec<Value> = named(&world.settings.origins, "Webshop")
        .filter(|name| wanted.is_none_or(|wanted| wanted == *name))
        .map(|name| json!({"Name": name, "IsDemo": "True", "ShipperOptions": shippers, "SurpriseCodes": []}))
        .collect();
    let warehouses: Vec<Value> = (1..)
        .zip(named(&world.settings.warehouses, "Gorinchem 2"))
        .map(|(n, name)| json!({"Guid": ids::guid(9, n), "Name": name, "OwnedByYou": false}))
        .collect();
    Reply::ok(json!({"Origins": origins, "Warehouses": warehouses}))
}

fn named<'a>(configured: &'a [String], default: &'a str) -> impl Iterator<Item = &'a str> {
    let default = configured.is_empty().then_some(default);
    configured.iter().map(String::as_str).chain(default)
}
