//! What the core plans and the client sends, beside what the sandbox counts: whatever is edited, split, shipped, dropped
//! and cancelled, each piece that is ordered is at Monta once and none twice, and what Monta has dropped stays dropped.
//! Over both ways of changing an order.
//!
//! The connector here remembers and looks as the addon does: it knows of a split or a drop only once it has looked, and
//! something may happen between any two of its steps.

use std::collections::BTreeMap;

use fastrand::Rng;
use monta_client::{Change, Client, Limits, Profile, Sent};
use monta_core::family::PlannedOrder;
use monta_core::pieces::Pieces;
use monta_core::status::{Answers, resolve};
use monta_core::{
    FamilyOrder, FamilyPlan, Json, SeenOrder, cancel_family, dropped_goods, family_ids, next_order_id, order_as_sent,
    plan_family, plan_update,
};
use serde_json::{Value, json};

use crate::monta::Monta;
use crate::order;

const SKUS: [&str; 3] = ["A", "B", "C"];
const FIRST: &str = "S1";
/// Attempts after which a push has to be through: each one that fails is followed by a look.
const ATTEMPTS: usize = 6;

/// One order at Monta as far as the connector knows.
struct Known {
    id: String,
    role: &'static str,
    acknowledged: Value,
    recalled: bool,
    stage: Value,
    closed: Value,
    shipped: Value,
}

impl Known {
    fn new(id: String, role: &'static str) -> Self {
        Self {
            id,
            role,
            acknowledged: Value::Null,
            recalled: false,
            stage: Value::Null,
            closed: Value::Null,
            shipped: json!([]),
        }
    }

    fn as_family_order(&self) -> Value {
        json!({
            "id": self.id, "role": self.role, "stage": self.stage, "closed": self.closed, "recalled": self.recalled,
            "document": self.acknowledged, "shipped": self.shipped,
        })
    }
}

/// What Monta has of one SKU, in pieces.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// Of orders that Monta still changes.
    changeable: i64,
    /// Of orders that are being picked or have left.
    fixed: i64,
    /// Since all of it was last cancelled.
    dropped: i64,
}

impl Count {
    /// What was ordered of it at Monta, whatever became of it.
    fn total(self) -> i64 {
        self.changeable + self.fixed + self.dropped
    }
}

struct Life {
    seed: u64,
    random: Rng,
    monta: Monta,
    client: Client,
    backorder_handling: u8,
    ordered: BTreeMap<&'static str, i64>,
    orders: Vec<Known>,
    /// Names that the first order gave as its family when it was looked at.
    named: Vec<String>,
    /// What Monta has dropped, as far as the connector knows.
    dropped: Vec<Pieces>,
    /// What Monta had dropped when all of it was cancelled: it may be ordered anew.
    forgiven: BTreeMap<&'static str, i64>,
    /// Of what something has happened last.
    touched: Option<&'static str>,
    /// How often the client noticed a split or a drop that the connector did not know of.
    noticed: usize,
}

impl Life {
    fn new(profile: Profile, seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let monta = Monta::following(profile);
        let client = monta.client();
        // Where goods are short, Monta splits (1) or drops (2) by itself.
        let backorder_handling = random.u8(0..3);
        if random.bool() {
            let stock = SKUS.map(|sku| json!({"Sku": sku, "StockAvailable": random.i64(0..6)}));
            monta.control("products", &json!(stock));
        }
        Self {
            seed,
            random,
            monta,
            client,
            backorder_handling,
            ordered: BTreeMap::from([("A", 2), ("B", 1)]),
            orders: vec![Known::new(FIRST.to_owned(), "first")],
            named: Vec::new(),
            dropped: Vec::new(),
            forgiven: BTreeMap::new(),
            touched: None,
            noticed: 0,
        }
    }

    // -- the connector ---------------------------------------------------------------------------------------------

    fn payload(&self) -> Value {
        let lines = self.ordered.iter().filter(|(_, quantity)| **quantity > 0);
        let lines = lines.map(|(sku, quantity)| {
            json!({"Sku": sku, "OrderedQuantity": quantity, "WebshopOrderLineId": format!("line {sku}")})
        });
        let mut payload = order(FIRST);
        payload["Lines"] = lines.collect();
        payload["BackorderHandling"] = self.backorder_handling.into();
        payload
    }

