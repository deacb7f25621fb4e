//! From the lines of a document to what has to be shipped or received, per SKU.

use std::collections::HashMap;
use std::hash::Hash;

use num_traits::Zero;

use crate::catalogue::Catalogue;
use crate::document_kind::{DocumentKind, SALE};
use crate::kits::{Kits, no_conversion, unknown_product};
use crate::problem::{Code, Problem, Problems, Record};
use crate::quantity::{self, NotACount, Quantity, exact};
use crate::scalar::Id;
use crate::sku::{self, Sku};
use crate::snapshot::{Line, Product, Snapshot, labels};

/// What one line needs of one product.
#[derive(Debug)]
pub(crate) struct Contribution<'a, K> {
    /// What keeps totals apart, beside the SKU.
    pub(crate) key: K,
    /// The line.
    pub(crate) line: &'a Line,
    /// The product on the line: the kit, or the product itself.
    pub(crate) root: Id,
    /// The product that is shipped.
    pub(crate) product: &'a Product,
    /// How many, in the product's own unit.
    pub(crate) quantity: Quantity,
    /// Whether the quantity can be trusted.
    reliable: bool,
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

/// What has to be moved of one SKU.
#[derive(Debug)]
pub(crate) struct Total<'a> {
    /// The SKU.
    pub(crate) sku: Sku<'a>,
    /// The first product that has it.
    pub(crate) product: &'a Product,
    /// The exact total.
    pub(crate) quantity: Quantity,
    /// The lines that contribute to it, in their order; never empty.
    pub(crate) lines: Vec<&'a Line>,
    reliable: bool,
}

/// Everything a document needs, before anything is decided about it.
///
/// Totals are per SKU and `K`: nothing more for a sale order, the day of arrival for a purchase order.
#[derive(Debug)]
pub(crate) struct Demand<'a, K = ()> {
    kind: &'static DocumentKind,
    /// Per line and product.
    pub(crate) contributions: Vec<Contribution<'a, K>>,
    /// What is left out.
    pub(crate) skipped: Vec<Skip<'a>>,
    /// Per SKU and key, in order of first appearance; zero totals included.
    pub(crate) totals: Vec<Total<'a>>,
    /// The kits on the way.
    pub(crate) kits: Kits<'a>,
}

impl<'a> Demand<'a> {
    /// Flattens the lines of a sale order and adds up what they need.
    pub(crate) fn of_sale(snapshot: &'a Snapshot, catalogue: &'a Catalogue<'a>, problems: &mut Problems) -> Self {
        let order = SALE.order_record(snapshot.order.id, snapshot.order.name.text());
        let lines = snapshot.lines.iter().map(|line| ((), line));
        Self::of(&SALE, order, lines, catalogue, problems)
    }
}

impl<'a, K: Copy + Eq + Hash> Demand<'a, K> {
    /// Flattens the lines of a document and adds up what they need.
    pub(crate) fn of(
        kind: &'static DocumentKind,
        order: Record,
        lines: impl IntoIterator<Item = (K, &'a Line)>,
        catalogue: &'a Catalogue<'a>,
        problems: &mut Problems,
    ) -> Self {
        let mut demand = Self {
            kind,
            contributions: Vec::new(),
            skipped: Vec::new(),
            totals: Vec::new(),
            kits: Kits::new(catalogue),
        };
        for (key, line) in lines {
            demand.add_contributions(key, line, catalogue, problems);
        }
        demand.add_up(problems);
        demand.check_skus(problems);
        demand.check_totals(order, problems);
        demand
    }

    fn add_contributions(&mut self, key: K, line: &'a Line, catalogue: &'a Catalogue<'a>, problems: &mut Problems) {
        let skip = |reason: &'a str| Skip {
            line,
            component: None,
            reason,
        };
        if let Some(reason) = line.skip.get() {
            return self.skipped.push(skip(reason.as_str()));
        }
        let Some(&root) = line.product_id.get() else {
            return self.skipped.push(skip("no_product"));
        };
        let Some(product) = catalogue.product(root) else {
            return problems.push(unknown_product(root, line.label()));
        };
        let mut reliable = true;
        let unit = line.uom_id.get().copied().unwrap_or(product.uom_id);
        let ratio = catalogue.units.ratio(unit, product.uom_id).unwrap_or_else(|error| {
            reliable = false;
            let by = line.label();
            problems.push(no_conversion(
                &error,
                self.kind.line_record(line),
                self.kind.unit,
                by,
                product.name.as_str().to_owned(),
            ));
            Quantity::from_integer(1.into())
        });
        let quantity = quantity::times(&exact(line.quantity), &ratio);
        let Some(expansion) = self.kits.expand_line(line, root, problems) else {
            if product.service.0 {
                self.skipped.push(skip("service"));
            } else {
                self.contributions.push(Contribution {
                    key,
                    line,
                    root,
                    product,
                    quantity,
                    reliable,
                });
            }
            return;
        };
        reliable &= expansion.reliable;
        for leaf in &expansion.leaves {
            // A leaf was found in the catalogue when its kit was worked out.
            let Some(component) = catalogue.product(leaf.product) else {
                continue;
            };
            if component.service.0 {
                self.skipped.push(Skip {
                    line,
                    component: Some(component),
                    reason: "service",
                });
            } else {
                self.contributions.push(Contribution {
                    key,
                    line,
                    root,
                    product: component,
                    quantity: quantity::times(&quantity, &leaf.quantity),
                    reliable,
                });
            }
        }
    }

