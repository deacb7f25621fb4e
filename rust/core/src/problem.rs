//! What can be wrong with an order or a forecast, in words that say what to do.

use std::collections::{BTreeMap, HashSet};

use serde::{Serialize, Serializer};

use crate::message::fill_with;

/// Declares an enum of English texts with a `{value}` for each value that they show: `ALL` of them, and the `template` of each.
#[macro_export]
macro_rules! texts {
    ($(#[$about:meta])* $visible:vis enum $Texts:ident { $($(#[$doc:meta])* $name:ident = $text:literal,)+ }) => {
        $(#[$about])*
        $visible enum $Texts {
            $($(#[$doc])* $name,)+
        }

        impl $Texts {
            /// Every text.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The text, with its placeholders.
            #[must_use]
            pub const fn template(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

/// Declares every code once, with its stable name and its text side by side.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $text:literal;)+) => {
        /// The kinds of problem. [`Code::name`] is stable and is what programs compare; [`Code::text`] is for people.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $variant,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable name, for example `address.zip_missing`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// The English text, with a `{value}` for each of the problem's values that it shows.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
}

codes! {
    /// The order has no name, so Monta could not be asked about it either.
    OrderNameMissing = "order.name_missing",
        "The order has no name yet: save it first, Monta knows an order by its name.";
    /// Monta takes 50 characters (monta-api 3.1).
    OrderNameTooLong = "order.name_too_long",
        "The order name {name} has {length} characters and Monta takes at most {limit}: shorten the name.";
    /// No line that can be shipped.
    OrderNoLines = "order.no_lines",
        "Order {order} has nothing to ship: add a line with a product that is not a service.";
    /// Lines there are, but all of them come to nothing (plugin documentation, "Create/Update/Delete orders").
    OrderOnlyZero = "order.only_zero",
        "Nothing is left to ship on order {order}, because these lines come to zero: {lines}. \
         Enter the quantities that are to be shipped.";
    /// Lines there are, but none of them is Monta's to ship any more.
    OrderNothingLeft = "order.nothing_left",
        "Nothing of order {order} is left for Monta to ship: {lines} go back, are delivered or cancelled, or leave from \
         elsewhere. Change these lines if Monta is to send them.";
    /// The time zone of the warehouse is no name of the IANA database.
    OrderTimezoneUnknown = "order.timezone_unknown",
        "Time zone \"{timezone}\" is unknown: set monta.warehouse_tz to an IANA name such as Europe/Amsterdam.";
    /// Nothing is cut off a note.
    OrderNoteTooLong = "order.note_too_long",
        "The {note} on order {order} has {length} characters and Monta takes at most {limit}: shorten it.";
    /// A notice: the customer sends it back.
    LineGoesBack = "line.goes_back",
        "{line} goes back and stays out of the order at Monta: announce it to Monta as a return.";
    /// A notice: nothing of it is left to ship.
    LineDone = "line.done",
        "{line} stays out of the order at Monta: it is delivered or cancelled in Odoo.";
    /// A notice: it leaves a warehouse that Monta does not run.
    LineOtherWarehouse = "line.other_warehouse",
        "{line} leaves from {warehouse} and stays out of the order at Monta: choose a warehouse that is shipped by Monta \
         if Monta is to send it.";
    /// A notice: the vendor sends it.
    LineDropship = "line.dropship",
        "{line} is sent by its vendor and stays out of the order at Monta: choose another route if Monta is to send it.";
    /// A notice: the customer fetches it.
    LineCollect = "line.collect",
        "{line} is collected in store and stays out of the order at Monta: choose another delivery if Monta is to send it.";
    /// Neither a person nor a company.
    AddressNameMissing = "address.name_missing",
        "The {address} ({name}) has neither a name nor a company: fill in the name of the contact.";
    /// No street.
    AddressStreetMissing = "address.street_missing",
        "The {address} of {name} has no street: fill in the street of the contact.";
    /// A country in which Monta blocks orders without house number.
    AddressHouseNumberMissing = "address.house_number_missing",
        "The {address} of {name} has no house number in \"{street}\", and {country} needs one: add the number to the street.";
    /// A country in which a postal code is required.
    AddressZipMissing = "address.zip_missing",
        "The {address} of {name} has no postal code, and {country} needs one: fill in the ZIP of the contact.";
    /// No city.
    AddressCityMissing = "address.city_missing",
        "The {address} of {name} has no city: fill in the city of the contact.";
    /// No country.
    AddressCountryMissing = "address.country_missing",
        "The {address} of {name} has no country: choose the country of the contact.";
    /// Monta takes 255 characters per text of an address (monta-api 3.2).
    AddressTooLong = "address.too_long",
        "{member} in the {address} of {name} has {length} characters and Monta takes at most {limit}: shorten it.";
    /// The delivery method stands for a shipper that Monta has taken off its list.
    CarrierShipperUnlisted = "carrier.shipper_unlisted",
        "Delivery method {carrier} is for shipper {shipper}, which Monta does not list any more: choose another one under \
         Monta ▸ Delivery Methods, or fetch the shippers from Monta again.";
    /// The shipper delivers to pickup points, and no point was chosen.
    CarrierPickupPointMissing = "carrier.pickup_point_missing",
        "Shipper {shipper} of delivery method {carrier} delivers to pickup points, and order {order} names none: fill in \
         its pickup point, or choose another delivery method.";
    /// A point was chosen, and the delivery method has no shipper for it.
    CarrierPickupShipperMissing = "carrier.pickup_shipper_missing",
        "Order {order} goes to pickup point {point}, and delivery method {carrier} has no shipper for that: choose its \
         pickup shipper under Monta ▸ Delivery Methods, or another delivery method.";
    /// An option that is useless without a value.
    CarrierOptionValueMissing = "carrier.option_value_missing",
        "Option {option} of delivery method {carrier} needs a value: fill it in under Monta ▸ Delivery Methods.";
    /// An option that takes a day.
    CarrierOptionNotDate = "carrier.option_not_date",
        "Option {option} of delivery method {carrier} is {value}, which is no day: write it as 31-12-2007 under \
         Monta ▸ Delivery Methods.";
    /// Nothing to call the product by.
    ProductSkuMissing = "product.sku_missing",
        "{product} has no SKU, and {lines} needs it: fill in its Monta SKU, internal reference or barcode.";
    /// Two products whose SKUs differ in capitals only.
    ProductSkuCase = "product.sku_differs_in_case",
        "{product} has the SKU {sku} and {other_product} has {other_sku}, and Monta may take one for the other: \
         give them SKUs that differ in more than capitals.";
    /// Two products with one SKU, of which Monta sees one.
    ProductSkuShared = "product.sku_shared",
        "{product} and {other_product} both have the SKU {sku}, and Monta takes them for one product: \
         give each a SKU of its own.";
    /// A line or kit names a product that the snapshot does not hold.
    ProductUnknown = "product.unknown",
        "Product {product_id}, named by {by}, cannot be read: restore the product or replace it.";
    /// Monta counts in whole pieces.
    QuantityNotWhole = "quantity.not_whole",
        "{sku} comes to {quantity}, and Monta ships whole pieces only: change the quantity or the unit of {lines}.";
    /// More goes back than goes out.
    QuantityNegative = "quantity.negative",
        "{sku} comes to {quantity}, and Monta takes nothing below zero: change the quantity of {lines}.";
    /// More than the wire format can hold.
    QuantityTooLarge = "quantity.too_large",
        "{sku} comes to more than {limit} pieces: change the quantity of {lines}, or of the kits on them.";
    /// A kit that contains itself.
    KitCycle = "kit.cycle",
        "These kits contain each other without end: {path}. Remove one of them from the bill of materials of the one before it.";
    /// A kit that makes nothing.
    KitEmpty = "kit.empty",
        "Kit {kit} has no components, or is for a quantity that is not above zero: complete its bill of materials.";
    /// Two units that do not convert.
    UomMismatch = "uom.mismatch",
        "{by} counts {product} in {unit}, which does not convert into {product_unit}: choose a unit of the same kind.";
    /// A unit that the snapshot does not hold.
    UomUnknown = "uom.unknown",
        "{by} counts {product} in unit of measure {unit}, which cannot be read: choose another unit.";
    /// Customs wants to know who exports.
    CustomsVatMissing = "customs.vat_missing",
        "{company} has no VAT number, and customs in {country} wants it: fill in the VAT of the company.";
    /// The same, by the number under which the EU knows exporters.
    CustomsEoriMissing = "customs.eori_missing",
        "{company} has no EORI number, and customs in {country} wants it: fill it in under Monta ▸ Settings.";
    /// Customs wants to know what it is.
    CustomsHsCodeMissing = "customs.hs_code_missing",
        "{product} has no HS code, and customs in {country} wants it: fill in the HS code of the product.";
    /// The same, where something else is in its place.
    CustomsHsCodeInvalid = "customs.hs_code_invalid",
        "{product} has the HS code \"{code}\", and customs in {country} wants 6 to 10 digits: correct the HS code of the product.";
    /// Customs wants to know where it was made.
    CustomsOriginMissing = "customs.origin_missing",
        "{product} has no country of origin, and customs in {country} wants it: fill in the origin of the product.";
    /// Customs wants to know how much there is.
    CustomsWeightMissing = "customs.weight_missing",
        "{product} has no weight, and customs in {country} wants it: fill in the weight of the product.";
    /// Customs takes nothing that is worth nothing.
    CustomsValueMissing = "customs.value_missing",
        "{line} costs nothing, and customs wants a value: fill in the sales price or the cost of the product.";
    /// The purchase order has no name, so Monta could not be asked about it either.
    ForecastReferenceMissing = "forecast.reference_missing",
        "The purchase order has no reference yet: save it first, Monta knows a forecast by its reference.";
    /// No line that arrives at the warehouse.
    ForecastNoLines = "forecast.no_lines",
        "Nothing arrives with purchase order {order}: add a line with a product that is not a service.";
    /// Lines there are, but all of them come to nothing.
    ForecastOnlyZero = "forecast.only_zero",
        "Nothing arrives with purchase order {order}, because these lines come to zero: {lines}. \
         Enter the quantities that are to arrive.";
    /// Neither the line nor the purchase order says when.
    ForecastDateMissing = "forecast.date_missing",
        "{line} has no expected arrival: fill it in on the line or on purchase order {order}.";
    /// The time zone of the warehouse is no name of the IANA database.
    ForecastTimezoneUnknown = "forecast.timezone_unknown",
        "Time zone \"{timezone}\" is unknown: set monta.warehouse_tz to an IANA name such as Europe/Amsterdam.";
    /// A warning: the date is kept.
    ForecastDatePast = "forecast.date_past",
        "Purchase order {order} expects {lines} on {date}, and that day is past: \
         correct the expected arrival of these lines. Until then Monta is told the date as it is.";
    /// A warning: the date is kept.
    ForecastOrderDatePast = "forecast.order_date_past",
        "Purchase order {order} is expected on {date}, and that day is past: \
         correct its expected arrival. Until then Monta is told the date as it is.";
    /// A warning: Monta takes a forecast without supplier (monta-api 5).
    ForecastSupplierMissing = "forecast.supplier_missing",
        "Purchase order {order} has no supplier code, so Monta is not told who delivers: \
         fill in the Monta supplier code or the reference of its vendor, or set monta.default_supplier_code.";
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// The Odoo record that has to be repaired.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Record {
    /// Technical name of the model, for example `res.partner`.
    pub model: &'static str,
    /// Database id.
    pub id: i64,
    /// What people call it.
    pub name: String,
}

impl Record {
    /// A record that people call `name`.
    #[must_use]
    pub fn new(model: &'static str, id: i64, name: &str) -> Self {
        Self {
            model,
            id,
            name: name.to_owned(),
        }
    }
}

/// Words of this crate among the values, which are translated like a text.
pub const WORDS: [&str; 6] = [
    DELIVERY_ADDRESS,
    INVOICE_ADDRESS,
    NAMELESS_PRODUCT,
    PACKER_NOTE,
    DRIVER_NOTE,
    GIFT_MESSAGE,
];
pub(crate) const DELIVERY_ADDRESS: &str = "delivery address";
pub(crate) const INVOICE_ADDRESS: &str = "invoice address";
pub(crate) const NAMELESS_PRODUCT: &str = "a product without SKU";
pub(crate) const PACKER_NOTE: &str = "note for the packer";
pub(crate) const DRIVER_NOTE: &str = "note for the driver";
pub(crate) const GIFT_MESSAGE: &str = "gift message";

/// The values of a problem, by name.
pub type Values = BTreeMap<&'static str, String>;

/// One problem of an order or a forecast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Which kind.
    pub code: Code,
    /// What is wrong, on what, and what to do.
    pub message: String,
    /// The code's text, for a caller that translates it and fills in the values itself.
    pub template: &'static str,
    /// The values in the message.
    pub values: Values,
    /// The record to repair.
    pub record: Record,
    /// The field to repair.
    pub field: &'static str,
}

impl Problem {
    /// A problem whose message is the code's text filled with the values.
    #[must_use]
    pub fn new(
        code: Code,
        record: Record,
        field: &'static str,
        values: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Self {
        let values: Values = values.into_iter().collect();
        Self {
            code,
            message: fill(code.text(), &values),
            template: code.text(),
            values,
            record,
            field,
        }
    }
}

/// Puts the values into the text in one pass: a value that looks like a placeholder stays as it is. A placeholder without
/// a value is a bug, which tests find; whoever reads the message gets it with a gap.
#[must_use]
pub fn fill(text: &str, values: &Values) -> String {
    let mut message = String::with_capacity(text.len());
    fill_with(text, &mut message, |key, message| {
        debug_assert!(values.contains_key(key), "{key} has no value in: {text}");
        message.push_str(values.get(key).map_or("", String::as_str));
    });
    message
}

/// The order cannot be sent; lists everything that is wrong, nothing twice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", messages(.problems))]
pub struct OrderInvalid {
    /// At least one.
    pub problems: Vec<Problem>,
}

/// The forecast cannot be sent; lists everything that is wrong, nothing twice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", messages(.problems))]
pub struct ForecastInvalid {
    /// At least one.
    pub problems: Vec<Problem>,
}

fn messages(problems: &[Problem]) -> String {
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    messages.join("\n")
}

/// Collects problems in the order they are found, and each only once.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: Vec<Problem>,
    seen: HashSet<(Code, &'static str, i64, &'static str, Values)>,
}

impl Problems {
    /// Adds the problem unless it is known. One contact that is both delivery and invoice address counts once.
    pub(crate) fn push(&mut self, problem: Problem) {
        let mut values = problem.values.clone();
        values.remove("address");
        if self.seen.insert((
            problem.code,
            problem.record.model,
            problem.record.id,
            problem.field,
            values,
        )) {
            self.found.push(problem);
        }
    }

    /// Adds several.
    pub(crate) fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            self.push(problem);
        }
    }

    /// Whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Everything found.
    pub(crate) fn into_vec(self) -> Vec<Problem> {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_distinct_names_and_say_what_to_do() {
        let names: HashSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.text().contains(": "), "{} does not say what to do", code.name());
            assert!(code.text().ends_with('.'), "{}", code.name());
        }
    }

    #[test]
    fn values_are_filled_once_and_never_expanded() {
        let values = Values::from([("name", "{limit}".to_owned()), ("limit", "50".to_owned())]);
        assert_eq!(fill("{name} over {limit}.", &values), "{limit} over 50.");
    }

    #[test]
    #[should_panic(expected = "limit has no value in: {name} over {limit}.")]
    fn a_placeholder_without_a_value_is_a_bug() {
        let _ = fill("{name} over {limit}.", &Values::from([("name", "S1".to_owned())]));
    }

    #[test]
    fn the_same_problem_is_kept_once() {
        let problem = |address: &str| {
            let values = [("address", address.to_owned()), ("name", "Kees".to_owned())];
            Problem::new(
                Code::AddressCityMissing,
                Record::new("res.partner", 7, "Kees"),
                "city",
                values,
            )
        };
        let mut problems = Problems::default();
        problems.extend([problem("delivery address"), problem("invoice address")]);
        let problems = problems.into_vec();
        assert_eq!(problems.len(), 1);
        assert_eq!(
            problems[0].message,
            "The delivery address of Kees has no city: fill in the city of the contact."
        );
    }
}
