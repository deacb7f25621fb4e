//! The client as a Python class. Documented in `_monta_core.pyi`.

mod changes;

use std::time::Duration;

use monta_client::{
    BaseUrl, BatchAnswer, Capabilities, ChangeReport, ConfigurationError, Credentials, Error, Exchange, Limits,
    OrderAnswer, Outcome, Report, Secret, Sent, Settings, StockEndpoint, Timeout,
};
use monta_core::References;
use pyo3::prelude::*;
use serde::Serialize;

use crate::convert::{count, index, json, number, python, read, text, text_or_nothing, whole};
use crate::errors::BindingError;
use crate::guard::guarded;

/// The time-out where none is given (plugin documentation, "Configuration", `monta.timeout`).
const DEFAULT_TIMEOUT_SECONDS: f64 = 20.0;

/// How many look-ups are under way at the same time where nothing is said (`monta.max_parallel`).
const DEFAULT_PARALLEL: usize = 4;

/// One of many changes: `{"result": …}`, `{"error": …}` or `{"untried": True}`.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum OneSent {
    Result(SentResult),
    Error(ChangeReport),
    Untried(bool),
}

#[derive(Serialize)]
struct SentResult {
    outcome: Outcome,
    status: u16,
    kept: Vec<String>,
    /// JSON text: it is kept, not looked at.
    document: Option<String>,
    differences: Vec<String>,
    exchanges: Vec<Exchange>,
}

impl From<Sent> for OneSent {
    fn from(sent: Sent) -> Self {
        match sent {
            Sent::Done(answer) => Self::Result(SentResult {
                outcome: answer.outcome,
                status: answer.status,
                kept: answer.kept,
                document: answer.document.map(|document| document.to_string()),
                differences: answer.differences,
                exchanges: answer.exchanges,
            }),
            Sent::Failed(report) => Self::Error(report),
            Sent::Untried => Self::Untried(true),
        }
    }
}

/// One of many look-ups: `{"result": …}` or `{"error": …}`.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum LookUp {
    Result(Box<OrderAnswer>),
    Error(Report),
}

