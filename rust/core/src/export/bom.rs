//! Bills of materials of a file, compared with those of Odoo.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::bom_lines::{FilePart, Merged, compare, merge};
use super::guard::Wanted;

/// A bill of materials as one place of the file has it.
///
/// A part that is used in several places of a tree is there as often; the places have to agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileBom {
    /// The identifier of the product it makes.
    pub product: String,
    /// The line of the file, from 1.
    pub line: u64,
    /// What goes into it.
    pub components: Vec<FileComponent>,
}

/// One component, as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileComponent {
    /// The identifier of the product.
    pub product: String,
    /// How many, as [`super::plain_number`] or [`super::written_number`] gives it.
    pub quantity: String,
    /// The name of the unit; none for that of the product.
    pub unit: Option<String>,
    /// The names of the attribute values for which it counts; none for all variants.
    pub attribute_values: BTreeSet<String>,
    /// The name of the operation that uses it.
    pub operation: Option<String>,
    /// The line of the file, from 1.
    pub line: u64,
}

/// What Odoo has.
#[derive(Debug, Clone, Default)]
pub struct LiveBoms {
    /// Products by identifier, those of the file at least; and all that a bill of materials names.
    pub products: Vec<BomProduct>,
    /// Identifiers of products that are created before the bills of materials are written.
    pub planned: BTreeSet<String>,
    /// Ids and names of units of measure.
    pub units: Vec<(i64, String)>,
    /// Attribute values of templates.
    pub attribute_values: Vec<AttributeValue>,
    /// Bills of materials that are not archived.
    pub boms: Vec<LiveBom>,
    /// Decimals of Odoo's `Product Unit of Measure`, to which quantities are rounded; none: as many as the number has.
    pub digits: Option<u32>,
}

/// A product variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BomProduct {
    /// `product.product` id.
    pub id: i64,
    /// `product.template` id.
    pub template: i64,
    /// Its identifier; none where it has none.
    pub identifier: Option<String>,
    /// Its unit of measure.
    pub unit: i64,
    /// Whether its template has other variants.
    pub has_siblings: bool,
    /// False for an archived one.
    pub active: bool,
}

/// A value of an attribute of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeValue {
    /// `product.template.attribute.value` id.
    pub id: i64,
    /// `product.template` id.
    pub template: i64,
    /// Its name.
    pub name: String,
}

/// A bill of materials of Odoo.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LiveBom {
    /// `mrp.bom` id.
    pub id: i64,
    /// The template it makes.
    pub template: i64,
    /// The variant it makes; none for all.
    pub product: Option<i64>,
    /// The company it belongs to; none for all.
    pub company: Option<i64>,
    /// Odoo's `write_date`, as it was read.
    pub write_date: String,
    /// Ids and names of its operations.
    pub operations: Vec<(i64, String)>,
    /// Its lines.
    pub lines: Vec<LiveLine>,
}

/// A line of a bill of materials of Odoo.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LiveLine {
    /// `mrp.bom.line` id.
    pub id: i64,
    /// The variant.
    pub product: i64,
    /// How many.
    pub quantity: f64,
    /// The unit of that.
    pub unit: i64,
    /// Ids of attribute values.
    pub attribute_values: BTreeSet<i64>,
    /// Id of the operation.
    pub operation: Option<i64>,
}

/// A product that is there, or one that the same export creates.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProductRef {
    /// `product.product` id.
    Known(i64),
    /// Its identifier.
    Planned(String),
}

/// What the bills of materials of a file come to.
#[derive(Debug, Clone, PartialEq)]
pub struct BomPlan {
    /// Children first: what a bill of materials uses comes before it.
    pub boms: Vec<PlannedBom>,
}

/// What one bill of materials comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedBom {
    /// The identifier of the product it makes.
    pub product: String,
    /// The line of the file.
    pub line: u64,
    /// What it comes to.
    pub outcome: BomOutcome,
}

/// What a bill of materials comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum BomOutcome {
    /// There is none yet.
    Create {
        /// What it makes; for a variant among several, that one only.
        product: ProductRef,
        /// Whether it is for the variant only.
        for_variant: bool,
        /// Its lines.
        lines: Vec<NewLine>,
    },
    /// Some lines are different; all of them are written at once.
    Update {
        /// `mrp.bom` id.
        id: i64,
        /// The company it belongs to.
        company: Option<i64>,
        /// Its `write_date` when it was compared.
        write_date: String,
        /// What is different.
        changes: Vec<LineChange>,
        /// Lines that the file does not have; they stay.
        extra: Vec<i64>,
    },
    /// Every line of the file is there.
    Unchanged {
        /// `mrp.bom` id.
        id: i64,
        /// Lines that the file does not have; they stay.
        extra: Vec<i64>,
    },
    /// It is not certain, or cannot be used; nothing of it is written.
    Refused(Vec<BomProblem>),
}

