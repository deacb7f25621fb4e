//! What each of the orders is to carry, what is left for a follow-up, and what a cancellation cancels.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::contents::FAMILY_ID;
use super::{FamilyOrder, Role};
use crate::answer::{integer, text};
use crate::invoice::keep_shipped;
use crate::patch::{FAMILY, LINES, QUANTITY};
use crate::pieces::{Pieces, add, in_lines, net_per_sku, per_sku};
use crate::sku;

const REASON: &str = "Follow-up";
const INVOICE: &str = "Invoice";
/// What an invoice says of the goods of the whole document: customs would take it for what is in the parcel.
const AMOUNTS: [&str; 2] = ["AmountInclTax", "TotalTax"];

/// What the orders of one document are to carry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FamilyPlan {
    /// Those that Monta may still change, in the order in which they were given.
    pub orders: Vec<PlannedOrder>,
    /// What is ordered and no order can carry any more, per SKU.
    pub follow_up: Vec<Pieces>,
}

/// What one order is to be at Monta.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlannedOrder {
    /// Its `WebshopOrderId`.
    pub id: String,
    /// The document; `None` when nothing is left for it to carry.
    pub document: Option<Value>,
}

/// Which orders a cancellation of the document cancels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FamilyCancellation {
    /// Ids of the orders that are to be cancelled.
    pub cancel: Vec<String>,
    /// Ids of those that cannot be cancelled any more, because picking has begun or they have left.
    pub too_late: Vec<String>,
}

/// Shares what is ordered out over the orders at Monta: an order keeps what it carries, so nothing is put back that Monta
/// has moved to another one; what is ordered less is taken from the last one that can still be changed; what is ordered
/// more goes to the first that can. Where none can, it is left for a follow-up.
///
/// `payload` is the whole document, as [`build_order`](crate::build_order) makes it. What Monta has `dropped` of it stays
/// dropped; quantities below zero are taken from that: what the payload leaves out of it already.
#[must_use]
pub fn plan_family(payload: &Value, orders: &[FamilyOrder], dropped: &[Pieces]) -> FamilyPlan {
    let ordered = in_lines(payload);
    let mut need = per_sku(&ordered);
    take(&mut need, &net_per_sku(dropped));
    for order in orders.iter().filter(|order| order.is_closed()) {
        take(&mut need, &order.takes());
    }
    let open: Vec<&FamilyOrder> = orders.iter().filter(|order| !order.is_closed()).collect();
    let mut shares: Vec<BTreeMap<String, i64>> = open.iter().map(|order| take(&mut need, &order.takes())).collect();
    let mut follow_up = Vec::new();
    if let Some(first) = shares.first_mut() {
        for (sku, rest) in need {
            *first.entry(sku).or_default() += rest;
        }
    } else {
        for piece in ordered {
            let rest = need.remove(&sku::key(&piece.sku)).unwrap_or_default();
            add(&mut follow_up, &piece.sku, rest);
        }
    }
    let first_id = orders
        .iter()
        .find(|order| order.role == Role::First)
        .map_or("", |order| order.id.as_str());
    let planned = open.iter().zip(shares).map(|(order, share)| PlannedOrder {
        id: order.id.as_str().to_owned(),
        document: document(payload, order, first_id, share),
    });
    FamilyPlan {
        orders: planned.collect(),
        follow_up,
    }
}

/// Takes what an order has from what is needed, as far as it is needed; returned is what it took.
fn take(need: &mut BTreeMap<String, i64>, has: &BTreeMap<String, i64>) -> BTreeMap<String, i64> {
    let mut took = BTreeMap::new();
    for (sku, quantity) in has {
        if let Some(rest) = need.get_mut(sku) {
            let taken = (*rest).min(*quantity).max(0);
            *rest -= taken;
            took.insert(sku.clone(), taken);
        }
    }
    took
}

