//! A plan: what it comes to, its records page by page, and carrying it out.

use std::fmt::Write as _;

use maud::{Markup, html};
use monta_connect::{PlanProgress, PlanReport, PlannedCounts, PlannedRecord, Store};
use monta_core::export::ClosedGuard;

use super::Asked;
use crate::language::{spoken, t, term, told};
use crate::refusal::Refusal;
use crate::state::Page;
use crate::text::{encoded, grouped, minute};
use crate::work;

/// How many records a page has.
const SHOWN: usize = 100;

/// What rows come to, and what that means.
const OUTCOMES: [(&str, &str); 6] = [
    ("create", term("to create")),
    ("update", term("to change")),
    ("unchanged", term("unchanged")),
    ("conflict", term("in conflict")),
    ("refused", term("refused")),
    ("excluded", term("left out")),
];

impl Asked {
    /// The address of the same plan.
    fn address(&self, outcome: &str, text: &str, after: i64) -> String {
        let mut address = format!("/export?plan={}", encoded(&self.plan));
        for (name, value) in [("outcome", outcome), ("text", text)] {
            if !value.is_empty() {
                let _written = write!(address, "&{name}={}", encoded(value));
            }
        }
        if after > 0 {
            let _written = write!(address, "&after={after}");
        }
        address
    }
}

/// All of a plan.
pub(super) fn shown(page: &Page, store: &Store, asked: &Asked) -> Result<Markup, Refusal> {
    let report = match store.planned(&asked.plan) {
        Ok(report) => report,
        Err(error) => return Ok(html! { p.error role="alert" { (told(&error)) } }),
    };
    let progress = store.plan_progress(&asked.plan)?;
    // The same token means another plan where it was made for another Odoo.
    let closed = page
        .connected()
        .map(|connected| connected.closed_guards(&asked.plan))
        .transpose()?;
    let (records, more) = store.find_planned(
        &asked.plan,
        &asked.outcome,
        &asked.text,
        asked.after,
        SHOWN,
        spoken().code(),
    )?;
    Ok(html! {
        section.plan aria-labelledby="plan-title" {
            h2 #plan-title { (t("Plan of ")) (report.file) }
            p.hint { (t("Mapping ")) (report.mapping) (t(", compared with Odoo ")) (minute(Some(&report.planned_at))) }
            (counts(&report, asked))
            (state(&progress))
            @match &closed {
                None => p.hint { (t("Not connected: applying it needs Odoo.")) },
                Some(closed) => (guards(closed, asked)),
            }
            @let is_open = work::check_idle(page).is_ok() && closed.is_some_and(|closed| closed.is_empty());
            @if asked.ask == "apply" && is_open && progress.left > 0 { (question(page, store, &report, &progress, asked)?) }
            @else { (buttons(&progress, is_open, asked)) }
            (filters(asked))
            div data-part="records" { (table(&records, more, asked)) }
        }
    })
}

/// How many records come to what; each number shows its records.
fn counts(report: &PlanReport, asked: &Asked) -> Markup {
    let parts = [
        (report.table.as_str(), &report.records),
        (t("Bills of materials"), &report.boms),
        (t("Documents"), &report.documents),
    ];
    html! {
        @for (name, part) in parts {
            @if *part != PlannedCounts::default() || name == report.table {
                p.counts { strong { (name) } ": "
                    @for (place, (outcome, count)) in counted(part).into_iter().enumerate() {
                        @if place > 0 { " · " }
                        a href=(asked.address(outcome, "", 0)) { (grouped(count)) " " (word(outcome)) }
                    }
                    @if *part == PlannedCounts::default() { (t("nothing")) }
                }
            }
        }
    }
}

fn counted(counts: &PlannedCounts) -> Vec<(&'static str, u64)> {
    let numbers = [
        counts.create,
        counts.update,
        counts.unchanged,
        counts.conflict,
        counts.refused,
        counts.excluded,
    ];
    let named = OUTCOMES.iter().map(|(outcome, _)| *outcome).zip(numbers);
    named.filter(|(_, count)| *count > 0).collect()
}

/// What an outcome or a state is called.
fn word(outcome: &str) -> &str {
    OUTCOMES
        .iter()
        .find(|(name, _)| *name == outcome)
        .map_or(outcome, |(_, word)| t(word))
}

/// How far it is, once something of it was written.
fn state(progress: &PlanProgress) -> Markup {
    let PlanProgress {
        done,
        failed,
        skipped,
        left,
    } = *progress;
    html! {
        @if done + failed + skipped > 0 {
            p #plan-state {
                (grouped(done)) (t(" written"))
                @if failed > 0 { " · " (grouped(failed)) (t(" refused by Odoo")) }
                @if skipped > 0 { " · " (grouped(skipped)) (t(" left alone, since Odoo has something else meanwhile")) }
                @if left > 0 { " · " strong { (grouped(left)) (t(" still to be written")) } (t(": applying goes on there")) }
            }
        }
    }
}

/// The guards that are closed, each with what opens it.
fn guards(closed: &[ClosedGuard], asked: &Asked) -> Markup {
    html! {
        @if !closed.is_empty() {
            div #closed.warning role="status" {
                p { strong { (t("It cannot be applied while these guards are closed:")) } }
                ul {
                    @for guard in closed {
                        @let address = format!("/export/guards?table={}&plan={}", encoded(guard.table()), encoded(&asked.plan));
                        li { (told(guard)) ". " a href=(address) { (t("Guards of ")) (guard.table()) } }
                    }
                }
            }
        }
    }
}

