//! What Odoo and Monta do not agree on: their orders of some days, side by side (decision 37).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::{is_deleted, member, text, unwrapped};
use crate::compare::compare_orders;
use crate::patch::LINES;
use crate::status::{Answers, Stage, resolve};
use crate::text::fold;

/// One order of Odoo that was sent to Monta.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownOrder {
    /// `sale.order` id.
    pub id: i64,
    /// The names that it goes by at Monta: its own, and those of its parts and follow-ups.
    pub names: Vec<String>,
    /// The document that Monta acknowledged last, or null where there is none or its lines are not to be compared.
    #[serde(default)]
    pub acknowledged: Value,
    /// Whether it is cancelled in Odoo.
    #[serde(default)]
    pub is_cancelled: bool,
    /// Whether all of it is delivered in Odoo.
    #[serde(default)]
    pub is_delivered: bool,
    /// Whether Monta was asked for it by its names and has it under none of them.
    #[serde(default)]
    pub is_absent: bool,
}

/// What is not the same on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Disagreement {
    /// Alive in Odoo, and not there or cancelled at Monta.
    OnlyHere,
    /// Alive at Monta, and nothing of Odoo.
    OnlyThere,
    /// The lines are not those that Monta acknowledged.
    OtherLines,
    /// Delivered in Odoo, and still to be shipped at Monta.
    ShippedHere,
    /// Cancelled in Odoo, and still to be shipped at Monta.
    CancelledHere,
}

/// One order on which both sides do not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is not the same.
    pub kind: Disagreement,
    /// `sale.order` id; `None` where Odoo has no such order.
    pub order: Option<i64>,
    /// Its name at Monta.
    pub reference: String,
    /// The SKUs of which another quantity was found.
    pub skus: Vec<String>,
}

/// Compares the orders that Odoo has sent, `ours`, with those that Monta shows, `theirs`; in both, each at most once.
///
/// What is in neither is not known about, and nothing is said of it. Orders that Monta has from another sales
/// channel than `origin` are nobody's business here; an empty one is any.
#[must_use]
pub fn reconcile(ours: &[KnownOrder], theirs: &[Value], origin: &str) -> Vec<Finding> {
    let by_name: BTreeMap<String, usize> = ours
        .iter()
        .enumerate()
        .flat_map(|(place, order)| order.names.iter().map(move |name| (fold(name), place)))
        .collect();
    let mut found: Vec<Vec<&Value>> = vec![Vec::new(); ours.len()];
    let mut findings = Vec::new();
    for row in theirs.iter().map(unwrapped) {
        let Some(reference) = text(row, "WebshopOrderId").filter(|name| !name.trim().is_empty()) else {
            continue;
        };
        match by_name.get(&fold(&reference)).and_then(|place| found.get_mut(*place)) {
            Some(rows) => rows.push(row),
            None if is_alive(row) && is_of_channel(row, origin) => findings.push(Finding {
                kind: Disagreement::OnlyThere,
                order: None,
                reference: reference.into_owned(),
                skus: Vec::new(),
            }),
            None => {}
        }
    }
    for (order, rows) in ours.iter().zip(&found) {
        if let Some((kind, skus)) = disagreement(order, rows) {
            let reference = order.names.first().cloned().unwrap_or_default();
            findings.push(Finding {
                kind,
                order: Some(order.id),
                reference,
                skus,
            });
        }
    }
    findings
}

/// What is wrong with one order; the worst, where it is more than one thing.
fn disagreement(order: &KnownOrder, rows: &[&Value]) -> Option<(Disagreement, Vec<String>)> {
    let is_open = rows.iter().any(|row| is_alive(row) && !has_left(row));
    if order.is_cancelled {
        return is_open.then(|| (Disagreement::CancelledHere, Vec::new()));
    }
    let is_gone = !rows.is_empty() && !rows.iter().any(|row| is_alive(row));
    if order.is_absent || is_gone {
        return (!order.is_delivered).then(|| (Disagreement::OnlyHere, Vec::new()));
    }
    if order.is_delivered {
        return is_open.then(|| (Disagreement::ShippedHere, Vec::new()));
    }
    let [row] = rows else { return None };
    let skus = other_skus(&order.acknowledged, row);
    (!skus.is_empty()).then_some((Disagreement::OtherLines, skus))
}

fn is_alive(row: &Value) -> bool {
    is_deleted(row) != Some(true)
}

/// Whether Monta has nothing left to do for an order but to wait for the carrier.
fn has_left(row: &Value) -> bool {
    let answers = Answers {
        header: row.clone(),
        ..Answers::default()
    };
    resolve(&answers).stage >= Some(Stage::Shipped)
}

/// Whether an order is of the sales channel `origin`; one that names none may be.
fn is_of_channel(row: &Value, origin: &str) -> bool {
    let (ours, theirs) = (fold(origin), fold(&text(row, "Origin").unwrap_or_default()));
    ours.is_empty() || theirs.is_empty() || ours == theirs
}

