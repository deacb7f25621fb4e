//! A cache of an Odoo that a test fills, table by table.

use monta_connect::{Cache, Column, Paths, Preflight, PreflightOptions, Profile, Read, Shadow, Store};
use monta_odoo::{Page, Row};
use serde_json::{Value, json};

const UOM_18: &str = "name:char factor:float category_id:many2one";

/// A cache of an Odoo, table by table.
pub(super) struct Prepared {
    folder: tempfile::TempDir,
    pub(super) profile: Profile,
    version: &'static str,
}

impl Prepared {
    pub(super) fn new(version: &'static str) -> Self {
        let mut profile = Profile::default();
        profile.set_endpoint("https://acme.odoo.com").unwrap();
        profile.company = Some(1);
        let prepared = Self {
            folder: tempfile::tempdir().unwrap(),
            profile,
            version,
        };
        prepared.cache().set_server_version(version).unwrap();
        prepared
    }

    fn paths(&self) -> Paths {
        Paths {
            profile: self.folder.path().join("profile.json"),
            cache: self.folder.path().join("cache.sqlite"),
        }
    }

    pub(super) fn cache(&self) -> Cache {
        Cache::open(&self.paths().cache).unwrap()
    }

    /// Puts a table into the cache; `columns` are `name:kind`.
    pub(super) fn table(&mut self, name: &str, columns: &str, rows: Value) {
        let column = |text: &str| {
            let (name, kind) = text.split_once(':').unwrap();
            Column {
                name: name.to_owned(),
                kind: kind.to_owned(),
            }
        };
        let columns: Vec<_> = columns.split_whitespace().map(column).collect();
        let fields: Vec<_> = columns.iter().map(|column| column.name.clone()).collect();
        let row = |row: &Value| Row {
            id: row["id"].as_i64().unwrap(),
            values: fields.iter().map(|field| row[field].clone()).collect(),
        };
        let rows: Vec<_> = serde_json::from_value::<Vec<Value>>(rows)
            .unwrap()
            .iter()
            .map(row)
            .collect();
        self.profile.table_mut(name);
        let (source, version) = (self.profile.source(), self.version.to_owned());
        let at = "2026-11-27 08:19:00".to_owned();
        let shadow = Shadow {
            columns: columns.clone(),
            source: source.clone(),
            version: version.clone(),
            started_at: at.clone(),
            cursor: None,
            last_id: 0,
            rows: rows.len() as u64,
            total: rows.len() as u64,
            flaws: Vec::new(),
        };
        let read = Read {
            fields: Vec::new(),
            columns,
            rows: rows.len() as u64,
            source,
            version,
            read_at: at.clone(),
            full_at: at,
            cursor: None,
            flaws: Vec::new(),
        };
        let mut cache = self.cache();
        cache.begin_shadow(name, &shadow).unwrap();
        let last_id = rows.last().map_or(0, |row| row.id);
        let page = Page { fields, rows, last_id };
        cache.add_page(name, &shadow, &page).unwrap();
        cache.finish_shadow(name, &read).unwrap();
    }

    /// Templates: id, name, type.
    pub(super) fn templates(&mut self, more: &str, templates: &[(i64, &str, &str)], customs: &Value) {
        let row = |&(id, name, kind): &(i64, &str, &str)| {
            let mut row = json!({"id": id, "name": name, "type": kind, "uom_id": 1, "active": name != "Archived"});
            if let Some(customs) = customs.get(id.to_string()) {
                row.as_object_mut()
                    .unwrap()
                    .extend(customs.as_object().unwrap().clone());
            }
            row
        };
        let columns = format!("name:char type:selection uom_id:many2one active:boolean {more}");
        self.table("product.template", &columns, templates.iter().map(row).collect());
    }

    /// Variants: id, template, internal reference, barcode.
    pub(super) fn variants(&mut self, variants: &[(i64, i64, &str, &str)], values: &Value) {
        let text = |text: &str| if text.is_empty() { json!(false) } else { json!(text) };
        let row = |&(id, template, code, barcode): &(i64, i64, &str, &str)| {
            json!({"id": id, "product_tmpl_id": template, "default_code": text(code), "barcode": text(barcode),
                "active": true, "product_template_attribute_value_ids": values.get(id.to_string()).unwrap_or(&json!([]))})
        };
        let columns = "product_tmpl_id:many2one default_code:char barcode:char active:boolean \
                       product_template_attribute_value_ids:many2many";
        self.table("product.product", columns, variants.iter().map(row).collect());
    }

    /// Kits: id, template, variant (0 for all), company (0 for all), sequence.
    pub(super) fn kits(&mut self, boms: &[(i64, i64, i64, i64, i64)], lines: Value) {
        let or_none = |id: i64| if id == 0 { json!(false) } else { json!(id) };
        let row = |&(id, template, variant, company, sequence): &(i64, i64, i64, i64, i64)| {
            json!({"id": id, "type": "phantom", "active": true, "product_tmpl_id": template,
                "product_id": or_none(variant), "product_qty": 1.0, "product_uom_id": 1,
                "company_id": or_none(company), "sequence": sequence, "code": false})
        };
        let columns = "type:selection active:boolean product_tmpl_id:many2one product_id:many2one product_qty:float \
                       product_uom_id:many2one company_id:many2one sequence:integer code:char";
        self.table("mrp.bom", columns, boms.iter().map(row).collect());
        let columns = "bom_id:many2one product_id:many2one product_qty:float product_uom_id:many2one sequence:integer \
                       bom_product_template_attribute_value_ids:many2many";
        self.table("mrp.bom.line", columns, lines);
    }

    /// Units, kilograms, and the dozen that is `name`.
    pub(super) fn units(&mut self) {
        self.table(
            "uom.uom",
            UOM_18,
            json!([
                {"id": 1, "name": "Units", "factor": 1.0, "category_id": 1},
                {"id": 2, "name": "Dozens", "factor": 0.083_333_333_333_333_33, "category_id": 1},
                {"id": 3, "name": "kg", "factor": 1.0, "category_id": 2},
            ]),
        );
    }

    pub(super) fn suppliers(&mut self, rows: Value) {
        let columns = "partner_id:many2one product_tmpl_id:many2one product_id:many2one product_code:char";
        self.table("product.supplierinfo", columns, rows);
    }

    pub(super) fn partners(&mut self, rows: Value) {
        let columns = "name:char type:selection active:boolean parent_id:many2one commercial_partner_id:many2one ref:char \
                       street:char street2:char zip:char city:char country_id:many2one";
        self.table("res.partner", columns, rows);
        self.table(
            "res.country",
            "name:char code:char",
            json!([{"id": 1, "name": "Netherlands", "code": "NL"}, {"id": 2, "name": "Germany", "code": "DE"}]),
        );
    }

    pub(super) fn preflight(&self, options: &PreflightOptions) -> Preflight {
        self.profile.save(&self.paths().profile).unwrap();
        Store::open_at(self.paths()).unwrap().preflight(options).unwrap()
    }
}

pub(super) fn line(id: i64, bom: i64, product: i64, unit: i64, values: &[i64]) -> Value {
    json!({"id": id, "bom_id": bom, "product_id": product, "product_qty": 2.0, "product_uom_id": unit, "sequence": 1,
        "bom_product_template_attribute_value_ids": values})
}
