//! How a profile is changed: complete and saved, or refused with all reasons and nothing changed.

use std::fs;
use std::thread;

use monta_connect::{Error, Extent, Store, TableEdit};
use monta_core::lookup::{Gap, GroupConfig, ListConfig};
use serde_json::{Value, json};

use crate::shop::Shop;

fn list(definition: &Value) -> ListConfig {
    let mut definition = definition.clone();
    definition["name"] = json!("");
    serde_json::from_value(definition).unwrap()
}

fn group(definition: &Value) -> GroupConfig {
    let mut definition = definition.clone();
    definition["name"] = json!("");
    serde_json::from_value(definition).unwrap()
}

fn products() -> ListConfig {
    list(&json!({"source": "product.template", "fields": [{"field": "name", "binding": "Value"}]}))
}

/// What is in the file of the profile.
fn text(store: &Store) -> String {
    fs::read_to_string(&store.paths().profile).unwrap()
}

fn gaps(result: Result<impl Sized, Error>) -> Vec<Gap> {
    let Err(error) = result else { panic!("saved") };
    error.gaps().to_vec()
}

#[test]
fn what_is_not_complete_changes_nothing_and_names_all_gaps() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    let store = shop.store();
    let before = text(&store);
    let definition = list(&json!({"source": "product.template", "checklist": true, "fields": [
        {"field": "colour", "binding": "Key16"},
        {"field": "name", "binding": "Key1", "filters": ["A*B", "*ok*"]},
        {"field": "id", "binding": "Key1"},
        {"field": "name", "secondary": "name"},
    ]}));
    let error = store.save_list(" ", definition).unwrap_err();
    assert_eq!(error.code(), "profile.incomplete");
    let message = error.to_string();
    for part in [
        "the name is missing",
        "product.template.colour is gone",
        "colour is bound to Key16",
        "the filter of name: ",
        "no field is bound to Value",
        "Key1 is bound to name and to id",
        "a checklist needs a list separator",
        "leads to no other table",
        "Nothing was changed.",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
    let not_read = list(&json!({"source": "uom.uom", "fields": [{"field": "name", "binding": "Value"}]}));
    assert!(
        matches!(&gaps(store.save_list("Units", not_read))[..], [Gap::SourceNotRead { table }] if table == "uom.uom")
    );
    let empty = group(&json!({"source": "product.template"}));
    assert_eq!(gaps(store.save_group("Products", empty)), [Gap::NoFields]);
    assert_eq!(text(&store), before);
}

#[test]
fn a_list_that_is_saved_is_locked_until_somebody_unlocks_it() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    let store = shop.store();
    assert_eq!(store.proposed_name("product.template").unwrap(), "Odoo Products");
    let saved = store.save_list("Odoo Products", products()).unwrap();
    assert_eq!((saved.name.as_str(), saved.waits_for.len()), ("Odoo Products", 0));
    assert_eq!(store.proposed_name("product.template").unwrap(), "Odoo Products 2");
    assert_eq!(
        store.list("Odoo Products", false).unwrap().rows.len(),
        2,
        "it works at once"
    );
    assert!(store.lists().unwrap()[0].locked);

    let mut changed = products();
    changed.archived = true;
    let before = text(&store);
    let error = store.save_list("Odoo Products", changed.clone()).unwrap_err();
    assert_eq!((error.code(), text(&store)), ("profile.locked", before.clone()));
    assert_eq!(
        store.rename_list("Odoo Products", "All").unwrap_err().code(),
        "profile.locked"
    );
    store.save_list("Odoo Products", products()).unwrap();

    store.unlock_list("Odoo Products").unwrap();
    assert!(!store.lists().unwrap()[0].locked);
    store.discard_list("Odoo Products").unwrap();
    assert_eq!(text(&store), before, "as it was saved");
    store.unlock_list("Odoo Products").unwrap();
    store.save_list("Odoo Products", changed).unwrap();
    assert_eq!(store.list("Odoo Products", false).unwrap().rows.len(), 3);
    assert!(store.lists().unwrap()[0].locked);

    let search = group(&json!({"source": "product.template", "fields": [{"field": "name"}]}));
    assert!(matches!(
        &gaps(store.save_group("odoo products", search.clone()))[..],
        [Gap::NameTaken { .. }]
    ));
    store.save_group("Products", search).unwrap();
    store.unlock_group("Products").unwrap();
    assert!(matches!(
        &gaps(store.rename_group("Products", "Odoo Products"))[..],
        [Gap::NameTaken { .. }]
    ));
    store.rename_group("Products", "Any product").unwrap();
    assert_eq!(
        store.search("Any product", "oak", 50).unwrap().rows[0].texts,
        ["Oak Table"]
    );
    store.delete_group("Any product").unwrap();
    store.delete_list("Odoo Products").unwrap();
    assert_eq!((store.lists().unwrap().len(), store.groups().unwrap().len()), (0, 0));
    let error = store.delete_list("Odoo Products").unwrap_err().to_string();
    assert_eq!(error, "The profile has no list \"Odoo Products\": there is none yet.");
}

