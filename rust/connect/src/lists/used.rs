//! What lists and groups use: fields, and display names.

use std::collections::{BTreeMap, BTreeSet};

use monta_core::lookup::{Cell, FieldChoice};

use crate::cache::Cache;
use crate::error::Error;
use crate::profile::Profile;

/// Every field that a list or a group uses, with the table it is chosen from.
pub(crate) fn choices(profile: &Profile) -> impl Iterator<Item = (&str, &FieldChoice)> {
    let lists = profile.lists.iter();
    let lists = lists.flat_map(|list| list.fields.iter().map(|field| (list.source.as_str(), &field.choice)));
    let groups = profile.groups.iter();
    lists.chain(groups.flat_map(|group| group.fields.iter().map(|choice| (group.source.as_str(), choice))))
}

/// Ids of records by the name of their table.
pub(crate) type Names = BTreeMap<String, BTreeSet<i64>>;

/// The records whose display names lists and groups show.
pub(crate) fn names_needed(profile: &Profile, cache: &Cache) -> Result<Names, Error> {
    let mut needed = Names::new();
    for (source, choice) in choices(profile) {
        match &choice.secondary {
            None => add(cache, source, &choice.field.name, &mut needed)?,
            Some(secondary) => {
                let read = cache.meta(source)?.read;
                if let Some(relation) = read.as_ref().and_then(|read| read.relation(&choice.field.name)) {
                    add(cache, relation, &secondary.name, &mut needed)?;
                }
            }
        }
    }
    Ok(needed)
}

/// Adds the records that a field leads to, where its values are kept.
fn add(cache: &Cache, table: &str, name: &str, needed: &mut Names) -> Result<(), Error> {
    let Some(read) = cache.meta(table)?.read else {
        return Ok(());
    };
    let Some(relation) = read.relation(name) else {
        return Ok(());
    };
    let ids = needed.entry(relation.to_owned()).or_default();
    let Some(column) = read.column(name) else {
        // Made from the table that it leads to: any of its rows may be shown.
        if cache.meta(relation)?.read.is_some() {
            ids.extend(cache.ids(relation)?);
        }
        return Ok(());
    };
    for row in cache.rows(table, &[column])? {
        match row.cells.into_iter().next() {
            Some(Cell::Integer(id)) => drop(ids.insert(id)),
            Some(Cell::Ids(some)) => ids.extend(some),
            _ => {}
        }
    }
    Ok(())
}
