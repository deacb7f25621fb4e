//! The client as a Python class. Documented in `_monta_core.pyi`.

use monta_client::{BaseUrl, Capabilities, Credentials, Error, Secret, Settings, Timeout};
use pyo3::prelude::*;
use serde::Serialize;

use crate::convert::{json, number, python, text, text_or_nothing};
use crate::errors::BindingError;
use crate::guard::guarded;

/// The time-out where none is given (documentation 3, `monta.timeout`).
const DEFAULT_TIMEOUT_SECONDS: f64 = 20.0;

/// One account at one Monta server. Every method is one attempt with one deadline, and releases the GIL.
#[pyclass(frozen, module = "monta_core")]
pub(crate) struct Client {
    client: monta_client::Client,
}

impl Client {
    /// Makes one call without the GIL and returns what it found as a dict.
    fn call<'py, T: Serialize + Send>(
        &self,
        py: Python<'py>,
        call: impl FnOnce(&monta_client::Client) -> Result<T, Error> + Send,
    ) -> Result<Bound<'py, PyAny>, BindingError> {
        let answer = py.detach(|| call(&self.client))?;
        python(py, &answer)
    }
}

#[pymethods]
impl Client {
    #[new]
    #[pyo3(signature = (base_url, username, password, *, timeout=None, profile=None, capabilities=None))]
    fn new(
        py: Python<'_>,
        base_url: &Bound<'_, PyAny>,
        username: &Bound<'_, PyAny>,
        password: &Bound<'_, PyAny>,
        timeout: Option<&Bound<'_, PyAny>>,
        profile: Option<&Bound<'_, PyAny>>,
        capabilities: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        guarded(py, "Client", || {
            let password = Secret::new(text_or_nothing(password, "password")?);
            let settings = Settings {
                base_url: BaseUrl::parse(&text_or_nothing(base_url, "base_url")?)?,
                credentials: Credentials::new(&text_or_nothing(username, "username")?, password)?,
                timeout: match timeout {
                    Some(seconds) => Timeout::from_seconds(number(seconds, "timeout")?)?,
                    None => Timeout::from_seconds(DEFAULT_TIMEOUT_SECONDS)?,
                },
                profile: match profile {
                    Some(name) => text(name, "profile")?.parse()?,
                    None => monta_client::ProfileChoice::Auto,
                },
                capabilities: match capabilities {
                    Some(known) => Capabilities::from_json(&json(known, "capabilities")?)?,
                    None => Capabilities::default(),
                },
            };
            Ok(Self {
                client: monta_client::Client::new(settings),
            })
        })
    }

    /// Test the connection and find out which API this is.
    fn check<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.check", || self.call(py, monta_client::Client::check))
    }

    /// Create an order.
    #[pyo3(signature = (payload, verify_first=false))]
    fn create_order<'py>(
        &self,
        py: Python<'py>,
        payload: &Bound<'py, PyAny>,
        verify_first: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.create_order", || {
            let payload = json(payload, "payload")?;
            self.call(py, |client| client.create_order(&payload, verify_first))
        })
    }

    /// Change an order.
    fn update_order<'py>(
        &self,
        py: Python<'py>,
        webshop_order_id: &Bound<'py, PyAny>,
        patch: &Bound<'py, PyAny>,
        changed: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.update_order", || {
            let id = text(webshop_order_id, "webshop_order_id")?;
            let (patch, changed) = (json(patch, "patch")?, json(changed, "changed")?);
            self.call(py, |client| client.update_order(&id, &patch, &changed))
        })
    }

    /// Cancel an order.
    fn delete_order<'py>(
        &self,
        py: Python<'py>,
        webshop_order_id: &Bound<'py, PyAny>,
        note: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.delete_order", || {
            let (id, note) = (
                text(webshop_order_id, "webshop_order_id")?,
                text_or_nothing(note, "note")?,
            );
            self.call(py, |client| client.delete_order(&id, &note))
        })
    }

    /// Read an order.
    fn get_order<'py>(&self, py: Python<'py>, webshop_order_id: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.get_order", || {
            let id = text(webshop_order_id, "webshop_order_id")?;
            self.call(py, |client| client.get_order(&id))
        })
    }

    /// What is known about the server by now.
    #[getter]
    fn capabilities<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.capabilities", || python(py, &self.client.capabilities()))
    }

    fn __repr__(&self) -> String {
        let settings = self.client.settings();
        format!(
            "Client({:?}, {:?}, '***')",
            settings.base_url.to_string(),
            settings.credentials.username()
        )
    }
}
