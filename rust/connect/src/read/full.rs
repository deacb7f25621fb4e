//! A full read of a table.

use std::time::Instant;

use super::ask::Halt;
use super::{Progress, Reader, Table, TableOutcome};
use crate::cache::{Read, Shadow};

impl Reader<'_> {
    /// Reads all rows; goes on where the read before was broken off.
    pub(super) fn full(
        &mut self,
        table: &Table<'_>,
        begun: Option<Shadow>,
        told: &mut TableOutcome,
    ) -> Result<(), Halt> {
        told.full = true;
        let name = table.scope.name;
        let total = self.count(table)?;
        let is_resumed = begun.is_some();
        let mut shadow = if let Some(shadow) = begun {
            Shadow { total, ..shadow }
        } else {
            self.begin(table, total)?
        };
        let domain = &table.scope.domain;
        let mut pages = self.pages(table, domain, &shadow.flaws).after(shadow.last_id);
        let started = Instant::now();
        while let Some(page) = self.page(table, domain, &mut pages, &mut shadow.flaws)? {
            let rows = page.rows.len() as u64;
            shadow.last_id = page.last_id;
            shadow.rows += rows;
            self.cache.add_page(name, &shadow, &page)?;
            self.note_changed(name, &page.rows);
            told.rows += rows;
            (self.progress)(Progress {
                table: name,
                rows: shadow.rows,
                total: total.max(shadow.rows),
                rate: rate(told.rows, started),
            });
        }
        let read = Read {
            fields: table.fields.to_vec(),
            columns: shadow.columns,
            rows: shadow.rows,
            source: shadow.source,
            version: shadow.version,
            read_at: shadow.started_at.clone(),
            full_at: shadow.started_at,
            cursor: shadow.cursor,
            flaws: shadow.flaws,
        };
        self.cache.finish_shadow(name, &read)?;
        if is_resumed {
            // What was changed or deleted since the first of the pages.
            return self.changes(table, read, told);
        }
        if read.rows != total {
            // Rows came or went meanwhile, or were left out without a word.
            let mut read = read;
            self.compare_ids(table, &mut read, told)?;
        }
        Ok(())
    }

    fn begin(&mut self, table: &Table<'_>, total: u64) -> Result<Shadow, Halt> {
        let shadow = Shadow {
            columns: table.columns.clone(),
            source: self.profile.source(),
            version: self.session.version().series().to_owned(),
            started_at: self.now(),
            cursor: self.cursor(table),
            last_id: 0,
            rows: 0,
            total,
            flaws: Vec::new(),
        };
        self.cache.begin_shadow(table.scope.name, &shadow)?;
        Ok(shadow)
    }

    pub(super) fn count(&self, table: &Table<'_>) -> Result<u64, Halt> {
        let scope = &table.scope;
        self.asker
            .ask(|| self.session.count(scope.name, &scope.domain, &scope.context))
    }
}

/// Rows in a second.
#[expect(clippy::cast_precision_loss, reason = "a rate that people look at")]
pub(super) fn rate(rows: u64, started: Instant) -> f64 {
    rows as f64 / started.elapsed().as_secs_f64().max(0.001)
}
