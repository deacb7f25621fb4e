//! Records of Odoo as they are now, found by their identifiers.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::lookup::Cell;
use crate::text::clean;

/// Records of a table that a plan compares with.
///
/// To find them, ask Odoo for those whose identifiers are `in` the values of the file ([`super::Planner::identifiers`]),
/// archived ones too.
#[derive(Debug, Clone, Default)]
pub struct LiveTable {
    /// The fields that were read.
    pub columns: Vec<String>,
    /// The records.
    pub records: Vec<LiveRecord>,
    /// For `product.template`: the variants that bear an identifier of the file and belong to a template of several.
    pub variants: Vec<LiveVariant>,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LiveRecord {
    /// Its id.
    pub id: i64,
    /// False for an archived one.
    pub active: bool,
    /// The company it belongs to; none for one of all companies.
    pub company: Option<i64>,
    /// Odoo's `write_date`, as it was read.
    pub write_date: String,
    /// One cell for each column.
    pub cells: Vec<Cell>,
}

/// A variant of a product that has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveVariant {
    /// `product.product` id.
    pub id: i64,
    /// `product.template` id.
    pub template: i64,
    /// Its value of the identifier.
    pub identifier: String,
}

impl LiveTable {
    /// The value of a field of one of its records; empty for one that was not read.
    pub(super) fn cell<'a>(&self, record: &'a LiveRecord, field: &str) -> &'a Cell {
        const EMPTY: Cell = Cell::Empty;
        self.known(record, field).unwrap_or(&EMPTY)
    }

    /// The same; none for a field that was not read.
    pub(super) fn known<'a>(&self, record: &'a LiveRecord, field: &str) -> Option<&'a Cell> {
        let place = self.columns.iter().position(|column| column == field)?;
        record.cells.get(place)
    }
}

/// What stands between the parts of an identifier of several fields: no text of people holds it.
const BETWEEN: char = '\u{1F}';

/// An identifier in one text, each kind of value told from the others.
pub(super) fn key<'a>(cells: impl Iterator<Item = &'a Cell>) -> String {
    let mut key = String::new();
    for cell in cells {
        if !key.is_empty() {
            key.push(BETWEEN);
        }
        match cell {
            Cell::Integer(number) => {
                key.push('#');
                key.push_str(&number.to_string());
            }
            Cell::Text(text) => {
                key.push('=');
                key.push_str(text);
            }
            _ => key.push('-'),
        }
    }
    key
}

/// The records of a table by identifier.
#[derive(Debug)]
pub(super) struct Index<'a> {
    pub(super) table: &'a LiveTable,
    by_key: FxHashMap<String, Places>,
    /// By what the eye sees of the identifier: blanks around it and invisible letters left out.
    by_clean_key: FxHashMap<String, Places>,
    variants: FxHashMap<&'a str, &'a LiveVariant>,
}

type Places = SmallVec<[usize; 1]>;

impl<'a> Index<'a> {
    pub(super) fn of(table: &'a LiveTable, identifiers: &[&str]) -> Self {
        let mut index = Self {
            table,
            by_key: FxHashMap::default(),
            by_clean_key: FxHashMap::default(),
            variants: table
                .variants
                .iter()
                .map(|variant| (variant.identifier.as_str(), variant))
                .collect(),
        };
        for (place, record) in table.records.iter().enumerate() {
            let id = Cell::Integer(record.id);
            let cells: Vec<&Cell> = identifiers
                .iter()
                .map(|&field| if field == "id" { &id } else { table.cell(record, field) })
                .collect();
            index.by_key.entry(key(cells.iter().copied())).or_default().push(place);
            let is_clean = |cell: &&Cell| !matches!(cell, Cell::Text(text) if clean(text) != text.as_str());
            if !cells.iter().all(is_clean) {
                let seen: Vec<Cell> = cells.iter().map(|cell| cleaned(cell)).collect();
                index.by_clean_key.entry(key(seen.iter())).or_default().push(place);
            }
        }
        index
    }

    pub(super) fn found(&self, key: &str) -> impl Iterator<Item = &'a LiveRecord> {
        self.records(self.by_key.get(key))
    }

    /// Records that look the same, and are another.
    pub(super) fn alike(&self, key: &str) -> impl Iterator<Item = &'a LiveRecord> {
        self.records(self.by_clean_key.get(key))
    }

    pub(super) fn variant(&self, identifier: &str) -> Option<&'a LiveVariant> {
        self.variants.get(identifier).copied()
    }

    fn records(&self, places: Option<&Places>) -> impl Iterator<Item = &'a LiveRecord> {
        let places: Places = places.cloned().unwrap_or_default();
        let records = &self.table.records;
        places.into_iter().filter_map(move |place| records.get(place))
    }
}

fn cleaned(cell: &Cell) -> Cell {
    match cell {
        Cell::Text(text) => Cell::Text(clean(text).into_owned()),
        cell => cell.clone(),
    }
}
