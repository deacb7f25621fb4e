//! What went wrong, as a stable word, with its class and what to do next.

use std::fmt;

use serde::{Serialize, Serializer};

/// What the caller should do with a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Come back later; nothing has to change.
    Retry,
    /// Do not come back until somebody changed something.
    Fix,
    /// Do not send anything more for this account.
    Stop,
}

impl Class {
    /// `retry`, `fix` or `stop`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Fix => "fix",
            Self::Stop => "stop",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident = $text:literal, $class:ident, $hint:literal;)+) => {
        /// Why a call failed. Codes are stable; messages and hints may be reworded.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$doc])+ $name,)+
        }

        impl Code {
            /// Every code, in the order of the classes.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable word, for example `api.timeout`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// What the caller should do.
            #[must_use]
            pub fn class(self) -> Class {
                match self {
                    $(Self::$name => Class::$class,)+
                }
            }

            /// What a person should do, in English.
            #[must_use]
            pub fn hint(self) -> &'static str {
                match self {
                    $(Self::$name => $hint,)+
                }
            }
        }
    };
}

codes! {
    /// No answer within the time-out.
    Timeout = "api.timeout", Retry,
        "Try again later; Odoo does so by itself. If this happens often, raise the time-out (monta.timeout).";
    /// No connection, or the connection was lost.
    Connection = "api.connection", Retry,
        "Try again later; Odoo does so by itself. If this lasts, check the base URL, the network and the proxy.";
    /// The certificate was not accepted, or the other side does not speak TLS.
    Tls = "api.tls", Retry,
        "Check the base URL and the certificate of the server or proxy it leads to. An authority of your own has to be \
         among those that this machine trusts, or in the file that SSL_CERT_FILE names.";
    /// Status 408: the server gave up waiting for the request.
    RequestTimeout = "api.request_timeout", Retry,
        "Try again later; Odoo does so by itself.";
    /// Status 425.
    TooEarly = "api.too_early", Retry,
        "Try again later; Odoo does so by itself.";
    /// Status 429.
    RateLimited = "api.rate_limited", Retry,
        "Try again after the time Monta asked for; Odoo does so by itself. If this happens often, lower monta.max_parallel.";
    /// Any 5xx. Monta has them now and then (monta-api 2.5).
    ServerError = "api.server_error", Retry,
        "Try again later; Odoo does so by itself. If this lasts, ask Monta.";
    /// `OrderInvalidReasons` 42: Monta is still verifying the order.
    OrderVerifying = "api.order_verifying", Retry,
        "Monta is still checking the order. Try again in a minute; Odoo does so by itself.";
    /// Monta has moved lines of the order to another one that the caller does not know of, or dropped them: an update would
    /// put them back.
    LinesMoved = "api.lines_moved", Retry,
        "Read the status of the order, and send it again; Odoo does so by itself.";
    /// Status 401.
    Unauthorized = "api.unauthorized", Stop,
        "Check the user name and the password of the API user (Montaportal, Connect, RestAPI).";
    /// Status 403, also given when the address of this server is not on the list of the API user.
    Forbidden = "api.forbidden", Stop,
        "Ask Monta whether the API user may do this, and whether this server's IP address is on its allow-list.";
    /// Status 4xx without a reason we know.
    Refused = "api.refused", Fix,
        "Change what Monta complains about and send it again. Monta's own log is in Montaportal, Connect, RestAPI.";
    /// A redirect. It is never followed: it would carry the password elsewhere.
    Redirect = "api.redirect", Fix,
        "Set the base URL to the address Monta really answers at.";
    /// Status 404 from something that is not Monta's API, or for something other than an order.
    NotFound = "api.not_found", Fix,
        "Check the base URL: this address is not Monta's API.";
    /// Status 404, 405 or 501 for a list or feed that the other description of the API has.
    ListMissing = "api.list_missing", Fix,
        "This server does not have this list. Ask about each record by itself.";
    /// Status 405, or 501 where it says that the method is not known.
    MethodUnsupported = "api.method_unsupported", Fix,
        "Set monta.api_profile to auto, so that the way this server wants it is found out.";
    /// A success whose body is not JSON, or is not an object.
    NotJson = "api.not_json", Fix,
        "Check the base URL and whether a proxy answers in Monta's place.";
    /// A success that should have had a body and has none.
    Empty = "api.empty", Fix,
        "Check in Montaportal whether it was carried out, then send it again.";
    /// An answer beyond the size that is read.
    TooLarge = "api.too_large", Fix,
        "Ask Monta why this answer is so large.";
    /// The order exists at Monta and is not the one that was meant.
    ExistsDifferent = "api.exists_different", Fix,
        "Compare the two in Montaportal. Rename this order, or cancel the other one at Monta first.";
    /// The number was used by an order that is gone.
    OrderIdTaken = "api.order_id_taken", Fix,
        "Monta does not accept a number twice, also after a cancellation. Send the order under another name.";
    /// `OrderInvalidReasons` 23, or 404 on an update.
    OrderUnknown = "api.order_unknown", Fix,
        "Monta does not have this order. Create it again.";
    /// `OrderInvalidReasons` 17, `OrderDeleteInvalidReasons` 18.
    PickingStarted = "api.picking_started", Fix,
        "The warehouse is already picking. Call Monta to stop or change the order.";
    /// Reason 19: the order has left.
    AlreadyShipped = "api.already_shipped", Fix,
        "The parcel has left. Handle it as a return.";
    /// `OrderDeleteInvalidReasons` 25.
    HasReturns = "api.has_returns", Fix,
        "The order has returns at Monta and stays there.";
    /// `OrderInvalidReasons` 2: `Origin` is missing or not a channel of this account.
    OriginUnknown = "api.origin_unknown", Fix,
        "Set monta.origin to one of the channels that the connection check lists.";
    /// `OrderInvalidReasons` 12.
    PlannedDatePast = "api.planned_date_past", Fix,
        "Choose a planned shipment date that is still to come.";
    /// Plugin documentation, "Common API validation messages": this account wants a barcode on every product.
    BarcodesMissing = "api.barcodes_missing", Fix,
        "Add a barcode to the product in Odoo and at Monta, then send the order again.";
    /// Plugin documentation, "Common API validation messages": Monta does not know a SKU.
    SkuUnknown = "api.sku_unknown", Fix,
        "Check that the SKU is the same in Odoo and at Monta, and that no pack or kit is sent as a SKU.";
    /// Monta does not deliver to the address of an order, and was asked about it before the order was sent.
    AddressRefused = "api.address_refused", Fix,
        "Correct the address of the contact and send the order again.";
    /// Status 404, 405 or 501 where addresses are checked.
    AddressCheckMissing = "api.address_check_missing", Fix,
        "Send the order: Monta checks the address then.";
    /// A forecast names a supplier that Monta does not know.
    SupplierUnknown = "api.supplier_unknown", Fix,
        "Create the supplier at Monta, let Odoo do it (monta.inbound_create_supplier), or correct its code.";
    /// A forecast names a warehouse that Monta does not know.
    WarehouseUnknown = "api.warehouse_unknown", Fix,
        "Set monta.inbound_warehouse_display_name to one of the warehouses that the connection check lists.";
    /// A forecast, or a line of it, can not be removed because some of it has arrived.
    GoodsReceived = "api.goods_received", Fix,
        "Some of these goods have arrived. Leave the forecast at Monta, and settle the rest with the warehouse.";
    /// Monta does not have a forecast that it had a moment ago.
    ForecastUnknown = "api.forecast_unknown", Fix,
        "Push the forecast again.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_every_hint_is_a_sentence() {
        let words: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.as_str().starts_with("api."), "{code}");
            assert!(code.hint().ends_with('.'), "{code}");
        }
    }

    #[test]
    fn classes_follow_the_rules_of_the_house() {
        for code in [
            Code::Timeout,
            Code::Connection,
            Code::RateLimited,
            Code::ServerError,
            Code::OrderVerifying,
            Code::LinesMoved,
        ] {
            assert_eq!(code.class(), Class::Retry, "{code}");
        }
        for code in [Code::Unauthorized, Code::Forbidden] {
            assert_eq!(code.class(), Class::Stop, "{code}");
        }
        for code in [
            Code::Refused,
            Code::BarcodesMissing,
            Code::ExistsDifferent,
            Code::NotJson,
        ] {
            assert_eq!(code.class(), Class::Fix, "{code}");
        }
    }
}
