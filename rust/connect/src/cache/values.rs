//! A value of Odoo in SQLite and back.
//!
//! Odoo's `False` is `NULL`, but in a `boolean`, where it is 0. A relation to several records is a JSON array of ids.

use monta_core::lookup::{Cell, FieldType};
use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef};
use serde_json::Value;

/// As SQLite keeps it.
pub(super) fn stored(value: Option<&Value>, field_type: FieldType) -> ToSqlOutput<'_> {
    let null = ToSqlOutput::Owned(Owned::Null);
    match value {
        Some(Value::Bool(yes)) if *yes || field_type == FieldType::Boolean => {
            ToSqlOutput::Owned(Owned::Integer(i64::from(*yes)))
        }
        None | Some(Value::Null | Value::Bool(_)) => null,
        Some(Value::Number(number)) => match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => ToSqlOutput::Owned(Owned::Integer(number)),
            (None, Some(number)) => ToSqlOutput::Owned(Owned::Real(number)),
            (None, None) => null,
        },
        Some(Value::String(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        Some(other) => ToSqlOutput::Owned(Owned::Text(other.to_string())),
    }
}

/// As lists and groups take it.
pub(super) fn cell(value: ValueRef<'_>, field_type: FieldType) -> Cell {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Cell::Empty,
        ValueRef::Integer(number) if field_type == FieldType::Boolean => Cell::Boolean(number != 0),
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Float(number),
        ValueRef::Text(text) if field_type.is_x2many() => Cell::Ids(serde_json::from_slice(text).unwrap_or_default()),
        ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_comes_back_as_a_list_takes_it() {
        for (value, field_type, expected) in [
            (json!(false), FieldType::Char, Cell::Empty),
            (json!(false), FieldType::Many2one, Cell::Empty),
            (json!(null), FieldType::Text, Cell::Empty),
            (json!(false), FieldType::Boolean, Cell::Boolean(false)),
            (json!(true), FieldType::Boolean, Cell::Boolean(true)),
            (json!(0), FieldType::Integer, Cell::Integer(0)),
            (json!(7), FieldType::Many2one, Cell::Integer(7)),
            (json!(0.1), FieldType::Float, Cell::Float(0.1)),
            (
                json!("Eiken tafel"),
                FieldType::Char,
                Cell::Text("Eiken tafel".to_owned()),
            ),
            (json!([5, 3]), FieldType::Many2many, Cell::Ids(vec![5, 3])),
            (json!([]), FieldType::Many2many, Cell::Ids(Vec::new())),
            (json!({"a": 1}), FieldType::Char, Cell::Text("{\"a\":1}".to_owned())),
        ] {
            let kept = match stored(Some(&value), field_type) {
                ToSqlOutput::Owned(kept) => cell(ValueRef::from(&kept), field_type),
                ToSqlOutput::Borrowed(kept) => cell(kept, field_type),
                _ => panic!("{value}"),
            };
            assert_eq!(kept, expected, "{value} {field_type:?}");
        }
    }
}
