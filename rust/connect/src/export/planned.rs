//! What a row comes to, as it is kept in a plan.

use monta_core::export::{Change, Conflict, NewField, Outcome, PlannedRow};
use monta_core::lookup::Cell;
use monta_core::message;
use monta_core::message::in_series;
use serde_json::{Map, Value, json};

use super::journal::Record;

pub(super) fn record(planned: &PlannedRow) -> Record {
    let outcome = match &planned.outcome {
        Outcome::Create(_) => "create",
        Outcome::Update(_) => "update",
        Outcome::Unchanged(_) => "unchanged",
        Outcome::Conflict(_) => "conflict",
        Outcome::Refused(_) => "refused",
        Outcome::Excluded(_) => "excluded",
    };
    let mut record = Record::new("record", planned.line, &planned.identifier, outcome);
    let odoo = planned.odoo_texts.iter();
    record.odoo = odoo
        .map(|odoo| (odoo.column.to_string(), odoo.text.to_string()))
        .collect();
    match &planned.outcome {
        Outcome::Create(create) => {
            let texts = create.fields.iter().map(|new| json!([new.field, null, new.text]));
            record.payload = payload(json!({"values": create.values(), "changes": texts.collect::<Value>()}));
        }
        Outcome::Update(update) => {
            record.id = Some(update.id);
            let texts = update
                .changes
                .iter()
                .map(|change| json!([change.new.field, change.old_text, change.new.text]));
            record.payload = payload(json!({
                "values": update.values(),
                "write_date": update.write_date,
                "old": raw(&update.changes, |change| &change.old),
                "new": raw(&update.changes, |change| &change.new.value),
                "changes": texts.collect::<Value>(),
            }));
        }
        Outcome::Unchanged(id) => record.id = Some(*id),
        Outcome::Conflict(conflict) => {
            record.id = match &**conflict {
                Conflict::Archived { id } => Some(*id),
                _ => None,
            };
            record.message = Some(message!("`{name}`: {conflict}", name = planned.identifier, conflict));
        }
        Outcome::Refused(problems) => {
            record.message = Some(in_series(problems).into());
        }
        Outcome::Excluded(column) => {
            record.message = Some(message!("the filter of column `{column}` leaves it out", column));
        }
    }
    record
}

fn payload(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// Values as Odoo gives them when they are read.
fn raw(changes: &[Change], value: impl Fn(&Change) -> &Cell) -> Map<String, Value> {
    let of = |change: &Change| {
        let NewField { field, .. } = &change.new;
        let value = match value(change) {
            Cell::Empty => json!(false),
            Cell::Boolean(value) => json!(value),
            Cell::Integer(number) => json!(number),
            Cell::Float(number) => json!(number),
            Cell::Text(text) => json!(text),
            Cell::Ids(ids) => json!(ids),
        };
        (field.to_string(), value)
    };
    changes.iter().map(of).collect()
}
