//! Records of another table, by what a file calls them.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::error::ValueError;
use crate::lookup::plain::plain;
use crate::lookup::{Column, FieldChoice, FieldRef, Gap, Table, Tables};

/// The records of a table by the text of one field, to the letter.
#[derive(Debug)]
pub(super) struct Names {
    table: String,
    by_text: FxHashMap<String, SmallVec<[i64; 1]>>,
    archived: FxHashMap<String, i64>,
    texts: FxHashMap<i64, String>,
}

impl Names {
    pub(super) fn of(secondary: &FieldRef, table: &Table, tables: &Tables) -> Result<Self, Gap> {
        let choice = FieldChoice {
            field: secondary.clone(),
            ..FieldChoice::default()
        };
        let column = Column::of(&choice, table, tables)?;
        let mut names = Self {
            table: table.name.clone(),
            by_text: FxHashMap::default(),
            archived: FxHashMap::default(),
            texts: FxHashMap::default(),
        };
        for row in table.rows() {
            let text = column.text(row).into_owned();
            if text.is_empty() {
                continue;
            }
            names.texts.insert(row.id, text.clone());
            if row.active {
                names.by_text.entry(text).or_default().push(row.id);
            } else {
                names.archived.entry(text).or_insert(row.id);
            }
        }
        Ok(names)
    }

    /// The record of a text. None is made for one that is not there.
    pub(super) fn id(&self, text: &str) -> Result<i64, ValueError> {
        let table = || self.table.clone();
        match self.by_text.get(text).map(SmallVec::as_slice) {
            Some([id]) => Ok(*id),
            Some(ids) => Err(ValueError::SeveralRecords {
                text: text.to_owned(),
                table: table(),
                ids: ids.to_vec(),
            }),
            None => Err(match self.archived.get(text) {
                Some(id) => ValueError::ArchivedRecord {
                    text: text.to_owned(),
                    table: table(),
                    id: *id,
                },
                None => ValueError::UnknownRecord {
                    text: text.to_owned(),
                    table: table(),
                    nearest: nearest(text, self.by_text.keys().map(String::as_str)),
                },
            }),
        }
    }

    /// What a record is called.
    pub(super) fn text(&self, id: i64) -> String {
        let unknown = || format!("id {id}");
        self.texts.get(&id).cloned().unwrap_or_else(unknown)
    }
}

/// The text that somebody may have meant: the one that takes the fewest changes of a letter, if those are few.
pub(super) fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let text: Vec<char> = plain(text).chars().collect();
    let most = text.len().div_ceil(3).clamp(1, 3);
    let near = known.filter_map(|known| {
        let letters: Vec<char> = plain(known).chars().collect();
        let changes = changes(&text, &letters, most)?;
        Some((changes, known))
    });
    near.min().map(|(_, known)| known.to_owned())
}

/// How many letters have to be changed, added or taken out to make one text of the other; none for more than `most`.
fn changes(one: &[char], other: &[char], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut left = row + 1;
        let mut now = vec![left];
        for (known, pair) in other.iter().zip(before.windows(2)) {
            if let [corner, above] = pair {
                left = (corner + usize::from(known != letter)).min(above + 1).min(left + 1);
                now.push(left);
            }
        }
        before = now;
    }
    before.last().copied().filter(|changes| *changes <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_text_is_told_where_there_is_one() {
        let routes = ["Buy", "Manufacture", "Dropship"];
        let told = |text| nearest(text, routes.into_iter());
        for (text, expected) in [
            ("Buuy", Some("Buy")),
            ("buy", Some("Buy")),
            ("Manufactre", Some("Manufacture")),
            ("Dröpship", Some("Dropship")),
            ("Resupply", None),
            ("", None),
        ] {
            assert_eq!(told(text).as_deref(), expected, "{text}");
        }
    }
}
