//! Lists and groups from the cache, also when no Odoo answers and when something they use is gone.

use monta_connect::{Extent, GroupAnswer, ListAnswer, group, list};
use monta_core::Message;
use monta_core::lookup::{Binding, FieldChoice, Gap, GroupConfig, ListConfig, ListField};
use serde_json::{Value, json};

use crate::shop::Shop;

fn choice(field: &str, secondary: Option<&str>) -> FieldChoice {
    FieldChoice {
        field: field.into(),
        secondary: secondary.map(Into::into),
        separator: Some(", ".to_owned()),
        ..FieldChoice::default()
    }
}

fn bound(choice: FieldChoice, binding: Binding) -> ListField {
    ListField {
        choice,
        binding: Some(binding),
        ..ListField::default()
    }
}

fn field(kind: &str, relation: &str, back: &str) -> Value {
    json!({"type": kind, "string": kind, "store": true, "relation": relation, "relation_field": back})
}

/// Products with a unit whose table is read, routes whose is not, and bills of material, the lines of a bill sorted.
fn shop() -> Shop {
    let mut shop = Shop::new();
    {
        let mut world = shop.odoo.world();
        for (table, name, described) in [
            ("product.template", "uom_id", field("many2one", "uom.uom", "")),
            ("product.template", "route_ids", field("many2many", "stock.route", "")),
            (
                "product.template",
                "bom_ids",
                field("one2many", "mrp.bom", "product_tmpl_id"),
            ),
            ("mrp.bom", "product_tmpl_id", field("many2one", "product.template", "")),
            ("mrp.bom", "sequence", field("integer", "", "")),
        ] {
            world.fields.get_mut(table).unwrap()[name] = described;
        }
        let oak = json!({"name": "Oak Table", "active": true, "uom_id": 1, "route_ids": [6, 5]});
        world.put("product.template", 1, "08:00:00", oak);
        world.put(
            "uom.uom",
            1,
            "08:00:00",
            json!({"name": "Unit", "active": true, "display_name": "Unit (1)"}),
        );
        world.put("stock.route", 5, "08:00:00", json!({"display_name": "Buy"}));
        world.put("stock.route", 6, "08:00:00", json!({"display_name": "Manufacture"}));
        for (id, sequence, name) in [(7, 2, "later"), (8, 1, "sooner")] {
            let bom =
                json!({"name": name, "active": true, "product_tmpl_id": 1, "sequence": sequence, "display_name": name});
            world.put("mrp.bom", id, "08:00:00", bom);
        }
    }
    shop.profile.table_mut("uom.uom");
    shop.profile.lists.push(ListConfig {
        name: "Products".to_owned(),
        source: "product.template".to_owned(),
        fields: vec![
            bound(choice("name", None), Binding::Value),
            bound(choice("uom_id", Some("name")), Binding::Key(1)),
            bound(choice("uom_id", None), Binding::Key(2)),
            bound(choice("route_ids", None), Binding::Key(3)),
            bound(choice("bom_ids", Some("name")), Binding::Key(4)),
        ],
        ..ListConfig::default()
    });
    shop
}

fn first_row(shop: &Shop) -> Vec<String> {
    match list(&shop.profile, &shop.cache(), "Products").unwrap() {
        ListAnswer::Built { list, .. } => list.rows.into_iter().find(|row| row.id == 1).unwrap().texts,
        ListAnswer::Broken { gaps, .. } => panic!("{gaps:?}"),
    }
}

#[test]
fn a_list_is_built_from_the_cache() {
    let shop = shop();
    let never = list(&shop.profile, &shop.cache(), "Products").unwrap();
    assert!(
        matches!(&never, ListAnswer::Broken { gaps, kept: None } if gaps[0].is_gone()),
        "{never:?}"
    );
    assert!(shop.read(Extent::Daily).is_complete());
    assert_eq!(
        first_row(&shop),
        ["Oak Table", "Unit", "Unit (1)", "Manufacture, Buy", "sooner, later"]
    );
    let error = list(&shop.profile, &shop.cache(), "Routes").unwrap_err().to_string();
    assert_eq!(error, "The profile has no list \"Routes\": there are \"Products\".");
}

#[test]
fn a_display_name_is_read_once_and_again_when_its_record_changes() {
    let shop = shop();
    shop.read(Extent::Daily);
    shop.odoo.asked();
    shop.read(Extent::Quick);
    assert!(shop.odoo.asked().iter().all(|line| line != "stock.route search_read"));
    let renamed = json!({"name": "Piece", "active": true, "display_name": "Piece (1)"});
    shop.odoo.world().put("uom.uom", 1, "09:00:00", renamed);
    shop.odoo
        .world()
        .put("stock.route", 5, "09:00:00", json!({"display_name": "Purchase"}));
    shop.read(Extent::Quick);
    assert_eq!(first_row(&shop)[1..4], ["Piece", "Piece (1)", "Manufacture, Buy"]);
    shop.read(Extent::Full);
    assert_eq!(first_row(&shop)[3], "Manufacture, Purchase");
}

