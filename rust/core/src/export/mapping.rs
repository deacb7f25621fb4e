//! Which column of a file goes to which field of a table.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::gap::MappingGap;
use super::input::InputCell;
use super::number::DecimalSign;
use super::value::TypedField;
use crate::lookup::config::name_gap;
use crate::lookup::{
    Field, FieldRef, FieldType, Filter, Gap, GroupConfig, ListConfig, Table, Tables, check_separators, defined, related,
};

/// A mapping, as the profile stores it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mapping {
    /// Its name, unique among mappings.
    pub name: String,
    /// Its lines, one for each column of the file that is used.
    #[serde(default)]
    pub columns: Vec<MappedColumn>,
}

/// A line of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch that users know by this name"
)]
pub struct MappedColumn {
    /// The name of the column, or of the member of a JSON file.
    pub column: String,
    /// The table whose records it writes: the same for all lines.
    #[serde(default)]
    pub table: String,
    /// The field of the table.
    pub field: FieldRef,
    /// Whether it tells which record a row is about. Of several, all have to agree.
    #[serde(default)]
    pub identifier: bool,
    /// For a relation: the field of the table it leads to by which its records are found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secondary: Option<FieldRef>,
    /// What stands between several values, such as `;`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// The list whose values stand in the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// The search group from which its values are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Whether new records get it.
    #[serde(default)]
    pub insert: bool,
    /// Whether records that exist get it.
    #[serde(default)]
    pub update: bool,
    /// What counts where the cell is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_when_empty: Option<String>,
    /// Whether an empty cell without a default empties the field of a record that exists; otherwise it stays as it is.
    #[serde(default)]
    pub empty_clears: bool,
    /// A filter (decision 30): a row whose cell matches is left out of the export.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclude_when: Option<String>,
    /// How many letters the text may have; longer ones are refused, never cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// Whether a row without it is refused.
    #[serde(default)]
    pub compulsory: bool,
    /// Whether people write the number, with signs between thousands, see [`super::written_number`].
    #[serde(default)]
    pub numeric: bool,
    /// What stands before the fraction; where it is not said and a number can be read in two ways, it is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal_sign: Option<DecimalSign>,
    /// Whose value counts for a record that exists.
    #[serde(default)]
    pub master: Master,
}

/// Whose value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Master {
    /// That of the file.
    #[default]
    File,
    /// Odoo's: the result of an export has it.
    Odoo,
}

/// What a mapping is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Setup<'a> {
    /// The tables of interest; their definitions suffice.
    pub tables: &'a Tables,
    /// All lookup lists of the profile.
    pub lists: &'a [ListConfig],
    /// All its search groups.
    pub groups: &'a [GroupConfig],
}

impl Mapping {
    /// All that keeps it from being saved or used; `taken` are the names of all other mappings.
    #[must_use]
    pub fn gaps(&self, setup: Setup<'_>, taken: &[&str]) -> Vec<MappingGap> {
        let name = name_gap(&self.name, taken).map(MappingGap::Config);
        name.into_iter().chain(self.own_gaps(setup)).collect()
    }

    /// The same beside its name.
    #[must_use]
    pub fn own_gaps(&self, setup: Setup<'_>) -> Vec<MappingGap> {
        if self.columns.is_empty() {
            return vec![MappingGap::NoColumns];
        }
        let gaps = self.table_gaps();
        if !gaps.is_empty() {
            return gaps;
        }
        let Some(table) = setup.tables.table(self.table()) else {
            let table = self.table().to_owned();
            return vec![MappingGap::Config(Gap::SourceNotRead { table })];
        };
        let mut gaps = Vec::new();
        for (place, line) in self.columns.iter().enumerate() {
            if line.column.trim().is_empty() {
                gaps.push(MappingGap::ColumnMissing { line: place + 1 });
            } else {
                gaps.extend(line.gaps(table, setup));
            }
        }
        gaps.extend(self.mapped_twice());
        gaps.extend(self.identifier_gaps());
        gaps
    }

    /// The table whose records it writes; empty where no line names one.
    #[must_use]
    pub fn table(&self) -> &str {
        self.columns.first().map_or("", |line| &line.table)
    }

    /// The lines that tell which record a row is about.
    pub fn identifiers(&self) -> impl Iterator<Item = &MappedColumn> {
        self.columns.iter().filter(|line| line.identifier)
    }

    /// Whether rows of which Odoo has no record can become one.
    #[must_use]
    pub fn inserts(&self) -> bool {
        self.columns.iter().any(|line| line.insert)
    }

    /// Whether it writes to the table, or finds records in it.
    #[must_use]
    pub fn uses_table(&self, name: &str, tables: &Tables) -> bool {
        let table = tables.table(self.table());
        let leads_there = |line: &MappedColumn| {
            let field = table.and_then(|table| table.field(&line.field.name));
            line.secondary.is_some() && field.is_some_and(|field| field.relation.as_deref() == Some(name))
        };
        self.table() == name || self.columns.iter().any(leads_there)
    }

