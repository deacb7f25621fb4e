//! One line per SKU, the way version 6 keeps a forecast (decision 8, monta-api 5).

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Map, Value};

use super::document::{Document, DocumentLine, LINES};
use crate::input::InputError;
use crate::sku;

/// How much of a date is the day.
const DAY: usize = "2025-07-15".len();

/// The one line of a SKU.
#[derive(Debug)]
pub(super) struct JoinedLine<'a> {
    /// What the SKU is compared by.
    pub(super) key: String,
    /// The SKU, as the line that arrives first spells it.
    pub(super) sku: &'a str,
    /// All members, the SKU included.
    pub(super) members: Cow<'a, Map<String, Value>>,
}

/// Joins the lines of each SKU: they arrive together on the earliest of their dates, and the comment says how they are
/// split over the days. A SKU with one line keeps it as it is. Doing it twice changes nothing.
///
/// # Errors
///
/// [`InputError`] for anything but an object whose `InboundForecasts` each have a text `Sku` and a whole `Quantity`, and
/// when a SKU comes to more than fits.
pub fn for_v6(payload: &Value) -> Result<Value, InputError> {
    let document = Document::read(payload, "payload")?;
    Ok(Value::Object(with_lines(&document, joined(&document, "payload")?)))
}

/// The lines of a document, joined.
pub(super) fn joined<'a>(document: &Document<'a>, argument: &str) -> Result<Vec<JoinedLine<'a>>, InputError> {
    let mut position: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<(String, DocumentLine, Vec<DocumentLine>)> = Vec::new();
    for line in &document.lines {
        let key = sku::key(line.sku);
        match position.get(&key).and_then(|position| groups.get_mut(*position)) {
            Some((_, _, more)) => more.push(*line),
            None => {
                position.insert(key.clone(), groups.len());
                groups.push((key, *line, Vec::new()));
            }
        }
    }
    let lines = groups.into_iter().map(|(key, line, more)| {
        if more.is_empty() {
            Ok(JoinedLine {
                key,
                sku: line.sku,
                members: Cow::Borrowed(line.members),
            })
        } else {
            join(key, line, more, argument)
        }
    });
    lines.collect()
}

/// The members of a document with other lines.
pub(super) fn with_lines(document: &Document, lines: Vec<JoinedLine>) -> Map<String, Value> {
    let mut members = document.header();
    let position = document.members.keys().position(|member| member == LINES);
    members.shift_insert(position.unwrap_or_default(), LINES.to_owned(), values(lines));
    members
}

/// The lines as a document holds them.
pub(super) fn values(lines: Vec<JoinedLine>) -> Value {
    let members = lines.into_iter().map(|line| line.members.into_owned());
    members.map(Value::Object).collect()
}

fn join<'a>(
    key: String,
    line: DocumentLine<'a>,
    mut lines: Vec<DocumentLine<'a>>,
    argument: &str,
) -> Result<JoinedLine<'a>, InputError> {
    lines.insert(0, line);
    // A date that cannot be read comes last: it is nobody's earliest.
    lines.sort_by_cached_key(|line| (line.arrival().is_none(), line.arrival()));
    let earliest = lines.first().copied().unwrap_or(line);
    let mut quantities = lines.iter().map(|line| line.quantity);
    let total = quantities.try_fold(0_i64, i64::checked_add);
    let total = total.ok_or_else(|| InputError {
        path: format!("{argument}.{LINES}"),
        message: format!("SKU {} comes to more than {}", earliest.sku, i64::MAX),
    })?;
    let mut members = earliest.members.clone();
    members.insert("Quantity".to_owned(), total.into());
    members.insert("Comment".to_owned(), split(&lines).into());
    Ok(JoinedLine {
        key,
        sku: earliest.sku,
        members: Cow::Owned(members),
    })
}

/// `6 on 2025-07-15, 4 on 2025-08-01`, and what the lines had to say before.
fn split(lines: &[DocumentLine]) -> String {
    let parts = lines.iter().map(|line| {
        let day = line.date().get(..DAY).unwrap_or(line.date());
        format!("{} on {day}", line.quantity)
    });
    let mut words = vec![parts.collect::<Vec<_>>().join(", ")];
    for comment in lines.iter().map(|line| line.comment().trim()) {
        if !comment.is_empty() && !words.iter().any(|word| word == comment) {
            words.push(comment.to_owned());
        }
    }
    words.join("; ")
}
