//! Changing records, as long as they are what they were when the plan was made.

use monta_core::export::Conflict;
use monta_core::message;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::apply::{Applier, Part};
use super::journal::Record;
use super::live::id_of;
use super::lost::{Lost, halves, lost, pause};
use super::many::{Many, Sent};
use crate::cache::OdooRow;
use crate::read::Halt;

/// How often in a row a batch may fail for reasons that pass.
const TRIES: u32 = 5;
/// How many records are sorted into batches at once.
const AT_ONCE: usize = 1000;

/// What was found of a record just before it is written.
enum Look {
    /// It is as it was.
    Same,
    /// It has what the plan says: an answer was lost.
    Written,
    /// It is another.
    Moved,
}

/// A record with what is written to it.
type Item = (Record, Map<String, Value>);

impl Applier<'_> {
    /// Changes what is still to be changed of a part.
    pub(super) fn update(&mut self, part: &Part) -> Result<(), Halt> {
        let mut many: Option<Many> = None;
        let mut failures = 0;
        loop {
            self.live.asker.check()?;
            let records = self.journal.open_records(part.name, "update", 0, AT_ONCE)?;
            if records.is_empty() {
                return Ok(());
            }
            if many.is_none() && records.len() > 1 {
                many = self.many(part)?;
            }
            for batch in batches(records, many.as_ref(), part.batch) {
                self.live.asker.check()?;
                let before = self.written;
                let ended = self.update_batch(part, many.as_ref(), batch);
                if self.written > before {
                    failures = 0;
                }
                match ended {
                    Ok(()) => {}
                    Err(Halt::Odoo(error))
                        if matches!(lost(&error), Lost::Later | Lost::Unknown) && failures + 1 < TRIES =>
                    {
                        failures += 1;
                        self.live.asker.rest(pause(self.patience, &error, failures))?;
                    }
                    Err(halt) => return Err(halt),
                }
            }
        }
    }

    /// How records of a part are written with one request, each with its own values; none where it cannot be.
    fn many(&self, part: &Part) -> Result<Option<Many>, Halt> {
        Ok(if part.batch == 1 {
            None
        } else if self.session.version().saves_many() {
            Some(Many::Save)
        } else if Many::loads(&part.table) {
            Some(Many::load(&self.live.fields(&part.table)?))
        } else {
            None
        })
    }

    fn update_batch(&mut self, part: &Part, many: Option<&Many>, records: Vec<Record>) -> Result<(), Halt> {
        let rows = self.look(part, &records)?;
        let mut items: Vec<Item> = Vec::with_capacity(records.len());
        for record in records {
            let row = rows.iter().find(|row| Some(id_of(row)) == record.id);
            match look(&record, row) {
                Look::Written => {
                    self.show_in_boms(&record, record.id.unwrap_or_default())?;
                    self.journal.done(&[(record.seq, record.id.unwrap_or_default())])?;
                    self.tell(part, 1);
                }
                Look::Moved => {
                    let message = message!(
                        "`{name}`: {conflict}",
                        name = record.identifier,
                        conflict = Conflict::Moved
                    );
                    self.journal.leave(record.seq, "skipped", &message)?;
                }
                Look::Same => {
                    let values = self.values(part, &record)?;
                    match values.and_then(|values| Self::with_content(&record, values)) {
                        Err(message) => self.journal.leave(record.seq, "skipped", &message)?,
                        Ok(values) => items.push((record, values)),
                    }
                }
            }
        }
        let goes_together = |many: &&Many| items.iter().all(|(record, _)| many.shape(record).is_some());
        if let Some(many) = many.filter(goes_together) {
            return self.write(part, Some(many), items);
        }
        // What has the same values is written with one request.
        let mut groups: Vec<Vec<Item>> = Vec::new();
        for item in items {
            match groups.iter_mut().find(|group| is_alike(group, &item)) {
                Some(group) => group.push(item),
                None => groups.push(vec![item]),
            }
        }
        groups.into_iter().try_for_each(|group| self.write(part, None, group))
    }

    /// What Odoo has of some records now, with the `write_date` of their lines where they have any.
    fn look(&self, part: &Part, records: &[Record]) -> Result<Vec<OdooRow>, Halt> {
        let ids: Vec<Value> = records.iter().map(|record| json!(record.id)).collect();
        let mut fields = vec!["write_date"];
        for record in records {
            let old = record.get("old").as_object();
            for field in old.into_iter().flat_map(Map::keys) {
                if !fields.contains(&field.as_str()) {
                    fields.push(field);
                }
            }
        }
        let mut rows = self.live.with_values(&part.table, "id", &ids, &[], &fields)?;
        if part.name == "bom" {
            let lines = self
                .live
                .with_values("mrp.bom.line", "bom_id", &ids, &[], &["bom_id", "write_date"])?;
            for row in &mut rows {
                let id = json!(id_of(row));
                let own = lines.iter().filter(|line| line.get("bom_id") == Some(&id));
                let dates: Map<String, Value> = own
                    .map(|line| {
                        (
                            id_of(line).to_string(),
                            line.get("write_date").cloned().unwrap_or_default(),
                        )
                    })
                    .collect();
                row.insert("lines".to_owned(), Value::Object(dates));
            }
        }
        Ok(rows)
    }

    /// Writes some records with one request; fewer of them, down to each alone, where together they are refused.
    fn write(&mut self, part: &Part, many: Option<&Many>, items: Vec<Item>) -> Result<(), Halt> {
        let mut open = vec![items];
        while let Some(items) = open.pop() {
            if items.is_empty() {
                continue;
            }
            self.live.asker.check()?;
            let seqs: Vec<i64> = items.iter().map(|(record, _)| record.seq).collect();
            self.journal.mark(&seqs, "sending")?;
            match self.sent(part, many, &items) {
                Sent::Written => {
                    let mut done = Vec::with_capacity(items.len());
                    for (record, _) in &items {
                        let id = record.id.unwrap_or_default();
                        self.show_in_boms(record, id)?;
                        done.push((record.seq, id));
                    }
                    self.journal.done(&done)?;
                    self.tell(part, done.len());
                }
                Sent::Refused => open.extend(halves(items)),
                Sent::Failed(error) => match lost(&error) {
                    Lost::Refused | Lost::Fewer if items.len() > 1 => open.extend(halves(items)),
                    Lost::Refused | Lost::Fewer => self.fail(items.iter().map(|(record, _)| record), &error)?,
                    // The next look tells whether it was written.
                    Lost::Later | Lost::Unknown | Lost::Stop => return Err(Halt::Odoo(error)),
                },
            }
        }
        Ok(())
    }

    fn sent(&self, part: &Part, many: Option<&Many>, items: &[Item]) -> Sent {
        let id = |record: &Record| record.id.unwrap_or_default();
        match (many, items) {
            (_, []) => Sent::Written,
            (Some(many), [first, rest @ ..]) if rest.iter().any(|item| item.1 != first.1) => {
                let items: Vec<_> = items
                    .iter()
                    .map(|(record, values)| (id(record), values.clone()))
                    .collect();
                many.write(self.session, &part.table, &items)
            }
            // Only what shows a document is different, which is a record of its own.
            (_, [(_, values), ..]) if values.is_empty() => Sent::Written,
            (_, [(_, values), ..]) => {
                let ids: Vec<i64> = items.iter().map(|(record, _)| id(record)).collect();
                let arguments = Map::from_iter([("vals".to_owned(), Value::Object(values.clone()))]);
                match self
                    .session
                    .call(&part.table, "write", Some(&ids), arguments, &Map::new())
                {
                    Ok(_) => Sent::Written,
                    Err(error) => Sent::Failed(error),
                }
            }
        }
    }
}

