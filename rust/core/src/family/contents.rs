//! What one order at Monta carries, and which orders it says it belongs to.

use serde_json::Value;

use crate::answer::{member, records, text, unwrapped};
use crate::patch::FAMILY;
use crate::pieces::{Pieces, add, in_lines, per_sku};
use crate::sku;
use crate::text::fold;

/// The goods that an order carries by its header: its lines as they are there now, without those that went to parts and
/// without what Monta put in by itself.
#[must_use]
pub fn order_lines(header: &Value) -> Vec<Pieces> {
    in_lines(unwrapped(header))
}

/// What Monta took off: what was sent and none of the orders carries, by their headers. Nothing where one of them tells no
/// lines.
#[must_use]
pub fn dropped_lines(sent: &Value, headers: &[Value]) -> Vec<Pieces> {
    let headers: Vec<&Value> = headers.iter().map(unwrapped).collect();
    if headers.iter().any(|header| member(header, "Lines").is_none()) {
        return Vec::new();
    }
    let there: Vec<Pieces> = headers.into_iter().flat_map(in_lines).collect();
    let mut there = per_sku(&there);
    let mut dropped = Vec::new();
    for sent in in_lines(sent) {
        let rest = sent.quantity - there.remove(&sku::key(&sent.sku)).unwrap_or_default();
        add(&mut dropped, &sent.sku, rest);
    }
    dropped
}

/// The ids of the orders that a header names as its family (monta-api 3.2), in their order and without its own.
#[must_use]
pub fn family_ids(header: &Value) -> Vec<String> {
    let header = unwrapped(header);
    let own = text(header, "WebshopOrderId").unwrap_or_default();
    let mut ids: Vec<String> = Vec::new();
    for row in member(header, FAMILY).map(records).unwrap_or_default() {
        if let Some(id) = text(row, "WebshopOrderID").filter(|id| *id != own)
            && !ids.iter().any(|known| *known == id)
        {
            ids.push(id.into_owned());
        }
    }
    ids
}

/// The orders to which goods of an order have gone and of which the caller does not know: those that its header names as
/// its family, beyond the `known` ids and those that were sent along. None as long as it carries all of `sent`: what Monta
/// acknowledged, or may have got.
#[must_use]
pub fn unknown_parts(sent: &Value, header: &Value, known: &[String]) -> Vec<String> {
    if dropped_lines(sent, std::slice::from_ref(header)).is_empty() {
        return Vec::new();
    }
    let sent = family_ids(sent);
    let is_known = |id: &str| known.iter().chain(&sent).any(|known| fold(known) == fold(id));
    let mut ids = family_ids(header);
    ids.retain(|id| !is_known(id));
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_goods_of_an_order_are_its_lines_without_those_of_monta() {
        let header = json!({"Order": {"WebshopOrderId": "S2", "Lines": [
            {"Sku": "MUG", "OrderedQuantity": 2}, {"Sku": "mug", "OrderedQuantity": 1},
            {"Sku": "CARD", "OrderedQuantity": 1, "IsFlyer": true}, {"Sku": "GONE", "OrderedQuantity": 0},
        ]}});
        let expected = json!([{"sku": "MUG", "quantity": 3}]);
        assert_eq!(serde_json::to_value(order_lines(&header)).unwrap(), expected);
        assert_eq!(order_lines(&Value::Null), []);
    }

    #[test]
    fn what_was_sent_and_no_order_carries_was_dropped() {
        let lines = |lines: &[(&str, i64)]| -> Value {
            let line = |(sku, quantity): &(&str, i64)| json!({"Sku": sku, "OrderedQuantity": quantity});
            json!({"Lines": lines.iter().map(line).collect::<Value>()})
        };
        let sent = lines(&[("MUG", 2), ("TRAY", 1), ("CAP", 3)]);
        let headers = [lines(&[("mug", 2), ("CAP", 1)]), lines(&[("CAP", 1)])];
        let dropped = serde_json::to_value(dropped_lines(&sent, &headers)).unwrap();
        assert_eq!(
            dropped,
            json!([{"sku": "TRAY", "quantity": 1}, {"sku": "CAP", "quantity": 1}])
        );
        assert_eq!(dropped_lines(&sent, &[json!({"WebshopOrderId": "S2"})]), []);
    }

    #[test]
    fn goods_that_went_to_an_order_that_nobody_knows_of_are_noticed() {
        let order = |mugs: i64, family: &[&str]| {
            let family = family.iter().map(|id| json!({"WebshopOrderID": id, "Reason": "Split"}));
            json!({
                "WebshopOrderId": "S2", "Family": family.collect::<Value>(),
                "Lines": [{"Sku": "MUG", "OrderedQuantity": mugs}],
            })
        };
        let sent = order(2, &["S1"]);
        let unknown = |header: &Value, known: &[&str]| {
            let known: Vec<String> = known.iter().map(|id| (*id).to_owned()).collect();
            unknown_parts(&sent, header, &known)
        };
        assert_eq!(unknown(&order(1, &["S1", "X9", "X8"]), &["x8"]), ["X9"]);
        assert_eq!(unknown(&order(1, &["X9", "X8"]), &["X8", "X9"]), [""; 0]);
        assert_eq!(unknown(&order(1, &["S1"]), &[]), [""; 0]);
        assert_eq!(unknown(&order(2, &["X9"]), &[]), [""; 0]);
        assert_eq!(unknown(&order(3, &["X9"]), &[]), [""; 0]);
        // A model of an order without lines tells nothing.
        assert_eq!(unknown(&json!({"Family": [{"WebshopOrderID": "X9"}]}), &[]), [""; 0]);
    }

    #[test]
    fn a_header_names_its_family_whatever_it_is_called() {
        let header = json!({"WebshopOrderId": "S2", "Family": [
            {"WebshopOrderID": "X9", "Reason": "Split"}, {"WebshopOrderId": "S2"}, {"WebshopOrderID": "X9"},
            {"WebshopOrderID": "S1", "Reason": "Replacement"}, {"Reason": "?"},
        ]});
        assert_eq!(family_ids(&header), ["X9", "S1"]);
        assert_eq!(family_ids(&json!({"Family": null})), [""; 0]);
        assert_eq!(family_ids(&Value::Null), [""; 0]);
    }
}
