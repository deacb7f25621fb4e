//! Bills of materials of a file, compared with those of Odoo.

mod lines;
mod order;
mod outcome;
mod problem;
mod products;
mod snapshot;

use rustc_hash::FxHashMap;

pub use outcome::{BomOutcome, BomPlan, LineChange, NewLine, PlannedBom};
pub use problem::{BomError, BomProblem};
pub use snapshot::{AttributeValue, BomProduct, FileBom, FileComponent, LiveBom, LiveBoms, LiveLine, ProductRef};

use lines::{FilePart, Merged, compare, merge};
use order::children_first;
use products::Products;

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
