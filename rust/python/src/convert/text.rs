//! JSON text, as it is handed in and out. Reading it the quick way is decided in the core.

use std::io;

use pyo3::prelude::*;
use pyo3::types::PyString;
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// The objects that Python makes of a JSON text.
pub(super) fn objects<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
    text.py().import("json")?.call_method1("loads", (text,))
}

/// A document as JSON text, with the blanks that Python's `json` writes: people read it where it is kept.
pub(super) fn written(document: &impl Serialize) -> String {
    let mut text = Vec::new();
    // Neither a list of bytes nor a JSON value is anything that cannot be written.
    let _ = document.serialize(&mut Serializer::with_formatter(&mut text, Spaced));
    String::from_utf8(text).unwrap_or_default()
}

struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: io::Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: io::Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.begin_array_value(writer, first)
    }

    fn begin_object_value<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}
