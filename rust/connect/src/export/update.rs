//! Changing records, as long as they are what they were when the plan was made.

use serde_json::{Map, Value, json};

use super::apply::{Applier, Part};
use super::journal::Record;
use super::live::id_of;
use super::lost::{Lost, halves, lost, pause};
use crate::cache::OdooRow;
use crate::read::Halt;

/// How often in a row a batch may fail for reasons that pass.
const TRIES: u32 = 5;

/// What was found of a record just before it is written.
enum Look {
    /// It is as it was.
    Same,
    /// It has what the plan says: an answer was lost.
    Written,
    /// It is another.
    Moved,
}

impl Applier<'_> {
    /// Changes what is still to be changed of a part.
    pub(super) fn update(&mut self, part: &Part) -> Result<(), Halt> {
        let mut failures = 0;
        loop {
            self.live.asker.check()?;
            let records = self.journal.open_records(part.name, "update", 0, part.batch)?;
            if records.is_empty() {
                return Ok(());
            }
            let before = self.written;
            let ended = self.update_batch(part, records);
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

    fn update_batch(&mut self, part: &Part, records: Vec<Record>) -> Result<(), Halt> {
        let rows = self.look(part, &records)?;
        let mut groups: Vec<(Map<String, Value>, Vec<Record>)> = Vec::new();
        for record in records {
            let row = rows.iter().find(|row| Some(id_of(row)) == record.id);
            match look(&record, row) {
                Look::Written => {
                    self.show_in_boms(&record, record.id.unwrap_or_default())?;
                    self.journal.done(&[(record.seq, record.id.unwrap_or_default())])?;
                    self.tell(part, 1);
                }
                Look::Moved => {
                    let message = format!("`{}`: it was changed in Odoo meanwhile: plan again", record.identifier);
                    self.journal.leave(record.seq, "skipped", &message)?;
                }
                Look::Same => {
                    let values = self.values(part, &record)?;
                    match values.and_then(|values| Self::with_content(&record, values)) {
                        Err(message) => self.journal.leave(record.seq, "skipped", &message)?,
                        // What has the same values is written with one request.
                        Ok(values) => match groups.iter_mut().find(|(known, _)| *known == values) {
                            Some((_, group)) => group.push(record),
                            None => groups.push((values, vec![record])),
                        },
                    }
                }
            }
        }
        for (values, group) in groups {
            self.write(part, &values, group)?;
        }
        Ok(())
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

    /// Writes the same values to some records; to each alone where together they are refused.
    fn write(&mut self, part: &Part, values: &Map<String, Value>, group: Vec<Record>) -> Result<(), Halt> {
        let mut open = vec![group];
        while let Some(group) = open.pop() {
            self.live.asker.check()?;
            let seqs: Vec<i64> = group.iter().map(|record| record.seq).collect();
            let ids: Vec<i64> = group.iter().filter_map(|record| record.id).collect();
            self.journal.mark(&seqs, "sending")?;
            let answer = if values.is_empty() {
                Ok(Value::Null)
            } else {
                let arguments = Map::from_iter([("vals".to_owned(), Value::Object(values.clone()))]);
                self.session
                    .call(&part.table, "write", Some(&ids), arguments, &Map::new())
            };
            match answer {
                Ok(_) => {
                    for (record, id) in group.iter().zip(&ids) {
                        self.show_in_boms(record, *id)?;
                    }
                    let done: Vec<(i64, i64)> = seqs.into_iter().zip(ids).collect();
                    self.journal.done(&done)?;
                    self.tell(part, done.len());
                }
                Err(error) => match lost(&error) {
                    Lost::Refused | Lost::Fewer if group.len() > 1 => open.extend(halves(group)),
                    Lost::Refused | Lost::Fewer => self.fail(&group, &error)?,
                    // The next look tells whether it was written.
                    Lost::Later | Lost::Unknown | Lost::Stop => return Err(Halt::Odoo(error)),
                },
            }
        }
        Ok(())
    }
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
