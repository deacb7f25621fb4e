//! The fourth floor: Connect & Read, which brings the cache up to date with an Odoo.
//!
//! A table is read in full the first time, the first time on each day, and when its fields, its source or the version of
//! Odoo have changed. Otherwise only what has changed since is read ([`changes`]), and what is gone is taken out. Each page
//! is kept as soon as it is there: what is broken off costs one page at most.

mod ask;
mod changes;
mod columns;
mod full;
mod keys;
mod names;
mod rescue;
mod scope;
mod status_line;
mod time;

use monta_core::message;
use monta_core::message::Message;
use std::collections::BTreeMap;
use std::env;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use monta_odoo::{Access, Class, Credentials, Row, Session, Settings, WireChoice};

use crate::cache::{Cache, CachedField, Column, TableMeta};
use crate::error::Error;
use crate::lists::{Names, keep_lists};
use crate::profile::Profile;
use crate::request_log::RequestLog;
pub(crate) use ask::{Asker, Halt};
use scope::Scope;
pub(crate) use scope::says_no_such_model;
pub use status_line::status_line;
pub(crate) use time::now;

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// What has changed; everything, the first time on a day. Some changes show in a full read only, such as a route that
    /// is given to a product from the form of the route.
    #[default]
    Daily,
    /// What has changed.
    Quick,
    /// Everything.
    Full,
}

/// How far the read of a table has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress<'a> {
    /// Odoo's name of it.
    pub table: &'a str,
    /// How many rows have come.
    pub rows: u64,
    /// How many will have come.
    pub total: u64,
    /// How many come in a second.
    pub rate: f64,
}

/// How to read.
pub struct Options<'a> {
    /// How much.
    pub extent: Extent,
    /// The names of the tables that are read; none for all of the profile.
    pub tables: Option<&'a [String]>,
    /// Set by somebody else when the read should end; what has come is kept.
    pub interrupted: &'a AtomicBool,
    /// Told after each page.
    pub progress: &'a mut dyn FnMut(Progress<'_>),
    /// Told what came of a table as soon as it is known.
    pub table_read: &'a mut dyn FnMut(&TableOutcome),
    /// How long to wait before a request that failed is sent once more, where the server does not say; the second time
    /// twice as long.
    pub pause: Duration,
}

/// What came of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableOutcome {
    /// Odoo's name of it.
    pub name: String,
    /// Whether it was read in full.
    pub full: bool,
    /// How many rows came.
    pub rows: u64,
    /// How many rows were taken out, because they are gone.
    pub deleted: u64,
    /// How long it took.
    pub took: Duration,
    /// Why it could not be read; its old rows stay.
    pub error: Option<Message>,
}

/// What came of a read.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The tables that were read, or should have been.
    pub tables: Vec<TableOutcome>,
    /// Somebody ended it.
    pub interrupted: bool,
    /// Why it ended before the last table, such as a server that is out of reach.
    pub stopped: Option<monta_odoo::Error>,
}

impl Outcome {
    /// Whether all tables were read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.interrupted && self.stopped.is_none() && self.tables.iter().all(|table| table.error.is_none())
    }
}

/// Logs in to the Odoo of a profile: its address, database, company and language. The password of a login in front of Odoo
/// comes from the environment ([`FRONT_SECRET`](crate::FRONT_SECRET)).
///
/// # Errors
/// [`Error::Setting`] where the profile lacks one or its connection cannot be used, [`Error::Odoo`].
pub fn connect(profile: &Profile, credentials: Credentials, timeout: Duration) -> Result<Session, Error> {
    log_in(profile, credentials, timeout, None)
}

/// The same, and every request of the session and what came of it goes to `log` ("Log API requests").
///
/// # Errors
/// As [`connect`].
pub fn connect_logged(
    profile: &Profile,
    credentials: Credentials,
    timeout: Duration,
    log: Arc<RequestLog>,
) -> Result<Session, Error> {
    log_in(profile, credentials, timeout, Some(log))
}

