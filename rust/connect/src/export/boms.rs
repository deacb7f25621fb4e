//! Bills of materials of a plan.

use monta_core::message;
use monta_core::message::{Message, in_series, listed};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use monta_core::export::{
    AttributeValue, BomOutcome, BomProduct, FileBom, LineChange, LiveBom, LiveBoms, LiveLine, Mapping, NewLine,
    PlannedBom, ProductRef, Wanted, plan_boms,
};
use serde_json::{Map, Value, json};

use super::journal::{Journal, Record};
use super::live::{Live, id_of};
use super::seal::Seal;
use crate::cache::OdooRow;
use crate::error::Error;
use crate::read::Halt;

/// Compares the bills of materials of a file with Odoo's, and adds them to the plan. Gives what the guards are asked for.
pub(super) fn plan(
    live: &Live<'_>,
    journal: &Journal,
    mapping: &Mapping,
    file: &[FileBom],
    delete_lines: bool,
    seal: &mut Seal,
) -> Result<Wanted, Error> {
    let field = mapping
        .identifiers()
        .next()
        .map_or("default_code", |line| &line.field.name);
    let names: BTreeSet<&str> = file
        .iter()
        .flat_map(|bom| std::iter::once(&bom.product).chain(bom.components.iter().map(|part| &part.product)))
        .map(String::as_str)
        .collect();
    let mut found = Found::default();
    for name in &names {
        if journal.named(name)?.is_some_and(|record| record.outcome == "create") {
            found.boms.planned.insert((*name).to_owned());
        }
    }
    let uses = Uses {
        values: file
            .iter()
            .any(|bom| bom.components.iter().any(|part| !part.attribute_values.is_empty())),
        operations: file
            .iter()
            .any(|bom| bom.components.iter().any(|part| part.operation.is_some())),
    };
    found.read(live, field, &names, uses)?;
    let planned =
        plan_boms(file, &found.boms, delete_lines).map_err(|error| Error::Input(message!("{error}.", error)))?;
    for bom in &planned.boms {
        let record = found.record(bom);
        seal.add(&record.outcome, record.get("values"));
        journal.add(&record)?;
    }
    Ok(planned.wanted())
}

#[derive(Clone, Copy)]
struct Uses {
    values: bool,
    operations: bool,
}

/// What Odoo has.
#[derive(Default)]
struct Found {
    boms: LiveBoms,
    /// `write_date` of each line, by the id of its bill of materials: a line that is changed does not touch that.
    lines: BTreeMap<i64, BTreeMap<i64, String>>,
}

impl Found {
    fn read(&mut self, live: &Live<'_>, field: &str, names: &BTreeSet<&str>, uses: Uses) -> Result<(), Halt> {
        let fields = [field, "product_tmpl_id", "uom_id", "active"];
        let names: Vec<Value> = names.iter().map(|name| json!(name)).collect();
        let parts = live.with_values("product.product", field, &names, &[], &fields)?;
        let mut templates: BTreeSet<i64> = BTreeSet::new();
        let mut waiting: BTreeSet<i64> = parts.iter().filter_map(|row| whole(row, "product_tmpl_id")).collect();
        let of_lines = live.fields("mrp.bom.line")?;
        self.boms.digits = of_lines
            .get("product_qty")
            .and_then(|field| field.digits)
            .map(|(_, digits)| digits);
        while !waiting.is_empty() {
            let ids: Vec<Value> = waiting.iter().map(|id| json!(id)).collect();
            templates.append(&mut waiting);
            let variants = live.with_values("product.product", "product_tmpl_id", &ids, &[], &fields)?;
            self.add_products(&variants, field);
            let boms = live.with_values(
                "mrp.bom",
                "product_tmpl_id",
                &ids,
                &[json!(["active", "=", true])],
                &["product_tmpl_id", "product_id", "company_id", "write_date"],
            )?;
            let bom_ids: Vec<Value> = boms.iter().map(|row| json!(id_of(row))).collect();
            let lines = live.with_values(
                "mrp.bom.line",
                "bom_id",
                &bom_ids,
                &[],
                &[
                    "bom_id",
                    "product_id",
                    "product_qty",
                    "product_uom_id",
                    "bom_product_template_attribute_value_ids",
                    "operation_id",
                    "write_date",
                ],
            )?;
            let operations = if uses.operations && !bom_ids.is_empty() {
                live.with_values("mrp.routing.workcenter", "bom_id", &bom_ids, &[], &["bom_id", "name"])?
            } else {
                Vec::new()
            };
            self.add_boms(&boms, &lines, &operations);
            let known: BTreeSet<i64> = self.boms.products.iter().map(|product| product.id).collect();
            let further: BTreeSet<i64> = lines.iter().filter_map(|row| whole(row, "product_id")).collect();
            let further: Vec<Value> = further.difference(&known).map(|id| json!(id)).collect();
            if !further.is_empty() {
                let parts = live.with_values("product.product", "id", &further, &[], &["product_tmpl_id"])?;
                waiting = parts.iter().filter_map(|row| whole(row, "product_tmpl_id")).collect();
                waiting.retain(|template| !templates.contains(template));
            }
        }
        if uses.values {
            let ids: Vec<Value> = templates.iter().map(|id| json!(id)).collect();
            let model = "product.template.attribute.value";
            let values = live.with_values(model, "product_tmpl_id", &ids, &[], &["product_tmpl_id", "name"])?;
            self.boms.attribute_values = values
                .iter()
                .filter_map(|row| {
                    Some(AttributeValue {
                        id: id_of(row),
                        template: whole(row, "product_tmpl_id")?,
                        name: text(row, "name"),
                    })
                })
                .collect();
        }
        self.boms.units = live
            .all("uom.uom", &["name"])?
            .iter()
            .map(|row| (id_of(row), text(row, "name")))
            .collect();
        Ok(())
    }

