//! The property grid of one table.

use maud::{Markup, html};
use monta_connect::{CachedField, Error, Read, TableStatus};

use super::state;
use crate::layout::{grouped, minute};
use crate::state::Opened;

/// All that is known of a table.
pub(super) fn shown(opened: &Opened, table: &TableStatus) -> Result<Markup, Error> {
    let read = opened.cache.meta(&table.name)?.read;
    let config = opened.profile.table(&table.name);
    let description = config.map_or("", |config| config.description.as_str());
    let switched_on = config.map_or(&[] as &[String], |config| config.fields.as_slice());
    Ok(html! {
        section.grid aria-labelledby="grid-title" {
            h2 #grid-title { (table.name) }
            details { summary { "Safe guards" } (guards()) }
            details open { summary { "Fields" } (fields(read.as_ref(), switched_on)) }
            details open { summary { "Misc" }
                dl {
                    dt { "Name" } dd { code { (table.name) } }
                    dt { "Description" } dd { (description) }
                }
            }
            details open { summary { "Status" } (status(table)) }
        }
    })
}

/// What an export may do to this table. Exports come later; until then nothing is ever written to Odoo.
fn guards() -> Markup {
    let rows = [
        ("Insert", "no"),
        ("Update", "no"),
        ("Writable fields", "none"),
        ("Records per run", "100"),
        ("Delete lines", "no"),
        ("Largest file", "20 MiB"),
        ("Companies", "that of the profile"),
    ];
    html! {
        dl { @for (name, value) in rows { dt { (name) } dd { (value) } } }
        p.hint { "All closed: nothing is written to Odoo." }
    }
}

fn status(table: &TableStatus) -> Markup {
    html! {
        dl {
            dt { "Status" } dd { (state(table.status)) }
            dt { "Cache timestamp" } dd { (minute(table.read_at.as_deref())) }
            dt { "Odoo then" } dd { (table.version.as_deref().unwrap_or("–")) }
            dt { "Rows" } dd { (grouped(table.rows)) }
            @if let Some(error) = &table.load_error { dt { "Load error" } dd.error { (error) } }
        }
    }
}

fn fields(read: Option<&Read>, switched_on: &[String]) -> Markup {
    let Some(read) = read else {
        return html! { p.empty { "Not read yet: Connect & Read tells the fields." } };
    };
    html! {
        label.hidden for="field-filter" { "Find a field" }
        input #field-filter type="search" placeholder="Find a field" data-filters="#fields li" autocomplete="off";
        ul #fields.fields {
            @for field in &read.fields {
                (one(field, read.columns.iter().any(|column| column.name == field.name), switched_on.contains(&field.name)))
            }
        }
    }
}

fn one(field: &CachedField, is_kept: bool, is_switched_on: bool) -> Markup {
    let facts = [
        (field.required, "required"),
        (field.readonly, "read-only"),
        (!field.stored, "computed"),
        (field.translate, "translated"),
        (field.company_dependent, "per company"),
    ];
    html! {
        li {
            span.name { code { (field.name) } " " (field.label) }
            small {
                (field.kind)
                @if let Some(relation) = &field.relation { " → " (relation) }
                @if let Some((_, decimals)) = field.digits { ", " (decimals) " decimals" }
                @for (_, fact) in facts.iter().filter(|(is, _)| *is) { ", " (fact) }
                @if is_kept { ", values kept" } @else if is_switched_on { ", switched on, not read yet" }
            }
        }
    }
}
