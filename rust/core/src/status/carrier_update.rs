//! What the feed tells of an order that has left: nothing more is asked about it, and its parcels go on (decision 28).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::answers::Answers;
use super::complete::complete_status;
use super::event::last_time_of;
use super::fields::text;
use super::picked::{Picked, Source};
use super::stage::Stage;
use crate::scalar::{Maybe, Text};
use crate::time::Instant;

/// What is kept of an order that has left, as far as it counts for what comes later.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LeftOrder {
    /// Its parcels, as [`OrderStatus`](super::OrderStatus) has them.
    pub parcels: Vec<Map<String, Value>>,
    /// How many orders at Monta it is the sum of; 0 where it is one as always.
    pub orders: u32,
    /// When the customer got it: UTC, as Odoo writes it.
    pub delivery_date: Maybe<Text>,
}

/// What the feed changes of an order that has left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CarrierUpdate {
    /// Whether the order has to be read: the events do not say which of several parcels they are about.
    pub must_be_read: bool,
    /// What the order has come to; `None` where it has to be read.
    pub status: Option<CarrierStatus>,
}

/// A status that an event alone tells. Times are UTC, as Odoo writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CarrierStatus {
    /// What is shown.
    pub status: String,
    /// The stage it stands for.
    pub stage: Stage,
    /// Monta's own code for it (decision 4).
    pub status_code: Option<String>,
    /// Where it comes from.
    pub source: Source,
    /// Why a delivery failed, or the goods came back.
    pub reason: Option<String>,
    /// When the customer got it (decision 12).
    pub delivery_date: Option<Instant>,
    /// The parcels, with what the carrier says of the only one.
    pub parcels: Vec<Map<String, Value>>,
    /// Whether a carrier has seen the goods, so that all that has left is en route.
    pub with_carrier: bool,
    /// The event, and its source.
    pub row: Value,
}

/// Says what new `events` of the feed change of an order that has left; `None` where they tell of no carrier.
///
/// `picked` is what [`pick_event`](super::pick_event) says of them.
#[must_use]
pub fn carrier_update(left: &LeftOrder, picked: Option<Picked>, events: &Value) -> Option<CarrierUpdate> {
    let picked = picked?;
    let stage = picked.known_stage().filter(|&stage| tells_of_a_carrier(stage))?;
    if left.parcels.len() > 1 || left.orders > 1 {
        // That one of several parcels is on its way changes nothing yet.
        return ends_a_way(stage).then_some(CarrierUpdate {
            must_be_read: true,
            status: None,
        });
    }
    let row = json!({"source": picked.source, "row": picked.fragment.clone()});
    let description = text(&picked.fragment, &["Description"]);
    let at = picked.at;
    let answers = Answers {
        events: events.clone(),
        ..Answers::default()
    };
    let status = complete_status(Some(picked), &answers);
    let before = || Instant::from_odoo(left.delivery_date.text());
    let delivery_date = match stage {
        // What came back had arrived before.
        Stage::Returned => last_time_of(events, &[Stage::Delivered, Stage::Collected]).or_else(before),
        _ => status.delivery_date,
    };
    let mut parcels = left.parcels.clone();
    for parcel in &mut parcels {
        parcel.insert("status".to_owned(), json!(status.status));
        parcel.insert("status_code".to_owned(), json!(status.status_code));
        parcel.insert("description".to_owned(), json!(description));
        parcel.insert("at".to_owned(), json!(at));
    }
    Some(CarrierUpdate {
        must_be_read: false,
        status: Some(CarrierStatus {
            status: status.status.unwrap_or_default(),
            stage,
            status_code: status.status_code,
            source: Source::Events,
            reason: status.reason,
            delivery_date: delivery_date.map(Instant::to_the_second),
            parcels,
            with_carrier: stage.is_with_carrier(),
            row,
        }),
    })
}

/// Whether a stage comes after the label was printed.
const fn tells_of_a_carrier(stage: Stage) -> bool {
    stage.has_left() && !matches!(stage, Stage::Shipped)
}

