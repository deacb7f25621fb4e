//! Where an order is on its way through the warehouse and to the customer (monta-api 3.10).

use serde::{Deserialize, Serialize};

use crate::text::caseless;

/// A status that is known. Any other is shown as Monta writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Stage {
    /// Received, and being checked.
    Verifying,
    /// Held until somebody does something.
    Blocked,
    /// Waiting for stock.
    Backorder,
    /// Waiting for its planned day.
    Etransit,
    /// Waiting for its turn.
    Queued,
    /// May be picked.
    ReadyToPick,
    /// Being picked.
    Picking,
    /// Picked.
    Picked,
    /// Being packed.
    Packing,
    /// The label is printed.
    Shipped,
    /// Announced to the carrier, which has not seen it yet.
    NotYetEnRoute,
    /// Seen by the carrier.
    EnRoute,
    /// Comes back.
    DeliveryFailed,
    /// Came back.
    Returned,
    /// Waits at a pickup point.
    AvailablePickup,
    /// Fetched there.
    Collected,
    /// Delivered.
    Delivered,
    /// Deleted at Monta.
    Cancelled,
}

/// Codes and texts that tell of nothing: they say no status.
const NO_STATUS: &[&str] = &[
    "linedeleted",
    "nodeliverystatusfromcarrier",
    "unknown",
    "none",
    "onbekend",
];

/// Codes and texts that tell of something that is over: they say no status either, and that of before no more.
const ENDED: &[(Stage, &[&str])] = &[
    (
        Stage::Blocked,
        &[
            "unblocked",
            "orderunblocked",
            "notblocked",
            "nietgeblokkeerd",
            "gedeblokkeerd",
            "deblokkering",
        ],
    ),
    (
        Stage::Backorder,
        &[
            "outofbackorder",
            "orderisoutofbackorder",
            "notinbackorder",
            "uitbackorder",
            "nietinbackorder",
        ],
    ),
];

/// Every spelling of a stage that is compared as a whole, without blanks, dashes and case.
const SPELLINGS: &[(Stage, &[&str])] = &[
    (Stage::Verifying, &["verifying", "verificatie"]),
    (
        Stage::Blocked,
        &[
            "blocked",
            "verifyingblocked",
            "isblocked",
            "orderblocked",
            "orderisblocked",
            "geblokkeerd",
        ],
    ),
    (
        Stage::Backorder,
        &[
            "backorder",
            "isbackorder",
            "inbackorder",
            "orderisinbackorder",
            "backordered",
            "nabestelling",
        ],
    ),
    (Stage::Etransit, &["etransit"]),
    (Stage::Queued, &["queued", "inwachtrij", "indewachtrij", "wachtrij"]),
    (
        Stage::ReadyToPick,
        &[
            "readytopick",
            "readyforpicking",
            "klaaromtepicken",
            "klaarvoorpicken",
            "klaaromtepakken",
        ],
    ),
    (Stage::Picking, &["picking", "ispicking", "wordtgepickt", "picken"]),
    (Stage::Picked, &["picked", "ispicked", "gepickt", "verzameld"]),
    (
        Stage::Packing,
        &["packing", "packed", "shipping", "ingepakt", "inpakken", "wordtingepakt"],
    ),
    (
        Stage::Shipped,
        &["shipped", "isshipped", "ordershipped", "verzonden", "isverzonden"],
    ),
    (Stage::NotYetEnRoute, &["notyetenroute", "voorgemeld", "preannounced"]),
    (Stage::EnRoute, &["enroute", "intransit", "onderweg", "indistributie"]),
    (
        Stage::DeliveryFailed,
        &["deliveryfailed", "bezorgingmislukt", "nietbezorgd", "notdelivered"],
    ),
    (Stage::Returned, &["returned", "retour", "geretourneerd"]),
    (
        Stage::AvailablePickup,
        &[
            "availablepickup",
            "availableforpickup",
            "readyforpickup",
            "ligtklaar",
            "klaarvoorafhalen",
        ],
    ),
    (Stage::Collected, &["collected", "afgehaald", "opgehaald"]),
    (Stage::Delivered, &["delivered", "afgeleverd", "geleverd", "bezorgd"]),
    (
        Stage::Cancelled,
        &[
            "cancelled",
            "canceled",
            "deleted",
            "orderdeleted",
            "geannuleerd",
            "verwijderd",
        ],
    ),
];