#[test]
fn a_separator_that_stands_in_a_value_keeps_a_checklist_from_being_saved() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    let store = shop.store();
    let definition = list(
        &json!({"source": "product.template", "checklist": true, "list_separator": "a",
        "fields": [{"field": "name", "binding": "Value"}]}),
    );
    assert_eq!(
        store.list_gaps(None, &definition).unwrap().len(),
        2,
        "the name, and that"
    );
    let error = store.save_list("Products", definition).unwrap_err().to_string();
    assert!(error.contains("`a` stands in `Oak Table` (id 1)"), "{error}");
    assert!(store.lists().unwrap().is_empty());
}

#[test]
fn a_field_that_was_not_read_yet_comes_with_the_next_read() {
    let shop = Shop::new();
    let computed = json!({"type": "float", "string": "Forecast", "store": false});
    shop.odoo.world().fields.get_mut("product.template").unwrap()["forecast"] = computed;
    shop.read(Extent::Daily);
    let store = shop.store();
    let definition = list(&json!({"source": "product.template", "fields": [
        {"field": "name", "binding": "Value"}, {"field": "forecast", "binding": "Key1"}]}));
    let saved = store.save_list("Stock", definition).unwrap();
    assert!(matches!(&saved.waits_for[..], [Gap::FieldNotRead { field, .. }] if field == "forecast"));
    let never = store.list_csv("Stock", false, false).unwrap_err();
    assert_eq!(never.code(), "list.broken");
    shop.odoo.world().put(
        "product.template",
        1,
        "09:00:00",
        json!({"name": "Oak", "forecast": 2.5, "active": true}),
    );
    let interrupted = std::sync::atomic::AtomicBool::new(false);
    shop.connected(&store)
        .read(Extent::Daily, None, &interrupted, &mut |_| {})
        .unwrap();
    assert_eq!(
        store.list_csv("Stock", false, false).unwrap(),
        "Value,Key1\r\nLeg,\r\nOak,2.5\r\n"
    );
}

#[test]
fn a_table_is_added_with_its_name_and_taken_out_when_nothing_uses_it() {
    let shop = Shop::new();
    let relation = json!({"type": "many2one", "string": "Unit", "store": true, "relation": "uom.uom"});
    shop.odoo.world().fields.get_mut("product.template").unwrap()["uom_id"] = relation;
    shop.odoo
        .world()
        .put("uom.uom", 1, "08:00:00", json!({"name": "Dozen", "active": true}));
    let store = shop.store();
    let session = shop.connected(&store);
    let found = session.available_tables("UoM the").unwrap();
    assert_eq!(
        found.iter().map(|model| model.model.as_str()).collect::<Vec<_>>(),
        ["uom.uom"]
    );
    assert_eq!(session.add_table("uom.uom").unwrap(), TableEdit::Changed);
    assert_eq!(session.add_table("uom.uom").unwrap(), TableEdit::Unchanged);
    let error = session.add_table("mail.thread").unwrap_err();
    assert!(
        matches!(error, Error::Edit(_)) && error.to_string().contains("abstract or transient"),
        "{error}"
    );
    let table = store.tables().unwrap().remove(8);
    assert_eq!(
        (table.label.as_str(), &*table.state.to_string(), table.required),
        ("The uom.uom", "Not read", false)
    );

    let interrupted = std::sync::atomic::AtomicBool::new(false);
    session.read(Extent::Daily, None, &interrupted, &mut |_| {}).unwrap();
    let definition = json!({"source": "product.template", "fields": [
        {"field": "name", "binding": "Value"}, {"field": "uom_id", "secondary": "name", "binding": "Key1"}]});
    store.save_list("Units of products", list(&definition)).unwrap();
    store
        .save_group(
            "Units",
            group(&json!({"source": "uom.uom", "fields": [{"field": "name"}]})),
        )
        .unwrap();
    let error = store.remove_table("uom.uom").unwrap_err().to_string();
    assert_eq!(
        error,
        "uom.uom is used by list \"Units of products\", group \"Units\": change that first. Nothing was changed."
    );
    let error = store.remove_table("mrp.bom").unwrap_err().to_string();
    assert_eq!(
        error,
        "mrp.bom is required and cannot be taken out. Nothing was changed."
    );
    store.delete_list("Units of products").unwrap();
    store.delete_group("Units").unwrap();
    store.remove_table("uom.uom").unwrap();
    assert_eq!(store.tables().unwrap().len(), 8);
    assert_eq!(store.remove_table("uom.uom").unwrap_err().code(), "profile.setting");
}

