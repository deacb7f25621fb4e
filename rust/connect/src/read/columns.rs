//! Of which fields the values are kept.

use std::collections::{BTreeMap, BTreeSet};

use monta_core::lookup::FieldType;

use crate::cache::{CachedField, Column, field_type};
use crate::lists::choices;
use crate::profile::Profile;

/// The columns of a table, by name: its stored fields with values of a size that a list can show, and whatever the profile
/// uses besides. All other fields are known by their definition.
pub(super) fn kept(profile: &Profile, table: &str, described: &BTreeMap<String, Vec<CachedField>>) -> Vec<Column> {
    let fields = described.get(table).map(Vec::as_slice).unwrap_or_default();
    let used = used(profile, table, described);
    let mut seen = BTreeSet::new();
    fields
        .iter()
        .filter(|field| is_kept(field, table) || used.contains(field.name.as_str()) && is_readable(field, described))
        // SQLite does not tell capitals apart.
        .filter(|field| field.name != "id" && seen.insert(field.name.to_lowercase()))
        .map(|field| Column {
            name: field.name.clone(),
            kind: field.kind.clone(),
        })
        .collect()
}

fn is_kept(field: &CachedField, table: &str) -> bool {
    let kind = field_type(&field.kind);
    // On 17.0 a value of each company is none of the row, and later ones are alike only if it is read there, too.
    (field.stored || field.company_dependent)
        // The other side of a many2one of the table that it leads to.
        && !matches!(kind, FieldType::Other | FieldType::One2many)
        && !["message_", "activity_"].iter().any(|prefix| field.name.starts_with(prefix))
        && !is_secret(&field.name)
        // The text inside a file, which may be a book.
        && (table, field.name.as_str()) != ("ir.attachment", "index_content")
}

/// With such a text anybody can open the record, or log in.
fn is_secret(name: &str) -> bool {
    name.ends_with("token") || name.contains("password")
}

/// Whether the values can be read, and not be made from another table of the cache.
fn is_readable(field: &CachedField, described: &BTreeMap<String, Vec<CachedField>>) -> bool {
    let is_child = |relation: &String| field.relation_field.is_some() && described.contains_key(relation);
    match field_type(&field.kind) {
        FieldType::Other => false,
        FieldType::One2many => !field.relation.as_ref().is_some_and(is_child),
        _ => !is_secret(&field.name),
    }
}

/// The names of the fields that lists, groups and the table's own settings use.
fn used<'a>(profile: &'a Profile, table: &str, described: &BTreeMap<String, Vec<CachedField>>) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    if let Some(config) = profile.table(table) {
        names.extend(config.fields.iter().map(String::as_str));
    }
    for (source, choice) in choices(profile) {
        if source == table {
            names.insert(choice.field.name.as_str());
        }
        if let Some(secondary) = &choice.secondary {
            let fields = described.get(source).map(Vec::as_slice).unwrap_or_default();
            let leads_here =
                |field: &CachedField| field.name == choice.field.name && field.relation.as_deref() == Some(table);
            if fields.iter().any(leads_here) {
                names.insert(secondary.name.as_str());
            }
        }
    }
    names
}
