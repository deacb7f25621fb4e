//! The models of a forecast in a request (monta-api 11), without the members that only Monta writes.

use crate::wire::{Kind, Model};

/// `InboundForecast`.
pub(crate) const LINE: Model = &[
    ("Sku", Kind::Text),
    ("Quantity", Kind::Int),
    ("DeliveryDate", Kind::Time),
    ("ExpectedDeliveryDate", Kind::Time),
    ("Reference", Kind::Text),
    ("Comment", Kind::Text),
    ("Batch", Kind::Text),
    ("BatchTHT", Kind::Time),
];

/// `InboundForecastGroup`.
pub(crate) const GROUP: Model = &[
    ("Reference", Kind::Text),
    ("InboundForecasts", Kind::List(&Kind::Object(LINE))),
    ("SupplierCode", Kind::Text),
    ("Comment", Kind::Text),
    ("WarehouseDisplayName", Kind::Text),
    ("AllocateStockOnDelivery", Kind::Flag),
    ("ExpectedDeliveryDate", Kind::Time),
    ("DeliveryDate", Kind::Time),
];
