//! Finding records by words.

use super::column::Column;
use super::config::{Config, GroupConfig};
use super::gap::Gap;
use super::plain::plain;
use super::table::Tables;

/// How many rows a search shows.
pub const SHOWN: usize = 50;

/// The words that somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    words: Vec<String>,
}

impl Search {
    /// Reads what was typed: words, in any order, without capitals and accents.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self {
            words: plain(text).split_whitespace().map(str::to_owned).collect(),
        }
    }

    /// The words, [`plain`], for a cache that searches by itself: each has to be in the [`plain`] text of some column.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Each word as a pattern for SQL's `LIKE … ESCAPE '\'`.
    pub fn like_patterns(&self) -> impl Iterator<Item = String> {
        self.words.iter().map(|word| {
            let mut pattern = "%".to_owned();
            for letter in word.chars() {
                if matches!(letter, '%' | '_' | '\\') {
                    pattern.push('\\');
                }
                pattern.push(letter);
            }
            pattern.push('%');
            pattern
        })
    }

    /// Whether every word is in the text, which is [`plain`]. No words are in every text.
    #[must_use]
    pub fn matches(&self, plain_text: &str) -> bool {
        self.words.iter().all(|word| plain_text.contains(word.as_str()))
    }
}

/// A search group that was built: the rows that are searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchGroup {
    rows: Vec<SearchRow>,
}

/// A record that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRow {
    /// The id of the record.
    pub id: i64,
    /// One text for each field of the group.
    pub texts: Vec<String>,
    /// All of them, plain; a line for each, so that no word is found across two.
    plain: String,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// [`SHOWN`] rows at most, in the order of the group.
    pub rows: Vec<&'a SearchRow>,
    /// Whether there are more: then another word helps.
    pub more: bool,
}

/// The rows of a search group, sorted by the first field that tells them apart, then by id; archived ones are left out.
///
/// # Errors
/// All that the configuration lacks, its name aside, and fields that were not read.
pub fn build_group(config: &GroupConfig, tables: &Tables) -> Result<SearchGroup, Vec<Gap>> {
    let gaps = config.own_gaps(tables);
    let Some(table) = tables.table(&config.source).filter(|_| gaps.is_empty()) else {
        return Err(gaps);
    };
    let mut columns = Vec::new();
    let mut gaps = Vec::new();
    for choice in &config.fields {
        match Column::of(choice, table, tables) {
            Ok(column) => columns.push(column),
            Err(gap) => gaps.push(gap),
        }
    }
    if !gaps.is_empty() {
        return Err(gaps);
    }
    let mut rows: Vec<SearchRow> = table
        .rows()
        .iter()
        .filter(|row| row.active)
        .map(|row| {
            let texts: Vec<String> = columns.iter().map(|column| column.text(row).into_owned()).collect();
            let plain = texts.iter().map(|text| plain(text)).collect::<Vec<_>>().join("\n");
            SearchRow {
                id: row.id,
                texts,
                plain,
            }
        })
        .collect();
    rows.sort_unstable_by(|one, other| (&one.plain, one.id).cmp(&(&other.plain, other.id)));
    Ok(SearchGroup { rows })
}

impl SearchGroup {
    /// How many records are searched.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nothing to search.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A record of the group.
    #[must_use]
    pub fn row(&self, id: i64) -> Option<&SearchRow> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// The records that have every word somewhere in their fields.
    #[must_use]
    pub fn search(&self, text: &str) -> Found<'_> {
        let search = Search::of(text);
        let mut found = self.rows.iter().filter(|row| search.matches(&row.plain));
        Found {
            rows: found.by_ref().take(SHOWN).collect(),
            more: found.next().is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_looked_for_without_capitals_and_accents() {
        let text = plain("TBL-001\nCafé Table\nÖl");
        for (words, expected) in [
            ("caf tbl", true),
            ("TBL CAFÉ ol", true),
            ("cafe\u{301}", true),
            ("", true),
            (" \u{200B}", true),
            ("table tea", false),
            ("001cafe", false),
        ] {
            assert_eq!(Search::of(words).matches(&text), expected, "{words}");
        }
    }

    #[test]
    fn a_word_is_no_pattern_of_sql() {
        let patterns: Vec<String> = Search::of(r"50%_a\ É").like_patterns().collect();
        assert_eq!(patterns, [r"%50\%\_a\\%", "%e%"]);
    }
}
