//! Reading forecast documents back. What was built here may have been changed by an override on its way, so the members
//! that decisions hang on are checked, and all others are left alone.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::input::InputError;

/// The member that holds the lines of a forecast.
pub(super) const LINES: &str = "InboundForecasts";

/// A forecast, checked.
#[derive(Debug)]
pub(super) struct Document<'a> {
    /// The top-level members, lines included.
    pub(super) members: &'a Map<String, Value>,
    /// The lines.
    pub(super) lines: Vec<DocumentLine<'a>>,
}

/// One line of a forecast.
#[derive(Debug, Clone, Copy)]
pub(super) struct DocumentLine<'a> {
    /// The SKU.
    pub(super) sku: &'a str,
    /// How many pieces arrive.
    pub(super) quantity: i64,
    /// All members, those two included.
    pub(super) members: &'a Map<String, Value>,
}

impl<'a> Document<'a> {
    /// Checks a forecast that is the argument of a function.
    pub(super) fn read(document: &'a Value, argument: &str) -> Result<Self, InputError> {
        let wrong = |path: String, expected: &str| InputError {
            path,
            message: format!("expected {expected}"),
        };
        let Some(members) = document.as_object() else {
            return Err(wrong(argument.to_owned(), "a forecast"));
        };
        let path = format!("{argument}.{LINES}");
        let Some(lines) = members.get(LINES).and_then(Value::as_array) else {
            return Err(wrong(path, "a list of lines"));
        };
        let lines = lines.iter().enumerate().map(|(position, line)| {
            let at = |member: &str| format!("{path}[{position}]{member}");
            Ok(DocumentLine {
                members: line.as_object().ok_or_else(|| wrong(at(""), "a line"))?,
                sku: line
                    .get("Sku")
                    .and_then(Value::as_str)
                    .ok_or_else(|| wrong(at(".Sku"), "a text"))?,
                quantity: line
                    .get("Quantity")
                    .and_then(Value::as_i64)
                    .ok_or_else(|| wrong(at(".Quantity"), "a whole number"))?,
            })
        });
        Ok(Self {
            members,
            lines: lines.collect::<Result<_, _>>()?,
        })
    }

    /// The top-level members without the lines.
    pub(super) fn header(&self) -> Map<String, Value> {
        let header = self.members.iter().filter(|(member, _)| *member != LINES);
        header.map(|(member, value)| (member.clone(), value.clone())).collect()
    }
}

impl<'a> DocumentLine<'a> {
    /// Whether the same is said in both.
    pub(super) fn is_same(self, other: DocumentLine) -> bool {
        same_members(self.members, other.members, &[])
    }

    /// `DeliveryDate`, or `""`.
    pub(super) fn date(self) -> &'a str {
        self.text("DeliveryDate")
    }

    /// `Comment`, or `""`.
    pub(super) fn comment(self) -> &'a str {
        self.text("Comment")
    }

    /// When it arrives; nothing for a date that is not ISO 8601 with an offset.
    pub(super) fn arrival(self) -> Option<DateTime<Utc>> {
        DateTime::parse_from_rfc3339(self.date()).ok().map(|time| time.to_utc())
    }

    fn text(self, member: &str) -> &'a str {
        self.members.get(member).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Whether the same is said in both, some members aside; nothing may be absent, null or `""`.
pub(super) fn same_members(left: &Map<String, Value>, right: &Map<String, Value>, but: &[&str]) -> bool {
    let counts = |&(member, value): &(&String, &Value)| is_filled(value) && !but.contains(&member.as_str());
    let [mine, others] = [left, right].map(|members| members.iter().filter(counts));
    // Mostly they are in the same order.
    mine.clone().eq(others.clone())
        || (mine.clone().count() == others.count()
            && mine.into_iter().all(|(member, value)| right.get(member) == Some(value)))
}

fn is_filled(value: &Value) -> bool {
    !value.is_null() && value.as_str() != Some("")
}
