//! What somebody sets up: a lookup list, or a search group.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::binding::Binding;
use super::column::{defined, related};
use super::field::FieldChoice;
use super::filter::Filter;
use super::gap::Gap;
use super::table::{Table, Tables};
use crate::text::{caseless, clean};

/// A lookup list, as the profile stores it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ListConfig {
    /// Its name, unique among lists and groups.
    pub name: String,
    /// The table whose rows it shows.
    pub source: String,
    /// The fields it uses.
    #[serde(default)]
    pub fields: Vec<ListField>,
    /// Whether several of its values can be chosen at once.
    #[serde(default)]
    pub checklist: bool,
    /// What stands between chosen values, such as `;`. No text that is chosen may hold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_separator: Option<String>,
    /// Whether a checklist writes Key1 for a row that is ticked and Key2 for one that is not, instead of the value.
    #[serde(default)]
    pub key_texts: bool,
    /// Whether archived records are in the list.
    #[serde(default)]
    pub archived: bool,
    /// Members that this program does not know; they stay as they are.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A field of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ListField {
    /// Which one.
    #[serde(flatten)]
    pub choice: FieldChoice,
    /// What it is to the list; none for a field that only filters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binding: Option<Binding>,
    /// Filters that all have to match, see [`super::filter`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<String>,
}

/// A search group, as the profile stores it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GroupConfig {
    /// Its name, unique among lists and groups.
    pub name: String,
    /// The table that is searched.
    pub source: String,
    /// The fields that are searched and shown, in this order.
    #[serde(default)]
    pub fields: Vec<FieldChoice>,
    /// Members that this program does not know; they stay as they are.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A configuration that somebody edits.
pub trait Config: Clone + PartialEq {
    /// Its name.
    fn name(&self) -> &str;

    /// All that is missing for it to be saved, beside its name; the definitions of the tables suffice for this.
    fn own_gaps(&self, tables: &Tables) -> Vec<Gap>;

    /// All that is missing for it to be saved; `taken` are the names of all other lists and groups.
    fn gaps(&self, tables: &Tables, taken: &[&str]) -> Vec<Gap> {
        let name = name_gap(self.name(), taken);
        name.into_iter().chain(self.own_gaps(tables)).collect()
    }
}

/// What is wrong with a name, where others are taken.
pub(crate) fn name_gap(name: &str, taken: &[&str]) -> Option<Gap> {
    let name = clean(name);
    if name.is_empty() {
        return Some(Gap::NameMissing);
    }
    let is_taken = is_taken(&name, taken);
    is_taken.then(|| Gap::NameTaken {
        name: name.into_owned(),
    })
}

/// The name that a new list or group has: `Odoo Products`, or, where that is taken, `Odoo Products 2`, `3` and so on.
///
/// `table` is the name that people know the source by, such as `Products`.
#[must_use]
pub fn proposed_name(table: &str, taken: &[&str]) -> String {
    let name = format!("Odoo {}", clean(table));
    let numbered = (2_u64..).map(|number| format!("{name} {number}"));
    std::iter::once(name.clone())
        .chain(numbered)
        .find(|name| !is_taken(name, taken))
        .unwrap_or(name)
}

fn is_taken(name: &str, taken: &[&str]) -> bool {
    let name = caseless(name);
    taken.iter().any(|other| caseless(other) == name)
}

impl Config for ListConfig {
    fn name(&self) -> &str {
        &self.name
    }

