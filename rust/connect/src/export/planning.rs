//! Making a plan: what a file would change in Odoo. Nothing is written to Odoo.

use monta_core::Message;
use monta_core::export::ClosedGuard;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use monta_core::export::{
    Currencies, Header, HeaderError, InputCell, InputRow, Mapping, PlanError, Planner, Setup, Totals, TreeNode, Wanted,
};
use serde_json::json;

use super::answers::PlanReport;
use super::documents::DocumentRow;
use super::file::{self, Input, Sink};
use super::journal::Journal;
use super::live::{Kinds, Live};
use super::parts::{Parts, text};
use super::planned::record;
use super::seal::Seal;
use super::wanted::{closed_guards, stored};
use crate::error::Error;
use crate::profile::Profile;
use crate::read::{Asker, Halt, Progress, now};
use crate::store::{Connected, Store};

/// How many rows are compared at once.
const ROWS: usize = 1000;
/// How many bytes they may take: a thousand rows of a megabyte each are not held.
const BYTES: usize = 4 * 1024 * 1024;
/// How long to wait before a question that failed is asked once more.
const PAUSE: Duration = Duration::from_secs(1);

impl Store {
    /// Where the plans of this cache lie.
    pub(super) fn plans(&self) -> PathBuf {
        self.paths().cache.with_extension("plans")
    }
}

impl Connected {
    /// Compares a file with Odoo by a mapping of the profile, and keeps what it would change as a plan. Writes nothing to
    /// Odoo. `progress` is told how many rows were compared.
    ///
    /// # Errors
    /// [`Error::Setting`]: there is no such mapping. [`Error::Plan`]: it is not complete, or the file has other columns.
    /// [`Error::Input`]: the file cannot be used, with line and column. [`Error::Moved`], [`Error::Odoo`].
    pub fn plan(
        &self,
        mapping: &str,
        input: &Input,
        interrupted: &AtomicBool,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<PlanReport, Error> {
        let started = Instant::now();
        let planned = self.planned(mapping, input, interrupted, progress);
        match &planned {
            Ok(report) => self.log.planned(report, started.elapsed()),
            Err(error) => self
                .log
                .error(&format!("plan of {} by \"{mapping}\": {error}", input.name())),
        }
        planned
    }

    fn planned(
        &self,
        mapping: &str,
        input: &Input,
        interrupted: &AtomicBool,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<PlanReport, Error> {
        let profile = self.profile()?;
        let mapping = profile.mapping(mapping)?;
        let live = Live {
            session: self.session(),
            asker: Asker {
                interrupted,
                pause: PAUSE,
            },
        };
        let folder = self.store().plans();
        let (_draft, journal) = Journal::draft(&folder)?;
        let name = input.name();
        let (tables, kinds) = live.tables(mapping)?;
        let currencies = live.currencies(mapping, &kinds)?;
        let setup = Setup {
            tables: &tables,
            lists: &profile.lists,
            groups: &profile.groups,
        };
        let mut planning = Planning {
            live,
            mapping,
            setup,
            kinds: &kinds,
            currencies,
            file: &name,
            planner: None,
            columns: Vec::new(),
            waiting: Vec::new(),
            waiting_bytes: 0,
            totals: Totals::new(mapping.table()),
            journal: &journal,
            parts: Parts::default(),
            documents: Vec::new(),
            compared: 0,
            started: Instant::now(),
            progress,
        };
        let children = mapping
            .bom
            .as_ref()
            .map_or(monta_core::export::CHILDREN, |bom| bom.children());
        file::read(input, children, &mut planning)?;
        planning.flush()?;
        planning.check_members()?;
        let Planning {
            totals,
            parts,
            documents,
            ..
        } = planning;
        let mut wanted = vec![(mapping.table().to_owned(), totals.wanted.clone())];
        let mut seal = Seal::default();
        let own_company = self.own_company(&profile);
        if !parts.boms.is_empty() {
            let delete_lines = profile.guards.get("mrp.bom").is_some_and(|guard| guard.delete_lines);
            let boms = super::boms::plan(&live, &journal, mapping, &parts.boms, delete_lines, &mut seal)?;
            wanted.push(("mrp.bom".to_owned(), boms));
        }
        if !documents.is_empty() {
            let series = self.session().version().series();
            let documents = super::documents::plan(
                &live,
                &journal,
                mapping,
                (&input.folder(), &documents),
                series,
                &mut seal,
            )?;
            wanted.push(("product.document".to_owned(), documents));
        }
        let token = seal.token(&totals.token());
        for (key, value) in [
            ("mapping", json!(mapping.name)),
            ("definition", json!(mapping)),
            ("file", json!(name)),
            ("folder", json!(std::path::absolute(input.folder()).unwrap_or_default())),
            ("table", json!(mapping.table())),
            ("planned_at", json!(now())),
            ("source", json!(self.source)),
            ("wanted", stored(&wanted)),
        ] {
            journal.note(key, &value)?;
        }
        let journal = journal.keep(&folder, &token)?;
        PlanReport::of(&journal, &token, closed(&profile, &wanted, own_company))
    }

    /// The company whose records are written where no guard names another one.
    pub(super) fn own_company(&self, profile: &Profile) -> Option<i64> {
        profile.company.or(Some(self.session().user().company))
    }
}

impl From<Halt> for Error {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Interrupted => Self::Interrupted,
            Halt::Odoo(error) => Self::Odoo(error),
            Halt::Cache(error) => error,
        }
    }
}

