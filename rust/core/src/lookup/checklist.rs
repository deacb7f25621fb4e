//! Several values of a list in one text, such as `Buy;Manufacture`.

use crate::message::Message;
use crate::{message, told_by_message};
use rustc_hash::FxHashMap;

use crate::text::clean;

/// A list of which several values can be ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    separator: String,
    entries: Vec<Entry>,
    /// By text: the place of the entry, and whether the text says that it is ticked.
    texts: FxHashMap<String, (usize, bool)>,
}

/// A row of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What is shown.
    pub value: String,
    /// What is written when it is ticked: the value, or Key1.
    pub ticked: String,
    /// What is written when it is not: nothing, or Key2.
    pub unticked: String,
}

/// What of a checklist is ticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection<'a> {
    list: &'a Checklist,
    ticked: Vec<bool>,
    unknown: Vec<String>,
}

impl Checklist {
    /// A checklist of these rows, in their order.
    #[must_use]
    pub fn new(separator: String, entries: Vec<Entry>) -> Self {
        let mut texts = FxHashMap::default();
        for (place, entry) in entries.iter().enumerate() {
            for (text, is_ticked) in [(&entry.ticked, true), (&entry.unticked, false)] {
                if !text.is_empty() {
                    texts.entry(text.clone()).or_insert((place, is_ticked));
                }
            }
        }
        Self {
            separator,
            entries,
            texts,
        }
    }

    /// Its rows.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Reads a text that was written before, or by somebody: what is not in the list is kept.
    ///
    /// Capitals count; blanks around a part do not. A part that is there twice counts once.
    #[must_use]
    pub fn read(&self, text: &str) -> Selection<'_> {
        let mut selection = Selection {
            list: self,
            ticked: vec![false; self.entries.len()],
            unknown: Vec::new(),
        };
        // Without a separator there is one value at most.
        let parts: Vec<&str> = match self.separator.as_str() {
            "" => vec![text],
            separator => text.split(separator).collect(),
        };
        for part in parts.into_iter().map(clean).filter(|part| !part.is_empty()) {
            match self.texts.get(part.as_ref()) {
                Some(&(place, is_ticked)) => selection.set_at(place, is_ticked),
                None if selection.unknown.iter().any(|known| *known == part) => {}
                None => selection.unknown.push(part.into_owned()),
            }
        }
        selection
    }
}

impl Selection<'_> {
    /// Ticks a value of the list, or takes its tick away; false when the list has no such value.
    #[must_use = "the list may not have the value"]
    pub fn set(&mut self, value: &str, is_ticked: bool) -> bool {
        let value = clean(value);
        let place = self.list.entries.iter().position(|entry| entry.value == value);
        if let Some(place) = place {
            self.set_at(place, is_ticked);
        }
        place.is_some()
    }

    fn set_at(&mut self, place: usize, is_ticked: bool) {
        if let Some(tick) = self.ticked.get_mut(place) {
            *tick = is_ticked;
        }
    }

    /// The values that are ticked, in the order of the list.
    pub fn ticked(&self) -> impl Iterator<Item = &str> {
        self.rows()
            .filter_map(|(entry, is_ticked)| is_ticked.then_some(entry.value.as_str()))
    }

    /// What was read and is not in the list, in the order in which it was read.
    #[must_use]
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// The text: what the rows write, in the order of the list, then what is unknown.
    #[must_use]
    pub fn text(&self) -> String {
        let written = self.rows().map(|(entry, is_ticked)| {
            let text = if is_ticked { &entry.ticked } else { &entry.unticked };
            text.as_str()
        });
        let unknown = self.unknown.iter().map(String::as_str);
        let parts: Vec<&str> = written.chain(unknown).filter(|text| !text.is_empty()).collect();
        parts.join(&self.list.separator)
    }

    fn rows(&self) -> impl Iterator<Item = (&Entry, bool)> {
        self.list.entries.iter().zip(self.ticked.iter().copied())
    }
}

/// A list and an export field that do not part values at the same sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeparatorsDiffer {
    /// Both part values, each at its own.
    Other {
        /// The separator of the list.
        list: String,
        /// That of the field.
        field: String,
    },
    /// The field takes the text as one value.
    FieldDoesNotSplit {
        /// The separator of the list.
        list: String,
    },
    /// The list gives one value, which the field would cut.
    ListDoesNotJoin {
        /// The separator of the field.
        field: String,
    },
}

