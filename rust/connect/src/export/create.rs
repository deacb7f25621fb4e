//! Creating records: each once, whatever happens to the answers.

use monta_core::message;
use monta_core::message::listed;
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::apply::{Applier, Part};
use super::journal::Record;
use super::live::id_of;
use super::lost::{Lost, halves, lost, pause};
use crate::error::Error;
use crate::read::Halt;

/// How many records are looked for at once.
const LOOKED_FOR: usize = 1000;
/// How often a batch is sent that fails for reasons that pass.
const TRIES: u32 = 5;

/// A record with what is sent for it, but for the content of files.
type Item = (Record, Map<String, Value>);

impl Applier<'_> {
    /// Creates what is still to be created of a part.
    ///
    /// Odoo is asked for the identifiers first: somebody else may have created a record since the plan was made, or a
    /// process before this one, which did not live to hear of it.
    pub(super) fn create(&mut self, part: &Part) -> Result<(), Halt> {
        let mut after = 0;
        loop {
            let waiting = self.journal.open_records(part.name, "create", after, LOOKED_FOR)?;
            let Some(last) = waiting.last() else { break };
            after = last.seq;
            let items = self.items(part, waiting)?;
            let found = self.find(part, &items)?;
            let mut done = Vec::new();
            let mut again = Vec::new();
            for ((record, _), ids) in items.iter().zip(&found) {
                let was_sent = record.state.as_deref() == Some("sending");
                match ids[..] {
                    [] if was_sent => again.push(record.seq),
                    [] => {}
                    [id] if was_sent => {
                        self.show_in_boms(record, id)?;
                        done.push((record.seq, id));
                    }
                    _ => self.skip(record, ids)?,
                }
            }
            self.journal.mark(&again, "planned")?;
            self.journal.done(&done)?;
            self.tell(part, done.len());
        }
        loop {
            let waiting = self.journal.open_records(part.name, "create", 0, part.batch)?;
            if waiting.is_empty() {
                return Ok(());
            }
            let items = self.items(part, waiting)?;
            self.send(part, items)?;
        }
    }

    /// Records with their values; one that cannot be sent is left out, with its reason.
    fn items(&mut self, part: &Part, records: Vec<Record>) -> Result<Vec<Item>, Halt> {
        let mut items = Vec::with_capacity(records.len());
        for record in records {
            match self.values(part, &record)? {
                Ok(values) => items.push((record, values)),
                Err(message) => self.journal.leave(record.seq, "skipped", &message)?,
            }
        }
        Ok(items)
    }

    /// The ids of the records that have the keys of each.
    fn find(&self, part: &Part, items: &[Item]) -> Result<Vec<Vec<i64>>, Halt> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let key = |values: &Map<String, Value>, name: &str| values.get(name).cloned().unwrap_or(json!(false));
        let domain = part.keys.iter().map(|name| {
            let mut wanted: Vec<Value> = Vec::new();
            for (_, values) in items {
                let value = key(values, name);
                if !wanted.contains(&value) {
                    wanted.push(value);
                }
            }
            json!([name, "in", wanted])
        });
        let fields: Vec<&str> = part.keys.iter().map(String::as_str).collect();
        let rows = self.live.rows(&part.table, &domain.collect::<Vec<_>>(), &fields)?;
        let found = items.iter().map(|(_, values)| {
            let is_it = |row: &&Map<String, Value>| part.keys.iter().all(|name| key(row, name) == key(values, name));
            rows.iter().filter(is_it).map(id_of).collect()
        });
        Ok(found.collect())
    }

    /// Sends a batch, and parts of it where it fails, until each record is created or refused.
    fn send(&mut self, part: &Part, items: Vec<Item>) -> Result<(), Halt> {
        let mut open: Vec<(Vec<Item>, u32)> = vec![(items, 0)];
        while let Some((items, failures)) = open.pop() {
            let items = self.with_contents(items)?;
            if items.is_empty() {
                continue;
            }
            self.live.asker.check()?;
            let seqs: Vec<i64> = items.iter().map(|((record, _), _)| record.seq).collect();
            // Not twice in memory: a file may be large.
            let (items, sent): (Vec<Item>, Vec<Value>) = items
                .into_iter()
                .map(|(item, sent)| (item, Value::Object(sent)))
                .unzip();
            self.journal.mark(&seqs, "sending")?;
            let arguments = Map::from_iter([("vals_list".to_owned(), Value::Array(sent))]);
            let answer = self.session.call(&part.table, "create", None, arguments, &Map::new());
            let error = match answer {
                Ok(ids) => match serde_json::from_value::<Vec<i64>>(ids)
                    .ok()
                    .filter(|ids| ids.len() == seqs.len())
                {
                    Some(ids) => {
                        for ((record, _), id) in items.iter().zip(&ids) {
                            self.show_in_boms(record, *id)?;
                        }
                        let done: Vec<(i64, i64)> = seqs.into_iter().zip(ids).collect();
                        self.journal.done(&done)?;
                        self.tell(part, done.len());
                        continue;
                    }
                    None => monta_odoo::Error::Unreadable {
                        server: "Odoo".to_owned(),
                        what: message!("it does not hold the ids of what was created"),
                    },
                },
                Err(error) => error,
            };
            let what = lost(&error);
            let items = if matches!(what, Lost::Unknown) {
                self.settle(part, items)?
            } else {
                self.journal.mark(&seqs, "planned")?;
                items
            };
            let is_many = items.len() > 1;
            match what {
                _ if items.is_empty() => {}
                Lost::Stop => return Err(Halt::Odoo(error)),
                Lost::Refused | Lost::Fewer if is_many => open.extend(halves(items).map(|half| (half, 0))),
                Lost::Refused | Lost::Fewer => self.fail(items.iter().map(|(record, _)| record), &error)?,
                Lost::Later | Lost::Unknown if failures + 1 >= TRIES => return Err(Halt::Odoo(error)),
                Lost::Later | Lost::Unknown => {
                    self.live.asker.rest(pause(self.patience, &error, failures + 1))?;
                    open.push((items, failures + 1));
                }
            }
        }
        Ok(())
    }

    #[expect(clippy::type_complexity, reason = "an item, and all that is sent for it")]
    fn with_contents(&mut self, items: Vec<Item>) -> Result<Vec<(Item, Map<String, Value>)>, Halt> {
        let mut full = Vec::with_capacity(items.len());
        for item in items {
            match Self::with_content(&item.0, item.1.clone()) {
                Ok(sent) => full.push((item, sent)),
                Err(message) => self.journal.leave(item.0.seq, "skipped", &message)?,
            }
        }
        Ok(full)
    }

    /// Looks for records of which it is not known whether they were created; gives those that were not.
    fn settle(&mut self, part: &Part, items: Vec<Item>) -> Result<Vec<Item>, Halt> {
        let until = Instant::now() + self.patience.look;
        let mut pause = self.patience.pause;
        let mut items = items;
        loop {
            let found = self.find(part, &items)?;
            let mut done = Vec::new();
            let mut missing = Vec::new();
            for (item, ids) in items.into_iter().zip(found) {
                match ids[..] {
                    [] => missing.push(item),
                    [id] => {
                        self.show_in_boms(&item.0, id)?;
                        done.push((item.0.seq, id));
                    }
                    _ => self.skip(&item.0, &ids)?,
                }
            }
            self.journal.done(&done)?;
            self.tell(part, done.len());
            items = missing;
            if items.is_empty() || Instant::now() >= until {
                return Ok(items);
            }
            self.live
                .asker
                .rest(pause.min(until.saturating_duration_since(Instant::now())))?;
            pause *= 2;
        }
    }

    /// Leaves out a record that somebody else has created meanwhile, as these ids.
    fn skip(&mut self, record: &Record, ids: &[i64]) -> Result<(), Error> {
        let ids: Vec<_> = ids.iter().map(|id| message!("id {id}", id)).collect();
        let name = &record.identifier;
        let message = message!(
            "`{name}` is in Odoo meanwhile ({ids}): plan again",
            name,
            ids = listed(&ids)
        );
        self.journal.leave(record.seq, "skipped", &message)
    }
}
