//! What needs an Odoo.

use crate::cache::Status;
use crate::error::told_with_hint;
use monta_core::message;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use monta_core::lookup::plain::plain;
use monta_core::lookup::{Search, build_group};
use monta_odoo::{Class, Credentials, Model, Session};
use serde_json::{Map, Value, json};

use super::Store;
use super::answers::{LiveRow, ReadReport, StoreStatus, TableReport};
use super::search::columns;
use crate::cache::{Cache, OdooRow};
use crate::error::Error;
use crate::lists::filled_with;
use crate::log::Log;
use crate::profile::Profile;
use crate::read::{Extent, Options, Outcome, Progress, connect, connect_logged, read};
use crate::request_log::RequestLog;

/// A store whose Odoo somebody has logged in to. Safe to share between threads.
#[derive(Debug)]
pub struct Connected {
    store: Arc<Store>,
    session: Session,
    /// From what it reads, see [`Profile::source`].
    pub(crate) source: String,
    pub(crate) log: Log,
}

/// How long to wait before a request that failed is sent once more.
const PAUSE: Duration = Duration::from_secs(1);

impl Store {
    /// Logs in to the Odoo of the profile, once. `to_stderr` writes the session log to standard error, too.
    ///
    /// # Errors
    /// [`Error::Setting`] where the profile lacks something, [`Error::Odoo`].
    pub fn connect(
        self: &Arc<Self>,
        credentials: Credentials,
        timeout: Duration,
        to_stderr: bool,
    ) -> Result<Connected, Error> {
        self.log_in(credentials, timeout, to_stderr, None)
    }

    /// The same, and every request of the session and what came of it goes to a new file ("Log API requests").
    ///
    /// # Errors
    /// As [`connect`](Self::connect), or that the file cannot be made; nothing is sent then.
    pub fn connect_logged(
        self: &Arc<Self>,
        credentials: Credentials,
        timeout: Duration,
        to_stderr: bool,
        requests: &Path,
    ) -> Result<Connected, Error> {
        let requests = Arc::new(RequestLog::create(requests)?);
        self.log_in(credentials, timeout, to_stderr, Some(requests))
    }

    fn log_in(
        self: &Arc<Self>,
        credentials: Credentials,
        timeout: Duration,
        to_stderr: bool,
        requests: Option<Arc<RequestLog>>,
    ) -> Result<Connected, Error> {
        let profile = self.profile()?;
        let mut log = Log::open(to_stderr);
        let started = Instant::now();
        let who = credentials.name();
        let server = format!("{} database {}", profile.endpoint, profile.database);
        let session = match requests {
            Some(requests) => connect_logged(&profile, credentials, timeout, requests),
            None => connect(&profile, credentials, timeout),
        };
        match session {
            Ok(session) => {
                log.set_who(&session.user().name);
                log.connected(&server, session.version().series(), started.elapsed());
                Ok(Connected {
                    store: Arc::clone(self),
                    source: profile.source(),
                    session,
                    log,
                })
            }
            Err(error) => {
                log.set_who(&who);
                log.error(&format!("{server}: {error}"));
                Err(error)
            }
        }
    }
}

impl Connected {
    /// The profile and its cache.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// The session with Odoo.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// How the profile and its tables stand, and who is connected.
    ///
    /// # Errors
    /// That the profile or the cache cannot be read.
    pub fn status(&self) -> Result<StoreStatus, Error> {
        self.store.status_of(Some(self))
    }

