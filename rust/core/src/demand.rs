//! From the lines of a document to what has to be shipped or received, per SKU.

mod totals;

use num_traits::Zero;
use rustc_hash::{FxBuildHasher, FxHashMap};

use self::totals::Totals;
pub(crate) use self::totals::{Key, Lines, Total, add_line};
use crate::catalogue::Catalogue;
use crate::document_kind::{DocumentKind, SALE};
use crate::goods::{self, Scope, Skip, reason};
use crate::kits::{Kits, no_conversion, unknown_product};
use crate::problem::{Code, Problem, Problems, Record};
use crate::quantity::{self, Quantity, exact};
use crate::scalar::Id;
use crate::sku::{self, SkuKey};
use crate::snapshot::{Line, Product, Snapshot, labels};

/// A line that needs something.
#[derive(Debug)]
struct Needing<'a, K> {
    key: K,
    line: &'a Line,
    /// The product on the line: the kit, or the product itself.
    root: &'a Product,
    /// How many, in the product's own unit.
    quantity: Quantity,
    /// Whether some of the line stays out.
    is_partial: bool,
}

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
    /// Whether some of the line, which is no kit, stays out.
    pub(crate) is_partial: bool,
}

/// Everything a document needs, before anything is decided about it.
///
/// Totals are per SKU and `K`: nothing more for a sale order, the day of arrival for a purchase order.
#[derive(Debug)]
pub(crate) struct Demand<'c, 'a, K = ()> {
    kind: &'static DocumentKind,
    needing: Vec<Needing<'a, K>>,
    /// What is left out.
    pub(crate) skipped: Vec<Skip<'a>>,
    /// Per SKU and key, in order of first appearance; zero totals included.
    pub(crate) totals: Vec<Total<'a, K>>,
    /// The kits on the way.
    pub(crate) kits: Kits<'c, 'a>,
    scope: Scope<'a>,
}

impl<'c, 'a> Demand<'c, 'a> {
    /// Flattens the lines of a sale order and adds up what they need.
    pub(crate) fn of_sale(snapshot: &'a Snapshot, catalogue: &'c Catalogue<'a>, problems: &mut Problems) -> Self {
        let order = SALE.order_record(snapshot.order.id, snapshot.order.name.text());
        let lines = snapshot.lines.iter().map(|line| ((), line));
        Self::within(&SALE, Scope::of(snapshot), order, lines, catalogue, problems)
    }

    /// What people are told about goods that stay out of the order at Monta.
    pub(crate) fn notices(&self) -> Vec<Problem> {
        self.skipped.iter().filter_map(|skip| self.scope.notice(skip)).collect()
    }
}