    /// Adds up per SKU. A product without SKU is a problem only when something of it has to be shipped.
    fn add_up(&mut self, problems: &mut Problems) {
        let mut positions: HashMap<(K, &str), usize> = HashMap::new();
        let mut nameless: Vec<(&Product, Vec<&Line>)> = Vec::new();
        for contribution in &self.contributions {
            if let Some(sku) = sku::resolve(contribution.product) {
                let position = *positions
                    .entry((contribution.key, sku.code))
                    .or_insert(self.totals.len());
                if position == self.totals.len() {
                    let (product, quantity) = (contribution.product, Quantity::zero());
                    self.totals.push(Total {
                        sku,
                        product,
                        quantity,
                        lines: Vec::new(),
                        reliable: true,
                    });
                }
                if let Some(total) = self.totals.get_mut(position) {
                    quantity::add(&mut total.quantity, &contribution.quantity);
                    total.reliable &= contribution.reliable;
                    add_line(&mut total.lines, contribution.line);
                }
            } else if !contribution.quantity.is_zero() {
                match nameless
                    .iter_mut()
                    .find(|(product, _)| product.id == contribution.product.id)
                {
                    Some((_, lines)) => add_line(lines, contribution.line),
                    None => nameless.push((contribution.product, vec![contribution.line])),
                }
            }
        }
        for (product, lines) in nameless {
            let name = product.name.as_str();
            let values = [("product", name.to_owned()), ("lines", labels(&lines))];
            let record = Record::new("product.product", product.id.0, name);
            problems.push(Problem::new(Code::ProductSkuMissing, record, "default_code", values));
        }
    }

    /// Monta may take no notice of capitals: of two products whose SKUs differ in nothing else, it could ship either.
    fn check_skus(&self, problems: &mut Problems) {
        let mut first: HashMap<String, &Total> = HashMap::new();
        for total in self.totals.iter().filter(|total| !total.quantity.is_zero()) {
            let other = *first.entry(sku::key(total.sku.code)).or_insert(total);
            if other.sku.code != total.sku.code {
                let name = total.product.name.as_str();
                let values = [
                    ("product", name.to_owned()),
                    ("sku", total.sku.code.to_owned()),
                    ("other_product", other.product.name.as_str().to_owned()),
                    ("other_sku", other.sku.code.to_owned()),
                ];
                let record = Record::new("product.product", total.product.id.0, name);
                problems.push(Problem::new(Code::ProductSkuTwin, record, "default_code", values));
            }
        }
    }

    fn check_totals(&self, order: Record, problems: &mut Problems) {
        for total in self.totals.iter().filter(|total| total.reliable) {
            if let Err(fault) = quantity::count(&total.quantity) {
                problems.push(total.problem(fault, self.kind));
            }
        }
        let values = [("order", order.name.clone())];
        if !problems.is_empty() || self.totals.iter().any(|total| !total.quantity.is_zero()) {
            // Something is moved, or it is already known why not.
        } else if self.contributions.is_empty() {
            problems.push(Problem::new(self.kind.no_lines, order, "order_line", values));
        } else {
            let mut lines = Vec::new();
            for contribution in &self.contributions {
                add_line(&mut lines, contribution.line);
            }
            let [name] = values;
            let values = [name, ("lines", labels(&lines))];
            problems.push(Problem::new(self.kind.only_zero, order, "order_line", values));
        }
    }
}

impl Total<'_> {
    fn problem(&self, fault: NotACount, kind: &DocumentKind) -> Problem {
        let sku = ("sku", self.sku.code.to_owned());
        let lines = ("lines", labels(&self.lines));
        let record = self.lines.first().map_or_else(
            || Record::new("product.product", self.product.id.0, self.product.name.as_str()),
            |line| kind.line_record(line),
        );
        let amount = ("quantity", quantity::text(&self.quantity));
        let (code, values) = match fault {
            NotACount::NotWhole => (Code::QuantityNotWhole, [sku, amount, lines]),
            NotACount::Negative => (Code::QuantityNegative, [sku, amount, lines]),
            NotACount::TooLarge => (Code::QuantityTooLarge, [sku, ("limit", i64::MAX.to_string()), lines]),
        };
        Problem::new(code, record, kind.quantity, values)
    }
}

/// Adds the line. Lines contribute one after the other, so a line that is there already is the last one.
pub(crate) fn add_line<'a>(lines: &mut Vec<&'a Line>, line: &'a Line) {
    if lines.last().is_none_or(|last| last.id != line.id) {
        lines.push(line);
    }
}
