//! The tables that a list or a group needs, as the cache has them.

use std::collections::{BTreeMap, BTreeSet};

use monta_core::lookup::{Cell, Field, FieldChoice, FieldType, Row, Table, Tables};

use crate::cache::{Cache, CachedField, Column, OdooRow, Read, field_type};
use crate::error::Error;

/// By which Odoo tells archived records.
const ACTIVE: &str = "active";

/// A table without rows.
pub(super) fn defined(name: &str, read: &Read) -> Table {
    Table::new(name, read.fields.iter().map(field).collect())
}

fn field(cached: &CachedField) -> Field {
    Field {
        name: cached.name.clone(),
        label: cached.label.clone(),
        field_type: field_type(&cached.kind),
        digits: cached.digits.map(|(_, decimals)| decimals),
        selection: cached.selection.clone(),
        relation: cached.relation.clone(),
        readonly: cached.readonly,
    }
}

/// The source with the rows that these fields need, the tables they lead to, and display names.
pub(super) fn filled(cache: &Cache, source: &str, choices: &[&FieldChoice]) -> Result<Tables, Error> {
    filled_with(cache, source, choices, None)
}

/// The same; where a row comes from Odoo it is the only one of the source.
pub(crate) fn filled_with(
    cache: &Cache,
    source: &str,
    choices: &[&FieldChoice],
    live: Option<&OdooRow>,
) -> Result<Tables, Error> {
    let mut needed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    needed.entry(source.to_owned()).or_default();
    let mut named = BTreeSet::new();
    for choice in choices {
        let Some(relation) = need(cache, source, &choice.field.name, &mut needed)? else {
            continue;
        };
        match &choice.secondary {
            None => named.insert(relation),
            Some(secondary) => match need(cache, &relation, &secondary.name, &mut needed)? {
                Some(further) => named.insert(further),
                None => false,
            },
        };
    }
    let mut tables = Tables::new();
    for (name, fields) in &needed {
        if let Some(read) = cache.meta(name)?.read {
            let live = live.filter(|_| name == source);
            tables = tables.with(with_rows(cache, name, &read, fields, live)?);
        }
    }
    for model in &named {
        tables = tables.with_display_names(model, cache.display_names(model)?);
    }
    Ok(tables)
}

/// Notes that the values of a field are needed; gives the table that it leads to, where it does.
fn need(
    cache: &Cache,
    table: &str,
    name: &str,
    needed: &mut BTreeMap<String, BTreeSet<String>>,
) -> Result<Option<String>, Error> {
    needed.entry(table.to_owned()).or_default().insert(name.to_owned());
    let read = cache.meta(table)?.read;
    Ok(read.and_then(|read| read.relation(name).map(str::to_owned)))
}

fn with_rows(
    cache: &Cache,
    name: &str,
    read: &Read,
    fields: &BTreeSet<String>,
    live: Option<&OdooRow>,
) -> Result<Table, Error> {
    let is_needed = |column: &&Column| column.name == ACTIVE || fields.contains(&column.name);
    let columns: Vec<_> = read.columns.iter().filter(is_needed).collect();
    let mut names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let mut rows = match live {
        Some(row) => vec![Cache::row_of(row, &columns)],
        None => cache.rows(name, &columns)?,
    };
    let derived = read.fields.iter().filter(|field| fields.contains(&field.name));
    for field in derived.filter(|field| field_type(&field.kind) == FieldType::One2many) {
        if !names.contains(&field.name.as_str())
            && let Some(children) = children(cache, field)?
        {
            names.push(&field.name);
            for row in &mut rows {
                row.cells
                    .push(Cell::Ids(children.get(&row.id).cloned().unwrap_or_default()));
            }
        }
    }
    Ok(defined(name, read).with_rows(&names, rows))
}

/// By which Odoo sorts lines, where people can; then by id.
const SEQUENCE: &str = "sequence";

/// The ids of a one2many by the id of its record, from the table that it leads to; none where that is not in the cache.
fn children(cache: &Cache, field: &CachedField) -> Result<Option<BTreeMap<i64, Vec<i64>>>, Error> {
    let (Some(relation), Some(back)) = (&field.relation, &field.relation_field) else {
        return Ok(None);
    };
    let Some(read) = cache.meta(relation)?.read else {
        return Ok(None);
    };
    let Some(back) = read.column(back) else { return Ok(None) };
    let sequence = read.column(SEQUENCE);
    let columns: Vec<_> = [Some(back), sequence, read.column(ACTIVE)]
        .into_iter()
        .flatten()
        .collect();
    let mut rows = cache.rows(relation, &columns)?;
    rows.retain(|row| row.active);
    rows.sort_by_key(|row| (if sequence.is_some() { whole(row.cells.get(1)) } else { 0 }, row.id));
    let mut children: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for Row { id, cells, .. } in &rows {
        if let Some(Cell::Integer(parent)) = cells.first() {
            children.entry(*parent).or_default().push(*id);
        }
    }
    Ok(Some(children))
}

fn whole(cell: Option<&Cell>) -> i64 {
    match cell {
        Some(Cell::Integer(number)) => *number,
        _ => 0,
    }
}
