//! Flattening kits: what one piece of a kit consists of, down to the products that are really shipped.
//!
//! Every kit is worked out once, from the leaves upwards and without recursion. So depth is no limit, and a graph in
//! which the same sub-kit is reached along a million paths costs no more than its edges.

use std::mem;

use num_traits::One;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalogue::Catalogue;
use crate::problem::{Code, Problem, Problems, Record};
use crate::quantity::{Quantity, exact};
use crate::scalar::Id;
use crate::snapshot::{Component, Kit, Line, Product};
use crate::uom::NoConversion;

/// Cycles longer than this are shortened in messages.
const NAMES_IN_MESSAGE: usize = 20;

/// What one piece of a kit consists of.
#[derive(Debug)]
pub(crate) struct Expansion<'a> {
    /// In order of first appearance.
    pub(crate) leaves: Vec<Leaf<'a>>,
    /// Whether the quantities can be trusted: nothing below has a problem.
    pub(crate) reliable: bool,
}

/// A product that is shipped, as part of one piece of a kit.
#[derive(Debug)]
pub(crate) struct Leaf<'a> {
    /// The product.
    pub(crate) product: &'a Product,
    /// How many, in the product's own unit.
    pub(crate) quantity: Quantity,
    /// The component through which it was reached first.
    via: Id,
}

impl Expansion<'_> {
    fn via(&self, product: Id) -> Option<Id> {
        let leaf = self.leaves.iter().find(|leaf| leaf.product.id == product)?;
        Some(leaf.via)
    }
}

/// Works out kits and remembers them.
#[derive(Debug)]
pub(crate) struct Kits<'c, 'a> {
    catalogue: &'c Catalogue<'a>,
    known: FxHashMap<Id, Expansion<'a>>,
    /// By the id of a line whose kit is its own.
    own: FxHashMap<Id, Expansion<'a>>,
}

/// A kit that is being worked out.
struct Frame<'a> {
    kit: &'a Kit,
    next: usize,
    /// How many pieces of the kit its components are for.
    makes: Quantity,
    expansion: Expansion<'a>,
    /// Where each product stands among the leaves.
    positions: FxHashMap<Id, usize>,
}

impl<'a> Frame<'a> {
    fn add(&mut self, product: &'a Product, quantity: Quantity, via: Id) {
        let leaves = &mut self.expansion.leaves;
        let position = *self.positions.entry(product.id).or_insert(leaves.len());
        match leaves.get_mut(position) {
            Some(leaf) => leaf.quantity += &quantity,
            None => leaves.push(Leaf { product, quantity, via }),
        }
    }
}

impl<'c, 'a> Kits<'c, 'a> {
    /// Nothing worked out yet.
    pub(crate) fn new(catalogue: &'c Catalogue<'a>) -> Self {
        Self {
            catalogue,
            known: FxHashMap::default(),
            own: FxHashMap::default(),
        }
    }

