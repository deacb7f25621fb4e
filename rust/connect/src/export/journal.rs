//! A plan in its file: what each row comes to, and how far it was carried out.
//!
//! Each step is written down before it is sent and after it was answered; SQLite puts both on the disk before it goes on.

use monta_core::message::Message;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value};

use crate::cache::failure;
use crate::error::{Error, FileAction};
use crate::private::{create_file, create_folder};

/// How long plans are kept.
const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

const TABLES: &str = "
    CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE record (
        seq INTEGER PRIMARY KEY,
        part TEXT NOT NULL,
        line INTEGER NOT NULL,
        identifier TEXT NOT NULL,
        outcome TEXT NOT NULL,
        state TEXT,
        id INTEGER,
        other INTEGER,
        payload TEXT NOT NULL,
        odoo TEXT NOT NULL,
        message TEXT
    ) STRICT;
    CREATE INDEX record_open ON record (part, outcome, state, seq);
    CREATE INDEX record_named ON record (part, identifier);
";

/// One row of a plan.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Record {
    pub(super) seq: i64,
    /// `record`, `bom` or `document`.
    pub(super) part: String,
    pub(super) line: u64,
    pub(super) identifier: String,
    /// `create`, `update`, `unchanged`, `conflict`, `refused` or `excluded`.
    pub(super) outcome: String,
    /// `planned`, `sending`, `done`, `failed` or `skipped`; none for what is not written.
    pub(super) state: Option<String>,
    /// The id of the record.
    pub(super) id: Option<i64>,
    /// The variant of a template, the template of a variant.
    pub(super) other: Option<i64>,
    /// What is written, and what was there.
    pub(super) payload: Map<String, Value>,
    /// Odoo's values, where Odoo is master: column and text.
    pub(super) odoo: Vec<(String, String)>,
    pub(super) message: Option<Message>,
}

impl Record {
    /// One that is not in the file yet.
    pub(super) fn new(part: &str, line: u64, identifier: &str, outcome: &str) -> Self {
        let is_written = matches!(outcome, "create" | "update");
        Self {
            seq: 0,
            part: part.to_owned(),
            line,
            identifier: identifier.to_owned(),
            outcome: outcome.to_owned(),
            state: is_written.then(|| "planned".to_owned()),
            id: None,
            other: None,
            payload: Map::new(),
            odoo: Vec::new(),
            message: None,
        }
    }

    /// A part of what is written, or of what was there; `null` where it has none.
    pub(super) fn get(&self, key: &str) -> &Value {
        const NONE: &Value = &Value::Null;
        self.payload.get(key).unwrap_or(NONE)
    }

    /// The same, where it holds values of fields.
    pub(super) fn fields(&self, key: &str) -> Map<String, Value> {
        self.get(key).as_object().cloned().unwrap_or_default()
    }

    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let json = |place: usize| -> rusqlite::Result<String> { row.get(place) };
        Ok(Self {
            seq: row.get(0)?,
            part: row.get(1)?,
            line: row.get::<_, i64>(2)?.unsigned_abs(),
            identifier: row.get(3)?,
            outcome: row.get(4)?,
            state: row.get(5)?,
            id: row.get(6)?,
            other: row.get(7)?,
            payload: serde_json::from_str(&json(8)?).unwrap_or_default(),
            odoo: serde_json::from_str(&json(9)?).unwrap_or_default(),
            message: row.get::<_, Option<String>>(10)?.map(|text| Message::kept(&text)),
        })
    }
}

/// How many records of a part, an outcome and a state there are.
pub(super) type Count = (String, String, Option<String>, u64);

const COLUMNS: &str = "seq, part, line, identifier, outcome, state, id, other, payload, odoo, message";

/// The file of a plan that has no name yet; it goes when the plan gets none.
#[derive(Debug)]
pub(super) struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        // It has its name by now, where all went well.
        drop(fs::remove_file(&self.0));
    }
}

/// A plan in its file.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    connection: Connection,
}

