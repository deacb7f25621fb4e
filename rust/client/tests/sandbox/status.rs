//! Looking one order up, under both descriptions, with its requests counted.

use monta_client::{Capabilities, Code, Error, InputError, Profile};
use monta_core::References;
use monta_core::scalar::Maybe;
use serde_json::{Value, json};

use crate::monta::{Monta, both};
use crate::{failure, references};

fn lines(monta: &Monta) -> Vec<String> {
    let asked = monta.asked();
    monta.forget();
    asked
}

#[test]
fn an_order_takes_three_requests() {
    for monta in both() {
        monta.has_orders(["S00012", "S00013"]);
        monta.moves("S00012", "shipped");
        let answer = monta
            .client()
            .fetch_order_status(&references("S00012"), true, true)
            .unwrap();
        let expected = match monta.profile {
            Profile::V6 => [
                "GET /order/S00012",
                "GET /order/S00012/colli",
                "GET /order/S00012/events",
            ],
            Profile::Documented => [
                "GET /orders?WebshopOrderId=S00012",
                "GET /shipments?WebshopOrderId=S00012",
                "GET /orderevents?WebshopOrderId=S00012",
            ],
        };
        assert_eq!(lines(&monta), expected);
        assert_eq!((answer.matched, answer.exchanges.len()), ("exact", 3));
        assert_eq!(answer.header["WebshopOrderId"], "S00012");
        let parcels = match monta.profile {
            Profile::V6 => &answer.shipments["ShippedBoxesNotOnPallets"],
            Profile::Documented => &answer.shipments,
        };
        assert_eq!(parcels.as_array().map(Vec::len), Some(1), "{:?}", answer.shipments);
        let events = answer.events.as_array().unwrap();
        assert!(events.iter().any(|event| event["TypeCode"] == "Shipped"), "{events:?}");
        assert!(events.iter().all(|event| event["WebshopOrderId"] == "S00012"));
    }
}

#[test]
fn the_events_of_an_order_that_was_seen_before_come_first() {
    let monta = Monta::following(Profile::V6);
    monta.has_orders(["S00012"]);
    monta.moves("S00012", "shipped");
    let seen_as = |id: &str| References {
        seen_as: Maybe(Some(id.into())),
        ..references("S00012")
    };
    let answer = monta
        .client()
        .fetch_order_status(&seen_as("S00012"), true, true)
        .unwrap();
    let expected = [
        "GET /order/S00012/events",
        "GET /order/S00012",
        "GET /order/S00012/colli",
    ];
    assert_eq!(
        (lines(&monta), answer.events_first),
        (expected.map(String::from).to_vec(), true)
    );
    assert!(answer.events.as_array().is_some_and(|events| !events.is_empty()));
    // It has another name by now.
    let answer = monta
        .client()
        .fetch_order_status(&seen_as("S00011"), true, true)
        .unwrap();
    assert_eq!((lines(&monta).len(), answer.events_first), (4, false));
    assert!(answer.events.as_array().is_some_and(|events| !events.is_empty()));
    // Only the header is asked for.
    let answer = monta
        .client()
        .fetch_order_status(&seen_as("S00012"), true, false)
        .unwrap();
    assert_eq!((lines(&monta).len(), answer.events_first), (1, false));
}

#[test]
fn the_orders_of_a_family_are_read_along_each_once() {
    for monta in both() {
        monta.has_orders(["S2.R2"]);
        monta.has_order_with("S2", &json!({"Family": [{"WebshopOrderID": "X9", "Reason": "Split"}]}));
        monta.has_order_with(
            "X9",
            &json!({"Family": [
                {"WebshopOrderID": "S2", "Reason": "Split"}, {"WebshopOrderID": "GONE", "Reason": "Split"},
            ]}),
        );
        let known = References {
            family: vec!["S2.R2".into(), "s2".into()],
            ..references("S2")
        };
        let answer = monta.client().fetch_order_status(&known, true, true).unwrap();
        let family: Vec<_> = answer
            .family
            .iter()
            .map(|order| (order.id.as_str(), order.header.is_object()))
            .collect();
        assert_eq!(family, [("S2.R2", true), ("X9", true), ("GONE", false)]);
        let asked = lines(&monta);
        let headers = asked
            .iter()
            .filter(|line| line.starts_with("GET /order/X9") && !line.contains("X9/"))
            .count();
        assert_eq!(headers, 1, "{asked:?}");
        let extra = usize::from(monta.profile == Profile::Documented);
        assert_eq!(asked.len(), 3 + 3 + 3 + 1 + extra, "{asked:?}");
        assert!(
            answer.header["Lines"].is_array(),
            "what went to another order shows in the lines"
        );
        let brief = monta.client().fetch_order_status(&known, true, false).unwrap();
        assert_eq!(brief.family.len(), 3);
    }
}