    /// What one piece of the product consists of; nothing when it is not a kit.
    pub(crate) fn expand(&mut self, product: Id, problems: &mut Problems) -> Option<&Expansion<'a>> {
        let kit = self.catalogue.kit(product)?;
        if !self.known.contains_key(&product) {
            let expansion = self.work_out(kit, problems);
            self.known.insert(product, expansion);
        }
        self.known.get(&product)
    }

    /// What one piece of the product on a line consists of: of the line's own kit, or else as [`Kits::expand`] says.
    pub(crate) fn expand_line(
        &mut self,
        line: &'a Line,
        product: Id,
        problems: &mut Problems,
    ) -> Option<&Expansion<'a>> {
        let Some(kit) = &line.kit else {
            return self.expand(product, problems);
        };
        let expansion = self.work_out(kit, problems);
        self.own.insert(line.id, expansion);
        self.own.get(&line.id)
    }

    /// The same once more, after [`Kits::expand_line`] of that line.
    pub(crate) fn expansion(&self, line: &Line, product: Id) -> Option<&Expansion<'a>> {
        self.own.get(&line.id).or_else(|| self.known.get(&product))
    }

    /// Names from the product on a line down to a leaf, along the path that was found first; after
    /// [`Kits::expand_line`] of that line.
    pub(crate) fn path(&self, line: &Line, root: Id, leaf: Id) -> Vec<String> {
        let mut path = vec![self.catalogue.product_name(root)];
        let mut at = self.expansion(line, root);
        while let Some(via) = at.and_then(|expansion| expansion.via(leaf)) {
            path.push(self.catalogue.product_name(via));
            at = self.known.get(&via);
        }
        path
    }

    /// Works out a kit and, where they are not known yet, those in it; only the latter are remembered.
    fn work_out(&mut self, root: &'a Kit, problems: &mut Problems) -> Expansion<'a> {
        let mut open = FxHashSet::from_iter([root.product_id]);
        let mut frame = self.frame(root, problems);
        let mut above: Vec<Frame<'a>> = Vec::new();
        loop {
            let Some(component) = frame.kit.components.get(frame.next) else {
                // A large order has tens of thousands, and they stay.
                frame.expansion.leaves.shrink_to_fit();
                let Some(parent) = above.pop() else {
                    return frame.expansion;
                };
                let done = mem::replace(&mut frame, parent);
                open.remove(&done.kit.product_id);
                self.known.insert(done.kit.product_id, done.expansion);
                continue;
            };
            match self.catalogue.kit(component.product_id) {
                Some(child) if open.contains(&child.product_id) => {
                    frame.expansion.reliable = false;
                    frame.next += 1;
                    problems.push(self.cycle(&above, frame.kit, child.product_id));
                }
                Some(child) if !self.known.contains_key(&child.product_id) => {
                    open.insert(child.product_id);
                    above.push(mem::replace(&mut frame, self.frame(child, problems)));
                }
                _ => {
                    frame.next += 1;
                    self.add_component(&mut frame, component, problems);
                }
            }
        }
    }

    /// Opens a kit; one that makes nothing is a problem, and is then read as if it made one.
    fn frame(&self, kit: &'a Kit, problems: &mut Problems) -> Frame<'a> {
        let mut expansion = Expansion {
            leaves: Vec::new(),
            reliable: true,
        };
        let mut makes = exact(kit.quantity);
        if let Some(product) = self.catalogue.product(kit.product_id) {
            match self.catalogue.units.ratio(kit.uom_id, product.uom_id) {
                Ok(ratio) => makes *= &ratio,
                Err(error) => {
                    expansion.reliable = false;
                    problems.push(no_conversion(
                        &error,
                        self.record(kit),
                        "bom_ids",
                        self.by(kit),
                        self.name(kit),
                    ));
                }
            }
        }
        if kit.components.is_empty() || !makes.is_positive() {
            expansion.reliable = false;
            problems.push(Problem::new(
                Code::KitEmpty,
                self.record(kit),
                "bom_ids",
                [("kit", self.name(kit))],
            ));
        }
        if !makes.is_positive() {
            makes = Quantity::one();
        }
        Frame {
            kit,
            next: 0,
            makes,
            expansion,
            positions: FxHashMap::default(),
        }
    }

    /// Adds one component, whose own expansion is known when it is a kit.
    fn add_component(&self, frame: &mut Frame<'a>, component: &Component, problems: &mut Problems) {
        let Some(product) = self.catalogue.product(component.product_id) else {
            frame.expansion.reliable = false;
            problems.push(unknown_product(component.product_id, self.by(frame.kit)));
            return;
        };
        let ratio = self
            .catalogue
            .units
            .ratio(component.uom_id, product.uom_id)
            .unwrap_or_else(|error| {
                frame.expansion.reliable = false;
                let (record, by) = (self.record(frame.kit), self.by(frame.kit));
                problems.push(no_conversion(
                    &error,
                    record,
                    "bom_ids",
                    by,
                    product.name.as_str().to_owned(),
                ));
                Quantity::one()
            });
        let each = &exact(component.quantity) * &ratio;
        let each = if frame.makes.is_one() {
            each
        } else {
            &each / &frame.makes
        };
        match self.known.get(&component.product_id) {
            Some(below) => {
                frame.expansion.reliable &= below.reliable;
                for leaf in &below.leaves {
                    frame.add(leaf.product, &leaf.quantity * &each, component.product_id);
                }
            }
            None => frame.add(product, each, component.product_id),
        }
    }

    fn cycle(&self, above: &[Frame<'a>], kit: &Kit, start: Id) -> Problem {
        let mut names: Vec<String> = above
            .iter()
            .map(|frame| frame.kit.product_id)
            .chain([kit.product_id])
            .skip_while(|product| *product != start)
            .chain([start])
            .map(|product| self.catalogue.product_name(product))
            .collect();
        if names.len() > NAMES_IN_MESSAGE {
            let half = NAMES_IN_MESSAGE / 2;
            let left_out = names.len() - NAMES_IN_MESSAGE;
            names.splice(half..half + left_out, [format!("… {left_out} …")]);
        }
        let record = Record::new("product.product", start.0, &self.catalogue.product_name(start));
        Problem::new(Code::KitCycle, record, "bom_ids", [("path", names.join(" → "))])
    }

    fn name(&self, kit: &Kit) -> String {
        kit.name.get().map_or_else(
            || self.catalogue.product_name(kit.product_id),
            |name| name.as_str().to_owned(),
        )
    }

    fn by(&self, kit: &Kit) -> String {
        format!("\"{}\"", self.name(kit))
    }

    fn record(&self, kit: &Kit) -> Record {
        Record::new(
            "product.product",
            kit.product_id.0,
            &self.catalogue.product_name(kit.product_id),
        )
    }
}

/// A product that something names and the snapshot does not hold.
pub(crate) fn unknown_product(product: Id, by: String) -> Problem {
    let record = Record::new("product.product", product.0, &format!("product {}", product.0));
    Problem::new(
        Code::ProductUnknown,
        record,
        "active",
        [("product_id", product.0.to_string()), ("by", by)],
    )
}

/// A unit that does not convert into the product's own.
pub(crate) fn no_conversion(
    error: &NoConversion,
    record: Record,
    field: &'static str,
    by: String,
    product: String,
) -> Problem {
    match error {
        NoConversion::Unknown(unit) => {
            let values = [("by", by), ("product", product), ("unit", unit.0.to_string())];
            Problem::new(Code::UomUnknown, record, field, values)
        }
        NoConversion::Mismatch(unit, product_unit) => {
            let units = [("unit", unit.clone()), ("product_unit", product_unit.clone())];
            let [unit, product_unit] = units;
            Problem::new(
                Code::UomMismatch,
                record,
                field,
                [("by", by), ("product", product), unit, product_unit],
            )
        }
    }
}
