//! Finding orders by their references (plugin documentation, "Status resolution"): `/orders?…`, `/orderevents?…`.

use std::collections::HashSet;

use serde_json::Value;

use super::header;
use super::order::Order;
use crate::wire::{Answer, Page, Params, Reply};
use crate::world::World;

/// The references by which an order can be asked for, as members of its header. Parameters are in lower case.
const REFERENCES: &[(&str, &str)] = &[
    ("ordernumber", "OrderNumber"),
    ("reference", "Reference"),
    ("clientreference", "ClientReference"),
    ("eorderguid", "EorderGUID"),
    ("webshoporderid", "WebshopOrderId"),
];

/// Whether the order is among those that the parameters ask for: each reference exactly, ignoring case;
/// `search` as a part of any of them.
fn matches(order: &Order, params: &Params) -> bool {
    let exact = REFERENCES.iter().all(|(parameter, member)| {
        params
            .text(parameter)
            .is_none_or(|wanted| header::reference(order, member).eq_ignore_ascii_case(wanted))
    });
    let contains = |part: &str| {
        let part = part.to_lowercase();
        REFERENCES
            .iter()
            .any(|(_, member)| header::reference(order, member).to_lowercase().contains(&part))
    };
    exact && params.text("search").is_none_or(contains)
}

/// GET `/orders?…`: the headers asked for, in pages.
pub(crate) fn headers(world: &World, params: &Params) -> Answer {
    let rows = Page::of(params)?.cut(asked_for(world, params));
    Ok(Reply::ok(rows.into_iter().map(header::row).collect::<Value>()))
}

/// GET `/orderevents?…`: the events of the orders asked for, newest first, in pages.
pub(crate) fn events(world: &World, params: &Params) -> Answer {
    let orders: HashSet<&str> = asked_for(world, params).map(Order::id).collect();
    let rows = world
        .events
        .newest_first()
        .filter(|(order, _)| orders.contains(order))
        .map(|(_, row)| row.clone());
    Ok(Reply::ok(Page::of(params)?.cut(rows)))
}

/// The orders that the parameters ask for: all of them when the settings say that filters are ignored.
pub(crate) fn asked_for<'a>(world: &'a World, params: &'a Params) -> impl Iterator<Item = &'a Order> {
    world
        .orders
        .iter()
        .filter(move |order| world.settings.ignore_filters || matches(order, params))
}
