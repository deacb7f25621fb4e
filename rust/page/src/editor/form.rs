//! A list or a group as its form says it.

use monta_core::lookup::{FieldChoice, ListField};

use super::config::Edited;
use crate::form::Form;

/// The most fields that a form may have: a value, fifteen keys, and as many that only filter.
const MOST: usize = 64;

/// What the form says in place of what was there, with what a button does to its lines: `add`, `remove.2`, `up.2`.
pub(super) fn config<C: Edited>(before: C, form: &Form, word: &str) -> C {
    let count = form.get("rows").parse().unwrap_or(0).min(MOST);
    let mut known = before.lines();
    known.resize_with(count, ListField::default);
    let lines = known.into_iter().enumerate();
    let mut lines: Vec<ListField> = lines.map(|(place, before)| line(before, form, place)).collect();
    let (verb, place) = word.split_once('.').unwrap_or((word, ""));
    match (verb, place.parse::<usize>()) {
        ("add", _) if count < MOST => lines.push(ListField::default()),
        ("remove", Ok(place)) if place < lines.len() => drop(lines.remove(place)),
        ("up", Ok(place)) if place > 0 && place < lines.len() => lines.swap(place - 1, place),
        _ => {}
    }
    let name = match form.get("new") {
        "" => form.get("name"),
        _ => form.get("title"),
    };
    before.with(name.trim(), form.get("source"), lines, form)
}

fn line(before: ListField, form: &Form, place: usize) -> ListField {
    let get = |name: &str| form.get(&format!("{name}.{place}"));
    let filters = get("filters").lines().filter(|line| !line.trim().is_empty());
    ListField {
        choice: FieldChoice {
            field: get("field").into(),
            secondary: Some(get("secondary")).filter(|text| !text.is_empty()).map(Into::into),
            // Blanks count: `, ` is not `,`.
            separator: Some(get("separator"))
                .filter(|text| !text.is_empty())
                .map(str::to_owned),
            ..before.choice
        },
        binding: get("binding").parse().ok(),
        filters: filters.map(str::to_owned).collect(),
    }
}
