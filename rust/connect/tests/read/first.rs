//! The first read, and what is read in full later.

use monta_connect::{Extent, REQUIRED_TABLES, Status, connect, status_line};
use monta_core::lookup::{Cell, FieldChoice, ListConfig, ListField};
use monta_odoo::{Credentials, Secret};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::shop::{Shop, of};

#[test]
fn every_required_table_is_read_with_archived_rows() {
    let shop = Shop::new();
    assert_eq!(shop.status("product.template").status, Status::NotRead);
    let mut steps = Vec::new();
    let outcome = shop
        .read_with(Extent::Daily, &mut |table, rows, total| {
            steps.push((table.to_owned(), rows, total));
        })
        .unwrap();
    assert!(outcome.is_complete(), "{outcome:?}");
    for table in REQUIRED_TABLES {
        assert_eq!(shop.status(table).status, Status::Ok, "{table}");
    }
    assert_eq!(shop.ids("product.template"), [1, 2, 5]);
    let status = shop.status("product.template");
    assert_eq!((status.rows, status.version.as_deref()), (3, Some("18.0")));
    let template = "product.template".to_owned();
    assert_eq!(steps, [(template.clone(), 2, 3), (template, 3, 3)]);
    // Fields, count, two pages and an empty one; an empty table has no other page.
    let asked = shop.odoo.asked();
    let of_table = |table: &str| {
        asked
            .iter()
            .filter(|line| line.split(' ').next() == Some(table))
            .count()
    };
    assert_eq!((of_table("product.template"), of_table("mrp.bom")), (5, 3));
    let line = status_line(&shop.profile, &shop.cache(), None).unwrap().to_string();
    assert!(
        line.starts_with("Not connected · cache of Odoo 18.0 · oldest table: res.company, "),
        "{line}"
    );
}

#[test]
fn only_fields_with_a_use_are_kept_and_the_others_are_known() {
    let mut shop = Shop::new();
    let fields = json!({
        "id": {"type": "integer", "string": "ID", "store": true},
        "name": {"type": "char", "string": "Name", "store": true, "translate": true},
        "standard_price": {"type": "float", "string": "Cost", "store": false, "company_dependent": true},
        "virtual_available": {"type": "float", "string": "Forecast", "store": false},
        "volume_name": {"type": "char", "string": "Unit of volume", "store": false},
        "image_1920": {"type": "binary", "string": "Image", "store": true},
        "message_ids": {"type": "one2many", "string": "Messages", "relation": "mail.message", "store": true},
        "message_main_attachment_id": {"type": "many2one", "string": "File", "relation": "ir.attachment", "store": true},
        "activity_ids": {"type": "one2many", "string": "Activities", "relation": "mail.activity", "store": true},
        "access_token": {"type": "char", "string": "Token", "store": true},
        "bom_ids": {"type": "one2many", "string": "BoMs", "relation": "mrp.bom", "relation_field": "name", "store": true},
        "seller_ids": {"type": "one2many", "string": "Vendors", "relation": "product.supplierinfo",
            "relation_field": "product_tmpl_id", "store": true},
        "route_ids": {"type": "many2many", "string": "Routes", "relation": "stock.route", "store": true},
        "write_date": {"type": "datetime", "string": "Changed", "store": true},
    });
    shop.odoo.world().fields.insert("product.template".to_owned(), fields);
    shop.odoo.world().put(
        "product.template",
        1,
        "08:00:00",
        json!({"name": "Oak", "route_ids": [6, 5], "standard_price": 80}),
    );
    let kept = |shop: &Shop| {
        let read = shop.cache().meta("product.template").unwrap().read.unwrap();
        assert_eq!(read.fields.len(), 14);
        read.columns
            .iter()
            .map(|column| column.name.clone())
            .collect::<Vec<_>>()
            .join(" ")
    };
    shop.read(Extent::Daily);
    assert_eq!(kept(&shop), "name route_ids standard_price write_date");
    // What a list or the table's own settings use is kept, too, but what is made from another table.
    shop.profile
        .table_mut("product.template")
        .fields
        .push("virtual_available".to_owned());
    shop.profile
        .table_mut("product.template")
        .fields
        .push("image_1920".to_owned());
    let choose = |name: &str| ListField {
        choice: FieldChoice {
            field: name.into(),
            ..FieldChoice::default()
        },
        ..ListField::default()
    };
    shop.profile.lists.push(ListConfig {
        source: "product.template".to_owned(),
        fields: vec![
            choose("volume_name"),
            choose("bom_ids"),
            choose("seller_ids"),
            choose("gone"),
        ],
        ..ListConfig::default()
    });
    let outcome = shop.read(Extent::Quick);
    assert!(of(&outcome, "product.template").full, "its fields are others now");
    assert_eq!(
        kept(&shop),
        "name route_ids seller_ids standard_price virtual_available volume_name write_date"
    );
    let cache = shop.cache();
    let read = cache.meta("product.template").unwrap().read.unwrap();
    let rows = cache
        .rows("product.template", &read.columns.iter().collect::<Vec<_>>())
        .unwrap();
    assert_eq!(rows[0].cells[1], Cell::Ids(vec![6, 5]));
    assert_eq!(rows[0].cells[3], Cell::Float(80.0));
}

