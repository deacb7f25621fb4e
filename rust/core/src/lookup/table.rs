//! The tables that were read: what their fields are, and their rows.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::cell::{Cell, Row};
use super::field::{Field, FieldType};

/// A table with a check mark, as the cache has it.
#[derive(Debug, Clone)]
pub struct Table {
    /// Odoo's name of it, such as `product.template`.
    pub name: String,
    fields: Vec<Field>,
    columns: Vec<String>,
    rows: Vec<Row>,
    places: FxHashMap<i64, usize>,
}

impl Table {
    /// A table with the definitions of all its fields, and no rows: enough for [`super::Config::gaps`].
    ///
    /// The field `id` is there, whether it was told or not.
    #[must_use]
    pub fn new(name: &str, mut fields: Vec<Field>) -> Self {
        if fields.iter().all(|field| field.name != ID) {
            fields.push(Field::new(ID, FieldType::Integer));
        }
        Self {
            name: name.to_owned(),
            fields,
            columns: Vec::new(),
            rows: Vec::new(),
            places: FxHashMap::default(),
        }
    }

    /// The table with rows, each with a cell for every one of `columns`, which are names of fields; `id` needs none.
    ///
    /// A cell that a row lacks is empty.
    #[must_use]
    pub fn with_rows(mut self, columns: &[&str], rows: Vec<Row>) -> Self {
        self.columns = columns.iter().map(|&name| name.to_owned()).collect();
        self.places = rows.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
        self.rows = rows;
        self
    }

    /// The definition of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// All rows, in the order in which they were given.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row of an id.
    #[must_use]
    pub fn row(&self, id: i64) -> Option<&Row> {
        self.rows.get(*self.places.get(&id)?)
    }

    /// Where the cells of a field are; none when the cache does not keep the field.
    pub(super) fn place(&self, field: &str) -> Option<Place> {
        if field == ID {
            return Some(Place::Id);
        }
        self.columns.iter().position(|name| name == field).map(Place::Cell)
    }
}

const ID: &str = "id";

/// Where in a row the value of a field is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// It is the id of the row.
    Id,
    /// The cell at this place.
    Cell(usize),
}

impl Place {
    /// The value at this place, where the row has one; the id of a row is no cell.
    pub(super) fn of(self, row: &Row) -> &Cell {
        const EMPTY: Cell = Cell::Empty;
        match self {
            Self::Id => &EMPTY,
            Self::Cell(place) => row.cells.get(place).unwrap_or(&EMPTY),
        }
    }
}

/// The tables of one profile, and the display names of records in tables that are not among them.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    tables: HashMap<String, Table>,
    display_names: HashMap<String, FxHashMap<i64, String>>,
}

impl Tables {
    /// No table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more table; one of the same name is replaced.
    #[must_use]
    pub fn with(mut self, table: Table) -> Self {
        self.tables.insert(table.name.clone(), table);
        self
    }

    /// As it would be if a table were not among them.
    #[must_use]
    pub fn without(mut self, table: &str) -> Self {
        self.tables.remove(table);
        self
    }

    /// With the display names that Odoo gives records of a table, which need not be cached itself.
    #[must_use]
    pub fn with_display_names(mut self, table: &str, names: impl IntoIterator<Item = (i64, String)>) -> Self {
        self.display_names.entry(table.to_owned()).or_default().extend(names);
        self
    }

    /// A table, where it is cached.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }

    pub(super) fn display_name(&self, table: &str, id: i64) -> Option<&str> {
        self.display_names.get(table)?.get(&id).map(String::as_str)
    }
}
