//! What Odoo has now of what a file is about.

use monta_core::message;
use std::collections::{BTreeMap, BTreeSet};

use monta_core::export::{
    Currencies, Currency, InputRow, LiveRecord, LiveTable, LiveVariant, Mapping, Planner, odoo_value,
};
use monta_core::lookup::{Field, FieldType, Table, Tables};
use monta_odoo::{Class, Session};
use serde_json::{Map, Value, json};

use crate::cache::{Cache, Column, OdooRow, field_type};
use crate::read::{Asker, Halt};

/// How many rows are asked for at once, where all of a table are.
const PAGE: usize = 5000;

/// Asks Odoo. Only what reads.
#[derive(Debug, Clone, Copy)]
pub(super) struct Live<'a> {
    pub(super) session: &'a Session,
    pub(super) asker: Asker<'a>,
}

/// The fields of a table.
pub(super) type Kinds = BTreeMap<String, monta_odoo::Field>;

impl Live<'_> {
    /// The fields of a table.
    pub(super) fn fields(&self, table: &str) -> Result<Kinds, Halt> {
        self.asker.ask(|| self.session.fields(table))
    }

    /// The rows that fit, archived ones too, in one answer.
    pub(super) fn rows(&self, table: &str, domain: &[Value], fields: &[&str]) -> Result<Vec<OdooRow>, Halt> {
        self.some(table, domain, fields, None)
    }

    fn some(&self, table: &str, domain: &[Value], fields: &[&str], limit: Option<usize>) -> Result<Vec<OdooRow>, Halt> {
        let context = archived_too();
        let answer = self.asker.ask(|| {
            let mut arguments = Map::from_iter([
                ("domain".to_owned(), Value::Array(domain.to_vec())),
                ("fields".to_owned(), json!(fields)),
                ("order".to_owned(), json!("id")),
                ("load".to_owned(), Value::Null),
            ]);
            arguments.extend(limit.map(|limit| ("limit".to_owned(), json!(limit))));
            self.session.call(table, "search_read", None, arguments, &context)
        })?;
        serde_json::from_value(answer).map_err(|_| {
            Halt::Odoo(monta_odoo::Error::Unreadable {
                server: "Odoo".to_owned(),
                what: message!("it does not hold the rows of a table"),
            })
        })
    }

    /// All rows of a table.
    pub(super) fn all(&self, table: &str, fields: &[&str]) -> Result<Vec<OdooRow>, Halt> {
        let mut rows: Vec<OdooRow> = Vec::new();
        loop {
            let last = rows.last().map_or(0, id_of);
            let page = self.some(table, &[json!(["id", ">", last])], fields, Some(PAGE))?;
            let is_last = page.len() < PAGE;
            rows.extend(page);
            if is_last {
                return Ok(rows);
            }
        }
    }

    /// The rows with one of these values; in as many questions as it takes.
    pub(super) fn with_values(
        &self,
        table: &str,
        field: &str,
        values: &[Value],
        further: &[Value],
        fields: &[&str],
    ) -> Result<Vec<OdooRow>, Halt> {
        let mut rows = Vec::new();
        for values in values.chunks(PAGE) {
            let mut domain = vec![json!([field, "in", values])];
            domain.extend_from_slice(further);
            rows.extend(self.rows(table, &domain, fields)?);
        }
        Ok(rows)
    }

    /// The table that a mapping writes, and those whose records it finds, with their rows.
    pub(super) fn tables(&self, mapping: &Mapping) -> Result<(Tables, Kinds), Halt> {
        let name = mapping.table();
        let kinds = self.fields(name)?;
        let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for line in &mapping.columns {
            let relation = kinds.get(&line.field.name).and_then(|field| field.relation.as_deref());
            if let (Some(relation), Some(secondary)) = (relation, &line.secondary) {
                wanted.entry(relation).or_default().insert(&secondary.name);
            }
        }
        let mut tables = Tables::new().with(Table::new(name, fields(&kinds)));
        for (table, names) in wanted {
            let of_table = self.fields(table)?;
            let columns: Vec<Column> = of_table
                .iter()
                .filter(|(field, _)| names.contains(field.as_str()) || *field == ACTIVE)
                .map(|(field, kind)| column(field, kind))
                .collect();
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            let rows = self.all(table, &names)?;
            let columns: Vec<&Column> = columns.iter().collect();
            let rows = rows.iter().map(|row| Cache::row_of(row, &columns)).collect();
            tables = tables.with(Table::new(table, fields(&of_table)).with_rows(&names, rows));
        }
        Ok((tables, kinds))
    }

    /// The currencies of the amounts that a mapping writes. Nothing is asked where it writes none.
    pub(super) fn currencies(&self, mapping: &Mapping, kinds: &Kinds) -> Result<Currencies, Halt> {
        let written = mapping.columns.iter().filter(|line| line.insert || line.update);
        let fields: BTreeMap<String, String> = written
            .filter_map(|line| {
                let currency = kinds.get(&line.field.name)?.currency_field.as_ref()?;
                Some((line.field.name.clone(), currency.clone()))
            })
            .collect();
        if fields.is_empty() {
            return Ok(Currencies::default());
        }
        let rows = self.rows("res.currency", &[], &["active", "rounding"])?;
        let currencies: Vec<Currency> = rows
            .iter()
            .filter_map(|row| {
                Some(Currency {
                    id: id_of(row),
                    active: row.get(ACTIVE) == Some(&Value::Bool(true)),
                    coin: row.get("rounding")?.as_f64()?,
                })
            })
            .collect();
        Ok(Currencies::new(fields, &currencies))
    }

    /// The records that some rows are about. Fewer at once, where Odoo cannot answer for all of them.
    pub(super) fn records(
        &self,
        planner: &Planner<'_>,
        mapping: &Mapping,
        kinds: &Kinds,
        rows: &[InputRow],
    ) -> Result<LiveTable, Halt> {
        match self.records_of(planner, mapping, kinds, rows) {
            Err(Halt::Odoo(error)) if error.class() == Class::Shrink && rows.len() > 1 => {
                let (one, other) = rows.split_at(rows.len() / 2);
                let mut live = self.records(planner, mapping, kinds, one)?;
                let more = self.records(planner, mapping, kinds, other)?;
                live.records.extend(more.records);
                live.variants.extend(more.variants);
                Ok(live)
            }
            other => other,
        }
    }

    fn records_of(
        &self,
        planner: &Planner<'_>,
        mapping: &Mapping,
        kinds: &Kinds,
        rows: &[InputRow],
    ) -> Result<LiveTable, Halt> {
        let mut names: BTreeSet<&str> = planner.needed_fields().collect();
        names.extend(
            ["active", "company_id", "write_date"]
                .into_iter()
                .filter(|name| kinds.contains_key(*name)),
        );
        let identifiers = planner.identifiers(rows);
        let values = |field: &str, cells: &[monta_core::lookup::Cell]| -> Vec<Value> {
            let kind = kinds.get(field).map_or(FieldType::Other, |kind| field_type(&kind.kind));
            cells.iter().map(|cell| odoo_value(cell, kind)).collect()
        };
        let domain: Vec<Value> = identifiers
            .iter()
            .map(|(field, cells)| json!([field, "in", values(field, cells)]))
            .collect();
        let fields: Vec<&str> = names.into_iter().filter(|name| kinds.contains_key(*name)).collect();
        let found = self.rows(mapping.table(), &domain, &fields)?;
        let variants = match &identifiers[..] {
            [(field, cells)] if mapping.table() == "product.template" => {
                self.hidden_variants(field, &values(field, cells), &found)?
            }
            _ => Vec::new(),
        };
        Ok(LiveTable {
            variants,
            ..live_table(&found, &fields, kinds)
        })
    }

    /// The variants whose identifier their template does not have: it has several.
    fn hidden_variants(&self, field: &str, values: &[Value], found: &[OdooRow]) -> Result<Vec<LiveVariant>, Halt> {
        if !matches!(field, "default_code" | "barcode") {
            return Ok(Vec::new());
        }
        let domain = [json!([field, "in", values])];
        let variants = self.rows("product.product", &domain, &["product_tmpl_id", field])?;
        let is_shown = |template: i64, identifier: &str| {
            let same = |row: &&OdooRow| row.get(field).and_then(Value::as_str) == Some(identifier);
            found.iter().filter(same).any(|row| id_of(row) == template)
        };
        let hidden = variants.iter().filter_map(|row| {
            let template = row.get("product_tmpl_id")?.as_i64()?;
            let identifier = row.get(field)?.as_str()?;
            (!is_shown(template, identifier)).then(|| LiveVariant {
                id: id_of(row),
                template,
                identifier: identifier.to_owned(),
            })
        });
        Ok(hidden.collect())
    }
}

