//! The text of a value.

use std::borrow::Cow;

use chrono::NaiveDateTime;
use smallvec::SmallVec;

use super::cell::{Cell, Row};
use super::decimal::decimal;
use super::field::{Field, FieldChoice, FieldRef, FieldType};
use super::gap::Gap;
use super::table::{Place, Table, Tables};
use crate::html::html_text;
use crate::text::clean;

/// The texts of one value: one at most, but for a field of several records. None is empty.
pub type Parts<'a> = SmallVec<[Cow<'a, str>; 1]>;

/// A field of a table, ready to give the text of each row.
///
/// | type | text |
/// |---|---|
/// | `boolean` | `True`, `False` |
/// | `integer`, `float`, `monetary` | the shortest number, rounded to the digits of the field, with a dot; 0 is a value |
/// | `selection` | the label, or the key for `field (code)`; a key without a label is its own |
/// | `date`, `datetime` | `2026-11-27`, `2026-11-27T08:19:00Z` |
/// | `html` | the text without tags |
/// | a relation | the display name, or the secondary field of the other table |
/// | other | the text, as [`clean`] gives it |
#[derive(Debug)]
pub struct Column<'a> {
    field: &'a Field,
    place: Place,
    code: bool,
    separator: &'a str,
    relation: Relation<'a>,
}

#[derive(Debug)]
enum Relation<'a> {
    None,
    DisplayNames(&'a Tables, &'a str),
    Secondary(&'a Table, Box<Column<'a>>),
}

impl<'a> Column<'a> {
    /// A field that a configuration chose, in the table that it is chosen from.
    ///
    /// # Errors
    /// What is missing for it to have a text.
    pub fn of(choice: &'a FieldChoice, table: &'a Table, tables: &'a Tables) -> Result<Self, Gap> {
        let mut column = Self::single(&choice.field, table, tables)?;
        column.separator = choice.separator.as_deref().unwrap_or_default();
        if let Some(secondary) = &choice.secondary {
            let other = related(column.field, tables)?;
            let inner = Self::single(secondary, other, tables)?;
            column.relation = Relation::Secondary(other, Box::new(inner));
        }
        Ok(column)
    }

    fn single(chosen: &FieldRef, table: &'a Table, tables: &'a Tables) -> Result<Self, Gap> {
        let field = defined(chosen, table)?;
        let place = table.place(&field.name).ok_or_else(|| Gap::FieldNotRead {
            table: table.name.clone(),
            field: field.name.clone(),
        })?;
        let relation = match &field.relation {
            Some(other) if field.field_type.is_relation() => Relation::DisplayNames(tables, other),
            _ => Relation::None,
        };
        Ok(Self {
            field,
            place,
            code: chosen.code,
            separator: "",
            relation,
        })
    }

    /// The texts of the row's value, in the order in which Odoo has them; what is empty is left out.
    #[must_use]
    pub fn parts(&self, row: &'a Row) -> Parts<'a> {
        if let Place::Id = self.place {
            return Parts::from_iter([Cow::Owned(row.id.to_string())]);
        }
        let cell = self.place.of(row);
        let mut parts = if let Relation::None = self.relation {
            Parts::from_iter([value_text(cell, self.field, self.code)])
        } else {
            ids(cell).iter().flat_map(|&id| self.related_parts(id)).collect()
        };
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// The text of the row's value, its parts with the separator between them; empty for none.
    #[must_use]
    pub fn text(&self, row: &'a Row) -> Cow<'a, str> {
        let mut parts = self.parts(row);
        match parts.len() {
            0 | 1 => parts.pop().unwrap_or_default(),
            _ => Cow::Owned(parts.join(self.separator)),
        }
    }

    /// The texts of one related record; none for one that is not in the cache, since nothing is known of it.
    fn related_parts(&self, id: i64) -> Parts<'a> {
        match &self.relation {
            Relation::None => Parts::new(),
            Relation::DisplayNames(tables, table) => tables.display_name(table, id).map(clean).into_iter().collect(),
            Relation::Secondary(table, column) => table.row(id).map(|row| column.parts(row)).unwrap_or_default(),
        }
    }
}

/// The definition of a chosen field, where it can have a text.
pub(crate) fn defined<'a>(chosen: &FieldRef, table: &'a Table) -> Result<&'a Field, Gap> {
    let field = table.field(&chosen.name).ok_or_else(|| Gap::FieldGone {
        table: table.name.clone(),
        field: chosen.name.clone(),
    })?;
    if field.field_type == FieldType::Other {
        return Err(Gap::NoText {
            table: table.name.clone(),
            field: field.name.clone(),
        });
    }
    if chosen.code && field.field_type != FieldType::Selection {
        return Err(Gap::NoCode {
            field: field.name.clone(),
        });
    }
    Ok(field)
}