/// Records that are looked at and written together.
fn batches(records: Vec<Record>, many: Option<&Many>, size: usize) -> Vec<Vec<Record>> {
    let mut shapes: BTreeMap<Option<String>, Vec<Vec<Record>>> = BTreeMap::new();
    for record in records {
        let batches = shapes.entry(many.and_then(|many| many.shape(&record))).or_default();
        match batches.last_mut().filter(|batch| batch.len() < size) {
            Some(batch) => batch.push(record),
            None => batches.push(vec![record]),
        }
    }
    shapes.into_values().flatten().collect()
}

fn is_alike(group: &[Item], item: &Item) -> bool {
    group.first().is_some_and(|(_, values)| *values == item.1)
}

fn look(record: &Record, row: Option<&OdooRow>) -> Look {
    let Some(row) = row else { return Look::Moved };
    let same = |key: &str| {
        let values = record.get(key).as_object();
        values.is_some_and(|values| {
            values
                .iter()
                .all(|(name, value)| row.get(name).is_some_and(|now| is_same(now, value)))
        })
    };
    let is_dated = row.get("write_date") == record.payload.get("write_date");
    let has_lines = record
        .payload
        .get("lines")
        .is_none_or(|lines| row.get("lines") == Some(lines));
    let is_old = record.payload.get("old").is_none_or(Value::is_null) || same("old");
    if is_dated && has_lines && is_old {
        Look::Same
    } else if record.state.as_deref() == Some("sending") && same("new") {
        Look::Written
    } else {
        Look::Moved
    }
}

/// Numbers by their value, ids in any order.
fn is_same(one: &Value, other: &Value) -> bool {
    let ids = |value: &Value| {
        let mut ids: Vec<i64> = value.as_array()?.iter().filter_map(Value::as_i64).collect();
        ids.sort_unstable();
        Some(ids)
    };
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(_), Value::Array(_)) => ids(one) == ids(other),
        // Odoo gives an empty number as 0.
        (Value::Number(number), Value::Bool(false)) => number.as_f64() == Some(0.0),
        // An empty relation is a list for one, and nothing for the other.
        (Value::Array(ids), Value::Bool(false)) => ids.is_empty(),
        _ => one == other,
    }
}