fn log_in(
    profile: &Profile,
    credentials: Credentials,
    timeout: Duration,
    log: Option<Arc<RequestLog>>,
) -> Result<Session, Error> {
    let endpoint = profile.endpoint()?;
    if profile.database.trim().is_empty() {
        let proposed = endpoint.proposed_database();
        return Err(Error::Setting(match proposed {
            Some(name) => message!(
                "The profile has no database: set its name first (most likely {name}).",
                name
            ),
            None => message!("The profile has no database: set its name first."),
        }));
    }
    Ok(Session::connect(Settings {
        endpoint,
        access: Access {
            log: log.map(|log| log as Arc<dyn monta_odoo::RequestLog>),
            ..profile.connection.access(|name| env::var(name).ok())?
        },
        database: profile.database.clone(),
        credentials,
        context: profile.context(),
        wire: WireChoice::Auto,
        timeout,
    })?)
}

/// Reads the tables of a profile into its cache, through a session that [`connect`] made. A table that fails leaves the
/// others alone; each is told in the outcome and in [`Cache::status`].
///
/// # Errors
/// [`Error::Reading`]: somebody else reads. Otherwise what is wrong with the cache, such as [`Error::Full`]; the pages
/// before it are kept.
pub fn read(
    profile: &Profile,
    cache: &mut Cache,
    session: &Session,
    options: &mut Options<'_>,
) -> Result<Outcome, Error> {
    let reader = format!("{} (process {})", session.user().name, std::process::id());
    let _lock = cache.lock(&reader, &time::now())?;
    cache.set_server_version(session.version().series())?;
    cache.forget_all_but(&profile.table_names())?;
    let mut reader = Reader {
        profile,
        cache,
        session,
        asker: Asker {
            interrupted: options.interrupted,
            pause: options.pause,
        },
        extent: options.extent,
        changed: Names::new(),
        tables: options.tables,
        progress: &mut *options.progress,
        table_read: &mut *options.table_read,
    };
    let mut outcome = Outcome::default();
    let Some(described) = reader.describe(&mut outcome)? else {
        return Ok(outcome);
    };
    for name in profile
        .table_names()
        .into_iter()
        .filter(|name| is_wanted(options.tables, name))
    {
        let Some(fields) = described.get(name) else { continue };
        let columns = columns::kept(profile, name, &described);
        let table = Table {
            scope: Scope::of(name),
            columns,
            fields,
        };
        let mut told = TableOutcome {
            name: name.to_owned(),
            ..TableOutcome::default()
        };
        let started = Instant::now();
        let result = reader.table(&table, &mut told);
        told.took = started.elapsed();
        if !reader.settle(told, result, &mut outcome)? {
            break;
        }
    }
    if !outcome.interrupted && outcome.stopped.is_none() {
        reader.finish(&mut outcome)?;
    }
    Ok(outcome)
}

/// A table to be read.
struct Table<'a> {
    scope: Scope<'a>,
    columns: Vec<Column>,
    fields: &'a [CachedField],
}

/// By which Odoo tells when a row was written.
const WRITE_DATE: &str = "write_date";

impl Table<'_> {
    /// Whether its rows tell when they were written.
    fn has_times(&self) -> bool {
        self.columns.iter().any(|column| column.name == WRITE_DATE)
    }

    fn column_names(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_str()).collect()
    }
}

struct Reader<'a> {
    profile: &'a Profile,
    cache: &'a mut Cache,
    session: &'a Session,
    asker: Asker<'a>,
    extent: Extent,
    /// The rows that came.
    changed: Names,
    tables: Option<&'a [String]>,
    progress: &'a mut dyn FnMut(Progress<'_>),
    table_read: &'a mut dyn FnMut(&TableOutcome),
}