fn closed(profile: &Profile, wanted: &[(String, Wanted)], own_company: Option<i64>) -> Vec<Message> {
    let closed = closed_guards(profile, wanted, own_company);
    closed.iter().map(ClosedGuard::message).collect()
}

/// A file, on its way into a plan.
struct Planning<'a> {
    live: Live<'a>,
    mapping: &'a Mapping,
    setup: Setup<'a>,
    kinds: &'a Kinds,
    currencies: Currencies,
    file: &'a str,
    planner: Option<Planner<'a>>,
    /// Those of the file.
    columns: Vec<String>,
    waiting: Vec<InputRow>,
    waiting_bytes: usize,
    totals: Totals,
    journal: &'a Journal,
    parts: Parts,
    documents: Vec<DocumentRow>,
    compared: u64,
    started: Instant,
    progress: &'a mut dyn FnMut(Progress<'_>),
}

impl Planning<'_> {
    fn begin(&mut self, columns: Vec<String>) -> Result<(), Error> {
        let header = Header {
            file: self.file.into(),
            columns,
        };
        let planner = Planner::new(self.mapping, self.setup, &header)?;
        let planner = planner.with_currencies(std::mem::take(&mut self.currencies));
        let of_documents = self.mapping.document.iter();
        let missing: Vec<String> = of_documents
            .flat_map(|document| [Some(&document.file), document.name.as_ref()])
            .flatten()
            .filter(|column| !header.columns.contains(column))
            .map(|column| format!("`{column}`"))
            .collect();
        if !missing.is_empty() {
            return Err(self.missing(missing, &header.columns));
        }
        self.planner = Some(planner);
        self.columns = header.columns;
        Ok(())
    }

    fn missing<'c>(&self, missing: Vec<String>, found: impl IntoIterator<Item = &'c String>) -> Error {
        Error::Plan(PlanError::Header(HeaderError::Missing {
            file: self.file.to_owned(),
            missing,
            found: found.into_iter().map(|column| format!("`{column}`")).collect(),
        }))
    }

    /// A member that no part has is a slip, as a column that is not there.
    fn check_members(&self) -> Result<(), Error> {
        if self.parts.members.is_empty() {
            return Ok(());
        }
        let missing = self
            .columns
            .iter()
            .filter(|column| !self.parts.members.contains(*column));
        let missing: Vec<String> = missing.map(|column| format!("`{column}`")).collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(self.missing(missing, &self.parts.members))
        }
    }

    fn add(&mut self, row: InputRow) -> Result<(), Error> {
        self.waiting_bytes += row.cells.iter().map(size).sum::<usize>();
        self.waiting.push(row);
        if self.waiting.len() >= ROWS || self.waiting_bytes >= BYTES {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&mut self) -> Result<(), Error> {
        let rows = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let Some(planner) = self.planner.as_mut().filter(|_| !rows.is_empty()) else {
            return Ok(());
        };
        let live = self.live.records(planner, self.mapping, self.kinds, &rows)?;
        self.compared += rows.len() as u64;
        let files: Vec<_> = rows
            .iter()
            .map(|row| document(self.mapping, &self.columns, row))
            .collect();
        for (planned, file) in planner.plan(rows, &live).zip(files) {
            self.totals.add(&planned);
            let record = record(&planned);
            let number = self.journal.add(&record)?;
            if let Some((path, name)) = file
                && matches!(record.outcome.as_str(), "create" | "update" | "unchanged")
            {
                self.documents.push(DocumentRow {
                    line: planned.line,
                    identifier: planned.identifier.to_string(),
                    of: number,
                    record: record.id,
                    path,
                    name,
                });
            }
        }
        (self.progress)(Progress {
            table: self.mapping.table(),
            rows: self.compared,
            total: self.compared,
            #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
            rate: self.compared as f64 / self.started.elapsed().as_secs_f64().max(1e-6),
        });
        Ok(())
    }
}