/// A line to add.
#[derive(Debug, Clone, PartialEq)]
pub struct NewLine {
    /// The component.
    pub product: ProductRef,
    /// How many, exactly.
    pub quantity: String,
    /// The unit; none for that of a product that is not there yet.
    pub unit: Option<i64>,
    /// Ids of attribute values.
    pub attribute_values: BTreeSet<i64>,
    /// Id of the operation.
    pub operation: Option<i64>,
}

/// A change of one line.
#[derive(Debug, Clone, PartialEq)]
pub enum LineChange {
    /// It is new.
    Add(NewLine),
    /// Its quantity is another, or its unit.
    Change {
        /// `mrp.bom.line` id.
        id: i64,
        /// Before and after, where it is another.
        quantity: Option<(String, String)>,
        /// Before and after, where it is another.
        unit: Option<(i64, i64)>,
    },
    /// The file does not have it.
    Delete {
        /// `mrp.bom.line` id.
        id: i64,
    },
}

/// What keeps a bill of materials from being written; `line` is one of the file, from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BomProblem {
    /// A product that neither Odoo nor the file has.
    #[error("line {line}: `{product}` is not in Odoo: correct it, or export the product first")]
    UnknownProduct {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
    },
    /// A product of which there are several.
    #[error("line {line}: {} products have `{product}` (ids {}): give each an identifier of its own in Odoo", ids.len(), super::value::listed(ids))]
    SeveralProducts {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
        /// Their ids.
        ids: Vec<i64>,
    },
    /// An archived product.
    #[error("line {line}: `{product}` is archived (id {id}): restore it in Odoo, or take it out")]
    ArchivedProduct {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
        /// Its id.
        id: i64,
    },
    /// No number above zero.
    #[error("line {line}: `{quantity}` of `{product}` is no number above zero: write one")]
    Quantity {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
        /// What stands there.
        quantity: String,
    },
    /// A unit that Odoo does not have, or has twice.
    #[error("line {line}: there is no one unit of measure `{unit}` in Odoo: correct it")]
    UnknownUnit {
        /// The line.
        line: u64,
        /// Its name.
        unit: String,
    },
    /// One component in two units.
    #[error("line {line}: `{product}` is counted in another unit of measure than in {other}: use one unit for both")]
    OtherUnit {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
        /// Where it is counted otherwise: `line 4`, or `Odoo`.
        other: String,
    },
    /// An attribute value that the product it makes does not have.
    #[error(
        "line {line}: `{value}` is no one attribute value of `{product}`: correct it, or add it to the product in Odoo"
    )]
    UnknownValue {
        /// The line.
        line: u64,
        /// Its name.
        value: String,
        /// The identifier of the product that is made.
        product: String,
    },
    /// An operation that the bill of materials does not have.
    #[error(
        "line {line}: the bill of materials of `{product}` has no one operation `{operation}`: correct it, or add it in Odoo"
    )]
    UnknownOperation {
        /// The line.
        line: u64,
        /// Its name.
        operation: String,
        /// The identifier of the product that is made.
        product: String,
    },
    /// A bill of materials of nothing.
    #[error("line {line}: `{product}` has no components: add them, or leave its bill of materials out")]
    NoComponents {
        /// The line.
        line: u64,
        /// The identifier of the product that is made.
        product: String,
    },
    /// Two places of the file that do not agree.
    #[error("line {line}: `{product}` has other components than in line {other}: correct one of them")]
    PlacesDiffer {
        /// The line.
        line: u64,
        /// The identifier of the product that is made.
        product: String,
        /// The other line.
        other: u64,
    },
    /// Odoo has several bills of materials.
    #[error("line {line}: `{product}` has {} bills of materials in Odoo (ids {}): archive all but one", ids.len(), super::value::listed(ids))]
    SeveralBoms {
        /// The line.
        line: u64,
        /// The identifier of the product that is made.
        product: String,
        /// Their ids.
        ids: Vec<i64>,
    },
    /// Odoo has the component twice.
    #[error("line {line}: Odoo has `{product}` in {} lines (ids {}): join them there first", ids.len(), super::value::listed(ids))]
    SeveralLines {
        /// The line.
        line: u64,
        /// The identifier of the component.
        product: String,
        /// The ids of the lines.
        ids: Vec<i64>,
    },
}

/// Why no bill of materials is planned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BomError {
    /// Products that contain each other without end.
    #[error("these products contain each other without end: {}: take one of them out of the one before it", path.join(" → "))]
    Cycle {
        /// Their identifiers, the first again at the end.
        path: Vec<String>,
    },
}

