//! The lines of one bill of materials: joined where the file has a component twice, and matched with those of Odoo.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::{LineChange, NewLine};
use super::problem::BomProblem;
use super::products::Products;
use super::snapshot::{FileBom, FileComponent, LiveBom, LiveBoms, LiveLine, ProductRef};
use crate::export::number::plain_number;
use crate::lookup::decimal::{decimal, rounded};
use crate::quantity::{Quantity, from_decimal, text};

/// What a component is compared with.
pub(super) struct FilePart<'a> {
    pub(super) live: &'a LiveBoms,
    pub(super) products: &'a Products<'a>,
    /// The template that is made, where it is there.
    pub(super) template: Option<i64>,
    pub(super) bom: Option<&'a LiveBom>,
}

/// By what a line is known.
type Key = (ProductRef, BTreeSet<i64>, Option<i64>);

/// A component of the file, once for each key.
#[derive(Debug, Clone)]
pub(super) struct Merged {
    key: Key,
    name: String,
    line: u64,
    total: Quantity,
    quantity: String,
    unit: Option<i64>,
    /// Whether the file says the unit.
    says_unit: bool,
}

impl PartialEq for Merged {
    /// Wherever it stands in the file.
    fn eq(&self, other: &Self) -> bool {
        (&self.key, &self.quantity, self.unit) == (&other.key, &other.quantity, other.unit)
    }
}

impl Merged {
    pub(super) fn new_line(&self) -> NewLine {
        let (product, attribute_values, operation) = self.key.clone();
        NewLine {
            product,
            quantity: self.quantity.clone(),
            unit: self.unit,
            attribute_values,
            operation,
        }
    }
}

/// The components of one place of the file, each once, in the order of their keys.
pub(super) fn merge(bom: &FileBom, part: &FilePart<'_>) -> Result<Vec<Merged>, Vec<BomProblem>> {
    let mut merged: BTreeMap<Key, Merged> = BTreeMap::new();
    let mut problems = Vec::new();
    if bom.components.is_empty() {
        problems.push(BomProblem::NoComponents {
            line: bom.line,
            product: bom.product.clone(),
        });
    }
    for component in &bom.components {
        match read(component, &bom.product, part) {
            Ok(read) => match merged.get_mut(&read.key) {
                None => drop(merged.insert(read.key.clone(), read)),
                Some(known) if known.unit == read.unit => known.total += &read.total,
                Some(known) => problems.push(BomProblem::OtherUnit {
                    line: component.line,
                    product: component.product.clone(),
                    other: format!("line {}", known.line),
                }),
            },
            Err(more) => problems.extend(more),
        }
    }
    for component in merged.values_mut() {
        component.quantity = rounded(&text(&component.total), part.live.digits);
        // Less than Odoo can tell from nothing.
        if component.quantity == "0" {
            problems.push(BomProblem::Quantity {
                line: component.line,
                product: component.name.clone(),
                quantity: text(&component.total),
            });
        }
    }
    if problems.is_empty() {
        Ok(merged.into_values().collect())
    } else {
        Err(problems)
    }
}

fn read(component: &FileComponent, made: &str, part: &FilePart<'_>) -> Result<Merged, Vec<BomProblem>> {
    let line = component.line;
    let mut problems = Vec::new();
    let product = part
        .products
        .find(&component.product, line)
        .map_err(|problem| problems.push(problem))
        .ok();
    let quantity = plain_number(&component.quantity)
        .ok()
        .map(|number| from_decimal(&number));
    let quantity = quantity.filter(Quantity::is_positive);
    if quantity.is_none() {
        problems.push(BomProblem::Quantity {
            line,
            product: component.product.clone(),
            quantity: component.quantity.clone(),
        });
    }
    let unit = match (&component.unit, &product) {
        (Some(name), _) => {
            let unit = only(
                part.live
                    .units
                    .iter()
                    .filter(|(_, known)| known == name)
                    .map(|(id, _)| *id),
            );
            if unit.is_none() {
                problems.push(BomProblem::UnknownUnit {
                    line,
                    unit: name.clone(),
                });
            }
            unit
        }
        (None, Some(ProductRef::Known(id))) => part.products.by_id.get(id).map(|product| product.unit),
        (None, _) => None,
    };
    let mut attribute_values = BTreeSet::new();
    for name in &component.attribute_values {
        let values = part.live.attribute_values.iter();
        let values = values.filter(|value| Some(value.template) == part.template && value.name == *name);
        match only(values.map(|value| value.id)) {
            Some(id) => drop(attribute_values.insert(id)),
            None => problems.push(BomProblem::UnknownValue {
                line,
                value: name.clone(),
                product: made.to_owned(),
            }),
        }
    }
    let operation = component.operation.as_ref().and_then(|name| {
        let operations = part.bom.into_iter().flat_map(|bom| &bom.operations);
        let id = only(operations.filter(|(_, known)| known == name).map(|(id, _)| *id));
        if id.is_none() {
            problems.push(BomProblem::UnknownOperation {
                line,
                operation: name.clone(),
                product: made.to_owned(),
            });
        }
        id
    });
    match (product, quantity) {
        (Some(product), Some(total)) if problems.is_empty() => Ok(Merged {
            key: (product, attribute_values, operation),
            name: component.product.clone(),
            line,
            total,
            quantity: String::new(),
            unit,
            says_unit: component.unit.is_some(),
        }),
        _ => Err(problems),
    }
}

fn only(mut ids: impl Iterator<Item = i64>) -> Option<i64> {
    let id = ids.next()?;
    ids.next().is_none().then_some(id)
}

/// What is different in Odoo, and the lines that the file does not have.
pub(super) fn compare(
    merged: &[Merged],
    bom: &LiveBom,
    digits: Option<u32>,
) -> Result<(Vec<LineChange>, Vec<i64>), Vec<BomProblem>> {
    let mut lines: BTreeMap<Key, Vec<&LiveLine>> = BTreeMap::new();
    for line in &bom.lines {
        let key = (
            ProductRef::Known(line.product),
            line.attribute_values.clone(),
            line.operation,
        );
        lines.entry(key).or_default().push(line);
    }
    let mut changes = Vec::new();
    let mut problems = Vec::new();
    for component in merged {
        match lines.remove(&component.key).as_deref() {
            None => changes.push(LineChange::Add(component.new_line())),
            Some([line]) => {
                let is_other_unit = component.unit.is_some_and(|unit| unit != line.unit);
                if is_other_unit && !component.says_unit {
                    problems.push(BomProblem::OtherUnit {
                        line: component.line,
                        product: component.name.clone(),
                        other: "Odoo".to_owned(),
                    });
                    continue;
                }
                let old = decimal(line.quantity, digits);
                let quantity = (old != component.quantity).then(|| (old, component.quantity.clone()));
                let unit = component.unit.filter(|_| is_other_unit).map(|unit| (line.unit, unit));
                if quantity.is_some() || unit.is_some() {
                    changes.push(LineChange::Change {
                        id: line.id,
                        quantity,
                        unit,
                    });
                }
            }
            Some(several) => problems.push(BomProblem::SeveralLines {
                line: component.line,
                product: component.name.clone(),
                ids: several.iter().map(|line| line.id).collect(),
            }),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut extra: Vec<i64> = lines.into_values().flatten().map(|line| line.id).collect();
    extra.sort_unstable();
    Ok((changes, extra))
}
