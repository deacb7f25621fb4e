//! What has left: the pieces of each SKU in the parcels.

use std::collections::HashSet;

use serde_json::Value;

use super::fields::{member, text};
use super::picked::{Source, read};
use super::shipment::{NAMES, Shipments, TRACK_TRACE_CODES, boxes};
use super::stage::Stage;
use crate::answer::{self, records};
use crate::pieces::{Pieces, add};

/// Where a parcel keeps what is in it (monta-api 3.8).
const GOODS: &[&str] = &["ShippedProduct", "ShippedProducts", "Products", "Lines"];

/// The pieces of each SKU in the parcels that have left, in order of first appearance; none where parcels do not say what
/// is in them. What Monta packs on its own, such as a flyer, is among them.
#[must_use]
pub fn shipped_pieces(shipments: &Value) -> Vec<Pieces> {
    let parcels = match Shipments::of(shipments) {
        Shipments::Colli(_) => boxes_with_goods(shipments),
        Shipments::Rows(rows) => newest_of_each_parcel(rows),
    };
    let mut shipped: Vec<Pieces> = Vec::new();
    for goods in parcels.iter().filter_map(|parcel| member(parcel, GOODS)) {
        for line in records(goods) {
            let (Some(sku), Some(quantity)) = (answer::text(line, "Sku"), answer::integer(line, "Quantity")) else {
                continue;
            };
            add(&mut shipped, &sku, quantity);
        }
    }
    shipped
}

/// What is in the boxes of a pallet may be told of the pallet, too: it has left once.
fn boxes_with_goods(shipments: &Value) -> Vec<&Value> {
    let of = |name: &str| -> Vec<&Value> {
        let told = records(shipments)
            .into_iter()
            .filter_map(|row| answer::member(row, name));
        let boxes = told.flat_map(boxes);
        boxes.filter(|parcel| member(parcel, GOODS).is_some()).collect()
    };
    let mut found = of("ShippedBoxesOnPallets");
    if found.is_empty() {
        found = of("ShippedPallets");
    }
    found.extend(of("ShippedBoxesNotOnPallets"));
    found
}

/// A parcel may have a row for each thing that happened to it; one that is only being packed has not left.
fn newest_of_each_parcel(rows: Vec<&Value>) -> Vec<&Value> {
    let mut seen = HashSet::new();
    let has_left = |row: &&Value| {
        let said = read(row, &NAMES, Source::Shipments, None);
        said.and_then(|picked| picked.stage).is_some_and(Stage::has_left)
    };
    let is_new = |row: &&Value| text(row, TRACK_TRACE_CODES).is_none_or(|code| seen.insert(code));
    let with_goods = rows.into_iter().filter(|row| member(row, GOODS).is_some());
    with_goods.filter(has_left).filter(is_new).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shipped(shipments: &Value) -> Value {
        serde_json::to_value(shipped_pieces(shipments)).unwrap()
    }

    #[test]
    fn boxes_on_pallets_and_beside_them_count() {
        let info = json!({"TTCode": "3S1"});
        let mut shipments = json!({
            "ShippedPallets": {"1": {"ShippedCarrierInfo": info, "ShippedProduct": [{"Sku": "MUG", "Quantity": 4}]}},
            "ShippedBoxesOnPallets": [],
            "ShippedBoxesNotOnPallets": [
                {"ShippedCarrierInfo": info, "ShippedProduct": [
                    {"Sku": "TRAY", "Quantity": 1}, {"Sku": "CUP", "Quantity": 0}, {"Sku": "", "Quantity": 3}, null,
                    {"Sku": "CUP", "Quantity": "some"},
                ]},
                {"ShippedCarrierInfo": info, "ShippedProduct": null},
            ],
        });
        let expected = json!([{"sku": "MUG", "quantity": 4}, {"sku": "TRAY", "quantity": 1}]);
        assert_eq!(shipped(&shipments), expected);
        let on_a_pallet = json!([{"ShippedCarrierInfo": info, "ShippedProduct": [{"Sku": "mug", "Quantity": "4"}]}]);
        shipments["ShippedBoxesOnPallets"] = on_a_pallet;
        let expected = json!([{"sku": "mug", "quantity": 4}, {"sku": "TRAY", "quantity": 1}]);
        assert_eq!(shipped(&shipments), expected);
    }

    #[test]
    fn a_parcel_of_which_several_rows_tell_left_once() {
        let goods = json!([{"Sku": "MUG", "Quantity": 2}]);
        let row = |code: &str, status: &str, day: u32| {
            json!({"TrackAndTraceCode": code, "Status": status, "Updated": format!("2026-10-{day:02}T10:00:00"),
                   "Lines": goods})
        };
        let rows = json!({"Shipments": [
            row("3S1", "Shipped", 1), row("3S1", "Delivered", 2), row("3S2", "Shipped", 3), row("3S3", "Packing", 3),
        ]});
        assert_eq!(shipped(&rows), json!([{"sku": "MUG", "quantity": 4}]));
    }

    #[test]
    fn parcels_that_do_not_say_what_is_in_them_say_nothing() {
        let shipments = [
            json!(null),
            json!({"Shipments": [{"TrackAndTraceCode": "3S1", "Status": "Shipped"}]}),
            json!({"ShippedBoxesNotOnPallets": [{"ShippedCarrierInfo": {"TTCode": "3S1"}}]}),
        ];
        for shipments in shipments {
            assert_eq!(shipped(&shipments), json!([]), "{shipments}");
        }
    }
}
