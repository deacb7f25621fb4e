//! A cell of a file as a value of Odoo.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::error::ValueError;
use super::input::InputCell;
use super::mapping::MappedColumn;
use super::names::{Names, nearest};
use super::number::{NotANumber, plain_number, written_number};
use super::plan::NewField;
use super::setup::Setup;
use crate::html::html_text;
use crate::lookup::decimal::{decimal, rounded};
use crate::lookup::{Cell, Field, FieldType, Gap, Table, defined, related};
use crate::message;
use crate::text::{caseless, clean};
use crate::time::Instant;

/// A line of a mapping, ready to read cells.
#[derive(Debug)]
pub(super) struct TypedField<'a> {
    pub(super) line: &'a MappedColumn,
    pub(super) field: &'a Field,
    /// For a relation.
    pub(super) names: Option<Names>,
}

impl<'a> TypedField<'a> {
    /// The line with the field that it names, and the records that the field leads to.
    pub(super) fn of(line: &'a MappedColumn, table: &'a Table, setup: Setup<'a>) -> Result<Self, Gap> {
        let field = defined(&line.field, table)?;
        let names = match &line.secondary {
            Some(secondary) => Some(Names::of(secondary, related(field, setup.tables)?, setup.tables)?),
            None => None,
        };
        Ok(Self { line, field, names })
    }
}

