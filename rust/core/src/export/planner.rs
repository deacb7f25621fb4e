//! What each row of a file would change.

use crate::message::{Message, in_series};
use crate::{message, told_by_message};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::currency::{Currencies, rounded_to};
use super::error::ValueError;
use super::gap::MappingGap;
use super::input::{CellProblem, Header, HeaderError, InputCell, InputRow};
use super::live::{Index, LiveRecord, LiveTable, key};
use super::mapping::{MappedColumn, Mapping, Master};
use super::master::OdooColumns;
use super::plan::{Change, Conflict, Create, Outcome, PlannedRow, Update};
use super::setup::Setup;
use super::value::TypedField;
use crate::lookup::{Cell, FieldType, Filter};

/// A mapping and a file's columns, ready to go over rows.
///
/// It remembers which identifiers it has seen, so use one for the whole file; rows and the records they are compared with
/// may come in pieces.
#[derive(Debug)]
pub struct Planner<'a> {
    mapping: &'a Mapping,
    file: Arc<str>,
    fields: Vec<PlannedField<'a>>,
    odoo: OdooColumns<'a>,
    currencies: Currencies,
    /// By identifier: the line that has it.
    seen: FxHashMap<Box<str>, u64>,
}

#[derive(Debug)]
struct PlannedField<'a> {
    typed: TypedField<'a>,
    /// Where the column is in the file.
    place: usize,
    column: Arc<str>,
    exclude: Option<Filter>,
}

/// Why nothing can be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanError {
    /// The mapping is not complete.
    Mapping {
        /// Its name.
        mapping: String,
        /// Everything that is missing.
        gaps: Vec<MappingGap>,
    },
    /// The file has other columns.
    Header(HeaderError),
}

impl PlanError {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Mapping { mapping, gaps } => message!(
                "the mapping `{mapping}` is not complete: {gaps}",
                mapping,
                gaps = in_series(gaps)
            ),
            Self::Header(error) => error.message(),
        }
    }
}

/// What a row says: the value of each line of the mapping.
struct Read {
    key: String,
    name: Box<str>,
    cells: Vec<Cell>,
}

impl<'a> Planner<'a> {
    /// Reads the mapping, and finds its columns.
    ///
    /// # Errors
    /// [`PlanError`]: everything that is missing, before any row is looked at.
    pub fn new(mapping: &'a Mapping, setup: Setup<'a>, header: &Header) -> Result<Self, PlanError> {
        let incomplete = |gaps| PlanError::Mapping {
            mapping: mapping.name.clone(),
            gaps,
        };
        let gaps = mapping.own_gaps(setup);
        let Some(table) = setup.tables.table(mapping.table()).filter(|_| gaps.is_empty()) else {
            return Err(incomplete(gaps));
        };
        header.check(mapping)?;
        let mut fields = Vec::new();
        let mut gaps = Vec::new();
        for line in &mapping.columns {
            let typed = TypedField::of(line, table, setup);
            let place = header.columns.iter().position(|column| *column == line.column);
            match (typed, place) {
                (Ok(typed), Some(place)) => fields.push(PlannedField {
                    typed,
                    place,
                    column: line.column.as_str().into(),
                    // What cannot be read was told among the gaps.
                    exclude: line.exclude_when.as_deref().and_then(|text| Filter::parse(text).ok()),
                }),
                (Err(gap), _) => gaps.push(MappingGap::Field {
                    column: line.column.clone(),
                    gap,
                }),
                (Ok(_), None) => {}
            }
        }
        if !gaps.is_empty() {
            return Err(incomplete(gaps));
        }
        let odoo = OdooColumns::new(mapping, setup).map_err(|gap| incomplete(vec![gap]))?;
        Ok(Self {
            mapping,
            file: Arc::clone(&header.file),
            fields,
            odoo,
            currencies: Currencies::default(),
            seen: FxHashMap::default(),
        })
    }

    /// Rounds amounts as these currencies have them. Without, they are compared and written as the file has them.
    #[must_use]
    pub fn with_currencies(self, currencies: Currencies) -> Self {
        Self { currencies, ..self }
    }

    /// The fields to read of each record in Odoo, beside `id`, `active`, `company_id` and `write_date`.
    pub fn needed_fields(&self) -> impl Iterator<Item = &str> {
        let lines = self.mapping.columns.iter();
        let needed = lines.filter(|line| line.identifier || line.update || line.master == Master::Odoo);
        needed
            .map(|line| line.field.name.as_str())
            .filter(|field| *field != "id")
            .chain(self.currencies.fields())
    }

