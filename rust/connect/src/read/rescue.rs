//! Pages that Odoo cannot answer, because one field or one record of them fails: found by halving, named, and the rest is
//! kept.

use std::collections::BTreeMap;

use monta_odoo::{Class, Error, Page, Pages, Row};
use serde_json::{Map, Value, json};

use super::ask::Halt;
use super::{Reader, Table};
use crate::cache::{Flaw, OdooRow};

/// How many rows are looked at together.
const ROWS: usize = 500;
/// A field that fails for more records of a page than this counts as failing for all.
const MOST_RECORDS: usize = 10;

impl<'a> Reader<'a> {
    /// The pages of a table, without the fields that fail for all records.
    pub(super) fn pages<'b>(&self, table: &Table<'b>, domain: &[Value], flaws: &[Flaw]) -> Pages<'b>
    where
        'a: 'b,
    {
        let (session, scope) = (self.session, &table.scope);
        session.pages(scope.name, domain, &names_without(table, flaws), &scope.context)
    }

    /// The next page of a table. One that Odoo cannot answer is read without what fails, which goes into `flaws`.
    pub(super) fn page<'b>(
        &mut self,
        table: &Table<'b>,
        domain: &[Value],
        pages: &mut Pages<'b>,
        flaws: &mut Vec<Flaw>,
    ) -> Result<Option<Page>, Halt>
    where
        'a: 'b,
    {
        match self.asker.ask(|| pages.next_page()) {
            Err(Halt::Odoo(error)) if may_be_of_a_part(&error) => {
                // Where less was asked for, down to one row, it is that row.
                let rows = if error.class() == Class::Shrink { 1 } else { ROWS };
                match self.rescue(table, domain, (pages.last_id(), rows), flaws)? {
                    Some(page) => {
                        *pages = self.pages(table, domain, flaws).after(page.last_id);
                        Ok(Some(page))
                    }
                    // Not even the ids come: it is the table.
                    None => Err(Halt::Odoo(error)),
                }
            }
            page => page,
        }
    }

    /// So many rows after an id without what fails; none where nothing comes.
    fn rescue(
        &mut self,
        table: &Table<'_>,
        domain: &[Value],
        (after, count): (i64, usize),
        flaws: &mut Vec<Flaw>,
    ) -> Result<Option<Page>, Halt> {
        let parts = Parts { reader: self, table };
        let Some(ids) = parts.ids(domain, after, count)? else {
            return Ok(None);
        };
        let Some(last_id) = ids.last().copied() else {
            return Ok(None);
        };
        let fields = names_without(table, flaws);
        let mut rows = BTreeMap::new();
        let mut found = Vec::new();
        // Without any field first: what fails here is the table.
        match parts.rows(&ids, &[])? {
            Ok(some) => merge(&mut rows, some),
            Err(_) => return Ok(None),
        }
        parts.halve_fields(&ids, &fields, &mut rows, &mut found)?;
        crate::cache::add_flaws(flaws, found);
        let rows = rows.into_iter().map(|(id, mut row)| Row {
            id,
            values: fields
                .iter()
                .map(|&field| row.remove(field).unwrap_or_default())
                .collect(),
        });
        Ok(Some(Page {
            rows: rows.collect(),
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
            last_id,
        }))
    }
}

/// The fields of a table without those that fail for all records.
fn names_without<'a>(table: &'a Table<'_>, flaws: &[Flaw]) -> Vec<&'a str> {
    let fails = |name: &&str| flaws.iter().any(|flaw| flaw.records.is_empty() && flaw.field == *name);
    let mut names = table.column_names();
    names.retain(|name| !fails(name));
    names
}

/// Whether less of the same could be answered: Odoo has raised an exception, or one row alone is too large.
fn may_be_of_a_part(error: &Error) -> bool {
    match error.class() {
        Class::Fix | Class::Gone => matches!(error, Error::Odoo { .. }),
        // Three time-outs in a row are the server.
        Class::Shrink => !matches!(error, Error::Timeout { .. }),
        Class::Retry | Class::Stop => false,
    }
}