/// The products of a plan, by identifier and id.
pub(super) struct Products<'a> {
    by_identifier: FxHashMap<&'a str, Vec<&'a BomProduct>>,
    pub(super) by_id: FxHashMap<i64, &'a BomProduct>,
    planned: &'a BTreeSet<String>,
}

impl<'a> Products<'a> {
    fn of(live: &'a LiveBoms) -> Self {
        let mut by_identifier: FxHashMap<&str, Vec<&BomProduct>> = FxHashMap::default();
        for product in &live.products {
            if let Some(identifier) = product.identifier.as_deref() {
                by_identifier.entry(identifier).or_default().push(product);
            }
        }
        Self {
            by_identifier,
            by_id: live.products.iter().map(|product| (product.id, product)).collect(),
            planned: &live.planned,
        }
    }

    pub(super) fn find(&self, identifier: &str, line: u64) -> Result<ProductRef, BomProblem> {
        let product = || identifier.to_owned();
        match self.by_identifier.get(identifier).map(Vec::as_slice) {
            Some([found]) if found.active => Ok(ProductRef::Known(found.id)),
            Some([found]) => Err(BomProblem::ArchivedProduct {
                line,
                product: product(),
                id: found.id,
            }),
            Some(found) => Err(BomProblem::SeveralProducts {
                line,
                product: product(),
                ids: found.iter().map(|product| product.id).collect(),
            }),
            None if self.planned.contains(identifier) => Ok(ProductRef::Planned(product())),
            None => Err(BomProblem::UnknownProduct {
                line,
                product: product(),
            }),
        }
    }
}

/// Compares the bills of materials of a file with those of Odoo.
///
/// `delete_lines` is the guard of that name: with it, lines that the file does not have are deleted; without, they are
/// told and stay.
///
/// # Errors
/// [`BomError`], before anything is planned.
pub fn plan_boms(file: &[FileBom], live: &LiveBoms, delete_lines: bool) -> Result<BomPlan, BomError> {
    let products = Products::of(live);
    let order = children_first(file, live, &products)?;
    let mut places: FxHashMap<&str, Vec<&FileBom>> = FxHashMap::default();
    for bom in file {
        places.entry(&bom.product).or_default().push(bom);
    }
    let planned = order.into_iter().filter_map(|product| {
        let (first, others) = places.get(product)?.split_first()?;
        let outcome = match plan_one(first, others, live, &products, delete_lines) {
            Ok(outcome) => outcome,
            Err(problems) => BomOutcome::Refused(problems),
        };
        Some(PlannedBom {
            product: first.product.clone(),
            line: first.line,
            outcome,
        })
    });
    Ok(BomPlan {
        boms: planned.collect(),
    })
}

fn plan_one(
    first: &FileBom,
    others: &[&FileBom],
    live: &LiveBoms,
    products: &Products<'_>,
    delete_lines: bool,
) -> Result<BomOutcome, Vec<BomProblem>> {
    let product = products
        .find(&first.product, first.line)
        .map_err(|problem| vec![problem])?;
    let known = match &product {
        ProductRef::Known(id) => products.by_id.get(id).copied(),
        ProductRef::Planned(_) => None,
    };
    let bom = match known {
        Some(known) => existing(first, known, live).map_err(|problem| vec![problem])?,
        None => None,
    };
    let part = FilePart {
        live,
        products,
        template: known.map(|known| known.template),
        bom,
    };
    let merged = merge(first, &part)?;
    for other in others {
        if merge(other, &part)? != merged {
            return Err(vec![BomProblem::PlacesDiffer {
                line: other.line,
                product: first.product.clone(),
                other: first.line,
            }]);
        }
    }
    let Some(bom) = bom else {
        return Ok(BomOutcome::Create {
            for_variant: known.is_some_and(|known| known.has_siblings),
            product,
            lines: merged.iter().map(Merged::new_line).collect(),
        });
    };
    let (mut changes, extra) = compare(&merged, bom, live.digits)?;
    let extra = if delete_lines {
        changes.extend(extra.into_iter().map(|id| LineChange::Delete { id }));
        Vec::new()
    } else {
        extra
    };
    Ok(if changes.is_empty() {
        BomOutcome::Unchanged { id: bom.id, extra }
    } else {
        BomOutcome::Update {
            id: bom.id,
            company: bom.company,
            write_date: bom.write_date.clone(),
            changes,
            extra,
        }
    })
}

