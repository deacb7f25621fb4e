//! A plan: what an export would do, counted, with a token that stands for exactly this.

use crate::message::{Message, listed};
use crate::{message, told_by_message};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::guard::{ClosedGuard, TableGuard, Wanted};
use super::input::CellProblem;
use crate::lookup::Cell;

/// How many records are written with one request at most.
pub const BATCH: usize = 100;

/// What one row of the file comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedRow {
    /// Its line in the file.
    pub line: u64,
    /// The record it is about, as the file names it.
    pub identifier: Box<str>,
    /// What it comes to.
    pub outcome: Outcome,
    /// Odoo's values of the columns whose master Odoo is; none for a record that is not there yet.
    pub odoo_texts: Box<[OdooText]>,
}

/// Odoo's value for a column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OdooText {
    /// The column.
    pub column: Arc<str>,
    /// The value as people read it.
    pub text: Box<str>,
}

/// What a row comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A record is created.
    Create(Box<Create>),
    /// The record is changed.
    Update(Box<Update>),
    /// The record of this id has all that the row says.
    Unchanged(i64),
    /// Which record is meant is not certain; nothing is written.
    Conflict(Box<Conflict>),
    /// The row cannot be used; nothing is written.
    Refused(Box<[CellProblem]>),
    /// The filter of this column leaves the row out.
    Excluded(Arc<str>),
}

/// A record to create.
#[derive(Debug, Clone, PartialEq)]
pub struct Create {
    /// Its values, in the order of the mapping; the other fields are Odoo's to fill in.
    pub fields: Box<[NewField]>,
}

/// A record to change.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    /// Its id.
    pub id: i64,
    /// The company it belongs to.
    pub company: Option<i64>,
    /// Its `write_date` when it was compared: where Odoo has another one since, it is not written.
    pub write_date: Box<str>,
    /// What is different, in the order of the mapping.
    pub changes: Box<[Change]>,
}

/// A value to write.
#[derive(Debug, Clone, PartialEq)]
pub struct NewField {
    /// The field.
    pub field: Box<str>,
    /// The value as people read it.
    pub text: Box<str>,
    /// The value as Odoo takes it.
    pub odoo: Value,
    /// The value as it is read back.
    pub value: Cell,
}

/// One field of a record, old and new.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Odoo's value as people read it.
    pub old_text: Box<str>,
    /// Odoo's value.
    pub old: Cell,
    /// What comes in its place.
    pub new: NewField,
}

/// Why it is not certain which record is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// More than one has the identifier.
    Several {
        /// Their ids.
        ids: Vec<i64>,
    },
    /// The record is archived; another one is not made.
    Archived {
        /// Its id.
        id: i64,
    },
    /// A record differs in blanks or letters that nobody sees.
    Alike {
        /// Their ids.
        ids: Vec<i64>,
    },
    /// A template is written, and the identifier is that of one of its variants.
    SeveralVariants {
        /// The template.
        template: i64,
        /// The variant.
        variant: i64,
    },
    /// The record was changed since it was compared.
    Moved,
}

impl Conflict {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Several { ids } => message!(
                "{count} records have it (ids {ids}): give each an identifier of its own in Odoo",
                count = ids.len(),
                ids = listed(ids)
            ),
            Self::Archived { id } => message!("it is archived (id {id}): restore it in Odoo, or take the row out", id),
            Self::Alike { ids } => message!(
                "in Odoo it has blanks around it or invisible letters (ids {ids}): correct it there first",
                ids = listed(ids)
            ),
            Self::SeveralVariants { template, variant } => message!(
                "it is one of several variants (id {variant}) of template {template}: map the table product.product",
                variant,
                template
            ),
            Self::Moved => message!("it was changed in Odoo meanwhile: plan again"),
        }
    }
}

/// How many rows come to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Records that are created.
    pub creates: usize,
    /// Records that are changed.
    pub updates: usize,
    /// Records that have it all.
    pub unchanged: usize,
    /// Rows whose record is not certain.
    pub conflicts: usize,
    /// Rows that cannot be used.
    pub refused: usize,
    /// Rows that a filter leaves out.
    pub excluded: usize,
}

/// What a plan comes to, kept while its rows pass by: neither it nor the rows are held.
#[derive(Debug, Clone)]
pub struct Totals {
    /// How many rows come to what.
    pub counts: Counts,
    /// What the guards are asked for.
    pub wanted: Wanted,
    writes: Sha256,
}

/// Stands for what a plan would write: two plans have the same one when they would write the same. 20 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(String);

impl fmt::Display for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Totals {
    /// Nothing yet; the table is the one that is written.
    #[must_use]
    pub fn new(table: &str) -> Self {
        let mut totals = Self {
            counts: Counts::default(),
            wanted: Wanted::default(),
            writes: Sha256::new(),
        };
        totals.hash(table);
        totals
    }