/// Whether a parcel of this stage is not on its way any more.
const fn ends_a_way(stage: Stage) -> bool {
    stage.is_with_carrier() && !matches!(stage, Stage::EnRoute)
}

#[cfg(test)]
mod tests {
    use super::super::pick_event;
    use super::*;

    fn event(id: u32, code: &str, day: u32) -> Value {
        json!({"Id": id, "TypeCode": code, "Occured": format!("2026-11-{day:02}T10:00:00"),
               "Description": format!("Delivery status changed to {code}")})
    }

    fn updated(left: &Value, events: &Value) -> Value {
        let left: LeftOrder = serde_json::from_value(left.clone()).unwrap();
        json!(carrier_update(&left, pick_event(events), events))
    }

    fn one_parcel() -> Value {
        json!({"parcels": [{"code": "3SA", "link": null, "status": "Shipped", "description": "Voorgemeld"}]})
    }

    #[test]
    fn the_only_parcel_is_what_the_newest_event_says() {
        let found = updated(
            &one_parcel(),
            &json!([event(7, "EnRoute", 20), event(9, "Delivered", 21)]),
        );
        let status = &found["status"];
        let told: Vec<&Value> = ["status", "stage", "status_code", "source", "reason", "delivery_date"]
            .iter()
            .map(|name| &status[*name])
            .collect();
        let expected = json!([
            "Delivered",
            "Delivered",
            "Delivered",
            "events",
            null,
            "2026-11-21 09:00:00"
        ]);
        assert_eq!((json!(told), &found["must_be_read"]), (expected, &json!(false)));
        assert_eq!(
            (&status["with_carrier"], &status["row"]["row"]["Id"]),
            (&json!(true), &json!(9))
        );
        let expected = json!([{"code": "3SA", "link": null, "status": "Delivered", "status_code": "Delivered",
            "description": "Delivery status changed to Delivered", "at": "2026-11-21 09:00:00"}]);
        assert_eq!(status["parcels"], expected);
    }

    #[test]
    fn what_failed_or_came_back_has_a_reason() {
        let failed = updated(&one_parcel(), &json!([event(7, "DeliveryFailed", 20)]));
        assert_eq!(failed["status"]["reason"], "Delivery status changed to DeliveryFailed");
        let mut left = one_parcel();
        left["delivery_date"] = json!("2026-11-20 09:00:00");
        let returned = updated(&left, &json!([event(8, "Returned", 25)]));
        assert_eq!(
            (&returned["status"]["status"], &returned["status"]["delivery_date"]),
            (&json!("Returned"), &json!("2026-11-20 09:00:00"))
        );
        let failed = updated(&left, &json!([event(8, "DeliveryFailed", 25)]));
        assert_eq!(
            failed["status"]["delivery_date"],
            Value::Null,
            "it has not arrived after all"
        );
    }

    #[test]
    fn of_several_parcels_or_orders_an_arrival_has_to_be_looked_at() {
        let two_parcels = json!({"parcels": [{"code": "3SA"}, {"code": "3SB"}]});
        let two_orders = json!({"parcels": [{"code": "3SA"}], "orders": 2});
        for left in [two_parcels, two_orders] {
            for code in [
                "Delivered",
                "Collected",
                "AvailablePickup",
                "DeliveryFailed",
                "Returned",
            ] {
                let expected = json!({"must_be_read": true, "status": null});
                assert_eq!(updated(&left, &json!([event(7, code, 20)])), expected, "{code}");
            }
            assert_eq!(updated(&left, &json!([event(7, "EnRoute", 20)])), Value::Null);
        }
    }

    #[test]
    fn what_no_carrier_tells_changes_nothing() {
        for code in [
            "Shipped",
            "Packing",
            "Blocked",
            "LineDeleted",
            "OrderDeleted",
            "Whatever",
        ] {
            assert_eq!(
                updated(&one_parcel(), &json!([event(7, code, 20)])),
                Value::Null,
                "{code}"
            );
        }
        assert_eq!(updated(&one_parcel(), &json!([])), Value::Null);
    }
}