    fn family(&self) -> Vec<FamilyOrder> {
        let orders: Value = self.orders.iter().map(Known::as_family_order).collect();
        serde_json::from_value(orders).unwrap()
    }

    fn plan(&mut self) -> FamilyPlan {
        let plan = plan_family(&self.payload(), &self.family(), &self.dropped);
        if plan.follow_up.is_empty() {
            return plan;
        }
        let ids: Vec<&str> = self.orders.iter().map(|order| order.id.as_str()).collect();
        let role = if self.orders.iter().all(|order| order.recalled) {
            "first"
        } else {
            "follow_up"
        };
        self.orders.push(Known::new(next_order_id(FIRST, &ids), role));
        plan_family(&self.payload(), &self.family(), &self.dropped)
    }

    /// Tells Monta what it does not have as it is meant, until there is nothing more to tell. Meanwhile the warehouse may
    /// rest or not.
    fn push(&mut self, rests: bool) {
        for _ in 0..ATTEMPTS {
            let plan = self.plan();
            let changes: Vec<Change> = plan.orders.iter().filter_map(|planned| self.change(planned)).collect();
            if changes.is_empty() {
                return;
            }
            if !rests && self.random.u8(0..3) == 0 {
                self.happen();
            }
            if !self.send(&changes) {
                self.look();
            }
        }
    }

    fn change(&self, planned: &PlannedOrder) -> Option<Change> {
        let known = self.orders.iter().find(|order| order.id == planned.id)?;
        match &planned.document {
            None if known.acknowledged.is_null() => None,
            None => Some(self.cancellation(known)),
            Some(document) if known.acknowledged.is_null() => Some(Change::CreateOrder {
                payload: document.clone(),
                verify_first: false,
            }),
            Some(document) => {
                let plan = plan_update(&Json::from(&known.acknowledged), &Json::from(document));
                (!plan.patch.0.is_empty()).then(|| Change::UpdateOrder {
                    webshop_order_id: known.id.clone(),
                    acknowledged: known.acknowledged.clone(),
                    payload: document.clone(),
                    family: Some(self.known_ids()),
                    verify_first: false,
                })
            }
        }
    }

    fn cancellation(&self, known: &Known) -> Change {
        Change::DeleteOrder {
            webshop_order_id: known.id.clone(),
            note: "No longer needed".to_owned(),
            acknowledged: Some(known.acknowledged.clone()),
            family: Some(self.known_ids()),
        }
    }

    fn known_ids(&self) -> Vec<String> {
        let ids = self.orders.iter().map(|order| order.id.clone());
        ids.chain(self.named.iter().cloned()).collect()
    }

    /// Whether all of it was carried out.
    fn send(&mut self, changes: &[Change]) -> bool {
        let sent = self.client.send_many(changes, 2, Limits::default()).answers;
        let mut all = true;
        for (change, sent) in changes.iter().zip(sent) {
            let answer = match sent {
                Sent::Done(answer) => answer,
                Sent::Failed(error) => {
                    assert!(!error.uncertain, "{error:?}");
                    self.noticed += usize::from(error.report.code == "api.lines_moved");
                    all = false;
                    continue;
                }
                Sent::Untried => panic!("{change:?} was not tried"),
            };
            let (id, acknowledged) = match change {
                Change::CreateOrder { payload, .. } => (payload["WebshopOrderId"].as_str().unwrap(), payload.clone()),
                Change::UpdateOrder { webshop_order_id, .. } => (webshop_order_id.as_str(), answer.document.unwrap()),
                Change::DeleteOrder { webshop_order_id, .. } => (webshop_order_id.as_str(), Value::Null),
                other => panic!("{other:?}"),
            };
            let known = self.orders.iter_mut().find(|order| order.id == id).unwrap();
            known.recalled = acknowledged.is_null();
            known.acknowledged = acknowledged;
        }
        all
    }

