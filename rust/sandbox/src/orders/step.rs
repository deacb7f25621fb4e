//! What a move is told.

use serde::Deserialize;

/// A move, as `/_sandbox/orders/{id}/move` takes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Move {
    /// Where to: a step of the warehouse, or a delivery status of the carrier. Case, `_`, `-` and blanks are free.
    pub(crate) to: String,
    /// The reason of a block or a deletion, or the carrier's description.
    pub(super) message: Option<String>,
    /// For `backorder`: the SKUs that are missing; all when left out.
    pub(super) skus: Option<Vec<String>>,
    /// The first parcel's code; the others have it with `-2`, `-3`, …
    pub(super) track_trace: Option<String>,
    /// Who carries it: `PostNL` unless the order asks for another.
    pub(super) shipper: Option<String>,
    /// How many parcels the order is packed into.
    pub(super) colli: Option<usize>,
    /// For a delivery status: the one parcel that has it, from 1; all when left out.
    pub(super) collo: Option<usize>,
    /// For `delivery`: a status code of one's own.
    pub(super) status_code: Option<String>,
}