#[test]
fn of_the_attachments_only_those_of_products_are_read_and_never_a_file() {
    let shop = Shop::new();
    let field = |kind: &str| json!({"type": kind, "string": kind, "store": true});
    let fields = json!({"name": field("char"), "res_model": field("char"), "res_field": field("char"),
        "datas": field("binary"), "index_content": field("text"), "access_token": field("char"), "write_date": field("datetime")});
    {
        let mut world = shop.odoo.world();
        world.fields.insert("ir.attachment".to_owned(), fields);
        for (id, model, res_field) in [
            (1, "product.template", Value::Bool(false)),
            (2, "product.template", json!("image_1920")),
            (3, "mail.message", Value::Bool(false)),
            (4, "mrp.bom", Value::Bool(false)),
        ] {
            world.put(
                "ir.attachment",
                id,
                "08:00:00",
                json!({"name": "x", "res_model": model, "res_field": res_field}),
            );
        }
    }
    shop.read(Extent::Daily);
    assert_eq!(shop.ids("ir.attachment"), [1, 4]);
    for question in &shop.odoo.world().asked {
        let fields = question.arguments["fields"].to_string();
        for never in ["datas", "index_content", "access_token"] {
            assert!(!fields.contains(never), "{fields}");
        }
    }
}

#[test]
fn company_and_language_go_along_and_another_one_makes_tables_stale() {
    let mut shop = Shop::new();
    shop.profile.company = Some(2);
    shop.profile.language = Some("nl_NL".to_owned());
    shop.read(Extent::Daily);
    for question in &shop.odoo.world().asked {
        let context = &question.arguments["context"];
        assert_eq!(context["lang"], "nl_NL", "{question:?}");
        let is_of_all = ["res.company", "res.lang"].contains(&question.model.as_str());
        let company = (!is_of_all).then(|| json!([2]));
        assert_eq!(context.get("allowed_company_ids"), company.as_ref(), "{question:?}");
    }
    shop.profile.language = None;
    assert_eq!(shop.status("product.template").status, Status::Stale);
    assert_eq!(shop.ids("product.template"), [1, 2, 5], "they answer all the same");
    assert!(of(&shop.read(Extent::Quick), "product.template").full);
    assert_eq!(shop.status("product.template").status, Status::Ok);
    // A later version of Odoo, as soon as somebody has seen it.
    shop.odoo.world().version = "saas~18.3".to_owned();
    shop.interrupted.store(true, Ordering::Relaxed);
    assert!(shop.read(Extent::Quick).interrupted);
    let status = shop.status("product.template");
    assert_eq!(
        (status.status, status.version.as_deref()),
        (Status::Stale, Some("18.0"))
    );
}

#[test]
fn a_table_of_its_own_comes_and_goes() {
    let mut shop = Shop::new();
    shop.odoo.world().put("uom.uom", 1, "08:00:00", json!({"name": "Unit"}));
    shop.profile.table_mut("uom.uom");
    shop.read(Extent::Daily);
    assert_eq!(shop.names("uom.uom"), [(1, "Unit".to_owned())]);
    shop.profile.remove_table("uom.uom").unwrap();
    shop.read(Extent::Quick);
    assert_eq!(shop.status("uom.uom").status, Status::NotRead);
}

#[test]
fn a_profile_without_address_or_database_is_told_before_anything_is_asked() {
    let mut shop = Shop::new();
    let anna = || Credentials::login("anna", Secret::new("s3cret")).unwrap();
    let refused = |shop: &Shop| {
        connect(&shop.profile, anna(), Duration::from_secs(1))
            .unwrap_err()
            .to_string()
    };
    shop.profile.database.clear();
    assert_eq!(refused(&shop), "The profile has no database: set its name first.");
    shop.profile.set_endpoint("https://acme.odoo.com/odoo").unwrap();
    assert_eq!(
        refused(&shop),
        "The profile has no database: set its name first (most likely acme)."
    );
    shop.profile.endpoint.clear();
    assert!(refused(&shop).starts_with("The profile has no endpoint"));
}
