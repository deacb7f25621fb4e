//! What bills of materials come to, and what Odoo is sent for them.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::problem::BomProblem;
use super::snapshot::{LiveBoms, ProductRef};
use crate::export::guard::Wanted;

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

impl BomOutcome {
    /// What Odoo's `create` or `write` of `mrp.bom` takes; none where nothing is written, or where a product is not there
    /// yet. `ids` gives variant and template of products that were created meanwhile, by identifier.
    #[must_use]
    pub fn values(&self, live: &LiveBoms, ids: impl Fn(&str) -> Option<(i64, i64)>) -> Option<Map<String, Value>> {
        let id_of = |product: &ProductRef| match product {
            ProductRef::Known(id) => {
                let known = live.products.iter().find(|known| known.id == *id)?;
                Some((known.id, known.template))
            }
            ProductRef::Planned(identifier) => ids(identifier),
        };
        let add = |line: &NewLine| {
            let (product, _) = id_of(&line.product)?;
            Some(json!([0, 0, new_values(line, product)]))
        };
        let mut values = Map::new();
        let commands: Option<Vec<Value>> = match self {
            Self::Create {
                product,
                for_variant,
                lines,
            } => {
                let (id, template) = id_of(product)?;
                values.insert("product_tmpl_id".to_owned(), template.into());
                if *for_variant {
                    values.insert("product_id".to_owned(), id.into());
                }
                lines.iter().map(add).collect()
            }
            Self::Update { changes, .. } => changes
                .iter()
                .map(|change| match change {
                    LineChange::Add(new) => add(new),
                    LineChange::Change { id, quantity, unit } => {
                        Some(json!([1, id, changed(quantity.as_ref(), *unit)]))
                    }
                    LineChange::Delete { id } => Some(json!([2, id, 0])),
                })
                .collect(),
            Self::Unchanged { .. } | Self::Refused(_) => return None,
        };
        values.insert("bom_line_ids".to_owned(), commands?.into());
        Some(values)
    }
}

fn new_values(line: &NewLine, product: i64) -> Map<String, Value> {
    let mut values = Map::new();
    values.insert("product_id".to_owned(), product.into());
    values.insert("product_qty".to_owned(), number(&line.quantity));
    if let Some(unit) = line.unit {
        values.insert("product_uom_id".to_owned(), unit.into());
    }
    if !line.attribute_values.is_empty() {
        let ids: Vec<i64> = line.attribute_values.iter().copied().collect();
        values.insert(
            "bom_product_template_attribute_value_ids".to_owned(),
            json!([[6, 0, ids]]),
        );
    }
    if let Some(operation) = line.operation {
        values.insert("operation_id".to_owned(), operation.into());
    }
    values
}

fn changed(quantity: Option<&(String, String)>, unit: Option<(i64, i64)>) -> Map<String, Value> {
    let mut values = Map::new();
    if let Some((_, quantity)) = quantity {
        values.insert("product_qty".to_owned(), number(quantity));
    }
    if let Some((_, unit)) = unit {
        values.insert("product_uom_id".to_owned(), unit.into());
    }
    values
}

/// Odoo takes a JSON number, which is the nearest to the exact one.
fn number(text: &str) -> Value {
    text.parse::<f64>().map_or(Value::Null, Value::from)
}
