//! What a list shows, and its checklist.

use maud::{Markup, html};
use monta_connect::{Error, LeftOut, ListContent, Store};
use monta_core::lookup::{Gap, GroupConfig, ListConfig, ListRow, LookupList};

use crate::form::Form;
use crate::language::{t, told};
use crate::text::{encoded, grouped, minute};

/// How many rows the preview shows.
const SHOWN: usize = 50;
/// How many ids are told of those that are left out.
const NAMED: usize = 10;

/// The switches of a whole list.
pub(super) fn options(config: &ListConfig) -> Markup {
    html! {
        fieldset.options {
            legend { (t("List")) }
            label { input #checklist type="checkbox" name="checklist" value="1" checked[config.checklist]; (t(" Checklist: several values can be chosen")) }
            label for="list-separator" { (t("List separator "))
                input.short #list-separator name="list-separator" value=(config.list_separator.as_deref().unwrap_or_default()) placeholder=";";
            }
            label { input #key-texts type="checkbox" name="key-texts" value="1" checked[config.key_texts]; (t(" Key1 and Key2 are what is written for ticked and not")) }
            label { input #archived type="checkbox" name="archived" value="1" checked[config.archived]; (t(" Archived records, too")) }
        }
    }
}

/// The rows of a list from the cache.
pub(super) fn list(store: &Store, config: &ListConfig, asked: &Form) -> Result<Markup, Error> {
    let content = store.preview(config)?;
    let count = u64::try_from(content.rows.len()).unwrap_or(u64::MAX);
    Ok(html! {
        h3 { (t("Preview")) }
        @if content.columns.is_empty() {
            p.empty { (t("Nothing to show before nothing is missing.")) }
            // It may be saved all the same: the next read mends it.
            @for gap in content.gaps.iter().filter(|gap| matches!(gap, Gap::FieldNotRead { .. })) { p.hint { (told(gap)) } }
        } @else {
            @if !content.problems.is_empty() {
                p.warning { strong { (t("Broken: ")) } (t("this is what it showed when it was built last.")) }
            }
            p role="status" {
                strong { (grouped(count)) (t(" rows")) } (t(" from the cache of ")) (minute(content.cached_at.as_deref()))
                @if let Some(left) = &content.left_out { (left_out(left)) }
            }
            @if config.checklist && content.problems.is_empty() { (checklist(config, &content, asked)) }
            div.scroll {
                table {
                    thead { tr { @for column in &content.columns { th { (column) } } th.number { "id" } } }
                    tbody {
                        @for (row, id) in content.rows.iter().zip(&content.ids).take(SHOWN) {
                            tr { @for text in row { td { (text) } } td.number { small { (id) } } }
                        }
                    }
                }
            }
            @if content.rows.len() > SHOWN { p.hint { (t("The first ")) (SHOWN) (t(" of them.")) } }
            @let name = encoded(&config.name);
            p.hint { (t("For other programs: "))
                a href=(format!("/api/lists/{name}.json")) { "JSON" } " · " a href=(format!("/api/lists/{name}.csv")) { "CSV" }
                (t(" of what is saved.")) }
        }
    })
}

fn left_out(left: &LeftOut) -> Markup {
    let named = |ids: &mut dyn Iterator<Item = i64>, count: usize| {
        let mut texts: Vec<_> = ids.take(NAMED).map(|id| id.to_string()).collect();
        if count > NAMED {
            texts.push("…".to_owned());
        }
        texts.join(", ")
    };
    let (empty, repeated) = (left.empty.len(), left.repeated.len());
    html! {
        @if empty > 0 { " · " (empty) (t(" without a value (id ")) (named(&mut left.empty.iter().copied(), empty)) ")" }
        @if repeated > 0 {
            " · " (repeated) (t(" with the value of another (id "))
            (named(&mut left.repeated.iter().map(|row| row.id), repeated)) ")"
        }
        @if left.filtered > 0 { " · " (left.filtered) (t(" filtered out")) }
        @if left.archived > 0 { " · " (left.archived) (t(" archived")) }
    }
}

/// The list with boxes to tick, and the text that comes of it.
fn checklist(config: &ListConfig, content: &ListContent, asked: &Form) -> Markup {
    let rows = content.rows.iter().zip(&content.ids).map(|(texts, &id)| ListRow {
        id,
        texts: texts.clone(),
    });
    let list = LookupList {
        columns: content.columns.clone(),
        rows: rows.take(SHOWN).collect(),
        ..LookupList::default()
    };
    let checklist = list.checklist(config);
    let mut selection = checklist.read(asked.get("text"));
    if asked.is_ticked("ticked") {
        let ticked: Vec<_> = asked.all("tick").collect();
        for entry in checklist.entries() {
            // Every one of them is an entry.
            let _known = selection.set(&entry.value, ticked.contains(&entry.value.as_str()));
        }
    }
    let ticked: Vec<_> = selection.ticked().collect();
    html! {
        form.checklist method="get" action="/lists" data-live="" aria-label=(t("Checklist")) {
            input type="hidden" name="name" value=(config.name);
            input type="hidden" name="ticked" value="1";
            label { (t("Text of the property "))
                input #checklist-text name="text" value=(selection.text()) readonly; }
            div.ticks {
                @for (place, entry) in checklist.entries().iter().enumerate() {
                    label { input id=(format!("tick.{place}")) type="checkbox" name="tick" value=(entry.value)
                        checked[ticked.contains(&entry.value.as_str())]; " " (entry.value) }
                }
            }
            @if !selection.unknown().is_empty() { p.hint { (t("Kept, not in the list: ")) (selection.unknown().join(", ")) } }
            noscript { button { (t("Write")) } }
        }
    }
}

/// What leads to the search of a group.
pub(super) fn group(config: &GroupConfig, is_locked: bool) -> Markup {
    html! {
        @if is_locked {
            p { a.button href=(format!("/search?group={}", encoded(&config.name))) { (t("Search this group")) } }
        } @else {
            p.hint { (t("Search it once it is saved.")) }
        }
    }
}
