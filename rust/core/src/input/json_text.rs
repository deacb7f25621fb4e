//! JSON text as a source of serde: a quick way to what reading it with Python's `json` and then as objects comes to.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

/// The value that a JSON text holds. `None` where the text has to be read the long way, as Python's `json` and then as
/// objects: whatever is wrong with it is then said in the same words as of objects.
#[must_use]
pub fn read_json_text<T: DeserializeOwned>(text: &str) -> Option<T> {
    read_json_text_by(PhantomData, text)
}

/// The same by a reader of one's own.
#[must_use]
pub fn read_json_text_by<'de, S: DeserializeSeed<'de>>(reader: S, text: &'de str) -> Option<S::Value> {
    if may_hold_large_number(text) {
        return None;
    }
    let mut source = serde_json::Deserializer::from_str(text);
    let value = reader.deserialize(Strict(&mut source)).ok()?;
    source.end().ok().map(|()| value)
}

/// Whether there may be a whole number beyond 64 bits, which `serde_json` takes for a float. Digits inside a text look the
/// same, and then the long way is taken for nothing.
fn may_hold_large_number(text: &str) -> bool {
    /// How many digits the smallest number beyond 64 bits has, which is one below zero.
    const DIGITS: usize = 19;
    let bytes = text.as_bytes();
    let is_digit = |byte: &&u8| byte.is_ascii_digit();
    // Of so many digits in a row one stands at a multiple of their number.
    (0..bytes.len()).step_by(DIGITS).any(|position| {
        let (before, after) = bytes.split_at(position);
        let after = after.iter().take(DIGITS).take_while(is_digit).count();
        after > 0 && after + before.iter().rev().take(DIGITS).take_while(is_digit).count() >= DIGITS
    })
}

/// A source or a visitor of serde, with objects read from objects only: JSON text would do with a list of the members'
/// values as well.
struct Strict<T>(T);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(Strict(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_option(Strict(visitor))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Strict(visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_newtype_struct(name, Strict(visitor))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Strict<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(formatter)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<V::Value, E> {
        self.0.visit_bool(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        self.0.visit_i64(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        self.0.visit_u64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        self.0.visit_f64(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<V::Value, E> {
        self.0.visit_str(value)
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<V::Value, E> {
        self.0.visit_borrowed_str(value)
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Strict(source))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, source: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Strict(source))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Strict(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Strict(members))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Strict<A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        self.0.next_element_seed(Strict(seed))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Strict<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        self.0.next_value_seed(Strict(seed))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Strict<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Strict(source))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::snapshot::Component;

    #[test]
    fn objects_are_read_from_objects_only() {
        let component = r#"{"product_id": 10, "quantity": 2.5, "uom_id": 1}"#;
        assert!(read_json_text::<Component>(component).is_some());
        assert!(read_json_text::<Component>("[10, 2.5, 1]").is_none());
        assert!(
            serde_json::from_str::<Component>("[10, 2.5, 1]").is_ok(),
            "which serde_json would take"
        );
    }

    #[test]
    fn what_python_may_read_otherwise_is_left_to_it() {
        for (text, value) in [
            (
                r#"{"a": [1, -2.5, "é", null, true]}"#,
                Some(json!({"a": [1, -2.5, "é", null, true]})),
            ),
            ("999999999999999999", Some(json!(999_999_999_999_999_999_i64))),
            ("9223372036854775808", None),
            ("[123456789012345678901234567890]", None),
            ("NaN", None),
            ("1e999", None),
            (r#""\ud800""#, None),
            ("{} {}", None),
            ("", None),
        ] {
            assert_eq!(read_json_text::<Value>(text), value, "{text}");
        }
    }
}