#[test]
fn names_that_may_not_be_read_are_told_and_leave_the_tables_alone() {
    let shop = shop();
    shop.odoo.world().fault = Some(Box::new(|question| {
        let no = || crate::odoo::raised("odoo.exceptions.AccessError", "No");
        (question.model == "stock.route").then(no)
    }));
    let outcome = shop.read(Extent::Daily);
    assert!(!outcome.is_complete());
    let told = outcome.tables.last().unwrap();
    assert_eq!(
        told.error.as_ref().map(Message::to_string).as_deref(),
        Some("display names of stock.route: stock.route.search_read: No")
    );
    assert_eq!(first_row(&shop)[3], "", "what is not known is left out");
}

#[test]
fn a_list_whose_field_is_gone_says_so_and_keeps_what_it_showed() {
    let shop = shop();
    shop.read(Extent::Daily);
    shop.odoo
        .world()
        .fields
        .get_mut("product.template")
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove("uom_id");
    assert!(shop.read(Extent::Quick).is_complete(), "the table is as good as before");
    let answer = list(&shop.profile, &shop.cache(), "Products").unwrap();
    let ListAnswer::Broken { gaps, kept: Some(kept) } = answer else {
        panic!("{answer:?}")
    };
    let gone = Gap::FieldGone {
        table: "product.template".to_owned(),
        field: "uom_id".to_owned(),
    };
    assert!(gaps.contains(&gone), "{gaps:?}");
    assert_eq!(kept.columns, ["Value", "Key1", "Key2", "Key3", "Key4"]);
    let row = kept.rows.iter().find(|(id, _)| *id == 1).unwrap();
    assert_eq!(row.1[..2], ["Oak Table", "Unit"]);
}

#[test]
fn a_group_is_searched_in_the_cache() {
    let mut shop = shop();
    shop.profile.groups.push(GroupConfig {
        name: "All".to_owned(),
        source: "product.template".to_owned(),
        fields: vec![choice("name", None), choice("route_ids", None)],
        ..GroupConfig::default()
    });
    shop.read(Extent::Daily);
    let answer = group(&shop.profile, &shop.cache(), "All").unwrap();
    let GroupAnswer::Built { group, cached_at } = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(group.search("buy oak").rows[0].texts, ["Oak Table", "Manufacture, Buy"]);
    assert!(group.search("old").rows.is_empty(), "it is archived");
    assert_eq!(Some(cached_at), shop.status("product.template").read_at);
}

#[test]
fn the_demo_is_complete_and_built_by_the_first_read() {
    let mut shop = Shop::new();
    {
        let mut world = shop.odoo.world();
        let mut describe = |table: &str, fields: &[(&str, Value)]| {
            let known = world.fields["uom.uom"].clone();
            let described = world.fields.entry(table.to_owned()).or_insert(known);
            for (name, field) in fields {
                described[*name] = field.clone();
            }
        };
        let text = || field("char", "", "");
        describe("product.category", &[("complete_name", text())]);
        describe("stock.route", &[]);
        describe(
            "product.product",
            &[
                ("default_code", text()),
                ("barcode", text()),
                ("categ_id", field("many2one", "product.category", "")),
                ("uom_id", field("many2one", "uom.uom", "")),
            ],
        );
        let active = |name: &str| json!({"name": name, "active": true, "complete_name": format!("All / {name}")});
        world.put("uom.uom", 3, "08:00:00", active("Unit"));
        world.put("product.category", 4, "08:00:00", active("Furniture"));
        world.put("stock.route", 5, "08:00:00", active("Buy"));
        world.put("stock.route", 6, "08:00:00", active("Manufacture"));
        let table = json!({"name": "Oak Table", "active": true, "default_code": "TBL-001", "categ_id": 4, "uom_id": 3});
        world.put("product.product", 1, "08:00:00", table);
    }
    assert!(shop.profile.offers_demo(&shop.cache()).unwrap());
    shop.profile.create_demo().unwrap();
    assert!(shop.read(Extent::Daily).is_complete());
    let rows = |name: &str| match list(&shop.profile, &shop.cache(), name).unwrap() {
        ListAnswer::Built { list, .. } => list.rows.into_iter().map(|row| row.texts).collect::<Vec<_>>(),
        ListAnswer::Broken { gaps, .. } => panic!("{name}: {gaps:?}"),
    };
    assert_eq!(rows("Units of Measure"), [["Unit", "3"]]);
    assert_eq!(rows("Product Categories"), [["All / Furniture", "4"]]);
    assert_eq!(rows("Routes"), [["Buy"], ["Manufacture"]]);
    let GroupAnswer::Built { group, .. } = group(&shop.profile, &shop.cache(), "Products").unwrap() else {
        panic!("not built")
    };
    assert_eq!(
        group.search("oak furn").rows[0].texts,
        ["TBL-001", "Oak Table", "", "All / Furniture", "Unit"]
    );
    // Complete for whoever saves them, too.
    let tables = monta_connect::definitions(&shop.profile, &shop.cache()).unwrap();
    for config in &shop.profile.lists {
        assert_eq!(
            monta_core::lookup::Config::own_gaps(config, &tables),
            [],
            "{}",
            config.name
        );
    }
    assert_eq!(
        monta_core::lookup::Config::own_gaps(&shop.profile.groups[0], &tables),
        []
    );
}
