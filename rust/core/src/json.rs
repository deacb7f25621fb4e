//! JSON documents, held sparingly: an order or a forecast has thousands of lines that name the same members, and mostly
//! two of the same document are compared.
//!
//! [`Reader`] holds each name, each text and each object once, for all that it reads; a copy of a list or an object is
//! another hold on the same one. What is the same in two documents is there once, and need not be compared.

mod reader;

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Number, Value};

pub use reader::Reader;

/// Members beyond this many are looked for by hash.
const FEW: usize = 32;

/// A JSON value that does not change any more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; `1` and `1.0` are two.
    Number(Number),
    /// A text.
    Text(Arc<str>),
    /// A list.
    List(Arc<[Json]>),
    /// An object.
    Object(Members),
}

/// The members of an object, in their order, each name once. The order makes no difference.
#[derive(Debug, Clone, Default)]
pub struct Members(Arc<[Member]>);

/// One member: its name and its value.
pub(crate) type Member = (Arc<str>, Json);

impl Json {
    /// A text.
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// The members of an object.
    #[must_use]
    pub const fn as_object(&self) -> Option<&Members> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The elements of a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(elements) => Some(elements),
            _ => None,
        }
    }

    /// The letters of a text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number that fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// The value of an object's member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    /// Whether it is the other, and not only equal to it.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Object(mine), Self::Object(others)) => mine.is_same(others),
            (Self::List(mine), Self::List(others)) => Arc::ptr_eq(mine, others),
            _ => false,
        }
    }
}

impl Members {
    /// Each name with its value.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> + Clone {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// Whether they are the others, and not only equal to them.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        // Mostly there are a handful.
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The same for many names: where there are many members, they are looked up by hash.
    pub(crate) fn lookup<'a>(&'a self) -> impl Fn(&str) -> Option<&'a Json> {
        let is_large = self.0.len() > FEW;
        let by_name: FxHashMap<&str, &Json> = self.iter().filter(|_| is_large).collect();
        move |name| {
            if is_large {
                by_name.get(name).copied()
            } else {
                self.get(name)
            }
        }
    }

    /// The same members without one.
    #[must_use]
    pub(crate) fn without(&self, name: &str) -> Self {
        self.0.iter().filter(|(known, _)| **known != *name).cloned().collect()
    }

    /// The same members with another value of one, which comes last when it is new.
    #[must_use]
    pub(crate) fn with(&self, name: &str, value: Json) -> Self {
        let mut value = Some(value);
        let mut members: Vec<Member> = self.0.to_vec();
        if let Some((_, known)) = members.iter_mut().find(|(known, _)| **known == *name) {
            *known = value.take().unwrap_or_default();
        }
        members.extend(value.map(|value| (name.into(), value)));
        Self(members.into())
    }

    /// Name and value of each, to be put into another object.
    pub(crate) fn members(&self) -> &[Member] {
        &self.0
    }
}

impl FromIterator<Member> for Members {
    /// The members must have different names.
    fn from_iter<I: IntoIterator<Item = Member>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

impl PartialEq for Members {
    /// Looks at each value once, however deep they are: mostly the names are in the same order.
    fn eq(&self, other: &Self) -> bool {
        if self.is_same(other) {
            return true;
        }
        if self.0.len() != other.0.len() {
            return false;
        }
        let mut pairs = self.0.iter().zip(&*other.0);
        if pairs.clone().all(|((mine, _), (others, _))| mine == others) {
            return pairs.all(|((_, mine), (_, others))| mine == others);
        }
        let of_other = other.lookup();
        self.iter().all(|(name, value)| of_other(name) == Some(value))
    }
}

impl Eq for Members {}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::text(text),
            Value::Array(elements) => Self::List(elements.iter().map(Self::from).collect()),
            Value::Object(members) => {
                let member = |(name, value): (&String, &Value)| (name.as_str().into(), Self::from(value));
                Self::Object(members.iter().map(member).collect())
            }
        }
    }
}

impl From<&Json> for Value {
    fn from(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(flag) => Self::Bool(*flag),
            Json::Number(number) => Self::Number(number.clone()),
            Json::Text(text) => Self::from(&**text),
            Json::List(elements) => elements.iter().map(Self::from).collect(),
            Json::Object(members) => Self::Object(members.into()),
        }
    }
}