impl SeparatorsDiffer {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Other { list, field } => message!(
                "list uses `{list}`, field splits at `{field}`: give both the same separator",
                list,
                field
            ),
            Self::FieldDoesNotSplit { list } => message!(
                "list uses `{list}`, field does not split: give the field the same separator",
                list
            ),
            Self::ListDoesNotJoin { field } => message!(
                "list uses no separator, field splits at `{field}`: give both the same separator, or none",
                field
            ),
        }
    }
}

/// Whether an export field splits a text where the list joined it; no separator and an empty one are the same.
///
/// # Errors
/// They differ in any sign: `, ` is not `,`.
pub fn check_separators(list: Option<&str>, field: Option<&str>) -> Result<(), SeparatorsDiffer> {
    let [list, field] = [list, field].map(Option::unwrap_or_default);
    let (list, field) = (list.to_owned(), field.to_owned());
    if list == field {
        Ok(())
    } else if field.is_empty() {
        Err(SeparatorsDiffer::FieldDoesNotSplit { list })
    } else if list.is_empty() {
        Err(SeparatorsDiffer::ListDoesNotJoin { field })
    } else {
        Err(SeparatorsDiffer::Other { list, field })
    }
}

told_by_message!(SeparatorsDiffer);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(value: &str, ticked: &str, unticked: &str) -> Entry {
        Entry {
            value: value.to_owned(),
            ticked: ticked.to_owned(),
            unticked: unticked.to_owned(),
        }
    }

    fn routes() -> Checklist {
        let entries = ["Buy", "Dropship", "Manufacture"].map(|value| entry(value, value, ""));
        Checklist::new(";".to_owned(), entries.to_vec())
    }

    #[test]
    fn ticks_are_written_in_the_order_of_the_list() {
        let routes = routes();
        let mut selection = routes.read("");
        assert_eq!(selection.text(), "");
        assert!(selection.set("Manufacture", true));
        assert!(selection.set("Buy", true));
        assert_eq!(selection.text(), "Buy;Manufacture");
        assert!(selection.set("Buy", false));
        assert_eq!(selection.text(), "Manufacture");
        assert!(!selection.set("Legacy", true));
        assert_eq!(selection.text(), "Manufacture");
    }

    #[test]
    fn what_is_unknown_is_kept_and_not_added_to_the_list() {
        let routes = routes();
        let mut selection = routes.read("Manufacture;Legacy");
        assert_eq!(selection.ticked().collect::<Vec<_>>(), ["Manufacture"]);
        assert_eq!(selection.unknown(), ["Legacy"]);
        assert_eq!(selection.text(), "Manufacture;Legacy");
        assert!(selection.set("Buy", true));
        assert_eq!(selection.text(), "Buy;Manufacture;Legacy");
        assert_eq!(routes.entries().len(), 3);
        let again = routes.read(" Old ;; buy; Buy;Buy;Old;");
        assert_eq!(again.text(), "Buy;Old;buy");
    }

    #[test]
    fn keys_carry_the_text_of_a_tick_and_of_none() {
        let entries = vec![entry("Buy", "B+", "B-"), entry("Make", "M+", "")];
        let list = Checklist::new("|".to_owned(), entries);
        let mut selection = list.read("B-|M+|X");
        assert_eq!(selection.ticked().collect::<Vec<_>>(), ["Make"]);
        assert_eq!(selection.text(), "B-|M+|X");
        assert!(selection.set("Buy", true) && selection.set("Make", false));
        assert_eq!(selection.text(), "B+|X");
    }

    #[test]
    fn a_field_has_to_split_where_the_list_joins() {
        assert_eq!(check_separators(Some(";"), Some(";")), Ok(()));
        assert_eq!(check_separators(None, Some("")), Ok(()));
        for (list, field, expected) in [
            (Some(";"), Some(","), "list uses `;`, field splits at `,`: give both"),
            (Some(", "), Some(","), "list uses `, `, field splits at `,`"),
            (Some(";"), None, "list uses `;`, field does not split"),
            (None, Some(","), "list uses no separator, field splits at `,`"),
        ] {
            let message = check_separators(list, field).unwrap_err().to_string();
            assert!(message.starts_with(expected), "{message}");
        }
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(ticks in prop::array::uniform3(any::<bool>()), unknown in "[x-z]{0,3}") {
            let routes = routes();
            let mut selection = routes.read(&unknown);
            for (entry, tick) in routes.entries().iter().zip(ticks) {
                prop_assert!(selection.set(&entry.value, tick));
            }
            prop_assert_eq!(routes.read(&selection.text()), selection);
        }
    }
}
