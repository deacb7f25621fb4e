//! What one order at Monta carries, and which orders it says it belongs to.

use serde::Deserialize;
use serde_json::Value;

use crate::answer::{member, records, text, unwrapped};
use crate::patch::{FAMILY, LINES, lines};
use crate::pieces::{Pieces, add, count, in_lines, per_sku};
use crate::sku;
use crate::text::fold;

/// The goods that an order carries by its header: its lines as they are there now, without those that went to parts and
/// without what Monta put in by itself.
#[must_use]
pub fn order_lines(header: &Value) -> Vec<Pieces> {
    in_lines(unwrapped(header))
}

/// The member of a row of a family that names the order.
pub(super) const FAMILY_ID: &str = "WebshopOrderID";

/// The member of a line that names the order in which it was ordered.
const ORDERED_IN: &str = "OriginalOrderNumber";

/// One order when it was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SeenOrder {
    /// The document that Monta had acknowledged by then; nothing of a part that nobody had seen.
    pub acknowledged: Value,
    /// The document that an attempt put which may have arrived; where it takes less, that may be why less is there.
    pub attempted: Value,
    /// What Monta shows.
    pub header: Value,
}

/// What Monta has taken off a document by now: the goods `known` of that from earlier looks, and those that its orders had
/// acknowledged and do not carry any more. What a part carries that nobody had seen was moved, and is not gone.
///
/// Unless `all_seen`, a part may have been seen before the order that its goods went from: what is there beyond what was
/// acknowledged is then kept as a quantity below zero, for the look that sees the rest.
#[must_use]
pub fn dropped_goods(known: &[Pieces], seen: &[SeenOrder], all_seen: bool) -> Vec<Pieces> {
    let mut gone = known.to_vec();
    for order in seen {
        let header = unwrapped(&order.header);
        if member(header, LINES).is_none() {
            continue;
        }
        let attempted = order
            .attempted
            .is_object()
            .then(|| per_sku(&in_lines(&order.attempted)));
        for pieces in in_lines(&order.acknowledged) {
            let put = attempted
                .as_ref()
                .map(|put| put.get(&sku::key(&pieces.sku)).copied().unwrap_or_default());
            count(
                &mut gone,
                &pieces.sku,
                put.unwrap_or(pieces.quantity).min(pieces.quantity),
            );
        }
        for pieces in in_lines(header) {
            count(&mut gone, &pieces.sku, -pieces.quantity);
        }
    }
    gone.retain(|pieces| pieces.quantity > 0 || (!all_seen && pieces.quantity < 0));
    gone
}

/// What was sent and none of the orders carries, by their headers. Nothing where one of them tells no lines.
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

/// The ids of the orders that a header names as its family (monta-api 3.2), and of those in which its lines were ordered
/// (monta-api 3.11), in their order and without its own.
#[must_use]
pub fn family_ids(header: &Value) -> Vec<String> {
    let header = unwrapped(header);
    let own = text(header, "WebshopOrderId").unwrap_or_default();
    let mut ids: Vec<String> = Vec::new();
    let family = member(header, FAMILY).map(records).unwrap_or_default();
    let family = family.iter().filter_map(|row| text(row, FAMILY_ID));
    for id in family.chain(lines(header).filter_map(|line| text(line, ORDERED_IN))) {
        if id != own && !ids.iter().any(|known| *known == id) {
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
    fn what_was_dropped_is_counted_over_all_looks() {
        let pieces = |pieces: &[(&str, i64)]| -> Vec<Pieces> {
            let pieces = pieces.iter();
            pieces
                .map(|(sku, quantity)| Pieces {
                    sku: (*sku).to_owned(),
                    quantity: *quantity,
                })
                .collect()
        };
        let document = |lines: &[(&str, i64)]| {
            let lines = lines
                .iter()
                .map(|(sku, quantity)| json!({"Sku": sku, "OrderedQuantity": quantity}));
            json!({"Lines": lines.collect::<Value>()})
        };
        let seen = |acknowledged: &[(&str, i64)], header: &[(&str, i64)]| SeenOrder {
            acknowledged: document(acknowledged),
            header: document(header),
            ..SeenOrder::default()
        };
        let unseen = |header: &[(&str, i64)]| SeenOrder {
            header: document(header),
            ..SeenOrder::default()
        };
        // Two went to a part, one nowhere.
        let first = [seen(&[("MUG", 5)], &[("mug", 2)]), unseen(&[("MUG", 2)])];
        let dropped = dropped_goods(&[], &first, true);
        assert_eq!(dropped, pieces(&[("MUG", 1)]));
        // What is taken over by then is not counted again; what goes from the part later is.
        let second = [seen(&[("MUG", 2)], &[("MUG", 2)]), seen(&[("MUG", 2)], &[("MUG", 1)])];
        assert_eq!(dropped_goods(&dropped, &second, true), pieces(&[("MUG", 2)]));
        // A part that shows up late had what seemed to be gone.
        assert_eq!(dropped_goods(&dropped, &[unseen(&[("MUG", 1)])], true), []);
        // So it does when it is seen before the order that it was split from.
        let early = dropped_goods(&[], &[unseen(&[("MUG", 1)])], false);
        assert_eq!(early, pieces(&[("MUG", -1)]));
        assert_eq!(dropped_goods(&early, &[seen(&[("MUG", 3)], &[("MUG", 2)])], true), []);
        // More than was ordered is nobody's debt, and a model of an order without lines tells nothing.
        assert_eq!(dropped_goods(&[], &[seen(&[("MUG", 3)], &[("MUG", 4)])], true), []);
        let brief = SeenOrder {
            acknowledged: document(&[("MUG", 3)]),
            header: json!({"WebshopOrderId": "S1"}),
            ..SeenOrder::default()
        };
        assert_eq!(dropped_goods(&dropped, &[brief], true), dropped);
        // An attempt took two off, and may have arrived; whether it did or not, what is there tells of one that is gone.
        let attempted = SeenOrder {
            attempted: document(&[("MUG", 3)]),
            ..seen(&[("MUG", 5), ("TRAY", 1)], &[("MUG", 2)])
        };
        assert_eq!(dropped_goods(&[], &[attempted], true), pieces(&[("MUG", 1)]));
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
        let line = |id: Value| json!({"Sku": "MUG", "OrderedQuantity": 1, "OriginalOrderNumber": id});
        let part = json!({"WebshopOrderId": "X9", "Lines": [
            line(json!("S2")), line(json!("X9")), line(json!("S2")), line(json!("")), line(Value::Null),
        ]});
        assert_eq!(family_ids(&part), ["S2"]);
        assert_eq!(family_ids(&json!({"Family": null})), [""; 0]);
        assert_eq!(family_ids(&Value::Null), [""; 0]);
    }
}