impl From<&Members> for Map<String, Value> {
    fn from(members: &Members) -> Self {
        let members = members.iter();
        members.map(|(name, value)| (name.to_owned(), value.into())).collect()
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(elements) => serializer.collect_seq(&**elements),
            Self::Object(members) => members.serialize(serializer),
        }
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.iter() {
            object.serialize_entry(name, value)?;
        }
        object.end()
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Reader::default().read(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_equal_as_json_is_equal_here() {
        let values = [
            json!(null),
            json!(true),
            json!(1),
            json!(1.0),
            json!("1"),
            json!([]),
            json!({}),
            json!([1, 2]),
            json!([2, 1]),
            json!({"a": 1, "b": [null]}),
            json!({"b": [null], "a": 1}),
            json!({"a": 1, "b": [null], "c": 2}),
            json!({"a": 1, "c": [null]}),
        ];
        for one in &values {
            for other in &values {
                assert_eq!(Json::from(one) == Json::from(other), one == other, "{one} {other}");
            }
        }
    }

    #[test]
    fn objects_in_each_other_and_large_ones_are_compared_in_no_time() {
        let nested = |innermost: i64| (0..120).fold(json!(innermost), |inner, _| json!({"a": inner, "b": 1}));
        assert_ne!(Json::from(&nested(1)), Json::from(&nested(2)));
        let names: Vec<String> = (0..100_000).map(|number| number.to_string()).collect();
        let large = |names: &mut dyn Iterator<Item = &String>| {
            Json::from(&Value::Object(names.map(|name| (name.clone(), json!(1))).collect()))
        };
        let (one, other) = (large(&mut names.iter()), large(&mut names.iter().rev()));
        assert_eq!(one, other);
        assert!(crate::diff(&one, &other).is_empty());
    }

    #[test]
    fn a_member_is_replaced_where_it_stands_and_added_at_the_end() {
        let object = Json::from(&json!({"a": 1, "b": 2}));
        let members = object.as_object().unwrap();
        let written = |members: Members| Value::from(&Json::Object(members)).to_string();
        assert_eq!(written(members.with("a", Json::Null)), r#"{"a":null,"b":2}"#);
        assert_eq!(written(members.with("c", Json::text("x"))), r#"{"a":1,"b":2,"c":"x"}"#);
        assert_eq!(written(members.without("a")), r#"{"b":2}"#);
        assert!(object.is_same(&object.clone()) && !object.is_same(&Json::from(&json!({"a": 1, "b": 2}))));
    }

    #[test]
    fn what_is_the_same_word_for_word_is_held_once() {
        let mut reader = Reader::default();
        let mut read = |text: &str| reader.read(&mut serde_json::Deserializer::from_str(text)).unwrap();
        let line = read(r#"{"Sku": "MUG", "Quantity": 2, "Price": 0.0, "At": {"Day": null}}"#);
        let same = [
            r#"{"Sku": "MUG", "Quantity": 2, "Price": 0.0, "At": {"Day": null}}"#,
            r#"{"Sku":"M\u0055G","Quantity":2,"Price":0.0,"At":{"Day":null}}"#,
        ];
        for text in same {
            assert!(read(text).is_same(&line), "{text}");
        }
        let others = [
            r#"{"Sku": "MUG", "Quantity": 2.0, "Price": 0.0, "At": {"Day": null}}"#,
            r#"{"Sku": "MUG", "Quantity": 2, "Price": -0.0, "At": {"Day": null}}"#,
            r#"{"Quantity": 2, "Sku": "MUG", "Price": 0.0, "At": {"Day": null}}"#,
            r#"{"Sku": "MUG", "Quantity": 2, "Price": 0.0, "At": {"Day": false}}"#,
            r#"{"Sku": "MUG", "Quantity": 2, "Price": 0.0, "At": {}}"#,
            r#"{"Sku": "MUG", "Quantity": 2, "Price": 0.0}"#,
        ];
        for text in others {
            let other = read(text);
            assert!(!other.is_same(&line), "{text}");
            assert_eq!(
                serde_json::to_string(&other).unwrap(),
                text.replace(": ", ":").replace(", ", ",")
            );
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[a-c]{0,2}".prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 60, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec(("[a-c]{0,2}", inner), 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn nothing_is_lost_on_the_way_there_and_back(value in any_json()) {
            let json = Json::from(&value);
            prop_assert_eq!(&Value::from(&json), &value);
            prop_assert_eq!(&Json::deserialize(&value).unwrap(), &json);
            let text = value.to_string();
            prop_assert_eq!(&serde_json::to_string(&json).unwrap(), &text);
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(serde_json::from_str::<Json>(&text).unwrap(), Json::from(&read));
        }
    }
}
