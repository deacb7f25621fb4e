//! What of the profile an export needs.

use std::sync::atomic::AtomicBool;

use monta_connect::{Error, Extent, Store};
use serde_json::json;

use crate::workshop::{TABLE, Workshop};

#[test]
fn lists_tables_and_mappings_know_of_each_other() {
    let workshop = Workshop::new();
    let store = &workshop.store;
    workshop
        .connected
        .read(Extent::Full, None, &AtomicBool::new(false), &mut |_| {})
        .unwrap();
    // Routes are not among the tables yet.
    let mapping = crate::workshop::mapping();
    let error = store.save_mapping("Other", mapping.clone()).unwrap_err();
    assert_eq!(error.code(), "profile.incomplete");
    assert!(
        error.export_problems()[0].to_string().starts_with("column `Routes`: "),
        "{error}"
    );
    assert_eq!(
        workshop
            .connected
            .add_table("stock.route")
            .map_err(|error| error.to_string()),
        Ok(monta_connect::TableEdit::Changed)
    );
    workshop
        .connected
        .read(Extent::Full, None, &AtomicBool::new(false), &mut |_| {})
        .unwrap();
    store.save_mapping("Other", mapping.clone()).unwrap();
    let error = store.remove_table("stock.route").unwrap_err().to_string();
    assert!(error.contains("mapping \"Products\", mapping \"Other\""), "{error}");
    let list = json!({"name": "Routes", "source": "stock.route", "checklist": true, "list_separator": ";",
        "fields": [{"field": "name", "binding": "Value"}]});
    store
        .save_list("Routes", serde_json::from_value(list).unwrap())
        .unwrap();
    let mut with_list = mapping;
    with_list.columns[3].list = Some("Routes".to_owned());
    with_list.columns[3].separator = Some(",".to_owned());
    let error = store.save_mapping("Other", with_list.clone()).unwrap_err().to_string();
    assert!(error.contains("column `Routes`"), "{error}");
    with_list.columns[3].separator = Some(";".to_owned());
    store.save_mapping("Other", with_list).unwrap();
    let error = store.delete_list("Routes").unwrap_err();
    assert_eq!(error.code(), "profile.needed");
    store.delete_mapping("Other").unwrap();
    store.delete_list("Routes").unwrap();
    assert!(matches!(store.delete_mapping("Other"), Err(Error::Setting(_))));

    let guard = |fields: &[&str], max_records| monta_core::export::TableGuard {
        insert: true,
        fields: fields.iter().map(|&field| field.to_owned()).collect(),
        max_records,
        ..monta_core::export::TableGuard::default()
    };
    assert_eq!(
        store.set_guard(TABLE, &guard(&["nmae"], 5)).unwrap_err().code(),
        "profile.refused"
    );
    assert_eq!(
        store.set_guard(TABLE, &guard(&["name"], 0)).unwrap_err().code(),
        "profile.refused"
    );
    assert_eq!(
        store.set_guard("x.y", &guard(&[], 5)).unwrap_err().code(),
        "profile.setting"
    );
    store.set_guard(TABLE, &guard(&["name"], 5)).unwrap();
    let open: Vec<_> = store
        .guards()
        .unwrap()
        .into_iter()
        .filter(|state| !state.closed)
        .map(|state| state.table)
        .collect();
    assert_eq!(open, [TABLE]);
}

#[test]
fn mappings_are_renamed_and_saved_by_several_at_once() {
    let workshop = Workshop::new();
    let (store, connected) = (&workshop.store, &workshop.connected);
    connected.add_table("stock.route").unwrap();
    connected
        .read(Extent::Full, None, &AtomicBool::new(false), &mut |_| {})
        .unwrap();
    store.save_mapping("Other", crate::workshop::mapping()).unwrap();
    for taken in ["Products", " "] {
        let error = store.rename_mapping("Other", taken).unwrap_err();
        assert_eq!(error.code(), "profile.incomplete", "{taken}");
    }
    store.rename_mapping("Other", " Others ").unwrap();
    assert!(matches!(store.rename_mapping("Other", "Third"), Err(Error::Setting(_))));

    // Each has the profile open on its own, as processes have.
    let names: Vec<String> = (0..8).map(|number| format!("Mapping {number}")).collect();
    std::thread::scope(|scope| {
        for name in &names {
            let own = Store::open_at(store.paths().clone()).unwrap();
            scope.spawn(move || {
                own.save_mapping(name, crate::workshop::mapping()).unwrap();
            });
        }
    });
    let mut found: Vec<String> = store.mappings().unwrap().into_iter().map(|state| state.name).collect();
    found.retain(|name| name.starts_with("Mapping"));
    found.sort();
    assert_eq!(found, names);
    assert!(store.mappings().unwrap().iter().any(|state| state.name == "Others"));
}
