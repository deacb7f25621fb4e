//! Groups and lines as answers show them.

use serde_json::{Value, json};

use super::group::{Group, Line};
use crate::amsterdam;
use crate::wire::{Document, text};

/// A group with its lines.
pub(crate) fn group(group: &Group) -> Value {
    let mut members = with_naive_times(&group.document);
    let mut received: Vec<_> = group.lines.iter().flat_map(|line| &line.received_at).copied().collect();
    received.sort_unstable();
    let own = json!({
        "InboundForecasts": group.lines.iter().map(line).collect::<Value>(),
        "Created": amsterdam::naive(group.created),
        "ReceivedDate": {
            "From": received.first().copied().map(amsterdam::naive),
            "To": received.last().copied().map(amsterdam::naive)
        },
        "UniqueId": group.guid()
    });
    extend(&mut members, own);
    Value::Object(members)
}

/// A line.
pub(crate) fn line(line: &Line) -> Value {
    let mut members = with_naive_times(&line.document);
    let own = json!({
        "InboundForecastId": line.number,
        "Approved": line.approved,
        "QuantityReceived": line.received,
        "ReceivedDates": line.received_at.iter().copied().map(amsterdam::naive).collect::<Value>()
    });
    extend(&mut members, own);
    Value::Object(members)
}

fn with_naive_times(document: &Document) -> Document {
    let mut members = document.clone();
    for name in ["DeliveryDate", "ExpectedDeliveryDate", "BatchTHT"] {
        if let Some(time) = amsterdam::parse(text(document, name)) {
            members.insert(name.to_owned(), amsterdam::naive(time).into());
        }
    }
    members
}

fn extend(members: &mut Document, own: Value) {
    if let Value::Object(own) = own {
        members.extend(own);
    }
}
