//! The words of carriers.

use chrono::{DateTime, Utc};

use super::order::Delivery;

/// Delivery statuses with the event text and the Dutch description that belong to them. Only those marked live in
/// monta-api 3.10 are known to the letter.
const STATUSES: &[(&str, &str, &str)] = &[
    (
        "NotYetEnRoute",
        "Not yet en route",
        "Voorgemeld bij verzender, nog niet in distributie",
    ),
    (
        "EnRoute",
        "En route",
        "In distributie (gesorteerd in sorteercentrum) / onderweg",
    ),
    ("AvailablePickup", "Available for pickup", "Beschikbaar op afhaalpunt"),
    ("Collected", "Collected", "Afgehaald op afhaalpunt"),
    ("Delivered", "Delivered", "Afgeleverd in postbus"),
    (
        "DeliveryFailed",
        "Delivery failed",
        "Bezorging mislukt, retour afzender",
    ),
    ("Returned", "Returned", "Retour ontvangen"),
    (
        "NoDeliveryStatusFromCarrier",
        "No delivery status from carrier",
        "Geen status van de vervoerder",
    ),
    // Monta closes a shipment that stays silent for weeks, with a question mark (monta-api 3.10).
    ("Delivered (?)", "Delivered (?)", "Afgeleverd (?)"),
];

/// What the carrier has said of a parcel whose label was just printed: DHL and GLS announce it before they have seen it
/// (monta-api 3.8).
pub(crate) fn announced(shipper: &str, now: DateTime<Utc>) -> Option<Delivery> {
    let announces = shipper.starts_with("DHL") || shipper.starts_with("SEL") || shipper == "GLS";
    let (code, _, text) = status("notyetenroute").filter(|_| announces)?;
    Some(Delivery {
        code: code.to_owned(),
        description: text.to_owned(),
        at: Some(now),
    })
}

/// Code, event text and Dutch description of a status, by its code in any case and without blanks.
pub(crate) fn status(name: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let known = |code: &str| code.replace(' ', "").eq_ignore_ascii_case(name);
    STATUSES.iter().find(|(code, _, _)| known(code)).copied()
}
