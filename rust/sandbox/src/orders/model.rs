//! The models of an order in a request (monta-api 11), without the members that only Monta writes.

use crate::wire::{Kind, Model};

/// `ContactDetails`.
pub(crate) const ADDRESS: Model = &[
    ("Company", Kind::Text),
    ("FirstName", Kind::Text),
    ("MiddleName", Kind::Text),
    ("LastName", Kind::Text),
    ("Street", Kind::Text),
    ("HouseNumber", Kind::Text),
    ("HouseNumberAddition", Kind::Text),
    ("PostalCode", Kind::Text),
    ("City", Kind::Text),
    ("State", Kind::Text),
    ("CountryCode", Kind::Text),
    ("PhoneNumber", Kind::Text),
    ("EmailAddress", Kind::Text),
];

const CONSUMER: Model = &[
    ("DeliveryAddress", Kind::Object(ADDRESS)),
    ("InvoiceAddress", Kind::Object(ADDRESS)),
    ("InvoiceDebtorNumber", Kind::Text),
    ("B2B", Kind::Flag),
    ("ShippingComment", Kind::Text),
    ("CommunicationLanguageCode", Kind::Text),
];

const LABEL: Model = &[
    ("FileName", Kind::Text),
    ("Base64FileContent", Kind::Text),
    ("TrackAndTraceLink", Kind::Text),
    ("TrackAndTraceCode", Kind::Text),
];

const LINE: Model = &[
    ("Sku", Kind::Text),
    ("OrderedQuantity", Kind::Int),
    ("WebshopOrderLineId", Kind::Text),
    ("Description", Kind::Text),
    ("IsFlyer", Kind::Flag),
    ("BatchCode", Kind::Text),
    ("RegisterSerialNumber", Kind::Flag),
    ("OriginalOrderNumber", Kind::Text),
    ("ShippingLabels", Kind::List(&Kind::Object(LABEL))),
];

const INVOICE_LINE: Model = &[
    ("Quantity", Kind::Int),
    ("Description", Kind::Text),
    ("AmountInclTax", Kind::Number),
    ("AmountExclTax", Kind::Number),
    ("TaxPercentage", Kind::Number),
    ("TaxAmount", Kind::Number),
    ("TaxDescription", Kind::Text),
    ("ItemPriceInclTax", Kind::Number),
    ("ItemPriceExclTax", Kind::Number),
    ("Sku", Kind::Text),
    ("ChildSkus", Kind::List(&Kind::Text)),
    ("ShippingCost", Kind::Flag),
    ("Discount", Kind::Flag),
    ("PaymentCosts", Kind::Flag),
    ("Reference", Kind::Text),
];

const INVOICE: Model = &[
    ("PaymentMethodDescription", Kind::Text),
    ("AmountInclTax", Kind::Number),
    ("TotalTax", Kind::Number),
    ("Paid", Kind::Flag),
    ("WebshopFactuurID", Kind::Text),
    ("Currency", Kind::Text),
    ("Lines", Kind::List(&Kind::Object(INVOICE_LINE))),
    ("BTWNummer", Kind::Text),
    ("EORINummer", Kind::Text),
];

const SHIPPER_OPTION: Model = &[("ShipperCode", Kind::Text), ("Code", Kind::Text), ("Value", Kind::Text)];

const FAMILY: Model = &[("WebshopOrderID", Kind::Text), ("Reason", Kind::Text)];

/// `Order` and `UpdateOrder`, as far as a webshop writes them.
pub(crate) const ORDER: Model = &[
    ("InternalWebshopOrderId", Kind::Text),
    ("WebshopOrderId", Kind::Text),
    ("Reference", Kind::Text),
    ("Origin", Kind::Text),
    ("ConsumerDetails", Kind::Object(CONSUMER)),
    ("PlannedShipmentDate", Kind::Time),
    ("ShipOnPlannedShipmentDate", Kind::Flag),
    ("Blocked", Kind::Flag),
    ("BlockedMessage", Kind::Text),
    ("Quarantaine", Kind::Flag),
    ("ShipperCode", Kind::Text),
    ("MailboxShipperMandatory", Kind::Flag),
    ("ShipperTrackingMandatory", Kind::Flag),
    ("ShipperInsuranceRequired", Kind::Flag),
    ("ShipperInsuranceValue", Kind::Number),
    ("ShipperInsuranceCurrency", Kind::Text),
    ("DeliveryDateRequested", Kind::Time),
    ("Lines", Kind::List(&Kind::Object(LINE))),
    ("AllowedShippers", Kind::List(&Kind::Text)),
    ("PackingServices", Kind::List(&Kind::Text)),
    ("ShipperOptions", Kind::List(&Kind::Object(SHIPPER_OPTION))),
    ("Comment", Kind::Text),
    ("DropShip", Kind::Flag),
    ("Invoice", Kind::Object(INVOICE)),
    ("Family", Kind::List(&Kind::Object(FAMILY))),
    ("IsRunner", Kind::Flag),
    ("Prepack", Kind::Flag),
    ("PrepackShip", Kind::Flag),
    ("PackingServiceText", Kind::Text),
    ("LatestDeliveryDate", Kind::Time),
    ("OrderShipmentDays", Kind::Int),
    ("BackorderHandling", Kind::Int),
];

const COLLO_PRODUCT: Model = &[("Sku", Kind::Text), ("Quantity", Kind::Int)];

/// `Collo`, as far as a webshop writes it.
pub(crate) const COLLO: Model = &[
    ("Number", Kind::Int),
    ("WeightGrammes", Kind::Int),
    ("LengthMm", Kind::Int),
    ("WidthMm", Kind::Int),
    ("HeightMm", Kind::Int),
    ("TrackAndTraceCode", Kind::Text),
    ("TrackAndTraceLink", Kind::Text),
    ("PackageDescription", Kind::Text),
    ("IsParent", Kind::Flag),
    ("ParentNumber", Kind::Int),
    ("Products", Kind::List(&Kind::Object(COLLO_PRODUCT))),
];

/// The body of a DELETE: `OrderDeleteParameters`.
pub(crate) const DELETE: Model = &[("Note", Kind::Text)];
