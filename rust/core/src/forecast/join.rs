//! One line per SKU, the way version 6 keeps a forecast (decision 8, monta-api 5).

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::document::{Document, DocumentLine, LINES};
use crate::input::InputError;
use crate::sku;

/// How much of a date is the day.
const DAY: usize = "2025-07-15".len();

/// Joins the lines of each SKU: they arrive together on the earliest of their dates, and the comment says how they are
/// split over the days. A SKU with one line keeps it as it is. Doing it twice changes nothing.
///
/// # Errors
///
/// [`InputError`] for anything but an object whose `InboundForecasts` each have a text `Sku` and a whole `Quantity`, and
/// when a SKU comes to more than fits.
pub fn for_v6(payload: &Value) -> Result<Value, InputError> {
    let document = Document::read(payload, "payload")?;
    Ok(Value::Object(joined(&document, "payload")?))
}

/// The same for a document that is checked already.
pub(super) fn joined(document: &Document, argument: &str) -> Result<Map<String, Value>, InputError> {
    let mut position: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Vec<DocumentLine>> = Vec::new();
    for line in &document.lines {
        let position = *position.entry(sku::key(line.sku)).or_insert(groups.len());
        match groups.get_mut(position) {
            Some(group) => group.push(*line),
            None => groups.push(vec![*line]),
        }
    }
    let lines = groups.into_iter().map(|group| join(group, argument));
    let lines: Vec<Value> = lines.collect::<Result<_, _>>()?;
    let mut members = document.members.clone();
    members.insert(LINES.to_owned(), Value::Array(lines));
    Ok(members)
}

fn join(mut lines: Vec<DocumentLine>, argument: &str) -> Result<Value, InputError> {
    // A date that cannot be read comes last: it is nobody's earliest.
    lines.sort_by_key(|line| (line.arrival().is_none(), line.arrival()));
    let Some((earliest, later)) = lines.split_first() else {
        return Ok(Value::Null);
    };
    let mut members = earliest.members.clone();
    if !later.is_empty() {
        let mut quantities = lines.iter().map(|line| line.quantity);
        let total = quantities.try_fold(0_i64, i64::checked_add);
        let total = total.ok_or_else(|| InputError {
            path: format!("{argument}.{LINES}"),
            message: format!("SKU {} comes to more than {}", earliest.sku, i64::MAX),
        })?;
        members.insert("Quantity".to_owned(), total.into());
        members.insert("Comment".to_owned(), split(&lines).into());
    }
    Ok(Value::Object(members))
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
