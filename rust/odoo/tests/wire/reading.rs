//! Calls, tables and pages over either wire.

use monta_odoo::{Context, Row, Session, Settings};
use serde_json::{Map, Value, json};

use crate::server::{Answer, Model, Server, anna, odoo_18, odoo_19};

fn named(pairs: Value) -> Map<String, Value> {
    match pairs {
        Value::Object(map) => map,
        other => panic!("{other}"),
    }
}

fn last_body(server: &Server) -> Value {
    server.seen().last().unwrap().body.clone()
}

#[test]
fn arguments_go_by_name_with_ids_and_context() {
    let in_dutch = |server: &Server| Settings {
        context: Context {
            company: Some(2),
            language: Some("nl_NL".to_owned()),
        },
        ..server.settings(anna())
    };
    let context = json!({"allowed_company_ids": [2], "lang": "nl_NL", "active_test": false});
    let extra = named(json!({"active_test": false}));
    let arguments = || named(json!({"vals": {"name": "Oak"}}));

    let nothing: Model = |model, method, _| {
        (model == "x").then(|| match method {
            "write" => Answer::json(200, &json!({"jsonrpc": "2.0", "id": null})),
            _ => Answer::result(&json!([7])),
        })
    };
    let server = odoo_18(nothing);
    let session = Session::connect(in_dutch(&server)).unwrap();
    // A method that returns nothing leaves the result out.
    assert_eq!(
        session.call("x", "write", Some(&[7]), arguments(), &extra).unwrap(),
        Value::Null
    );
    let sent = last_body(&server)["params"]["args"].clone();
    assert_eq!(
        sent,
        json!(["shop", 11, "s3cret", "x", "write", [[7]], {"vals": {"name": "Oak"}, "context": context}])
    );
    session
        .call(
            "x",
            "create",
            None,
            named(json!({"vals_list": [{"name": "Oak"}]})),
            &extra,
        )
        .unwrap();
    let sent = last_body(&server)["params"]["args"].clone();
    assert_eq!(
        (&sent[5], &sent[6]),
        (&json!([[{"name": "Oak"}]]), &json!({"context": context}))
    );

    let server = odoo_19(|model, _, _| (model == "x").then(|| Answer::json(200, &Value::Null)));
    let session = Session::connect(in_dutch(&server)).unwrap();
    assert_eq!(
        session.call("x", "write", Some(&[7]), arguments(), &extra).unwrap(),
        Value::Null
    );
    assert_eq!(
        last_body(&server),
        json!({"vals": {"name": "Oak"}, "ids": [7], "context": context})
    );
    session.call("x", "search_count", None, Map::new(), &extra).unwrap();
    assert_eq!(
        last_body(&server),
        json!({"context": context}),
        "a method of the model takes no ids"
    );
    // Only what was asked for is in another language or of another company.
    let asked = server
        .seen()
        .into_iter()
        .find(|request| request.line.ends_with("res.users/read"));
    assert_eq!(asked.unwrap().body.get("context"), None);
}

#[test]
fn a_text_is_a_result_and_half_a_document_is_none() {
    let server = odoo_19(|model, method, _| {
        (model == "x").then(|| match method {
            "name" => Answer::json(200, &json!("Oak")),
            _ => Answer::new("200 OK\r\nContent-Type: application/json", "[{\"id\": 1"),
        })
    });
    let session = server.connect(anna()).unwrap();
    assert_eq!(
        session.call("x", "name", None, Map::new(), &Map::new()).unwrap(),
        json!("Oak")
    );
    assert!(session.call("x", "rows", None, Map::new(), &Map::new()).is_err());
}

/// Rows 1 to 5, and whatever the limit no more than two a page; the third is not for this user.
fn rows(arguments: &Value) -> Value {
    let domain = arguments["domain"].as_array().unwrap();
    let last = domain.last().unwrap()[2].as_i64().unwrap();
    let rows = (last + 1..=5).filter(|id| *id != 3).take(2);
    rows.map(|id| json!({"id": id, "name": format!("Oak {id}"), "categ_id": 4}))
        .collect()
}

