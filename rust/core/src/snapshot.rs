//! The snapshot of one sale order: everything the decisions need, as plain data gathered by Odoo in one go.
//!
//! Unknown keys are refused, so that a misspelt key is an error here and not a value that silently never arrives.

use serde::Deserialize;
use serde::de::{Deserializer, Error, Unexpected};

use crate::carrier::Carrier;
use crate::conditions::Conditions;
use crate::input::{InputError, parse};
use crate::invoice::Invoicing;
use crate::scalar::{Flag, Id, Maybe, Number, Text};

/// Everything about one order that the decisions need.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// The order itself.
    pub order: OrderHead,
    /// Settings of the company that change the payload.
    pub settings: Settings,
    /// The shipping partner.
    pub shipping: Address,
    /// The invoice partner.
    pub invoice: Address,
    /// The order lines, in their order on the document.
    pub lines: Vec<Line>,
    /// Every product that a line or a kit component names.
    pub products: Vec<Product>,
    /// Every unit of measure that is used.
    pub uoms: Vec<Uom>,
    /// The kits that can be reached from the lines, at most one per product, those of a line alone left out.
    pub kits: Vec<Kit>,
    /// The warehouses that goods may leave from, as far as they are known. Where none of them is marked, all goods that
    /// leave a warehouse are Monta's.
    #[serde(default)]
    pub warehouses: Vec<Warehouse>,
    /// What the lines cost, where the order carries the lines of its invoice.
    #[serde(default)]
    pub invoicing: Option<Box<Invoicing>>,
    /// What its delivery method stands for at Monta; Monta chooses the shipper where it stands for nothing.
    #[serde(default)]
    pub carrier: Option<Box<Carrier>>,
    /// What was said about how it is to be carried out.
    #[serde(default)]
    pub conditions: Conditions,
}

/// A warehouse of the company.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warehouse {
    /// `stock.warehouse` id.
    pub id: Id,
    /// What people call it, for messages.
    #[serde(default)]
    pub name: Maybe<Text>,
    /// Whether Monta runs it.
    #[serde(default)]
    pub shipped_by_monta: Flag,
}

/// The order itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderHead {
    /// `sale.order` id.
    pub id: Id,
    /// The order's name in Odoo.
    #[serde(default)]
    pub name: Maybe<Text>,
    /// The id under which Monta knows the order, at most 50 characters (monta-api 3.1).
    #[serde(default)]
    pub webshop_order_id: Maybe<Text>,
    /// The customer's own reference.
    #[serde(default)]
    pub customer_reference: Maybe<Text>,
    /// ISO 4217 code of the order's currency.
    pub currency: Text,
    /// Total with tax, in `currency`.
    pub amount_total: Number,
    /// The tax in that total.
    pub amount_tax: Number,
    /// Decimals of the currency.
    pub currency_digits: u8,
    /// The customer's language as Odoo writes it, for example `nl_NL`.
    #[serde(default)]
    pub language: Maybe<Text>,
    /// Whether the customer is a company.
    pub b2b: Flag,
    /// Whether the order is paid.
    pub paid: Flag,
    /// The warehouse from which lines leave that name none.
    #[serde(default)]
    pub warehouse_id: Maybe<Id>,
}

/// Settings of the company that change the payload.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `monta.origin`: the sales channel at Monta; left out of the payload when empty.
    #[serde(default)]
    pub origin: Maybe<Text>,
}

/// One partner with its address.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// `res.partner` id.
    pub partner_id: Id,
    /// The person.
    #[serde(default)]
    pub name: Maybe<Text>,
    /// The company.
    #[serde(default)]
    pub company: Maybe<Text>,
    /// First street line.
    #[serde(default)]
    pub street: Maybe<Text>,
    /// Second street line.
    #[serde(default)]
    pub street2: Maybe<Text>,
    /// Postal code.
    #[serde(default)]
    pub zip: Maybe<Text>,
    /// City.
    #[serde(default)]
    pub city: Maybe<Text>,
    /// State or province, in words.
    #[serde(default)]
    pub state: Maybe<Text>,
    /// Its code, sent instead where the country's post writes codes: United States, Canada, Australia.
    #[serde(default)]
    pub state_code: Maybe<Text>,
    /// ISO 3166 code of two letters.
    #[serde(default)]
    pub country_code: Maybe<Text>,
    /// The country's name, for messages.
    #[serde(default)]
    pub country_name: Maybe<Text>,
    /// Whether Odoo's country says that a postal code is required.
    #[serde(default)]
    pub zip_required: Flag,
    /// Telephone number.
    #[serde(default)]
    pub phone: Maybe<Text>,
    /// E-mail address.
    #[serde(default)]
    pub email: Maybe<Text>,
    /// Street without number, of the module `base_address_extended`.
    #[serde(default)]
    pub street_name: Maybe<Text>,
    /// House number, of the same module; when filled, it wins over splitting `street`.
    #[serde(default)]
    pub street_number: Maybe<Text>,
    /// Door or addition, of the same module.
    #[serde(default)]
    pub street_number2: Maybe<Text>,
}

