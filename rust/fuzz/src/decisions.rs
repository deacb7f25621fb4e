//! Readers of what Odoo gathered, and decisions about what Monta answered. `None`: not what the target reads.

use std::fmt::Debug;

use monta_core::forecast::{self, Supplier, read_receipts};
use monta_core::input::{parse, read_json_text};
use monta_core::scalar::{Maybe, Text};
use monta_core::snapshot::{Address, Product};
use monta_core::spread::{Move, Pieces};
use monta_core::status::{self, Answers, Picked};
use monta_core::{
    ForecastSnapshot, Json, KitGraph, Match, Profile, References, Snapshot, StockLevels, align, apply, build_forecast,
    build_order, check_skus, compare_orders, diff, forecast_as_sent, kit_availability, match_candidates, order_as_sent,
    parse_snapshot, plan_forecast, plan_update, plan_update_again, read_stock, same_order, split_address,
    spread_over_moves,
};
use serde::Serialize;
use serde_json::Value;
use serde_json::de::from_str;

const PROFILES: [Profile; 2] = [Profile::Documented, Profile::V6];

/// `[street, second street, country code]`.
pub(crate) fn address(input: &Value) -> Option<()> {
    let [street, street2, country] = input.as_array()?.as_slice() else {
        return None;
    };
    let [street, street2, country] = [street.as_str()?, street2.as_str()?, country.as_str()?];
    let parts = split_address(street, street2, country);
    let is_number = parts.house_number.chars().all(|letter| letter.is_ascii_digit());
    assert!(is_number, "{parts:?}");
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).count();
    let given = letters(street) + letters(street2);
    let found = letters(&parts.street) + letters(&parts.house_number) + letters(&parts.addition);
    // A letter may be written as several: `ﬁ`, or an accent of its own.
    assert!(found <= 4 * given, "something was invented: {parts:?}");
    Some(())
}

/// The snapshot of a sale order.
pub(crate) fn order_snapshot(input: &Value) -> Option<()> {
    let snapshot = parse_snapshot(input).ok()?;
    let report = check_skus(&snapshot);
    match build_order(&snapshot) {
        Ok(document) => {
            assert!(report.problems.is_empty(), "{:?}", report.problems);
            let document = Value::from(document);
            let quantities = document["Lines"]
                .as_array()?
                .iter()
                .map(|line| line["OrderedQuantity"].as_i64());
            assert!(quantities.into_iter().all(|quantity| quantity > Some(0)), "{document}");
            nothing_to_say_of(&document);
        }
        Err(invalid) => {
            assert!(!invalid.problems.is_empty());
            assert!(
                invalid
                    .problems
                    .iter()
                    .all(|problem| !problem.message.trim().is_empty()),
                "{invalid:?}"
            );
        }
    }
    Some(())
}

/// A document as it is read back from where it was stored.
fn stored(document: &impl Serialize) -> Value {
    serde_json::to_value(document).expect("texts and numbers")
}

/// What was just sent is what is meant.
fn nothing_to_say_of(document: &Value) {
    let meant = Json::from(document);
    assert!(plan_update(&meant, &meant).patch.is_empty());
    assert_eq!(same_order(document, document), Vec::<String>::new(), "{document}");
    let known = order_as_sent(document, document);
    assert!(
        plan_update(&Json::from(&known), &meant).patch.is_empty(),
        "{known} {document}"
    );
}

/// The snapshot of a purchase order.
pub(crate) fn forecast_snapshot(input: &Value) -> Option<()> {
    let snapshot: ForecastSnapshot = parse(input).ok()?;
    match build_forecast(&snapshot) {
        Ok(built) => {
            let document = stored(&built.payload);
            let meant = Json::from(&document);
            for profile in PROFILES {
                let Ok(plan) = plan_forecast(None, &meant, profile) else {
                    // More of a SKU than fits, once its lines are joined.
                    continue;
                };
                assert!(!plan.empty && plan.create.is_some(), "{document}");
                let known = Json::from(&stored(&plan.document));
                let again = plan_forecast(Some(&known), &meant, profile);
                assert!(again.is_ok_and(|again| again.empty), "{document}");
            }
            let received = [Pieces {
                sku: Text::from(document["InboundForecasts"][0]["Sku"].as_str().unwrap_or_default()),
                quantity: monta_core::scalar::Number::Integer(3),
            }];
            drop(forecast::line_quantities(&snapshot, Some(&meant), &received));
        }
        Err(invalid) => assert!(!invalid.problems.is_empty()),
    }
    drop(forecast::line_quantities(&snapshot, None, &[]));
    Some(())
}

