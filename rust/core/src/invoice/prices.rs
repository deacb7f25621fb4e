//! What Odoo gathers of prices and of what customs wants to know, where an order carries the lines of its invoice.

use serde::Deserialize;

use crate::scalar::{Flag, Id, Maybe, Number, Text};

/// Prices of an order, and what customs wants to know.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invoicing {
    /// `res.company` id.
    pub company_id: Id,
    /// Its name, for messages.
    #[serde(default)]
    pub company_name: Maybe<Text>,
    /// Its VAT number.
    #[serde(default)]
    pub vat: Maybe<Text>,
    /// Its number as an exporter, of the EU's Economic Operators Registration and Identification: `monta.eori`.
    #[serde(default)]
    pub eori: Maybe<Text>,
    /// How the customer pays, in words.
    #[serde(default)]
    pub payment_method: Maybe<Text>,
    /// Whether weights are in pounds, and not in kilograms.
    #[serde(default)]
    pub weight_in_pounds: Flag,
    /// Whether Odoo has fields for codes of the Harmonized System and origins.
    #[serde(default)]
    pub has_hs_codes: Flag,
    /// What the order lines cost; sections and notes cost nothing and have none.
    #[serde(default)]
    pub prices: Vec<Price>,
    /// What customs wants to know of the products, as far as anything is known.
    #[serde(default)]
    pub goods: Vec<CustomsGoods>,
}

/// What one order line costs, in the currency of the order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// `sale.order.line` id.
    pub line_id: Id,
    /// Of the whole line, with tax.
    pub total: Number,
    /// The tax in that.
    pub tax: Number,
    /// Per cent of each of its taxes; nothing for a tax that is none of the price.
    #[serde(default)]
    pub tax_percentages: Vec<Maybe<Number>>,
    /// `payment` when it is what paying costs.
    #[serde(default)]
    pub costs: Maybe<Text>,
    /// The line of the pack that this one is part of.
    #[serde(default)]
    pub pack_line_id: Maybe<Id>,
    /// What one of it, in the unit of the line, is worth to customs where it is given away, without tax.
    #[serde(default)]
    pub customs_value: Maybe<Number>,
}

/// What customs wants to know of one product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomsGoods {
    /// `product.product` id.
    pub product_id: Id,
    /// Code of the Harmonized System as people write it.
    #[serde(default)]
    pub hs_code: Maybe<Text>,
    /// ISO 3166 code, of two letters, of the country where it was made.
    #[serde(default)]
    pub origin: Maybe<Text>,
    /// Weight of one of it, in kilograms or pounds.
    #[serde(default)]
    pub weight: Maybe<Number>,
}
