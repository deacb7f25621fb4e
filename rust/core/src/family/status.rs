//! One status of several orders: the least advanced one's, because the document is done only when all of them are.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::answer::time;
use crate::pieces::{Pieces, add};
use crate::scalar::Text;
use crate::status::Stage;
use crate::time::Instant;

/// One order and its status, as [`complete_status`](crate::status::complete_status) gave it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberStatus {
    /// Its `WebshopOrderId`.
    pub id: Text,
    /// Its status.
    pub status: Map<String, Value>,
}

/// What several orders at Monta are together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FamilyStatus {
    /// The id of the least advanced order that is not cancelled; of any where all are.
    pub id: Option<String>,
    /// How many of the orders have left.
    pub shipped: usize,
    /// How many orders there are, those that are cancelled left out.
    pub orders: usize,
    /// The status of them all, with the members that the status of one has: all parcels, newest first; finished and
    /// closed once all of them are; delivered when the last one was.
    pub status: Map<String, Value>,
}

/// The status of a document from those of its orders. An order of which nothing is known is the least advanced.
#[must_use]
pub fn family_status(orders: &[MemberStatus]) -> FamilyStatus {
    let alive: Vec<&MemberStatus> = orders
        .iter()
        .filter(|order| order.stage() != Some(Stage::Cancelled))
        .collect();
    let shown: Vec<&MemberStatus> = if alive.is_empty() {
        orders.iter().collect()
    } else {
        alive.clone()
    };
    let least = shown.iter().min_by_key(|order| order.stage());
    let mut status = least.map(|order| order.status.clone()).unwrap_or_default();
    let all = |member: &str| !shown.is_empty() && shown.iter().all(|order| order.is(member));
    let any = |member: &str| shown.iter().any(|order| order.is(member));
    for member in ["finished", "closed"] {
        status.insert(member.to_owned(), all(member).into());
    }
    for member in ["blocked", "backorder", "dropped", "reread"] {
        status.insert(member.to_owned(), any(member).into());
    }
    let parcels = parcels(orders);
    let newest = parcels.first();
    let of_newest = |member: &str| {
        newest
            .and_then(|parcel| parcel.get(member))
            .cloned()
            .unwrap_or_default()
    };
    status.insert("track_trace".to_owned(), of_newest("code"));
    status.insert("track_trace_url".to_owned(), of_newest("link"));
    status.insert("parcels".to_owned(), parcels.into());
    for member in ["shipped", "en_route"] {
        let mut pieces = Vec::new();
        for piece in orders.iter().flat_map(|order| order.pieces(member)) {
            add(&mut pieces, &piece.sku, piece.quantity);
        }
        status.insert(member.to_owned(), json!(pieces));
    }
    let dates = |member: &'static str| shown.iter().map(move |order| order.text(member));
    let delivered = dates("delivery_date").collect::<Option<Vec<_>>>();
    let delivered = delivered.and_then(|dates| dates.into_iter().max());
    status.insert("delivery_date".to_owned(), delivered.map_or(Value::Null, Into::into));
    for member in ["planned_shipment", "expected_delivery"] {
        let latest = dates(member).flatten().max();
        status.insert(member.to_owned(), latest.map_or(Value::Null, Into::into));
    }
    let fragments: Map<String, Value> = orders
        .iter()
        .map(|order| {
            let fragments = order.status.get("fragments").cloned().unwrap_or_default();
            (order.id.as_str().to_owned(), fragments)
        })
        .collect();
    status.insert("fragments".to_owned(), json!({"orders": fragments}));
    FamilyStatus {
        id: least.map(|order| order.id.as_str().to_owned()),
        shipped: alive
            .iter()
            .filter(|order| order.stage().is_some_and(Stage::has_left))
            .count(),
        orders: alive.len(),
        status,
    }
}

/// Every parcel once, newest first; one without a time has that of its order.
fn parcels(orders: &[MemberStatus]) -> Vec<Value> {
    let mut parcels: Vec<(Option<Instant>, &Value)> = Vec::new();
    let name = |parcel: &Value| {
        let [code, link] = ["code", "link"].map(|member| parcel.get(member).and_then(Value::as_str).map(str::to_owned));
        code.or(link)
    };
    for order in orders {
        let left = order.left();
        for parcel in order
            .status
            .get("parcels")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let at = parcel.get("at").and_then(Value::as_str).and_then(Instant::from_odoo);
            if !parcels.iter().any(|(_, known)| name(known) == name(parcel)) {
                parcels.push((at.or(left), parcel));
            }
        }
    }
    parcels.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    parcels.into_iter().map(|(_, parcel)| parcel.clone()).collect()
}

impl MemberStatus {
    fn stage(&self) -> Option<Stage> {
        serde_json::from_value(self.status.get("stage")?.clone()).ok()
    }

    fn pieces(&self, member: &str) -> Vec<Pieces> {
        let pieces = self.status.get(member).cloned().unwrap_or_default();
        serde_json::from_value(pieces).unwrap_or_default()
    }

    /// When it left, as its header says.
    fn left(&self) -> Option<Instant> {
        let header = self.status.get("fragments")?.get("header")?;
        ["Shipped", "ShippedDate"].iter().find_map(|name| time(header, name))
    }

