//! The definition of a field of Odoo, as `fields_get` tells it.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A field of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its technical name, such as `route_ids`.
    pub name: String,
    /// Its name for people, in the language of the profile.
    pub label: String,
    /// Its type.
    pub field_type: FieldType,
    /// Decimals of a `float`, the second of Odoo's `digits`; none: as many as the number has.
    pub digits: Option<u32>,
    /// Key and label of each choice of a `selection`, in the language of the profile.
    pub selection: Vec<(String, String)>,
    /// The table that a relation leads to, such as `stock.route`.
    pub relation: Option<String>,
    /// Whether Odoo says that nobody writes it.
    pub readonly: bool,
}

impl Field {
    /// A field without digits, choices or relation, its label the same as its name.
    #[must_use]
    pub fn new(name: &str, field_type: FieldType) -> Self {
        Self {
            name: name.to_owned(),
            label: name.to_owned(),
            field_type,
            digits: None,
            selection: Vec::new(),
            relation: None,
            readonly: false,
        }
    }

    /// A `many2one`, `one2many` or `many2many` to another table.
    #[must_use]
    pub fn relation(name: &str, field_type: FieldType, table: &str) -> Self {
        Self {
            relation: Some(table.to_owned()),
            ..Self::new(name, field_type)
        }
    }
}

/// The types of Odoo's fields, by the names that `fields_get` uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "Odoo's own names")]
pub enum FieldType {
    Boolean,
    Integer,
    Float,
    Monetary,
    Char,
    Text,
    Html,
    Date,
    Datetime,
    Selection,
    Many2one,
    One2many,
    Many2many,
    Many2oneReference,
    Reference,
    /// `binary`, `json`, `properties` and what a later Odoo adds: known by definition, without a text.
    #[serde(other)]
    Other,
}

impl FieldType {
    /// Whether one row can have several values.
    #[must_use]
    pub fn is_x2many(self) -> bool {
        matches!(self, Self::One2many | Self::Many2many)
    }

    /// Whether the value is one or more records of another table.
    #[must_use]
    pub fn is_relation(self) -> bool {
        self == Self::Many2one || self.is_x2many()
    }
}

/// A field as a configuration names it: `type`, or `type (code)` for the key of a selection instead of its label.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct FieldRef {
    /// The technical name of the field.
    pub name: String,
    /// Whether the key of the selection is meant.
    pub code: bool,
}

const CODE: &str = "(code)";

impl From<&str> for FieldRef {
    fn from(text: &str) -> Self {
        let text = text.trim();
        let (name, code) = text.strip_suffix(CODE).map_or((text, false), |name| (name, true));
        Self {
            name: name.trim_end().to_owned(),
            code,
        }
    }
}

impl From<String> for FieldRef {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<FieldRef> for String {
    fn from(field: FieldRef) -> Self {
        field.to_string()
    }
}

impl fmt::Display for FieldRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)?;
        if self.code {
            write!(formatter, " {CODE}")
        } else {
            Ok(())
        }
    }
}

/// A field of the source that a list or a group uses.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FieldChoice {
    /// The field of the source.
    pub field: FieldRef,
    /// For a relation: the field of the table it leads to; none for the display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secondary: Option<FieldRef>,
    /// What stands between several values, such as `, `.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// Members that this program does not know; they stay as they are.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl fmt::Display for FieldChoice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.field.fmt(formatter)?;
        match &self.secondary {
            Some(secondary) => write!(formatter, " → {secondary}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_has_the_name_that_odoo_gives_it() {
        for (name, expected) in [
            ("many2one", FieldType::Many2one),
            ("one2many", FieldType::One2many),
            ("many2many", FieldType::Many2many),
            ("many2one_reference", FieldType::Many2oneReference),
            ("datetime", FieldType::Datetime),
            ("properties_definition", FieldType::Other),
        ] {
            let read: FieldType = serde_json::from_value(name.into()).unwrap();
            assert_eq!(read, expected, "{name}");
        }
    }

    #[test]
    fn the_code_of_a_selection_is_chosen_by_name() {
        let read = |text: &str| FieldRef::from(text);
        assert_eq!((read("type").code, read("type (code)").code), (false, true));
        assert_eq!(read("type (code)").name, "type");
        assert_eq!(read("type(code)").to_string(), "type (code)");
        let stored = serde_json::to_value(read("type (code)")).unwrap();
        assert_eq!(stored, "type (code)");
        assert_eq!(serde_json::from_value::<FieldRef>(stored).unwrap(), read("type (code)"));
    }
}
