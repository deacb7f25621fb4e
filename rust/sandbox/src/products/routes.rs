//! Which operations on products exist under which path.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;

use super::{lists, write};
use crate::Profile;
use crate::sandbox::Sandbox;
use crate::settings::{Capability, Settings};
use crate::wire::{Answer, Body, Params, Reply};

/// The routes of the products.
pub(crate) fn routes(settings: &Settings) -> Router {
    let router = Router::new().route("/product/{sku}/stock", get(stock));
    if settings.profile_of(Capability::Stock) == Profile::Documented {
        return router;
    }
    router
        .route("/products", get(list))
        .route(
            "/product",
            get(search).post(add).put(replace_by_query).delete(remove_by_query),
        )
        .route("/product/stock", get(stock_by_query))
        .route("/product/updated_since/{since}", get(updated_since))
        .route("/product/{sku}", get(read).put(replace).delete(remove))
        .route("/product/{sku}/stock/{split}", get(stock_with_split))
}

async fn list(sandbox: Sandbox, params: Params) -> Answer {
    lists::page(&sandbox.world(), &params)
}

async fn search(sandbox: Sandbox, params: Params) -> Answer {
    lists::search(&sandbox.world(), &params)
}

async fn read(sandbox: Sandbox, Path(sku): Path<String>) -> Answer {
    lists::one(&sandbox.world(), &sku)
}

async fn stock(sandbox: Sandbox, Path(sku): Path<String>) -> Answer {
    lists::stock(&sandbox.world(), &sku)
}

/// With the optional last segment of the swagger, which changes nothing here: nothing is split.
async fn stock_with_split(sandbox: Sandbox, Path((sku, _)): Path<(String, bool)>) -> Answer {
    lists::stock(&sandbox.world(), &sku)
}

async fn stock_by_query(sandbox: Sandbox, params: Params) -> Answer {
    lists::stock(&sandbox.world(), sku(&params)?)
}

async fn updated_since(sandbox: Sandbox, Path(since): Path<String>) -> Answer {
    lists::updated_since(&mut sandbox.world(), &since)
}

async fn add(sandbox: Sandbox, Body(body): Body) -> Answer {
    write::create(&mut sandbox.world(), &body)
}

async fn replace(sandbox: Sandbox, Path(sku): Path<String>, Body(body): Body) -> Answer {
    write::update(&mut sandbox.world(), &sku, &body)
}

async fn replace_by_query(sandbox: Sandbox, params: Params, Body(body): Body) -> Answer {
    write::update(&mut sandbox.world(), sku(&params)?, &body)
}

async fn remove(sandbox: Sandbox, Path(sku): Path<String>) -> Answer {
    write::delete(&mut sandbox.world(), &sku)
}

async fn remove_by_query(sandbox: Sandbox, params: Params) -> Answer {
    write::delete(&mut sandbox.world(), sku(&params)?)
}

/// The SKU of the query form, which is there for SKUs with a slash.
fn sku(params: &Params) -> Result<&str, Reply> {
    params
        .exact("sku")
        .ok_or_else(|| Reply::bad_request("The sku is required"))
}
