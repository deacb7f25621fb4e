//! The rows of a lookup list.

use std::borrow::Cow;
use std::collections::hash_map::Entry as Slot;

use rustc_hash::{FxHashMap, FxHashSet};

use super::binding::Binding;
use super::cell::Row;
use super::checklist::{Checklist, Entry};
use super::column::Column;
use super::config::{Config, ListConfig};
use super::filter::Filter;
use super::gap::Gap;
use super::plain::plain;
use super::table::{Table, Tables};

/// A list that was built, and what it left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LookupList {
    /// `Value`, then the keys that are bound, by number.
    pub columns: Vec<String>,
    /// Sorted by value without capitals and accents, then by id.
    pub rows: Vec<ListRow>,
    /// Ids of rows that have no value.
    pub empty: Vec<i64>,
    /// Rows whose value a row of a lower id has.
    pub repeated: Vec<Repeated>,
    /// How many rows a filter left out.
    pub filtered: usize,
    /// How many archived rows were left out.
    pub archived: usize,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// The id of the record it comes from.
    pub id: i64,
    /// One text for each column; the first is the value, and is not empty.
    pub texts: Vec<String>,
}

impl ListRow {
    /// What is chosen.
    #[must_use]
    pub fn value(&self) -> &str {
        self.texts.first().map_or("", String::as_str)
    }
}

/// A row that was left out since its value is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeated {
    /// The id of the row that was left out.
    pub id: i64,
    /// The id of the row that stayed.
    pub stayed: i64,
}

/// The rows of a list.
///
/// In this order: archived rows leave unless the list has them, then rows that a filter of any field does not match, then
/// rows without a value, and of rows with the same value all but that of the lowest id.
///
/// # Errors
/// All that the configuration lacks, its name aside; and what shows in the rows only: fields that were not read, and
/// texts in which the list separator stands.
pub fn build_list(config: &ListConfig, tables: &Tables) -> Result<LookupList, Vec<Gap>> {
    let gaps = config.own_gaps(tables);
    let Some(table) = tables.table(&config.source).filter(|_| gaps.is_empty()) else {
        return Err(gaps);
    };
    let plan = Plan::of(config, table, tables)?;
    let mut list = LookupList {
        columns: plan.bound.iter().map(|(binding, _)| binding.to_string()).collect(),
        ..LookupList::default()
    };
    let mut rows: Vec<&Row> = table.rows().iter().collect();
    rows.sort_unstable_by_key(|row| row.id);
    let mut first: FxHashMap<Cow<'_, str>, i64> = FxHashMap::default();
    for row in rows {
        if !row.active && !config.archived {
            list.archived += 1;
        } else if !plan.matches(row) {
            list.filtered += 1;
        } else {
            let value = plan.value(row);
            if value.is_empty() {
                list.empty.push(row.id);
                continue;
            }
            match first.entry(value) {
                Slot::Occupied(slot) => list.repeated.push(Repeated {
                    id: row.id,
                    stayed: *slot.get(),
                }),
                Slot::Vacant(slot) => {
                    list.rows.push(plan.row(row, slot.key()));
                    slot.insert(row.id);
                }
            }
        }
    }
    list.rows.sort_by_cached_key(|row| (plain(row.value()), row.id));
    let gaps = text_gaps(config, &list);
    if gaps.is_empty() { Ok(list) } else { Err(gaps) }
}

impl LookupList {
    /// The checklist of these rows, see [`ListConfig::checklist`].
    #[must_use]
    pub fn checklist(&self, config: &ListConfig) -> Checklist {
        let separator = config.list_separator.clone().unwrap_or_default();
        Checklist::new(separator, self.entries(config).map(|(_, entry)| entry).collect())
    }

