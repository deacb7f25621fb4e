//! The property grid of one table.

use maud::{Markup, html};
use monta_connect::{FieldState, TableState};
use monta_core::export::TableGuard;

use super::state;
use crate::language::{say, t};
use crate::text::{encoded, grouped, minute};

/// All that is known of a table.
pub(super) fn shown(table: &TableState, guard: &TableGuard, fields: &[FieldState]) -> Markup {
    html! {
        section.grid aria-labelledby="grid-title" {
            h2 #grid-title { (table.label) }
            details open { summary { (t("Status")) } (status(table)) }
            details open { summary { (t("Misc")) } (misc(table)) }
            details { summary { (t("Safe guards")) } (guards(&table.name, guard)) }
            details open { summary { (t("Fields")) } (self::fields(table, fields)) }
        }
    }
}

/// What an export may do to this table.
fn guards(table: &str, guard: &TableGuard) -> Markup {
    let yes = |is: bool| if is { t("yes") } else { t("no") };
    let fields: Vec<_> = guard.fields.iter().map(String::as_str).collect();
    let companies: Vec<_> = guard.companies.iter().map(i64::to_string).collect();
    let or = |text: String, empty: &str| if text.is_empty() { empty.to_owned() } else { text };
    let rows = [
        (t("Insert"), yes(guard.insert).to_owned()),
        (t("Update"), yes(guard.update).to_owned()),
        (t("Writable fields"), or(fields.join(", "), t("none"))),
        (t("Records per run"), guard.max_records.to_string()),
        (t("Delete lines"), yes(guard.delete_lines).to_owned()),
        (
            t("Largest file"),
            say("{number} bytes", &[("number", &grouped(guard.max_file))]),
        ),
        (t("Companies"), or(companies.join(", "), t("that of the profile"))),
    ];
    html! {
        dl { @for (name, value) in rows { dt { (name) } dd { (value) } } }
        @if !guard.insert && !guard.update { p.hint { (t("Closed: no export writes to this table.")) } }
        p { a href=(format!("/export/guards?table={}", encoded(table))) { (t("Change the guards")) } }
    }
}

fn status(table: &TableState) -> Markup {
    html! {
        dl {
            dt { (t("Status")) } dd { (state(&table.state)) }
            dt { (t("Cache timestamp")) } dd { (minute(table.read_at.as_deref())) }
            dt { (t("Odoo then")) } dd { (table.odoo_version.as_deref().unwrap_or("–")) }
            dt { (t("Rows")) } dd { (grouped(table.rows)) }
            @if let Some(error) = &table.error { dt { (t("Load error")) } dd.error { (error) } }
        }
    }
}

fn misc(table: &TableState) -> Markup {
    html! {
        form method="post" action="/tables/describe" {
            input type="hidden" name="table" value=(table.name);
            dl {
                dt { (t("Name")) } dd { code { (table.name) } }
                dt { label for="description" { (t("Description")) } }
                dd { input #description name="description" value=(table.description) placeholder=(t("What you want to note")); }
            }
            div.actions {
                button { (t("Save description")) }
                @if !table.required { button.danger formaction="/tables/remove" { (t("Remove from the tables")) } }
            }
        }
    }
}

fn fields(table: &TableState, fields: &[FieldState]) -> Markup {
    if fields.is_empty() {
        return html! { p.empty { (t("Not read yet: Connect & Read tells the fields.")) } };
    }
    html! {
        label.hidden for="field-filter" { (t("Find a field")) }
        input #field-filter type="search" placeholder=(t("Find a field")) data-filters="#fields li" autocomplete="off";
        form method="post" action="/tables/fields" {
            input type="hidden" name="table" value=(table.name);
            ul #fields.fields { @for field in fields { (one(field)) } }
            button { (t("Save switches")) }
        }
    }
}

fn one(field: &FieldState) -> Markup {
    let facts = [
        (field.required, t("required")),
        (field.readonly, t("read-only")),
        (!field.stored, t("computed")),
        (field.translate, t("translated")),
        (field.company_dependent, t("per company")),
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
                    span.mark role="img" aria-label=(t("values kept")) { "✓" }
                }
                " " (field.label) " " code { (field.name) }
            }
            small {
                (field.kind)
                @if let Some(relation) = &field.relation { " → " (relation) }
                @if let Some((_, decimals)) = field.digits { ", " (decimals) (t(" decimals")) }
                @for (_, fact) in facts.iter().filter(|(is, _)| *is) { ", " (fact) }
                @if field.switched_on && !field.read { (t(", comes with the next read")) }
            }
        }
    }
}
