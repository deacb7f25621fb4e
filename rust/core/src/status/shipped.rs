//! What has left: the pieces of each SKU in the parcels.

use std::collections::HashSet;

use serde_json::Value;

use super::answers::Answers;
use super::fields::{member, row, text};
use super::picked::{DELIVERY_CODE, Source, read};
use super::shipment::{CARRIER_INFO, NAMES, Shipments, TRACK_TRACE_CODES, boxes};
use super::stage::Stage;
use crate::answer::{self, records};
use crate::patch::{FLYER, lines};
use crate::pieces::{Pieces, add, in_lines, per_sku};
use crate::sku;

/// Where a parcel keeps what is in it (monta-api 3.8).
const GOODS: &[&str] = &["ShippedProduct", "ShippedProducts", "Products", "Lines"];

/// What Monta says where a carrier tells nothing of its parcels, ever.
const CARRIER_IS_SILENT: &str = "NoDeliveryStatusFromCarrier";

/// What has left of an order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Departed {
    /// The pieces of each SKU, without what Monta packs on its own.
    pub(super) shipped: Vec<Pieces>,
    /// Those of them that a carrier has seen, or whose carrier tells nothing.
    pub(super) en_route: Vec<Pieces>,
    /// Whether the parcels say what is in them, and the order carries more than that, or carried when it was sent.
    pub(super) is_partial: bool,
}

impl Departed {
    /// Reads the parcels. Where one does not say what is in it, all that the order carries has left once its status says so:
    /// `all_left`.
    pub(super) fn of(answers: &Answers, stage: Option<Stage>, all_left: bool) -> Self {
        let Parcels { told, is_some_untold } = Parcels::of(&answers.shipments);
        let header = row(&answers.header).unwrap_or(&Value::Null);
        let carried = in_lines(header);
        let flyers = flyers(header, &carried);
        let own = |parcels: &mut dyn Iterator<Item = &Parcel>| {
            let mut pieces = pieces_in(parcels);
            pieces.retain(|pieces| !flyers.contains(&sku::key(&pieces.sku)));
            pieces
        };
        let mut shipped = own(&mut told.iter());
        if is_some_untold && all_left {
            let known = per_sku(&shipped);
            for Pieces { sku, quantity } in &carried {
                let told = known.get(&sku::key(sku)).copied().unwrap_or_default();
                add(&mut shipped, sku, quantity - told);
            }
        }
        let en_route = if stage.is_some_and(Stage::is_with_carrier) {
            shipped.clone()
        } else {
            own(&mut told.iter().filter(|parcel| parcel.is_with_carrier))
        };
        let left = per_sku(&shipped);
        let expected = if carried.is_empty() {
            in_lines(&answers.sent)
        } else {
            carried
        };
        let is_short =
            |carried: &Pieces| left.get(&sku::key(&carried.sku)).copied().unwrap_or_default() < carried.quantity;
        Self {
            is_partial: !is_some_untold && expected.iter().any(is_short),
            shipped,
            en_route,
        }
    }
}

/// The pieces of each SKU in the parcels that have left, in order of first appearance; none where parcels do not say what
/// is in them. What Monta packs on its own, such as a flyer, is among them.
#[must_use]
pub fn shipped_pieces(shipments: &Value) -> Vec<Pieces> {
    pieces_in(&mut Parcels::of(shipments).told.iter())
}

fn pieces_in(parcels: &mut dyn Iterator<Item = &Parcel>) -> Vec<Pieces> {
    let mut shipped: Vec<Pieces> = Vec::new();
    for line in parcels.flat_map(|parcel| records(parcel.goods)) {
        let (Some(sku), Some(quantity)) = (answer::text(line, "Sku"), answer::integer(line, "Quantity")) else {
            continue;
        };
        add(&mut shipped, &sku, quantity);
    }
    shipped
}

/// The keys of the SKUs that Monta put into the order by itself, and nobody ordered.
fn flyers(header: &Value, carried: &[Pieces]) -> HashSet<String> {
    let ordered = per_sku(carried);
    lines(header)
        .filter(|line| answer::flag(line, FLYER) == Some(true))
        .filter_map(|line| Some(sku::key(&answer::text(line, "Sku")?)))
        .filter(|key| !ordered.contains_key(key))
        .collect()
}

