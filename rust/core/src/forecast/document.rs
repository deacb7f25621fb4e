//! Reading forecast documents back. What was built here may have been changed by an override on its way, so the members
//! that decisions hang on are checked, and all others are left alone.

use chrono::{DateTime, Utc};

use crate::input::InputError;
use crate::json::{Json, Members};

/// The member that holds the lines of a forecast.
pub(super) const LINES: &str = "InboundForecasts";

/// A forecast, checked.
#[derive(Debug)]
pub(super) struct Document<'a> {
    /// The top-level members, lines included.
    pub(super) members: &'a Members,
    /// The lines.
    pub(super) lines: Vec<DocumentLine<'a>>,
}

/// One line of a forecast, known to have a SKU and a quantity.
#[derive(Debug, Clone, Copy)]
pub(super) struct DocumentLine<'a> {
    /// All members.
    pub(super) members: &'a Members,
}

impl<'a> Document<'a> {
    /// Checks a forecast that is the argument of a function.
    pub(super) fn read(document: &'a Json, argument: &str) -> Result<Self, InputError> {
        let wrong = |path: String, expected: &str| InputError {
            path,
            message: format!("expected {expected}"),
        };
        let Some(members) = document.as_object() else {
            return Err(wrong(argument.to_owned(), "a forecast"));
        };
        let path = format!("{argument}.{LINES}");
        let Some(lines) = members.get(LINES).and_then(Json::as_list) else {
            return Err(wrong(path, "a list of lines"));
        };
        let lines = lines.iter().enumerate().map(|(position, line)| {
            let at = |member: &str| format!("{path}[{position}]{member}");
            let members = line.as_object().ok_or_else(|| wrong(at(""), "a line"))?;
            if line.get("Sku").and_then(Json::as_str).is_none() {
                return Err(wrong(at(".Sku"), "a text"));
            }
            if line.get("Quantity").and_then(Json::as_i64).is_none() {
                return Err(wrong(at(".Quantity"), "a whole number"));
            }
            Ok(DocumentLine { members })
        });
        Ok(Self {
            members,
            lines: lines.collect::<Result<_, _>>()?,
        })
    }

    /// The top-level members without the lines.
    pub(super) fn header(&self) -> Members {
        self.members.without(LINES)
    }
}

impl<'a> DocumentLine<'a> {
    /// Whether the same is said in both.
    pub(super) fn is_same(self, other: DocumentLine) -> bool {
        self.members.is_same(other.members) || same_members(self.members, other.members, &[])
    }

    /// The SKU.
    pub(super) fn sku(self) -> &'a str {
        self.text("Sku")
    }

    /// How many pieces arrive.
    pub(super) fn quantity(self) -> i64 {
        self.members.get("Quantity").and_then(Json::as_i64).unwrap_or_default()
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
        self.members.get(member).and_then(Json::as_str).unwrap_or_default()
    }
}

/// Whether the same is said in both, some members aside; nothing may be absent, null or `""`.
pub(super) fn same_members(left: &Members, right: &Members, but: &[&str]) -> bool {
    let counts = |&(member, value): &(&str, &Json)| is_filled(value) && !but.contains(&member);
    let [mine, others] = [left, right].map(|members| members.iter().filter(counts));
    // Mostly they are in the same order.
    if mine.clone().eq(others.clone()) {
        return true;
    }
    let other = right.lookup();
    mine.clone().count() == others.count() && mine.clone().all(|(member, value)| other(member) == Some(value))
}

fn is_filled(value: &Json) -> bool {
    *value != Json::Null && value.as_str() != Some("")
}
