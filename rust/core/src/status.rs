//! What Monta knows about an order (plugin documentation, "Order status" and "Status resolution"; decisions 1 to 4).
//!
//! Every decision is a function of its own, so that each can be replaced: [`pick_shipment`], [`pick_event`] and
//! [`pick_header`] find what each source says, [`choose_status`] takes the freshest, [`apply_override`] lets the header
//! have the last word, and [`complete_status`] adds parcels, dates and reasons. [`resolve`] is all of them in a row.

mod answers;
mod carrier_update;
mod complete;
mod dropped;
mod event;
mod fields;
mod header;
mod parcel;
mod picked;
mod shipment;
mod shipped;
mod stage;

pub use answers::Answers;
pub use carrier_update::{CarrierStatus, CarrierUpdate, LeftOrder, carrier_update};
pub use complete::{OrderStatus, complete_status};
pub use dropped::tells_of_dropped_lines;
pub use event::pick_event;
pub use header::{apply_override, pick_header};
pub use parcel::Parcel;
pub use picked::{Picked, Source, choose_status};
pub use shipment::pick_shipment;
pub use shipped::shipped_pieces;
pub use stage::Stage;

/// The status of an order from what Monta answered. It never fails: what cannot be read is left out.
#[must_use]
pub fn resolve(answers: &Answers) -> OrderStatus {
    let header = &answers.header;
    let shipment = pick_shipment(&answers.shipments);
    let chosen = choose_status(shipment, pick_event(&answers.events), pick_header(header));
    complete_status(apply_override(chosen, header), answers)
}
