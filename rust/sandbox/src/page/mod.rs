//! The page at `/`: the orders with buttons that move them, what is coming in, the stock, and the requests with answers.
//!
//! It is rendered on the server and needs nothing from elsewhere; a few lines of script send the buttons' moves to
//! `/_sandbox` and fetch the page again when something has changed.

mod inbound;
mod orders;
mod products;
mod requests;

use std::ops::RangeInclusive;

use axum::extract::State;
use axum::response::Html;
use chrono::{DateTime, Utc};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::{Value, json};

use crate::sandbox::Sandbox;
use crate::world::World;
use crate::{Profile, amsterdam};

/// GET `/`.
pub(crate) async fn show(State(sandbox): State<Sandbox>) -> Html<String> {
    Html(page(&sandbox.world()).into_string())
}

fn page(world: &World) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Nothing is asked of the server, where it would be a request to the API.
                link rel="icon" href="data:,";
                title { "Monta sandbox" }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body data-tab="orders" {
                (tabs())
                // Filled while nobody answers at this address; outside of what is fetched again.
                p #gone role="alert" {}
                main {
                    (head(world))
                    (orders::section(world))
                    (inbound::section(world))
                    (products::section(world))
                    (requests::section(world))
                }
                (questions())
                script { (PreEscaped(include_str!("page.js"))) }
            }
        }
    }
}

fn head(world: &World) -> Markup {
    let profile = match world.settings.profile {
        Profile::V6 => "live API v6",
        Profile::Documented => "plugin documentation",
    };
    // To the minute: the page is fetched again and again, and is replaced only when it has changed.
    let time = amsterdam::naive(world.clock.now()).replace('T', " ");
    html! {
        header #head {
            h1 { "Monta sandbox" }
            p {
                "Profile: " strong { (profile) } " · Amsterdam: "
                time { (time.get(..16).unwrap_or(&time)) } " "
                button data-post="/_sandbox/clock" data-body=r#"{"advance_seconds": 3600}"# { "+1 hour" } " "
                button data-post="/_sandbox/clock" data-body=r#"{"advance_seconds": 86400}"# { "+1 day" }
            }
        }
    }
}