    /// The identifiers of some rows, as values for Odoo's `in`: for each identifying field, each value once. Cells that
    /// cannot be read are left out; the plan refuses their rows.
    #[must_use]
    pub fn identifiers(&self, rows: &[InputRow]) -> Vec<(&'a str, Vec<Cell>)> {
        let fields = self.fields.iter().filter(|field| field.typed.line.identifier);
        fields
            .map(|field| {
                let mut known = rustc_hash::FxHashSet::default();
                let cells = rows
                    .iter()
                    .filter_map(|row| field.typed.value(cell(row, field.place)).ok());
                let cells = cells.filter(|cell| known.insert(key(std::iter::once(cell))));
                (field.typed.line.field.name.as_str(), cells.collect())
            })
            .collect()
    }

    /// What some rows would change, one after the other; `live` has the records with their identifiers.
    pub fn plan<'p>(
        &'p mut self,
        rows: impl IntoIterator<Item = InputRow> + 'p,
        live: &'p LiveTable,
    ) -> impl Iterator<Item = PlannedRow> + 'p {
        let identifiers: Vec<&str> = self
            .mapping
            .identifiers()
            .map(|line| line.field.name.as_str())
            .collect();
        let index = Index::of(live, &identifiers);
        rows.into_iter().map(move |row| self.row(&row, &index))
    }

    fn row(&mut self, row: &InputRow, index: &Index<'_>) -> PlannedRow {
        let planned = |name: Box<str>, outcome| PlannedRow {
            line: row.line,
            identifier: name,
            outcome,
            odoo_texts: Box::default(),
        };
        if let Some(field) = self.fields.iter().find(|field| field.excludes(row)) {
            return planned(self.name(row), Outcome::Excluded(Arc::clone(&field.column)));
        }
        let read = match self.read(row) {
            Ok(read) => read,
            Err(problems) => return planned(self.name(row), Outcome::Refused(problems.into())),
        };
        if let Some(line) = self.seen.get(read.key.as_str()) {
            let error = ValueError::SeenBefore {
                text: read.name.to_string(),
                line: *line,
            };
            return planned(
                read.name,
                Outcome::Refused([self.problem_of_identifier(row, error)].into()),
            );
        }
        self.seen.insert(read.key.as_str().into(), row.line);
        let found: Vec<&LiveRecord> = index.found(&read.key).collect();
        match conflict(&read, &found, index) {
            Some(conflict) => planned(read.name, Outcome::Conflict(Box::new(conflict))),
            None => match found.first() {
                Some(record) => {
                    let odoo_texts = self.odoo.texts(record, index.table);
                    PlannedRow {
                        odoo_texts,
                        ..planned(read.name.clone(), self.update(&read, record, index.table))
                    }
                }
                None if self.mapping.inserts() => planned(read.name.clone(), self.create(&read)),
                None => {
                    let error = ValueError::NotFound {
                        text: read.name.to_string(),
                        table: self.mapping.table().to_owned(),
                    };
                    planned(
                        read.name,
                        Outcome::Refused([self.problem_of_identifier(row, error)].into()),
                    )
                }
            },
        }
    }

    fn read(&self, row: &InputRow) -> Result<Read, Vec<CellProblem>> {
        let mut cells = Vec::with_capacity(self.fields.len());
        let mut problems = Vec::new();
        for field in &self.fields {
            match field.typed.value(cell(row, field.place)) {
                Ok(value) => cells.push(value),
                Err(error) => problems.push(self.problem(row, field, error)),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let identifying = || {
            let pairs = self.fields.iter().zip(&cells);
            pairs.filter(|(field, _)| field.typed.line.identifier)
        };
        let name = identifying()
            .map(|(field, cell)| field.typed.text(cell))
            .collect::<Vec<_>>();
        Ok(Read {
            key: key(identifying().map(|(_, cell)| cell)),
            name: name.join(", ").into(),
            cells,
        })
    }

    /// The identifier as the file has it, for a row that is not read.
    fn name(&self, row: &InputRow) -> Box<str> {
        let fields = self.fields.iter().filter(|field| field.typed.line.identifier);
        let texts = fields.map(|field| match cell(row, field.place) {
            InputCell::Text(text) | InputCell::Number(text) => text.clone(),
            _ => String::new(),
        });
        texts.collect::<Vec<_>>().join(", ").into()
    }

    fn problem(&self, row: &InputRow, field: &PlannedField<'_>, error: ValueError) -> CellProblem {
        CellProblem {
            file: Arc::clone(&self.file),
            line: row.line,
            column: (field.place + 1, Arc::clone(&field.column)),
            error,
        }
    }

    fn problem_of_identifier(&self, row: &InputRow, error: ValueError) -> CellProblem {
        let field = self.fields.iter().find(|field| field.typed.line.identifier);
        CellProblem {
            file: Arc::clone(&self.file),
            line: row.line,
            column: field.map_or_else(|| (1, "".into()), |field| (field.place + 1, Arc::clone(&field.column))),
            error,
        }
    }

    fn create(&self, read: &Read) -> Outcome {
        let pairs = self.fields.iter().zip(&read.cells);
        // What the file leaves empty is Odoo's to fill in.
        let written = pairs.filter(|(field, cell)| field.typed.line.insert && **cell != Cell::Empty);
        let fields = written.map(|(field, cell)| {
            let currency = || self.written(read, field, |line| line.insert);
            field.typed.new_field(self.kept(field, cell, currency))
        });
        Outcome::Create(Box::new(Create {
            fields: fields.collect(),
        }))
    }

    fn update(&self, read: &Read, record: &LiveRecord, table: &LiveTable) -> Outcome {
        let pairs = self.fields.iter().zip(&read.cells);
        let changes = pairs.filter_map(|(field, new)| {
            let typed = &field.typed;
            let is_written = typed.line.update && (*new != Cell::Empty || typed.line.empty_clears);
            let old = table.cell(record, &typed.field.name);
            let currency = || {
                let name = self.currencies.field(&typed.field.name)?;
                self.written(read, field, |line| line.update)
                    .or_else(|| table.known(record, name))
            };
            let new = self.kept(field, new, currency);
            (is_written && !typed.is_same(old, &new)).then(|| Change {
                old_text: typed.text(old).into(),
                old: old.clone(),
                new: typed.new_field(new),
            })
        });
        let changes: Box<[Change]> = changes.collect();
        if changes.is_empty() {
            return Outcome::Unchanged(record.id);
        }
        Outcome::Update(Box::new(Update {
            id: record.id,
            company: record.company,
            write_date: record.write_date.as_str().into(),
            changes,
        }))
    }

    /// What Odoo keeps of a value: of an amount, as much as its currency has.
    fn kept<'c>(&self, field: &PlannedField<'_>, new: &Cell, currency: impl FnOnce() -> Option<&'c Cell>) -> Cell {
        match (field.typed.field.field_type, new) {
            (FieldType::Monetary, Cell::Float(amount)) => {
                let coin = self.currencies.coin(currency());
                Cell::Float(coin.map_or(*amount, |coin| rounded_to(*amount, coin)))
            }
            _ => new.clone(),
        }
    }

    /// The currency that the row itself writes beside an amount.
    fn written<'r>(
        &self,
        read: &'r Read,
        amount: &PlannedField<'_>,
        is_written: impl Fn(&MappedColumn) -> bool,
    ) -> Option<&'r Cell> {
        let name = self.currencies.field(&amount.typed.field.name)?;
        let mut pairs = self.fields.iter().zip(&read.cells);
        let found = pairs.find(|(field, cell)| {
            field.typed.field.name == name && is_written(field.typed.line) && **cell != Cell::Empty
        });
        found.map(|(_, cell)| cell)
    }
}