/// A parcel that has left, and says what is in it.
struct Parcel<'a> {
    goods: &'a Value,
    is_with_carrier: bool,
}

/// The parcels that have left.
struct Parcels<'a> {
    told: Vec<Parcel<'a>>,
    /// Whether some of them, or all, do not say what is in them; so it is where there is none.
    is_some_untold: bool,
}

impl<'a> Parcels<'a> {
    fn of(shipments: &'a Value) -> Self {
        match Shipments::of(shipments) {
            Shipments::Colli(_) => Self::in_boxes(shipments),
            Shipments::Rows(rows) => Self::in_rows(&rows),
        }
    }

    /// What is in the boxes of a pallet may be told of the pallet, too: it has left once.
    fn in_boxes(shipments: &'a Value) -> Self {
        let of = |name: &str| -> Vec<&'a Value> {
            let told = records(shipments)
                .into_iter()
                .filter_map(|row| answer::member(row, name));
            told.flat_map(boxes).collect()
        };
        let says = |parcel: &&'a Value| member(parcel, GOODS).is_some();
        let [on_pallets, pallets] = ["ShippedBoxesOnPallets", "ShippedPallets"].map(of);
        let mut found = if on_pallets.iter().any(says) || pallets.is_empty() {
            on_pallets
        } else {
            pallets
        };
        found.extend(of("ShippedBoxesNotOnPallets"));
        let is_some_untold = found.is_empty() || !found.iter().all(says);
        let parcel = |parcel: &'a Value| {
            Some(Parcel {
                goods: member(parcel, GOODS)?,
                is_with_carrier: member(parcel, CARRIER_INFO).is_some_and(is_with_carrier),
            })
        };
        Self {
            told: found.into_iter().filter_map(parcel).collect(),
            is_some_untold,
        }
    }

    /// A parcel may have a row for each thing that happened to it; one that is only being packed has not left. The rows
    /// come newest first.
    fn in_rows(rows: &[&'a Value]) -> Self {
        let code = |row: &Value| text(row, TRACK_TRACE_CODES);
        let has_left = |row: &&&Value| {
            let said = read(row, &NAMES, Source::Shipments, None);
            said.and_then(|picked| picked.stage).is_some_and(Stage::has_left)
        };
        let left: Vec<&'a Value> = rows.iter().filter(has_left).copied().collect();
        let (mut told, mut seen) = (Vec::new(), HashSet::new());
        for row in &left {
            let Some(goods) = member(row, GOODS) else { continue };
            if code(row).is_none_or(|code| seen.insert(code)) {
                let same = |other: &&Value| {
                    std::ptr::eq(*other, *row) || code(row).is_some_and(|own| code(other) == Some(own))
                };
                let is_with_carrier = rows.iter().copied().filter(same).any(is_with_carrier);
                told.push(Parcel { goods, is_with_carrier });
            }
        }
        let is_told = |row: &&Value| match code(row) {
            Some(code) => seen.contains(&code),
            None => member(row, GOODS).is_some(),
        };
        Self {
            is_some_untold: told.is_empty() || !left.iter().all(is_told),
            told,
        }
    }
}