impl TypedField<'_> {
    /// The value of a cell, or of the default where it is empty; empty where both are.
    pub(super) fn value(&self, cell: &InputCell) -> Result<Cell, ValueError> {
        let default = self.line.default_when_empty.as_deref().map(clean);
        let value = self.read(cell)?;
        let value = match (value, default) {
            (Cell::Empty, Some(default)) if !default.is_empty() => self.read(&InputCell::Text(default.into_owned()))?,
            (value, _) => value,
        };
        let is_needed = self.line.compulsory || self.line.identifier;
        if value == Cell::Empty && is_needed {
            return Err(ValueError::Empty);
        }
        Ok(value)
    }

    fn read(&self, cell: &InputCell) -> Result<Cell, ValueError> {
        use FieldType::{Boolean, Date, Datetime, Float, Html, Integer, Many2many, Monetary, Selection};
        let field_type = self.field.field_type;
        let kind = |found, expected| Err(ValueError::OtherKind { found, expected });
        let text = match cell {
            InputCell::Empty => Cow::Borrowed(""),
            InputCell::Text(text) => clean(text),
            InputCell::Number(text) => match field_type {
                Integer | Float | Monetary => return number(plain_number(text), text, self.field),
                Boolean | Date | Datetime => return kind(message!("a number"), message!("another kind of value")),
                _ => Cow::Borrowed(text.as_str()),
            },
            InputCell::Boolean(value) if field_type == Boolean => return Ok(Cell::Boolean(*value)),
            InputCell::Boolean(_) => return kind(message!("true or false"), message!("another kind of value")),
            InputCell::List(parts) if field_type == Many2many => {
                return self.records(parts.iter().map(|part| clean(part)));
            }
            InputCell::List(_) => return kind(message!("a list"), message!("one value")),
        };
        if text.is_empty() {
            return Ok(Cell::Empty);
        }
        self.check_length(&text)?;
        let owned = || text.clone().into_owned();
        Ok(match field_type {
            Boolean => Cell::Boolean(truth(&text)?),
            Integer | Float | Monetary => {
                let read = if self.line.numeric {
                    written_number(&text, self.line.decimal_sign)
                } else {
                    plain_number(&text)
                };
                number(read, &text, self.field)?
            }
            Date => {
                let is_date = text.len() == 10 && NaiveDate::parse_from_str(&text, "%Y-%m-%d").is_ok();
                if !is_date {
                    return Err(ValueError::NotADate { text: owned() });
                }
                Cell::Text(owned())
            }
            Datetime => Cell::Text(time(&text)?),
            Selection => Cell::Text(self.choice(&text)?),
            Html => Cell::Text(as_html(&text)),
            Many2many => {
                let separator = self.line.separator.as_deref().filter(|separator| !separator.is_empty());
                match separator {
                    Some(separator) => self.records(text.split(separator).map(clean))?,
                    None => self.records([Cow::Borrowed(&*text)].into_iter())?,
                }
            }
            FieldType::Many2one => Cell::Integer(self.record(&text)?),
            _ if self.line.numeric => {
                let read = written_number(&text, self.line.decimal_sign);
                Cell::Text(read.map_err(|error| ValueError::NotANumber { text: owned(), error })?)
            }
            _ => Cell::Text(owned()),
        })
    }

    fn check_length(&self, text: &str) -> Result<(), ValueError> {
        let length = text.chars().count();
        match self.line.max_length {
            Some(limit) if length > limit => Err(ValueError::TooLong {
                text: text.to_owned(),
                length,
                limit,
            }),
            _ => Ok(()),
        }
    }

    /// The key of a selection, by its label; or by the key itself for `field (code)`.
    fn choice(&self, text: &str) -> Result<String, ValueError> {
        let code = self.line.field.code;
        let shown = |choice: &'_ (String, String)| {
            let (key, label) = choice;
            if code { key.clone() } else { clean(label).into_owned() }
        };
        let found = self.field.selection.iter().find(|choice| shown(choice) == text);
        found.map(|(key, _)| key.clone()).ok_or_else(|| {
            let choices: Vec<String> = self.field.selection.iter().map(shown).collect();
            ValueError::NoChoice {
                text: text.to_owned(),
                field: self.field.name.clone(),
                nearest: nearest(text, choices.iter().map(String::as_str)),
                choices,
            }
        })
    }

    fn record(&self, text: &str) -> Result<i64, ValueError> {
        match &self.names {
            Some(names) => names.id(text),
            None => Err(ValueError::UnknownRecord {
                text: text.to_owned(),
                table: self.field.relation.clone().unwrap_or_default(),
                nearest: None,
            }),
        }
    }

    fn records<'t>(&self, parts: impl Iterator<Item = Cow<'t, str>>) -> Result<Cell, ValueError> {
        let mut ids = Vec::new();
        for part in parts.filter(|part| !part.is_empty()) {
            let id = self.record(&part)?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(if ids.is_empty() { Cell::Empty } else { Cell::Ids(ids) })
    }

    /// Whether Odoo's value is the same already.
    pub(super) fn is_same(&self, old: &Cell, new: &Cell) -> bool {
        match (self.field.field_type, old, new) {
            (FieldType::Many2many, ..) => sorted(old) == sorted(new),
            (FieldType::Html, Cell::Text(old), Cell::Text(new)) => {
                let [old, new] = [old, new].map(|html| clean(&html_text(html)).into_owned());
                old == new
            }
            (FieldType::Boolean, ..) => truth_of(old) == truth_of(new),
            (FieldType::Float | FieldType::Monetary, ..) => {
                let number = |cell: &Cell| match cell {
                    // Odoo keeps an empty number as 0.
                    Cell::Empty => "0".to_owned(),
                    cell => self.text(cell),
                };
                number(old) == number(new)
            }
            (FieldType::Integer, ..) => whole(old) == whole(new),
            _ => is_empty(old) && is_empty(new) || old == new,
        }
    }

    /// The value as people read it in a plan.
    pub(super) fn text(&self, cell: &Cell) -> String {
        let name = |id: &i64| {
            self.names
                .as_ref()
                .map_or_else(|| id.to_string(), |names| names.text(*id))
        };
        let label = |key: &str| {
            let choice = self.field.selection.iter().find(|(choice, _)| choice == key);
            choice
                .filter(|_| !self.line.field.code)
                .map_or(key, |(_, label)| label)
                .to_owned()
        };
        match (self.field.field_type, cell) {
            (FieldType::Boolean, cell) => if truth_of(cell) { "True" } else { "False" }.to_owned(),
            (_, Cell::Empty | Cell::Boolean(false)) => String::new(),
            (FieldType::Many2one, Cell::Integer(id)) => name(id),
            (_, Cell::Ids(ids)) => {
                let separator = self.line.separator.as_deref().unwrap_or(", ");
                ids.iter().map(name).collect::<Vec<_>>().join(separator)
            }
            (FieldType::Selection, Cell::Text(key)) => label(key),
            (FieldType::Html, Cell::Text(html)) => html_text(html),
            (_, Cell::Text(text)) => text.clone(),
            (_, Cell::Integer(number)) => number.to_string(),
            (_, Cell::Float(number)) => decimal(*number, self.field.digits),
            (_, Cell::Boolean(true)) => "True".to_owned(),
        }
    }

    /// A value to write.
    pub(super) fn new_field(&self, cell: Cell) -> NewField {
        NewField {
            field: self.field.name.as_str().into(),
            text: self.text(&cell).into(),
            odoo: odoo_value(&cell, self.field.field_type),
            value: cell,
        }
    }
}