/// The one bill of materials of a product: one for this variant only goes before one for all.
fn existing<'a>(file: &FileBom, product: &BomProduct, live: &'a LiveBoms) -> Result<Option<&'a LiveBom>, BomProblem> {
    let own = |variant| {
        let boms = live.boms.iter();
        boms.filter(move |bom| bom.template == product.template && bom.product == variant)
            .collect::<Vec<_>>()
    };
    let mut found = own(Some(product.id));
    // One for all variants is not written by the code of one of them.
    if found.is_empty() && !product.has_siblings {
        found = own(None);
    }
    match found[..] {
        [] => Ok(None),
        [bom] => Ok(Some(bom)),
        _ => Err(BomProblem::SeveralBoms {
            line: file.line,
            product: file.product.clone(),
            ids: found.iter().map(|bom| bom.id).collect(),
        }),
    }
}

/// What is in what: by the file, and where it says nothing by Odoo.
struct Contents<'a> {
    file: FxHashMap<&'a str, Vec<&'a str>>,
    products: &'a Products<'a>,
    live: FxHashMap<i64, Vec<&'a LiveBom>>,
}

impl<'a> Contents<'a> {
    fn of(&self, product: &str) -> Vec<&'a str> {
        if let Some(components) = self.file.get(product) {
            return components.clone();
        }
        let known = self.products.by_identifier.get(product).into_iter().flatten();
        let boms = known.filter_map(|known| Some((known, self.live.get(&known.template)?)));
        let lines = boms.flat_map(|(known, boms)| {
            let own = boms
                .iter()
                .filter(|bom| bom.product.is_none_or(|product| product == known.id));
            own.flat_map(|bom| &bom.lines)
        });
        let products = lines.filter_map(|line| self.products.by_id.get(&line.product));
        products.filter_map(|product| product.identifier.as_deref()).collect()
    }
}

/// The products of the file that have components, each after those that it is made of.
fn children_first<'a>(
    file: &'a [FileBom],
    live: &'a LiveBoms,
    products: &'a Products<'a>,
) -> Result<Vec<&'a str>, BomError> {
    let mut contents = Contents {
        file: FxHashMap::default(),
        products,
        live: FxHashMap::default(),
    };
    for bom in file {
        let components = contents.file.entry(&bom.product).or_default();
        components.extend(bom.components.iter().map(|component| component.product.as_str()));
    }
    for bom in &live.boms {
        contents.live.entry(bom.template).or_default().push(bom);
    }
    let mut order = Vec::new();
    let mut done: FxHashSet<&str> = FxHashSet::default();
    for bom in file {
        walk(&bom.product, &contents, &mut done, &mut order)?;
    }
    order.retain(|product| contents.file.contains_key(product));
    Ok(order)
}

/// Goes down from a product without calling itself, and notes each product when all below it are noted.
fn walk<'a>(
    start: &'a str,
    contents: &Contents<'a>,
    done: &mut FxHashSet<&'a str>,
    order: &mut Vec<&'a str>,
) -> Result<(), BomError> {
    let mut open: Vec<(&str, std::vec::IntoIter<&str>)> = Vec::new();
    let mut is_open: FxHashSet<&str> = FxHashSet::default();
    let mut next = Some(start);
    loop {
        if let Some(product) = next.take().filter(|product| !done.contains(product)) {
            if is_open.contains(product) {
                let path = open
                    .iter()
                    .map(|(product, _)| *product)
                    .skip_while(|open| *open != product);
                return Err(BomError::Cycle {
                    path: path.chain([product]).map(str::to_owned).collect(),
                });
            }
            is_open.insert(product);
            open.push((product, contents.of(product).into_iter()));
        }
        let Some((product, below)) = open.last_mut() else {
            return Ok(());
        };
        next = below.next();
        if next.is_none() {
            let product = *product;
            open.pop();
            is_open.remove(product);
            done.insert(product);
            order.push(product);
        }
    }
}

impl BomPlan {
    /// What the guards of `mrp.bom` are asked for; the fields are those of it and of its lines.
    #[must_use]
    pub fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::default();
        let write = |wanted: &mut Wanted, fields: &[&str]| {
            wanted.fields.extend(fields.iter().map(|&field| field.to_owned()));
        };
        for bom in &self.boms {
            match &bom.outcome {
                BomOutcome::Create { .. } => {
                    wanted.inserts += 1;
                    write(&mut wanted, &["product_tmpl_id", "bom_line_ids"]);
                }
                BomOutcome::Update { changes, company, .. } => {
                    wanted.updates += 1;
                    wanted.companies.extend(*company);
                    wanted.deleted_lines += changes
                        .iter()
                        .filter(|change| matches!(change, LineChange::Delete { .. }))
                        .count();
                    write(&mut wanted, &["bom_line_ids"]);
                }
                BomOutcome::Unchanged { .. } | BomOutcome::Refused(_) => {}
            }
        }
        wanted
    }
}
