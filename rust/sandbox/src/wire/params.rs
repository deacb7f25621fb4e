//! Query parameters: names without regard to case, unknown ones ignored (monta-api 2.4).

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use chrono::{DateTime, Utc};

use super::Reply;
use crate::amsterdam;

/// The query of a request, with its names in lower case.
#[derive(Default)]
pub(crate) struct Params(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Reply;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Reply> {
        let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await else {
            return Err(Reply::bad_request("The query could not be read"));
        };
        Ok(Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), value))
                .collect(),
        ))
    }
}

impl Params {
    /// The value under `name` (lower case); blank counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name)?;
        Some(found.1.trim()).filter(|text| !text.is_empty())
    }

    /// The value under `name` to the letter, blanks included; empty counts as absent.
    pub(crate) fn exact(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_str()).filter(|text| !text.is_empty())
    }

    /// A flag: `true` or `1` in any case; everything else is false.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name)
            .is_some_and(|text| text.eq_ignore_ascii_case("true") || text == "1")
    }

    /// A number; 400 when it is not one.
    pub(crate) fn number(&self, name: &str) -> Result<Option<i64>, Reply> {
        self.read(name, |text| text.parse().ok())
    }

    /// A date; 400 when it is not one.
    pub(crate) fn time(&self, name: &str) -> Result<Option<DateTime<Utc>>, Reply> {
        self.read(name, amsterdam::parse)
    }

    fn read<T>(&self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Reply> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let unbound = || Reply::Unbound(vec![(name.to_owned(), format!("The value '{text}' is not valid."))]);
        parse(text).map(Some).ok_or_else(unbound)
    }
}