/// `{"pieces", "moves", "products"}`, `{"graph", "stock"}`, `{"receipts"}`, `{"product"}`, or several of them.
pub(crate) fn goods(input: &Value) -> Option<()> {
    let input = input.as_object()?;
    let mut is_read = false;
    if let (Some(pieces), Some(moves), Some(products)) = (
        read::<Vec<Pieces>>(input.get("pieces")),
        read::<Vec<Move>>(input.get("moves")),
        read::<Vec<Product>>(input.get("products")),
    ) {
        is_read = true;
        let spread = spread_over_moves(&pieces, &moves, &products);
        let above_nought = spread.shares.iter().map(|share| share.quantity);
        let above_nought = above_nought.chain(spread.left.iter().map(|left| left.quantity));
        assert!(above_nought.into_iter().all(|quantity| quantity > 0.0), "{spread:?}");
    }
    if let (Some(graph), Some(stock)) = (
        read::<KitGraph>(input.get("graph")),
        read::<StockLevels>(input.get("stock")),
    ) {
        is_read = true;
        let found = kit_availability(&graph, &stock);
        assert!(found.len() <= graph.kits.len());
        drop(serde_json::to_value(found).expect("texts and numbers"));
    }
    if let Some(rows) = input.get("receipts") {
        is_read = true;
        let receipts = read_receipts(rows);
        assert!(
            receipts.iter().all(|receipt| receipt.quantity.is_finite()),
            "{receipts:?}"
        );
    }
    if let Some(product) = input.get("product") {
        is_read = true;
        match read_stock(product) {
            Ok(stock) => assert!(stock.available >= 0 && stock.minimum >= 0, "{stock:?}"),
            Err(invalid) => assert!(!invalid.faults.is_empty()),
        }
    }
    is_read.then_some(())
}

/// `{"answers", "references", "candidates"}`: the status of an order, and which of several it is.
pub(crate) fn status(input: &Value) -> Option<()> {
    let answers: Answers = read(input.get("answers"))?;
    let resolved = status::resolve(&answers);
    assert!(
        resolved.status.as_ref().is_none_or(|status| !status.is_empty()),
        "{resolved:?}"
    );
    assert_eq!(resolved.status.is_some(), resolved.source.is_some());
    let picked = [
        status::pick_shipment(&answers.shipments),
        status::pick_event(&answers.events),
        status::pick_header(&answers.header),
    ];
    for picked in picked.into_iter().flatten() {
        // Through Python and back.
        let text = serde_json::to_value(&picked).expect("texts and numbers");
        assert_eq!(parse::<Picked, _>(&text).as_ref(), Ok(&picked));
    }
    if let (Some(references), Some(candidates)) = (
        read::<References>(input.get("references")),
        input.get("candidates").and_then(Value::as_array),
    ) {
        let exact = match_candidates(&references, candidates, false);
        assert!(!matches!(exact, Match::Partial(_)), "{exact:?}");
        let loose = match_candidates(&references, candidates, true);
        if let Match::Exact(_) = exact {
            assert_eq!(exact, loose);
        }
        if let Match::Exact(found) | Match::Partial(found) = loose {
            assert!(found.index < candidates.len());
        }
    }
    Some(())
}

/// `{"acknowledged", "payload", "found"}`: any documents.
pub(crate) fn changes(input: &Value) -> Option<()> {
    let [known, meant, found] = ["acknowledged", "payload", "found"].map(|name| input.get(name));
    let (known, meant, found) = (known?, meant?, found.unwrap_or(&Value::Null));
    let [acknowledged, payload] = [known, meant].map(Json::from);
    assert_eq!(Value::from(&payload), *meant);
    assert_eq!(&apply(known, &diff(&acknowledged, &payload)).expect("it fits"), meant);
    drop(align(&acknowledged, &payload));
    let plan = plan_update(&acknowledged, &payload);
    if !plan.patch.is_empty() {
        let document = Value::from(&plan.document);
        assert_eq!(apply(known, &plan.patch).expect("it fits"), document);
    }
    drop(plan_update_again(&acknowledged, &payload, found));
    let comparison = compare_orders(meant, found);
    let is_told = |path| comparison.differences.contains(path);
    assert!(comparison.another.iter().all(is_told), "{comparison:?}");
    for as_sent in [order_as_sent, forecast_as_sent] {
        let seen = Json::from(&as_sent(found, meant));
        drop(plan_update(&seen, &payload));
    }
    for profile in PROFILES {
        if let Ok(plan) = plan_forecast(Some(&acknowledged), &payload, profile) {
            let known = Json::from(&stored(&plan.document));
            let again = plan_forecast(Some(&known), &payload, profile);
            assert!(again.is_ok_and(|again| again.empty), "{meant}");
        }
    }
    let received = [found.as_str().unwrap_or("SKU-A").to_owned()];
    drop(forecast::keep_received(&payload, Some(&acknowledged), &received));
    if let (Some(supplier), Some(vendor)) = (read::<Supplier>(Some(found)), read::<Address>(Some(known))) {
        drop(forecast::build_supplier("CODE", &supplier, &vendor));
    }
    Some(())
}

/// Any text: what the quick way reads, the long way by objects reads as the same.
pub(crate) fn json_text(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else {
        return false;
    };
    let value = both_ways::<Value>(text) | both_ways::<Json>(text);
    let documents = [both_ways::<Snapshot>(text), both_ways::<ForecastSnapshot>(text)];
    let parts = [
        both_ways::<Vec<Pieces>>(text),
        both_ways::<KitGraph>(text),
        both_ways::<Answers>(text),
        both_ways::<Maybe<Text>>(text),
    ];
    documents.contains(&true) || parts.contains(&true) || value
}

/// Returns whether the text was read.
fn both_ways<T: Debug + serde::de::DeserializeOwned>(text: &str) -> bool {
    let Some(quick) = read_json_text::<T>(text) else {
        return false;
    };
    let objects: Value = from_str(text).expect("what the quick way reads is JSON");
    let long: T = parse(objects).expect("and the same objects are read");
    assert_eq!(format!("{quick:?}"), format!("{long:?}"));
    true
}

fn read<T: serde::de::DeserializeOwned>(value: Option<&Value>) -> Option<T> {
    parse(value?).ok()
}
