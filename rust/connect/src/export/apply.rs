//! Carrying out a plan: that one, and nothing else.

use crate::error::told_with_hint;
use monta_core::message;
use monta_core::message::Message;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use monta_odoo::{Class, Session};
use serde_json::{Map, Value, json};

use super::answers::{ApplyReport, problems};
use super::journal::{Count, Journal, Record, make_folder};
use super::live::Live;
use super::wanted::{closed_guards, wanted};
use super::{boms, documents};
use crate::error::{Error, FileAction};
use crate::read::{Asker, Halt, Progress};
use crate::store::Connected;

/// How long is waited for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Before a request that failed is sent once more; each time twice as long.
    pub pause: Duration,
    /// How long records are looked for that may have been created, before they are sent once more: Odoo goes on with what
    /// it was asked after the connection is lost.
    pub look: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            pause: Duration::from_secs(1),
            look: Duration::from_secs(30),
        }
    }
}

/// One of the tables that a plan writes.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// As the journal names it.
    pub(super) name: &'static str,
    pub(super) table: String,
    /// By which a record is found that may have been created.
    pub(super) keys: Vec<String>,
    /// How many are sent at once.
    pub(super) batch: usize,
}

/// A plan on its way to Odoo.
pub(super) struct Applier<'a> {
    pub(super) session: &'a Session,
    pub(super) live: Live<'a>,
    pub(super) journal: Journal,
    pub(super) patience: Patience,
    pub(super) progress: &'a mut dyn FnMut(Progress<'_>),
    total: u64,
    pub(super) written: u64,
    started: Instant,
}

impl Connected {
    /// Carries out the plan of a token: creates records, changes those that are as they were when the plan was made, then
    /// bills of materials and documents. What was carried out before is not carried out again. `progress` is told how many
    /// records are written; `interrupted` ends it in order when somebody sets it.
    ///
    /// # Errors
    /// [`Error::NoPlan`]. [`Error::Guards`]: all that are closed; nothing was written. [`Error::Applying`]: somebody else
    /// does. [`Error::Moved`]. What Odoo refuses is told in the report.
    pub fn apply(
        &self,
        token: &str,
        patience: Patience,
        interrupted: &AtomicBool,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<ApplyReport, Error> {
        let started = Instant::now();
        let applied = self.applied(token, patience, interrupted, progress);
        match &applied {
            Ok(report) => self.log.applied(report, started.elapsed()),
            Err(error) => self.log.error(&format!("export {token}: {error}")),
        }
        applied
    }

    fn applied(
        &self,
        token: &str,
        patience: Patience,
        interrupted: &AtomicBool,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<ApplyReport, Error> {
        let profile = self.profile()?;
        let folder = self.store().plans();
        make_folder(&folder)?;
        let _lock = lock(&folder)?;
        let journal = Journal::open(&folder, token)?;
        if journal.noted("source")?.as_str() != Some(self.source.as_str()) {
            return Err(Error::NoPlan {
                token: token.to_owned(),
            });
        }
        let wanted = wanted(&journal)?;
        let closed = closed_guards(&profile, &wanted, self.own_company(&profile));
        if !closed.is_empty() {
            return Err(Error::Guards(closed));
        }
        let parts = parts(&journal)?;
        let total = journal
            .counts()?
            .iter()
            .filter(|(_, _, state, _)| state.is_some())
            .map(|(.., count)| count)
            .sum();
        let mut applier = Applier {
            session: self.session(),
            live: Live {
                session: self.session(),
                asker: Asker {
                    interrupted,
                    pause: patience.pause,
                },
            },
            journal,
            patience,
            progress,
            total,
            written: 0,
            started: Instant::now(),
        };
        let ended = applier.run(&parts);
        applier.report(token, ended)
    }
}

fn parts(journal: &Journal) -> Result<[Part; 3], Error> {
    let columns = journal.noted("definition")?;
    let is_identifier = |line: &&Value| line.get("identifier") == Some(&json!(true));
    let name = |line: &Value| line.get("field").and_then(Value::as_str).unwrap_or_default().to_owned();
    let identifiers = columns
        .get("columns")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(is_identifier);
    let part = |name, table: &str, keys: &[&str], batch| Part {
        name,
        table: table.to_owned(),
        keys: keys.iter().map(|&key| key.to_owned()).collect(),
        batch,
    };
    let table = journal.noted("table")?;
    Ok([
        Part {
            keys: identifiers.map(name).collect(),
            ..part(
                "record",
                table.as_str().unwrap_or_default(),
                &[],
                monta_core::export::BATCH,
            )
        },
        part(
            "bom",
            "mrp.bom",
            &["product_tmpl_id", "product_id"],
            monta_core::export::BATCH,
        ),
        // A file each: together they would be larger than a proxy lets through.
        part("document", "product.document", &["name", "res_model", "res_id"], 1),
    ])
}

impl Applier<'_> {
    fn run(&mut self, parts: &[Part]) -> Result<(), Halt> {
        for part in parts {
            self.create(part)?;
            if part.name == "record" {
                // Bills of materials and documents need the variants.
                self.read_back(part)?;
            }
            self.update(part)?;
            if part.name == "record" {
                self.read_back(part)?;
            }
        }
        Ok(())
    }

    /// What is sent for a record; a reason why it cannot be.
    pub(super) fn values(&self, part: &Part, record: &Record) -> Result<Result<Map<String, Value>, Message>, Halt> {
        Ok(match part.name {
            "bom" => {
                let mut failure = None;
                let values = boms::resolved(record, |identifier| {
                    self.ids(identifier).unwrap_or_else(|error| {
                        failure = Some(error);
                        None
                    })
                });
                if let Some(error) = failure {
                    return Err(error.into());
                }
                values
            }
            "document" => {
                let mut values = record.fields("values");
                if values.get("res_id").is_some_and(Value::is_null) {
                    let Some((variant, template)) = self.ids(&record.identifier)? else {
                        return Ok(Err(boms::not_created(&record.identifier)));
                    };
                    let is_template = values.get("res_model").and_then(Value::as_str) == Some("product.template");
                    values.insert("res_id".to_owned(), if is_template { template } else { variant }.into());
                }
                Ok(values)
            }
            _ => Ok(record.fields("values")),
        })
    }

    /// What is sent beside the values: the content of a file, which is read only now.
    pub(super) fn with_content(record: &Record, mut values: Map<String, Value>) -> Result<Map<String, Value>, Message> {
        if record.part == "document" && *record.get("content") == json!(true) {
            let text = |key: &str| record.get(key).as_str().unwrap_or_default();
            values.insert(
                "datas".to_owned(),
                documents::content(text("path"), text("checksum"))?.into(),
            );
        }
        Ok(values)
    }

    /// Variant and template of a product of the plan.
    fn ids(&self, identifier: &str) -> Result<Option<(i64, i64)>, Error> {
        let Some(record) = self.journal.named(identifier)? else {
            return Ok(None);
        };
        let is_template = self.journal.noted("table")?.as_str() == Some("product.template");
        let ids = record.id.zip(record.other).filter(|(_, other)| *other > 0);
        Ok(ids.map(|(id, other)| if is_template { (other, id) } else { (id, other) }))
    }

    /// Before 18.0 a document shows in bills of materials by a record of its own.
    pub(super) fn show_in_boms(&self, record: &Record, id: i64) -> Result<(), Halt> {
        if *record.get("show") != json!(true) {
            return Ok(());
        }
        let mut attachment = record.get("attachment").clone();
        if attachment.is_null() {
            let rows = self
                .live
                .rows("product.document", &[json!(["id", "=", id])], &["ir_attachment_id"])?;
            let row = rows.first().and_then(|row| row.get("ir_attachment_id"));
            attachment = row.cloned().unwrap_or_default();
        }
        let domain = [json!(["ir_attachment_id", "=", attachment])];
        if self.live.rows(documents::SHOWN, &domain, &[])?.is_empty() {
            let arguments = Map::from_iter([("vals_list".to_owned(), json!([{"ir_attachment_id": attachment}]))]);
            let created = self
                .session
                .call(documents::SHOWN, "create", None, arguments, &Map::new());
            created.map_err(Halt::Odoo)?;
        }
        Ok(())
    }

    /// Leaves records that Odoo refuses, with what it says.
    pub(super) fn fail<'r>(
        &mut self,
        records: impl IntoIterator<Item = &'r Record>,
        error: &monta_odoo::Error,
    ) -> Result<(), Error> {
        for record in records {
            let (line, name, hint) = (record.line, &record.identifier, error.hint());
            let message = message!("line {line}: `{name}`: {error} {hint}", line, name, error, hint);
            self.journal.leave(record.seq, "failed", &message)?;
        }
        Ok(())
    }