#[test]
fn a_table_is_read_by_its_ids_until_a_page_is_empty() {
    let rpc: Model = |_, method, arguments| (method == "search_read").then(|| Answer::result(&rows(arguments)));
    let json2: Model = |_, method, arguments| (method == "search_read").then(|| Answer::json(200, &rows(arguments)));
    for server in [odoo_18(rpc), odoo_19(json2)] {
        let session = server.connect(anna()).unwrap();
        let before = server.lines().len();
        let domain = [json!(["sale_ok", "=", true])];
        let mut pages = session.pages("product.template", &domain, &["name", "categ_id"], &Map::new());
        let mut ids = Vec::new();
        while let Some(page) = pages.next_page().unwrap() {
            assert_eq!(page.last_id, page.rows.last().unwrap().id);
            assert_eq!(page.fields, ["name", "categ_id"]);
            let expected = |row: &Row| [json!(format!("Oak {}", row.id)), json!(4)];
            assert!(page.rows.iter().all(|row| row.values == expected(row)));
            ids.extend(page.rows.iter().map(|row| row.id));
        }
        assert_eq!(ids, [1, 2, 4, 5]);
        assert_eq!(server.lines().len() - before, 3);
        let body = last_body(&server);
        let arguments = if body.get("params").is_some() {
            &body["params"]["args"][6]
        } else {
            &body
        };
        assert_eq!(arguments["domain"], json!([["sale_ok", "=", true], ["id", ">", 5]]));
        assert_eq!(
            (&arguments["order"], &arguments["fields"]),
            (&json!("id"), &json!(["name", "categ_id"]))
        );
        assert_eq!(arguments.get("load"), Some(&Value::Null));
        assert!(arguments.get("offset").is_none());
        let mut rest = session
            .pages("product.template", &domain, &["name"], &Map::new())
            .after(4);
        assert_eq!(rest.next_page().unwrap().unwrap().last_id, 5);
    }
}

#[test]
fn a_page_that_is_too_large_is_asked_for_again_with_half_the_rows() {
    let server = odoo_18(|_, method, arguments| {
        (method == "search_read").then(|| match arguments["limit"].as_u64() {
            Some(limit) if limit > 500 => Answer::raised("builtins.MemoryError", ""),
            _ => Answer::result(&rows(arguments)),
        })
    });
    let session = server.connect(anna()).unwrap();
    let mut pages = session.pages("product.template", &[], &["name"], &Map::new());
    assert_eq!(pages.next_page().unwrap().unwrap().last_id, 2);
    let limits: Vec<_> = server
        .seen()
        .iter()
        .filter_map(|request| request.rpc().2[6]["limit"].as_u64())
        .collect();
    assert_eq!(limits, [2000, 1000, 500]);
}

#[test]
fn an_error_loses_no_page() {
    let server = odoo_18(|_, method, arguments| {
        (method == "search_read").then(|| {
            static ASKED: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
            match ASKED.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
                1 => Answer::new("503 X", ""),
                _ => Answer::result(&rows(arguments)),
            }
        })
    });
    let session = server.connect(anna()).unwrap();
    let mut pages = session.pages("product.template", &[], &["name"], &Map::new());
    assert_eq!(pages.next_page().unwrap().unwrap().last_id, 2);
    assert!(pages.next_page().is_err());
    assert_eq!(pages.next_page().unwrap().unwrap().last_id, 5);
    assert_eq!(pages.next_page().unwrap(), None);
}

#[test]
fn tables_are_described() {
    let server = odoo_18(|_, method, _| {
        Some(Answer::result(&match method {
            "get_available_models" => json!([{"model": "uom.uom", "display_name": "Unit of Measure"}]),
            "fields_get" => {
                json!({"name": {"type": "char", "string": "Name", "required": true, "store": true, "translate": true},
            "uom_id": {"type": "many2one", "string": "Unit", "relation": "uom.uom", "store": true}})
            }
            "search_count" => json!(25),
            _ => return None,
        }))
    });
    let session = server.connect(anna()).unwrap();
    assert_eq!(session.available_models().unwrap()[0].name, "Unit of Measure");
    let fields = session.fields("product.template").unwrap();
    assert!(fields["name"].required && fields["name"].translate);
    assert_eq!(fields["uom_id"].relation.as_deref(), Some("uom.uom"));
    assert_eq!(session.count("product.template", &[], &Map::new()).unwrap(), 25);
}
