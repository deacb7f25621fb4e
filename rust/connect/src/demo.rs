//! The demo: what an empty profile can be filled with, to see what lists, groups and mappings are.
//!
//! It adds three tables, three lists, a group and a mapping whose guards are all closed, each of them complete; the next
//! read fills them.

use monta_core::export::{Guards, MappedColumn, Mapping, TableGuard};
use monta_core::lookup::{Binding, FieldChoice, FieldRef, GroupConfig, ListConfig, ListField};
use monta_core::message;
use monta_core::message::{Message, listed};

use crate::cache::Cache;
use crate::error::Error;
use crate::profile::{Profile, REQUIRED_TABLES};
use crate::store::Store;

const UNITS: &str = "Units of Measure";
const CATEGORIES: &str = "Product Categories";
const ROUTES: &str = "Routes";
/// Between routes, in the list and in a file.
const BETWEEN_ROUTES: &str = ";";

impl Profile {
    /// Whether the demo may be created: there is no list, group, mapping or table of one's own yet.
    #[must_use]
    pub fn may_have_demo(&self) -> bool {
        self.lost_by_demo().is_empty()
    }

    /// Whether the demo is offered without being asked for: the profile is empty, and its cache has never met an Odoo. So
    /// it is offered once, with the first connection and before the first read.
    ///
    /// # Errors
    /// That the cache cannot be read.
    pub fn offers_demo(&self, cache: &Cache) -> Result<bool, Error> {
        Ok(self.may_have_demo() && cache.server_version()?.is_none())
    }

    /// Creates the demo in this profile; it is neither saved nor read by that.
    ///
    /// # Errors
    /// [`Error::Edit`]: what would be lost, as in `1 list would be lost`; nothing is changed.
    pub fn create_demo(&mut self) -> Result<(), Error> {
        let lost = self.lost_by_demo();
        if let Some((last, others)) = lost.split_last() {
            let lost = match others {
                [] => last.clone(),
                others => message!("{others} and {last}", others = listed(others), last),
            };
            return Err(Error::Edit(message!(
                "The demo is for an empty profile: {lost} would be lost. Create it in a profile of its own.",
                lost
            )));
        }
        for table in ["uom.uom", "product.category", "stock.route"] {
            self.table_mut(table);
        }
        self.lists = vec![units(), categories(), routes()];
        self.groups = vec![products()];
        self.mappings = vec![mapping()];
        self.guards = Guards::from([("product.template".to_owned(), TableGuard::default())]);
        Ok(())
    }

    /// `1 list`, `2 groups`, …: what the demo would take the place of.
    fn lost_by_demo(&self) -> Vec<Message> {
        let own_tables = self.table_names().len() - REQUIRED_TABLES.len();
        let counted = [
            (
                self.lists.len(),
                message!("1 list"),
                message!("{count} lists", count = self.lists.len()),
            ),
            (
                self.groups.len(),
                message!("1 group"),
                message!("{count} groups", count = self.groups.len()),
            ),
            (
                self.mappings.len(),
                message!("1 mapping"),
                message!("{count} mappings", count = self.mappings.len()),
            ),
            (
                own_tables,
                message!("1 table"),
                message!("{count} tables", count = own_tables),
            ),
        ];
        let told = counted.into_iter().filter_map(|(count, one, several)| match count {
            0 => None,
            1 => Some(one),
            _ => Some(several),
        });
        told.collect()
    }
}

impl Store {
    /// Whether the demo is offered, see [`Profile::offers_demo`].
    ///
    /// # Errors
    /// That the profile or the cache cannot be read.
    pub fn offers_demo(&self) -> Result<bool, Error> {
        let profile = self.profile()?;
        self.with_cache(|cache| profile.offers_demo(cache))
    }

    /// Creates the demo in the profile; the next read fills it.
    ///
    /// # Errors
    /// As of [`Profile::create_demo`], or that the profile cannot be read or written.
    pub fn create_demo(&self) -> Result<(), Error> {
        self.edit(Profile::create_demo)
    }
}

fn choice(field: &str, secondary: Option<&str>) -> FieldChoice {
    FieldChoice {
        field: field.into(),
        secondary: secondary.map(FieldRef::from),
        ..FieldChoice::default()
    }
}

fn bound(field: &str, binding: Binding) -> ListField {
    ListField {
        choice: choice(field, None),
        binding: Some(binding),
        ..ListField::default()
    }
}