impl<'c, 'a, K: Key> Demand<'c, 'a, K> {
    /// Flattens the lines of a document and adds up what they need.
    pub(crate) fn of(
        kind: &'static DocumentKind,
        order: Record,
        lines: impl IntoIterator<Item = (K, &'a Line)>,
        catalogue: &'c Catalogue<'a>,
        problems: &mut Problems,
    ) -> Self {
        Self::within(kind, Scope::default(), order, lines, catalogue, problems)
    }

    fn within(
        kind: &'static DocumentKind,
        scope: Scope<'a>,
        order: Record,
        lines: impl IntoIterator<Item = (K, &'a Line)>,
        catalogue: &'c Catalogue<'a>,
        problems: &mut Problems,
    ) -> Self {
        let mut demand = Self {
            kind,
            needing: Vec::new(),
            skipped: Vec::new(),
            totals: Vec::new(),
            kits: Kits::new(catalogue),
            scope,
        };
        let lines = lines.into_iter();
        let mut totals = Totals::for_lines(lines.size_hint().0);
        for (key, line) in lines {
            demand.add(key, line, catalogue, &mut totals, problems);
        }
        demand.totals = totals.into_vec(problems);
        demand.check_skus(problems);
        demand.check_totals(order, problems);
        demand
    }

    /// What the lines need, per line and product. A large order has as many as lines times components, so they are made
    /// as they are asked for.
    pub(crate) fn contributions(&self) -> impl Iterator<Item = Contribution<'a, K>> {
        self.contributions_where(|_| true)
    }

    /// The same for lines with some keys only.
    pub(crate) fn contributions_where(&self, wanted: impl Fn(K) -> bool) -> impl Iterator<Item = Contribution<'a, K>> {
        let needing = self.needing.iter().filter(move |needing| wanted(needing.key));
        needing.flat_map(move |needing| {
            let Needing {
                key,
                line,
                root,
                quantity,
                is_partial,
            } = needing;
            let expansion = self.kits.expansion(line, root.id);
            let itself = expansion.is_none().then(|| (*root, quantity.clone()));
            let leaves = expansion.into_iter().flat_map(|expansion| &expansion.leaves);
            let leaves = leaves.filter(|leaf| !leaf.product.service.0).filter_map(move |leaf| {
                let quantity = quantity * &leaf.quantity;
                let quantity = self.scope.still_to_ship(line, leaf.product.id, quantity);
                Some((leaf.product, quantity.ok()?))
            });
            itself
                .into_iter()
                .chain(leaves)
                .map(|(product, quantity)| Contribution {
                    key: *key,
                    line,
                    root: root.id,
                    product,
                    quantity,
                    is_partial: *is_partial,
                })
        })
    }

    fn add(
        &mut self,
        key: K,
        line: &'a Line,
        catalogue: &'c Catalogue<'a>,
        totals: &mut Totals<'a, K>,
        problems: &mut Problems,
    ) {
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
        let Some(root) = catalogue.product(root) else {
            return problems.push(unknown_product(root, line.label()));
        };
        let mut reliable = true;
        let unit = line.uom_id.get().copied().unwrap_or(root.uom_id);
        let ratio = catalogue.units.ratio(unit, root.uom_id).unwrap_or_else(|error| {
            reliable = false;
            let by = line.label();
            problems.push(no_conversion(
                &error,
                self.kind.line_record(line),
                self.kind.unit,
                by,
                root.name.as_str().to_owned(),
            ));
            Quantity::whole(1)
        });
        let open = if self.kind.ships {
            goods::open_quantity(line)
        } else {
            Ok(exact(line.quantity))
        };
        let mut is_partial = false;
        let mut quantity = match open {
            Ok(open) => {
                is_partial |= open != exact(line.quantity);
                &open * &ratio
            }
            Err(reason) => return self.skipped.push(skip(reason)),
        };
        if let Some(expansion) = self.kits.expand_line(line, root.id, problems) {
            reliable &= expansion.reliable;
            for leaf in &expansion.leaves {
                if leaf.product.service.0 {
                    self.skipped.push(Skip {
                        line,
                        component: Some(leaf.product),
                        reason: "service",
                    });
                    continue;
                }
                let needed = &quantity * &leaf.quantity;
                match self.scope.still_to_ship(line, leaf.product.id, needed) {
                    Ok(needed) => totals.add(key, line, leaf.product, &needed, reliable),
                    Err(reason) => self.skipped.push(Skip {
                        line,
                        component: Some(leaf.product),
                        reason,
                    }),
                }
            }
        } else if root.service.0 {
            return self.skipped.push(skip("service"));
        } else {
            let open = match self.scope.still_to_ship(line, root.id, quantity.clone()) {
                Ok(open) => open,
                Err(reason) => return self.skipped.push(skip(reason)),
            };
            is_partial |= open != quantity;
            quantity = open;
            totals.add(key, line, root, &quantity, reliable);
        }
        self.needing.push(Needing {
            key,
            line,
            root,
            quantity,
            is_partial,
        });
    }

