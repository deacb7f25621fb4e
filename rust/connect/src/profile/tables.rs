//! The tables of interest.

use monta_core::export::Mapping;
use monta_core::lookup::{GroupConfig, ListConfig};
use monta_core::message;
use monta_core::message::listed;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Profile;
use crate::error::Error;

/// Tables that every profile reads, by Odoo's names.
pub const REQUIRED_TABLES: [&str; 8] = [
    "res.company",
    "res.lang",
    "product.template",
    "product.product",
    "mrp.bom",
    "mrp.bom.line",
    "ir.attachment",
    "product.document",
];

/// What is set up of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TableConfig {
    /// Odoo's name of it, such as `uom.uom`.
    pub name: String,
    /// Odoo's name of it for people, such as `Unit of Measure`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// What a user notes about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Fields that are read beside those that always are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// What a later release stores here.
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

impl Profile {
    /// The names of all tables that are read: the required ones, then the others.
    #[must_use]
    pub fn table_names(&self) -> Vec<&str> {
        let others = self.tables.iter().map(|table| table.name.as_str());
        let mut names = REQUIRED_TABLES.to_vec();
        for name in others {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// What is set up of a table; none where nothing is.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&TableConfig> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// Refuses a table that is not read.
    pub(crate) fn expect_table(&self, name: &str) -> Result<(), Error> {
        if self.table_names().contains(&name) {
            return Ok(());
        }
        Err(Error::Setting(message!(
            "{name} is not among the tables of interest, which are {tables}.",
            name,
            tables = listed(&self.table_names())
        )))
    }

    /// Sets up a table, which is added where it is not read yet.
    pub fn table_mut(&mut self, name: &str) -> &mut TableConfig {
        let place = self
            .tables
            .iter()
            .position(|table| table.name == name)
            .unwrap_or_else(|| {
                self.tables.push(TableConfig {
                    name: name.to_owned(),
                    ..TableConfig::default()
                });
                self.tables.len() - 1
            });
        #[expect(clippy::indexing_slicing, reason = "found or added the line before")]
        &mut self.tables[place]
    }

    /// Takes a table out.
    ///
    /// # Errors
    /// [`Error::Edit`]: it is required, or lists, groups and mappings use it; they are named, and nothing is changed.
    pub fn remove_table(&mut self, name: &str) -> Result<(), Error> {
        self.remove_table_unless(
            name,
            |list| list.source == name,
            |group| group.source == name,
            |mapping| mapping.table() == name,
        )
    }

    /// The same, where a list, a group or a mapping may use a table that is not its source.
    pub(crate) fn remove_table_unless(
        &mut self,
        name: &str,
        list_uses: impl Fn(&ListConfig) -> bool,
        group_uses: impl Fn(&GroupConfig) -> bool,
        mapping_uses: impl Fn(&Mapping) -> bool,
    ) -> Result<(), Error> {
        if REQUIRED_TABLES.contains(&name) {
            return Err(Error::Edit(message!(
                "{name} is required and cannot be taken out.",
                name
            )));
        }
        let lists = self.lists.iter().filter(|list| list_uses(list));
        let lists = lists.map(|list| message!("list \"{name}\"", name = list.name));
        let groups = self.groups.iter().filter(|group| group_uses(group));
        let groups = groups.map(|group| message!("group \"{name}\"", name = group.name));
        let mappings = self.mappings.iter().filter(|mapping| mapping_uses(mapping));
        let mappings = mappings.map(|mapping| message!("mapping \"{name}\"", name = mapping.name));
        let users: Vec<_> = lists.chain(groups).chain(mappings).collect();
        if !users.is_empty() {
            return Err(Error::Edit(message!(
                "{name} is used by {users}: change that first.",
                name,
                users = listed(&users)
            )));
        }
        self.tables.retain(|table| table.name != name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn required_tables_are_always_read_and_once() {
        let mut profile = Profile::default();
        assert_eq!(profile.table_names(), REQUIRED_TABLES);
        profile.table_mut("uom.uom").description = "Units".to_owned();
        profile.table_mut("mrp.bom").fields.push("product_qty".to_owned());
        profile.table_mut("uom.uom");
        assert_eq!(profile.table_names()[8..], ["uom.uom"]);
        assert_eq!(profile.table("uom.uom").unwrap().description, "Units");
    }

    #[test]
    fn a_table_in_use_is_not_taken_out() {
        let mut profile = Profile::default();
        profile.table_mut("uom.uom");
        profile.lists.push(ListConfig {
            name: "Units".to_owned(),
            source: "uom.uom".to_owned(),
            ..ListConfig::default()
        });
        profile.groups.push(GroupConfig {
            name: "Any unit".to_owned(),
            source: "uom.uom".to_owned(),
            ..GroupConfig::default()
        });
        let mapping = serde_json::json!({"name": "Units", "columns": [{"column": "Unit", "table": "uom.uom",
            "field": "name"}]});
        profile.mappings.push(serde_json::from_value(mapping).unwrap());
        let error = profile.remove_table("uom.uom").unwrap_err().to_string();
        assert_eq!(
            error,
            "uom.uom is used by list \"Units\", group \"Any unit\", mapping \"Units\": change that first. Nothing was changed."
        );
        assert!(profile.remove_table("mrp.bom").is_err());
        profile.lists.clear();
        profile.groups.clear();
        profile.mappings.clear();
        profile.remove_table("uom.uom").unwrap();
        assert_eq!(profile.table_names(), REQUIRED_TABLES);
    }
}
