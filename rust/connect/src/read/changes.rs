//! What has changed in a table since it was read, and what is gone.

use monta_core::{Message, message};
use std::collections::BTreeSet;
use std::time::Instant;

use monta_odoo::Error;
use serde_json::{Map, Value, json};

use super::ask::Halt;
use super::full::rate;
use super::{Progress, Reader, Table, TableOutcome, WRITE_DATE, time};
use crate::cache::{Read, forget_flaws};

/// How many rows are asked for by their ids at once.
const ROWS: usize = 1000;
/// How many ids are asked for at once.
const IDS: usize = 50_000;

impl Reader<'_> {
    /// Reads the rows that were written since `read`, and takes out those that are gone.
    ///
    /// Of the time that could have been missed, ids and times come first, and the rows only where the times differ. Times are
    /// whole seconds: what was written in the second in which the last read began, or after it, may have been written once
    /// more since, and is read again.
    pub(super) fn changes(&mut self, table: &Table<'_>, mut read: Read, told: &mut TableOutcome) -> Result<(), Halt> {
        let (session, name) = (self.session, table.scope.name);
        let (started_at, cursor) = (self.now(), self.cursor(table));
        let since = read.cursor.as_deref().and_then(time::overlapping);
        let domain = since.map_or_else(
            || table.scope.domain.clone(),
            |since| table.scope.and(json!([WRITE_DATE, ">=", since])),
        );
        let mut pages = session.pages(name, &domain, &[WRITE_DATE], &table.scope.context);
        let mut differ = Vec::new();
        while let Some(page) = self.asker.ask(|| pages.next_page())? {
            for row in &page.rows {
                let id = row.id;
                let written = row.values.first().and_then(Value::as_str);
                let is_settled = written.is_some() && written < read.cursor.as_deref();
                if !is_settled || self.cache.write_date(name, id)?.as_deref() != written {
                    differ.push(id);
                }
            }
        }
        self.fetch(table, &mut read, &differ, told)?;
        self.compare_ids(table, &mut read, told)?;
        read.cursor = cursor.or(read.cursor);
        read.read_at = started_at;
        read.fields = table.fields.to_vec();
        Ok(self.cache.set_read(name, &read)?)
    }

    /// Reads the rows with these ids.
    fn fetch(&mut self, table: &Table<'_>, read: &mut Read, ids: &[i64], told: &mut TableOutcome) -> Result<(), Halt> {
        let scope = &table.scope;
        forget_flaws(&mut read.flaws, ids);
        let (started, before) = (Instant::now(), told.rows);
        for some in ids.chunks(ROWS) {
            let domain = scope.and(json!(["id", "in", some]));
            let mut pages = self.pages(table, &domain, &read.flaws);
            while let Some(page) = self.page(table, &domain, &mut pages, &mut read.flaws)? {
                self.cache.put_rows(scope.name, read, &page)?;
                self.note_changed(scope.name, &page.rows);
                told.rows += page.rows.len() as u64;
                (self.progress)(Progress {
                    table: scope.name,
                    rows: told.rows - before,
                    total: ids.len() as u64,
                    rate: rate(told.rows - before, started),
                });
            }
        }
        Ok(())
    }

    /// Where Odoo counts another number of rows than the cache has: takes out those that are gone, and reads those that
    /// were missed. Nothing is taken out unless the list of ids has come to its end.
    pub(super) fn compare_ids(
        &mut self,
        table: &Table<'_>,
        read: &mut Read,
        told: &mut TableOutcome,
    ) -> Result<(), Halt> {
        let counted = self.count(table)?;
        if counted == read.rows {
            return Ok(());
        }
        let theirs = self.ids(table)?;
        let listed = theirs.len() as u64;
        // One that lists fewer rows than it counts, before and after, has lost some: rows may come or go meanwhile.
        // Attachments are counted before access is looked at.
        if table.scope.name != "ir.attachment" && listed < counted && listed < self.count(table)? {
            return Err(self.unreadable(message!("it lists fewer rows than it counts")));
        }
        let ours: BTreeSet<i64> = self.cache.ids(table.scope.name)?.into_iter().collect();
        let gone: Vec<i64> = ours.difference(&theirs).copied().collect();
        self.cache.delete_rows(table.scope.name, read, &gone)?;
        told.deleted += gone.len() as u64;
        let missed: Vec<i64> = theirs.difference(&ours).copied().collect();
        self.fetch(table, read, &missed, told)
    }

    /// The ids of all rows in Odoo.
    fn ids(&self, table: &Table<'_>) -> Result<BTreeSet<i64>, Halt> {
        let (scope, mut last) = (&table.scope, 0);
        let mut ids = BTreeSet::new();
        loop {
            let arguments = Map::from_iter([
                ("domain".to_owned(), Value::Array(scope.and(json!(["id", ">", last])))),
                ("order".to_owned(), json!("id")),
                ("limit".to_owned(), json!(IDS)),
            ]);
            let ask = || {
                self.session
                    .call(scope.name, "search", None, arguments.clone(), &scope.context)
            };
            let answer = self.asker.ask(ask)?;
            let page: Vec<i64> = serde_json::from_value(answer)
                .map_err(|_| self.unreadable(message!("it does not list the ids of a table")))?;
            // As with pages, only an empty list is the end.
            let Some(&highest) = page.last() else { return Ok(ids) };
            if !page.is_sorted() || page.first().is_some_and(|&first| first <= last) {
                return Err(self.unreadable(message!("it does not list the ids of a table in their order")));
            }
            last = highest;
            ids.extend(page);
        }
    }

    fn unreadable(&self, what: Message) -> Halt {
        Halt::Odoo(Error::Unreadable {
            server: self.profile.endpoint.clone(),
            what,
        })
    }
}
