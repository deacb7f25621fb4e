//! Shippers and their options: what `/info` lists, and what is refused of an order.

use serde_json::{Value, json};

use crate::client::{Monta, codes, order};

const REASONS: &str = "OrderInvalidReasons";

fn with(members: Value) -> Value {
    let mut body = order("S1");
    for (name, value) in members.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn listed(monta: &Monta) -> Vec<String> {
    let info = monta.get("/info");
    let shippers = info["Origins"][0]["ShipperOptions"].as_array().unwrap();
    let codes = shippers.iter().map(|shipper| shipper["ShipperCode"].as_str().unwrap());
    codes.map(str::to_owned).collect()
}

#[test]
fn several_shippers_are_listed_and_one_can_go_off_the_list() {
    let monta = Monta::v6();
    let all = listed(&monta);
    assert!(all.len() > 5 && all.contains(&"DHLservicepunt".to_owned()), "{all:?}");
    monta.control("POST", "/settings", json!({"unlisted_shippers": ["SEL"]}));
    assert_eq!(listed(&monta).len(), all.len() - 1);
    let reply = monta.call("POST", "/order", with(json!({"ShipperCode": "SEL"})));
    assert_eq!((reply.status, codes(&reply, REASONS)), (400, vec![930]));
}

#[test]
fn what_a_shipper_does_not_have_is_refused() {
    for monta in [Monta::v6(), Monta::documented()] {
        let option = |shipper: &str, code: &str| json!([{"ShipperCode": shipper, "Code": code}]);
        for (members, expected) in [
            (json!({"ShipperCode": "TPG"}), vec![930]),
            (json!({"AllowedShippers": ["PostNL", "TPG"]}), vec![930]),
            (
                json!({"ShipperCode": "SEL", "ShipperOptions": option("SEL", "Express")}),
                vec![931],
            ),
            (json!({"ShipperOptions": option("TPG", "Express")}), vec![931]),
            (
                json!({"ShipperCode": "PostNL", "ShipperOptions": option("PostNL", "AgeCheckRequired")}),
                vec![900],
            ),
            (json!({"ShipperCode": "PAK"}), vec![932]),
            (
                json!({"ShipperCode": "PAK", "ShipperOptions": option("PAK", "PickupPointCode")}),
                vec![900],
            ),
        ] {
            let reply = monta.call("POST", "/order", with(members.clone()));
            assert_eq!((reply.status, codes(&reply, REASONS)), (400, expected), "{members}");
        }
        let point = json!([{"ShipperCode": "DHLservicepunt", "Code": "ServicePointCode", "Value": "8004"}]);
        monta.create(&with(json!({"ShipperCode": "DHLservicepunt", "ShipperOptions": point})));
        let stored = monta.get("/order/S1");
        assert_eq!(
            (&stored["ShipperCode"], &stored["ShipperOptions"]),
            (&json!("DHLservicepunt"), &point)
        );
    }
}

#[test]
fn a_shipper_and_its_options_are_taken_off_an_order() {
    let monta = Monta::v6();
    let evening = json!([{"ShipperCode": "PostNL", "Code": "EveningDelivery"}]);
    monta.create(&with(json!({"ShipperCode": "PostNL", "ShipperOptions": evening})));
    let reply = monta.call("PUT", "/order/S1", json!({"ShipperCode": "", "ShipperOptions": []}));
    assert_eq!(reply.status, 200, "{}", reply.body);
    let stored = monta.get("/order/S1");
    assert_eq!(
        (&stored["ShipperCode"], &stored["ShipperOptions"]),
        (&Value::Null, &json!([]))
    );
}

#[test]
fn the_page_shows_what_is_asked_of_the_shipper() {
    let monta = Monta::v6();
    let evening = json!([{"ShipperCode": "PostNL", "Code": "EveningDelivery"}]);
    monta.create(&with(
        json!({"AllowedShippers": ["PostNL", "SEL"], "ShipperOptions": evening}),
    ));
    let page = monta.get("/");
    let page = page.as_str().unwrap();
    for shown in ["one of PostNL, SEL", "PostNL: EveningDelivery"] {
        assert!(page.contains(shown), "{shown} is not in {page}");
    }
}
