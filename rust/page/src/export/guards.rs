//! The guards of each table: what an export may write there.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use monta_connect::{FieldState, GuardState, Store};
use monta_core::export::{ClosedGuard, TableGuard};
use serde::Deserialize;

use super::parts;
use crate::form::Form;
use crate::language::{say, t, told};
use crate::layout::{Frame, Tab};
use crate::refusal::Refusal;
use crate::state::Page;
use crate::text::encoded;

pub(super) fn routes() -> Router<Arc<Page>> {
    Router::new().route("/export/guards", get(show).post(set))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// The first one where it is empty.
    table: String,
    /// The plan that met them closed, where one did.
    plan: String,
}

async fn show(State(page): State<Arc<Page>>, Query(asked): Query<Asked>) -> Result<Html<String>, Refusal> {
    page.work(move |page| body(page, &asked, None)).await
}

/// Sets the guards of a table; what cannot be set is shown again as it was typed.
async fn set(State(page): State<Arc<Page>>, form: Form) -> Result<Response, Refusal> {
    page.work(move |page| {
        let asked = Asked {
            table: form.get("table").to_owned(),
            plan: form.get("plan").to_owned(),
        };
        let guard = match form.get("do") {
            "close" => Ok(TableGuard::default()),
            _ => Typed::of_form(&form).guard(),
        };
        let store = page.store()?;
        let done = guard.and_then(|guard| store.set_guard(&asked.table, &guard).map_err(|error| told(&error)));
        match done {
            Ok(()) => {
                page.tell(say("The guards of {table} are set.", &[("table", &asked.table)]));
                let to = if asked.plan.is_empty() {
                    format!("/export/guards?table={}", encoded(&asked.table))
                } else {
                    format!("/export?plan={}", encoded(&asked.plan))
                };
                Ok(Redirect::to(&to).into_response())
            }
            Err(why) => {
                page.tell_error(why);
                let body = body(page, &asked, Some(Typed::of_form(&form)))?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response())
            }
        }
    })
    .await
}

fn body(page: &Page, asked: &Asked, typed: Option<Typed>) -> Result<Html<String>, Refusal> {
    let frame = Frame::of(page);
    let store = page.store()?;
    let guards = store.guards()?;
    let chosen = match asked.table.as_str() {
        "" => guards.iter().find(|guard| guard.table == "product.template"),
        name => guards.iter().find(|guard| guard.table == name),
    };
    let Some(chosen) = chosen else {
        return Err(Refusal::missing(say(
            "{table} is not among the tables of interest.",
            &[("table", &asked.table)],
        )));
    };
    let met = match page.connected().filter(|_| !asked.plan.is_empty()) {
        Some(connected) => connected.closed_guards(&asked.plan).unwrap_or_default(),
        None => Vec::new(),
    };
    let met: Vec<_> = met.into_iter().filter(|guard| guard.table() == chosen.table).collect();
    let typed = typed.unwrap_or_else(|| Typed::of_guard(&chosen.guard));
    let body = html! {
        (parts("/export/guards"))
        p.warning { strong { (t("All guards are closed until you open them.")) }
            (t(" They say what an export may write to Odoo, table by table. Records are never deleted.")) }
        div.panes.narrow {
            section aria-labelledby="guards-title" {
                h2 #guards-title { (t("Tables")) }
                (tables(&guards, &chosen.table, &asked.plan))
            }
            section.grid aria-labelledby="guard-title" {
                h2 #guard-title { (t("Guards of ")) (chosen.table) }
                @if !met.is_empty() {
                    div.notice { p { (t("The plan needs:")) } ul { @for guard in &met { li { (told(guard)) "." } } } }
                }
                (form(&store, &chosen.table, &asked.plan, &typed, &needed(&met))?)
            }
        }
    };
    Ok(frame.around(page, Tab::Export, &body)?)
}

fn tables(guards: &[GuardState], chosen: &str, plan: &str) -> Markup {
    let plan = if plan.is_empty() {
        String::new()
    } else {
        format!("&plan={}", encoded(plan))
    };
    html! {
        ul.names {
            @for guard in guards {
                li {
                    a href=(format!("/export/guards?table={}{plan}", encoded(&guard.table)))
                        aria-current=[(guard.table == chosen).then_some("true")] { (guard.table) }
                    " "
                    @if !guard.closed { span.state data-state="old" { (t("Open")) } }
                }
            }
        }
    }
}

/// The fields that the plan writes and the guard does not name.
fn needed(met: &[ClosedGuard]) -> BTreeSet<&str> {
    let fields = met.iter().filter_map(|guard| match guard {
        ClosedGuard::Fields { fields, .. } => Some(fields),
        _ => None,
    });
    fields.flatten().map(String::as_str).collect()
}

/// What a form says, or will say.
struct Typed {
    insert: bool,
    update: bool,
    delete_lines: bool,
    fields: BTreeSet<String>,
    max_records: String,
    max_file: String,
    companies: String,
}

impl Typed {
    fn of_guard(guard: &TableGuard) -> Self {
        let companies: Vec<_> = guard.companies.iter().map(i64::to_string).collect();
        Self {
            insert: guard.insert,
            update: guard.update,
            delete_lines: guard.delete_lines,
            fields: guard.fields.clone(),
            max_records: guard.max_records.to_string(),
            max_file: guard.max_file.to_string(),
            companies: companies.join(" "),
        }
    }