impl Reader<'_> {
    /// The fields of all tables that the user may read; none when it cannot go on.
    fn describe(&mut self, outcome: &mut Outcome) -> Result<Option<BTreeMap<String, Vec<CachedField>>>, Error> {
        let mut described = BTreeMap::new();
        for name in self.profile.table_names() {
            if !is_wanted(self.tables, name) {
                // Which values of a table are kept depends on the others, too.
                if let Some(read) = self.cache.meta(name)?.read {
                    described.insert(name.to_owned(), read.fields);
                }
                continue;
            }
            let asked = self.asker.ask(|| self.session.fields(name));
            let told = TableOutcome {
                name: name.to_owned(),
                ..TableOutcome::default()
            };
            match asked {
                Ok(fields) => {
                    let fields = fields
                        .iter()
                        .map(|(name, field)| CachedField::of(name, field))
                        .collect();
                    described.insert(name.to_owned(), fields);
                }
                Err(halt) => {
                    if !self.settle(told, Err(halt), outcome)? {
                        return Ok(None);
                    }
                }
            }
        }
        Ok(Some(described))
    }

    fn table(&mut self, table: &Table<'_>, told: &mut TableOutcome) -> Result<(), Halt> {
        let TableMeta { read, shadow, .. } = self.cache.meta(table.scope.name)?;
        let (source, version) = (self.profile.source(), self.session.version().series());
        let shadow = shadow.filter(|shadow| {
            shadow.source == source
                && shadow.version == version
                && shadow.columns == table.columns
                // Without it nobody could tell what has changed since.
                && shadow.cursor.is_some()
        });
        let read = read.filter(|read| {
            read.source == source
                && read.version == version
                && read.columns == table.columns
                && read.cursor.is_some()
                && match self.extent {
                    Extent::Full => false,
                    Extent::Quick => true,
                    Extent::Daily => time::day(&read.full_at) == time::day(&self.now()),
                }
        });
        match (read, shadow) {
            (Some(read), None) => self.changes(table, read, told),
            (_, shadow) => self.full(table, shadow, told),
        }
    }

    /// Display names, keys that end soon, and the lists as they are now.
    fn finish(&mut self, outcome: &mut Outcome) -> Result<(), Error> {
        let asked = match self.names() {
            Ok(failed) => {
                for (name, error) in failed {
                    outcome.tables.push(TableOutcome {
                        error: Some(message!("display names of {name}: {error}", name, error)),
                        name,
                        ..TableOutcome::default()
                    });
                }
                self.keys()
            }
            Err(halt) => Err(halt),
        };
        match asked {
            Ok(()) => {}
            Err(Halt::Interrupted) => outcome.interrupted = true,
            Err(Halt::Odoo(error)) => outcome.stopped = Some(error),
            Err(Halt::Cache(error)) => return Err(error),
        }
        let now = self.now();
        keep_lists(self.profile, self.cache, &now)
    }

    /// Now, by the clock of the server; by that of this machine where the server tells no time.
    fn now(&self) -> String {
        self.session.server_time().map_or_else(time::now, time::written)
    }

    /// Until when all that was written is seen by what is asked from now on; none where server or table tell no times.
    fn cursor(&self, table: &Table<'_>) -> Option<String> {
        let time = self.session.server_time().filter(|_| table.has_times());
        time.map(time::written)
    }

    fn note_changed(&mut self, table: &str, rows: &[Row]) {
        let ids = rows.iter().map(|row| row.id);
        self.changed.entry(table.to_owned()).or_default().extend(ids);
    }

    /// Writes down what came of a table; whether the read goes on.
    fn settle(
        &mut self,
        mut told: TableOutcome,
        result: Result<(), Halt>,
        outcome: &mut Outcome,
    ) -> Result<bool, Error> {
        let mut goes_on = true;
        match result {
            Ok(()) => {}
            Err(Halt::Interrupted) => {
                outcome.interrupted = true;
                goes_on = false;
            }
            Err(Halt::Cache(error)) => return Err(error),
            Err(Halt::Odoo(error)) => {
                let text = scope::explained(&error);
                self.cache.set_load_error(&told.name, &text)?;
                told.error = Some(text);
                if is_of_all_tables(&error) {
                    outcome.stopped = Some(error);
                    goes_on = false;
                }
            }
        }
        (self.table_read)(&told);
        outcome.tables.push(told);
        Ok(goes_on)
    }
}

/// Whether a table is among those that are read.
fn is_wanted(tables: Option<&[String]>, name: &str) -> bool {
    tables.is_none_or(|tables| tables.iter().any(|table| table == name))
}

/// Whether every other table would fail alike.
fn is_of_all_tables(error: &monta_odoo::Error) -> bool {
    use monta_odoo::Error::{Timeout, Unreachable};
    error.class() == Class::Stop || matches!(error, Unreachable { .. } | Timeout { .. })
}