    pub(super) fn tell(&mut self, part: &Part, written: usize) {
        self.written += written as u64;
        (self.progress)(Progress {
            table: &part.table,
            rows: self.written,
            total: self.total,
            #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
            rate: self.written as f64 / self.started.elapsed().as_secs_f64().max(1e-6),
        });
    }

    fn report(self, token: &str, ended: Result<(), Halt>) -> Result<ApplyReport, Error> {
        let (interrupted, stopped) = match ended {
            Ok(()) => (false, None),
            Err(Halt::Interrupted) => (true, None),
            Err(Halt::Odoo(error)) => (false, Some(error)),
            Err(Halt::Cache(error)) => return Err(error),
        };
        let counts = self.journal.counts()?;
        let of = |outcome: Option<&str>, states: &[&str]| -> u64 {
            let fits = |(_, known, state, _): &&Count| {
                outcome.is_none_or(|outcome| outcome == known)
                    && state.as_deref().is_some_and(|state| states.contains(&state))
            };
            counts.iter().filter(fits).map(|(.., count)| count).sum()
        };
        let (failed, skipped, left) = (
            of(None, &["failed"]),
            of(None, &["skipped"]),
            of(None, &["planned", "sending"]),
        );
        Ok(ApplyReport {
            token: token.to_owned(),
            complete: failed + skipped + left == 0,
            created: of(Some("create"), &["done"]),
            updated: of(Some("update"), &["done"]),
            failed,
            skipped,
            left,
            interrupted,
            stopped_class: stopped.as_ref().map(|error| match error.class() {
                Class::Stop => "stop",
                _ => "retry",
            }),
            stopped: stopped.as_ref().map(told_with_hint),
            problems: problems(&self.journal)?,
        })
    }
}

/// Held while a plan is carried out; the system lets go of it when the process ends, however it ends.
fn lock(folder: &Path) -> Result<File, Error> {
    let path = folder.join(".lock");
    let opened = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let file = opened.map_err(Error::file(FileAction::Write, &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Applying),
        Err(TryLockError::Error(error)) => Err(Error::file(FileAction::Lock, &path)(error)),
    }
}
