//! Which tables there are, and what they hold.

use monta_core::message;
use std::collections::BTreeMap;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

use super::Session;
use crate::error::Error;

/// What is asked of each field.
const ATTRIBUTES: [&str; 12] = [
    "string",
    "type",
    "required",
    "readonly",
    "store",
    "relation",
    "relation_field",
    "selection",
    "digits",
    "translate",
    "company_dependent",
    "currency_field",
];

/// A model that the user may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// Its technical name, such as `product.template`.
    pub model: String,
    /// Its name for people, in the language of the session.
    #[serde(rename(deserialize = "display_name"))]
    pub name: String,
}

/// A field of a model. What Odoo leaves out or calls `False` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are Odoo's, and independent of each other"
)]
pub struct Field {
    /// Its label, in the language of the session.
    #[serde(rename = "string")]
    pub label: String,
    /// Odoo's type: `char`, `many2one`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it has to have a value.
    #[serde(default)]
    pub required: bool,
    /// Whether people cannot write it.
    #[serde(default)]
    pub readonly: bool,
    /// Whether it is a column and not computed on demand.
    #[serde(default, rename = "store")]
    pub stored: bool,
    /// The model that a relation leads to.
    #[serde(default, deserialize_with = "empty_when_false")]
    pub relation: Option<String>,
    /// The field of that model that leads back (one2many).
    #[serde(default, deserialize_with = "empty_when_false")]
    pub relation_field: Option<String>,
    /// The values of a selection with their labels.
    #[serde(default, deserialize_with = "choices")]
    pub selection: Option<Vec<(String, String)>>,
    /// Digits in all and after the point.
    #[serde(default, deserialize_with = "digits")]
    pub digits: Option<(u32, u32)>,
    /// Whether each language has a value of its own.
    #[serde(default)]
    pub translate: bool,
    /// Whether each company has a value of its own.
    #[serde(default)]
    pub company_dependent: bool,
    /// The field that holds the currency of an amount (monetary).
    #[serde(default, deserialize_with = "empty_when_false")]
    pub currency_field: Option<String>,
}

/// Odoo writes `False` for what is empty, of any type.
fn empty_when_false<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    match Value::deserialize(deserializer)? {
        Value::Bool(false) | Value::Null => Ok(None),
        value => T::deserialize(value).map(Some).map_err(D::Error::custom),
    }
}

/// `0` stands for as many digits as a number has, as in `uom.uom` and `res.currency.rate`.
fn digits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<(u32, u32)>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Bool(false) | Value::Null | Value::Number(_) => Ok(None),
        value => Deserialize::deserialize(value).map(Some).map_err(D::Error::custom),
    }
}

/// The keys of some fields of `res.users` are numbers, and `False` for nothing.
fn choices<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<(String, String)>>, D::Error> {
    let Some(choices) = empty_when_false::<D, Vec<(Value, String)>>(deserializer)? else {
        return Ok(None);
    };
    let text = |key| match key {
        Value::String(key) => key,
        Value::Bool(false) | Value::Null => String::new(),
        key => key.to_string(),
    };
    Ok(Some(
        choices.into_iter().map(|(key, label)| (text(key), label)).collect(),
    ))
}

impl Session {
    /// The models that the user may read, without those that hold no rows (abstract, transient). Works for every employee:
    /// `ir.model` itself is for administrators.
    ///
    /// # Errors
    /// [`Error`].
    pub fn available_models(&self) -> Result<Vec<Model>, Error> {
        let answer = self.call("ir.model", "get_available_models", None, Map::new(), &Map::new())?;
        Vec::deserialize(answer).map_err(|_| self.unreadable(message!("it does not list the models")))
    }

    /// The fields of a model that the user may see, by name.
    ///
    /// # Errors
    /// [`Error`]; [`Error::NoSuchModel`] where the app is not installed.
    pub fn fields(&self, model: &str) -> Result<BTreeMap<String, Field>, Error> {
        let arguments = Map::from_iter([("attributes".to_owned(), json!(ATTRIBUTES))]);
        let answer = self.call(model, "fields_get", None, arguments, &Map::new())?;
        BTreeMap::deserialize(answer)
            .map_err(|_| self.unreadable(message!("it does not describe the fields of a model")))
    }

    /// How many rows of a model fit a domain, archived ones included when `context` has `active_test: false`.
    ///
    /// # Errors
    /// [`Error`].
    pub fn count(&self, model: &str, domain: &[Value], context: &Map<String, Value>) -> Result<u64, Error> {
        let arguments = Map::from_iter([("domain".to_owned(), json!(domain))]);
        let answer = self.call(model, "search_count", None, arguments, context)?;
        answer
            .as_u64()
            .ok_or_else(|| self.unreadable(message!("it does not tell a number of rows")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_odoo_calls_false_is_empty() {
        let field: Field = serde_json::from_value(json!({
            "string": "Cost", "type": "float", "relation": false, "digits": false, "store": true, "company_dependent": true,
        }))
        .unwrap();
        assert_eq!((field.relation, field.digits, field.selection), (None, None, None));
        assert!(field.stored && field.company_dependent && !field.required);
        let field: Field = serde_json::from_value(json!({
            "string": "Cost", "type": "float", "digits": [16, 2], "selection": [["a", "A"]],
        }))
        .unwrap();
        assert_eq!(field.digits, Some((16, 2)));
        assert_eq!(field.selection.unwrap(), [("a".to_owned(), "A".to_owned())]);
    }

    #[test]
    fn a_number_without_a_limit_of_digits_and_choices_that_are_no_texts_are_read() {
        let field: Field = serde_json::from_value(json!({"string": "Ratio", "type": "float", "digits": 0})).unwrap();
        assert_eq!(field.digits, None);
        let field: Field = serde_json::from_value(json!({
            "string": "Access Rights", "type": "selection", "selection": [[false, ""], [2, "Access Rights"]],
        }))
        .unwrap();
        let choices = [("", ""), ("2", "Access Rights")].map(|(key, label)| (key.to_owned(), label.to_owned()));
        assert_eq!(field.selection.unwrap(), choices);
    }
}