    fn own_gaps(&self, tables: &Tables) -> Vec<Gap> {
        let choices = self.fields.iter().map(|field| (&field.choice, field.binding.is_some()));
        let mut gaps = source_and_field_gaps(&self.source, choices, tables);
        for field in &self.fields {
            let name = field.choice.to_string();
            let mut has_filter = false;
            for filter in &field.filters {
                match Filter::parse(filter) {
                    Ok(read) => has_filter |= !read.is_blank(),
                    Err(error) => {
                        has_filter = true;
                        let field = name.clone();
                        gaps.push(Gap::Filter { field, error });
                    }
                }
            }
            if let Some(binding @ Binding::Key(number)) = field.binding
                && !(1..=Binding::KEYS).contains(&number)
            {
                let field = name.clone();
                gaps.push(Gap::NoSuchKey { field, binding });
            }
            if field.binding.is_none() && !has_filter && !field.choice.field.name.is_empty() {
                gaps.push(Gap::Unused { field: name });
            }
        }
        gaps.extend(self.binding_gaps());
        gaps.extend(self.checklist_gaps());
        gaps
    }
}

impl ListConfig {
    fn binding_gaps(&self) -> Vec<Gap> {
        let mut bound: Vec<(Binding, String)> = self
            .fields
            .iter()
            .filter_map(|field| Some((field.binding?, field.choice.to_string())))
            .collect();
        bound.sort_by_key(|(binding, _)| *binding);
        let mut gaps = Vec::new();
        if bound.first().is_none_or(|(binding, _)| *binding != Binding::Value) {
            gaps.push(Gap::ValueMissing);
        }
        for same in bound.chunk_by(|(one, _), (other, _)| one == other) {
            if let [(binding, _), _, ..] = same {
                gaps.push(Gap::BoundTwice {
                    binding: *binding,
                    fields: same.iter().map(|(_, field)| field.clone()).collect(),
                });
            }
        }
        gaps
    }

    fn checklist_gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let has_separator = self.list_separator.as_ref().is_some_and(|text| !text.is_empty());
        if self.checklist && !has_separator {
            gaps.push(Gap::ListSeparatorMissing);
        }
        if self.key_texts && !self.checklist {
            gaps.push(Gap::KeyTextsWithoutChecklist);
        }
        let has_key = self.fields.iter().any(|field| field.binding == Some(Binding::Key(1)));
        if self.key_texts && !has_key {
            gaps.push(Gap::KeyTextsWithoutKey);
        }
        gaps
    }
}

impl Config for GroupConfig {
    fn name(&self) -> &str {
        &self.name
    }

    fn own_gaps(&self, tables: &Tables) -> Vec<Gap> {
        let mut gaps = source_and_field_gaps(&self.source, self.fields.iter().map(|choice| (choice, true)), tables);
        if self.fields.is_empty() {
            gaps.push(Gap::NoFields);
        }
        gaps
    }
}

/// What the source and its fields lack; each field is told with whether its text is shown.
fn source_and_field_gaps<'a>(
    source: &str,
    choices: impl Iterator<Item = (&'a FieldChoice, bool)>,
    tables: &Tables,
) -> Vec<Gap> {
    if source.trim().is_empty() {
        return vec![Gap::SourceMissing];
    }
    let Some(table) = tables.table(source) else {
        return vec![Gap::SourceNotRead {
            table: source.to_owned(),
        }];
    };
    choices
        .enumerate()
        .flat_map(|(place, (choice, is_shown))| {
            if choice.field.name.is_empty() {
                vec![Gap::FieldMissing { line: place + 1 }]
            } else {
                field_gaps(choice, is_shown, table, tables)
            }
        })
        .collect()
}

fn field_gaps(choice: &FieldChoice, is_shown: bool, table: &Table, tables: &Tables) -> Vec<Gap> {
    let field = match defined(&choice.field, table) {
        Ok(field) => field,
        Err(gap) => return vec![gap],
    };
    let mut gaps = Vec::new();
    let mut has_several = field.field_type.is_x2many();
    if let Some(secondary) = &choice.secondary {
        match related(field, tables).and_then(|other| defined(secondary, other)) {
            Ok(other) => has_several |= other.field_type.is_x2many(),
            Err(gap) => gaps.push(gap),
        }
    }
    if has_several && is_shown && choice.separator.as_ref().is_none_or(String::is_empty) {
        gaps.push(Gap::SeparatorMissing {
            field: choice.to_string(),
        });
    }
    gaps
}