impl Journal {
    /// An empty plan in a file without its name yet. What was left of plans a month ago goes.
    pub(super) fn draft(folder: &Path) -> Result<(Draft, Self), Error> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        make_folder(folder)?;
        sweep(folder);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!(".{}-{count}.tmp", std::process::id()));
        drop(fs::remove_file(&path));
        create_file(&path).map_err(Error::file(FileAction::Write, &path))?;
        let draft = Draft(path.clone());
        let journal = Self::at(&path)?;
        // Whatever dies before it has its name is no plan.
        journal.run("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;")?;
        journal.run(TABLES)?;
        journal.run("BEGIN")?;
        Ok((draft, journal))
    }

    /// Gives the plan its name, under which it takes the place of an older one that would write the same.
    pub(super) fn keep(self, folder: &Path, token: &str) -> Result<Self, Error> {
        self.run("COMMIT; PRAGMA synchronous = FULL;")?;
        let from = self.path.clone();
        drop(self.connection);
        let path = place(folder, token);
        let synced = OpenOptions::new()
            .write(true)
            .open(&from)
            .and_then(|file| file.sync_all());
        synced.map_err(Error::file(FileAction::Write, &from))?;
        fs::rename(&from, &path).map_err(Error::file(FileAction::Write, &path))?;
        Self::at(&path)
    }

    /// The plan of a token.
    pub(super) fn open(folder: &Path, token: &str) -> Result<Self, Error> {
        let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_hexdigit());
        let path = place(folder, token);
        if !is_token || !path.exists() {
            return Err(Error::NoPlan {
                token: token.to_owned(),
            });
        }
        Self::at(&path)
    }

    fn at(path: &Path) -> Result<Self, Error> {
        let connection = Connection::open(path).map_err(|cause| failure(path, cause))?;
        connection
            .execute_batch("PRAGMA synchronous = FULL;")
            .map_err(|cause| failure(path, cause))?;
        Ok(Self {
            path: path.to_owned(),
            connection,
        })
    }

    fn failed(&self) -> impl Fn(rusqlite::Error) -> Error + use<> {
        let path = self.path.clone();
        move |cause| failure(&path, cause)
    }

    fn run(&self, sql: &str) -> Result<(), Error> {
        self.connection.execute_batch(sql).map_err(self.failed())
    }

    /// Remembers something about the plan.
    pub(super) fn note(&self, key: &str, value: &Value) -> Result<(), Error> {
        let sql = "INSERT OR REPLACE INTO note (key, value) VALUES (?1, ?2)";
        let written = self.connection.execute(sql, params![key, value.to_string()]);
        written.map(drop).map_err(self.failed())
    }

    /// What was remembered about the plan; `null` where nothing was.
    pub(super) fn noted(&self, key: &str) -> Result<Value, Error> {
        let sql = "SELECT value FROM note WHERE key = ?1";
        let found: Option<String> = self
            .connection
            .query_row(sql, [key], |row| row.get(0))
            .optional()
            .map_err(self.failed())?;
        Ok(found
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    /// Adds a record; gives its number.
    pub(super) fn add(&self, record: &Record) -> Result<i64, Error> {
        let sql = "INSERT INTO record (part, line, identifier, outcome, state, id, other, payload, odoo, message)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let odoo = serde_json::to_string(&record.odoo).unwrap_or_default();
        let mut statement = self.connection.prepare_cached(sql).map_err(self.failed())?;
        statement
            .execute(params![
                record.part,
                whole(record.line),
                record.identifier,
                record.outcome,
                record.state,
                record.id,
                record.other,
                serde_json::to_string(&record.payload).unwrap_or_default(),
                odoo,
                record.message.as_ref().map(Message::to_keep)
            ])
            .map_err(self.failed())?;
        Ok(self.connection.last_insert_rowid())
    }

    /// What is still to be written of a part, after a number, in the order of the file.
    pub(super) fn open_records(
        &self,
        part: &str,
        outcome: &str,
        after: i64,
        limit: usize,
    ) -> Result<Vec<Record>, Error> {
        self.select(
            "part = ?1 AND outcome = ?2 AND seq > ?3 AND state IN ('planned', 'sending') ORDER BY seq LIMIT ?4",
            params![part, outcome, after, whole(limit)],
        )
    }

    /// Records after a number, of these outcomes, or of all.
    pub(super) fn records(&self, outcomes: &[&str], after: i64, limit: usize) -> Result<Vec<Record>, Error> {
        let all = outcomes.is_empty();
        let outcomes = outcomes.join(",");
        self.select(
            "seq > ?1 AND (?2 OR instr(',' || ?3 || ',', ',' || outcome || ',') > 0) ORDER BY seq LIMIT ?4",
            params![after, all, outcomes, whole(limit)],
        )
    }

    /// Records that were created, or written in any way, and were not read back yet.
    pub(super) fn not_read_back(&self, created: bool, limit: usize) -> Result<Vec<Record>, Error> {
        self.select(
            "part = 'record' AND (outcome = 'create' OR NOT ?1) AND state = 'done' AND other IS NULL ORDER BY seq LIMIT ?2",
            params![created, whole(limit)],
        )
    }

    /// Records that could not be written, and why; of those that were refused before, and of those that Odoo refused.
    pub(super) fn problems(&self, limit: usize) -> Result<Vec<Record>, Error> {
        self.select(
            "message IS NOT NULL AND outcome <> 'excluded' ORDER BY seq LIMIT ?1",
            params![whole(limit)],
        )
    }

    /// The first record of a product that is written.
    pub(super) fn named(&self, identifier: &str) -> Result<Option<Record>, Error> {
        let found = self.select(
            "part = 'record' AND identifier = ?1 AND outcome IN ('create', 'update', 'unchanged') LIMIT 1",
            params![identifier],
        )?;
        Ok(found.into_iter().next())
    }

    /// How many records of each part, outcome and state there are.
    pub(super) fn counts(&self) -> Result<Vec<Count>, Error> {
        let sql = "SELECT part, outcome, state, count(*) FROM record GROUP BY part, outcome, state";
        let mut statement = self.connection.prepare(sql).map_err(self.failed())?;
        let rows = statement
            .query_map([], |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get::<_, i64>(3)?.unsigned_abs(),
                ))
            })
            .map_err(self.failed())?;
        rows.collect::<Result<_, _>>().map_err(self.failed())
    }

    /// Sets how far some records are, all of them or none.
    pub(super) fn mark(&mut self, seqs: &[i64], state: &str) -> Result<(), Error> {
        self.change(|connection| {
            let mut statement = connection.prepare_cached("UPDATE record SET state = ?2 WHERE seq = ?1")?;
            seqs.iter()
                .try_for_each(|seq| statement.execute(params![seq, state]).map(drop))
        })
    }

    /// Some records are written; each with its id.
    pub(super) fn done(&mut self, written: &[(i64, i64)]) -> Result<(), Error> {
        self.change(|connection| {
            let sql = "UPDATE record SET state = 'done', id = ?2 WHERE seq = ?1";
            let mut statement = connection.prepare_cached(sql)?;
            written
                .iter()
                .try_for_each(|(seq, id)| statement.execute(params![seq, id]).map(drop))
        })
    }

    /// A record is not written: `failed` where Odoo refused it, `skipped` where it was not sent.
    pub(super) fn leave(&mut self, seq: i64, state: &str, message: &Message) -> Result<(), Error> {
        let sql = "UPDATE record SET state = ?2, message = ?3 WHERE seq = ?1";
        let written = self.connection.execute(sql, params![seq, state, message.to_keep()]);
        written.map(drop).map_err(self.failed())
    }

    /// Sets what was read back of records: the variant of a template or the template of a variant, and Odoo's values.
    pub(super) fn set_read_back(&mut self, records: &[Record]) -> Result<(), Error> {
        self.change(|connection| {
            let mut statement = connection.prepare_cached("UPDATE record SET other = ?2, odoo = ?3 WHERE seq = ?1")?;
            records.iter().try_for_each(|record| {
                let odoo = serde_json::to_string(&record.odoo).unwrap_or_default();
                statement.execute(params![record.seq, record.other, odoo]).map(drop)
            })
        })
    }

    fn change(&mut self, work: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> Result<(), Error> {
        let failed = self.failed();
        let transaction = self.connection.transaction().map_err(&failed)?;
        work(&transaction).map_err(&failed)?;
        transaction.commit().map_err(failed)
    }

    fn select(&self, condition: &str, parameters: &[&dyn rusqlite::ToSql]) -> Result<Vec<Record>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM record WHERE {condition}");
        let mut statement = self.connection.prepare_cached(&sql).map_err(self.failed())?;
        let rows = statement.query_map(parameters, Record::of).map_err(self.failed())?;
        rows.collect::<Result<_, _>>().map_err(self.failed())
    }
}

/// As SQLite counts.
fn whole(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

fn place(folder: &Path, token: &str) -> PathBuf {
    folder.join(format!("{token}.sqlite"))
}

/// A folder that only this user can open.
pub(super) fn make_folder(folder: &Path) -> Result<(), Error> {
    create_folder(folder).map_err(Error::file(FileAction::Create, folder))
}

/// Nothing depends on it: what stays today goes another day.
fn sweep(folder: &Path) {
    let is_old = |path: &Path| {
        let written = fs::metadata(path).and_then(|data| data.modified());
        written.is_ok_and(|time| SystemTime::now().duration_since(time).is_ok_and(|age| age > KEPT))
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path
            .extension()
            .is_some_and(|ending| ending == "sqlite" || ending == "tmp")
            && is_old(&path)
        {
            drop(fs::remove_file(path));
        }
    }
}
