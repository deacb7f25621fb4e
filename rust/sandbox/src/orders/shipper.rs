//! The shippers of the account and their options (monta-api 3.9, 8), and what is refused of an order that names others.
//!
//! Whether Monta refuses such an order at once or blocks it later is not known; here it is refused.

use serde_json::{Value, json};

use super::document::{Document, text};
use crate::wire::Reason;

/// What an option is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Nothing,
    Something,
    /// Something, and without it nobody knows where the parcel goes.
    Point,
}

struct Shipper {
    code: &'static str,
    description: &'static str,
    display_name: &'static str,
    mailbox: bool,
    pickup: bool,
    options: &'static [(&'static str, Given)],
}

/// To cancel an order that is being picked, Monta has a shipper that takes nothing (monta-api 3.5).
const CANCELLED: &str = "Cancelled";

const SHIPPERS: &[Shipper] = &[
    Shipper {
        code: "PostNL",
        description: "PostNL Pakket",
        display_name: "PostNL",
        mailbox: false,
        pickup: false,
        options: &[
            ("SignatureOnDelivery", Given::Nothing),
            ("NoNeighbour", Given::Nothing),
            ("EveningDelivery", Given::Nothing),
            ("AgeCheckRequired", Given::Something),
        ],
    },
    Shipper {
        code: "PAK",
        description: "PostNL afhalen",
        display_name: "PostNL",
        mailbox: false,
        pickup: true,
        options: &[
            ("PickupPointCode", Given::Point),
            ("PickupPointRetailID", Given::Something),
            ("EarlyMorningPickup", Given::Nothing),
        ],
    },
    Shipper {
        code: "SEL",
        description: "DHL Parcel",
        display_name: "DHL",
        mailbox: false,
        pickup: false,
        options: &[("SignatureOnDelivery", Given::Nothing)],
    },
    Shipper {
        code: "SELBuspakje",
        description: "DHL Brievenbuspakje",
        display_name: "DHL",
        mailbox: true,
        pickup: false,
        options: &[],
    },
    Shipper {
        code: "DHLservicepunt",
        description: "DHL ServicePoint",
        display_name: "DHL",
        mailbox: false,
        pickup: true,
        options: &[("ServicePointCode", Given::Point)],
    },
    Shipper {
        code: "DPD",
        description: "DPD",
        display_name: "DPD",
        mailbox: false,
        pickup: false,
        options: &[],
    },
    Shipper {
        code: "GLS",
        description: "GLS",
        display_name: "GLS",
        mailbox: false,
        pickup: false,
        options: &[],
    },
    Shipper {
        code: "UPS",
        description: "UPS Standard",
        display_name: "UPS",
        mailbox: false,
        pickup: false,
        options: &[("Express", Given::Nothing)],
    },
];

/// The shippers as `/info` lists them, without those that the settings take off the list.
pub(crate) fn listed(unlisted: &[String]) -> Vec<Value> {
    SHIPPERS
        .iter()
        .filter(|shipper| is_listed(shipper, unlisted))
        .map(|shipper| {
            json!({
                "ShipperDescription": shipper.description, "ShipperCode": shipper.code, "IsMailbox": shipper.mailbox,
                "IsPickupPoint": shipper.pickup, "AvailableInShippingOptions": true,
                "DisplayName": shipper.display_name, "ActiveInCheckout": true,
            })
        })
        .collect()
}

/// What is wrong with the shippers and options that an order names.
pub(super) fn problems(order: &Document, unlisted: &[String], reasons: &mut Vec<Reason>) {
    let forced = text(order, "ShipperCode");
    let allowed = list(order, "AllowedShippers").filter_map(Value::as_str);
    for code in [forced].into_iter().filter(|code| !code.is_empty()).chain(allowed) {
        if code != CANCELLED && find(code, unlisted).is_none() {
            reasons.push(Reason::new(930, format!("Shipper '{code}' is unknown")));
        }
    }
    let options: Vec<&Document> = list(order, "ShipperOptions").filter_map(Value::as_object).collect();
    for option in &options {
        let (shipper, code) = (text(option, "ShipperCode"), text(option, "Code"));
        let known =
            find(shipper, unlisted).and_then(|shipper| shipper.options.iter().find(|(known, _)| *known == code));
        match known {
            None => reasons.push(Reason::new(
                931,
                format!("Option '{code}' of shipper '{shipper}' is unknown"),
            )),
            Some((_, given)) if *given != Given::Nothing && text(option, "Value").trim().is_empty() => {
                reasons.push(Reason::mandatory(&format!("ShipperOptions.{code}.Value")));
            }
            Some(_) => {}
        }
    }
    let point = find(forced, unlisted).and_then(|shipper| {
        let mut options = shipper.options.iter();
        options.find(|(_, given)| *given == Given::Point).map(|(code, _)| *code)
    });
    if let Some(code) = point
        && !options
            .iter()
            .any(|option| text(option, "ShipperCode") == forced && text(option, "Code") == code)
    {
        reasons.push(Reason::new(932, format!("Shipper '{forced}' needs option '{code}'")));
    }
}

/// What an order asks of its shipper, for people: `PostNL: EveningDelivery`.
pub(crate) fn asked(order: &Document) -> Vec<String> {
    let forced = text(order, "ShipperCode");
    let allowed: Vec<&str> = list(order, "AllowedShippers").filter_map(Value::as_str).collect();
    let options = list(order, "ShipperOptions").filter_map(Value::as_object);
    let options = options.map(|option| {
        let value = text(option, "Value");
        let value = if value.is_empty() {
            String::new()
        } else {
            format!(" {value}")
        };
        format!("{}: {}{value}", text(option, "ShipperCode"), text(option, "Code"))
    });
    let shipper = Some(forced).filter(|code| !code.is_empty()).map(str::to_owned);
    let any_of = Some(allowed.join(", ")).filter(|codes| !codes.is_empty());
    let any_of = any_of.map(|codes| format!("one of {codes}"));
    shipper.into_iter().chain(any_of).chain(options).collect()
}

fn find(code: &str, unlisted: &[String]) -> Option<&'static Shipper> {
    let mut shippers = SHIPPERS.iter();
    shippers.find(|shipper| shipper.code == code && is_listed(shipper, unlisted))
}

fn is_listed(shipper: &Shipper, unlisted: &[String]) -> bool {
    !unlisted.iter().any(|code| code == shipper.code)
}

fn list<'a>(order: &'a Document, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    order.get(name).and_then(Value::as_array).into_iter().flatten()
}