type Rows = BTreeMap<i64, OdooRow>;

fn merge(rows: &mut Rows, some: Vec<OdooRow>) {
    for row in some {
        if let Some(id) = row.get("id").and_then(Value::as_i64) {
            rows.entry(id).or_default().extend(row);
        }
    }
}

/// Asks for parts of a page.
struct Parts<'a, 'b> {
    reader: &'a Reader<'b>,
    table: &'a Table<'a>,
}

impl Parts<'_, '_> {
    fn call(&self, method: &str, arguments: &Map<String, Value>) -> Result<Result<Value, Error>, Halt> {
        let scope = &self.table.scope;
        let ask = || {
            let session = self.reader.session;
            session.call(scope.name, method, None, arguments.clone(), &scope.context)
        };
        match self.reader.asker.ask(ask) {
            Ok(answer) => Ok(Ok(answer)),
            Err(Halt::Odoo(error)) if may_be_of_a_part(&error) => Ok(Err(error)),
            Err(halt) => Err(halt),
        }
    }

    /// The ids of the next rows; none where they do not come.
    fn ids(&self, domain: &[Value], after: i64, count: usize) -> Result<Option<Vec<i64>>, Halt> {
        let mut domain = domain.to_vec();
        domain.push(json!(["id", ">", after]));
        let arguments = Map::from_iter([
            ("domain".to_owned(), Value::Array(domain)),
            ("order".to_owned(), json!("id")),
            ("limit".to_owned(), json!(count)),
        ]);
        let answer = self.call("search", &arguments)?;
        Ok(answer.ok().and_then(|answer| serde_json::from_value(answer).ok()))
    }

    /// These rows with these fields, or why they do not come.
    fn rows(&self, ids: &[i64], fields: &[&str]) -> Result<Result<Vec<OdooRow>, Error>, Halt> {
        let mut fields = fields.to_vec();
        if fields.is_empty() {
            // Without any, Odoo gives all.
            fields.push("id");
        }
        let arguments = Map::from_iter([
            (
                "domain".to_owned(),
                Value::Array(self.table.scope.and(json!(["id", "in", ids]))),
            ),
            ("fields".to_owned(), json!(fields)),
            ("order".to_owned(), json!("id")),
            ("load".to_owned(), Value::Null),
        ]);
        let answer = self.call("search_read", &arguments)?;
        Ok(answer.map(|answer| serde_json::from_value(answer).unwrap_or_default()))
    }

    /// Reads these fields of these records, and looks for those that fail.
    fn halve_fields(&self, ids: &[i64], fields: &[&str], rows: &mut Rows, found: &mut Vec<Flaw>) -> Result<(), Halt> {
        if fields.is_empty() {
            return Ok(());
        }
        let error = match self.rows(ids, fields)? {
            Ok(some) => {
                merge(rows, some);
                return Ok(());
            }
            Err(error) => error,
        };
        if let [field] = fields {
            let mut records = Vec::new();
            self.halve_records(ids, field, rows, &mut records)?;
            if records.len() > MOST_RECORDS {
                records.clear();
            }
            found.push(Flaw {
                field: (*field).to_owned(),
                records,
                reason: error.to_string(),
            });
            return Ok(());
        }
        let (one, other) = fields.split_at(fields.len() / 2);
        self.halve_fields(ids, one, rows, found)?;
        self.halve_fields(ids, other, rows, found)
    }

    /// Reads one field of these records, and looks for those that fail; ends where it is too many.
    fn halve_records(&self, ids: &[i64], field: &str, rows: &mut Rows, failed: &mut Vec<i64>) -> Result<(), Halt> {
        let (one, other) = ids.split_at(ids.len() / 2);
        if one.is_empty() {
            failed.extend(other);
            return Ok(());
        }
        for half in [one, other] {
            if failed.len() > MOST_RECORDS {
                return Ok(());
            }
            match self.rows(half, &[field])? {
                Ok(some) => merge(rows, some),
                Err(_) => self.halve_records(half, field, rows, failed)?,
            }
        }
        Ok(())
    }
}