impl PlannedField<'_> {
    fn excludes(&self, row: &InputRow) -> bool {
        let Some(filter) = self.exclude.as_ref().filter(|filter| !filter.is_blank()) else {
            return false;
        };
        match cell(row, self.place) {
            InputCell::Empty => filter.matches::<&str>(&[]),
            InputCell::Boolean(value) => filter.matches(&[if *value { "True" } else { "False" }]),
            InputCell::List(parts) => filter.matches(parts),
            InputCell::Number(text) => filter.matches(&[text]),
            InputCell::Text(text) => {
                let separator = self
                    .typed
                    .line
                    .separator
                    .as_deref()
                    .filter(|separator| !separator.is_empty());
                match separator {
                    Some(separator) => filter.matches(&text.split(separator).collect::<Vec<_>>()),
                    None => filter.matches(&[text]),
                }
            }
        }
    }
}

/// Why the record of a row is not certain.
fn conflict(read: &Read, found: &[&LiveRecord], index: &Index<'_>) -> Option<Conflict> {
    let ids = |records: &[&LiveRecord]| records.iter().map(|record| record.id).collect();
    match found {
        [_, _, ..] => return Some(Conflict::Several { ids: ids(found) }),
        [record] if !record.active => return Some(Conflict::Archived { id: record.id }),
        [_] => {}
        [] => {
            let alike: Vec<&LiveRecord> = index.alike(&read.key).collect();
            if !alike.is_empty() {
                return Some(Conflict::Alike { ids: ids(&alike) });
            }
        }
    }
    let variant = index.variant(&read.name)?;
    Some(Conflict::SeveralVariants {
        template: variant.template,
        variant: variant.id,
    })
}

fn cell(row: &InputRow, place: usize) -> &InputCell {
    const EMPTY: InputCell = InputCell::Empty;
    row.cells.get(place).unwrap_or(&EMPTY)
}

told_by_message!(PlanError);

impl From<HeaderError> for PlanError {
    fn from(error: HeaderError) -> Self {
        Self::Header(error)
    }
}