    /// Reads the order and its family, and plans from what is there from now on.
    fn look(&mut self) {
        let is_first = |order: &&Known| order.role == "first";
        let own = self.orders.iter().rfind(is_first).unwrap().id.clone();
        let ids: Vec<&str> = self.orders.iter().map(|order| order.id.as_str()).collect();
        let references = json!({"webshop_order_id": own, "order_number": own, "family": ids});
        let references = serde_json::from_value(references).unwrap();
        let answer = self.client.fetch_order_status(&references, false, true).unwrap();
        self.named = family_ids(&answer.header);
        let mut members = vec![(own, answer.header, answer.shipments, answer.events)];
        let further = answer.family.into_iter().filter(|member| !member.header.is_null());
        members.extend(further.map(|member| (member.id, member.header, member.shipments, member.events)));
        let is_one = members.len() == 1;
        let mut seen = Vec::new();
        let mut meant = self.payload();
        let lines = self
            .orders
            .iter()
            .filter_map(|order| order.acknowledged["Lines"].as_array());
        meant["Lines"] = lines.flatten().cloned().collect();
        for (id, header, shipments, events) in members {
            let status = resolve(&Answers {
                header: header.clone(),
                shipments,
                events,
                ..Answers::default()
            });
            let known = self.orders.iter_mut().find(|order| order.id == id);
            let known = if let Some(known) = known {
                if (!is_one || status.dropped) && !known.acknowledged.is_null() {
                    let acknowledged = order_as_sent(&header, &known.acknowledged);
                    let acknowledged = std::mem::replace(&mut known.acknowledged, acknowledged);
                    seen.push(SeenOrder {
                        acknowledged,
                        header,
                        ..SeenOrder::default()
                    });
                }
                known
            } else {
                seen.push(SeenOrder {
                    header: header.clone(),
                    ..SeenOrder::default()
                });
                let mut part = Known::new(id.clone(), "part");
                meant["WebshopOrderId"] = id.into();
                part.acknowledged = order_as_sent(&header, &meant);
                self.orders.push(part);
                self.orders.last_mut().unwrap()
            };
            known.stage = json!(status.stage);
            known.closed = status.closed.into();
            known.shipped = json!(status.shipped);
        }
        self.dropped = dropped_goods(&self.dropped, &seen, true);
    }

    fn cancel(&mut self) {
        self.ordered.clear();
        for _ in 0..3 {
            let ids = cancel_family(&self.family()).cancel;
            let is_meant = |order: &&Known| ids.contains(&order.id);
            let changes: Vec<Change> = self
                .orders
                .iter()
                .filter(is_meant)
                .map(|order| self.cancellation(order))
                .collect();
            if self.send(&changes) {
                self.dropped.clear();
                for (sku, count) in self.count() {
                    *self.forgiven.entry(sku).or_default() += count.dropped;
                }
                return;
            }
            self.look();
        }
        panic!("it cannot be cancelled: {}", self.context());
    }

    // -- Monta -----------------------------------------------------------------------------------------------------