fn list(name: &str, source: &str, fields: Vec<ListField>) -> ListConfig {
    ListConfig {
        name: name.to_owned(),
        source: source.to_owned(),
        fields,
        ..ListConfig::default()
    }
}

fn units() -> ListConfig {
    let fields = vec![bound("name", Binding::Value), bound("id", Binding::Key(1))];
    list(UNITS, "uom.uom", fields)
}

fn categories() -> ListConfig {
    // With those above it: `All / Furniture`.
    let fields = vec![bound("complete_name", Binding::Value), bound("id", Binding::Key(1))];
    list(CATEGORIES, "product.category", fields)
}

fn routes() -> ListConfig {
    ListConfig {
        checklist: true,
        list_separator: Some(BETWEEN_ROUTES.to_owned()),
        ..list(ROUTES, "stock.route", vec![bound("name", Binding::Value)])
    }
}

fn products() -> GroupConfig {
    GroupConfig {
        name: "Products".to_owned(),
        source: "product.product".to_owned(),
        fields: vec![
            choice("default_code", None),
            choice("name", None),
            choice("barcode", None),
            choice("categ_id", Some("complete_name")),
            choice("uom_id", Some("name")),
        ],
        ..GroupConfig::default()
    }
}

fn mapping() -> Mapping {
    let line = |column: &str, field: &str| MappedColumn {
        column: column.to_owned(),
        table: "product.template".to_owned(),
        field: field.into(),
        insert: true,
        update: true,
        ..MappedColumn::default()
    };
    let of_list = |column, field, secondary: &str, list: &str| MappedColumn {
        secondary: Some(secondary.into()),
        list: Some(list.to_owned()),
        ..line(column, field)
    };
    Mapping {
        name: "Products".to_owned(),
        columns: vec![
            MappedColumn {
                identifier: true,
                update: false,
                ..line("SKU", "default_code")
            },
            line("Name", "name"),
            of_list("Unit", "uom_id", "name", UNITS),
            of_list("Category", "categ_id", "complete_name", CATEGORIES),
            MappedColumn {
                separator: Some(BETWEEN_ROUTES.to_owned()),
                ..of_list("Routes", "route_ids", "name", ROUTES)
            },
        ],
        ..Mapping::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_profile_gets_it_and_it_can_be_stored() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("profile.json");
        let cache = Cache::open(&folder.path().join("cache.sqlite")).unwrap();
        let mut profile = Profile::default();
        // Notes about a required table are no reason against it.
        profile.table_mut("mrp.bom").description = "Ours".to_owned();
        assert!(profile.offers_demo(&cache).unwrap());
        profile.create_demo().unwrap();
        assert_eq!(
            profile.table_names()[8..],
            ["uom.uom", "product.category", "stock.route"]
        );
        assert_eq!(profile.taken_names(), [UNITS, CATEGORIES, ROUTES, "Products"]);
        assert_eq!(profile.guards["product.template"], TableGuard::default());
        let mapping = &profile.mappings[0];
        assert_eq!(mapping.table(), "product.template");
        assert_eq!(mapping.identifiers().count(), 1);
        assert!(mapping.inserts());
        profile.save(&path).unwrap();
        assert_eq!(Profile::load(&path).unwrap(), profile);
        assert!(!profile.offers_demo(&cache).unwrap());
    }

    #[test]
    fn it_is_offered_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(&folder.path().join("cache.sqlite")).unwrap();
        cache.set_server_version("18.0").unwrap();
        let profile = Profile::default();
        assert!(profile.may_have_demo() && !profile.offers_demo(&cache).unwrap());
    }

    #[test]
    fn what_would_be_lost_is_told_and_nothing_is_changed() {
        let mut profile = Profile::default();
        profile.lists.push(units());
        let before = profile.clone();
        let error = profile.create_demo().unwrap_err().to_string();
        assert_eq!(
            error,
            "The demo is for an empty profile: 1 list would be lost. Create it in a profile of its own. Nothing was changed."
        );
        assert_eq!(profile, before);
        profile.groups = vec![products(), products()];
        profile.mappings = vec![mapping()];
        profile.table_mut("uom.uom");
        let error = profile.create_demo().unwrap_err().to_string();
        assert!(
            error.contains(": 1 list, 2 groups, 1 mapping and 1 table would be lost."),
            "{error}"
        );
    }
}
