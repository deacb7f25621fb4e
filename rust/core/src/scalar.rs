//! Strict scalars for what Odoo hands over.
//!
//! All of them ask the deserializer what is really there (`deserialize_any`): a deserializer over Python objects would
//! otherwise take any object for a truth value. `False` is Odoo's empty value, so it is a type of its own: [`Maybe`].

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{BoolDeserializer, F64Deserializer, I64Deserializer, StrDeserializer, U64Deserializer};
use serde::de::{Deserializer, Error, Unexpected, Visitor};

use crate::text::clean;

/// A value, or nothing: Odoo writes nothing as `False`, JSON as `null` or by leaving the key out; a blank text is
/// nothing too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maybe<T>(pub Option<T>);

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Maybe<T> {
    /// The value, when there is one.
    pub const fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl Maybe<Text> {
    /// A text from elsewhere than a snapshot; a blank one is nothing.
    #[must_use]
    pub fn of(text: Option<&str>) -> Self {
        Self(text.map(Text::from).filter(|text| !text.is_blank()))
    }

    /// The text, or `""`.
    #[must_use]
    pub fn text(&self) -> &str {
        self.get().map_or("", Text::as_str)
    }
}

/// What [`Maybe`] has to know about the value it may hold.
pub trait Blank {
    /// Whether the value says nothing.
    fn is_blank(&self) -> bool;
}

/// A text as [`clean`] leaves it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Text(Box<str>);

impl Text {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(clean(text).into())
    }
}

impl Blank for Text {
    fn is_blank(&self) -> bool {
        self.0.is_empty()
    }
}

/// The id of an Odoo record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub i64);

impl Blank for Number {
    fn is_blank(&self) -> bool {
        false
    }
}

impl Blank for Id {
    fn is_blank(&self) -> bool {
        false
    }
}

/// A strict boolean: neither a number nor a text will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flag(pub bool);

/// A finite number: neither a boolean nor a text will do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A whole number as it came.
    Integer(i64),
    /// A float as it came, never NaN or infinite.
    Float(f64),
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Text, E> {
        Ok(Text::from(value))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = Id;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("the id of a record")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Id, E> {
        Ok(Id(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Id, E> {
        i64::try_from(value)
            .map(Id)
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdVisitor)
    }
}

struct FlagVisitor;

impl Visitor<'_> for FlagVisitor {
    type Value = Flag;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("true or false")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Flag, E> {
        Ok(Flag(value))
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FlagVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
        Ok(Number::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Number, E> {
        i64::try_from(value)
            .map(Number::Integer)
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Number, E> {
        if value.is_finite() {
            Ok(Number::Float(value))
        } else {
            Err(E::invalid_value(Unexpected::Float(value), &"a finite number"))
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct MaybeVisitor<T>(PhantomData<T>);

impl<T> MaybeVisitor<T> {
    fn filled(value: T) -> Maybe<T>
    where
        T: Blank,
    {
        Maybe(Some(value).filter(|value| !value.is_blank()))
    }
}

impl<'de, T: Deserialize<'de> + Blank> Visitor<'de> for MaybeVisitor<T> {
    type Value = Maybe<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a value, or false for nothing")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Maybe<T>, E> {
        if value {
            T::deserialize(BoolDeserializer::new(value)).map(Self::filled)
        } else {
            Ok(Maybe(None))
        }
    }

    fn visit_unit<E: Error>(self) -> Result<Maybe<T>, E> {
        Ok(Maybe(None))
    }

    fn visit_none<E: Error>(self) -> Result<Maybe<T>, E> {
        Ok(Maybe(None))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Maybe<T>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Maybe<T>, E> {
        T::deserialize(I64Deserializer::new(value)).map(Self::filled)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Maybe<T>, E> {
        T::deserialize(U64Deserializer::new(value)).map(Self::filled)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Maybe<T>, E> {
        T::deserialize(F64Deserializer::new(value)).map(Self::filled)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Maybe<T>, E> {
        T::deserialize(StrDeserializer::new(value)).map(Self::filled)
    }
}

impl<'de, T: Deserialize<'de> + Blank> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MaybeVisitor(PhantomData))
    }
}