    fn add_products(&mut self, variants: &[OdooRow], field: &str) {
        let mut counts: HashMap<i64, usize> = HashMap::new();
        for row in variants.iter().filter(|row| is_active(row)) {
            *counts
                .entry(whole(row, "product_tmpl_id").unwrap_or_default())
                .or_default() += 1;
        }
        self.boms.products.extend(variants.iter().map(|row| {
            let template = whole(row, "product_tmpl_id").unwrap_or_default();
            BomProduct {
                id: id_of(row),
                template,
                identifier: Some(text(row, field)).filter(|text| !text.is_empty()),
                unit: whole(row, "uom_id").unwrap_or_default(),
                has_siblings: counts.get(&template).is_some_and(|count| *count > 1),
                active: is_active(row),
            }
        }));
    }

    fn add_boms(&mut self, boms: &[OdooRow], lines: &[OdooRow], operations: &[OdooRow]) {
        let mut of_bom: HashMap<i64, Vec<LiveLine>> = HashMap::new();
        for row in lines {
            let bom = whole(row, "bom_id").unwrap_or_default();
            let values = row
                .get("bom_product_template_attribute_value_ids")
                .and_then(Value::as_array);
            of_bom.entry(bom).or_default().push(LiveLine {
                id: id_of(row),
                product: whole(row, "product_id").unwrap_or_default(),
                quantity: row.get("product_qty").and_then(Value::as_f64).unwrap_or_default(),
                unit: whole(row, "product_uom_id").unwrap_or_default(),
                attribute_values: values.into_iter().flatten().filter_map(Value::as_i64).collect(),
                operation: whole(row, "operation_id"),
            });
            self.lines
                .entry(bom)
                .or_default()
                .insert(id_of(row), text(row, "write_date"));
        }
        self.boms.boms.extend(boms.iter().map(|row| {
            LiveBom {
                id: id_of(row),
                template: whole(row, "product_tmpl_id").unwrap_or_default(),
                product: whole(row, "product_id"),
                company: whole(row, "company_id"),
                write_date: text(row, "write_date"),
                operations: operations
                    .iter()
                    .filter(|operation| whole(operation, "bom_id") == Some(id_of(row)))
                    .map(|operation| (id_of(operation), text(operation, "name")))
                    .collect(),
                lines: of_bom.remove(&id_of(row)).unwrap_or_default(),
            }
        }));
    }

