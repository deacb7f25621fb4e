//! What Odoo has of records that were written: the ids that it gave, and its values where it is master.

use std::collections::HashMap;

use monta_core::export::{Mapping, Master, OdooColumns, Setup};
use monta_core::lookup::Tables;
use serde_json::{Value, json};

use super::apply::{Applier, Part};
use super::live::{Kinds, id_of, live_table};
use crate::read::Halt;

/// How many records are read at once.
const RECORDS: usize = 1000;

impl Applier<'_> {
    /// Reads back what was written of a part: the variants of templates that were created or the templates of variants,
    /// and the columns whose master Odoo is.
    pub(super) fn read_back(&mut self, part: &Part) -> Result<(), Halt> {
        let other = match part.table.as_str() {
            "product.template" => Some("product_variant_id"),
            "product.product" => Some("product_tmpl_id"),
            _ => None,
        };
        let mapping = self.of_odoo()?;
        let tells = !mapping.columns.is_empty();
        if other.is_none() && !tells {
            return Ok(());
        }
        let mut written = self.journal.not_read_back(!tells, RECORDS)?;
        if written.is_empty() {
            return Ok(());
        }
        let (tables, kinds) = if tells {
            self.live.tables(&mapping)?
        } else {
            (Tables::new(), Kinds::new())
        };
        let setup = Setup {
            tables: &tables,
            lists: &[],
            groups: &[],
        };
        // Of a field that is gone meanwhile nothing can be told.
        let columns = OdooColumns::new(&mapping, setup).ok();
        let names: Vec<&str> = mapping.columns.iter().map(|line| line.field.name.as_str()).collect();
        let names: Vec<&str> = names.into_iter().filter(|name| kinds.contains_key(*name)).collect();
        let fields: Vec<&str> = other.into_iter().chain(names.iter().copied()).collect();
        while !written.is_empty() {
            let ids: Vec<Value> = written.iter().map(|record| json!(record.id)).collect();
            let rows = self.live.with_values(&part.table, "id", &ids, &[], &fields)?;
            let table = live_table(&rows, &names, &kinds);
            let known: HashMap<_, _> = table.records.iter().map(|known| (known.id, known)).collect();
            let rows: HashMap<_, _> = rows.iter().map(|row| (id_of(row), row)).collect();
            for record in &mut written {
                let id = record.id.unwrap_or_default();
                let row = rows.get(&id);
                let found = other.filter(|_| record.outcome == "create").zip(row);
                let found = found.and_then(|(field, row)| row.get(field)?.as_i64());
                // Zero, too, where it is gone already.
                record.other = Some(found.unwrap_or_default());
                if let Some((columns, known)) = columns.as_ref().zip(known.get(&id)) {
                    let texts = columns.texts(known, &table);
                    let told = texts
                        .iter()
                        .map(|told| (told.column.to_string(), told.text.to_string()));
                    record.odoo = told.collect();
                }
            }
            self.journal.set_read_back(&written)?;
            written = self.journal.not_read_back(!tells, RECORDS)?;
        }
        Ok(())
    }

    /// The columns of the mapping whose master Odoo is, as they were when the plan was made.
    fn of_odoo(&self) -> Result<Mapping, Halt> {
        let definition = self.journal.noted("definition")?;
        let mut mapping: Mapping = serde_json::from_value(definition).unwrap_or_default();
        mapping.columns.retain(|line| line.master == Master::Odoo);
        Ok(mapping)
    }
}
