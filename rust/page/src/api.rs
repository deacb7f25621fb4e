//! Lists for other programs: `/api/lists/Routes.json` and `.csv`.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use monta_connect::Store;
use serde::Deserialize;

use crate::refusal::Refusal;
use crate::state::Page;

pub(crate) fn routes() -> Router<Arc<Page>> {
    Router::new().route("/api/lists/{file}", get(list))
}

#[derive(Debug, Deserialize)]
struct Asked {
    /// Archived records, too.
    #[serde(default)]
    archived: bool,
    /// Cells that a spreadsheet would take for formulas are told as texts (CSV).
    #[serde(default)]
    excel: bool,
}

async fn list(
    State(page): State<Arc<Page>>,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    page.work(move |page| {
        let store = page.store()?;
        let (kind, body) = match file.rsplit_once('.') {
            Some((name, "json")) => (
                "application/json",
                store.list_json(&known(&store, name)?, asked.archived)?,
            ),
            Some((name, "csv")) => (
                "text/csv; charset=utf-8",
                store.list_csv(&known(&store, name)?, asked.archived, asked.excel)?,
            ),
            _ => {
                return Err(Refusal::missing(
                    "Ask for the name of a list with .json or .csv behind it.",
                ));
            }
        };
        Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
    })
    .await
}

/// The name of a list as it is saved; capitals do not count, since no two names differ in them only.
fn known(store: &Store, name: &str) -> Result<String, Refusal> {
    let lists = store.lists()?;
    let wanted = name.to_lowercase();
    let found = lists.into_iter().find(|list| list.name.to_lowercase() == wanted);
    found
        .map(|list| list.name)
        .ok_or_else(|| Refusal::missing(format!("There is no list \"{name}\".")))
}