    fn count(&self) -> BTreeMap<&'static str, Count> {
        let forgiven = |sku| self.forgiven.get(sku).copied().unwrap_or(0);
        let new = |sku| {
            let dropped = -forgiven(sku);
            (
                sku,
                Count {
                    dropped,
                    ..Count::default()
                },
            )
        };
        let mut counts: BTreeMap<&str, Count> = SKUS.map(new).into();
        for row in self.monta.read("pieces")["orders"].as_array().unwrap() {
            let of = |sku: &str, name: &str| row["skus"][sku][name].as_i64().unwrap_or(0);
            let is_changeable = can_be_changed(row);
            for (sku, count) in &mut counts {
                let open = of(sku, "open");
                count.dropped += of(sku, "dropped");
                if is_changeable {
                    count.changeable += open;
                } else {
                    count.fixed += open + of(sku, "shipped");
                }
            }
        }
        counts
    }

    /// Something happens in the warehouse, of which nobody is told.
    fn happen(&mut self) {
        let orders = self.monta.read("pieces")["orders"].clone();
        let alive = orders.as_array().unwrap().iter().filter(|row| !open(row).is_empty());
        let alive: Vec<&Value> = alive.collect();
        let Some(row) = self.random.choice(alive) else { return };
        let id = row["order"].as_str().unwrap();
        let (goods, is_changeable) = (open(row), can_be_changed(row));
        let sku = self.random.usize(0..goods.len());
        let (sku, quantity) = goods[sku].clone();
        let some = self.random.i64(1..=quantity);
        self.touched = SKUS.into_iter().find(|known| *known == sku);
        let waits = row["status"] == "Backorder";
        match self.random.u8(0..8) {
            0..=3 if is_changeable && (goods.len() > 1 || some < quantity) => {
                let rows = json!([{"Sku": sku, "AmountToSplit": some}]);
                self.monta.control(&format!("orders/{id}/split"), &rows);
            }
            4 if !waits => self.monta.moves(id, "shipped"),
            5 if !waits => {
                let parcel = json!({"goods": [{"sku": sku, "quantity": some}]});
                let body = json!({"parcels": [parcel], "shipped": self.random.bool()});
                self.monta.control(&format!("orders/{id}/ship"), &body);
            }
            6 if is_changeable && !waits => self.monta.moves(id, "picking"),
            7 if is_changeable && goods.len() > 1 => {
                self.monta
                    .control(&format!("orders/{id}/drop"), &json!({"skus": [sku]}));
            }
            _ => {}
        }
    }

    // -- steps and checks ------------------------------------------------------------------------------------------

    fn edit(&mut self) {
        // What has just been split is what an edit may put back.
        let touched = self.touched.filter(|_| self.random.bool());
        let sku = touched.unwrap_or_else(|| SKUS[self.random.usize(0..SKUS.len())]);
        // Beyond what has left, so that a life does not end early.
        let fixed = self.count()[sku].fixed;
        self.ordered.insert(sku, fixed + self.random.i64(0..5));
    }

    fn step(&mut self) {
        for _ in 0..self.random.u8(0..3) {
            self.happen();
        }
        if self.random.u8(0..20) == 0 {
            self.cancel();
            self.check_all_of_it_is_there();
        }
        if self.random.u8(0..3) > 0 {
            self.edit();
        }
        let before = self.count();
        self.push(false);
        for (sku, count) in self.count() {
            let most = before[sku].total().max(self.meant(sku));
            assert!(count.total() <= most, "{sku}: {count:?}, {}", self.context());
        }
        if self.random.bool() {
            self.look();
            self.push(true);
            self.check_all_of_it_is_there();
        }
    }

    fn meant(&self, sku: &str) -> i64 {
        self.ordered.get(sku).copied().unwrap_or(0)
    }

    /// What Monta still changes is what was ordered beyond what it changes no more and what it dropped.
    fn check_all_of_it_is_there(&self) {
        for (sku, count) in self.count() {
            let wanted = (self.meant(sku) - count.fixed - count.dropped).max(0);
            assert_eq!(count.changeable, wanted, "{sku}: {count:?}, {}", self.context());
        }
    }

    fn context(&self) -> String {
        let known: Value = self.orders.iter().map(Known::as_family_order).collect();
        format!(
            "{:?}, seed {}, ordered {:?}, dropped {:?}, known {known:#}, Monta {:#}, asked {:#?}",
            self.monta.profile,
            self.seed,
            self.ordered,
            self.dropped,
            self.monta.read("pieces")["orders"],
            self.monta.asked()
        )
    }
}

/// The goods of an order that have not left and still may, from its count.
fn open(row: &Value) -> Vec<(String, i64)> {
    let skus = row["skus"].as_object().unwrap().iter();
    skus.map(|(sku, count)| (sku.clone(), count["open"].as_i64().unwrap()))
        .filter(|(_, open)| *open > 0)
        .collect()
}

/// Whether an order waits and nothing of it has left.
fn can_be_changed(row: &Value) -> bool {
    let mut skus = row["skus"].as_object().unwrap().values();
    matches!(row["status"].as_str(), Some("Queued" | "Backorder")) && skus.all(|count| count["shipped"] == 0)
}

fn live(profile: Profile) {
    let mut noticed = 0;
    // The last one is another each time; a failure names it.
    for seed in (0..6).chain([fastrand::u64(..)]) {
        let mut life = Life::new(profile, seed);
        life.push(true);
        life.check_all_of_it_is_there();
        for _ in 0..20 {
            life.step();
        }
        noticed += life.noticed;
    }
    assert!(noticed > 0, "no life had a split that nobody had looked at");
}

#[test]
fn each_piece_that_is_ordered_is_at_monta_once_where_lines_are_put() {
    live(Profile::V6);
}

#[test]
fn each_piece_that_is_ordered_is_at_monta_once_where_lines_are_patched() {
    live(Profile::Documented);
}
