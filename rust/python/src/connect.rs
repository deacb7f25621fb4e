//! The connector as Python classes. Documented in `_monta_core.pyi`; programs import them from `monta_core.connect`.

mod arguments;
pub(crate) mod places;
mod session;
mod work;

use std::path::PathBuf;
use std::sync::Arc;

use monta_connect::{Error, PreflightOptions, Store, TableEdit};
use monta_core::export::{Mapping, TableGuard};
use monta_core::lookup::{GroupConfig, ListConfig};
use monta_core::{Message, message};
use pyo3::prelude::*;
use serde::Serialize;

use crate::convert::{index, python, read, text, text_or_nothing};
use crate::errors::{ArgumentError, BindingError};
use crate::guard::guarded;
pub(crate) use arguments::paths;
use arguments::{config, credentials, new_profile, seconds};
pub(crate) use session::Session;

/// How many rows a search shows at most.
const SHOWN: usize = 50;
/// How many records of a plan are listed where nothing is said.
const RECORDS: usize = 1000;

/// A profile on disk, and the cache that this user has of it.
#[pyclass(frozen, module = "monta_core.connect")]
pub(crate) struct Profile {
    store: Arc<Store>,
    notices: Vec<Message>,
}

impl Profile {
    /// Does one thing without the GIL and gives what came of it.
    fn answer<'py, T: Serialize + Send>(
        &self,
        py: Python<'py>,
        work: impl FnOnce(&Store) -> Result<T, Error> + Send,
    ) -> Result<Bound<'py, PyAny>, BindingError> {
        let answer = self.work(py, work)?;
        python(py, &answer)
    }

    fn work<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&Store) -> Result<T, Error> + Send,
    ) -> Result<T, BindingError> {
        Ok(py.detach(|| work(&self.store))?)
    }

    /// An edit that a name suffices for.
    fn edit(
        &self,
        py: Python<'_>,
        function: &'static str,
        name: &Bound<'_, PyAny>,
        edit: impl FnOnce(&Store, &str) -> Result<(), Error> + Send,
    ) -> PyResult<()> {
        guarded(py, function, || {
            let name = text(name, "name")?;
            self.work(py, |store| edit(store, &name))
        })
    }
}

#[pymethods]
impl Profile {
    /// Open a profile.
    #[staticmethod]
    #[pyo3(signature = (path=None, *, cache=None))]
    fn open(py: Python<'_>, path: Option<PathBuf>, cache: Option<PathBuf>) -> PyResult<Self> {
        guarded(py, "Profile.open", || {
            let store = py.detach(|| Store::open_at(paths(path, cache)?))?;
            Ok(Self {
                store: Arc::new(store),
                notices: Vec::new(),
            })
        })
    }

    /// Make a profile.
    #[staticmethod]
    #[expect(clippy::too_many_arguments, reason = "they go by name")]
    #[pyo3(signature = (path, endpoint, database=None, company=None, language=None, *, cache=None, connection=None))]
    fn create(
        py: Python<'_>,
        path: Option<PathBuf>,
        endpoint: &Bound<'_, PyAny>,
        database: Option<&Bound<'_, PyAny>>,
        company: Option<&Bound<'_, PyAny>>,
        language: Option<&Bound<'_, PyAny>>,
        cache: Option<PathBuf>,
        connection: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        guarded(py, "Profile.create", || {
            let new = new_profile(endpoint, database, company, language, connection)?;
            let (store, notices) = py.detach(|| Store::create_at(paths(path, cache)?, &new))?;
            Ok(Self {
                store: Arc::new(store),
                notices,
            })
        })
    }

