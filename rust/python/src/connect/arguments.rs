//! What the connector is given.

use std::path::PathBuf;
use std::time::Duration;

use monta_connect::{Connection, Error, NewProfile, Paths};
use monta_odoo::{Credentials, Secret};
use pyo3::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::convert::{json_object, number, text, text_or_nothing, whole};
use crate::errors::{ArgumentError, BindingError};

/// How long a request to Odoo may take where nothing is said: Odoo itself gives up after two minutes.
const DEFAULT_TIMEOUT_SECONDS: f64 = 120.0;
/// A day: more is a slip.
const LONGEST_SECONDS: f64 = 86_400.0;

/// Where profile and cache lie; none for where the operating system wants them.
pub(crate) fn paths(profile: Option<PathBuf>, cache: Option<PathBuf>) -> Result<Paths, Error> {
    match (profile, cache) {
        // Needs no home of a user.
        (Some(profile), Some(cache)) => Ok(Paths { profile, cache }),
        (Some(profile), None) => Paths::of_profile(&profile),
        (None, None) => Paths::of_user(),
        (None, Some(cache)) => Ok(Paths {
            cache,
            ..Paths::of_user()?
        }),
    }
}

pub(super) fn new_profile(
    endpoint: &Bound<'_, PyAny>,
    database: Option<&Bound<'_, PyAny>>,
    company: Option<&Bound<'_, PyAny>>,
    language: Option<&Bound<'_, PyAny>>,
    connection: Option<&Bound<'_, PyAny>>,
) -> Result<NewProfile, ArgumentError> {
    Ok(NewProfile {
        endpoint: text(endpoint, "endpoint")?,
        database: database.map_or(Ok(String::new()), |name| text_or_nothing(name, "database"))?,
        company: company.map(|id| whole(id, "company")).transpose()?,
        language: language.map(|code| text_or_nothing(code, "language")).transpose()?,
        connection: connection.map(self::connection).transpose()?,
    })
}

/// How Odoo is reached. A name that means nothing is refused: whoever mistypes `pin_sha256` would go without it.
fn connection(given: &Bound<'_, PyAny>) -> Result<Connection, ArgumentError> {
    const NAME: &str = "connection";
    let members = json_object(given, NAME)?;
    let connection: Connection = serde_path_to_error::deserialize(members)
        .map_err(|error| ArgumentError::inside(NAME, error.path(), error.inner()))?;
    if let Some(unknown) = connection.unknown().next() {
        let path = format!("{NAME}.{unknown}");
        return Err(ArgumentError::new(&path, "there is no such setting of a connection"));
    }
    Ok(connection)
}

pub(super) fn credentials(
    user: Option<&Bound<'_, PyAny>>,
    secret: Option<&Bound<'_, PyAny>>,
    oauth: bool,
) -> Result<Credentials, BindingError> {
    let user = user.map(|user| text(user, "user")).transpose()?;
    let secret = secret.map(|secret| text(secret, "secret")).transpose()?;
    Ok(monta_connect::credentials(user, secret.map(Secret::new), oauth)?)
}

pub(super) fn seconds(timeout: Option<&Bound<'_, PyAny>>) -> Result<Duration, ArgumentError> {
    let seconds = timeout.map_or(Ok(DEFAULT_TIMEOUT_SECONDS), |timeout| number(timeout, "timeout"))?;
    if !(seconds > 0.0 && seconds <= LONGEST_SECONDS) {
        return Err(ArgumentError::new(
            "timeout",
            format!("expected seconds, above 0 and up to {LONGEST_SECONDS}"),
        ));
    }
    Ok(Duration::from_secs_f64(seconds))
}

/// The definition of a list or a group, which takes its name from the argument beside it.
pub(super) fn config<T: DeserializeOwned>(name: &str, definition: &Bound<'_, PyAny>) -> Result<T, ArgumentError> {
    let mut definition = json_object(definition, "definition")?;
    if let Some(members) = definition.as_object_mut() {
        members.insert("name".to_owned(), Value::from(name));
        // What is not chosen yet is told among all that is missing. A mapping has no source, and its columns their table.
        if !members.contains_key("columns") {
            members.entry("source").or_insert_with(|| Value::from(""));
        }
    }
    serde_path_to_error::deserialize(definition)
        .map_err(|error| ArgumentError::inside("definition", error.path(), error.inner()))
}
