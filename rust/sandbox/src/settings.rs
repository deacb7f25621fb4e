//! The switches of the sandbox: where Monta's behaviour differs by tenant or is not known for certain.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Profile;

/// A part of the API on which the two descriptions differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Capability {
    /// Changing an order: PATCH or PUT.
    OrderUpdate,
    /// Parcels: `/shipments` or `/order/{id}/colli`.
    Shipments,
    /// History: `/orderevents?…` or `/order/{id}/events` and the feed.
    Events,
    /// `/orders` with reference filters, or without.
    Find,
    /// `/inbound/forecast` or `/inboundforecast/group`.
    Inbound,
    /// Per SKU only, or with lists and changes.
    Stock,
}

/// What happens to an order line whose SKU is not a product here (monta-api U3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum UnknownSku {
    /// Every SKU is a product; those without stock figures never run out.
    #[default]
    Accept,
    /// The request is refused at once.
    Reject,
    /// The order is accepted and blocked at verification.
    Block,
}

/// How the order that a split makes is called. How Monta does it is not known (monta-api U10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SplitName {
    /// `DEEL61220049`, from Monta's own number: nothing in it tells of the order it was split from.
    #[default]
    Own,
    /// `S00012-1`, `S00012-2`, …
    Dash,
    /// `S00012B`, `S00012C`, …
    Letter,
    /// `S000122`, `S000123`, …: it may be the number of another order, too.
    Digit,
    /// `S00012 deel 2`, `S00012 deel 3`, …
    Blank,
}

/// All switches, by the names under which `/_sandbox/reset` and `/_sandbox/settings` take them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct Settings {
    /// The description of the API that is served.
    pub(crate) profile: Profile,
    /// Parts that follow the other description, for tenants in between.
    pub(crate) capabilities: BTreeMap<Capability, Profile>,
    /// Members that the swagger requires and practice does not are required (monta-api D2).
    pub(crate) strict: bool,
    /// Status of a successful create: 200 or 201 (monta-api D4).
    pub(crate) create_status: u16,
    /// GET of one order answers `{"Order": …}` (monta-api D1).
    pub(crate) wrapped: bool,
    /// GET of a deleted order answers 404 instead of 200 with `Deleted` (monta-api U5).
    pub(crate) deleted_not_found: bool,
    /// How long Monta verifies a new order; 0 is at once.
    pub(crate) verify_seconds: u32,
    /// The verification blocks orders that leave the EU and do not say what their goods cost.
    pub(crate) customs: bool,
    /// What happens to unknown SKUs.
    pub(crate) unknown_sku: UnknownSku,
    /// How the order that a split makes is called.
    pub(crate) split_name: SplitName,
    /// The verification spells streets and towns officially and telephone numbers internationally.
    pub(crate) standardise_addresses: bool,
    /// The verification puts a hash in the place of an e-mail address.
    pub(crate) hash_emails: bool,
    /// SKUs of flyers that Monta adds to each order at verification, and puts in its first parcel.
    pub(crate) flyers: Vec<String>,
    /// SKUs whose product lacks a barcode at a tenant that requires one.
    pub(crate) require_barcodes: Vec<String>,
    /// The sales channels; when given, an order must name one of them (it may be silent when there is one).
    pub(crate) origins: Vec<String>,
    /// Codes of shippers that `/info` does not list (any more).
    pub(crate) unlisted_shippers: Vec<String>,
    /// The warehouses; when given, a forecast must name one of them or none.
    pub(crate) warehouses: Vec<String>,
    /// How long an order stays blocked after an update; at 0 only the pair of events shows it.
    pub(crate) flicker_seconds: u32,
    /// `/orders`, `/shipments` and `/orderevents` of the documented API ignore what was asked.
    pub(crate) ignore_filters: bool,
    /// Rows per answer of the change feeds.
    pub(crate) feed_batch: usize,
    /// Calls of `/product/updated_since` that the full bucket holds; 0 is without a limit.
    pub(crate) updated_since_bucket: u32,
    /// Whether a full bucket's 429 says `Retry-After`.
    pub(crate) retry_after: bool,
    /// Stock figures that are zero are left out of the answer.
    pub(crate) omit_zero_stock: bool,
    /// `StockAvailable` stands at the root of the product, without a `Stock` object.
    pub(crate) stock_at_root: bool,
    /// Supplier codes that are not known are accepted in forecasts.
    pub(crate) accept_unknown_suppliers: bool,
    /// Further accounts that may log in, by user name.
    pub(crate) users: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            capabilities: BTreeMap::new(),
            strict: false,
            create_status: 200,
            wrapped: false,
            deleted_not_found: false,
            verify_seconds: 0,
            customs: true,
            unknown_sku: UnknownSku::default(),
            split_name: SplitName::default(),
            standardise_addresses: false,
            hash_emails: false,
            flyers: Vec::new(),
            require_barcodes: Vec::new(),
            origins: Vec::new(),
            unlisted_shippers: Vec::new(),
            warehouses: Vec::new(),
            flicker_seconds: 0,
            ignore_filters: false,
            feed_batch: 100,
            updated_since_bucket: 5,
            retry_after: true,
            omit_zero_stock: false,
            stock_at_root: false,
            accept_unknown_suppliers: false,
            users: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// The description that `capability` follows.
    pub(crate) fn profile_of(&self, capability: Capability) -> Profile {
        self.capabilities.get(&capability).copied().unwrap_or(self.profile)
    }

    /// These settings with the members of `changes` (an object) put in their place; the error names what is wrong.
    pub(crate) fn with(&self, changes: &Value) -> Result<Self, String> {
        let mut merged = serde_json::to_value(self).map_err(|error| error.to_string())?;
        let (Value::Object(known), Value::Object(changes)) = (&mut merged, changes) else {
            return Err("the settings must be an object".to_owned());
        };
        known.extend(changes.clone());
        serde_json::from_value(merged).map_err(|error| error.to_string())
    }
}