    /// One table, and one only.
    fn table_gaps(&self) -> Vec<MappingGap> {
        let missing = self.columns.iter().filter(|line| line.table.trim().is_empty());
        let missing: Vec<MappingGap> = missing
            .map(|line| MappingGap::Field {
                column: line.column.clone(),
                gap: Gap::SourceMissing,
            })
            .collect();
        let tables: BTreeSet<&str> = self.columns.iter().map(|line| line.table.as_str()).collect();
        if missing.is_empty() && tables.len() > 1 {
            let tables = tables.into_iter().map(str::to_owned).collect();
            return vec![MappingGap::SeveralTables { tables }];
        }
        missing
    }

    fn mapped_twice(&self) -> Vec<MappingGap> {
        let mut lines: Vec<&MappedColumn> = self.columns.iter().filter(|line| !line.field.name.is_empty()).collect();
        lines.sort_by(|one, other| one.field.name.cmp(&other.field.name));
        let same = lines.chunk_by(|one, other| one.field.name == other.field.name);
        same.filter_map(|same| match same {
            [line, _, ..] => Some(MappingGap::MappedTwice {
                field: line.field.name.clone(),
                columns: same.iter().map(|line| format!("`{}`", line.column)).collect(),
            }),
            _ => None,
        })
        .collect()
    }

    fn identifier_gaps(&self) -> Vec<MappingGap> {
        if self.identifiers().next().is_none() {
            return vec![MappingGap::IdentifierMissing];
        }
        let unwritten = self.identifiers().filter(|line| !line.insert && self.inserts());
        unwritten
            .map(|line| MappingGap::IdentifierNotInserted {
                column: line.column.clone(),
            })
            .collect()
    }
}

impl MappedColumn {
    fn gaps(&self, table: &Table, setup: Setup<'_>) -> Vec<MappingGap> {
        let column = || self.column.clone();
        if self.field.name.is_empty() {
            let (table, field) = (table.name.clone(), String::new());
            let gap = Gap::FieldGone { table, field };
            return vec![MappingGap::Field { column: column(), gap }];
        }
        let field = match defined(&self.field, table) {
            Ok(field) => field,
            Err(gap) => return vec![MappingGap::Field { column: column(), gap }],
        };
        let mut gaps = self.switch_gaps(field);
        gaps.extend(self.type_gaps(field, setup.tables));
        gaps.extend(self.number_gaps(field));
        if let Some(Err(error)) = self.exclude_when.as_deref().map(Filter::parse) {
            gaps.push(MappingGap::Filter {
                column: column(),
                error,
            });
        }
        gaps.extend(self.list_gaps(field, setup));
        gaps.extend(self.default_gap(field));
        gaps
    }

    /// A default that every row would be refused for. Related records are known only when rows are read.
    fn default_gap(&self, field: &Field) -> Option<MappingGap> {
        let text = self
            .default_when_empty
            .as_ref()
            .filter(|text| !text.trim().is_empty())?;
        if field.field_type.is_relation() {
            return None;
        }
        let typed = TypedField {
            line: self,
            field,
            names: None,
        };
        let error = typed.value(&InputCell::Empty).err()?;
        Some(MappingGap::Default {
            column: self.column.clone(),
            text: text.clone(),
            reason: error.to_string(),
        })
    }

    /// What is switched on, and cannot be.
    fn switch_gaps(&self, field: &Field) -> Vec<MappingGap> {
        let column = || self.column.clone();
        let mut gaps = Vec::new();
        let is_written = self.insert || self.update;
        let excludes = self.exclude_when.as_ref().is_some_and(|text| !text.trim().is_empty());
        if !is_written && !self.identifier && !excludes && self.master == Master::File {
            gaps.push(MappingGap::Unused { column: column() });
        }
        if self.update && self.master == Master::Odoo {
            gaps.push(MappingGap::MasterUpdated { column: column() });
        }
        if is_written && field.name == "id" {
            gaps.push(MappingGap::IdWritten { column: column() });
        } else if is_written && field.readonly {
            gaps.push(MappingGap::ReadOnly {
                column: column(),
                field: field.name.clone(),
            });
        }
        gaps
    }

