//! What a list shows, for people and for other programs.

use monta_core::lookup::ListConfig;
use monta_core::message;
use serde::Serialize;

use super::Store;
use super::answers::{LeftOut, ListContent, RepeatedRow};
use super::state::texts;
use crate::error::Error;
use crate::lists::{ConfigKind, ListAnswer, built, missing};
use crate::read::now;

/// What a spreadsheet takes for the start of a formula.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

impl Store {
    /// What a list shows now; what it showed last where it cannot be built. `archived` shows archived records, too.
    ///
    /// # Errors
    /// [`Error::Setting`]: there is none of that name. Otherwise that the profile or the cache cannot be read.
    pub fn list(&self, name: &str, archived: bool) -> Result<ListContent, Error> {
        let profile = self.profile()?;
        let found = profile.lists.iter().find(|list| list.name == name);
        let mut config = found
            .ok_or_else(|| {
                missing(
                    ConfigKind::List,
                    name,
                    profile.lists.iter().map(|list| list.name.as_str()),
                )
            })?
            .clone();
        config.archived |= archived;
        self.preview(&config)
    }

    /// What a list shows that need not be saved yet.
    ///
    /// # Errors
    /// That the cache cannot be read.
    pub fn preview(&self, config: &ListConfig) -> Result<ListContent, Error> {
        let answer = self.with_cache(|cache| built(cache, config))?;
        let mut content = ListContent {
            name: config.name.clone(),
            source: config.source.clone(),
            built_at: None,
            cached_at: None,
            columns: Vec::new(),
            rows: Vec::new(),
            ids: Vec::new(),
            problems: Vec::new(),
            gaps: Vec::new(),
            left_out: None,
            config: config.clone(),
        };
        match answer {
            ListAnswer::Built { list, cached_at } => {
                content.built_at = Some(now());
                content.cached_at = Some(cached_at);
                content.columns = list.columns;
                (content.ids, content.rows) = list.rows.into_iter().map(|row| (row.id, row.texts)).unzip();
                let repeated = list.repeated.iter().map(|row| RepeatedRow {
                    id: row.id,
                    stayed: row.stayed,
                });
                content.left_out = Some(LeftOut {
                    empty: list.empty,
                    repeated: repeated.collect(),
                    filtered: list.filtered,
                    archived: list.archived,
                });
            }
            ListAnswer::Broken { gaps, kept } => {
                content.problems = texts(&gaps);
                content.gaps = gaps;
                if let Some(kept) = kept {
                    content.built_at = Some(kept.built_at);
                    content.cached_at = Some(kept.cached_at);
                    content.columns = kept.columns;
                    (content.ids, content.rows) = kept.rows.into_iter().unzip();
                }
            }
        }
        Ok(content)
    }

    /// What a list shows as CSV: UTF-8, lines end with CRLF, the first one is `Value,Key1,…`. For `excel` a cell that a
    /// spreadsheet would take for a formula begins with `'`.
    ///
    /// # Errors
    /// As of [`Store::list`]; [`Error::NotBuilt`] where it has never been built.
    pub fn list_csv(&self, name: &str, archived: bool, excel: bool) -> Result<String, Error> {
        let content = self.list(name, archived)?.for_programs()?;
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        let failed = |reason: String| {
            Error::Setting(message!(
                "The list \"{name}\" cannot be written as CSV: {reason}.",
                name,
                reason
            ))
        };
        writer
            .write_record(&content.columns)
            .map_err(|error| failed(error.to_string()))?;
        for row in &content.rows {
            let cells = row.iter().map(|text| cell(text, excel));
            writer.write_record(cells).map_err(|error| failed(error.to_string()))?;
        }
        let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
    }

    /// What a list shows as JSON: `{name, source, built_at, cached_at, columns, rows}`.
    ///
    /// # Errors
    /// As of [`Store::list_csv`].
    pub fn list_json(&self, name: &str, archived: bool) -> Result<String, Error> {
        #[derive(Serialize)]
        struct Document<'a> {
            name: &'a str,
            source: &'a str,
            built_at: &'a Option<String>,
            cached_at: &'a Option<String>,
            columns: &'a [String],
            rows: &'a [Vec<String>],
        }
        let content = self.list(name, archived)?.for_programs()?;
        let document = Document {
            name: &content.name,
            source: &content.source,
            built_at: &content.built_at,
            cached_at: &content.cached_at,
            columns: &content.columns,
            rows: &content.rows,
        };
        serde_json::to_string(&document).map_err(|error| {
            Error::Setting(message!(
                "The list \"{name}\" cannot be written as JSON: {error}.",
                name,
                error = error.to_string()
            ))
        })
    }
}

impl ListContent {
    /// Another program cannot tell a list without rows from one that could not be built.
    fn for_programs(self) -> Result<Self, Error> {
        if self.built_at.is_none() {
            return Err(Error::NotBuilt {
                name: self.name,
                gaps: self.gaps,
            });
        }
        Ok(self)
    }
}

fn cell(text: &str, excel: bool) -> String {
    if excel && text.starts_with(FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_marked_for_a_spreadsheet_only() {
        for (text, marked) in [
            ("=1+1", "'=1+1"),
            ("+31", "'+31"),
            ("-5", "'-5"),
            ("@a", "'@a"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!((cell(text, true).as_str(), cell(text, false).as_str()), (marked, text));
        }
    }
}
