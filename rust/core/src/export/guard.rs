//! What may be written to Odoo: nothing, until somebody opens it. Deleting records does not exist.

use crate::message::{Message, Value, joined, listed};
use crate::{message, told_by_message};
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// The guards of a profile by the name of their table; a table without one is closed.
pub type Guards = BTreeMap<String, TableGuard>;

/// What may be written to one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TableGuard {
    /// Whether records may be created.
    pub insert: bool,
    /// Whether records that exist may be changed.
    pub update: bool,
    /// The fields that may be written, of new records and of others.
    pub fields: BTreeSet<String>,
    /// How many records one export may create and change together.
    pub max_records: usize,
    /// Whether lines of a record, such as components of a bill of materials, may be deleted.
    pub delete_lines: bool,
    /// How large a file may be that is stored in Odoo, in bytes.
    pub max_file: u64,
    /// The companies whose records may be written, beside those that belong to all; none given means that of the profile.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub companies: BTreeSet<i64>,
}

impl Default for TableGuard {
    fn default() -> Self {
        Self {
            insert: false,
            update: false,
            fields: BTreeSet::new(),
            max_records: 100,
            delete_lines: false,
            max_file: 20 * 1024 * 1024,
            companies: BTreeSet::new(),
        }
    }
}

/// What an export would write to one table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// How many records it would create.
    pub inserts: usize,
    /// How many it would change.
    pub updates: usize,
    /// The fields it would write.
    pub fields: BTreeSet<String>,
    /// How many lines it would delete.
    pub deleted_lines: usize,
    /// The size of the largest file, in bytes.
    pub largest_file: u64,
    /// The companies of the records, as far as they belong to one.
    pub companies: BTreeSet<i64>,
}

/// A guard that an export meets closed, and how it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClosedGuard {
    /// Records would be created.
    Insert {
        /// The table.
        table: String,
        /// How many.
        count: usize,
    },
    /// Records would be changed.
    Update {
        /// The table.
        table: String,
        /// How many.
        count: usize,
    },
    /// Fields would be written.
    Fields {
        /// The table.
        table: String,
        /// Those that the guard does not name.
        fields: Vec<String>,
    },
    /// Too many records at once.
    MaxRecords {
        /// The table.
        table: String,
        /// How many.
        count: usize,
        /// The guard.
        limit: usize,
    },
    /// Lines would be deleted.
    DeleteLines {
        /// The table.
        table: String,
        /// How many.
        count: usize,
    },
    /// A file is too large.
    MaxFile {
        /// The table.
        table: String,
        /// The largest.
        size: u64,
        /// The guard.
        limit: u64,
    },
    /// Records of other companies.
    Companies {
        /// The table.
        table: String,
        /// The ids of the companies that the guard does not name.
        companies: Vec<i64>,
    },
}

impl ClosedGuard {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Insert { table, count: 1 } => message!(
                "{table}: 1 record would be created, and the guard `insert` is closed: open it if that is meant",
                table
            ),
            Self::Insert { table, count } => message!(
                "{table}: {count} records would be created, and the guard `insert` is closed: open it if that is meant",
                table,
                count
            ),
            Self::Update { table, count: 1 } => message!(
                "{table}: 1 record would be changed, and the guard `update` is closed: open it if that is meant",
                table
            ),
            Self::Update { table, count } => message!(
                "{table}: {count} records would be changed, and the guard `update` is closed: open it if that is meant",
                table,
                count
            ),
            Self::Fields { table, fields } => message!(
                "{table}: {fields} would be written, and the guard `fields` does not name them: add them if that is meant",
                table,
                fields = listed(fields)
            ),
            Self::MaxRecords { table, count, limit } => message!(
                "{table}: {count} records would be written, and the guard `max_records` is {limit}: export fewer rows at once, or \
                 raise it",
                table,
                count,
                limit
            ),
            Self::DeleteLines { table, count } => message!(
                "{table}: {count} lines would be deleted, and the guard `delete_lines` is closed: open it if that is meant",
                table,
                count
            ),
            Self::MaxFile { table, size, limit } => message!(
                "{table}: a file of {size} bytes would be stored, and the guard `max_file` is {limit}: take a smaller file, or \
                 raise it",
                table,
                size,
                limit
            ),
            Self::Companies { table, companies } => message!(
                "{table}: records of {companies} would be written, and the guard `companies` does not name it: add it if that is meant",
                table,
                companies = company_names(companies)
            ),
        }
    }
}

impl ClosedGuard {
    /// The table whose guard is closed.
    #[must_use]
    pub fn table(&self) -> &str {
        match self {
            Self::Insert { table, .. }
            | Self::Update { table, .. }
            | Self::Fields { table, .. }
            | Self::MaxRecords { table, .. }
            | Self::DeleteLines { table, .. }
            | Self::MaxFile { table, .. }
            | Self::Companies { table, .. } => table,
        }
    }
}

