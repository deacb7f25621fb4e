//! What is known before there is a profile. Documented in `_monta_core.pyi`.

use std::path::PathBuf;

use monta_connect::{Error, LANGUAGES, Paths, Translations};
use monta_odoo::Endpoint;
use pyo3::prelude::*;

use crate::convert::{read, text};
use crate::errors::ArgumentError;
use crate::guard::guarded;

/// Say where the profile of this user lies.
#[pyfunction]
pub(crate) fn default_profile_path(py: Python<'_>) -> PyResult<PathBuf> {
    guarded(py, "default_profile_path", || Ok(Paths::of_user()?.profile))
}

/// Say which database an address most likely means.
#[pyfunction]
#[pyo3(signature = (endpoint, allow_http=None))]
pub(crate) fn proposed_database(
    py: Python<'_>,
    endpoint: &Bound<'_, PyAny>,
    allow_http: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<String>> {
    guarded(py, "proposed_database", || {
        let hosts: Vec<String> = allow_http.map_or(Ok(Vec::new()), |hosts| read(hosts, "allow_http"))?;
        let endpoint = Endpoint::parse_allowing(&text(endpoint, "endpoint")?, &hosts).map_err(Error::from)?;
        Ok(endpoint.proposed_database().map(str::to_owned))
    })
}

/// What the connector says, in another language.
#[pyfunction]
pub(crate) fn translations(py: Python<'_>, language: &Bound<'_, PyAny>) -> PyResult<Translations> {
    guarded(py, "translations", || {
        let code = text(language, "language")?;
        let known = monta_connect::translations(&code);
        Ok(known
            .ok_or_else(|| ArgumentError::new("language", format!("expected one of {}", LANGUAGES.join(", "))))?
            .clone())
    })
}