/// One line of the order.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "LineMembers")]
pub struct Line {
    /// `sale.order.line` id.
    pub id: Id,
    /// The product, when the line has one.
    pub product_id: Maybe<Id>,
    /// What the line is called in messages.
    pub name: Maybe<Text>,
    /// Ordered quantity, in `uom_id`.
    pub quantity: Number,
    /// Unit of the quantity; the product's own when empty.
    pub uom_id: Maybe<Id>,
    /// Why Odoo says that this line is not shipped: `section`, `note`, `service`, `delivery`, `down_payment`, ...
    pub skip: Maybe<Text>,
    /// The kit of this line alone, where what was chosen on the line decides what goes into it; else the product's.
    pub kit: Option<Box<Kit>>,
    /// What is known of its way out, which is something for few lines of a large order.
    pub leaving: Option<Box<Leaving>>,
}

/// From where a line leaves, and what of it does not leave any more.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// How much of the line has left without this order at Monta: from the shelf by hand, or with an earlier order. In
    /// `uom_id`; it is not sent.
    pub delivered: Maybe<Number>,
    /// How much of it Odoo does not intend to deliver any more: its moves were cancelled, or closed without a backorder.
    /// In `uom_id`; it is not sent.
    pub cancelled: Maybe<Number>,
    /// The warehouse from which the line leaves; the order's when empty.
    pub warehouse_id: Maybe<Id>,
    /// `dropship` when the vendor sends the line, `collect` when the customer fetches it. Any other route, or none, leads
    /// out of the warehouse.
    pub route: Maybe<Text>,
    /// The same facts about single products of the line, where they are not those of the line: a component of its kit
    /// that leaves from elsewhere, or of which some has left.
    pub goods: Vec<Goods>,
}

/// What is known of most lines.
static NOTHING: Leaving = Leaving {
    delivered: Maybe(None),
    cancelled: Maybe(None),
    warehouse_id: Maybe(None),
    route: Maybe(None),
    goods: Vec::new(),
};

/// The members of a line as they are handed over.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineMembers {
    id: Id,
    #[serde(default)]
    product_id: Maybe<Id>,
    #[serde(default)]
    name: Maybe<Text>,
    quantity: Number,
    #[serde(default)]
    uom_id: Maybe<Id>,
    #[serde(default)]
    skip: Maybe<Text>,
    #[serde(default)]
    kit: Option<Box<Kit>>,
    #[serde(default)]
    delivered: Maybe<Number>,
    #[serde(default)]
    cancelled: Maybe<Number>,
    #[serde(default)]
    warehouse_id: Maybe<Id>,
    #[serde(default)]
    route: Maybe<Text>,
    #[serde(default)]
    goods: Vec<Goods>,
}

impl From<LineMembers> for Line {
    fn from(members: LineMembers) -> Self {
        let leaving = Leaving {
            delivered: members.delivered,
            cancelled: members.cancelled,
            warehouse_id: members.warehouse_id,
            route: members.route,
            goods: members.goods,
        };
        let is_known = leaving.delivered.get().or(leaving.cancelled.get()).is_some()
            || leaving.warehouse_id.get().is_some()
            || leaving.route.get().is_some()
            || !leaving.goods.is_empty();
        Self {
            id: members.id,
            product_id: members.product_id,
            name: members.name,
            quantity: members.quantity,
            uom_id: members.uom_id,
            skip: members.skip,
            kit: members.kit,
            leaving: is_known.then(|| Box::new(leaving)),
        }
    }
}