fn company_names(ids: &[i64]) -> Value {
    let names: Vec<_> = ids.iter().map(|id| message!("company {id}", id)).collect();
    joined(&names, &|first, second| message!("{first} and {second}", first, second))
}

impl TableGuard {
    /// Everything of this that is closed; nothing where nothing would be written.
    ///
    /// `own_company` is the company of the profile, which counts where the guard names none.
    #[must_use]
    pub fn closed(&self, table: &str, wanted: &Wanted, own_company: Option<i64>) -> Vec<ClosedGuard> {
        let table = || table.to_owned();
        let mut closed = Vec::new();
        if wanted.inserts > 0 && !self.insert {
            closed.push(ClosedGuard::Insert {
                table: table(),
                count: wanted.inserts,
            });
        }
        if wanted.updates > 0 && !self.update {
            closed.push(ClosedGuard::Update {
                table: table(),
                count: wanted.updates,
            });
        }
        let fields: Vec<_> = wanted.fields.difference(&self.fields).cloned().collect();
        if !fields.is_empty() {
            closed.push(ClosedGuard::Fields { table: table(), fields });
        }
        let count = wanted.inserts.saturating_add(wanted.updates);
        if count > self.max_records {
            closed.push(ClosedGuard::MaxRecords {
                table: table(),
                count,
                limit: self.max_records,
            });
        }
        if wanted.deleted_lines > 0 && !self.delete_lines {
            closed.push(ClosedGuard::DeleteLines {
                table: table(),
                count: wanted.deleted_lines,
            });
        }
        if wanted.largest_file > self.max_file {
            closed.push(ClosedGuard::MaxFile {
                table: table(),
                size: wanted.largest_file,
                limit: self.max_file,
            });
        }
        let companies = wanted.companies.iter().copied();
        let companies: Vec<_> = companies.filter(|id| !self.covers(*id, own_company)).collect();
        if !companies.is_empty() {
            closed.push(ClosedGuard::Companies {
                table: table(),
                companies,
            });
        }
        closed
    }

    /// Whether records of a company may be written.
    #[must_use]
    pub fn covers(&self, company: i64, own_company: Option<i64>) -> bool {
        if self.companies.is_empty() {
            own_company.is_none_or(|own| own == company)
        } else {
            self.companies.contains(&company)
        }
    }
}

told_by_message!(ClosedGuard);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn wanted() -> Wanted {
        Wanted {
            inserts: 1,
            updates: 100,
            fields: ["name", "weight"].map(str::to_owned).into(),
            deleted_lines: 2,
            largest_file: 21 * 1024 * 1024,
            companies: [1, 2].into(),
        }
    }

    #[test]
    fn everything_is_closed_until_it_is_opened_and_all_of_it_is_named() {
        let closed = TableGuard::default().closed("product.template", &wanted(), Some(1));
        let messages: Vec<String> = closed.iter().map(ClosedGuard::to_string).collect();
        assert_eq!(
            messages,
            [
                "product.template: 1 record would be created, and the guard `insert` is closed: open it if that is meant",
                "product.template: 100 records would be changed, and the guard `update` is closed: open it if that is meant",
                "product.template: name, weight would be written, and the guard `fields` does not name them: add them if \
                 that is meant",
                "product.template: 101 records would be written, and the guard `max_records` is 100: export fewer rows at \
                 once, or raise it",
                "product.template: 2 lines would be deleted, and the guard `delete_lines` is closed: open it if that is meant",
                "product.template: a file of 22020096 bytes would be stored, and the guard `max_file` is 20971520: take a \
                 smaller file, or raise it",
                "product.template: records of company 2 would be written, and the guard `companies` does not name it: add \
                 it if that is meant",
            ]
        );
        assert_eq!(
            TableGuard::default().closed("product.template", &Wanted::default(), Some(1)),
            []
        );
    }

    #[test]
    fn what_is_open_is_open_to_the_last_record_and_no_further() {
        let guard: TableGuard = serde_json::from_value(json!({
            "insert": true, "update": true, "fields": ["name", "weight"], "max_records": 101, "delete_lines": true,
            "max_file": 22_020_096, "companies": [1, 2],
        }))
        .unwrap();
        assert_eq!(guard.closed("t", &wanted(), Some(3)), []);
        let more = Wanted { inserts: 2, ..wanted() };
        assert_eq!(guard.closed("t", &more, None).len(), 1);
    }

    #[test]
    fn a_guard_that_is_misspelt_opens_nothing_and_is_refused() {
        assert_eq!(
            serde_json::from_value::<TableGuard>(json!({})).unwrap(),
            TableGuard::default()
        );
        let error = serde_json::from_value::<TableGuard>(json!({"inserts": true})).unwrap_err();
        assert!(error.to_string().contains("unknown field `inserts`"), "{error}");
    }
}
