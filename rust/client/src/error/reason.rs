//! What Monta says is wrong, and which of our codes that is.

use serde::Serialize;

use super::code::Code;

/// One reason out of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The member it stood in: `OrderInvalidReasons`, `errors.Lines`, `detail`, or empty for a bare text.
    pub container: String,
    /// Monta's number. Numbers are scoped per container: 2 means different things in two of them.
    pub code: Option<i64>,
    /// Monta's text.
    pub message: String,
}

/// `OrderInvalidReasons` of a create, on which the order is read back and compared (monta-api 3.2).
pub(crate) const ORDER_EXISTS: i64 = 1;

const ORDER: &str = "OrderInvalidReasons";
const ORDER_DELETE: &str = "OrderDeleteInvalidReasons";
const FORECAST_GROUP: &str = "InboundForecastGroupInvalidReasons";
const FORECAST_LINE: &str = "ForecastInvalidReasons";
const SUPPLIER: &str = "SupplierInvalidReasons";

impl Reason {
    /// Whether a create was refused because the `WebshopOrderId` is taken: by its number, which is certain.
    pub(crate) fn says_order_exists(&self) -> bool {
        self.container() == ORDER && self.code == Some(ORDER_EXISTS)
    }

    /// The same by its words, which are worth a look at the order and no more.
    pub(crate) fn sounds_as_if_order_exists(&self) -> bool {
        self.our_code().is_none() && self.says_it_exists()
    }

    /// Whether a forecast or one of its lines was refused because it is there already. Monta's numbers for that are not
    /// known.
    pub(crate) fn says_forecast_exists(&self) -> bool {
        matches!(self.container(), FORECAST_GROUP | FORECAST_LINE) && self.says_it_exists()
    }

    /// Whether a supplier was refused because its code is known already.
    pub(crate) fn says_supplier_exists(&self) -> bool {
        self.container() == SUPPLIER && self.says_it_exists()
    }

    /// The container in Monta's own spelling; the case of names does not count (monta-api 2.2).
    fn container(&self) -> &str {
        let known = [ORDER, ORDER_DELETE, FORECAST_GROUP, FORECAST_LINE, SUPPLIER];
        let same = known
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(&self.container));
        same.unwrap_or(&self.container)
    }

    fn says_it_exists(&self) -> bool {
        let text = self.message.to_lowercase();
        text.contains("already") && text.contains("exist")
    }

    /// Our code for this reason: by container and number first, by words where Monta gives no number we know.
    /// Numbers: monta-api 2.6. Words: plugin documentation, "Common API validation messages".
    pub(crate) fn our_code(&self) -> Option<Code> {
        let known = match (self.container(), self.code) {
            (ORDER, Some(2)) => Some(Code::OriginUnknown),
            (ORDER, Some(12)) => Some(Code::PlannedDatePast),
            (ORDER, Some(17)) | (ORDER | ORDER_DELETE, Some(18)) => Some(Code::PickingStarted),
            (ORDER | ORDER_DELETE, Some(19)) => Some(Code::AlreadyShipped),
            (ORDER | ORDER_DELETE, Some(23)) => Some(Code::OrderUnknown),
            (ORDER_DELETE, Some(25)) => Some(Code::HasReturns),
            (ORDER, Some(42)) => Some(Code::OrderVerifying),
            (FORECAST_GROUP, Some(2)) => Some(Code::SkuUnknown),
            _ => None,
        };
        known.or_else(|| code_of_words(&self.message))
    }
}

fn code_of_words(message: &str) -> Option<Code> {
    let text = message.to_lowercase();
    let has = |words: &[&str]| words.iter().all(|word| text.contains(word));
    let unknown = ["does not exist", "unknown", "not found", "not known"];
    let is_unknown = |what: &str| text.contains(what) && unknown.iter().any(|words| text.contains(words));
    if has(&["mandatory", "barcode"]) {
        Some(Code::BarcodesMissing)
    } else if is_unknown("supplier") {
        Some(Code::SupplierUnknown)
    } else if is_unknown("warehouse") {
        Some(Code::WarehouseUnknown)
    } else if has(&["have been received"]) {
        Some(Code::GoodsReceived)
    } else if has(&["sku", "does not exist"]) || has(&["no products found"]) || has(&["zero products found"]) {
        Some(Code::SkuUnknown)
    } else if has(&["no orders found for webshop order id"]) {
        Some(Code::OrderUnknown)
    } else if has(&["planned shipment date", "past"]) {
        Some(Code::PlannedDatePast)
    } else {
        None
    }
}

