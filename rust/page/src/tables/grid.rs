//! The property grid of one table.

use maud::{Markup, html};
use monta_connect::{FieldState, TableState};

use super::state;
use crate::text::{grouped, minute};

/// All that is known of a table.
pub(super) fn shown(table: &TableState, fields: &[FieldState]) -> Markup {
    html! {
        section.grid aria-labelledby="grid-title" {
            h2 #grid-title { (table.label) }
            details open { summary { "Status" } (status(table)) }
            details open { summary { "Misc" } (misc(table)) }
            details { summary { "Safe guards" } (guards()) }
            details open { summary { "Fields" } (self::fields(table, fields)) }
        }
    }
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

fn status(table: &TableState) -> Markup {
    html! {
        dl {
            dt { "Status" } dd { (state(&table.state)) }
            dt { "Cache timestamp" } dd { (minute(table.read_at.as_deref())) }
            dt { "Odoo then" } dd { (table.odoo_version.as_deref().unwrap_or("–")) }
            dt { "Rows" } dd { (grouped(table.rows)) }
            @if let Some(error) = &table.error { dt { "Load error" } dd.error { (error) } }
        }
    }
}

fn misc(table: &TableState) -> Markup {
    html! {
        form method="post" action="/tables/describe" {
            input type="hidden" name="table" value=(table.name);
            dl {
                dt { "Name" } dd { code { (table.name) } }
                dt { label for="description" { "Description" } }
                dd { input #description name="description" value=(table.description) placeholder="What you want to note"; }
            }
            div.actions {
                button { "Save description" }
                @if !table.required { button.danger formaction="/tables/remove" { "Remove from the tables" } }
            }
        }
    }
}

fn fields(table: &TableState, fields: &[FieldState]) -> Markup {
    if fields.is_empty() {
        return html! { p.empty { "Not read yet: Connect & Read tells the fields." } };
    }
    html! {
        label.hidden for="field-filter" { "Find a field" }
        input #field-filter type="search" placeholder="Find a field" data-filters="#fields li" autocomplete="off";
        form method="post" action="/tables/fields" {
            input type="hidden" name="table" value=(table.name);
            ul #fields.fields { @for field in fields { (one(field)) } }
            button { "Save switches" }
        }
    }
}

fn one(field: &FieldState) -> Markup {
    let facts = [
        (field.required, "required"),
        (field.readonly, "read-only"),
        (!field.stored, "computed"),
        (field.translate, "translated"),
        (field.company_dependent, "per company"),
    ];
    // The id is always there.
    let is_kept = field.read || field.name == "id";
    let may_be_switched = field.switched_on || (!is_kept && field.has_text);
    html! {
        li {
            label {
                @if may_be_switched {
                    input type="checkbox" name="on" value=(field.name) checked[field.switched_on];
                } @else if is_kept {
                    span.mark role="img" aria-label="values kept" { "✓" }
                }
                " " (field.label) " " code { (field.name) }
            }
            small {
                (field.kind)
                @if let Some(relation) = &field.relation { " → " (relation) }
                @if let Some((_, decimals)) = field.digits { ", " (decimals) " decimals" }
                @for (_, fact) in facts.iter().filter(|(is, _)| *is) { ", " (fact) }
                @if field.switched_on && !field.read { ", comes with the next read" }
            }
        }
    }
}
