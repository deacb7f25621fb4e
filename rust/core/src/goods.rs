//! Which goods of a sale order are Monta's to ship: those that leave a warehouse that Monta runs, and are still to leave.

use num_traits::Zero;
use rustc_hash::FxHashMap;

use crate::document_kind::SALE;
use crate::problem::{Code, Problem};
use crate::quantity::{Quantity, exact};
use crate::scalar::{Id, Maybe, Number, Text};
use crate::snapshot::{Goods, Line, Product, Snapshot, Warehouse};

/// Why goods stay out of the order at Monta, as [`check_skus`](crate::check_skus) reports it.
pub(crate) mod reason {
    /// The customer sends them back.
    pub(crate) const RETURNED: &str = "returned";
    /// They have left without Monta.
    pub(crate) const DELIVERED: &str = "delivered";
    /// Odoo does not intend to deliver them any more.
    pub(crate) const CANCELLED: &str = "cancelled";
    /// They leave a warehouse that Monta does not run.
    pub(crate) const OTHER_WAREHOUSE: &str = "other_warehouse";
    /// The vendor sends them.
    pub(crate) const DROPSHIP: &str = "dropship";
    /// The customer fetches them.
    pub(crate) const COLLECT: &str = "collect";
}

/// A line, or one product of a kit on it, that is not shipped.
#[derive(Debug)]
pub(crate) struct Skip<'a> {
    /// The line.
    pub(crate) line: &'a Line,
    /// The product of the kit, when only that one is left out.
    pub(crate) component: Option<&'a Product>,
    /// `section`, `service`, `no_product`, ...
    pub(crate) reason: &'a str,
}

/// The warehouses that Monta runs. Where none is marked, all goods that leave a warehouse are Monta's.
#[derive(Debug, Default)]
pub(crate) struct Scope<'a> {
    warehouses: FxHashMap<Id, &'a Warehouse>,
    /// The warehouse of the order, for lines that name none.
    usual: Option<Id>,
    is_limited: bool,
}

impl<'a> Scope<'a> {
    /// What a snapshot says about warehouses.
    pub(crate) fn of(snapshot: &'a Snapshot) -> Self {
        let warehouses = &snapshot.warehouses;
        Self {
            warehouses: warehouses.iter().map(|warehouse| (warehouse.id, warehouse)).collect(),
            usual: snapshot.order.warehouse_id.get().copied(),
            is_limited: warehouses.iter().any(|warehouse| warehouse.shipped_by_monta.0),
        }
    }

    /// How many of `quantity` pieces of a product Monta still has to ship for a line, or why none.
    pub(crate) fn still_to_ship(&self, line: &Line, product: Id, quantity: Quantity) -> Result<Quantity, &'static str> {
        let leaving = line.leaving();
        if leaving.goods.is_empty() && !self.is_limited && leaving.route.get().is_none() {
            return Ok(quantity);
        }
        let mut known = leaving
            .goods
            .iter()
            .filter(|goods| goods.product_id == product)
            .peekable();
        if known.peek().is_none() {
            return self.leaves_elsewhere(line, None).map_or(Ok(quantity), Err);
        }
        // The same product may leave from several warehouses, each with an entry of its own.
        let mut sums = Sums::default();
        let (mut reason, mut is_montas) = (None, false);
        for goods in known {
            let elsewhere = self.leaves_elsewhere(line, Some(goods));
            is_montas |= elsewhere.is_none();
            reason = reason.or(elsewhere);
            sums.add(goods, elsewhere.is_some());
        }
        match reason {
            Some(reason) if !is_montas => Err(reason),
            _ => sums.rest_of(quantity, line.product_id.get() == Some(&product), reason),
        }
    }

    fn leaves_elsewhere(&self, line: &Line, goods: Option<&Goods>) -> Option<&'static str> {
        let of_goods = |fact: fn(&Goods) -> &Maybe<Text>| goods.and_then(|goods| fact(goods).get());
        let route = of_goods(|goods| &goods.route).or_else(|| line.leaving().route.get());
        match route.map(Text::as_str) {
            Some(reason::DROPSHIP) => Some(reason::DROPSHIP),
            Some(reason::COLLECT) => Some(reason::COLLECT),
            _ if !self.is_limited => None,
            _ => {
                let warehouse = self.warehouses.get(&self.warehouse_of(line, goods)?);
                let is_montas = warehouse.is_some_and(|warehouse| warehouse.shipped_by_monta.0);
                (!is_montas).then_some(reason::OTHER_WAREHOUSE)
            }
        }
    }

    fn warehouse_of(&self, line: &Line, goods: Option<&Goods>) -> Option<Id> {
        let of_goods = goods.and_then(|goods| goods.warehouse_id.get());
        of_goods
            .or_else(|| line.leaving().warehouse_id.get())
            .copied()
            .or(self.usual)
    }

    /// What people are told about goods that stay out; nothing for services, sections and the like.
    pub(crate) fn notice(&self, skip: &Skip<'_>) -> Option<Problem> {
        let (code, field) = match skip.reason {
            reason::RETURNED => (Code::LineGoesBack, SALE.quantity),
            reason::DELIVERED | reason::CANCELLED => (Code::LineDone, SALE.quantity),
            reason::OTHER_WAREHOUSE => (Code::LineOtherWarehouse, "warehouse_id"),
            reason::DROPSHIP => (Code::LineDropship, "route_id"),
            reason::COLLECT => (Code::LineCollect, "route_id"),
            _ => return None,
        };
        let line = match skip.component {
            Some(product) => format!("{}: {}", skip.line.label(), product.name.as_str()),
            None => skip.line.label(),
        };
        let mut values = vec![("line", line)];
        if code == Code::LineOtherWarehouse {
            let product = skip
                .component
                .map(|product| product.id)
                .or(skip.line.product_id.get().copied());
            let goods = &skip.line.leaving().goods;
            let mut known = goods.iter().filter(|goods| Some(goods.product_id) == product);
            let goods = known.find(|goods| self.leaves_elsewhere(skip.line, Some(goods)) == Some(skip.reason));
            let warehouse = self.warehouse_of(skip.line, goods);
            let name = warehouse.map_or_else(String::new, |id| self.warehouse_name(id));
            values.push(("warehouse", name));
        }
        Some(Problem::new(code, SALE.line_record(skip.line), field, values))
    }

    fn warehouse_name(&self, id: Id) -> String {
        let name = self.warehouses.get(&id).and_then(|warehouse| warehouse.name.get());
        name.map_or_else(|| format!("warehouse {}", id.0), |name| name.as_str().to_owned())
    }
}