#[test]
fn the_header_alone_takes_one() {
    for monta in both() {
        monta.has_orders(["S00012"]);
        let answer = monta
            .client()
            .fetch_order_status(&references("S00012"), true, false)
            .unwrap();
        assert_eq!(lines(&monta).len(), 1);
        assert_eq!((&answer.shipments, &answer.events), (&json!([]), &json!([])));
    }
}

#[test]
fn an_order_without_parcels_has_none() {
    for monta in both() {
        monta.has_orders(["S00012"]);
        let answer = monta
            .client()
            .fetch_order_status(&references("S00012"), true, true)
            .unwrap();
        assert_eq!((answer.shipments, lines(&monta).len()), (json!([]), 3));
    }
}

#[test]
fn an_unknown_order_is_an_answer() {
    for monta in both() {
        monta.has_orders(["S00099"]);
        let ours: References = serde_json::from_value(json!({
            "webshop_order_id": "S00012-2", "order_number": "S00012", "reference": "PO-7", "client_reference": "CR-8",
            "variants": ["Test S00012", "S12", "S012"],
        }))
        .unwrap();
        let answer = monta.client().fetch_order_status(&ours, true, true).unwrap();
        assert_eq!((answer.matched, answer.header), ("none", Value::Null));
        let most = match monta.profile {
            Profile::V6 => 4,
            Profile::Documented => 6,
        };
        assert_eq!(answer.exchanges.len(), most, "{:?}", answer.exchanges);
    }
}

/// Acceptance 10, as far as the API can search.
#[test]
fn the_documented_api_finds_the_order_under_each_of_its_names() {
    for member in [
        "OrderNumber",
        "Reference",
        "ClientReference",
        "EorderGUID",
        "WebshopOrderId",
    ] {
        let monta = Monta::following(Profile::Documented);
        monta.has_order_with("X-1", &json!({member: "S00012"}));
        monta.has_order_with("X-2", &json!({"Reference": "S00077"}));
        let answer = monta
            .client()
            .fetch_order_status(&references("S00012"), false, true)
            .unwrap();
        assert_eq!((answer.matched, &answer.header[member]), ("exact", &json!("S00012")));
        let asked = lines(&monta).len();
        assert!(asked <= 4, "{member}: {asked}");
    }
}

#[test]
fn the_customers_reference_is_asked_for_last() {
    let monta = Monta::following(Profile::Documented);
    monta.has_order_with("X-1", &json!({"ClientReference": "PO-7"}));
    let ours: References =
        serde_json::from_value(json!({"webshop_order_id": "S00012", "client_reference": "PO-7"})).unwrap();
    let answer = monta.client().fetch_order_status(&ours, false, false).unwrap();
    assert_eq!(answer.matched, "exact");
    let expected = [
        "GET /orders?WebshopOrderId=S00012",
        "GET /orders?search=S00012",
        "GET /orders?search=PO-7",
    ];
    assert_eq!(lines(&monta), expected);
}

