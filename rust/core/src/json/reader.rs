//! Reading JSON strictly, from any serde source.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::{FEW, Json, Member, Members};

/// How deep a document may be nested; the same limit as for JSON text.
const DEEPEST: usize = 128;

/// Reads values with finite numbers, text keys and limited depth; of a name that is there twice the last value counts.
///
/// What is read by one reader shares its names, its texts and its objects. After an error it reads the next value all the
/// same.
#[derive(Debug, Default)]
pub struct Reader {
    texts: FxHashSet<Arc<str>>,
    /// Of two documents that are compared, nearly all lines are the same.
    objects: HashTable<Members>,
    /// What is read of the lists and of the objects that are not at their end, inside each other.
    elements: Vec<Json>,
    members: Vec<Member>,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for &mut Reader {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        self.read(deserializer)
    }
}

impl Reader {
    /// Reads one value.
    ///
    /// # Errors
    ///
    /// Whatever the source says, and for infinite numbers, keys that are no texts and values nested too deep.
    pub fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<Json, D::Error> {
        self.elements.clear();
        self.members.clear();
        self.depth = 0;
        Inside(self).deserialize(deserializer)
    }

    fn held(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return known.clone();
        }
        let text: Arc<str> = text.into();
        self.texts.insert(text.clone());
        text
    }

    fn enter<E: Error>(&mut self) -> Result<(), E> {
        if self.depth >= DEEPEST {
            let error = format_args!("nested more than {DEEPEST} levels deep, or contains itself");
            return Err(E::custom(error));
        }
        self.depth += 1;
        Ok(())
    }

    /// The members from `start` on, as an object that may be there already.
    fn held_object(&mut self, start: usize) -> Members {
        let members = self.members.get(start..).unwrap_or_default();
        let hash = hash_of(members);
        if let Some(known) = self.objects.find(hash, |known| are_identical(known.members(), members)) {
            let known = known.clone();
            self.members.truncate(start);
            return known;
        }
        let object: Members = self.members.drain(start..).collect();
        self.objects
            .insert_unique(hash, object.clone(), |known| hash_of(known.members()));
        object
    }

    /// The members from `start` on, as an object; of a name that is there twice the last value counts.
    fn object(&mut self, start: usize) -> Members {
        let members = self.members.get(start..).unwrap_or_default();
        if !has_twice(members) {
            return self.held_object(start);
        }
        let members = self.members.drain(start..);
        let mut positions = FxHashMap::default();
        let mut last: Vec<Member> = Vec::new();
        for (name, value) in members {
            let position = *positions.entry(name.clone()).or_insert(last.len());
            match last.get_mut(position) {
                Some((_, known)) => *known = value,
                None => last.push((name, value)),
            }
        }
        last.into_iter().collect()
    }
}

/// What identical members have in common.
fn hash_of(members: &[Member]) -> u64 {
    let mut state = FxHasher::default();
    for (name, value) in members {
        name.as_ptr().hash(&mut state);
        match value {
            Json::Null => {}
            Json::Bool(flag) => flag.hash(&mut state),
            Json::Number(number) => number.hash(&mut state),
            Json::Text(text) => text.as_ptr().hash(&mut state),
            Json::List(elements) => elements.as_ptr().hash(&mut state),
            Json::Object(members) => members.members().as_ptr().hash(&mut state),
        }
    }
    state.finish()
}

/// Whether members that come from one reader are the same, in the same order.
fn are_identical(left: &[Member], right: &[Member]) -> bool {
    let same = |left: &Json, right: &Json| match (left, right) {
        (Json::Number(left), Json::Number(right)) => {
            // Zero has two signs.
            left == right && left.as_f64().map(f64::to_bits) == right.as_f64().map(f64::to_bits)
        }
        (Json::Text(left), Json::Text(right)) => Arc::ptr_eq(left, right),
        (Json::List(_) | Json::Object(_), _) => left.is_same(right),
        _ => left == right,
    };
    let mut pairs = left.iter().zip(right);
    left.len() == right.len()
        && pairs.all(|((name, value), (other, others))| Arc::ptr_eq(name, other) && same(value, others))
}

/// Whether one name is there twice. They come from one reader.
fn has_twice(members: &[Member]) -> bool {
    if members.len() > FEW {
        let mut seen = FxHashSet::default();
        return members.iter().any(|(name, _)| !seen.insert(&**name));
    }
    let mut before = members
        .iter()
        .enumerate()
        .map(|(count, member)| (member, members.iter().take(count)));
    before.any(|((name, _), mut before)| before.any(|(other, _)| Arc::ptr_eq(name, other)))
}

/// A place inside what a reader reads.
struct Inside<'a>(&'a mut Reader);

impl<'de> DeserializeSeed<'de> for Inside<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Inside<'_> {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        let number = Number::from_f64(value);
        number
            .map(Json::Number)
            .ok_or_else(|| E::custom(format_args!("{value} is not a finite number")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(self.0.held(value)))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let Self(reader) = self;
        reader.enter()?;
        let start = reader.elements.len();
        while let Some(element) = elements.next_element_seed(Inside(reader))? {
            reader.elements.push(element);
        }
        reader.depth -= 1;
        Ok(Json::List(reader.elements.drain(start..).collect()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let Self(reader) = self;
        reader.enter()?;
        let start = reader.members.len();
        while let Some(name) = members.next_key_seed(Name(reader))? {
            let value = members.next_value_seed(Inside(reader))?;
            reader.members.push((name, value));
        }
        reader.depth -= 1;
        Ok(Json::Object(reader.object(start)))
    }
}

/// The name of a member.
struct Name<'a>(&'a mut Reader);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Arc<str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Arc<str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E>(self, name: &str) -> Result<Arc<str>, E> {
        Ok(self.0.held(name))
    }
}