/// Whether a carrier has the parcel that a row is about, or never tells.
fn is_with_carrier(row: &Value) -> bool {
    let said = read(row, &NAMES, Source::Shipments, None);
    said.and_then(|picked| picked.stage).is_some_and(Stage::is_with_carrier)
        || text(row, &[DELIVERY_CODE]).is_some_and(|code| code.eq_ignore_ascii_case(CARRIER_IS_SILENT))
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

    fn departed(shipments: &Value, header: &Value, stage: Stage, all_left: bool) -> Value {
        let answers = Answers {
            shipments: shipments.clone(),
            header: header.clone(),
            ..Answers::default()
        };
        let found = Departed::of(&answers, Some(stage), all_left);
        json!([found.shipped, found.en_route, found.is_partial])
    }

    fn boxes_of(parcels: &Value) -> Value {
        json!({"ShippedBoxesNotOnPallets": parcels})
    }

    #[test]
    fn a_parcel_that_does_not_say_what_is_in_it_holds_the_rest_once_all_has_left() {
        let header = json!({"Lines": [{"Sku": "MUG", "OrderedQuantity": 3}, {"Sku": "TRAY", "OrderedQuantity": 1}]});
        let told = json!({"ShippedCarrierInfo": {"TTCode": "3SA"}, "ShippedProduct": [{"Sku": "mug", "Quantity": 1}]});
        let untold = json!({"ShippedCarrierInfo": {"TTCode": "3SB"}});
        let one = json!([{"sku": "mug", "quantity": 1}]);
        let all = json!([{"sku": "mug", "quantity": 3}, {"sku": "TRAY", "quantity": 1}]);
        let both = boxes_of(&json!([told, untold]));
        assert_eq!(departed(&both, &header, Stage::Shipped, true), json!([all, [], false]));
        assert_eq!(departed(&both, &header, Stage::Picked, false), json!([one, [], false]));
        let only = boxes_of(&json!([told]));
        assert_eq!(
            departed(&only, &header, Stage::Shipped, true),
            json!([one, [], true]),
            "the rest follows"
        );
        let lines = json!([{"sku": "MUG", "quantity": 3}, {"sku": "TRAY", "quantity": 1}]);
        assert_eq!(
            departed(&json!([]), &header, Stage::Delivered, true),
            json!([lines, lines, false])
        );
        assert_eq!(
            departed(&json!([]), &header, Stage::Picking, false),
            json!([[], [], false])
        );
        let rows = json!([
            {"Status": "Shipped", "TrackAndTraceCode": "3SA", "Lines": [{"Sku": "MUG", "Quantity": 1}]},
            {"Status": "Shipped", "TrackAndTraceCode": "3SB"},
        ]);
        let expected = json!([[{"sku": "MUG", "quantity": 3}, {"sku": "TRAY", "quantity": 1}], [], false]);
        assert_eq!(departed(&rows, &header, Stage::Shipped, true), expected);
    }

    #[test]
    fn flyers_are_none_of_the_goods() {
        let header = json!({"Lines": [
            {"Sku": "MUG", "OrderedQuantity": 1},
            {"Sku": "FLYER", "OrderedQuantity": 1, "IsFlyer": true},
            {"Sku": "mug", "OrderedQuantity": 1, "IsFlyer": true},
        ]});
        let goods =
            json!([{"Sku": "MUG", "Quantity": 2}, {"Sku": "flyer", "Quantity": 1}, {"Sku": "X", "Quantity": 1}]);
        let parcels = boxes_of(&json!([{"ShippedCarrierInfo": {"TTCode": "3SA"}, "ShippedProduct": goods}]));
        let expected = json!([{"sku": "MUG", "quantity": 2}, {"sku": "X", "quantity": 1}]);
        assert_eq!(
            departed(&parcels, &header, Stage::Shipped, true),
            json!([expected, [], false])
        );
    }

    #[test]
    fn what_a_carrier_has_seen_is_en_route() {
        let goods = |sku: &str| json!([{"Sku": sku, "Quantity": 1}]);
        let parcel = |code: &str, sku: &str| json!({"ShippedCarrierInfo": {"TTCode": sku, "DeliveryStatusCode": code}, "ShippedProduct": goods(sku)});
        let parcels = boxes_of(&json!([
            parcel("NotYetEnRoute", "A"),
            parcel("EnRoute", "B"),
            parcel("NoDeliveryStatusFromCarrier", "C"),
            parcel("Delivered", "D"),
            parcel("", "E"),
        ]));
        let en_route: Vec<Value> = ["B", "C", "D"]
            .iter()
            .map(|sku| json!({"sku": sku, "quantity": 1}))
            .collect();
        assert_eq!(departed(&parcels, &json!({}), Stage::Shipped, true)[1], json!(en_route));
        let row = |status: &str, day: u32, goods: Value| json!({"TrackAndTraceCode": "3S1", "Status": status, "Updated": format!("2026-10-{day:02}T10:00:00"), "Lines": goods});
        let rows = json!([row("Shipped", 1, goods("A")), row("EnRoute", 2, Value::Null)]);
        let found = departed(&rows, &json!({}), Stage::Shipped, true);
        assert_eq!(
            found,
            json!([[{"sku": "A", "quantity": 1}], [{"sku": "A", "quantity": 1}], false])
        );
    }
}