/// The cached table that a relation leads to.
pub(crate) fn related<'a>(field: &Field, tables: &'a Tables) -> Result<&'a Table, Gap> {
    let relation = field.relation.as_ref().filter(|_| field.field_type.is_relation());
    let name = relation.ok_or_else(|| Gap::NoRelation {
        field: field.name.clone(),
    })?;
    tables.table(name).ok_or_else(|| Gap::RelationNotRead {
        field: field.name.clone(),
        table: name.clone(),
    })
}

fn ids(cell: &Cell) -> &[i64] {
    match cell {
        Cell::Integer(id) => std::slice::from_ref(id),
        Cell::Ids(ids) => ids,
        Cell::Empty | Cell::Boolean(_) | Cell::Float(_) | Cell::Text(_) => &[],
    }
}

/// The text of a value that is no relation; empty for none.
fn value_text<'a>(cell: &'a Cell, field: &Field, code: bool) -> Cow<'a, str> {
    match (field.field_type, cell) {
        (FieldType::Boolean, Cell::Integer(number)) => truth(*number != 0),
        (FieldType::Boolean, Cell::Boolean(value)) => truth(*value),
        // What Odoo calls empty.
        (_, Cell::Empty | Cell::Ids(_) | Cell::Boolean(false)) => Cow::Borrowed(""),
        (_, Cell::Boolean(true)) => truth(true),
        (FieldType::Selection, Cell::Text(key)) if !code => Cow::Owned(clean(label(key, field)).into_owned()),
        (FieldType::Selection, Cell::Integer(key)) if !code => Cow::Owned(label(&key.to_string(), field).to_owned()),
        (FieldType::Html, Cell::Text(html)) => Cow::Owned(clean(&html_text(html)).into_owned()),
        (FieldType::Datetime, Cell::Text(time)) => utc(time),
        (_, Cell::Text(text)) => clean(text),
        (_, Cell::Integer(number)) => Cow::Owned(number.to_string()),
        (_, Cell::Float(number)) => Cow::Owned(decimal(*number, field.digits)),
    }
}

fn truth(value: bool) -> Cow<'static, str> {
    Cow::Borrowed(if value { "True" } else { "False" })
}

fn label<'a>(key: &'a str, field: &'a Field) -> &'a str {
    let choice = field.selection.iter().find(|(choice, _)| choice == key);
    choice.map_or(key, |(_, label)| label)
}