fn buttons(progress: &PlanProgress, is_open: bool, asked: &Asked) -> Markup {
    html! {
        form.actions method="post" action="/export/apply" {
            input type="hidden" name="plan" value=(asked.plan);
            button.primary disabled[!is_open || progress.left == 0] { (t("Apply …")) }
            a.button href=(format!("/export/result.csv?plan={}", encoded(&asked.plan))) download="result.csv" {
                (t("Download the result"))
            }
            @if progress.left == 0 && progress.done == 0 { span.hint { (t("Nothing to write.")) } }
        }
    }
}

/// Whether it is meant.
fn question(
    page: &Page,
    store: &Store,
    report: &PlanReport,
    progress: &PlanProgress,
    asked: &Asked,
) -> Result<Markup, Refusal> {
    let parts = [&report.records, &report.boms, &report.documents];
    let sum = |count: fn(&PlannedCounts) -> u64| grouped(parts.iter().map(|part| count(part)).sum());
    let (creates, updates) = (sum(|part| part.create), sum(|part| part.update));
    let profile = store.profile()?;
    let user = page
        .connected()
        .map(|connected| connected.session().user().name.clone())
        .unwrap_or_default();
    let written = progress.done + progress.failed + progress.skipped;
    Ok(html! {
        form.notice method="post" action="/export/apply" role="alertdialog" aria-labelledby="apply-question" {
            input type="hidden" name="plan" value=(asked.plan);
            input type="hidden" name="meant" value="1";
            p #apply-question {
                (t("Create ")) strong { (creates) } (t(" and change ")) strong { (updates) } (t(" records in database "))
                (profile.database) (t(" of ")) (profile.endpoint) (t(", as ")) (user) "?"
                @if written > 0 { " " (grouped(progress.left)) (t(" of them are left.")) }
            }
            div.actions {
                button.primary { (t("Apply")) }
                a.button href=(asked.address("", "", 0)) data-escape="" autofocus { (t("Cancel")) }
            }
        }
    })
}

fn filters(asked: &Asked) -> Markup {
    let outcomes = [("", term("all rows"))].into_iter().chain(OUTCOMES);
    let outcomes = outcomes.chain([("failed", term("refused by Odoo")), ("skipped", term("left alone"))]);
    html! {
        form.search #find-planned method="get" action="/export" data-live="" data-address="" role="search" {
            input type="hidden" name="plan" value=(asked.plan);
            label.hidden for="outcome" { (t("Which rows")) }
            select #outcome name="outcome" {
                @for (value, text) in outcomes { option value=(value) selected[value == asked.outcome] { (t(text)) } }
            }
            label.hidden for="text" { (t("Words")) }
            input #text type="search" name="text" value=(asked.text) placeholder=(t("Words of a record, a field, a value or a reason"))
                autocomplete="off" spellcheck="false";
            noscript { button { (t("Find")) } }
        }
    }
}

fn table(records: &[PlannedRecord], more: bool, asked: &Asked) -> Markup {
    html! {
        p.hint role="status" { (records.len()) @if more { (t(" and more")) } (t(" rows")) @if asked.after > 0 { (t(", not from the beginning")) } }
        div.scroll {
            table.planned {
                thead { tr { th.number { (t("Line")) } th { (t("Record")) } th { (t("Comes to")) } th { (t("What changes, or why not")) } } }
                tbody { @for record in records { (row(record)) } }
            }
        }
        div.actions {
            @if asked.after > 0 { a.button href=(asked.address(&asked.outcome, &asked.text, 0)) { (t("From the beginning")) } }
            @if let (true, Some(last)) = (more, records.last()) {
                a.button href=(asked.address(&asked.outcome, &asked.text, last.number)) rel="next" { (t("Next rows")) }
            }
        }
    }
}

fn row(record: &PlannedRecord) -> Markup {
    let (badge, name) = match (record.outcome.as_str(), record.state.as_deref()) {
        (_, Some("failed")) => ("error", t("refused by Odoo")),
        (_, Some("skipped")) => ("old", t("left alone")),
        ("create", Some("done")) => ("ok", t("created")),
        ("update", Some("done")) => ("ok", t("changed")),
        ("conflict" | "refused", _) => ("error", word(&record.outcome)),
        ("create" | "update", _) => ("old", word(&record.outcome)),
        (outcome, _) => ("none", word(outcome)),
    };
    let fields: Vec<_> = record.changes.iter().map(|change| change.field.as_str()).collect();
    html! {
        tr {
            td.number { (record.line) }
            td { (record.identifier) @if record.part != "record" { " " small { (record.part) } } }
            td { span.state data-state=(badge) { (name) } }
            td {
                @if let Some(message) = &record.message { p { (told(message)) } }
                @if !record.changes.is_empty() {
                    details {
                        summary { (fields.join(", ")) }
                        dl {
                            @for change in &record.changes {
                                dt { code { (change.field) } }
                                dd {
                                    @if let Some(old) = &change.old {
                                        del { (shown_value(old)) } " → " span.hidden { (t("becomes ")) }
                                    }
                                    ins { (shown_value(&change.new)) }
                                }
                            }
                            @if let Some(id) = record.id { dt { (t("id in Odoo")) } dd { (id) } }
                        }
                    }
                }
            }
        }
    }
}

fn shown_value(text: &str) -> &str {
    if text.is_empty() { t("nothing") } else { text }
}
