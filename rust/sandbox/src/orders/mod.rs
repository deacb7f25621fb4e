//! Orders (monta-api 3): taken in, verified, changed, picked, shipped and delivered.
//!
//! An order is the webshop's `document` and what the warehouse did about it (`order`). Each operation has a
//! module of its own; `routes` says which of them the two descriptions of the API have. `moves` is the warehouse:
//! what happens to an order only because somebody in it, or a test, wants it to.

mod address;
mod allocation;
mod batches;
mod carrier;
mod check;
mod colli;
mod create;
mod customs;
mod delete;
mod delivery_status;
mod document;
mod events;
mod family;
mod find;
mod forget;
mod header;
mod lists;
mod model;
mod moves;
mod order;
mod parcels;
mod patch;
mod picking;
mod pieces;
mod render;
mod returns;
mod routes;
mod ship;
mod shipments;
mod shipper;
mod shortage;
mod spelling;
mod split;
mod step;
mod store;
mod update;
mod verify;

use axum::http::StatusCode;

pub(crate) use create::seed;
pub(crate) use customs::invoice_lines;
pub(crate) use document::{address, lines, quantity};
pub(crate) use events::{EventLog, write_row};
pub(crate) use lists::recent;
pub(crate) use moves::move_to;
pub(crate) use order::Order;
pub(crate) use pieces::{Departures, count as count_pieces};
pub(crate) use render::describe;
pub(crate) use routes::routes;
pub(crate) use ship::{Shipment, some as ship};
pub(crate) use shipper::{asked as asked_of_shipper, listed as listed_shippers};
pub(crate) use shortage::drop as drop_lines;
pub(crate) use split::split;
pub(crate) use step::Move;
pub(crate) use store::Orders;
pub(crate) use update::end_of_update;
pub(crate) use verify::{recheck_backorders, verify};

use crate::settings::Settings;
use crate::wire::Reply;

/// Under which key the refusal of a create or an update stands.
const CONTAINER: &str = "OrderInvalidReasons";

/// 404 for an order that is not known.
fn unknown(id: &str) -> Reply {
    Reply::absent(&format!("No order found with webshop order id {id}"))
}

/// The status of a successful create.
fn created(settings: &Settings) -> StatusCode {
    StatusCode::from_u16(settings.create_status).unwrap_or(StatusCode::OK)
}