    /// What the user should know of how it was made.
    #[getter]
    fn notices<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.notices", || python(py, &self.notices))
    }

    /// Where the file is.
    #[getter]
    fn path(&self) -> PathBuf {
        self.store.paths().profile.clone()
    }

    /// Where the cache is.
    #[getter]
    fn cache_path(&self) -> PathBuf {
        self.store.paths().cache.clone()
    }

    /// Where the session log is.
    fn log_path(&self, py: Python<'_>) -> PyResult<PathBuf> {
        guarded(py, "Profile.log_path", || Ok(self.store.log_path()?))
    }

    /// Say how the profile and its tables stand.
    fn status<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.status", || self.answer(py, Store::status))
    }

    /// List the tables of interest.
    fn tables<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.tables", || self.answer(py, Store::tables))
    }

    /// List the fields of a table.
    fn fields<'py>(&self, py: Python<'py>, table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.fields", || {
            let table = text(table, "table")?;
            self.answer(py, |store| store.fields(&table))
        })
    }

    /// List the lookup lists.
    fn lists<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.lists", || self.answer(py, Store::lists))
    }

    /// Say what a list shows.
    #[pyo3(signature = (name, archived=false))]
    fn list<'py>(&self, py: Python<'py>, name: &Bound<'py, PyAny>, archived: bool) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.list", || {
            let name = text(name, "name")?;
            self.answer(py, |store| store.list(&name, archived))
        })
    }

    /// Say what a list shows as CSV.
    #[pyo3(signature = (name, archived=false, excel=false))]
    fn list_csv(&self, py: Python<'_>, name: &Bound<'_, PyAny>, archived: bool, excel: bool) -> PyResult<String> {
        guarded(py, "Profile.list_csv", || {
            let name = text(name, "name")?;
            self.work(py, |store| store.list_csv(&name, archived, excel))
        })
    }

    /// Say what a list shows as JSON text.
    #[pyo3(signature = (name, archived=false))]
    fn list_json(&self, py: Python<'_>, name: &Bound<'_, PyAny>, archived: bool) -> PyResult<String> {
        guarded(py, "Profile.list_json", || {
            let name = text(name, "name")?;
            self.work(py, |store| store.list_json(&name, archived))
        })
    }

    /// List the search groups.
    fn groups<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.groups", || self.answer(py, Store::groups))
    }

    /// Find records by words.
    #[pyo3(signature = (group, text, limit=None))]
    fn search<'py>(
        &self,
        py: Python<'py>,
        group: &Bound<'py, PyAny>,
        text: &Bound<'py, PyAny>,
        limit: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.search", || {
            let group = crate::convert::text(group, "group")?;
            let words = crate::convert::text(text, "text")?;
            let limit = limit.map_or(Ok(SHOWN), |limit| index(limit, "limit"))?;
            self.answer(py, |store| store.search(&group, &words, limit))
        })
    }

    /// Say what of the master data would keep a parcel from leaving.
    #[pyo3(signature = (*, outside_eu=false, default_supplier_code=None, supplier_codes=None))]
    fn preflight<'py>(
        &self,
        py: Python<'py>,
        outside_eu: bool,
        default_supplier_code: Option<&Bound<'py, PyAny>>,
        supplier_codes: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.preflight", || {
            let default = default_supplier_code.map(|code| text_or_nothing(code, "default_supplier_code"));
            let codes = supplier_codes.map(|codes| read(codes, "supplier_codes"));
            let options = PreflightOptions {
                outside_eu,
                default_supplier_code: default.transpose()?,
                supplier_codes: codes.transpose()?.unwrap_or_default(),
            };
            self.answer(py, |store| store.preflight(&options))
        })
    }

    /// Say which name a new list or group is proposed.
    fn proposed_name(&self, py: Python<'_>, table: &Bound<'_, PyAny>) -> PyResult<String> {
        guarded(py, "Profile.proposed_name", || {
            let table = text(table, "table")?;
            self.work(py, |store| store.proposed_name(&table))
        })
    }

    /// Log in.
    #[expect(clippy::too_many_arguments, reason = "they go by name")]
    #[pyo3(signature = (user=None, secret=None, oauth=false, *, timeout=None, log_to_stderr=false, log_requests=None))]
    fn connect(
        &self,
        py: Python<'_>,
        user: Option<&Bound<'_, PyAny>>,
        secret: Option<&Bound<'_, PyAny>>,
        oauth: bool,
        timeout: Option<&Bound<'_, PyAny>>,
        log_to_stderr: bool,
        log_requests: Option<PathBuf>,
    ) -> PyResult<Session> {
        guarded(py, "Profile.connect", || {
            let credentials = credentials(user, secret, oauth)?;
            let timeout = seconds(timeout)?;
            let store = Arc::clone(&self.store);
            let connected = work::background(py, move || match log_requests {
                Some(path) => store.connect_logged(credentials, timeout, log_to_stderr, &path),
                None => store.connect(credentials, timeout, log_to_stderr),
            })?;
            Ok(Session::new(connected))
        })
    }

    /// Say how Odoo is reached.
    fn connection<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.connection", || {
            self.answer(py, |store| Ok(store.profile()?.connection.known()))
        })
    }

    /// Set where Odoo is.
    #[pyo3(signature = (endpoint, database=None, company=None, language=None, *, connection=None))]
    fn set_source<'py>(
        &self,
        py: Python<'py>,
        endpoint: &Bound<'_, PyAny>,
        database: Option<&Bound<'_, PyAny>>,
        company: Option<&Bound<'_, PyAny>>,
        language: Option<&Bound<'_, PyAny>>,
        connection: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.set_source", || {
            let new = new_profile(endpoint, database, company, language, connection)?;
            self.answer(py, |store| store.set_source(&new))
        })
    }

    /// Set a cache that cannot be read aside.
    fn rebuild_cache(&self, py: Python<'_>) -> PyResult<PathBuf> {
        guarded(py, "Profile.rebuild_cache", || self.work(py, Store::rebuild_cache))
    }

    /// Say whether the demo is offered.
    fn offer_demo(&self, py: Python<'_>) -> PyResult<bool> {
        guarded(py, "Profile.offer_demo", || self.work(py, Store::offers_demo))
    }

    /// Create the demo.
    fn create_demo(&self, py: Python<'_>) -> PyResult<()> {
        guarded(py, "Profile.create_demo", || self.work(py, Store::create_demo))
    }

    /// Add a table.
    #[pyo3(signature = (name, session=None))]
    fn add_table(&self, py: Python<'_>, name: &Bound<'_, PyAny>, session: Option<&Session>) -> PyResult<bool> {
        guarded(py, "Profile.add_table", || {
            let name = text(name, "name")?;
            let Some(session) = session else {
                return Err(Error::NotConnected {
                    what: message!("a table is looked up in Odoo before it is added"),
                }
                .into());
            };
            let connected = session.connected();
            if connected.store().paths() != self.store.paths() {
                return Err(ArgumentError::new("session", "it is of another profile").into());
            }
            let edit = work::background(py, move || connected.add_table(&name))?;
            Ok(edit == TableEdit::Changed)
        })
    }

    /// Take a table out.
    fn remove_table(&self, py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<()> {
        guarded(py, "Profile.remove_table", || {
            let name = text(name, "name")?;
            self.work(py, |store| store.remove_table(&name))
        })
    }

    /// Note something about a table.
    fn describe_table(&self, py: Python<'_>, name: &Bound<'_, PyAny>, text: &Bound<'_, PyAny>) -> PyResult<bool> {
        guarded(py, "Profile.describe_table", || {
            let name = crate::convert::text(name, "name")?;
            let note = crate::convert::text(text, "text")?;
            let edit = self.work(py, |store| store.describe_table(&name, &note))?;
            Ok(edit == TableEdit::Changed)
        })
    }

    /// Switch fields on or off.
    #[pyo3(signature = (table, fields, on=true))]
    fn switch_fields(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        fields: &Bound<'_, PyAny>,
        on: bool,
    ) -> PyResult<bool> {
        guarded(py, "Profile.switch_fields", || {
            let table = text(table, "table")?;
            let fields: Vec<String> = read(fields, "fields")?;
            let edit = self.work(py, |store| store.switch_fields(&table, &fields, on))?;
            Ok(edit == TableEdit::Changed)
        })
    }

    /// List the mappings.
    fn mappings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.mappings", || self.answer(py, Store::mappings))
    }

    /// Save a mapping.
    fn save_mapping(&self, py: Python<'_>, name: &Bound<'_, PyAny>, definition: &Bound<'_, PyAny>) -> PyResult<()> {
        guarded(py, "Profile.save_mapping", || {
            let name = text_or_nothing(name, "name")?;
            let mapping: Mapping = config(&name, definition)?;
            self.work(py, |store| store.save_mapping(&name, mapping))
        })
    }

    /// Give a mapping another name.
    fn rename_mapping(&self, py: Python<'_>, name: &Bound<'_, PyAny>, new_name: &Bound<'_, PyAny>) -> PyResult<()> {
        guarded(py, "Profile.rename_mapping", || {
            let (name, new_name) = (text(name, "name")?, text(new_name, "new_name")?);
            self.work(py, |store| store.rename_mapping(&name, &new_name))
        })
    }

    /// Delete a mapping.
    fn delete_mapping(&self, py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<()> {
        self.edit(py, "Profile.delete_mapping", name, Store::delete_mapping)
    }

    /// List what an export may write.
    fn guards<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.guards", || self.answer(py, Store::guards))
    }

    /// Set what an export may write to a table.
    fn set_guard(&self, py: Python<'_>, table: &Bound<'_, PyAny>, guard: &Bound<'_, PyAny>) -> PyResult<()> {
        guarded(py, "Profile.set_guard", || {
            let (table, guard): (_, TableGuard) = (text(table, "table")?, read(guard, "guard")?);
            self.work(py, |store| store.set_guard(&table, &guard))
        })
    }

    /// Say what a plan comes to.
    fn planned<'py>(&self, py: Python<'py>, token: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.planned", || {
            let token = text(token, "token")?;
            self.answer(py, |store| store.planned(&token))
        })
    }

    /// List records of a plan.
    #[pyo3(signature = (token, outcomes=None, after=0, limit=None))]
    fn planned_records<'py>(
        &self,
        py: Python<'py>,
        token: &Bound<'py, PyAny>,
        outcomes: Option<&Bound<'py, PyAny>>,
        after: i64,
        limit: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.planned_records", || {
            let token = text(token, "token")?;
            let outcomes: Vec<String> = outcomes.map_or(Ok(Vec::new()), |outcomes| read(outcomes, "outcomes"))?;
            let limit = limit.map_or(Ok(RECORDS), |limit| index(limit, "limit"))?;
            let outcomes: Vec<&str> = outcomes.iter().map(String::as_str).collect();
            self.answer(py, |store| store.planned_records(&token, &outcomes, after, limit))
        })
    }

    /// Say what came of a plan as CSV.
    fn result_csv(&self, py: Python<'_>, token: &Bound<'_, PyAny>) -> PyResult<String> {
        guarded(py, "Profile.result_csv", || {
            let token = text(token, "token")?;
            self.work(py, |store| store.result_csv(&token))
        })
    }

    /// Save a list.
    fn save_list<'py>(
        &self,
        py: Python<'py>,
        name: &Bound<'py, PyAny>,
        definition: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.save_list", || {
            let name = text_or_nothing(name, "name")?;
            let list: ListConfig = config(&name, definition)?;
            self.answer(py, |store| store.save_list(&name, list))
        })
    }

    /// Unlock a list.
    fn unlock_list(&self, py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<()> {
        self.edit(py, "Profile.unlock_list", name, Store::unlock_list)
    }

    /// Lock a list as it was saved.
    fn discard_list(&self, py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<()> {
        self.edit(py, "Profile.discard_list", name, Store::discard_list)
    }

    /// Delete a list.
    fn delete_list(&self, py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<()> {
        self.edit(py, "Profile.delete_list", name, Store::delete_list)
    }

    /// Give a list another name.
    fn rename_list(&self, py: Python<'_>, name: &Bound<'_, PyAny>, new_name: &Bound<'_, PyAny>) -> PyResult<()> {
        guarded(py, "Profile.rename_list", || {
            let (name, new_name) = (text(name, "name")?, text(new_name, "new_name")?);
            self.work(py, |store| store.rename_list(&name, &new_name))
        })
    }

    /// Save a group.
    fn save_group<'py>(
        &self,
        py: Python<'py>,
        name: &Bound<'py, PyAny>,
        definition: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Profile.save_group", || {
            let name = text_or_nothing(name, "name")?;
            let group: GroupConfig = config(&name, definition)?;
            self.answer(py, |store| store.save_group(&name, group))
        })
    }

    /// Unlock a group.
    fn unlock_group(&self, py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<()> {
        self.edit(py, "Profile.unlock_group", name, Store::unlock_group)
    }

    /// Lock a group as it was saved.
    fn discard_group(&self, py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<()> {
        self.edit(py, "Profile.discard_group", name, Store::discard_group)
    }

    /// Delete a group.
    fn delete_group(&self, py: Python<'_>, name: &Bound<'_, PyAny>) -> PyResult<()> {
        self.edit(py, "Profile.delete_group", name, Store::delete_group)
    }

    /// Give a group another name.
    fn rename_group(&self, py: Python<'_>, name: &Bound<'_, PyAny>, new_name: &Bound<'_, PyAny>) -> PyResult<()> {
        guarded(py, "Profile.rename_group", || {
            let (name, new_name) = (text(name, "name")?, text(new_name, "new_name")?);
            self.work(py, |store| store.rename_group(&name, &new_name))
        })
    }
}
