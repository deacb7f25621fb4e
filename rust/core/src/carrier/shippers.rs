//! The shippers that Monta lists for an account (monta-api 8).

use serde::Serialize;
use serde_json::Value;

use super::options::{KnownOption, known_options};
use crate::answer::{flag, member, text};

/// A shipper that Monta lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedShipper {
    /// Its code, which an order names.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Whether it delivers to pickup points.
    pub is_pickup_point: bool,
    /// Whether its parcels go through a mailbox.
    pub is_mailbox: bool,
    /// The options that it is known to have.
    pub options: &'static [KnownOption],
}

/// The shippers of all sales channels in an answer to `GET /info`, each once, in the order in which they are listed.
/// `None` where the answer lists no channels.
#[must_use]
pub fn read_shippers(info: &Value) -> Option<Vec<ListedShipper>> {
    let channels = member(info, "Origins")?.as_array()?.iter();
    let listed = channels.filter_map(|channel| member(channel, "ShipperOptions")?.as_array());
    let mut shippers: Vec<ListedShipper> = Vec::new();
    for shipper in listed.flatten().filter_map(read) {
        if shippers.iter().all(|known| known.code != shipper.code) {
            shippers.push(shipper);
        }
    }
    Some(shippers)
}

fn read(shipper: &Value) -> Option<ListedShipper> {
    let code = text(shipper, "ShipperCode")?;
    let name = text(shipper, "ShipperDescription").or_else(|| text(shipper, "DisplayName"));
    Some(ListedShipper {
        name: name.unwrap_or_else(|| code.clone()).into_owned(),
        is_pickup_point: flag(shipper, "IsPickupPoint") == Some(true),
        is_mailbox: flag(shipper, "IsMailbox") == Some(true),
        options: known_options(&code),
        code: code.into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn shippers_of_all_channels_are_listed_once() {
        let info = json!({"origins": [
            {"Name": "NL", "ShipperOptions": [
                {"ShipperCode": "PAK", "ShipperDescription": "PostNL pickup", "IsPickupPoint": true},
                {"ShipperCode": "SELBuspakje", "DisplayName": "DHL", "IsMailbox": "true", "IsPickupPoint": null},
                {"ShipperCode": " ", "ShipperDescription": "nothing"}, "PostNL",
            ]},
            {"Name": "BE", "ShipperOptions": [{"shipperCode": "PAK"}, {"shipperCode": "UPS"}]},
            {"Name": "DE", "ShipperOptions": null},
        ]});
        let shippers = read_shippers(&info).unwrap();
        let told: Vec<_> = shippers
            .iter()
            .map(|one| {
                (
                    one.code.as_str(),
                    one.name.as_str(),
                    one.is_pickup_point,
                    one.is_mailbox,
                )
            })
            .collect();
        let expected = [
            ("PAK", "PostNL pickup", true, false),
            ("SELBuspakje", "DHL", false, true),
            ("UPS", "UPS", false, false),
        ];
        assert_eq!(told, expected);
        assert_eq!(shippers[0].options.len(), 3);
    }

    #[test]
    fn an_answer_without_channels_lists_nothing() {
        assert_eq!(read_shippers(&json!({"Origins": []})), Some(vec![]));
        for info in [json!(null), json!({"Version": 2}), json!({"Origins": "none"})] {
            assert_eq!(read_shippers(&info), None, "{info}");
        }
    }
}