    fn of_form(form: &Form) -> Self {
        // Where the fields of a table are not known, their names are typed.
        let names = form.get("names").split([' ', ',', '\n', '\r', '\t']);
        let fields = form.all("field").chain(names).filter(|name| !name.is_empty());
        Self {
            insert: form.is_ticked("insert"),
            update: form.is_ticked("update"),
            delete_lines: form.is_ticked("delete_lines"),
            fields: fields.map(str::to_owned).collect(),
            max_records: form.get("max_records").trim().to_owned(),
            max_file: form.get("max_file").trim().to_owned(),
            companies: form.get("companies").trim().to_owned(),
        }
    }

    fn guard(self) -> Result<TableGuard, String> {
        let number = |what: &str, text: &str| {
            let values: [(&str, &dyn std::fmt::Display); 2] = [("what", &what), ("text", &text)];
            say(
                "{what} is a whole number, and not \"{text}\". Nothing was changed.",
                &values,
            )
        };
        let ids = self.companies.split([' ', ',']).filter(|id| !id.is_empty());
        let ids = ids.map(|id| id.parse().map_err(|_| number(t("The id of a company"), id)));
        Ok(TableGuard {
            insert: self.insert,
            update: self.update,
            delete_lines: self.delete_lines,
            fields: self.fields,
            max_records: plain(&self.max_records)
                .parse()
                .map_err(|_| number(t("The number of records"), &self.max_records))?,
            max_file: plain(&self.max_file)
                .parse()
                .map_err(|_| number(t("The size of a file"), &self.max_file))?,
            companies: ids.collect::<Result<_, _>>()?,
        })
    }
}

/// `20,971,520` → `20971520`.
fn plain(number: &str) -> String {
    number.chars().filter(|letter| !matches!(letter, ',' | ' ')).collect()
}

fn form(store: &Store, table: &str, plan: &str, typed: &Typed, needed: &BTreeSet<&str>) -> Result<Markup, Refusal> {
    let fields = store.fields(table)?;
    let tick = |name: &str, is: bool, title: &str, why: &str| {
        html! {
            label.guard {
                input id=(name) type="checkbox" name=(name) value="1" checked[is]; " " strong { (title) }
                " " span.hint { (why) }
            }
        }
    };
    let text = |name: &str, value: &str, title: &str, why: &str| {
        html! {
            div.guard {
                label for=(name) { strong { (title) } }
                input id=(name) name=(name) value=(value) inputmode="numeric" autocomplete="off" aria-describedby=(format!("{name}-why"));
                p.hint id=(format!("{name}-why")) { (why) }
            }
        }
    };
    Ok(html! {
        form #guards method="post" action="/export/guards" {
            input type="hidden" name="table" value=(table);
            @if !plan.is_empty() { input type="hidden" name="plan" value=(plan); }
            (tick("insert", typed.insert, t("Insert"), t("New records may be created.")))
            (tick("update", typed.update, t("Update"), t("Records that exist may be changed.")))
            (self::fields(&fields, typed, needed))
            (text("max_records", &typed.max_records, t("Records per run"),
                t("One export may create and change so many together; a plan of more is refused as a whole.")))
            (tick("delete_lines", typed.delete_lines, t("Delete lines"),
                t("Lines of a bill of materials that the file does not have may be deleted; records never are.")))
            (text("max_file", &typed.max_file, t("Largest file, in bytes"),
                t("No file is larger that is exported from this page or stored as a document; 20,971,520 are 20 MiB.")))
            (text("companies", &typed.companies, t("Companies"),
                t("Ids of the companies whose records may be written; none means that of the profile.")))
            div.actions {
                button.primary name="do" value="set" { (t("Save the guards")) }
                button.danger name="do" value="close" { (t("Close all of them")) }
                @if !plan.is_empty() { a.button href=(format!("/export?plan={}", encoded(plan))) { (t("Back to the plan")) } }
            }
        }
    })
}

/// The fields that may be written; those that the plan needs first.
fn fields(fields: &[FieldState], typed: &Typed, needed: &BTreeSet<&str>) -> Markup {
    if fields.is_empty() {
        let names: Vec<_> = typed.fields.iter().map(String::as_str).collect();
        return html! {
            div.guard {
                label for="names" { strong { (t("Writable fields")) } }
                textarea #names name="names" rows="2" spellcheck="false" { (names.join(" ")) }
                p.hint { (t("Only these may be written, of new records and of others. Connect & Read tells which there are.")) }
            }
        };
    }
    let known = |name: &str| fields.iter().find(|field| field.name == name);
    let others = typed.fields.iter().map(String::as_str).chain(needed.iter().copied());
    let mut names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    names.extend(others.filter(|name| known(name).is_none()));
    names.sort_by_key(|name| (!needed.contains(name), !typed.fields.contains(*name), *name));
    names.dedup();
    html! {
        fieldset.guard aria-describedby="fields-why" {
            legend { strong { (t("Writable fields")) } }
            p #fields-why.hint { (t("Only these may be written, of new records and of others; ")) (typed.fields.len()) (t(" are open.")) }
            label.hidden for="guard-filter" { (t("Find a field")) }
            input #guard-filter type="search" placeholder=(t("Find a field")) data-filters="#guard-fields li" autocomplete="off";
            ul #guard-fields.fields {
                @for name in names {
                    li {
                        label {
                            input type="checkbox" name="field" value=(name) checked[typed.fields.contains(name)];
                            @if let Some(field) = known(name) { " " (field.label) }
                            " " code { (name) }
                        }
                        @if needed.contains(name) { " " span.state data-state="old" { (t("the plan writes it")) } }
                        @if known(name).is_some_and(|field| field.readonly) { small { (t("read-only in Odoo")) } }
                    }
                }
            }
        }
    }
}
