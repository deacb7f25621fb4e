//! The display names that lists and groups show, read once for each record, and anew with each full read.

use monta_odoo::{Row, Session};
use serde_json::{Map, json};

use super::ask::{Asker, Halt};
use super::{Extent, Reader, time};
use crate::cache::Cache;
use crate::lists::names_needed;

/// How many are asked for at once.
const NAMES: usize = 1000;

impl Reader<'_> {
    /// Reads the names that are not there yet, and those of records that were changed. Gives the tables whose names may
    /// not be read, and why.
    pub(super) fn names(&mut self) -> Result<Vec<(String, monta_odoo::Error)>, Halt> {
        let of = [self.profile.source(), self.session.version().series().to_owned()].join(" ");
        let today = time::day(&self.now()).to_owned();
        let known_of = self.cache.names_of()?.unwrap_or_default();
        let all = match self.extent {
            Extent::Full => true,
            Extent::Daily => known_of != format!("{of} {today}"),
            Extent::Quick => !known_of.starts_with(&of),
        };
        let mut failed = Vec::new();
        for (model, ids) in names_needed(self.profile, self.cache)? {
            let known = self.cache.display_names(&model)?;
            let is_wanted = |id: &i64| {
                let is_changed = self.changed.get(&model).is_some_and(|ids| ids.contains(id));
                all || is_changed || known.binary_search_by_key(id, |(id, _)| *id).is_err()
            };
            let wanted: Vec<i64> = ids.into_iter().filter(is_wanted).collect();
            match fetch(self.session, self.cache, self.asker, &model, &wanted) {
                Err(Halt::Odoo(error)) => failed.push((model, error)),
                other => other?,
            }
        }
        if all && failed.is_empty() {
            self.cache.set_names_of(&format!("{of} {today}"))?;
        }
        Ok(failed)
    }
}

fn fetch(session: &Session, cache: &mut Cache, asker: Asker<'_>, model: &str, ids: &[i64]) -> Result<(), Halt> {
    let context = Map::from_iter([("active_test".to_owned(), json!(false))]);
    for some in ids.chunks(NAMES) {
        let domain = [json!(["id", "in", some])];
        let mut pages = session.pages(model, &domain, &["display_name"], &context);
        while let Some(page) = asker.ask(|| pages.next_page())? {
            let of_row = |row: &Row| Some((row.id, row.values.first()?.as_str()?.to_owned()));
            let names: Vec<_> = page.rows.iter().filter_map(of_row).collect();
            cache.put_display_names(model, &names)?;
        }
    }
    Ok(())
}