/// Odoo's naive time, which is UTC, with a `Z`; what is no such time stays as it is.
fn utc(time: &str) -> Cow<'_, str> {
    let time = clean(time);
    match NaiveDateTime::parse_from_str(&time, "%Y-%m-%d %H:%M:%S") {
        Ok(read) => Cow::Owned(read.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
        Err(_) => time,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(field: Field, code: bool, cell: Cell) -> String {
        let choice = FieldChoice {
            field: FieldRef {
                name: field.name.clone(),
                code,
            },
            ..FieldChoice::default()
        };
        let name = field.name.clone();
        let row = Row {
            id: 7,
            active: true,
            cells: vec![cell],
        };
        let table = Table::new("t", vec![field]).with_rows(&[&name], vec![row]);
        let tables = Tables::new();
        Column::of(&choice, &table, &tables)
            .unwrap()
            .text(&table.rows()[0])
            .into_owned()
    }

    fn text(field_type: FieldType, cell: Cell) -> String {
        text_of(Field::new("f", field_type), false, cell)
    }

    #[test]
    fn empty_is_no_text_but_false_and_zero_are_values() {
        use FieldType::{Boolean, Char, Date, Float, Html, Integer, Monetary, Selection, Text};
        for field_type in [Boolean, Char, Date, Float, Html, Integer, Monetary, Selection, Text] {
            assert_eq!(text(field_type, Cell::Empty), "", "{field_type:?}");
        }
        for field_type in [Char, Date, Html, Selection, Text] {
            assert_eq!(text(field_type, Cell::Boolean(false)), "", "{field_type:?}");
            assert_eq!(text(field_type, Cell::Text(" \u{A0}".to_owned())), "", "{field_type:?}");
        }
        for (field_type, cell, expected) in [
            (Boolean, Cell::Boolean(false), "False"),
            (Boolean, Cell::Boolean(true), "True"),
            (Boolean, Cell::Integer(0), "False"),
            (Boolean, Cell::Integer(1), "True"),
            (Integer, Cell::Integer(0), "0"),
            (Integer, Cell::Integer(-3), "-3"),
            (Float, Cell::Float(0.0), "0"),
            (Float, Cell::Integer(80), "80"),
            (Monetary, Cell::Float(80.5), "80.5"),
            (Char, Cell::Text(" Oak Table ".to_owned()), "Oak Table"),
            (Html, Cell::Text("<p>Oak <b>Table</b></p>".to_owned()), "Oak Table"),
            (Html, Cell::Text("<p><br></p>".to_owned()), ""),
        ] {
            assert_eq!(text(field_type, cell), expected, "{field_type:?}");
        }
    }

    #[test]
    fn a_number_has_the_digits_of_its_field() {
        let field = Field {
            digits: Some(2),
            ..Field::new("f", FieldType::Float)
        };
        assert_eq!(text_of(field.clone(), false, Cell::Float(0.1 + 0.2)), "0.3");
        assert_eq!(text_of(field, false, Cell::Float(1.005)), "1.01");
        assert_eq!(text(FieldType::Float, Cell::Float(1.005)), "1.005");
    }

    #[test]
    fn a_selection_is_its_label_or_its_code() {
        let field = Field {
            selection: vec![("consu".to_owned(), "Goods".to_owned())],
            ..Field::new("f", FieldType::Selection)
        };
        let key = |key: &str| Cell::Text(key.to_owned());
        assert_eq!(text_of(field.clone(), false, key("consu")), "Goods");
        assert_eq!(text_of(field.clone(), true, key("consu")), "consu");
        assert_eq!(text_of(field, false, key("service")), "service");
    }

    #[test]
    fn a_time_is_utc_and_a_date_never_moves() {
        let cell = |text: &str| Cell::Text(text.to_owned());
        let time = |value: &str| text(FieldType::Datetime, cell(value));
        assert_eq!(time("2026-11-27 08:19:00"), "2026-11-27T08:19:00Z");
        assert_eq!(time("soon"), "soon");
        assert_eq!(text(FieldType::Date, cell("2026-11-27")), "2026-11-27");
    }

    #[test]
    fn the_id_is_a_field() {
        let table = Table::new("t", vec![]).with_rows(
            &[],
            vec![Row {
                id: 7,
                active: true,
                cells: vec![],
            }],
        );
        let (tables, choice) = (
            Tables::new(),
            FieldChoice {
                field: "id".into(),
                ..FieldChoice::default()
            },
        );
        assert_eq!(
            Column::of(&choice, &table, &tables).unwrap().text(&table.rows()[0]),
            "7"
        );
    }
}