    /// Id and texts of each row of a checklist.
    fn entries(&self, config: &ListConfig) -> impl Iterator<Item = (i64, Entry)> {
        let place = |binding: Binding| {
            let name = binding.to_string();
            let place = self.columns.iter().position(|column| *column == name);
            place.filter(|_| config.key_texts)
        };
        let (ticked, unticked) = (place(Binding::Key(1)), place(Binding::Key(2)));
        self.rows.iter().map(move |row| {
            let text = |place: usize| row.texts.get(place).cloned().unwrap_or_default();
            let value = row.value().to_owned();
            let entry = Entry {
                ticked: ticked.map_or_else(|| value.clone(), text),
                unticked: unticked.map(text).unwrap_or_default(),
                value,
            };
            (row.id, entry)
        })
    }
}

/// The texts that a checklist cannot read back.
fn text_gaps(config: &ListConfig, list: &LookupList) -> Vec<Gap> {
    let separator = match &config.list_separator {
        Some(separator) if !separator.is_empty() => separator,
        _ => return Vec::new(),
    };
    let mut holding = Vec::new();
    let mut same = Vec::new();
    let mut known: FxHashSet<String> = FxHashSet::default();
    let mut silent = Vec::new();
    for (id, entry) in list.entries(config) {
        if entry.ticked.is_empty() {
            silent.push((id, entry.value));
        }
        for text in [entry.ticked, entry.unticked] {
            if text.is_empty() {
                continue;
            }
            if text.contains(separator.as_str()) {
                holding.push((id, text.clone()));
            }
            if !known.insert(text.clone()) {
                same.push((id, text));
            }
        }
    }
    let mut gaps = Vec::new();
    if !silent.is_empty() {
        gaps.push(Gap::NoTickText { rows: silent });
    }
    if !holding.is_empty() {
        gaps.push(Gap::HoldsSeparator {
            separator: separator.clone(),
            rows: holding,
        });
    }
    if !same.is_empty() {
        gaps.push(Gap::SameText { rows: same });
    }
    gaps
}

/// A configuration without gaps, ready to go over rows.
struct Plan<'a> {
    /// The bound columns, the value first.
    bound: Vec<(Binding, Column<'a>)>,
    filtered: Vec<(Column<'a>, Vec<Filter>)>,
}

impl<'a> Plan<'a> {
    fn of(config: &'a ListConfig, table: &'a Table, tables: &'a Tables) -> Result<Self, Vec<Gap>> {
        let mut plan = Self {
            bound: Vec::new(),
            filtered: Vec::new(),
        };
        let mut gaps = Vec::new();
        for field in &config.fields {
            if let Some(binding) = field.binding {
                match Column::of(&field.choice, table, tables) {
                    Ok(column) => plan.bound.push((binding, column)),
                    Err(gap) => gaps.push(gap),
                }
            }
            // What cannot be read was told among the gaps of the configuration.
            let filters = field.filters.iter().filter_map(|filter| Filter::parse(filter).ok());
            let filters: Vec<_> = filters.filter(|filter| !filter.is_blank()).collect();
            if !filters.is_empty() {
                match Column::of(&field.choice, table, tables) {
                    Ok(column) => plan.filtered.push((column, filters)),
                    Err(gap) if gaps.contains(&gap) => {}
                    Err(gap) => gaps.push(gap),
                }
            }
        }
        plan.bound.sort_by_key(|(binding, _)| *binding);
        if gaps.is_empty() { Ok(plan) } else { Err(gaps) }
    }

    fn matches(&self, row: &Row) -> bool {
        self.filtered.iter().all(|(column, filters)| {
            let parts = column.parts(row);
            filters.iter().all(|filter| filter.matches(&parts))
        })
    }

    fn value(&self, row: &'a Row) -> Cow<'a, str> {
        self.bound
            .first()
            .map(|(_, column)| column.text(row))
            .unwrap_or_default()
    }

    fn row(&self, row: &'a Row, value: &str) -> ListRow {
        let keys = self
            .bound
            .iter()
            .skip(1)
            .map(|(_, column)| column.text(row).into_owned());
        ListRow {
            id: row.id,
            texts: std::iter::once(value.to_owned()).chain(keys).collect(),
        }
    }
}