/// The document of one order: that of the whole, with its share of the lines.
fn document(payload: &Value, order: &FamilyOrder, first_id: &str, mut share: BTreeMap<String, i64>) -> Option<Value> {
    let mut document = payload.clone();
    let lines = document.get_mut(LINES).and_then(Value::as_array_mut)?;
    lines.retain_mut(|line| {
        let Some(left) = text(line, "Sku").and_then(|sku| share.get_mut(&sku::key(&sku))) else {
            return false;
        };
        let quantity = integer(line, QUANTITY).unwrap_or_default().min(*left);
        *left -= quantity;
        if let Some(ordered) = line.get_mut(QUANTITY) {
            *ordered = quantity.into();
        }
        quantity > 0
    });
    if lines.is_empty() {
        return None;
    }
    let members = document.as_object_mut()?;
    members.insert("WebshopOrderId".to_owned(), order.id.as_str().into());
    match order.role {
        Role::First => {}
        // The amounts are those of the whole, and change with what other orders carry.
        Role::Part => {
            if let Some(known) = order.document.get(INVOICE) {
                members.insert(INVOICE.to_owned(), known.clone());
            }
        }
        Role::FollowUp => {
            members.insert(FAMILY.to_owned(), json!([{FAMILY_ID: first_id, "Reason": REASON}]));
            let parcel = per_sku(&in_lines(&Value::Object(members.clone())));
            if let Some(invoice) = members.get_mut(INVOICE).and_then(Value::as_object_mut) {
                invoice.retain(|member, _| !AMOUNTS.contains(&member.as_str()));
                keep_shipped(invoice, parcel);
            }
        }
    }
    Some(document)
}