/// Acceptance 11.
#[test]
fn a_partial_match_is_taken_when_it_is_the_only_one_and_wanted() {
    let monta = Monta::following(Profile::Documented);
    monta.has_orders(["WEB-S0001"]);
    let ours = references("S0001");
    let client = monta.client();
    assert_eq!(client.fetch_order_status(&ours, false, true).unwrap().matched, "none");
    let partial = client.fetch_order_status(&ours, true, true).unwrap();
    assert_eq!(
        (partial.matched, &partial.header["WebshopOrderId"]),
        ("partial", &json!("WEB-S0001"))
    );
    monta.has_orders(["S0001-B"]);
    let several = client.fetch_order_status(&ours, true, true).unwrap();
    assert_eq!((several.matched, several.header), ("ambiguous", Value::Null));
    assert_eq!(several.candidates, ["WEB-S0001", "S0001-B"]);
    monta.has_orders(["S0001"]);
    let exact = client.fetch_order_status(&ours, true, true).unwrap();
    assert_eq!(
        (exact.matched, &exact.header["WebshopOrderId"]),
        ("exact", &json!("S0001"))
    );
}

/// Acceptance 11, decision 9: a digit more is another number, and no reason to take what stands beside it.
#[test]
fn a_number_with_a_digit_more_is_another_order() {
    let monta = Monta::following(Profile::Documented);
    monta.has_orders(["S00012"]);
    let look_up = |loose| {
        monta
            .client()
            .fetch_order_status(&references("S0001"), loose, true)
            .unwrap()
    };
    assert_eq!((look_up(true).matched, look_up(false).matched), ("none", "none"));
    monta.has_orders(["S0001-B"]);
    assert_eq!((look_up(true).matched, look_up(false).matched), ("ambiguous", "none"));
    assert_eq!(look_up(true).candidates, ["S00012", "S0001-B"]);
}

/// Decision 9.
#[test]
fn an_order_is_not_another_one_that_shares_a_reference_of_the_customer() {
    for profile in [Profile::Documented, Profile::V6] {
        let monta = Monta::following(profile);
        monta.has_order_with("S00100", &json!({"Reference": "PO-7", "ClientReference": "PO-7"}));
        monta.has_order_with("PO-8", &json!({"Origin": "Webshop"}));
        for reference in ["PO-7", "S00100", "PO-8"] {
            let ours: References = serde_json::from_value(json!({
                "webshop_order_id": "S00101", "order_number": "S00101", "origin": "Odoo",
                "reference": reference, "client_reference": reference,
            }))
            .unwrap();
            for loose in [false, true] {
                let answer = monta.client().fetch_order_status(&ours, loose, true).unwrap();
                assert_eq!(
                    (answer.matched, answer.header),
                    ("none", Value::Null),
                    "{profile:?} {reference}"
                );
            }
        }
    }
}

#[test]
fn the_live_api_takes_the_id_only_and_its_hits_must_show_it() {
    let monta = Monta::following(Profile::V6);
    monta.has_order_with("X-1", &json!({"Reference": "S00012"}));
    let client = monta.client();
    assert_eq!(
        client
            .fetch_order_status(&references("S00012"), true, true)
            .unwrap()
            .matched,
        "none"
    );
    // Whoever answers under our id without showing it is somebody else.
    monta.has_order_with("S00012", &json!({"WebshopOrderId": "S00099", "Reference": "PO 99"}));
    let strangers = client.fetch_order_status(&references("S00012"), true, true).unwrap();
    assert_eq!((strangers.matched, strangers.header), ("none", Value::Null));
    let variants: References =
        serde_json::from_value(json!({"webshop_order_id": "S00013", "variants": ["Test S00013"]})).unwrap();
    monta.has_orders(["Test S00013"]);
    assert_eq!(
        client.fetch_order_status(&variants, false, false).unwrap().matched,
        "exact"
    );
    assert_eq!(lines(&monta), ["GET /order/S00013", "GET /order/Test%20S00013"]);
}

#[test]
fn the_live_api_is_asked_for_the_customers_reference_last_and_only_loosely() {
    let monta = Monta::following(Profile::V6);
    monta.has_orders(["WEB-77"]);
    let ours: References = serde_json::from_value(
        json!({"webshop_order_id": "S00012", "reference": "WEB-77", "client_reference": "WEB-77"}),
    )
    .unwrap();
    let client = monta.client();
    assert_eq!(client.fetch_order_status(&ours, false, false).unwrap().matched, "none");
    assert_eq!(lines(&monta), ["GET /order/S00012"]);
    let found = client.fetch_order_status(&ours, true, false).unwrap();
    assert_eq!(
        (found.matched, &found.header["WebshopOrderId"]),
        ("partial", &json!("WEB-77"))
    );
    assert_eq!(lines(&monta), ["GET /order/S00012", "GET /order/WEB-77"]);
    monta.has_orders(["S00012"]);
    assert_eq!(client.fetch_order_status(&ours, true, false).unwrap().matched, "exact");
    assert_eq!(lines(&monta), ["GET /order/S00012"]);
}

