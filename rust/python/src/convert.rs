//! Python values to JSON and back, nothing guessed.
//!
//! `pythonize` alone turns `nan` into `null`, runs out of stack on a list that contains itself, and names no path. The
//! snapshot has strict types of its own in the core; what is free-form goes through [`Json`].

use std::fmt;

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString};
use pythonize::Depythonizer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use crate::errors::{ArgumentError, BindingError};

/// How deep a document may be nested; the same limit as for JSON text.
const DEEPEST: usize = 128;

/// Reads a free-form JSON document out of Python objects.
pub(crate) fn json(object: &Bound<'_, PyAny>, argument: &str) -> Result<Value, ArgumentError> {
    let mut reader = Depythonizer::from_object(object);
    match serde_path_to_error::deserialize::<_, Json>(&mut reader) {
        Ok(Json(value)) => Ok(value),
        Err(error) => Err(ArgumentError::inside(argument, error.path(), error.inner())),
    }
}

/// Reads a JSON object that is handed in as a mapping or as JSON text.
pub(crate) fn json_object(object: &Bound<'_, PyAny>, argument: &str) -> Result<Value, ArgumentError> {
    let value = match object.cast::<PyString>() {
        Ok(text) => parse(
            &text.to_cow().map_err(|error| ArgumentError::new(argument, error))?,
            argument,
        )?,
        Err(_) => json(object, argument)?,
    };
    if value.is_object() {
        Ok(value)
    } else {
        Err(ArgumentError::new(argument, "expected a JSON object"))
    }
}

fn parse(text: &str, argument: &str) -> Result<Value, ArgumentError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| ArgumentError::inside(argument, error.path(), error.inner()))?;
    reader.end().map_err(|error| ArgumentError::new(argument, error))?;
    Ok(value)
}

/// Reads a text; nothing else will do.
pub(crate) fn text(object: &Bound<'_, PyAny>, argument: &str) -> Result<String, ArgumentError> {
    let text = object
        .cast::<PyString>()
        .map_err(|_| expected("a text", object, argument))?;
    Ok(text
        .to_cow()
        .map_err(|error| ArgumentError::new(argument, error))?
        .into_owned())
}

/// Reads a text that may be empty in Odoo's way: `False` and `None` are `""`.
pub(crate) fn text_or_nothing(object: &Bound<'_, PyAny>, argument: &str) -> Result<String, ArgumentError> {
    if is_nothing(object) {
        return Ok(String::new());
    }
    text(object, argument)
}

/// Whether this is how Odoo or Python says "nothing".
pub(crate) fn is_nothing(object: &Bound<'_, PyAny>) -> bool {
    object.is_none() || object.cast::<PyBool>().is_ok_and(|flag| !flag.is_true())
}

/// Reads what the core has a strict type for, straight out of Python objects.
pub(crate) fn typed<T: DeserializeOwned>(object: &Bound<'_, PyAny>, argument: &str) -> Result<T, ArgumentError> {
    serde_path_to_error::deserialize(&mut Depythonizer::from_object(object))
        .map_err(|error| ArgumentError::inside(argument, error.path(), error.inner()))
}

/// The same by way of JSON, for shapes with lists of texts: a text alone is no list of its letters.
pub(crate) fn read<T: DeserializeOwned>(object: &Bound<'_, PyAny>, argument: &str) -> Result<T, ArgumentError> {
    serde_path_to_error::deserialize(json(object, argument)?)
        .map_err(|error| ArgumentError::inside(argument, error.path(), error.inner()))
}

/// Reads a whole number; `True` is none.
pub(crate) fn whole(object: &Bound<'_, PyAny>, argument: &str) -> Result<i64, ArgumentError> {
    let wrong = || expected("a whole number", object, argument);
    if object.is_instance_of::<PyBool>() || !object.is_instance_of::<PyInt>() {
        return Err(wrong());
    }
    object.extract().map_err(|_| wrong())
}

/// Reads how many; there has to be one at least.
pub(crate) fn count(object: &Bound<'_, PyAny>, argument: &str) -> Result<usize, ArgumentError> {
    let number = usize::try_from(whole(object, argument)?).unwrap_or(0);
    if number == 0 {
        return Err(ArgumentError::new(argument, "expected a number above 0"));
    }
    Ok(number)
}

/// Reads a place in a list; 0 is the first.
pub(crate) fn index(object: &Bound<'_, PyAny>, argument: &str) -> Result<usize, ArgumentError> {
    usize::try_from(whole(object, argument)?).map_err(|_| ArgumentError::new(argument, "expected a number from 0 up"))
}

/// Reads a number; `True` is none.
pub(crate) fn number(object: &Bound<'_, PyAny>, argument: &str) -> Result<f64, ArgumentError> {
    let wrong = || expected("a number", object, argument);
    if object.is_instance_of::<PyBool>() {
        return Err(wrong());
    }
    if object.is_instance_of::<PyInt>() || object.is_instance_of::<PyFloat>() {
        return object.extract().map_err(|_| wrong());
    }
    Err(wrong())
}

/// Turns what the core or the client returned into Python objects.
pub(crate) fn python<'py>(py: Python<'py>, value: &impl Serialize) -> Result<Bound<'py, PyAny>, BindingError> {
    pythonize::pythonize(py, value).map_err(|error| BindingError::Python(error.into()))
}

fn expected(what: &str, object: &Bound<'_, PyAny>, argument: &str) -> ArgumentError {
    let found = object
        .get_type()
        .qualname()
        .map_or_else(|_| "something else".to_owned(), |name| name.to_string());
    ArgumentError::new(argument, format!("expected {what}, got {found}"))
}

/// A JSON value, read strictly: finite numbers, text keys, limited depth.
struct Json(Value);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        JsonAt { depth: 0 }.deserialize(deserializer).map(Self)
    }
}

#[derive(Clone, Copy)]
struct JsonAt {
    depth: usize,
}

impl JsonAt {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        if self.depth < DEEPEST {
            Ok(Self { depth: self.depth + 1 })
        } else {
            Err(E::custom(format_args!(
                "nested more than {DEEPEST} levels deep, or contains itself"
            )))
        }
    }
}

impl<'de> DeserializeSeed<'de> for JsonAt {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for JsonAt {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value);
        number
            .map(Value::Number)
            .ok_or_else(|| E::custom(format_args!("{value} is not a finite number")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let inside = self.deeper()?;
        let mut list = Vec::with_capacity(elements.size_hint().unwrap_or(0));
        while let Some(element) = elements.next_element_seed(inside)? {
            list.push(element);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inside = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(inside)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}