/// What is known about one product of a line, as far as it leaves from one place: a product that leaves from several
/// has an entry for each. Quantities are in the product's own unit, and come off beside the line's.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goods {
    /// The product on the line, or a component of its kit.
    pub product_id: Id,
    /// As of the line.
    #[serde(default)]
    pub delivered: Maybe<Number>,
    /// As of the line. Where `planned` is given: what cancelled moves were to bring, which counts as far as no other
    /// move brings it.
    #[serde(default)]
    pub cancelled: Maybe<Number>,
    /// What the moves to the customer bring that are not cancelled, done or still to do.
    #[serde(default)]
    pub planned: Maybe<Number>,
    /// As of the line, which counts when empty.
    #[serde(default)]
    pub warehouse_id: Maybe<Id>,
    /// As of the line, which counts when empty.
    #[serde(default)]
    pub route: Maybe<Text>,
}

impl Line {
    /// From where it leaves, and what of it does not leave any more.
    #[must_use]
    pub fn leaving(&self) -> &Leaving {
        self.leaving.as_deref().unwrap_or(&NOTHING)
    }

    /// What people call the line: the first row of its name, below which Odoo appends descriptions.
    #[must_use]
    pub fn title(&self) -> String {
        let name = self.name.text().lines().next().unwrap_or_default().trim();
        if name.is_empty() {
            format!("line {}", self.id.0)
        } else {
            name.to_owned()
        }
    }

    /// The line as messages name it.
    #[must_use]
    pub fn label(&self) -> String {
        format!("\"{}\"", self.title())
    }
}

/// The lines as messages name them.
pub(crate) fn labels(lines: &[&Line]) -> String {
    lines.iter().map(|line| line.label()).collect::<Vec<_>>().join(", ")
}

/// One product variant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// `product.product` id.
    pub id: Id,
    /// The product's name.
    pub name: Text,
    /// The unit in which Monta counts it.
    pub uom_id: Id,
    /// The SKU set by hand for Monta.
    #[serde(default)]
    pub monta_sku: Maybe<Text>,
    /// Internal reference.
    #[serde(default)]
    pub default_code: Maybe<Text>,
    /// Barcode.
    #[serde(default)]
    pub barcode: Maybe<Text>,
    /// Vendor codes that name this one variant only.
    #[serde(default)]
    pub vendor_codes: Box<[Text]>,
    /// Whether there is nothing to ship.
    #[serde(default)]
    pub service: Flag,
}

/// A unit of measure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uom {
    /// `uom.uom` id.
    pub id: Id,
    /// The unit's name.
    pub name: Text,
    /// How many reference units one of this unit is: 12 for a dozen, 0.001 for a gram when the kilogram is the reference.
    pub factor: Factor,
    /// The family in which units convert into each other.
    pub group: Id,
}

/// The factor of a unit: a number above zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor(pub Number);

impl<'de> Deserialize<'de> for Factor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Number::deserialize(deserializer)?;
        let found = match number {
            Number::Integer(value) if value <= 0 => Unexpected::Signed(value),
            Number::Float(value) if value <= 0.0 => Unexpected::Float(value),
            _ => return Ok(Self(number)),
        };
        Err(D::Error::invalid_value(found, &"a number above zero"))
    }
}

/// A phantom bill of materials or an OCA product pack, already filtered for its variant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kit {
    /// The product that is never shipped itself.
    pub product_id: Id,
    /// `mrp.bom` id, when it is a bill of materials.
    #[serde(default)]
    pub bom_id: Maybe<Id>,
    /// What the kit is called in messages.
    #[serde(default)]
    pub name: Maybe<Text>,
    /// How many the components are for, in `uom_id`.
    pub quantity: Number,
    /// Unit of that quantity.
    pub uom_id: Id,
    /// What goes into it.
    pub components: Box<[Component]>,
}

/// One component of a kit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// The product.
    pub product_id: Id,
    /// How many, in `uom_id`, for the kit's whole quantity.
    pub quantity: Number,
    /// Unit of that quantity.
    pub uom_id: Id,
}

/// Reads the snapshot of a sale order from any serde source: JSON text, a JSON value or Python objects.
///
/// # Errors
///
/// [`InputError`] with the path of the first value that is missing, unknown or of the wrong type.
pub fn parse_snapshot<'de, D: Deserializer<'de>>(input: D) -> Result<Snapshot, InputError> {
    parse(input)
}
