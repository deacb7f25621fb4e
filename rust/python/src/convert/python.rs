//! What was decided, as Python objects.
//!
//! The name of a member is made once for all the objects that have it, as it would be in a program's text. `pythonize`
//! makes it anew each time, and in a document of many lines names are most of what there is to make.

use std::cell::RefCell;
use std::hash::BuildHasher;

use monta_core::Message;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};
use pythonize::{PythonizeDefault, PythonizeError, Pythonizer};
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::Serialize;
use serde::ser::{Error, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

/// How many names are kept: what is listed by number has a name for each.
const MOST_NAMES: usize = 100;

/// Among how many texts one that comes again is looked for, such as the day on which many lines arrive.
const RECENT_TEXTS: usize = 256;

/// Letters of the longest text that is looked for.
const LONGEST_TEXT: usize = 40;

type Made<'py> = Result<Bound<'py, PyAny>, PythonizeError>;

/// How what is rare is made.
type Other<'py> = Pythonizer<'py, PythonizeDefault>;

/// Makes the Python object for a value.
pub(super) fn made<'py>(py: Python<'py>, value: &impl Serialize) -> Made<'py> {
    let known = RefCell::default();
    value.serialize(Maker {
        py,
        known: &known,
        is_name: false,
    })
}

/// Texts that were made already.
#[derive(Default)]
struct Known<'py> {
    names: FxHashMap<String, Bound<'py, PyString>>,
    /// By hash; of two that stand in the same place, the last one.
    texts: Vec<Option<Bound<'py, PyString>>>,
}

#[derive(Clone, Copy)]
struct Maker<'a, 'py> {
    py: Python<'py>,
    known: &'a RefCell<Known<'py>>,
    /// Whether the value is the name of a member.
    is_name: bool,
}

impl<'a, 'py> Maker<'a, 'py> {
    fn other(self) -> Other<'py> {
        Pythonizer::new(self.py)
    }

    fn members(self) -> Members<'a, 'py> {
        Members {
            is_message: false,
            maker: self,
            dict: PyDict::new(self.py),
            name: None,
        }
    }

    fn name(self, name: &str) -> Bound<'py, PyString> {
        let names = &mut self.known.borrow_mut().names;
        if let Some(known) = names.get(name) {
            return known.clone();
        }
        let made = PyString::new(self.py, name);
        if names.len() < MOST_NAMES {
            names.insert(name.to_owned(), made.clone());
        }
        made
    }

    fn text(self, text: &str) -> Bound<'py, PyString> {
        // Of others Python would keep a copy to compare with.
        if text.len() > LONGEST_TEXT || !text.is_ascii() {
            return PyString::new(self.py, text);
        }
        let texts = &mut self.known.borrow_mut().texts;
        texts.resize(RECENT_TEXTS, None);
        let place = usize::try_from(FxBuildHasher.hash_one(text)).unwrap_or_default() % RECENT_TEXTS;
        let Some(place) = texts.get_mut(place) else {
            return PyString::new(self.py, text);
        };
        match place {
            Some(known) if known.to_cow().is_ok_and(|known| known == text) => known.clone(),
            _ => place.insert(PyString::new(self.py, text)).clone(),
        }
    }
}

macro_rules! left_to_pythonize {
    ($($method:ident($($argument:ident: $type:ty),*) -> $result:ty;)+) => {
        $(fn $method(self, $($argument: $type),*) -> Result<$result, PythonizeError> {
            self.other().$method($($argument),*)
        })+
    };
}

