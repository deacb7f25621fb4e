//! Python objects as a source of serde: what a snapshot or a document is made of is read directly, all else is left to
//! `pythonize`.
//!
//! `pythonize` asks each object what it could be by every protocol of Python, which takes a multiple of the time.

use pyo3::prelude::*;
use pyo3::type_object::PyTypeInfo;
use pyo3::types::iter::BoundDictIterator;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use pythonize::{Depythonizer, PythonizeError};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

/// One Python object.
#[derive(Clone, Copy)]
pub(super) struct Object<'a, 'py>(pub(super) &'a Bound<'py, PyAny>);

impl<'a, 'py> Object<'a, 'py> {
    /// The object as one of exactly this type: a subclass may have a mind of its own.
    fn exact<T: PyTypeInfo>(self) -> Option<&'a Bound<'py, T>> {
        // Asked first, because an error is not for nothing.
        self.0
            .is_exact_instance_of::<T>()
            .then(|| self.0.cast_exact().ok())
            .flatten()
    }

    /// The reader for subclasses, other mappings and sequences, dataclasses, and what is no JSON at all.
    fn other(self) -> Depythonizer<'a, 'py> {
        Depythonizer::from_object(self.0)
    }
}

impl<'de> Deserializer<'de> for Object<'_, '_> {
    type Error = PythonizeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PythonizeError> {
        if let Some(text) = self.exact::<PyString>() {
            visitor.visit_str(&text.to_cow()?)
        } else if let Some(flag) = self.exact::<PyBool>() {
            visitor.visit_bool(flag.is_true())
        } else if let Some(number) = self.exact::<PyFloat>() {
            visitor.visit_f64(number.value())
        } else if let Some(number) = self.exact::<PyInt>() {
            match number.extract() {
                Ok(number) => visitor.visit_i64(number),
                Err(_) => self.other().deserialize_any(visitor),
            }
        } else if self.0.is_none() {
            visitor.visit_unit()
        } else if let Some(members) = self.exact::<PyDict>() {
            visitor.visit_map(Members::of(members))
        } else if let Some(list) = self.exact::<PyList>() {
            visitor.visit_seq(Elements(list.iter()))
        } else if let Some(list) = self.exact::<PyTuple>() {
            visitor.visit_seq(Elements(list.iter()))
        } else {
            self.other().deserialize_any(visitor)
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PythonizeError> {
        if self.0.is_none() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PythonizeError> {
        match self.exact::<PyDict>() {
            Some(members) => visitor.visit_map(Members::of(members)),
            None => self.other().deserialize_map(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, PythonizeError> {
        self.deserialize_map(visitor)
    }

    /// A text is no list of its letters, and bytes are none of numbers.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PythonizeError> {
        let object = self.0;
        if self.exact::<PyList>().is_some()
            || object.is_instance_of::<PyString>()
            || object.is_instance_of::<PyBytes>()
            || object.is_instance_of::<PyByteArray>()
        {
            self.deserialize_any(visitor)
        } else {
            self.other().deserialize_seq(visitor)
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PythonizeError> {
        visitor.visit_str(&self.0.cast::<PyString>()?.to_cow()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PythonizeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PythonizeError> {
        match self.exact::<PyString>() {
            Some(name) => visitor.visit_str(&name.to_cow()?),
            None => self.other().deserialize_identifier(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, PythonizeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, PythonizeError> {
        self.other().deserialize_enum(name, variants, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PythonizeError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
    }
}

/// The members of a dict, in their order.
struct Members<'py> {
    left: BoundDictIterator<'py>,
    value: Option<Bound<'py, PyAny>>,
}

impl<'py> Members<'py> {
    fn of(members: &Bound<'py, PyDict>) -> Self {
        Self {
            left: members.iter(),
            value: None,
        }
    }
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = PythonizeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, PythonizeError> {
        let Some((name, value)) = self.left.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(Object(&name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, PythonizeError> {
        let value = self.value.take();
        let value = value.ok_or_else(|| PythonizeError::custom("a value was read before its name"))?;
        seed.deserialize(Object(&value))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// The elements of a list or tuple.
struct Elements<I>(I);

impl<'de, 'py, I: ExactSizeIterator<Item = Bound<'py, PyAny>>> SeqAccess<'de> for Elements<I> {
    type Error = PythonizeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, PythonizeError> {
        self.0
            .next()
            .map(|element| seed.deserialize(Object(&element)))
            .transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}