/// The one code for a list of reasons. Something to fix comes before something to wait for, because waiting alone does
/// not help then; among several the first that we know.
pub(crate) fn code_of(reasons: &[Reason]) -> Code {
    let waits = |reason: &Reason| reason.our_code() == Some(Code::OrderVerifying);
    if !reasons.is_empty() && reasons.iter().all(waits) {
        return Code::OrderVerifying;
    }
    reasons
        .iter()
        .filter(|reason| !waits(reason))
        .find_map(Reason::our_code)
        .unwrap_or(Code::Refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(container: &str, code: Option<i64>, message: &str) -> Reason {
        Reason {
            container: container.to_owned(),
            code,
            message: message.to_owned(),
        }
    }

    #[test]
    fn a_number_means_what_its_container_says() {
        for (container, code, expected) in [
            (ORDER, 2, Some(Code::OriginUnknown)),
            (FORECAST_GROUP, 2, Some(Code::SkuUnknown)),
            (FORECAST_LINE, 2, None),
            (ORDER, 12, Some(Code::PlannedDatePast)),
            (ORDER, 17, Some(Code::PickingStarted)),
            (ORDER_DELETE, 17, None),
            (ORDER_DELETE, 18, Some(Code::PickingStarted)),
            (ORDER, 19, Some(Code::AlreadyShipped)),
            (ORDER_DELETE, 19, Some(Code::AlreadyShipped)),
            (ORDER, 23, Some(Code::OrderUnknown)),
            (ORDER_DELETE, 25, Some(Code::HasReturns)),
            (ORDER, 25, None),
            (ORDER, 42, Some(Code::OrderVerifying)),
            (ORDER, 999, None),
        ] {
            assert_eq!(
                reason(container, Some(code), "").our_code(),
                expected,
                "{container} {code}"
            );
            let lower = container.to_lowercase();
            assert_eq!(reason(&lower, Some(code), "").our_code(), expected, "{lower} {code}");
        }
    }

    #[test]
    fn words_help_where_there_is_no_number() {
        for (message, expected) in [
            (
                "Missing the following mandatory field(s): Barcodes",
                Some(Code::BarcodesMissing),
            ),
            (
                "Provided SKU does not exist for a single known product",
                Some(Code::SkuUnknown),
            ),
            ("No products found for sku X", Some(Code::SkuUnknown)),
            ("Zero products found with sku X", Some(Code::SkuUnknown)),
            ("No orders found for webshop order id S00012", Some(Code::OrderUnknown)),
            ("Planned shipment date is in the past", Some(Code::PlannedDatePast)),
            ("Supplier with code 'SKU-1' does not exist", Some(Code::SupplierUnknown)),
            ("Unknown supplier ACME", Some(Code::SupplierUnknown)),
            ("Warehouse 'Main DC' does not exist", Some(Code::WarehouseUnknown)),
            (
                "The forecast can not be deleted, products have been received",
                Some(Code::GoodsReceived),
            ),
            ("Something else", None),
        ] {
            assert_eq!(reason("", None, message).our_code(), expected, "{message}");
        }
    }

    #[test]
    fn what_exists_is_told_from_other_refusals() {
        let order_exists = "An order with that Webshop Order ID already exists";
        assert!(reason(ORDER, Some(1), "").says_order_exists());
        assert!(!reason("", None, order_exists).says_order_exists());
        for (container, code) in [(ORDER, Some(77)), ("detail", None), ("", None)] {
            assert!(reason(container, code, order_exists).sounds_as_if_order_exists());
        }
        assert!(!reason(ORDER, Some(12), order_exists).sounds_as_if_order_exists());
        assert!(!reason(ORDER, Some(77), "No such channel").sounds_as_if_order_exists());
        let exists = "An inbound forecast group with that reference already exists";
        assert!(reason(FORECAST_GROUP, Some(914), exists).says_forecast_exists());
        assert!(reason(FORECAST_LINE, None, "Already existing SKU").says_forecast_exists());
        assert!(!reason(ORDER, Some(1), exists).says_forecast_exists());
        assert!(!reason(FORECAST_GROUP, None, "Supplier does not exist").says_forecast_exists());
        assert!(reason(SUPPLIER, None, "A supplier with that code already exists").says_supplier_exists());
        assert!(!reason(FORECAST_GROUP, None, exists).says_supplier_exists());
    }

    #[test]
    fn something_to_fix_comes_before_something_to_wait_for() {
        let wait = || reason(ORDER, Some(42), "being verified");
        let fix = || reason(ORDER, Some(17), "picking");
        let other = || reason(ORDER, Some(999), "new rule");
        assert_eq!(code_of(&[]), Code::Refused);
        assert_eq!(code_of(&[wait()]), Code::OrderVerifying);
        assert_eq!(code_of(&[wait(), wait()]), Code::OrderVerifying);
        assert_eq!(code_of(&[wait(), fix()]), Code::PickingStarted);
        assert_eq!(code_of(&[wait(), other()]), Code::Refused);
        assert_eq!(code_of(&[other(), fix()]), Code::PickingStarted);
    }
}
