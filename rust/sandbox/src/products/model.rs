//! The model of a product in a request (monta-api 4, 11), without the members that Monta measures or counts
//! itself: weights, sizes and stock are ignored.

use crate::wire::{Kind, Model};

const BARCODE: Model = &[("Barcode", Kind::Text), ("Quantity", Kind::Int), ("TypeId", Kind::Int)];

/// `Product` and `UpdateProduct`, as far as a webshop writes them.
pub(crate) const PRODUCT: Model = &[
    ("Sku", Kind::Text),
    ("Description", Kind::Text),
    ("Barcodes", Kind::List(&Kind::Text)),
    ("ProductBarcodes", Kind::List(&Kind::Object(BARCODE))),
    ("ImageUrl", Kind::Text),
    ("SupplierCode", Kind::Text),
    ("PurchasePrice", Kind::Number),
    ("SellingPrice", Kind::Number),
    ("Food", Kind::Flag),
    ("MinimumExpiryPeriodInbound", Kind::Int),
    ("MinimumExpiryPeriodOutbound", Kind::Int),
    ("Cool", Kind::Flag),
    ("Note", Kind::Text),
    ("HStariefCode", Kind::Text),
    ("CountryOfOrigin", Kind::Text),
    ("PurchaseStepQty", Kind::Int),
    ("RegisterSerialNumber", Kind::Flag),
    ("RegisterSerialNumberB2B", Kind::Flag),
    ("IsFragile", Kind::Flag),
    ("IsDangerous", Kind::Flag),
    ("SupplierProductCode", Kind::Text),
    ("MinimumStock", Kind::Int),
    ("HSCode", Kind::Text),
    ("HTSCode", Kind::Text),
    ("CustomField1", Kind::Text),
    ("LeadTime", Kind::Int),
];
