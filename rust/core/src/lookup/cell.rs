//! One value of one row, as a cache keeps it.

/// A value of a field.
///
/// What fills it from `SQLite`: `NULL` is [`Cell::Empty`], `INTEGER` is [`Cell::Integer`] (and 0 or 1 in a field of type
/// `boolean`), `REAL` is [`Cell::Float`], `TEXT` is [`Cell::Text`], and a JSON array of ids is [`Cell::Ids`].
///
/// | type of the field | cell |
/// |---|---|
/// | `boolean` | `Boolean`, or `Integer` 0 and 1 |
/// | `integer`, `many2one_reference` | `Integer` |
/// | `float`, `monetary` | `Float` or `Integer` |
/// | `char`, `text`, `html`, `reference` | `Text` |
/// | `date` | `Text`, `2026-11-27` |
/// | `datetime` | `Text`, `2026-11-27 08:19:00`, in UTC |
/// | `selection` | `Text`, the key |
/// | `many2one` | `Integer`, the id |
/// | `one2many`, `many2many` | `Ids`, in the order in which Odoo gives them |
///
/// Odoo's `False` is `Empty`, but in a `boolean`, where it is a value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing: Odoo's `False` or `null`.
    #[default]
    Empty,
    /// Yes or no.
    Boolean(bool),
    /// A whole number, or the id of a `many2one`.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text, the key of a selection, a date or a time.
    Text(String),
    /// The ids of a `one2many` or `many2many`.
    Ids(Vec<i64>),
}

/// One record of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Odoo's id of the record.
    pub id: i64,
    /// False for an archived record; true where the table has no field `active`.
    pub active: bool,
    /// One cell for each column of the table, in the order of its columns.
    pub cells: Vec<Cell>,
}