impl Stage {
    /// What is shown: Monta's own word, with blanks where decision 3 writes them.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verifying => "Verifying",
            Self::Blocked => "Blocked",
            Self::Backorder => "Backorder",
            Self::Etransit => "Etransit",
            Self::Queued => "Queued",
            Self::ReadyToPick => "Ready to pick",
            Self::Picking => "Picking",
            Self::Picked => "Picked",
            Self::Packing => "Packing",
            Self::Shipped => "Shipped",
            Self::NotYetEnRoute => "NotYetEnRoute",
            Self::EnRoute => "EnRoute",
            Self::DeliveryFailed => "DeliveryFailed",
            Self::Returned => "Returned",
            Self::AvailablePickup => "AvailablePickup",
            Self::Collected => "Collected",
            Self::Delivered => "Delivered",
            Self::Cancelled => "Cancelled at Monta",
        }
    }

    /// The stage of an exact code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        let code = normalized(code);
        SPELLINGS
            .iter()
            .find(|(_, spellings)| spellings.contains(&code.as_str()))
            .map(|(stage, _)| *stage)
    }

    /// The stage a text names, for codes nobody knows: the text is a stage, or begins with one that something is added
    /// to, such as `Delivered (?)` or `Shipped: label printed`. A stage elsewhere in the text means nothing: a parcel
    /// that "is expected to be delivered" is not, and neither is an order "Unblocked" blocked.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        Self::of_code(text).or_else(|| Self::of_code(name_in(text)))
    }

    /// Whether a backorder no longer matters, because the goods are in hand (decision 3).
    #[must_use]
    pub const fn has_begun(self) -> bool {
        matches!(
            self,
            Self::Picking
                | Self::Picked
                | Self::Packing
                | Self::ReadyToPick
                | Self::Shipped
                | Self::NotYetEnRoute
                | Self::EnRoute
                | Self::AvailablePickup
                | Self::Collected
                | Self::Delivered
                | Self::DeliveryFailed
                | Self::Returned
        )
    }

    /// Whether the order has left the warehouse.
    #[must_use]
    pub const fn has_left(self) -> bool {
        matches!(
            self,
            Self::Shipped
                | Self::NotYetEnRoute
                | Self::EnRoute
                | Self::AvailablePickup
                | Self::Collected
                | Self::Delivered
                | Self::DeliveryFailed
                | Self::Returned
        )
    }

    /// Whether a carrier has seen the goods.
    #[must_use]
    pub const fn is_with_carrier(self) -> bool {
        self.has_left() && !matches!(self, Self::Shipped | Self::NotYetEnRoute)
    }

    /// How far the goods have come, as a number to compare: they may come back after they have arrived.
    #[must_use]
    pub(super) const fn progress(self) -> (bool, Self) {
        (matches!(self, Self::Returned | Self::Cancelled), self)
    }

    /// Whether the customer has the goods.
    #[must_use]
    pub const fn has_arrived(self) -> bool {
        matches!(self, Self::Collected | Self::Delivered)
    }

    /// Whether nothing more is to be expected, track & trace or not.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Collected | Self::Delivered | Self::Returned | Self::Cancelled
        )
    }
}

/// Whether a code or text tells of no status: something that is over (`Unblocked`), or nothing.
pub(super) fn says_no_status(text: &str) -> bool {
    let says_nothing = |text: &str| {
        let text = normalized(text);
        text.is_empty() || NO_STATUS.contains(&text.as_str())
    };
    says_nothing(text) || says_nothing(name_in(text)) || ended_stage(text).is_some()
}

/// The stage that a code or text tells the end of: `Unblocked` ends a block.
pub(super) fn ended_stage(text: &str) -> Option<Stage> {
    let [text, name] = [text, name_in(text)].map(normalized);
    ENDED
        .iter()
        .find(|(_, words)| words.contains(&text.as_str()) || words.contains(&name.as_str()))
        .map(|(stage, _)| *stage)
}

/// What a text is about, without what is added to it: `Delivered` of `Delivered (?)`.
fn name_in(text: &str) -> &str {
    let end = [text.find(['(', ':', ',', ';', '.', '[', '—', '–']), text.find(" - ")];
    let end = end.into_iter().flatten().min().unwrap_or(text.len());
    text.split_at(end).0
}

/// Letters and digits alone, in small letters: `En route` and `EnRoute` are one.
fn normalized(text: &str) -> String {
    let mut letters = caseless(text);
    letters.retain(char::is_alphanumeric);
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_compared_as_a_whole() {
        assert_eq!(Stage::of_code("EnRoute"), Some(Stage::EnRoute));
        assert_eq!(Stage::of_code("En route"), Some(Stage::EnRoute));
        assert_eq!(Stage::of_code("NotYetEnRoute"), Some(Stage::NotYetEnRoute));
        assert_eq!(Stage::of_code("Unblocked"), None);
        assert_eq!(Stage::of_code("OutOfBackorder"), None);
        for (stage, spellings) in SPELLINGS {
            assert_eq!(Stage::of_text(stage.name()).or(Some(Stage::Cancelled)), Some(*stage));
            for spelling in *spellings {
                assert_eq!(
                    (Stage::of_code(spelling), says_no_status(spelling)),
                    (Some(*stage), false),
                    "{spelling}"
                );
            }
        }
        for (stage, words) in ENDED {
            for word in *words {
                assert_eq!(
                    (ended_stage(word), Stage::of_text(word)),
                    (Some(*stage), None),
                    "{word}"
                );
            }
        }
    }

    #[test]
    fn a_text_names_a_stage_at_its_beginning_only() {
        for (text, stage) in [
            ("Delivered (?)", Some(Stage::Delivered)),
            ("Shipped (T&T 3S1)", Some(Stage::Shipped)),
            (
                "Order blocked: 'Blocked because there was an update'",
                Some(Stage::Blocked),
            ),
            (
                "Order unblocked: 'UBlock tbv update via MontaRESTApi verwijderd'.",
                None,
            ),
            ("The parcel is expected to be delivered", None),
            ("Not delivered", Some(Stage::DeliveryFailed)),
            ("Not shipped", None),
            ("Blocked - Address unknown", Some(Stage::Blocked)),
            ("Pre-announced", Some(Stage::NotYetEnRoute)),
            ("Unblocked", None),
            ("", None),
        ] {
            assert_eq!(Stage::of_text(text), stage, "{text}");
        }
    }

    #[test]
    fn what_has_left_has_begun_and_what_is_over_says_nothing() {
        for (stage, _) in SPELLINGS {
            assert!(stage.has_begun() || !stage.has_left());
        }
        assert!(says_no_status("Unblocked") && says_no_status(" ") && says_no_status("Out of backorder"));
        assert!(!says_no_status("Blocked"));
    }
}