#[test]
fn a_wrapped_order_is_an_order() {
    let monta = Monta::following(Profile::V6);
    monta.set(&json!({"wrapped": true}));
    monta.has_orders(["S00012"]);
    let answer = monta
        .client()
        .fetch_order_status(&references("S00012"), false, false)
        .unwrap();
    assert_eq!(answer.header["WebshopOrderId"], "S00012");
}

#[test]
fn a_filter_that_is_ignored_is_never_trusted() {
    let monta = Monta::following(Profile::Documented);
    monta.set(&json!({"ignore_filters": true}));
    monta.has_orders(["S00001", "S00002"]);
    monta.moves("S00001", "picking");
    monta.moves("S00002", "picking");
    let pinned = monta.pinned();
    let answer = pinned.fetch_order_status(&references("S00012"), true, true).unwrap();
    assert_eq!((answer.matched, answer.header), ("none", Value::Null));
    // Where the id is on the page by chance, it is still the right order.
    let answer = pinned.fetch_order_status(&references("S00002"), true, true).unwrap();
    assert_eq!(answer.header["WebshopOrderId"], "S00002");
    let events = answer.events.as_array().unwrap();
    assert!(!events.is_empty() && events.iter().all(|event| event["WebshopOrderId"] == "S00002"));
}

#[test]
fn a_filter_that_is_ignored_moves_that_part_to_the_other_description() {
    let monta = Monta::following(Profile::Documented);
    monta.set(&json!({"ignore_filters": true, "capabilities": {"shipments": "v6", "events": "v6"}}));
    let others: Vec<String> = (0..60).map(|number| format!("S1{number:04}")).collect();
    monta.has_orders(others.iter().map(String::as_str));
    monta.has_orders(["S00012"]);
    monta.moves("S00012", "shipped");
    let client = monta.client();
    let answer = client.fetch_order_status(&references("S00012"), true, true).unwrap();
    assert_eq!(answer.matched, "exact");
    assert_eq!(answer.shipments["BoxesShipped"], 1);
    assert!(answer.events.as_array().is_some_and(|events| !events.is_empty()));
    assert!(lines(&monta).len() <= 6);
    let v6 = Some(Profile::V6);
    let known = client.capabilities();
    assert_eq!(
        known.profile,
        Some(Profile::Documented),
        "the parts move, not the profile"
    );
    assert_eq!((known.find, known.shipments, known.events), (v6, v6, v6));
    client.fetch_order_status(&references("S00012"), true, true).unwrap();
    assert_eq!(lines(&monta).len(), 3, "what was learnt is not asked again");
}

#[test]
fn a_live_api_with_documented_parts_is_learnt_too() {
    let monta = Monta::following(Profile::V6);
    monta.set(&json!({"capabilities": {"shipments": "documented", "events": "documented"}}));
    monta.has_orders(["S00012"]);
    monta.moves("S00012", "shipped");
    let client = monta.client();
    let answer = client.fetch_order_status(&references("S00012"), true, true).unwrap();
    assert_eq!(answer.shipments[0]["WebshopOrderId"], "S00012");
    assert_eq!(lines(&monta).len(), 5);
    let documented = Some(Profile::Documented);
    assert_eq!(
        (client.capabilities().shipments, client.capabilities().events),
        (documented, documented)
    );
}

#[test]
fn a_stranger_asks_once_which_api_this_is() {
    for monta in both() {
        monta.has_orders(["S00012"]);
        let client = monta.stranger();
        client.fetch_order_status(&references("S00012"), true, false).unwrap();
        client.fetch_order_status(&references("S00012"), true, false).unwrap();
        assert_eq!(client.capabilities(), Capabilities::of(monta.profile));
        let asked = lines(&monta);
        assert_eq!((asked.len(), asked[0].as_str()), (3, "GET /info"));
    }
}