/// A value as Odoo's `create` and `write` take it; many records as the command that replaces those that are there.
#[must_use]
pub fn odoo_value(cell: &Cell, field_type: FieldType) -> Value {
    match cell {
        Cell::Empty if field_type.is_x2many() => json!([[6, 0, []]]),
        Cell::Empty => Value::Bool(false),
        Cell::Boolean(value) => json!(value),
        Cell::Integer(number) => json!(number),
        Cell::Float(number) => json!(number),
        Cell::Text(text) => json!(text),
        Cell::Ids(ids) => json!([[6, 0, ids]]),
    }
}

fn is_empty(cell: &Cell) -> bool {
    match cell {
        Cell::Empty | Cell::Boolean(false) => true,
        Cell::Text(text) => text.is_empty(),
        Cell::Ids(ids) => ids.is_empty(),
        _ => false,
    }
}

fn sorted(cell: &Cell) -> Vec<i64> {
    let mut ids = match cell {
        Cell::Ids(ids) => ids.clone(),
        _ => Vec::new(),
    };
    ids.sort_unstable();
    ids
}

fn whole(cell: &Cell) -> i64 {
    match cell {
        Cell::Integer(number) => *number,
        _ => 0,
    }
}

fn truth_of(cell: &Cell) -> bool {
    matches!(cell, Cell::Boolean(true)) || matches!(cell, Cell::Integer(number) if *number != 0)
}

fn truth(text: &str) -> Result<bool, ValueError> {
    match caseless(text).as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(ValueError::NotATruth { text: text.to_owned() }),
    }
}

/// As Odoo writes times. One with a `T` says its offset: without, nobody knows whose clock it is.
fn time(text: &str) -> Result<String, ValueError> {
    let error = || ValueError::NotATime { text: text.to_owned() };
    let is_odoos = text.len() == 19 && text.as_bytes().get(10) == Some(&b' ');
    let has_offset = text.contains(['T', 't']) && chrono::DateTime::parse_from_rfc3339(text).is_ok();
    if !is_odoos && !has_offset {
        return Err(error());
    }
    Ok(Instant::from_odoo(text).ok_or_else(error)?.to_the_second().to_string())
}

fn number(read: Result<String, NotANumber>, text: &str, field: &Field) -> Result<Cell, ValueError> {
    let text = || text.to_owned();
    let read = read.map_err(|error| ValueError::NotANumber { text: text(), error })?;
    if field.field_type == FieldType::Integer {
        if read.contains('.') {
            return Err(ValueError::NotWhole { text: text() });
        }
        // What PostgreSQL's `integer` holds.
        let number = read.parse::<i32>().map_err(|_| ValueError::TooLarge { text: text() })?;
        return Ok(Cell::Integer(number.into()));
    }
    let number: f64 = rounded(&read, field.digits).parse().unwrap_or(f64::INFINITY);
    if number.is_finite() {
        Ok(Cell::Float(number))
    } else {
        Err(ValueError::TooLarge { text: text() })
    }
}

/// A text as HTML that shows the same.
fn as_html(text: &str) -> String {
    let mut html = "<p>".to_owned();
    for letter in text.chars() {
        match letter {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '\n' => html.push_str("<br>"),
            '\r' => {}
            letter => html.push(letter),
        }
    }
    html.push_str("</p>");
    html
}