    /// Adds a row.
    pub fn add(&mut self, row: &PlannedRow) {
        match &row.outcome {
            Outcome::Create(create) => {
                self.counts.creates += 1;
                self.wanted.inserts += 1;
                self.hash("create");
                self.add_fields(create.fields.iter());
            }
            Outcome::Update(update) => {
                self.counts.updates += 1;
                self.wanted.updates += 1;
                self.wanted.companies.extend(update.company);
                self.hash(&format!("update {}", update.id));
                self.add_fields(update.changes.iter().map(|change| &change.new));
            }
            Outcome::Unchanged(_) => self.counts.unchanged += 1,
            Outcome::Conflict(_) => self.counts.conflicts += 1,
            Outcome::Refused(_) => self.counts.refused += 1,
            Outcome::Excluded(_) => self.counts.excluded += 1,
        }
    }

    /// The token of all rows that were added.
    #[must_use]
    pub fn token(&self) -> Token {
        let hash = self.writes.clone().finalize();
        let digits = hash.iter().take(10).flat_map(|byte| [byte >> 4, byte & 15]);
        Token(digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect())
    }

    fn add_fields<'a>(&mut self, fields: impl Iterator<Item = &'a NewField>) {
        for field in fields {
            if !self.wanted.fields.contains(&*field.field) {
                self.wanted.fields.insert(field.field.to_string());
            }
            self.hash(&field.field);
            self.hash(&field.odoo.to_string());
        }
    }

    /// With its length, so that no two texts run into each other.
    fn hash(&mut self, text: &str) {
        self.writes.update(text.len().to_le_bytes());
        self.writes.update(text.as_bytes());
    }
}

/// A plan with all its rows.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The table that is written.
    pub table: String,
    /// What each row comes to, in the order of the file.
    pub rows: Vec<PlannedRow>,
    /// What they come to together.
    pub totals: Totals,
}

impl Plan {
    /// The plan of these rows.
    #[must_use]
    pub fn new(table: &str, rows: impl IntoIterator<Item = PlannedRow>) -> Self {
        let mut totals = Totals::new(table);
        let rows = rows.into_iter().inspect(|row| totals.add(row)).collect();
        Self {
            table: table.to_owned(),
            rows,
            totals,
        }
    }

    /// What is to be written, in the order of the file: send at most [`BATCH`] at once, creates and updates apart. Before
    /// an update is sent, compare its `write_date` again ([`Update::check`]).
    ///
    /// # Errors
    /// Every guard that is closed; nothing may be written then.
    pub fn writes(&self, guard: &TableGuard, own_company: Option<i64>) -> Result<Vec<Write<'_>>, Vec<ClosedGuard>> {
        let closed = guard.closed(&self.table, &self.totals.wanted, own_company);
        if !closed.is_empty() {
            return Err(closed);
        }
        let writes = self.rows.iter().filter_map(|row| match &row.outcome {
            Outcome::Create(create) => Some(Write::Create(row, create)),
            Outcome::Update(update) => Some(Write::Update(row, update)),
            _ => None,
        });
        Ok(writes.collect())
    }

    /// The fields that would be written.
    #[must_use]
    pub fn fields(&self) -> &BTreeSet<String> {
        &self.totals.wanted.fields
    }
}

/// One record to write, with the row that asks for it.
#[derive(Debug, Clone, Copy)]
pub enum Write<'a> {
    /// One of `vals_list` of Odoo's `create`.
    Create(&'a PlannedRow, &'a Create),
    /// A `write` of one record.
    Update(&'a PlannedRow, &'a Update),
}

impl Create {
    /// As Odoo's `create` takes it.
    #[must_use]
    pub fn values(&self) -> Map<String, Value> {
        values(self.fields.iter())
    }
}

impl Update {
    /// As Odoo's `write` takes it.
    #[must_use]
    pub fn values(&self) -> Map<String, Value> {
        values(self.changes.iter().map(|change| &change.new))
    }

    /// Whether it may still be sent; `write_date` is what Odoo has now, none where the record is gone.
    ///
    /// # Errors
    /// [`Conflict::Moved`].
    pub fn check(&self, write_date: Option<&str>) -> Result<(), Conflict> {
        if write_date == Some(&*self.write_date) {
            Ok(())
        } else {
            Err(Conflict::Moved)
        }
    }
}

fn values<'a>(fields: impl Iterator<Item = &'a NewField>) -> Map<String, Value> {
    fields
        .map(|field| (field.field.to_string(), field.odoo.clone()))
        .collect()
}

told_by_message!(Conflict);