    /// What its type does not allow.
    fn type_gaps(&self, field: &Field, tables: &Tables) -> Vec<MappingGap> {
        use FieldType::{Char, Integer, Many2one, Many2oneReference, One2many, Reference, Selection, Text};
        let (column, name) = (|| self.column.clone(), || field.name.clone());
        let mut gaps = Vec::new();
        match field.field_type {
            One2many => {
                return vec![MappingGap::Lines {
                    column: column(),
                    field: name(),
                }];
            }
            Reference | Many2oneReference => {
                return vec![MappingGap::Unwritable {
                    column: column(),
                    field: name(),
                }];
            }
            _ => {}
        }
        let takes_identifiers = matches!(field.field_type, Char | Text | Integer | Selection | Many2one);
        if self.identifier && !takes_identifiers {
            gaps.push(MappingGap::NoIdentifier {
                column: column(),
                field: name(),
            });
        }
        let secondary = self.secondary.as_ref();
        if let Some(secondary) = secondary {
            if let Err(gap) = related(field, tables).and_then(|other| defined(secondary, other)) {
                gaps.push(MappingGap::Field { column: column(), gap });
            }
        } else if field.field_type.is_relation() {
            gaps.push(MappingGap::SecondaryMissing {
                column: column(),
                field: name(),
            });
        }
        let has_separator = self.separator.as_ref().is_some_and(|text| !text.is_empty());
        if field.field_type.is_x2many() && !has_separator {
            gaps.push(MappingGap::SeparatorMissing {
                column: column(),
                field: name(),
            });
        } else if !field.field_type.is_x2many() && has_separator {
            gaps.push(MappingGap::SeparatorWithoutParts {
                column: column(),
                field: name(),
            });
        }
        gaps
    }

    fn number_gaps(&self, field: &Field) -> Vec<MappingGap> {
        use FieldType::{Char, Float, Integer, Monetary};
        let column = || self.column.clone();
        let mut gaps = Vec::new();
        // The number of a drawing is a text in Odoo, and a number all the same.
        if self.numeric && !matches!(field.field_type, Integer | Float | Monetary | Char) {
            gaps.push(MappingGap::NotNumeric {
                column: column(),
                field: field.name.clone(),
            });
        }
        if self.decimal_sign.is_some() && !self.numeric {
            gaps.push(MappingGap::SignWithoutNumeric { column: column() });
        }
        if self.max_length == Some(0) {
            gaps.push(MappingGap::NoLength { column: column() });
        }
        gaps
    }

    /// What does not fit the list or the group that its values come from.
    fn list_gaps(&self, field: &Field, setup: Setup<'_>) -> Vec<MappingGap> {
        let column = || self.column.clone();
        let mut gaps = Vec::new();
        let mut other_table = |name: &str, source: &str| {
            let relation = field.relation.as_deref().filter(|relation| *relation != source);
            gaps.extend(relation.map(|relation| MappingGap::OtherTable {
                column: column(),
                name: name.to_owned(),
                source_table: source.to_owned(),
                field: field.name.clone(),
                relation: relation.to_owned(),
            }));
        };
        let list = self
            .list
            .as_deref()
            .map(|name| (name, find(setup.lists, name, |list| &list.name)));
        let group = self
            .group
            .as_deref()
            .map(|name| (name, find(setup.groups, name, |group| &group.name)));
        if let Some((name, Some(list))) = list {
            other_table(name, &list.source);
        }
        if let Some((name, Some(group))) = group {
            other_table(name, &group.source);
        }
        match list {
            Some((name, None)) => gaps.push(MappingGap::ListGone {
                column: column(),
                list: name.to_owned(),
            }),
            Some((_, Some(list))) => {
                let joins = list.list_separator.as_deref().filter(|_| list.checklist);
                if let Err(error) = check_separators(joins, self.separator.as_deref()) {
                    gaps.push(MappingGap::Separators {
                        column: column(),
                        error,
                    });
                }
            }
            None => {}
        }
        if let Some((name, None)) = group {
            gaps.push(MappingGap::GroupGone {
                column: column(),
                group: name.to_owned(),
            });
        }
        gaps
    }
}

fn find<'a, T>(configs: &'a [T], name: &str, name_of: impl Fn(&T) -> &String) -> Option<&'a T> {
    configs.iter().find(|config| name_of(config) == name)
}

/// The names of the mappings that need a list, which therefore cannot be deleted or renamed.
#[must_use]
pub fn mappings_with_list<'a>(list: &str, mappings: &'a [Mapping]) -> Vec<&'a str> {
    with(mappings, |line| line.list.as_deref() == Some(list))
}

/// The same for a search group.
#[must_use]
pub fn mappings_with_group<'a>(group: &str, mappings: &'a [Mapping]) -> Vec<&'a str> {
    with(mappings, |line| line.group.as_deref() == Some(group))
}

/// The same for a table, which therefore cannot be taken out.
#[must_use]
pub fn mappings_with_table<'a>(table: &str, mappings: &'a [Mapping], tables: &Tables) -> Vec<&'a str> {
    let mappings = mappings.iter().filter(|mapping| mapping.uses_table(table, tables));
    mappings.map(|mapping| mapping.name.as_str()).collect()
}

fn with(mappings: &[Mapping], needs: impl Fn(&MappedColumn) -> bool) -> Vec<&str> {
    let mappings = mappings.iter().filter(|mapping| mapping.columns.iter().any(&needs));
    mappings.map(|mapping| mapping.name.as_str()).collect()
}