impl<'a, 'py> Serializer for Maker<'a, 'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = PythonizeError;
    type SerializeSeq = List<'a, 'py>;
    type SerializeTuple = <Other<'py> as Serializer>::SerializeTuple;
    type SerializeTupleStruct = <Other<'py> as Serializer>::SerializeTupleStruct;
    type SerializeTupleVariant = <Other<'py> as Serializer>::SerializeTupleVariant;
    type SerializeMap = Members<'a, 'py>;
    type SerializeStruct = Members<'a, 'py>;
    type SerializeStructVariant = <Other<'py> as Serializer>::SerializeStructVariant;

    left_to_pythonize! {
        serialize_bool(value: bool) -> Self::Ok;
        serialize_i8(value: i8) -> Self::Ok;
        serialize_i16(value: i16) -> Self::Ok;
        serialize_i32(value: i32) -> Self::Ok;
        serialize_i64(value: i64) -> Self::Ok;
        serialize_u8(value: u8) -> Self::Ok;
        serialize_u16(value: u16) -> Self::Ok;
        serialize_u32(value: u32) -> Self::Ok;
        serialize_u64(value: u64) -> Self::Ok;
        serialize_f32(value: f32) -> Self::Ok;
        serialize_f64(value: f64) -> Self::Ok;
        serialize_char(value: char) -> Self::Ok;
        serialize_bytes(value: &[u8]) -> Self::Ok;
        serialize_none() -> Self::Ok;
        serialize_unit() -> Self::Ok;
        serialize_unit_struct(name: &'static str) -> Self::Ok;
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str) -> Self::Ok;
        serialize_tuple(length: usize) -> Self::SerializeTuple;
        serialize_tuple_struct(name: &'static str, length: usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
            -> Self::SerializeTupleVariant;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, length: usize)
            -> Self::SerializeStructVariant;
    }

    fn serialize_str(self, value: &str) -> Made<'py> {
        if self.is_name {
            Ok(self.name(value).into_any())
        } else {
            Ok(self.text(value).into_any())
        }
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Made<'py> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _name: &'static str, value: &T) -> Made<'py> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Made<'py> {
        let mut members = self.members();
        members.serialize_field(variant, value)?;
        SerializeStruct::end(members)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List<'a, 'py>, PythonizeError> {
        Ok(List {
            maker: self,
            elements: Vec::with_capacity(length.unwrap_or_default()),
        })
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Members<'a, 'py>, PythonizeError> {
        Ok(self.members())
    }

    fn serialize_struct(self, name: &'static str, _length: usize) -> Result<Members<'a, 'py>, PythonizeError> {
        Ok(Members {
            is_message: name == Message::NAME,
            ..self.members()
        })
    }
}

/// A list that is being made.
struct List<'a, 'py> {
    maker: Maker<'a, 'py>,
    elements: Vec<Bound<'py, PyAny>>,
}

impl<'py> SerializeSeq for List<'_, 'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = PythonizeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), PythonizeError> {
        self.elements.push(value.serialize(self.maker)?);
        Ok(())
    }

    fn end(self) -> Made<'py> {
        Ok(PyList::new(self.maker.py, self.elements)?.into_any())
    }
}

/// A dict that is being made, or the arguments of a `Message`, which is a text that knows what it is made of.
struct Members<'a, 'py> {
    is_message: bool,
    maker: Maker<'a, 'py>,
    dict: Bound<'py, PyDict>,
    name: Option<Bound<'py, PyAny>>,
}

impl<'py> SerializeMap for Members<'_, 'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = PythonizeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), PythonizeError> {
        let maker = Maker {
            is_name: true,
            ..self.maker
        };
        self.name = Some(name.serialize(maker)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), PythonizeError> {
        let name = self.name.take();
        let name = name.ok_or_else(|| PythonizeError::custom("a value came before its name"))?;
        self.dict.set_item(name, value.serialize(self.maker)?)?;
        Ok(())
    }

    fn end(self) -> Made<'py> {
        Ok(self.dict.into_any())
    }
}

impl<'py> SerializeStruct for Members<'_, 'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = PythonizeError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), PythonizeError> {
        let name = self.maker.name(name);
        self.dict.set_item(name, value.serialize(self.maker)?)?;
        Ok(())
    }

    fn end(self) -> Made<'py> {
        if self.is_message {
            let class = self.maker.py.import("monta_core.message")?.getattr("Message")?;
            return Ok(class.call((), Some(&self.dict))?);
        }
        Ok(self.dict.into_any())
    }
}