    /// Reads tables into the cache; none for all of the profile. `interrupted` ends it in order when somebody sets it.
    ///
    /// # Errors
    /// [`Error::Setting`]: a table that the profile does not read. [`Error::Moved`]: the profile means another Odoo now.
    /// [`Error::Reading`]: somebody else reads. Otherwise what is wrong with the cache.
    pub fn read(
        &self,
        extent: Extent,
        tables: Option<&[String]>,
        interrupted: &AtomicBool,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<ReadReport, Error> {
        let profile = self.profile()?;
        for table in tables.unwrap_or_default() {
            profile.expect_table(table)?;
        }
        // One of its own: the other one answers meanwhile.
        let mut cache = Cache::open(&self.store.paths.cache)?;
        let started = Instant::now();
        let mut options = Options {
            extent,
            tables,
            interrupted,
            progress,
            table_read: &mut |told| self.log.table(told),
            pause: PAUSE,
        };
        let outcome = read(&profile, &mut cache, &self.session, &mut options);
        match &outcome {
            Ok(outcome) => self.log.ended(outcome, started.elapsed()),
            Err(error) => self.log.error(&error.to_string()),
        }
        self.report(outcome?)
    }

    fn report(&self, outcome: Outcome) -> Result<ReadReport, Error> {
        let complete = outcome.is_complete();
        let status = self.status()?;
        let table = |told: crate::read::TableOutcome| TableReport {
            state: status
                .tables
                .iter()
                .find(|table| table.name == told.name)
                .map_or_else(|| Status::Error.message(), |table| table.state.clone()),
            name: told.name,
            full: told.full,
            rows: told.rows,
            deleted: told.deleted,
            seconds: told.took.as_secs_f64(),
            error: told.error,
        };
        Ok(ReadReport {
            complete,
            interrupted: outcome.interrupted,
            stopped_class: outcome.stopped.as_ref().map(|error| match error.class() {
                Class::Stop => "stop",
                _ => "retry",
            }),
            stopped: outcome.stopped.as_ref().map(told_with_hint),
            tables: outcome.tables.into_iter().map(table).collect(),
            line: status.line,
        })
    }

    /// The tables whose technical name or label holds every word of a text, that the user may read and the profile does
    /// not read yet.
    ///
    /// # Errors
    /// [`Error::Odoo`].
    pub fn available_tables(&self, text: &str) -> Result<Vec<Model>, Error> {
        let profile = self.store.profile()?;
        let known = profile.table_names();
        let words = Search::of(text);
        let mut models = self.session.available_models()?;
        models.retain(|model| {
            !known.contains(&model.model.as_str()) && words.matches(&plain(&format!("{}\n{}", model.name, model.model)))
        });
        models.sort_by_cached_key(|model| (plain(&model.name), model.model.clone()));
        Ok(models)
    }

    /// The label of a table that can be added.
    pub(crate) fn label_of(&self, table: &str) -> Result<String, Error> {
        let models = self.session.available_models()?;
        let found = models.into_iter().find(|model| model.model == table);
        found.map(|model| model.name).ok_or_else(|| {
            Error::Edit(message!(
                "{table} cannot be added: Odoo has no such table, it keeps no rows (abstract or transient), or {user} may \
                 not read it. Look for it by a part of its name.",
                table,
                user = self.session.user().name
            ))
        })
    }

    /// Reads a record of a search group anew; without texts where it is gone, archived or may not be seen.
    ///
    /// # Errors
    /// [`Error::Setting`]: there is no such group. [`Error::NotBuilt`]: the group lacks something. [`Error::Odoo`].
    pub fn live(&self, group: &str, id: i64) -> Result<LiveRow, Error> {
        self.profile()?;
        let config = self.store.group_config(group)?;
        let cache = Cache::open(&self.store.paths.cache)?;
        let mut live = None;
        if let Some(known) = cache.meta(&config.source)?.read {
            let fields: Vec<_> = known.columns.iter().map(|column| column.name.clone()).collect();
            let arguments = Map::from_iter([
                ("domain".to_owned(), json!([["id", "=", id]])),
                ("fields".to_owned(), json!(fields)),
                ("load".to_owned(), Value::Null),
            ]);
            let answer = self
                .session
                .call(&config.source, "search_read", None, arguments, &Map::new())?;
            let rows: Vec<OdooRow> = serde_json::from_value(answer).unwrap_or_default();
            live = rows.into_iter().next();
        }
        let choices: Vec<_> = config.fields.iter().collect();
        // A record that is gone leaves the group without rows; it is built all the same, to tell what it lacks.
        let nothing = OdooRow::new();
        let tables = filled_with(
            &cache,
            &config.source,
            &choices,
            Some(live.as_ref().unwrap_or(&nothing)),
        )?;
        let built = build_group(&config, &tables).map_err(|gaps| Error::NotBuilt {
            name: config.name.clone(),
            gaps,
        })?;
        let texts = built.row(id).filter(|_| live.is_some()).map(|row| row.texts.clone());
        Ok(LiveRow {
            id,
            columns: columns(&config),
            texts,
        })
    }

    /// The profile, as long as it means the Odoo of this session.
    pub(crate) fn profile(&self) -> Result<Profile, Error> {
        let profile = self.store.profile()?;
        if profile.source() == self.source {
            Ok(profile)
        } else {
            Err(Error::Moved)
        }
    }
}