/// Which orders a cancellation of the document cancels, and which it names as too late.
#[must_use]
pub fn cancel_family(orders: &[FamilyOrder]) -> FamilyCancellation {
    let alive = orders.iter().filter(|order| !order.is_cancelled());
    let (too_late, cancel): (Vec<&FamilyOrder>, Vec<&FamilyOrder>) = alive.partition(|order| order.is_closed());
    let ids = |orders: Vec<&FamilyOrder>| orders.iter().map(|order| order.id.as_str().to_owned()).collect();
    FamilyCancellation {
        cancel: ids(cancel),
        too_late: ids(too_late),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::Stage;
    use proptest::prelude::*;

    fn orders(orders: &Value) -> Vec<FamilyOrder> {
        serde_json::from_value(orders.clone()).unwrap()
    }

    fn payload(lines: &[(&str, i64)]) -> Value {
        let lines = (1..).zip(lines).map(|(id, (sku, quantity))| {
            json!({"Sku": sku, "OrderedQuantity": quantity, "WebshopOrderLineId": id.to_string()})
        });
        json!({"WebshopOrderId": "S2", "Reference": "PO-7", "Lines": lines.collect::<Value>()})
    }

    /// How many of each SKU.
    type Goods = Vec<(String, i64)>;

    /// The planned orders as `(id, [(sku, quantity)])`, and what is left.
    fn plan(ordered: &[(&str, i64)], family: &Value) -> (Vec<(String, Goods)>, Goods) {
        let plan = plan_family(&payload(ordered), &orders(family), &[]);
        let goods = |pieces: Vec<Pieces>| pieces.into_iter().map(|piece| (piece.sku, piece.quantity)).collect();
        let planned = plan
            .orders
            .into_iter()
            .map(|order| (order.id, goods(in_lines(&order.document.unwrap_or_default()))));
        (planned.collect(), goods(plan.follow_up))
    }

    fn goods(goods: &[(&str, i64)]) -> Goods {
        goods
            .iter()
            .map(|(sku, quantity)| ((*sku).to_owned(), *quantity))
            .collect()
    }

    #[test]
    fn an_update_after_a_split_puts_nothing_back() {
        let family = json!([
            {"id": "S2", "stage": "Queued", "document": payload(&[("MUG", 1)])},
            {"id": "X9", "role": "part", "stage": "Backorder", "document": payload(&[("tray", 1)])},
        ]);
        let (planned, left) = plan(&[("MUG", 2), ("TRAY", 1)], &family);
        assert_eq!(
            planned,
            [
                ("S2".to_owned(), goods(&[("MUG", 2)])),
                ("X9".to_owned(), goods(&[("TRAY", 1)]))
            ]
        );
        assert_eq!(left, []);
        // Less is taken from the last, and what carries nothing is to be cancelled.
        let (planned, _) = plan(&[("MUG", 1)], &family);
        assert_eq!(
            planned,
            [("S2".to_owned(), goods(&[("MUG", 1)])), ("X9".to_owned(), goods(&[]))]
        );
        // The first has left: more goes to the part that still waits.
        let mut left_first = family.clone();
        left_first[0]["stage"] = json!("Shipped");
        let (planned, left) = plan(&[("MUG", 2), ("TRAY", 1)], &left_first);
        assert_eq!(planned, [("X9".to_owned(), goods(&[("MUG", 1), ("TRAY", 1)]))]);
        assert_eq!(left, []);
    }

    #[test]
    fn what_no_order_can_carry_any_more_is_left_for_a_follow_up() {
        let shipped = json!([{"id": "S3", "stage": "Shipped", "document": payload(&[("MUG", 2)])}]);
        assert_eq!(
            plan(&[("MUG", 2), ("TRAY", 1)], &shipped),
            (vec![], goods(&[("TRAY", 1)]))
        );
        assert_eq!(plan(&[("MUG", 3), ("mug", 1)], &shipped).1, goods(&[("MUG", 2)]));
        assert_eq!(plan(&[("MUG", 1)], &shipped).1, []);
        let closed = json!([{"id": "S3", "stage": "Queued", "closed": true, "document": payload(&[("MUG", 2)])}]);
        assert_eq!(plan(&[("MUG", 3)], &closed).1, goods(&[("MUG", 1)]));
        // What has left of an order that we cancelled has left; what somebody cancelled at Monta is not to go.
        let mut cancelled = json!([{
            "id": "S3", "stage": "Cancelled", "recalled": true, "document": payload(&[("MUG", 2)]),
            "shipped": [{"sku": "MUG", "quantity": 1}],
        }]);
        assert_eq!(plan(&[("MUG", 2)], &cancelled).1, goods(&[("MUG", 1)]));
        cancelled[0]["recalled"] = json!(false);
        assert_eq!(plan(&[("MUG", 3)], &cancelled).1, goods(&[("MUG", 1)]));
    }

    #[test]
    fn what_monta_has_dropped_is_ordered_by_no_order_again() {
        let piece = |quantity: i64| Pieces {
            sku: "tray".to_owned(),
            quantity,
        };
        let family = json!([
            {"id": "S2", "stage": "Queued", "document": payload(&[("MUG", 2)])},
            {"id": "X9", "role": "part", "document": payload(&[("MUG", 1)])},
        ]);
        let planned = |trays: i64, dropped: &[Pieces], family: &Value| {
            let plan = plan_family(&payload(&[("MUG", 3), ("TRAY", trays)]), &orders(family), dropped);
            let lines = plan
                .orders
                .iter()
                .map(|order| in_lines(order.document.as_ref().unwrap()));
            let trays = |pieces: &[Pieces]| per_sku(pieces).get(&sku::key("TRAY")).copied().unwrap_or_default();
            (
                lines.map(|lines| trays(&lines)).collect::<Vec<_>>(),
                trays(&plan.follow_up),
            )
        };
        assert_eq!(planned(1, &[piece(1)], &family), (vec![0, 0], 0));
        // More of it than was dropped is.
        assert_eq!(planned(3, &[piece(1)], &family), (vec![2, 0], 0));
        // Odoo has cancelled its move, so the payload leaves it out already.
        assert_eq!(planned(2, &[piece(1), piece(-1)], &family), (vec![2, 0], 0));
        let shipped = json!([{"id": "S2", "stage": "Shipped", "document": payload(&[("MUG", 3)])}]);
        assert_eq!(planned(1, &[piece(1)], &shipped), (vec![], 0));
        assert_eq!(planned(2, &[piece(1)], &shipped), (vec![], 1));
    }

    #[test]
    fn a_follow_up_names_the_first_order_as_its_family() {
        let family = orders(&json!([
            {"id": "S3", "stage": "Shipped", "document": payload(&[("MUG", 2)])},
            {"id": "S3.R2", "role": "follow_up"},
        ]));
        let plan = plan_family(&payload(&[("MUG", 2), ("TRAY", 1)]), &family, &[]);
        let expected = json!({
            "WebshopOrderId": "S3.R2", "Reference": "PO-7",
            "Lines": [{"Sku": "TRAY", "OrderedQuantity": 1, "WebshopOrderLineId": "2"}],
            "Family": [{"WebshopOrderID": "S3", "Reason": "Follow-up"}],
        });
        assert_eq!(
            plan.orders,
            [PlannedOrder {
                id: "S3.R2".to_owned(),
                document: Some(expected)
            }]
        );
    }

    #[test]
    fn a_follow_up_declares_no_amounts_of_what_has_left() {
        let family = orders(&json!([
            {"id": "S3", "stage": "Shipped", "document": payload(&[("MUG", 2)])}, {"id": "S3.R2", "role": "follow_up"},
        ]));
        let mut whole = payload(&[("MUG", 2), ("TRAY", 1)]);
        whole["Invoice"] = json!({
            "AmountInclTax": 36.3, "TotalTax": 6.3, "Paid": true, "WebshopFactuurID": "7", "Currency": "EUR",
            "Lines": [{"Sku": "MUG", "Quantity": 2, "AmountInclTax": 20.0}], "EORINummer": "NL1",
        });
        let plan = plan_family(&whole, &family, &[]);
        let sent = plan.orders[0].document.as_ref().unwrap();
        let expected = json!({"Paid": true, "WebshopFactuurID": "7", "Currency": "EUR", "EORINummer": "NL1"});
        assert_eq!(sent["Invoice"], expected);
        // Customs is told what the goods in this parcel cost.
        let trays = json!({
            "Sku": "TRAY", "Quantity": 3, "AmountInclTax": 10.0, "AmountExclTax": 9.0, "TaxAmount": 1.0, "Discount": false,
        });
        let freight = json!({"Quantity": 1, "AmountInclTax": 5.0, "TaxAmount": 0.0, "ShippingCost": true});
        let party = json!({"ChildSkus": ["BOX", "tray"], "Quantity": 1, "AmountInclTax": 8.0, "TaxAmount": 0.5});
        whole["Invoice"]["Lines"]
            .as_array_mut()
            .unwrap()
            .extend([party.clone(), trays, freight]);
        let plan = plan_family(&whole, &family, &[]);
        let sent = plan.orders[0].document.as_ref().unwrap();
        let tray = json!({
            "Sku": "TRAY", "Quantity": 1, "AmountInclTax": 3.33, "AmountExclTax": 3.0, "TaxAmount": 0.33, "Discount": false,
        });
        assert_eq!(sent["Invoice"]["Lines"], json!([party, tray]));
        assert_eq!(sent["Invoice"]["AmountInclTax"], json!(11.33));
        assert_eq!(sent["Invoice"]["TotalTax"], json!(0.83));
    }

    #[test]
    fn an_amount_that_changes_elsewhere_is_no_change_of_a_part() {
        let whole = |amount: i64| {
            let mut whole = payload(&[("MUG", amount), ("TRAY", 1)]);
            whole["Invoice"] = json!({"AmountInclTax": amount});
            whole
        };
        let mut part = payload(&[("TRAY", 1)]);
        part["Invoice"] = json!({"AmountInclTax": 1});
        let family = orders(&json!([
            {"id": "S2", "document": payload(&[("MUG", 1)])}, {"id": "X9", "role": "part", "document": part},
        ]));
        let invoices = |plan: FamilyPlan| -> Vec<Value> {
            let documents = plan.orders.into_iter().filter_map(|order| order.document);
            documents
                .map(|document| document["Invoice"]["AmountInclTax"].clone())
                .collect()
        };
        assert_eq!(invoices(plan_family(&whole(2), &family, &[])), [json!(2), json!(1)]);
    }

    #[test]
    fn a_cancellation_cancels_what_it_still_can_and_names_the_rest() {
        let family = orders(&json!([
            {"id": "S2", "stage": "Shipped"}, {"id": "a", "stage": "Picking"}, {"id": "b", "stage": "Backorder"},
            {"id": "c"}, {"id": "d", "stage": "Cancelled"}, {"id": "e", "stage": "ReadyToPick"},
        ]));
        let cancellation = cancel_family(&family);
        assert_eq!(cancellation.cancel, ["b", "c", "e"]);
        assert_eq!(cancellation.too_late, ["S2", "a"]);
    }

    const SKUS: [&str; 3] = ["A", "B", "C"];

    /// One step in the life of a document.
    #[derive(Debug, Clone)]
    enum Step {
        /// The line of a SKU becomes this many.
        Edit(usize, i64),
        /// Monta moves a piece of a SKU from an order into a new one.
        Split(usize, usize),
        /// Monta takes a piece of a SKU off an order.
        Drop(usize, usize),
        /// An order leaves with all it carries.
        Ship(usize),
        /// The document is cancelled, and ordered anew.
        Cancel,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..3_usize, 0..4_i64).prop_map(|(sku, quantity)| Step::Edit(sku, quantity)),
            (any::<usize>(), 0..3_usize).prop_map(|(order, sku)| Step::Split(order, sku)),
            (any::<usize>(), 0..3_usize).prop_map(|(order, sku)| Step::Drop(order, sku)),
            any::<usize>().prop_map(Step::Ship),
            Just(Step::Cancel),
        ]
    }

    /// Monta, as far as goods are concerned.
    #[derive(Default)]
    struct World {
        ordered: Vec<(&'static str, i64)>,
        orders: Vec<FamilyOrder>,
        dropped: Vec<Pieces>,
    }

    impl World {
        /// What a connector does with the decisions: change what can be changed, and send the rest anew.
        fn push(&mut self) {
            let mut plan = plan_family(&payload(&self.ordered), &self.orders, &self.dropped);
            if !plan.follow_up.is_empty() {
                let ids: Vec<&str> = self.orders.iter().map(|order| order.id.as_str()).collect();
                let id = crate::next_order_id("S1", &ids);
                assert!(!ids.contains(&id.as_str()));
                let role = if self.orders.is_empty() { "first" } else { "follow_up" };
                self.orders
                    .push(serde_json::from_value(json!({"id": id, "role": role})).unwrap());
                plan = plan_family(&payload(&self.ordered), &self.orders, &self.dropped);
            }
            assert!(plan.follow_up.is_empty());
            for planned in plan.orders {
                let order = self
                    .orders
                    .iter_mut()
                    .find(|order| order.id.as_str() == planned.id)
                    .unwrap();
                order.recalled = planned.document.is_none();
                order.stage = Some(Stage::Queued);
                order.document = planned.document.unwrap_or_default();
            }
        }

        fn open(&self, index: usize) -> Option<usize> {
            let open: Vec<usize> = (0..self.orders.len())
                .filter(|index| !self.orders[*index].is_closed())
                .collect();
            open.get(index.checked_rem(open.len())?).copied()
        }

        fn step(&mut self, number: usize, step: &Step) {
            match *step {
                Step::Edit(index, quantity) => {
                    self.ordered.retain(|(sku, _)| *sku != SKUS[index]);
                    if quantity > 0 {
                        self.ordered.push((SKUS[index], quantity));
                    }
                }
                Step::Split(order, index) => {
                    if self.take_off(order, index) {
                        let part = json!({"id": format!("part {number}"), "role": "part", "document": payload(&[(SKUS[index], 1)])});
                        self.orders.push(serde_json::from_value(part).unwrap());
                    }
                }
                Step::Drop(order, index) => {
                    if self.take_off(order, index) {
                        add(&mut self.dropped, SKUS[index], 1);
                    }
                }
                Step::Ship(order) => {
                    if let Some(order) = self.open(order) {
                        self.ship(order);
                    }
                }
                Step::Cancel => {
                    let cancelled = cancel_family(&self.orders).cancel;
                    for order in self
                        .orders
                        .iter_mut()
                        .filter(|order| cancelled.iter().any(|id| id == order.id.as_str()))
                    {
                        order.recalled = true;
                    }
                }
            }
        }

        /// Takes a piece of a SKU off an order; whether it has one.
        fn take_off(&mut self, order: usize, index: usize) -> bool {
            let Some(order) = self.open(order) else { return false };
            let mut from = per_sku(&in_lines(&self.orders[order].document));
            let Some(rest) = from.get_mut(&sku::key(SKUS[index])).filter(|rest| **rest > 0) else {
                return false;
            };
            *rest -= 1;
            let lines: Vec<(&str, i64)> = from.iter().map(|(sku, rest)| (sku.as_str(), *rest)).collect();
            self.orders[order].document = payload(&lines);
            true
        }

        fn ship(&mut self, order: usize) {
            self.orders[order].shipped = in_lines(&self.orders[order].document);
            self.orders[order].stage = Some(Stage::Shipped);
        }
    }

    proptest! {
        #[test]
        fn each_piece_leaves_once_and_none_twice(steps in prop::collection::vec(step(), 0..30)) {
            let mut world = World { ordered: vec![("A", 2), ("B", 1)], ..World::default() };
            // The most that was ever meant of a SKU: what has left by then cannot be called back.
            let mut most: BTreeMap<&str, i64> = world.ordered.iter().copied().collect();
            world.push();
            for (number, step) in steps.iter().enumerate() {
                world.step(number, step);
                world.push();
                for (sku, quantity) in &world.ordered {
                    let known = most.entry(sku).or_default();
                    *known = (*quantity).max(*known);
                }
            }
            while let Some(order) = world.open(0) {
                world.ship(order);
            }
            let left = per_sku(&world.orders.iter().flat_map(|order| order.shipped.clone()).collect::<Vec<_>>());
            let dropped = per_sku(&world.dropped);
            for sku in SKUS {
                let meant = world.ordered.iter().find(|(known, _)| *known == sku).map_or(0, |(_, quantity)| *quantity);
                let left = left.get(&sku::key(sku)).copied().unwrap_or_default();
                let most = most.get(sku).copied().unwrap_or_default();
                let dropped = dropped.get(&sku::key(sku)).copied().unwrap_or_default();
                let became = left + dropped;
                prop_assert!(became >= meant && became <= most, "{} of {}, meant {}", became, sku, meant);
            }
            prop_assert!(plan_family(&payload(&world.ordered), &world.orders, &world.dropped).follow_up.is_empty());
        }
    }
}