const ACTIVE: &str = "active";

/// With it Odoo gives archived records, too.
pub(super) fn archived_too() -> Map<String, Value> {
    Map::from_iter([("active_test".to_owned(), json!(false))])
}

pub(super) fn id_of(row: &OdooRow) -> i64 {
    row.get("id").and_then(Value::as_i64).unwrap_or_default()
}

/// Rows of a table, of which these fields were read.
pub(super) fn live_table(rows: &[OdooRow], fields: &[&str], kinds: &Kinds) -> LiveTable {
    let columns: Vec<Column> = fields
        .iter()
        .filter_map(|name| Some(column(name, kinds.get(*name)?)))
        .collect();
    let places: Vec<&Column> = columns.iter().collect();
    let record = |row: &OdooRow| {
        let known = Cache::row_of(row, &places);
        LiveRecord {
            id: known.id,
            active: known.active,
            company: row.get("company_id").and_then(Value::as_i64),
            write_date: row
                .get("write_date")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            cells: known.cells,
        }
    };
    LiveTable {
        records: rows.iter().map(record).collect(),
        columns: columns.iter().map(|column| column.name.clone()).collect(),
        variants: Vec::new(),
    }
}

fn column(name: &str, field: &monta_odoo::Field) -> Column {
    Column {
        name: name.to_owned(),
        kind: field.kind.clone(),
    }
}

fn fields(kinds: &Kinds) -> Vec<Field> {
    let field = |(name, field): (&String, &monta_odoo::Field)| Field {
        name: name.clone(),
        label: field.label.clone(),
        field_type: field_type(&field.kind),
        digits: field.digits.map(|(_, decimals)| decimals),
        selection: field.selection.clone().unwrap_or_default(),
        relation: field.relation.clone(),
        readonly: field.readonly,
    };
    kinds.iter().map(field).collect()
}