/// One account at one Monta server. Every method releases the GIL while it waits.
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
    #[pyo3(signature = (base_url, username, password, *, timeout=None, profile=None, capabilities=None, within=None))]
    #[expect(clippy::too_many_arguments, reason = "they go by name")]
    fn new(
        py: Python<'_>,
        base_url: &Bound<'_, PyAny>,
        username: &Bound<'_, PyAny>,
        password: &Bound<'_, PyAny>,
        timeout: Option<&Bound<'_, PyAny>>,
        profile: Option<&Bound<'_, PyAny>>,
        capabilities: Option<&Bound<'_, PyAny>>,
        within: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        guarded(py, "Client", || {
            let password = Secret::new(text_or_nothing(password, "password")?);
            let settings = Settings {
                base_url: BaseUrl::parse(&text_or_nothing(base_url, "base_url")?).map_err(ConfigurationError::from)?,
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
            let client = monta_client::Client::new(settings);
            Ok(Self {
                client: match seconds(within, "within")? {
                    Some(time) => client.within(time),
                    None => client,
                },
            })
        })
    }

    /// Test the connection and find out which API this is.
    fn check<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.check", || self.call(py, monta_client::Client::check))
    }

    /// Find out which description of the API this server follows.
    fn profile<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.profile", || self.call(py, monta_client::Client::profile))
    }

    /// List the shippers of the account.
    fn shippers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.shippers", || self.call(py, monta_client::Client::shippers))
    }

    /// Ask Monta about an address.
    fn check_address<'py>(&self, py: Python<'py>, contact: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.check_address", || {
            let contact = json(contact, "contact")?;
            self.call(py, |client| client.check_address(&contact))
        })
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

    /// Read of which batches the goods of an order are that have left.
    fn get_order_batches<'py>(
        &self,
        py: Python<'py>,
        webshop_order_id: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.get_order_batches", || {
            let id = text(webshop_order_id, "webshop_order_id")?;
            self.call(py, |client| client.get_order_batches(&id))
        })
    }

    /// Read the serial numbers of the goods of an order that have left.
    fn get_order_serials<'py>(
        &self,
        py: Python<'py>,
        webshop_order_id: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.get_order_serials", || {
            let id = text(webshop_order_id, "webshop_order_id")?;
            self.call(py, |client| client.get_order_serials(&id))
        })
    }

    /// Carry out many changes.
    #[pyo3(signature = (changes, max_parallel=None, *, start_within=None, end_within=None, max_failures=None))]
    fn send_many<'py>(
        &self,
        py: Python<'py>,
        changes: &Bound<'py, PyAny>,
        max_parallel: Option<&Bound<'py, PyAny>>,
        start_within: Option<&Bound<'py, PyAny>>,
        end_within: Option<&Bound<'py, PyAny>>,
        max_failures: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.send_many", || {
            let changes = self::changes::read(changes)?;
            let max_parallel = parallel(max_parallel)?;
            let limits = Limits {
                start_within: seconds(start_within, "start_within")?,
                end_within: seconds(end_within, "end_within")?,
                max_failures: max_failures
                    .map(|number| count(number, "max_failures"))
                    .transpose()?
                    .map(|number| u32::try_from(number).unwrap_or(u32::MAX)),
            };
            self.call(py, |client| {
                let sent = client.send_many(&changes, max_parallel, limits);
                Ok(BatchAnswer {
                    answers: sent.answers.into_iter().map(OneSent::from).collect(),
                    stopped: sent.stopped,
                })
            })
        })
    }

    /// Look an order up.
    #[pyo3(signature = (references, loose=true, detail=true))]
    fn fetch_order_status<'py>(
        &self,
        py: Python<'py>,
        references: &Bound<'py, PyAny>,
        loose: bool,
        detail: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.fetch_order_status", || {
            let references: References = read(references, "references")?;
            self.call(py, |client| client.fetch_order_status(&references, loose, detail))
        })
    }

    /// Look many orders up.
    #[pyo3(signature = (references, loose=true, detail=true, max_parallel=None))]
    fn fetch_many<'py>(
        &self,
        py: Python<'py>,
        references: &Bound<'py, PyAny>,
        loose: bool,
        detail: bool,
        max_parallel: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.fetch_many", || {
            let references: Vec<References> = read(references, "references")?;
            let max_parallel = parallel(max_parallel)?;
            self.call(py, |client| {
                let found = client.fetch_many(&references, loose, detail, max_parallel);
                let look_up = |answer| match answer {
                    Ok(answer) => LookUp::Result(Box::new(answer)),
                    Err(error) => LookUp::Error(Report::from(error)),
                };
                Ok(BatchAnswer {
                    answers: found.answers.into_iter().map(look_up).collect(),
                    stopped: found.stopped,
                })
            })
        })
    }

    /// Read what happened to orders.
    fn order_changes<'py>(&self, py: Python<'py>, cursor: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.order_changes", || {
            let cursor = whole(cursor, "cursor")?;
            self.call(py, |client| client.order_changes(cursor))
        })
    }

    /// List the orders that something happened to.
    fn changed_orders<'py>(&self, py: Python<'py>, since: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.changed_orders", || {
            let since = text(since, "since")?;
            self.call(py, |client| client.changed_orders(&since))
        })
    }

    /// Ask for the stock of SKUs.
    #[pyo3(signature = (skus, endpoint=None, max_parallel=None, tolerated=None))]
    fn fetch_stock<'py>(
        &self,
        py: Python<'py>,
        skus: &Bound<'py, PyAny>,
        endpoint: Option<&Bound<'py, PyAny>>,
        max_parallel: Option<&Bound<'py, PyAny>>,
        tolerated: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.fetch_stock", || {
            let skus: Vec<String> = read(skus, "skus")?;
            let endpoint: StockEndpoint = match endpoint {
                Some(pattern) => text(pattern, "endpoint")?.parse().map_err(Error::Input)?,
                None => StockEndpoint::default(),
            };
            let max_parallel = parallel(max_parallel)?;
            let tolerated = tolerated.map(|number| index(number, "tolerated")).transpose()?;
            self.call(py, |client| {
                Ok(client.fetch_stock(&skus, &endpoint, max_parallel, tolerated))
            })
        })
    }

    /// List the products whose stock changed.
    fn stock_changes<'py>(&self, py: Python<'py>, since: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.stock_changes", || {
            let since = text(since, "since")?;
            self.call(py, |client| client.stock_changes(&since))
        })
    }

    /// List every product, some pages at a time.
    #[pyo3(signature = (page=None, max_parallel=None))]
    fn all_products<'py>(
        &self,
        py: Python<'py>,
        page: Option<&Bound<'py, PyAny>>,
        max_parallel: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.all_products", || {
            let page = page.map_or(Ok(0), |number| index(number, "page"))?;
            let max_parallel = parallel(max_parallel)?;
            self.call(py, |client| client.all_products(page, max_parallel))
        })
    }

    /// Read what was received.
    fn receipts<'py>(&self, py: Python<'py>, since_id: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.receipts", || {
            let since_id = whole(since_id, "since_id")?;
            self.call(py, |client| client.receipts(since_id))
        })
    }

    /// Announce or change a forecast.
    #[pyo3(signature = (plan, verify_first=false))]
    fn push_forecast<'py>(
        &self,
        py: Python<'py>,
        plan: &Bound<'py, PyAny>,
        verify_first: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.push_forecast", || {
            let plan = json(plan, "plan")?;
            self.call(py, |client| client.push_forecast(&plan, verify_first))
        })
    }

    /// Read a forecast.
    fn get_forecast<'py>(&self, py: Python<'py>, reference: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.get_forecast", || {
            let reference = text(reference, "reference")?;
            self.call(py, |client| client.get_forecast(&reference))
        })
    }

    /// Remove a forecast.
    fn delete_forecast<'py>(&self, py: Python<'py>, reference: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.delete_forecast", || {
            let reference = text(reference, "reference")?;
            self.call(py, |client| client.delete_forecast(&reference))
        })
    }

    /// Create a supplier.
    fn create_supplier<'py>(&self, py: Python<'py>, supplier: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Client.create_supplier", || {
            let supplier = json(supplier, "supplier")?;
            self.call(py, |client| client.create_supplier(&supplier))
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

/// A time in seconds; less than nothing is nothing.
fn seconds(time: Option<&Bound<'_, PyAny>>, name: &str) -> Result<Option<Duration>, BindingError> {
    let Some(time) = time.filter(|time| !time.is_none()) else {
        return Ok(None);
    };
    let seconds = number(time, name)?.max(0.0);
    // Longer than a duration can be is as good as for ever.
    Ok(Duration::try_from_secs_f64(seconds).ok())
}

fn parallel(max_parallel: Option<&Bound<'_, PyAny>>) -> Result<usize, BindingError> {
    Ok(max_parallel.map_or(Ok(DEFAULT_PARALLEL), |number| count(number, "max_parallel"))?)
}
