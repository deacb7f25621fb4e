//! What people have written for the packer, for the driver, and for whoever gets a present.

use std::borrow::Cow;

use serde::Deserialize;

use crate::html::{html_lines, looks_like_html};
use crate::problem::{Code, DRIVER_NOTE, GIFT_MESSAGE, PACKER_NOTE, Problem, Problems, Record};
use crate::scalar::{Maybe, Text};

/// Longest text for the packer and on a gift card. Monta's description names no limit; of its own notes, those of a
/// product, it names this one (decision 36).
pub const LONGEST_NOTE: usize = 2056;

/// Longest text for the driver, which goes with the address (monta-api 3.2).
pub const LONGEST_DRIVER_NOTE: usize = 255;

/// The notes of an order, as plain text or as HTML.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notes {
    /// To whom packs the goods: `Comment`.
    pub packer: Maybe<Text>,
    /// To whom delivers the parcel: `ShippingComment` of the consumer.
    pub driver: Maybe<Text>,
    /// On a card in the parcel: `PackingServiceText`.
    pub gift: Maybe<Text>,
}

/// The notes as they are sent.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) packer: Option<String>,
    pub(crate) driver: Option<String>,
    pub(crate) gift: Option<String>,
}

impl Notes {
    /// The notes as plain text. One that is too long is a problem: nothing is cut.
    pub(crate) fn written(&self, order: &Record, problems: &mut Problems) -> Written {
        let mut one = |note: &Maybe<Text>, name: &'static str, field: &'static str, limit: usize| {
            let text = plain(note.get()?.as_str());
            let length = length(&text);
            if length > limit {
                let values = [
                    ("note", name.to_owned()),
                    ("order", order.name.clone()),
                    ("length", length.to_string()),
                    ("limit", limit.to_string()),
                ];
                problems.push(Problem::new(Code::OrderNoteTooLong, order.clone(), field, values));
                return None;
            }
            Some(text).filter(|text| !text.is_empty())
        };
        Written {
            packer: one(&self.packer, PACKER_NOTE, "monta_packer_note", LONGEST_NOTE),
            driver: one(&self.driver, DRIVER_NOTE, "monta_driver_note", LONGEST_DRIVER_NOTE),
            gift: one(&self.gift, GIFT_MESSAGE, "gift_message", LONGEST_NOTE),
        }
    }
}

/// Characters as Monta, which is written in .NET, counts them: an emoji is two or more (decision 36).
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The text without tags, its lines ended by a line feed and without blanks around them; never two empty lines in a row.
fn plain(text: &str) -> String {
    let text: Cow<'_, str> = if looks_like_html(text) {
        html_lines(text).into()
    } else {
        text.into()
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_note_is_plain_text_whatever_it_was_written_in() {
        for (note, expected) in [
            ("Ring twice", "Ring twice"),
            ("a\r\nb\rc \n\n\n d", "a\nb\nc\n\nd"),
            (
                "<p>Fragile!<br>Two <b>bows</b></p><p>Tom &amp; Jerry</p>",
                "Fragile!\nTwo bows\nTom & Jerry",
            ),
            ("<div>a</div>\n<div>b</div>", "a\nb"),
            ("weight < 3 kg & <fragile>", "weight < 3 kg & <fragile>"),
            ("a <3 b", "a <3 b"),
            ("\n \n", ""),
        ] {
            assert_eq!(plain(note), expected, "{note:?}");
        }
    }

    #[test]
    fn an_emoji_counts_as_net_counts_it() {
        assert_eq!([length("a"), length("é"), length("🎁")], [1, 1, 2]);
    }

    proptest! {
        #[test]
        fn no_note_holds_a_carriage_return_or_ends_in_a_blank(text in "[<>&;a-c \r\n🎁-]{0,30}|(<p>|<br>|</p>|[ab\n]){0,10}") {
            let plain = plain(&text);
            prop_assert!(!plain.contains('\r') && !plain.contains("\n\n\n"), "{plain:?}");
            prop_assert_eq!(plain.trim(), &plain);
        }

        #[test]
        fn what_has_no_tag_loses_nothing_but_blanks(text in "[>&;a-c \r\n🎁-]{0,30}") {
            let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&plain(&text)), letters(&text));
        }
    }
}