/// How much of a line is still to ship, in the line's unit, or why nothing. A line of nothing stays one of nothing.
pub(crate) fn open_quantity(line: &Line) -> Result<Quantity, &'static str> {
    let ordered = exact(line.quantity);
    if ordered.is_negative() {
        return Err(reason::RETURNED);
    }
    let leaving = line.leaving();
    less(ordered, &leaving.delivered, &leaving.cancelled)
}

/// What is known about one product of a line, added up over the places that it leaves from.
#[derive(Debug, Default)]
struct Sums {
    delivered: Quantity,
    cancelled: Quantity,
    /// Of what is planned, where anything is known of that.
    planned: Option<Quantity>,
    /// What is planned to leave from places that are not Monta's.
    elsewhere: Quantity,
}

impl Sums {
    fn add(&mut self, goods: &Goods, is_elsewhere: bool) {
        let [delivered, cancelled, planned] = [&goods.delivered, &goods.cancelled, &goods.planned]
            .map(|number| number.get().map(|number| exact(*number)));
        self.cancelled += &cancelled.unwrap_or_default();
        if let Some(planned) = &planned {
            *self.planned.get_or_insert_default() += planned;
        }
        if is_elsewhere {
            self.elsewhere += &planned.unwrap_or_default();
        } else {
            self.delivered += &delivered.unwrap_or_default();
        }
    }

    /// What is left of `quantity` for Monta, or why nothing; a quantity of nothing stays one.
    ///
    /// Moves that were cancelled count as far as no other move brings what they were to bring. The product of the line
    /// `itself` is what its moves say, also where somebody has lowered one; what a kit is made of may have changed since.
    fn rest_of(self, quantity: Quantity, itself: bool, reason: Option<&'static str>) -> Result<Quantity, &'static str> {
        let mut cancelled = self.cancelled;
        if let Some(planned) = &self.planned {
            let missing = &quantity - planned;
            cancelled = if !missing.is_positive() {
                Quantity::default()
            } else if itself || cancelled > missing {
                missing
            } else {
                cancelled
            };
        }
        let rest = &(&(&quantity - &self.delivered) - &cancelled) - &self.elsewhere;
        match reason {
            _ if rest.is_positive() => Ok(rest),
            _ if quantity.is_zero() => Ok(quantity),
            Some(reason) if self.elsewhere.is_positive() => Err(reason),
            _ if cancelled > self.delivered => Err(reason::CANCELLED),
            _ => Err(reason::DELIVERED),
        }
    }
}

fn less(quantity: Quantity, delivered: &Maybe<Number>, cancelled: &Maybe<Number>) -> Result<Quantity, &'static str> {
    let [delivered, cancelled] = [delivered, cancelled].map(|number| number.get().map(|number| exact(*number)));
    if delivered.is_none() && cancelled.is_none() {
        return Ok(quantity);
    }
    let [delivered, cancelled] = [delivered, cancelled].map(Option::unwrap_or_default);
    let rest = &(&quantity - &delivered) - &cancelled;
    if rest.is_positive() || quantity.is_zero() {
        Ok(if quantity.is_zero() { quantity } else { rest })
    } else if cancelled > delivered {
        Err(reason::CANCELLED)
    } else {
        Err(reason::DELIVERED)
    }
}
