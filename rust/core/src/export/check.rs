//! What keeps a mapping from being saved or used.

use std::collections::BTreeSet;

use super::gap::MappingGap;
use super::input::InputCell;
use super::mapping::{MappedColumn, Mapping, Master};
use super::setup::Setup;
use super::value::TypedField;
use crate::lookup::config::name_gap;
use crate::lookup::{Field, FieldType, Filter, Gap, Table, Tables, check_separators, defined, related};

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
        gaps.extend(self.product_gaps());
        gaps
    }

    /// Bills of materials and documents are those of products, which are told by one code.
    fn product_gaps(&self) -> Vec<MappingGap> {
        let mut gaps = Vec::new();
        let is_product = matches!(self.table(), "product.template" | "product.product");
        let by_one_text = self.identifiers().count() == 1;
        let parts = [("bom", self.bom.is_some()), ("document", self.document.is_some())];
        for (member, _) in parts.into_iter().filter(|(_, is_used)| *is_used && !is_product) {
            gaps.push(MappingGap::NoProducts { member });
        }
        if let Some(bom) = &self.bom {
            if bom.quantity.trim().is_empty() {
                gaps.push(MappingGap::MemberMissing { member: "bom.quantity" });
            }
            if bom.component.as_ref().is_some_and(|column| column.trim().is_empty()) {
                gaps.push(MappingGap::MemberMissing {
                    member: "bom.component",
                });
            }
            if !by_one_text {
                gaps.push(MappingGap::SeveralIdentifiers);
            }
        }
        if self
            .document
            .as_ref()
            .is_some_and(|document| document.file.trim().is_empty())
        {
            gaps.push(MappingGap::MemberMissing {
                member: "document.file",
            });
        }
        gaps
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
            reason: Box::new(error),
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