/// The SKUs of which Monta has another quantity than it acknowledged; lines of its own do not count. A row of a list may not
/// show its lines at all.
fn other_skus(acknowledged: &Value, row: &Value) -> Vec<String> {
    if !acknowledged.is_object() || !member(row, LINES).is_some_and(Value::is_array) {
        return Vec::new();
    }
    let about_lines = format!("/{LINES}/");
    let another = compare_orders(acknowledged, row).another;
    let skus = another.iter().filter_map(|path| path.strip_prefix(&about_lines));
    skus.map(|sku| sku.replace("~1", "/").replace("~0", "~")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn known(fields: &Value) -> KnownOrder {
        let mut order = json!({"id": 1, "names": ["S1"]});
        order
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        serde_json::from_value(order).unwrap()
    }

    fn kinds(ours: &[KnownOrder], theirs: &[Value]) -> Vec<(Disagreement, Option<i64>, String)> {
        let findings = reconcile(ours, theirs, "");
        findings
            .into_iter()
            .map(|found| (found.kind, found.order, found.reference))
            .collect()
    }

    fn of_one(fields: &Value, theirs: &[Value]) -> Vec<Disagreement> {
        kinds(&[known(fields)], theirs)
            .into_iter()
            .map(|(kind, ..)| kind)
            .collect()
    }

    fn row(fields: &Value) -> Value {
        let mut row = json!({"WebshopOrderId": "s1", "Deleted": false});
        row.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        json!({"Order": row})
    }

    #[test]
    fn what_is_the_same_on_both_sides_is_no_finding() {
        let lines = json!({"Lines": [{"Sku": "A/B", "OrderedQuantity": 2}]});
        let acknowledged = json!({"acknowledged": {"WebshopOrderId": "S1", "Lines": lines["Lines"].clone()}});
        assert_eq!(of_one(&acknowledged, &[row(&lines)]), []);
        assert_eq!(of_one(&acknowledged, &[row(&json!({}))]), [], "no line is shown");
        assert_eq!(
            of_one(&json!({}), &[]),
            [],
            "nothing is known about what nobody asked for"
        );
        assert_eq!(
            of_one(&json!({"is_cancelled": true}), &[row(&json!({"Deleted": true}))]),
            []
        );
        assert_eq!(of_one(&json!({"is_cancelled": true, "is_absent": true}), &[]), []);
        assert_eq!(
            of_one(
                &json!({"is_delivered": true}),
                &[row(&json!({"DeliveryStatusCode": "Delivered"}))]
            ),
            []
        );
    }

    #[test]
    fn an_order_that_one_side_alone_has() {
        assert_eq!(of_one(&json!({"is_absent": true}), &[]), [Disagreement::OnlyHere]);
        assert_eq!(
            of_one(&json!({}), &[row(&json!({"Deleted": true}))]),
            [Disagreement::OnlyHere]
        );
        let stranger = json!({"WebshopOrderId": "WEB-7", "Origin": "Web"});
        assert_eq!(
            kinds(&[known(&json!({}))], std::slice::from_ref(&stranger)),
            [(Disagreement::OnlyThere, None, "WEB-7".to_owned())]
        );
        assert_eq!(reconcile(&[], std::slice::from_ref(&stranger), "Shop"), []);
        let theirs = [stranger, json!({"WebshopOrderId": "X", "Deleted": true})];
        assert_eq!(reconcile(&[], &theirs, "web").len(), 1);
    }

    #[test]
    fn other_lines_are_named() {
        let ours = [known(&json!({"acknowledged": {"WebshopOrderId": "S1", "Lines": [
            {"Sku": "A/B", "OrderedQuantity": 2}, {"Sku": "C", "OrderedQuantity": 1},
        ]}}))];
        let theirs = [row(&json!({"Lines": [
            {"Sku": "a/b", "OrderedQuantity": 3}, {"Sku": "C", "OrderedQuantity": 1}, {"Sku": "FLYER", "OrderedQuantity": 1},
        ]}))];
        let findings = reconcile(&ours, &theirs, "");
        let [finding] = findings.as_slice() else {
            panic!("{findings:?}")
        };
        assert_eq!(
            (finding.kind, finding.skus.as_slice()),
            (Disagreement::OtherLines, &["A/B".to_owned()][..])
        );
    }

    #[test]
    fn what_is_over_here_and_open_there() {
        for (field, kind) in [
            ("is_cancelled", Disagreement::CancelledHere),
            ("is_delivered", Disagreement::ShippedHere),
        ] {
            let fields = json!({field: true});
            assert_eq!(of_one(&fields, &[row(&json!({}))]), [kind]);
            assert_eq!(
                of_one(&fields, &[row(&json!({"Picking": "2026-11-01T10:00:00"}))]),
                [kind]
            );
            assert_eq!(of_one(&fields, &[row(&json!({"Shipped": "2026-11-01T10:00:00"}))]), []);
        }
    }

    #[test]
    fn the_parts_of_an_order_are_one_order() {
        let order = known(&json!({"names": ["S1", "S1-1"], "is_delivered": true}));
        let part = json!({"WebshopOrderId": "S1-1", "Shipped": "2026-11-01T10:00:00"});
        let first = json!({"WebshopOrderId": "S1"});
        let left = json!({"WebshopOrderId": "S1", "Shipped": "2026-11-01T10:00:00"});
        assert_eq!(kinds(std::slice::from_ref(&order), &[left, part.clone()]), []);
        let open = kinds(&[order], &[first, part]);
        assert_eq!(open, [(Disagreement::ShippedHere, Some(1), "S1".to_owned())]);
    }
}