    fn record(&self, bom: &PlannedBom) -> Record {
        let outcome = match &bom.outcome {
            BomOutcome::Create { .. } => "create",
            BomOutcome::Update { .. } => "update",
            BomOutcome::Unchanged { .. } => "unchanged",
            BomOutcome::Refused(_) => "refused",
        };
        let mut record = Record::new("bom", bom.line, &bom.product, outcome);
        // Products that are not there yet stand in the values as negative numbers, variant and template of each.
        let named: RefCell<Vec<String>> = RefCell::default();
        let values = bom.outcome.values(&self.boms, |identifier| {
            let mut named = named.borrow_mut();
            let place = named.iter().position(|known| known == identifier).unwrap_or_else(|| {
                named.push(identifier.to_owned());
                named.len() - 1
            });
            let number = -2 * i64::try_from(place).unwrap_or_default();
            Some((number - 1, number - 2))
        });
        let mut payload = Map::new();
        payload.insert("values".to_owned(), json!(values));
        payload.insert("named".to_owned(), json!(named.into_inner()));
        payload.insert("changes".to_owned(), self.changes(&bom.outcome));
        match &bom.outcome {
            BomOutcome::Update {
                id, write_date, extra, ..
            } => {
                record.id = Some(*id);
                record.message = told(extra);
                payload.insert("write_date".to_owned(), json!(write_date));
                payload.insert(
                    "lines".to_owned(),
                    json!(self.lines.get(id).cloned().unwrap_or_default()),
                );
            }
            BomOutcome::Unchanged { id, extra } => {
                record.id = Some(*id);
                record.message = told(extra);
            }
            BomOutcome::Refused(problems) => {
                record.message = Some(in_series(problems).into());
            }
            BomOutcome::Create { .. } => {}
        }
        record.payload = payload;
        record
    }

    /// What people are shown: the component, and how many before and after.
    fn changes(&self, outcome: &BomOutcome) -> Value {
        let called = |id: i64| {
            let known = self.boms.products.iter().find(|product| product.id == id);
            let identifier = known.and_then(|product| product.identifier.clone());
            identifier.unwrap_or_else(|| format!("id {id}"))
        };
        let new = |line: &NewLine| {
            let name = match &line.product {
                ProductRef::Known(id) => called(*id),
                ProductRef::Planned(identifier) => identifier.clone(),
            };
            json!([name, null, line.quantity])
        };
        let of_line = |id: i64| {
            let mut lines = self.boms.boms.iter().flat_map(|bom| &bom.lines);
            let line = lines.find(|line| line.id == id);
            line.map_or_else(
                || (format!("line {id}"), String::new()),
                |line| (called(line.product), line.quantity.to_string()),
            )
        };
        match outcome {
            BomOutcome::Create { lines, .. } => lines.iter().map(new).collect(),
            BomOutcome::Update { changes, .. } => changes
                .iter()
                .map(|change| match change {
                    LineChange::Add(line) => new(line),
                    LineChange::Change { id, quantity, .. } => {
                        let (name, same) = of_line(*id);
                        let (old, new) = quantity.clone().unwrap_or((same.clone(), same));
                        json!([name, old, new])
                    }
                    LineChange::Delete { id } => {
                        let (name, old) = of_line(*id);
                        json!([name, old, ""])
                    }
                })
                .collect(),
            BomOutcome::Unchanged { .. } | BomOutcome::Refused(_) => json!([]),
        }
    }
}

/// Puts ids in the place of the products that were not there when the plan was made; their identifier where one is not
/// there yet either.
pub(super) fn resolved(
    record: &Record,
    mut ids: impl FnMut(&str) -> Option<(i64, i64)>,
) -> Result<Map<String, Value>, Message> {
    let named: Vec<String> = serde_json::from_value(record.get("named").clone()).unwrap_or_default();
    let mut values = record.fields("values");
    let mut put = |value: &mut Value| -> Result<(), Message> {
        let Some(number) = value.as_i64().filter(|number| *number < 0) else {
            return Ok(());
        };
        let place = usize::try_from((-number - 1) / 2).unwrap_or(usize::MAX);
        let name = named.get(place).cloned().unwrap_or_default();
        let (variant, template) = ids(&name).ok_or_else(|| not_created(&name))?;
        *value = if number % 2 == 0 { template } else { variant }.into();
        Ok(())
    };
    for name in ["product_tmpl_id", "product_id"] {
        values.get_mut(name).map_or(Ok(()), &mut put)?;
    }
    let lines = values.get_mut("bom_line_ids").and_then(Value::as_array_mut);
    for line in lines.into_iter().flatten() {
        line.pointer_mut("/2/product_id").map_or(Ok(()), &mut put)?;
    }
    Ok(values)
}

pub(super) fn not_created(name: &str) -> Message {
    message!("`{name}` was not created: correct that first, then plan again", name)
}

fn told(extra: &[i64]) -> Option<Message> {
    (!extra.is_empty()).then(|| {
        message!(
            "Odoo has lines that the file does not have (ids {ids}): they stay, unless the guard `delete_lines` is opened",
            ids = listed(extra)
        )
    })
}

fn is_active(row: &OdooRow) -> bool {
    row.get("active") != Some(&Value::Bool(false))
}

fn whole(row: &OdooRow, field: &str) -> Option<i64> {
    row.get(field).and_then(Value::as_i64)
}

fn text(row: &OdooRow, field: &str) -> String {
    row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}