/// Whatever a server makes of what it is asked, one look-up stays within six requests.
#[test]
fn no_server_is_asked_more_than_six_times() {
    let ours: References = serde_json::from_value(json!({
        "webshop_order_id": "S00012", "order_number": "S12", "reference": "PO-7", "client_reference": "CR-8",
        "variants": ["Test S00012", "S012", "S0012"],
    }))
    .unwrap();
    let asked_of = |monta: &Monta, name: &str, what: &Value| {
        monta.has_orders([name]);
        let answer = monta.client().fetch_order_status(&ours, true, true).unwrap();
        let asked = lines(monta);
        assert!(asked.len() <= 6, "{what} {name}: {asked:?}");
        assert_eq!(answer.exchanges.len(), asked.len());
    };
    let others: Vec<String> = (0..60).map(|number| format!("A1{number:04}")).collect();
    for name in ["S00012", "S12", "Test S00012", "S012", "CR-8"] {
        for parts in [
            json!({}),
            json!({"shipments": "v6", "events": "v6"}),
            json!({"find": "v6", "events": "v6"}),
        ] {
            let monta = Monta::following(Profile::Documented);
            monta.set(&json!({"ignore_filters": true, "capabilities": parts}));
            monta.has_orders(others.iter().map(String::as_str));
            monta.moves(&others[0], "picking");
            asked_of(&monta, name, &parts);
        }
        for path in ["*", "/order/S00012", "/shipments", "/order/*"] {
            for monta in both() {
                let fault = json!({
                    "kind": "status", "times": 0, "path": path, "status": 404, "body": {"title": "Not Found"},
                    "content_type": "application/json",
                });
                monta.fault(&fault);
                asked_of(&monta, name, &fault);
            }
        }
    }
}

/// Acceptance 12, last sentence.
#[test]
fn trouble_anywhere_is_an_error_and_never_not_found() {
    for monta in both() {
        monta.has_orders(["S00012"]);
        let paths = match monta.profile {
            Profile::V6 => ["/order/S00012", "/order/S00012/colli", "/order/S00012/events"],
            Profile::Documented => ["/orders", "/shipments", "/orderevents"],
        };
        for path in paths {
            for (status, code) in [
                (401, Code::Unauthorized),
                (403, Code::Forbidden),
                (429, Code::RateLimited),
                (500, Code::ServerError),
                (302, Code::Redirect),
            ] {
                monta.fault(&json!({"kind": "status", "path": path, "status": status}));
                let error = monta
                    .client()
                    .fetch_order_status(&references("S00012"), true, true)
                    .unwrap_err();
                assert_eq!(failure(error).code, code, "{path} {status}");
            }
            monta.fault(&json!({"kind": "drop_before", "path": path}));
            let error = monta
                .client()
                .fetch_order_status(&references("S00012"), true, true)
                .unwrap_err();
            let failure = failure(error);
            assert_eq!((failure.code, failure.uncertain), (Code::Connection, false), "{path}");
            assert_eq!(failure.values["order"], "S00012");
        }
    }
}

#[test]
fn a_page_is_no_answer() {
    for monta in both() {
        monta.has_orders(["S00012"]);
        let page = "<html><title>Maintenance</title></html>";
        let fault = json!({"kind": "status", "times": 0, "status": 200, "content_type": "text/html", "body": page});
        monta.fault(&fault);
        let error = monta
            .client()
            .fetch_order_status(&references("S00012"), true, true)
            .unwrap_err();
        assert_eq!(failure(error).code, Code::NotJson);
    }
}

#[test]
fn a_look_up_without_references_is_not_sent() {
    let monta = Monta::following(Profile::V6);
    match monta
        .client()
        .fetch_order_status(&References::default(), true, true)
        .unwrap_err()
    {
        Error::Input(error) => assert_eq!(error, InputError::ReferencesMissing),
        other => panic!("{other:?}"),
    }
    assert_eq!(lines(&monta), [""; 0]);
}
