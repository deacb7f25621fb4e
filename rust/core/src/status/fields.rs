//! The same fact under several names: each reader takes the names that are in use, most telling first (monta-api 3.10).

use std::borrow::Cow;

use serde_json::Value;

use crate::answer::{self, records};
use crate::time::Instant;

/// The one row of an answer about one order.
pub(super) fn row(answer: &Value) -> Option<&Value> {
    records(answer).into_iter().next()
}

/// The first of the members that is there.
pub(super) fn member<'a>(row: &'a Value, names: &[&str]) -> Option<&'a Value> {
    names.iter().find_map(|name| answer::member(row, name))
}

/// The first of the members that holds a text.
pub(super) fn text(row: &Value, names: &[&str]) -> Option<String> {
    names
        .iter()
        .find_map(|name| answer::text(row, name))
        .map(Cow::into_owned)
}

/// The first of the members that can be read as a time.
pub(super) fn time(row: &Value, names: &[&str]) -> Option<Instant> {
    names.iter().find_map(|name| answer::time(row, name))
}

/// The latest of the members that can be read as a time.
pub(super) fn latest(row: &Value, names: &[&str]) -> Option<Instant> {
    names.iter().filter_map(|name| answer::time(row, name)).max()
}

/// The first of the members that is a flag.
pub(super) fn flag(row: &Value, names: &[&str]) -> Option<bool> {
    names.iter().find_map(|name| answer::flag(row, name))
}

/// The same where both models' members may be there: one that says so is enough.
pub(super) fn any_flag(row: &Value, names: &[&str]) -> Option<bool> {
    names.iter().filter_map(|name| answer::flag(row, name)).max()
}

/// A page that a browser may open: whoever follows a link of a parcel goes to the web and runs nothing.
pub(super) fn link(row: &Value, names: &[&str]) -> Option<String> {
    let is_page = |link: &str| {
        let start = link.get(..8).unwrap_or(link).to_ascii_lowercase();
        start.starts_with("https://") || start.starts_with("http://")
    };
    names
        .iter()
        .filter_map(|name| answer::text(row, name))
        .find(|link| is_page(link))
        .map(Cow::into_owned)
}