#[test]
fn fields_are_switched_and_a_table_is_described() {
    let shop = Shop::new();
    let image = json!({"type": "binary", "string": "Image", "store": true});
    let computed = json!({"type": "float", "string": "Forecast", "store": false});
    shop.odoo.world().fields.get_mut("product.template").unwrap()["image"] = image;
    shop.odoo.world().fields.get_mut("product.template").unwrap()["forecast"] = computed;
    let store = shop.store();
    let names = |fields: &[&str]| fields.iter().map(|&field| field.to_owned()).collect::<Vec<_>>();
    let early = store
        .switch_fields("product.template", &names(&["forecast"]), true)
        .unwrap_err();
    assert!(early.to_string().contains("was not read yet"), "{early}");
    shop.read(Extent::Daily);
    let before = text(&store);
    let wrong = store.switch_fields("product.template", &names(&["image", "forecast", "x"]), true);
    assert_eq!(
        wrong.unwrap_err().to_string(),
        "product.template.image is binary, which is never read; product.template.x is not there. Nothing was changed."
    );
    assert_eq!(text(&store), before);
    let on = |fields: &[&str], on: bool| store.switch_fields("product.template", &names(fields), on).unwrap();
    assert_eq!(on(&["forecast"], true), TableEdit::Changed);
    assert_eq!(on(&["forecast"], true), TableEdit::Unchanged);
    let state = |name: &str| {
        store
            .fields("product.template")
            .unwrap()
            .into_iter()
            .find(|field| field.name == name)
            .unwrap()
    };
    let forecast = state("forecast");
    assert!(forecast.switched_on && !forecast.read && forecast.has_text && !state("image").has_text);
    assert_eq!(on(&["forecast"], false), TableEdit::Changed);
    assert!(
        store
            .switch_fields("product.template", &names(&["forecast"]), false)
            .is_err()
    );
    assert_eq!(store.describe_table("mrp.bom", " Ours ").unwrap(), TableEdit::Changed);
    assert_eq!(store.describe_table("mrp.bom", "Ours").unwrap(), TableEdit::Unchanged);
    assert_eq!(store.tables().unwrap()[4].description, "Ours");
}

#[test]
fn the_demo_is_offered_once_and_takes_the_place_of_nothing() {
    let shop = Shop::new();
    let store = shop.store();
    assert!(store.offers_demo().unwrap());
    store.create_demo().unwrap();
    assert!(!store.offers_demo().unwrap());
    let names: Vec<_> = store.lists().unwrap().into_iter().map(|list| list.name).collect();
    assert_eq!(names, ["Units of Measure", "Product Categories", "Routes"]);
    let before = text(&store);
    let error = store.create_demo().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("3 lists, 1 group, 1 mapping and 3 tables would be lost"),
        "{error}"
    );
    assert_eq!((error.code(), text(&store)), ("profile.refused", before));
    // The mapping asks for the list by its name.
    let needed = store.delete_list("Routes").unwrap_err();
    assert_eq!(
        (needed.code(), needed.to_string().as_str()),
        (
            "profile.needed",
            "`Routes` is needed by mapping \"Products\": change that first. Nothing was changed."
        )
    );
    store.unlock_list("Routes").unwrap();
    assert_eq!(
        store.rename_list("Routes", "Ways").unwrap_err().code(),
        "profile.needed"
    );
}

#[test]
fn edits_at_the_same_time_lose_nothing() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    // As many processes would: each has the file and the lock of its own.
    let stores: Vec<_> = (0..8).map(|_| shop.store()).collect();
    thread::scope(|scope| {
        for (number, store) in stores.iter().enumerate() {
            scope.spawn(move || store.save_list(&format!("List {number}"), products()).unwrap());
        }
    });
    assert_eq!(stores[0].lists().unwrap().len(), 8);
}
