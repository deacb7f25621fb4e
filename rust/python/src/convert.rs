//! Python values to JSON and back, nothing guessed.
//!
//! Snapshots have strict types of their own in the core; what is free-form goes through [`Json`]. Where something is
//! wrong it is read once more, to name the place: keeping count of it takes as long as reading.

mod objects;
mod python;
mod text;

use monta_core::input::{read_json_text, read_json_text_by};
use monta_core::json::{Json, Reader};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use self::objects::Object;
use crate::errors::{ArgumentError, BindingError};

/// Reads a free-form JSON value out of Python objects.
pub(crate) fn json(object: &Bound<'_, PyAny>, argument: &str) -> Result<Value, ArgumentError> {
    typed(object, argument).map(|json: Json| Value::from(&json))
}

/// Reads a JSON object that is handed in as a mapping or as JSON text.
pub(crate) fn json_object(object: &Bound<'_, PyAny>, argument: &str) -> Result<Value, ArgumentError> {
    document(&mut Reader::default(), object, argument).map(|json| Value::from(&json))
}

/// The same, held sparingly: documents that are compared with each other are read by one reader.
pub(crate) fn document(reader: &mut Reader, object: &Bound<'_, PyAny>, argument: &str) -> Result<Json, ArgumentError> {
    let json = match object.cast::<PyString>() {
        Ok(text) => {
            let letters = text.to_cow().map_err(|error| ArgumentError::new(argument, error))?;
            read_json_text_by(reader, &letters).map_or_else(|| written(object, argument), Ok)?
        }
        Err(_) => any_document(reader, object, argument)?,
    };
    if json.as_object().is_some() {
        Ok(json)
    } else {
        Err(ArgumentError::new(argument, "expected a JSON object"))
    }
}

/// Reads any JSON value out of Python objects, held sparingly.
pub(crate) fn any_document(
    reader: &mut Reader,
    object: &Bound<'_, PyAny>,
    argument: &str,
) -> Result<Json, ArgumentError> {
    reader.read(Object(object)).or_else(|_| typed(object, argument))
}

/// Reads the snapshot of a document, handed in as a mapping or as JSON text.
pub(crate) fn snapshot<T: DeserializeOwned>(object: &Bound<'_, PyAny>) -> Result<T, ArgumentError> {
    written(object, "").map_err(|error| error.or_as("snapshot"))
}

/// Reads what is handed in as Python objects or as JSON text; both come to the same value or to the same error.
fn written<T: DeserializeOwned>(object: &Bound<'_, PyAny>, argument: &str) -> Result<T, ArgumentError> {
    let Ok(text) = object.cast::<PyString>() else {
        return typed(object, argument);
    };
    let letters = text.to_cow().map_err(|error| ArgumentError::new(argument, error))?;
    read_json_text(&letters).map_or_else(
        || {
            let objects = text::objects(text).map_err(|error| ArgumentError::new(argument, error))?;
            typed(&objects, argument)
        },
        Ok,
    )
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
    T::deserialize(Object(object)).or_else(|_| {
        serde_path_to_error::deserialize(Object(object))
            .map_err(|error| ArgumentError::inside(argument, error.path(), error.inner()))
    })
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
    python::made(py, value).map_err(|error| BindingError::Python(error.into()))
}

/// The same, as what raises it.
pub(crate) fn python_or_raise<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    Ok(python::made(py, value)?)
}

/// The same for a plan whose `document` is kept as JSON text. It may be what was `given`, which may be that text already.
pub(crate) fn plan_with_text<'py>(
    py: Python<'py>,
    plan: &impl Serialize,
    document: &Json,
    given: &[(&Json, &Bound<'py, PyAny>)],
) -> Result<Bound<'py, PyAny>, BindingError> {
    let is_document = |(json, _): &&(&Json, _)| json.is_same(document);
    let given = given.iter().find(is_document).map(|(_, object)| *object);
    let text = match given.and_then(|given| given.cast::<PyString>().ok()) {
        Some(text) => text.clone(),
        None => PyString::new(py, &text::written(document)),
    };
    let plan = python(py, plan)?;
    plan.set_item("document", text).map_err(BindingError::Python)?;
    Ok(plan)
}

fn expected(what: &str, object: &Bound<'_, PyAny>, argument: &str) -> ArgumentError {
    let found = object
        .get_type()
        .qualname()
        .map_or_else(|_| "something else".to_owned(), |name| name.to_string());
    ArgumentError::new(argument, format!("expected {what}, got {found}"))
}
