//! The decisions of the Odoo to Monta integration, as pure functions from plain values to plain values.
//!
//! No I/O, no clock and no Python in here. The walk of one order:
//!
//! 1. [`parse_snapshot`] reads what Odoo gathered; a value of the wrong type is an [`InputError`] with its path.
//! 2. [`build_order`] turns the snapshot into Monta's order document, or into [`OrderInvalid`] with every problem.
//!    [`check_skus`] reports the same flattening without deciding anything.
//! 3. [`plan_update`] says what has to change at Monta, given the document it acknowledged last, and
//!    [`plan_update_again`] what is left of a change that may have arrived.
//! 4. [`same_order`] says whether the order found at Monta is the one that was meant, and [`order_as_sent`] sees it as
//!    the document from which the next change is planned.
//!
//! Beside orders, [`forecast`] announces what a purchase order makes arrive, [`read_stock`] reads what is there, [`plan_stock`]
//! says what that makes of the stock in Odoo, and [`kit_availability`] counts the kits that can be made of it.
//!
//! For an Odoo that is reached from outside, [`lookup`] makes lists and searches of what was read, and [`export`] says
//! what a file would change.
//!
//! Back from Monta, [`matching`] finds the order among what it answers, and [`status`] turns that into one snapshot.

pub mod address;
pub mod answer;
pub mod as_sent;
pub mod availability;
pub mod carrier;
mod catalogue;
pub mod check;
mod clock;
pub mod compare;
pub mod conditions;
mod contact;
pub mod customs;
pub mod delivery;
mod demand;
mod document_kind;
mod email;
pub mod export;
pub mod family;
pub mod forecast;
mod goods;
mod html;
pub mod input;
pub mod invoice;
pub mod json;
mod kits;
pub mod lookup;
pub mod matching;
pub mod message;
pub mod order;
pub mod order_ids;
pub mod patch;
pub mod pieces;
mod postal;
pub mod preflight;
pub mod problem;
pub mod profile;
pub mod quantity;
pub mod reconcile;
pub mod scalar;
pub mod sku;
pub mod snapshot;
pub mod spread;
pub mod status;
pub mod stock;
pub mod take_back;
pub mod text;
pub mod time;
pub mod uom;
pub mod update;

pub use address::{AddressParts, split_address};
pub use as_sent::{forecast_as_sent, order_as_sent};
pub use availability::{KitAvailability, KitGraph, StockLevels, kit_availability};
pub use carrier::shippers::{ListedShipper, read_shippers};
pub use check::{SkuReport, check_skus, order_notices};
pub use compare::{OrderComparison, compare_orders, same_order};
pub use contact::delivery_address;
pub use delivery::plan_delivery;
pub use family::{
    FamilyCancellation, FamilyOrder, FamilyPlan, FamilyStatus, MemberStatus, SeenOrder, cancel_family, dropped_goods,
    dropped_lines, family_ids, family_status, order_lines, plan_family, unknown_parts,
};
pub use forecast::{
    Forecast, ForecastComparison, ForecastPlan, ForecastSnapshot, build_forecast, compare_forecasts, plan_forecast,
};
pub use input::{InputError, parse};
pub use invoice::{InvoiceLines, wants_invoice_lines};
pub use json::Json;
pub use matching::{Match, References, match_candidates};
pub use message::Message;
pub use order::build_order;
pub use order_ids::next_order_id;
pub use patch::{Patch, PatchError, align, apply, diff, with_quantities_tested};
pub use problem::{Code, ForecastInvalid, OrderInvalid, Problem, Record, Values, WORDS, fill};
pub use profile::Profile;
pub use reconcile::{Disagreement, Finding, KnownOrder, reconcile};
pub use snapshot::{Snapshot, parse_snapshot};
pub use spread::spread_over_moves;
pub use stock::plan::{Adjustment, StockLimit, StockPlan, StockSnapshot, plan_stock, within_limit};
pub use stock::{Stock, StockFaultCode, StockInvalid, read_stock, read_stock_per_warehouse};
pub use take_back::{TakeBack, take_back};
pub use update::{UpdatePlan, plan_update, plan_update_again, plan_update_of_closed};
