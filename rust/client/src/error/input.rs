//! Arguments a caller got wrong.

use std::fmt;

monta_core::texts! {
    /// An argument that cannot be sent. Nothing was sent.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum InputError {
        /// The payload of a create is not an object.
        PayloadNotObject = "the order must be a JSON object",
        /// The order has no `WebshopOrderId`, or it is not a text.
        OrderIdMissing = "the order has no WebshopOrderId",
        /// `.` and `..` cannot be a path segment, however they are written.
        OrderIdUnusable = "this WebshopOrderId cannot be part of an address",
        /// The JSON-Patch of an update is not a list.
        PatchNotList = "the patch must be a list of JSON-Patch operations",
        /// The changed members of an update are not an object.
        ChangedNotObject = "the changed members must be a JSON object",
        /// Both the patch and the changed members are empty.
        NothingToUpdate = "there is nothing to update",
        /// Monta wants a reason with every cancellation (monta-api 3.5).
        NoteMissing = "a cancellation needs a note",
        /// None of the references of an order is given.
        ReferencesMissing = "there is no reference to look the order up by",
        /// A pattern for the stock of a product has no place for the SKU.
        EndpointWithoutSku = "the stock endpoint has no place for the SKU",
        /// A pattern that leads to another server, or is no path: the password goes along with every request.
        EndpointNotPath = "the stock endpoint is not a path below the base URL",
        /// Not of the form `2026-11-22T09:00:00Z`.
        SinceInvalid = "the time is not of the form YYYY-MM-DDTHH:MM:SSZ",
        /// The id of an event or receipt is 0 or above.
        CursorNegative = "the cursor must not be below 0",
        /// `.`, `..` and nothing cannot be a path segment.
        SkuUnusable = "this SKU cannot be part of an address",
        /// Not what `plan_forecast` made.
        PlanInvalid = "the plan of the forecast cannot be read",
        /// The forecast has no reference, or one that is `.` or `..`.
        ReferenceMissing = "the forecast has no usable reference",
        /// The plan is empty.
        NothingToPush = "there is nothing to announce",
        /// Monta wants a code and a title.
        SupplierIncomplete = "a supplier needs a Code and a Title",
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.template())
    }
}

impl std::error::Error for InputError {}

impl InputError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PayloadNotObject => "input.payload_not_object",
            Self::OrderIdMissing => "input.order_id_missing",
            Self::OrderIdUnusable => "input.order_id_unusable",
            Self::PatchNotList => "input.patch_not_list",
            Self::ChangedNotObject => "input.changed_not_object",
            Self::NothingToUpdate => "input.nothing_to_update",
            Self::NoteMissing => "input.note_missing",
            Self::ReferencesMissing => "input.references_missing",
            Self::EndpointWithoutSku => "input.endpoint_without_sku",
            Self::EndpointNotPath => "input.endpoint_not_path",
            Self::SinceInvalid => "input.since_invalid",
            Self::CursorNegative => "input.cursor_negative",
            Self::SkuUnusable => "input.sku_unusable",
            Self::PlanInvalid => "input.plan_invalid",
            Self::ReferenceMissing => "input.reference_missing",
            Self::NothingToPush => "input.nothing_to_push",
            Self::SupplierIncomplete => "input.supplier_incomplete",
        }
    }

    /// The argument, or the member of it, that is wrong.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::PayloadNotObject => "payload",
            Self::OrderIdMissing | Self::OrderIdUnusable => "WebshopOrderId",
            Self::PatchNotList => "patch",
            Self::ChangedNotObject | Self::NothingToUpdate => "changed",
            Self::NoteMissing => "note",
            Self::ReferencesMissing => "references",
            Self::EndpointWithoutSku | Self::EndpointNotPath => "endpoint",
            Self::SinceInvalid => "since",
            Self::CursorNegative => "cursor",
            Self::SkuUnusable => "Sku",
            Self::PlanInvalid | Self::NothingToPush => "plan",
            Self::ReferenceMissing => "reference",
            Self::SupplierIncomplete => "supplier",
        }
    }

    /// What to do about it, in English.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::PayloadNotObject => "Pass what build_order returned.",
            Self::OrderIdMissing => "Give the order a name.",
            Self::OrderIdUnusable => "Rename the order.",
            Self::PatchNotList | Self::ChangedNotObject => "Pass what plan_update returned.",
            Self::NothingToUpdate => "Send an update only when plan_update found a change.",
            Self::NoteMissing => "Say why the order is cancelled.",
            Self::ReferencesMissing => "Give the name under which the order was sent.",
            Self::EndpointWithoutSku | Self::EndpointNotPath => {
                "Set monta.stock_endpoint to a path such as /product/{sku}/stock."
            }
            Self::SinceInvalid => "Pass a UTC time such as 2026-11-22T09:00:00Z.",
            Self::CursorNegative => "Pass the cursor of the last answer, or 0 at first.",
            Self::SkuUnusable => "Change the SKU in Odoo and at Monta.",
            Self::PlanInvalid => "Pass what plan_forecast returned.",
            Self::ReferenceMissing => "Give the purchase order a name.",
            Self::NothingToPush => "Push a forecast only when plan_forecast found a change.",
            Self::SupplierIncomplete => "Fill in the code and the name of the supplier.",
        }
    }
}