    fn is(&self, member: &str) -> bool {
        self.status.get(member) == Some(&Value::Bool(true))
    }

    fn text(&self, member: &str) -> Option<&str> {
        self.status.get(member)?.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::{Answers, resolve};

    fn members(members: &Value) -> Vec<MemberStatus> {
        serde_json::from_value(members.clone()).unwrap()
    }

    fn member(id: &str, header: &Value, shipments: &Value) -> Value {
        let answers = Answers {
            header: header.clone(),
            shipments: shipments.clone(),
            ..Answers::default()
        };
        json!({"id": id, "status": resolve(&answers)})
    }

    fn shipped(code: &str, day: u8) -> Value {
        json!([{"Status": "Shipped", "TrackAndTraceCode": code, "ShippedDate": format!("2025-11-{day:02}T10:00:00")}])
    }

    #[test]
    fn the_least_advanced_order_is_the_status_of_all() {
        let family = json!([
            {"id": "S2", "status": {"stage": "Delivered", "finished": true}},
            {"id": "S2-x", "status": {"stage": "Shipped", "finished": true}},
            {"id": "S2.R2", "status": {"stage": "Backorder", "reason": "TRAY", "finished": false}},
            {"id": "S2.R3", "status": {"stage": "Cancelled", "finished": true}},
        ]);
        let sum = family_status(&members(&family));
        assert_eq!((sum.id.as_deref(), sum.shipped, sum.orders), (Some("S2.R2"), 2, 3));
        assert_eq!(
            (&sum.status["stage"], &sum.status["reason"]),
            (&json!("Backorder"), &json!("TRAY"))
        );
        assert_eq!(sum.status["finished"], json!(false));
        let sum = family_status(&members(&json!([family[0], family[1]])));
        assert_eq!(
            (&sum.status["stage"], &sum.status["finished"]),
            (&json!("Shipped"), &json!(true))
        );
        let sum = family_status(&members(&json!([family[3]])));
        assert_eq!(
            (sum.orders, &sum.status["stage"], &sum.status["finished"]),
            (0, &json!("Cancelled"), &json!(true))
        );
        let sum = family_status(&members(&json!([family[1], {"id": "new", "status": {"stage": null}}])));
        assert_eq!((sum.id.as_deref(), &sum.status["stage"]), (Some("new"), &Value::Null));
        assert_eq!(family_status(&[]).status["finished"], json!(false));
    }

    #[test]
    fn all_parcels_are_shown_newest_first_and_it_is_delivered_with_the_last() {
        let waits = json!({"Verified": "2025-11-20T10:00:00", "Backorder": true, "Shipped": null});
        let first = member("S2", &json!({"Shipped": "2025-11-20T10:00:00"}), &shipped("3SA", 20));
        let sum = family_status(&members(&json!([first, member("X9", &waits, &json!([]))])));
        assert_eq!(
            (sum.shipped, sum.orders, &sum.status["status"]),
            (1, 2, &json!("Backorder"))
        );
        assert_eq!(
            (&sum.status["track_trace"], &sum.status["finished"]),
            (&json!("3SA"), &json!(false))
        );
        assert_eq!(
            (&sum.status["backorder"], &sum.status["closed"]),
            (&json!(true), &json!(false))
        );

        let second = member("X9", &json!({"Shipped": "2025-11-22T10:00:00"}), &shipped("3SB", 22));
        let sum = family_status(&members(&json!([first, second])));
        let codes: Vec<&Value> = sum.status["parcels"]
            .as_array()
            .unwrap()
            .iter()
            .map(|parcel| &parcel["code"])
            .collect();
        assert_eq!(codes, [&json!("3SB"), &json!("3SA")]);
        // A box has no time of its own before its carrier has scanned it.
        let collo = |code: &str| json!({"ShippedBoxesNotOnPallets": [{"ShippedCarrierInfo": {"TTCode": code}}]});
        let orders = [("S2", "3SA", 20), ("X9", "3SB", 22)]
            .map(|(id, code, day)| member(id, &json!({"Shipped": format!("2025-11-{day}T10:00:00")}), &collo(code)));
        let sum_of_colli = family_status(&members(&json!(orders)));
        assert_eq!(sum_of_colli.status["track_trace"], json!("3SB"));
        assert_eq!(
            (&sum.status["finished"], &sum.status["closed"]),
            (&json!(true), &json!(true))
        );
        assert_eq!(sum.status["delivery_date"], Value::Null);

        let delivered = |id: &str, day: u8| {
            json!({"id": id, "status": {
                "stage": "Delivered", "shipped": [{"sku": "MUG", "quantity": 1}], "delivery_date": format!("2025-11-{day:02} 10:00:00"),
            }})
        };
        let sum = family_status(&members(&json!([delivered("S2", 25), delivered("X9", 24)])));
        assert_eq!(sum.status["delivery_date"], json!("2025-11-25 10:00:00"));
        assert_eq!(sum.status["shipped"], json!([{"sku": "MUG", "quantity": 2}]));
    }
}