/// What is shown, one part at a time; outside of what is fetched again, so that nothing of it is lost.
fn tabs() -> Markup {
    html! {
        nav {
            @for (name, title) in [("orders", "Orders"), ("inbound", "Inbound"), ("stock", "Stock"), ("requests", "Requests")] {
                a href=(format!("#{name}")) data-tab=(name) { (title) } " "
            }
            label.reads { input #reads type="checkbox"; " Reads, too" }
        }
    }
}

/// Where a button asks before it does something: its fields are made by the script.
fn questions() -> Markup {
    html! {
        dialog aria-labelledby="question" {
            h2 #question {}
            form method="dialog" {
                div.fields {}
                // The first one is what Enter presses.
                button value="ok" { "OK" } " "
                button value="cancel" formnovalidate { "Cancel" }
            }
        }
    }
}

/// What a button asks before it does something: one field for each member of its body that somebody may change.
struct Question {
    /// Keys and places that lead to the member.
    path: Value,
    label: String,
    /// What it is when nobody changes it; a number asks for one.
    value: Value,
    /// The numbers that are taken.
    range: RangeInclusive<i64>,
}

/// The most pieces that somebody may type.
const MOST: i64 = 1_000_000_000;

impl Question {
    fn new(path: Value, label: impl Into<String>, value: impl Into<Value>) -> Self {
        Self {
            path,
            label: label.into(),
            value: value.into(),
            range: 0..=MOST,
        }
    }

    /// The same question, which takes these numbers only.
    fn within(self, range: RangeInclusive<i64>) -> Self {
        Self { range, ..self }
    }
}

/// The questions as the script reads them.
fn asked(questions: &[Question]) -> Value {
    let fields = questions.iter();
    fields
        .map(|one| {
            let (min, max) = (one.range.start(), one.range.end());
            json!({"path": one.path, "label": one.label, "value": one.value, "min": min, "max": max})
        })
        .collect()
}

/// How many there are, and how many of them are shown where that is not all.
fn count(all: usize, shown: usize, which: &str) -> Markup {
    html! { small { (all) @if all > shown { ", the " (which) " " (shown) " of them here" } } }
}

/// Day and time in Amsterdam.
fn time(at: DateTime<Utc>) -> Markup {
    let text = amsterdam::naive(at).replace('T', " ");
    html! { time { (text.get(..19).unwrap_or(&text)) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbound::{Group, Line};
    use crate::settings::Settings;
    use crate::{inbound, orders, products};

    #[test]
    fn what_a_webshop_sends_is_escaped() {
        let mut world = World::new(Settings::default());
        let order = json!({"WebshopOrderId": "<b>S1</b>", "Lines": [{"Sku": "\"A\" & B", "OrderedQuantity": 3}]});
        orders::seed(&mut world, &order, serde_json::Map::new()).unwrap();
        let page = page(&world).into_string();
        assert!(page.contains("&lt;b&gt;S1&lt;/b&gt;"));
        assert!(page.contains("3 × &quot;A&quot; &amp; B"));
        assert!(!page.contains("<b>S1"));
    }

    #[test]
    fn what_customs_is_told_is_shown() {
        let mut world = World::new(Settings::default());
        let freight = json!({"Quantity": 1, "Description": "DHL", "AmountExclTax": 7.5, "ShippingCost": true});
        let kit = json!({"Quantity": 2, "Description": "Party box", "AmountExclTax": 40.0, "ChildSkus": ["A", "B"]});
        let order = json!({"WebshopOrderId": "S1", "Lines": [], "Invoice": {"Lines": [kit, freight]}});
        orders::seed(&mut world, &order, serde_json::Map::new()).unwrap();
        let page = page(&world).into_string();
        assert!(page.contains("40.0 for 2 × Party box + A + B<"), "{page}");
        assert!(page.contains("7.5 for 1 × DHL (shipping)"), "{page}");
    }

    #[test]
    fn an_order_can_be_split_and_shows_what_it_was_split_into() {
        let mut world = World::new(Settings::default());
        let lines = json!([{"Sku": "A", "OrderedQuantity": 1}, {"Sku": "B", "OrderedQuantity": 2}]);
        let order = json!({"WebshopOrderId": "S1", "Lines": lines});
        let single = json!({"WebshopOrderId": "S2", "Lines": [{"Sku": "A", "OrderedQuantity": 1}]});
        for order in [order, single] {
            orders::seed(&mut world, &order, serde_json::Map::new()).unwrap();
        }
        world.catch_up();
        let amounts = json!([{"Sku": "B", "AmountToSplit": 2}]);
        let button = r#"data-order="S1" data-call="split" data-body="[{&quot;Sku&quot;:&quot;B&quot;,&quot;AmountToSplit&quot;:2}]""#;
        let before = page(&world).into_string();
        assert!(before.contains(button), "{before}");
        assert!(!before.contains(r#"data-order="S2" data-call="split""#));
        orders::split(&mut world, "S1", &amounts).unwrap();
        assert!(page(&world).into_string().contains("split: S1"));
    }

    #[test]
    fn what_is_coming_in_can_be_received_until_all_of_it_is_there() {
        let mut world = World::new(Settings::default());
        let shown = |world: &World| page(world).into_string();
        assert!(shown(&world).contains("Nothing is announced."));
        let document = json!({"Reference": "P/7", "SupplierCode": "ACME"});
        let line = json!({"Sku": "GLASS-25", "Quantity": 12, "DeliveryDate": "2035-07-15T12:00:00+02:00"});
        world.forecasts.add(Group {
            document: document.as_object().unwrap().clone(),
            number: 1,
            created: world.clock.stamp(),
            lines: vec![Line::new(line.as_object().unwrap().clone(), 2)],
        });
        let before = shown(&world);
        assert!(before.contains("12 × GLASS-25") && before.contains("2035-07-15"));
        assert!(before.contains(r#"data-forecast="P/7""#));
        let receipt = serde_json::from_value(json!({"sku": "GLASS-25", "quantity": 12})).unwrap();
        inbound::receive(&mut world, Some("P/7"), &receipt).unwrap();
        assert!(!shown(&world).contains("Receive</button>"));
    }

    #[test]
    fn a_part_of_a_packed_order_can_be_shipped_and_a_block_has_a_reason() {
        let mut world = World::new(Settings::default());
        let lines = json!([{"Sku": "A", "OrderedQuantity": 1}, {"Sku": "B", "OrderedQuantity": 2}]);
        orders::seed(
            &mut world,
            &json!({"WebshopOrderId": "S1", "Lines": lines}),
            serde_json::Map::new(),
        )
        .unwrap();
        world.catch_up();
        assert!(page(&world).into_string().contains("Why is it blocked?"));
        let step = serde_json::from_value(json!({"to": "picked"})).unwrap();
        orders::move_to(&mut world, "S1", &step).unwrap();
        let shown = page(&world).into_string();
        assert!(
            shown.contains(r#"data-call="ship""#) && shown.contains("B, of 2"),
            "{shown}"
        );
        assert!(!shown.contains("Why is it blocked?"));
    }

    #[test]
    fn what_is_not_shown_is_said() {
        let mut world = World::new(Settings::default());
        let seed = |world: &mut World, number: usize| {
            let order = json!({"WebshopOrderId": format!("S{number}"), "Reference": format!("S{number}"), "Lines": []});
            orders::seed(world, &order, serde_json::Map::new()).unwrap();
        };
        (0..200).for_each(|number| seed(&mut world, number));
        let whole = page(&world).into_string();
        assert!(whole.contains("Orders <small>200</small>"));
        // The reference is the order's own id: once is enough.
        assert_eq!(whole.matches(">S7<").count(), 1);
        seed(&mut world, 200);
        let newest = page(&world).into_string();
        assert!(newest.contains("Orders <small>201, the newest 200 of them here</small>"));
    }

    #[test]
    fn no_products_means_what_the_settings_say() {
        let shown = |unknown| {
            let settings = Settings::default().with(&json!({"unknown_sku": unknown})).unwrap();
            page(&World::new(settings)).into_string()
        };
        assert!(shown("accept").contains("No products yet: every SKU is accepted, and none runs out."));
        assert!(shown("reject").contains("No products yet: an order for any SKU is refused."));
        assert!(shown("block").contains("No products yet: an order for any SKU is blocked."));
    }

    #[test]
    fn the_stock_is_shown_with_its_minimum() {
        let mut world = World::new(Settings::default());
        let row = json!([{"Sku": "GLASS-25", "Description": "Glass", "StockAvailable": 240, "MinimumStock": 24}]);
        products::load(&mut world, serde_json::from_value(row).unwrap());
        let page = page(&world).into_string();
        assert!(page.contains("GLASS-25") && page.contains(">240<") && page.contains(">24<"));
        assert!(page.contains("GLASS-25 available"));
    }
}
