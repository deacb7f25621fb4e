//! JSON: an object, or a list of objects, each of them a record with the parts it is made of.
//!
//! A list is read object by object: what lies behind them in the file is not in memory.

use monta_core::message;
use std::cell::RefCell;
use std::fmt;
use std::io::{self, Cursor, Read};
use std::rc::Rc;

use monta_core::export::read_tree;
use serde::de::{DeserializeSeed, Deserializer as _, Error as _, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::checked::{Checked, Place};
use super::sink::{Sink, unreadable, wrong};
use crate::error::Error;

pub(super) fn read(name: &str, source: impl Read, children: &str, sink: &mut dyn Sink) -> Result<(), Error> {
    let mut source = Checked::new(source);
    let place = source.place();
    let first = first_letter(&mut source).map_err(|error| unreadable(name, error))?;
    let Some(first) = first else {
        return Err(Error::Input(message!(
            "{name} is empty: write a list of objects.",
            name
        )));
    };
    let mut reader = serde_json::Deserializer::from_reader(Cursor::new([first]).chain(source));
    let failure = RefCell::new(None);
    let mut objects = Objects {
        name,
        children,
        place,
        sink,
        failure: &failure,
    };
    let read = if first == b'[' {
        reader.deserialize_seq(objects)
    } else {
        objects.one(&mut reader)
    };
    match read.and_then(|()| reader.end()) {
        Ok(()) => Ok(()),
        Err(error) => Err(failure.into_inner().unwrap_or_else(|| {
            if error.is_io() {
                return unreadable(name, io::Error::from(error));
            }
            let (line, column, text) = (error.line(), error.column(), error.to_string());
            let reason = text.split(" at line ").next().unwrap_or_default();
            Error::Input(message!(
                "{name}, line {line}, column {column}: it is no JSON: {reason}.",
                name,
                line,
                column,
                reason
            ))
        })),
    }
}

/// The first letter that is no blank; line breaks before it do not count for anything.
fn first_letter(source: &mut impl Read) -> io::Result<Option<u8>> {
    let mut byte = [0_u8];
    while source.read(&mut byte)? > 0 {
        let [letter] = byte;
        if !letter.is_ascii_whitespace() {
            return Ok(Some(letter));
        }
    }
    Ok(None)
}

struct Objects<'a> {
    name: &'a str,
    children: &'a str,
    place: Rc<Place>,
    sink: &'a mut dyn Sink,
    /// What went wrong where serde has no place for it.
    failure: &'a RefCell<Option<Error>>,
}

impl Objects<'_> {
    fn one<'de, D: serde::Deserializer<'de>>(&mut self, reader: D) -> Result<(), D::Error> {
        let object: Box<RawValue> = serde::Deserialize::deserialize(reader)?;
        self.take(&object).map_err(|error| {
            *self.failure.borrow_mut() = Some(error);
            D::Error::custom("ended")
        })
    }

    fn take(&mut self, object: &RawValue) -> Result<(), Error> {
        let text = object.get();
        let breaks = text.bytes().filter(|byte| *byte == b'\n').count() as u64;
        // Its last letter was read just now.
        let before = self.place.line().saturating_sub(breaks + 1);
        self.place.begin();
        if !text.starts_with('{') {
            return Err(wrong(
                self.name,
                before + 1,
                message!("expected an object, with a member for each column"),
            ));
        }
        let mut parts =
            read_tree(text, self.children).map_err(|error| wrong(self.name, before + error.line, error.reason))?;
        for part in &mut parts {
            part.line += before;
        }
        self.sink.parts(parts)
    }
}

impl<'de> Visitor<'de> for Objects<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut objects: A) -> Result<(), A::Error> {
        while objects.next_element_seed(Object(&mut self))?.is_some() {}
        Ok(())
    }
}

struct Object<'a, 'b>(&'a mut Objects<'b>);

impl<'de> DeserializeSeed<'de> for Object<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        self.0.one(reader)
    }
}