impl Sink for Planning<'_> {
    fn columns(&mut self, names: Vec<String>) -> Result<(), Error> {
        let bom = self.mapping.bom.as_ref().filter(|bom| bom.component.is_some());
        let of_bom = bom.into_iter().flat_map(|bom| {
            let further = [&bom.component, &bom.unit, &bom.attribute_values, &bom.operation];
            std::iter::once(&bom.quantity).chain(further.into_iter().flatten())
        });
        let missing = of_bom.filter(|column| !names.contains(column));
        let missing: Vec<String> = missing.map(|column| format!("`{column}`")).collect();
        if !missing.is_empty() {
            return Err(self.missing(missing, &names));
        }
        self.begin(names)
    }

    fn row(&mut self, row: InputRow) -> Result<(), Error> {
        match self.parts.row(self.mapping, &self.columns, row) {
            Some(row) => self.add(row),
            None => Ok(()),
        }
    }

    fn parts(&mut self, parts: Vec<TreeNode>) -> Result<(), Error> {
        if self.planner.is_none() {
            let mut columns: Vec<String> = self.mapping.columns.iter().map(|line| line.column.clone()).collect();
            if let Some(document) = &self.mapping.document {
                columns.push(document.file.clone());
                columns.extend(document.name.clone());
            }
            let mut known = std::collections::BTreeSet::new();
            columns.retain(|column| known.insert(column.clone()));
            self.begin(columns)?;
        }
        let rows = self.parts.rows(self.mapping, &self.columns, &parts, self.file)?;
        rows.into_iter().try_for_each(|row| self.add(row))
    }
}

/// About how many bytes a cell takes.
fn size(cell: &InputCell) -> usize {
    match cell {
        InputCell::Text(text) | InputCell::Number(text) => text.len(),
        InputCell::List(texts) => texts.iter().map(String::len).sum(),
        InputCell::Empty | InputCell::Boolean(_) => 1,
    }
}

/// The file that becomes a document of a row: its path, and what it is called.
fn document(mapping: &Mapping, columns: &[String], row: &InputRow) -> Option<(String, String)> {
    let document = mapping.document.as_ref()?;
    let cell = |column: &str| {
        let place = columns.iter().position(|known| known == column)?;
        Some(text(row.cells.get(place).unwrap_or(&InputCell::Empty))).filter(|text| !text.is_empty())
    };
    let path = cell(&document.file)?;
    let name = document.name.as_deref().and_then(cell);
    let of_path = || path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let name = name.unwrap_or_else(of_path);
    Some((path, name))
}