    /// Monta may take no notice of capitals: of two products whose SKUs differ in nothing else, it could ship either.
    fn check_skus(&self, problems: &mut Problems) {
        let mut first = FxHashMap::with_capacity_and_hasher(self.totals.len(), FxBuildHasher);
        for total in self.totals.iter().filter(|total| !total.quantity.is_zero()) {
            let other: &Total<K> = first.entry(SkuKey::of(total.sku)).or_insert(total);
            if other.sku != total.sku {
                let name = total.product.name.as_str();
                let values = [
                    ("product", name.to_owned()),
                    ("sku", total.sku.to_owned()),
                    ("other_product", other.product.name.as_str().to_owned()),
                    ("other_sku", other.sku.to_owned()),
                ];
                let record = Record::new("product.product", total.product.id.0, name);
                problems.push(Problem::new(Code::ProductSkuCase, record, "default_code", values));
            }
        }
    }

    /// The lines that contribute to each of these totals, in their order. Hardly ever is anybody told, and there are as many
    /// as lines times components.
    fn lines_of<'d>(&'d self, totals: impl Iterator<Item = &'d Total<'a, K>>) -> Vec<Lines<'a>> {
        let positions = totals.enumerate().map(|(at, total)| ((total.key, total.sku), at));
        let positions: FxHashMap<_, usize> = positions.collect();
        let mut lines = vec![Lines::new(); positions.len()];
        for contribution in self.contributions().filter(|_| !positions.is_empty()) {
            let sku = sku::resolve(contribution.product);
            let position = sku.and_then(|sku| positions.get(&(contribution.key, sku.code)));
            if let Some(lines) = position.and_then(|at| lines.get_mut(*at)) {
                add_line(lines, contribution.line);
            }
        }
        lines
    }

    fn check_totals(&self, order: Record, problems: &mut Problems) {
        let reliable = self.totals.iter().filter(|total| total.reliable);
        let faulty = reliable.filter_map(|total| Some((total, quantity::count(&total.quantity).err()?)));
        let faulty: Vec<_> = faulty.collect();
        let lines = self.lines_of(faulty.iter().map(|(total, _)| *total));
        for ((total, fault), lines) in faulty.iter().zip(&lines) {
            problems.push(total.problem(*fault, lines, self.kind));
        }
        let values = [("order", order.name.clone())];
        if !problems.is_empty() || self.totals.iter().any(|total| !total.quantity.is_zero()) {
            // Something is moved, or it is already known why not.
        } else if self.contributions().next().is_none() {
            self.explain_nothing(order, problems);
        } else {
            let mut lines = Lines::new();
            for contribution in self.contributions() {
                add_line(&mut lines, contribution.line);
            }
            let [name] = values;
            let values = [name, ("lines", labels(&lines))];
            problems.push(Problem::new(self.kind.only_zero, order, "order_line", values));
        }
    }
}

impl<K> Demand<'_, '_, K> {
    /// Nothing is needed: because nothing was ordered, everything goes back, or the rest is not Monta's any more.
    fn explain_nothing(&self, order: Record, problems: &mut Problems) {
        let name = ("order", order.name.clone());
        let left_out = self.skipped.iter().filter(|skip| self.scope.notice(skip).is_some());
        let (returned, left_out): (Vec<&Skip>, Vec<&Skip>) = left_out.partition(|skip| skip.reason == reason::RETURNED);
        if !left_out.is_empty() {
            let mut lines = Lines::new();
            for skip in left_out {
                add_line(&mut lines, skip.line);
            }
            let values = [name, ("lines", labels(&lines))];
            problems.push(Problem::new(Code::OrderNothingLeft, order, "order_line", values));
            return;
        }
        if returned.is_empty() {
            problems.push(Problem::new(self.kind.no_lines, order, "order_line", [name]));
        }
        for skip in returned {
            let record = self.kind.line_record(skip.line);
            let amount = quantity::text(&exact(skip.line.quantity));
            let values = [
                ("sku", skip.line.title()),
                ("quantity", amount),
                ("lines", skip.line.label()),
            ];
            problems.push(Problem::new(Code::QuantityNegative, record, self.kind.quantity, values));
        }
    }
}
