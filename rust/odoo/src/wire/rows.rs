//! Rows, read straight out of the body of a response. A tree of JSON in between, which names every field in every row once
//! more, would be most of what reading a table costs.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its id.
    pub id: i64,
    /// A value for each field that was asked for, in that order; null for one that did not come. A many2one is an id, or
    /// `false`.
    pub values: Vec<Value>,
}

/// The rows of one response.
pub(crate) struct Rows {
    pub(crate) rows: Vec<Row>,
    /// How long the body is.
    pub(crate) bytes: usize,
}

impl Rows {
    /// Rows that are the whole body, as over JSON-2; none where it holds anything else.
    pub(super) fn alone(body: &[u8], fields: &[String]) -> Option<Self> {
        Self::read(body, Several { fields })
    }

    /// Rows that are the result of JSON-RPC; none where the body holds anything else, such as an error.
    pub(super) fn in_envelope(body: &[u8], fields: &[String]) -> Option<Self> {
        Self::read(body, Envelope { fields })
    }

    fn read<'de>(body: &'de [u8], seed: impl DeserializeSeed<'de, Value = Vec<Row>>) -> Option<Self> {
        // The whole at once, which is far quicker than text by text.
        let text = std::str::from_utf8(body).ok()?;
        let mut deserializer = serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}'));
        let rows = seed.deserialize(&mut deserializer).ok()?;
        deserializer.end().ok()?;
        Some(Self {
            rows,
            bytes: body.len(),
        })
    }
}

/// `{"jsonrpc": "2.0", "id": 1, "result": [rows]}`.
struct Envelope<'a> {
    fields: &'a [String],
}

impl<'de> DeserializeSeed<'de> for Envelope<'_> {
    type Value = Vec<Row>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Envelope<'_> {
    type Value = Vec<Row>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a result of JSON-RPC")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let (mut is_rpc, mut rows) = (false, None);
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "result" => rows = Some(map.next_value_seed(Several { fields: self.fields })?),
                "error" if map.next_value::<Option<IgnoredAny>>()?.is_some() => {
                    return Err(M::Error::custom("an error"));
                }
                "error" => {}
                name => {
                    is_rpc |= name == "jsonrpc";
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        rows.filter(|_| is_rpc).ok_or_else(|| M::Error::custom("no result"))
    }
}

/// `[{"id": 1, …}, …]`.
#[derive(Clone, Copy)]
struct Several<'a> {
    fields: &'a [String],
}

impl<'de> DeserializeSeed<'de> for Several<'_> {
    type Value = Vec<Row>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Several<'_> {
    type Value = Vec<Row>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rows")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut sequence: S) -> Result<Self::Value, S::Error> {
        let mut rows = Vec::new();
        while let Some(row) = sequence.next_element_seed(One { fields: self.fields })? {
            rows.push(row);
        }
        Ok(rows)
    }
}

/// `{"id": 1, "name": "Oak Table"}`.
struct One<'a> {
    fields: &'a [String],
}

impl<'de> DeserializeSeed<'de> for One<'_> {
    type Value = Row;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for One<'_> {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let Self { fields } = self;
        let (mut id, mut values) = (None, vec![Value::Null; fields.len()]);
        let mut next = 0;
        while let Some(member) = map.next_key_seed(Name { fields, next })? {
            match member {
                Member::Id => id = Some(map.next_value()?),
                Member::Field(place) => {
                    let value = map.next_value()?;
                    if let Some(slot) = values.get_mut(place) {
                        *slot = value;
                    }
                    next = place + 1;
                }
                Member::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match id {
            Some(id) => Ok(Row { id, values }),
            None => Err(M::Error::missing_field("id")),
        }
    }
}

/// What a member of a row is.
enum Member {
    Id,
    /// The place of a field among those that were asked for.
    Field(usize),
    Other,
}

/// The name of a member.
struct Name<'a> {
    fields: &'a [String],
    /// The place that is looked at first: Odoo gives fields in the order in which they were asked for.
    next: usize,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Member;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        if self.fields.get(self.next).is_some_and(|field| field == name) {
            return Ok(Member::Field(self.next));
        }
        if name == "id" {
            return Ok(Member::Id);
        }
        let place = self.fields.iter().position(|field| field == name);
        Ok(place.map_or(Member::Other, Member::Field))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields() -> Vec<String> {
        ["name", "route_ids"].map(str::to_owned).to_vec()
    }

    #[test]
    fn values_stand_in_the_order_of_the_fields_whatever_that_of_the_row() {
        let body = "\u{feff} [{\"id\": 1, \"name\": \"Oak \\\"\\u00e9\", \"route_ids\": [2, 1]},\n\
             {\"route_ids\": [], \"more\": {\"id\": 9}, \"name\": false, \"id\": 7}, {\"id\": 8}] ";
        let read = Rows::alone(body.as_bytes(), &fields()).unwrap();
        let row = |id: i64, values: Value| Row {
            id,
            values: values.as_array().unwrap().clone(),
        };
        assert_eq!(
            read.rows,
            [
                row(1, json!(["Oak \"é", [2, 1]])),
                row(7, json!([false, []])),
                row(8, json!([null, null]))
            ]
        );
        assert_eq!(read.bytes, body.len());
        let rpc = format!(
            "{{\"jsonrpc\": \"2.0\", \"id\": 1, \"error\": null, \"result\": {}}}",
            body.trim_start_matches('\u{feff}')
        );
        assert_eq!(Rows::in_envelope(rpc.as_bytes(), &fields()).unwrap().rows, read.rows);
        assert!(Rows::alone(b"[]", &fields()).unwrap().rows.is_empty());
    }

    #[test]
    fn anything_else_is_none() {
        for body in [
            "",
            "[",
            "null",
            "7",
            "[7]",
            "[{}]",
            "[{\"id\": \"1\"}]",
            "[{\"id\": 1}",
            "[{\"id\": 1}] x",
            "[{\"id\": 1, \"name\": 1e999}]",
            "<html>",
        ] {
            assert!(Rows::alone(body.as_bytes(), &fields()).is_none(), "{body}");
        }
        assert!(Rows::alone(b"[{\"id\": 1, \"name\": \"K\xf6ln\"}]", &fields()).is_none());
        for body in [
            "[]",
            "{}",
            "{\"result\": []}",
            "{\"jsonrpc\": \"2.0\"}",
            "{\"jsonrpc\": \"2.0\", \"error\": {\"code\": 200}}",
            "{\"jsonrpc\": \"2.0\", \"result\": [], \"error\": {}}",
            "{\"jsonrpc\": \"2.0\", \"result\": true}",
        ] {
            assert!(Rows::in_envelope(body.as_bytes(), &fields()).is_none(), "{body}");
        }
    }
}
