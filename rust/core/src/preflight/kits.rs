//! Kits that an order with them would not get past.

use super::finding::{Check, Finding, Remedy};
use super::products::PreflightProduct;
use crate::catalogue::Catalogue;
use crate::kits::Kits;
use crate::problem::{Code, Problems};
use crate::scalar::Id;
use crate::snapshot::{Kit, Product, Uom};

pub(super) fn findings(products: &[PreflightProduct], kits: &[Kit], uoms: &[Uom]) -> Vec<Finding> {
    let products: Vec<Product> = products.iter().map(PreflightProduct::as_ordered).collect();
    let catalogue = Catalogue::new(&products, kits, uoms);
    let mut problems = Problems::default();
    let mut known = Kits::new(&catalogue);
    for kit in kits {
        known.expand(kit.product_id, &mut problems);
    }
    let problems = problems.into_vec().into_iter();
    problems
        .map(|problem| {
            let check = match problem.code {
                Code::KitCycle => Check::KitCycle,
                _ => Check::KitBroken,
            };
            let is_empty = problem.code == Code::KitEmpty;
            let kit = catalogue.kit(Id(problem.record.id));
            if kit.is_none_or(|kit| kit.bom_id.get().is_some()) {
                return Finding::of_problem(check, problem);
            }
            let field = "pack_line_ids";
            if is_empty {
                return Finding::new(check, problem.record, field, Remedy::FillPack, []);
            }
            Finding {
                field,
                ..Finding::of_problem(check, problem)
            }
        })
        .collect()
}
