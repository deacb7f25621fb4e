//! Kits that are bills of materials of Manufacturing.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Row;

use super::recipe::{Contents, Line, Lines, Recipe};
use crate::cache::Read;
use crate::error::Error;
use crate::preflight::needs::{Needs, field, is_active};

/// The bill of materials of each product that is a kit, found as Odoo finds it (`_bom_find`).
pub(super) fn recipes(
    needs: &Needs<'_>,
    (templates, products): (&Read, &Read),
    boms: &Read,
) -> Result<BTreeMap<i64, Recipe>, Error> {
    let of = |name: &str| field(boms, "b", name);
    let company = match needs.company() {
        Some(company) => format!("({0} IS NULL OR {0} = {company})", of("company_id")),
        None => "1".to_owned(),
    };
    let sql = format!(
        r#"SELECT p.id, b.id, {code}, {name}, {quantity}, {unit}, {values}, {active} AND {template_active}
           FROM "mrp.bom" b
           JOIN "product.product" p ON {template} = {bom_template} AND ({variant} IS NULL OR {variant} = p.id)
           JOIN "product.template" t ON t.id = {template}
           WHERE {phantom} AND {goods} IS NOT 'service' AND {company}
           ORDER BY p.id, {sequence} NULLS LAST, {variant} NULLS LAST, b.id"#,
        code = of("code"),
        name = field(templates, "t", "name"),
        quantity = of("product_qty"),
        unit = of("product_uom_id"),
        values = field(products, "p", "product_template_attribute_value_ids"),
        active = is_active(products, "p"),
        template_active = is_active(templates, "t"),
        template = field(products, "p", "product_tmpl_id"),
        bom_template = of("product_tmpl_id"),
        variant = of("product_id"),
        phantom = is_phantom(boms),
        goods = field(templates, "t", "type"),
        sequence = of("sequence"),
    );
    let mut recipes = BTreeMap::new();
    needs.cache.each(&sql, |row| {
        let (code, name): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
        let name = [code, name].into_iter().flatten().collect::<Vec<_>>().join(": ");
        let recipe = Recipe {
            contents: Contents::Bom(row.get(1)?),
            name,
            quantity: row.get::<_, Option<f64>>(4)?.unwrap_or_default(),
            uom: row.get::<_, Option<i64>>(5)?.unwrap_or_default(),
            values: ids(row, 6)?,
            active: row.get(7)?,
        };
        recipes.entry(row.get(0)?).or_insert(recipe);
        Ok(())
    })?;
    Ok(recipes)
}

/// The lines of these kits.
pub(super) fn lines(needs: &Needs<'_>, boms: &Read, lines: &Read) -> Result<Lines, Error> {
    let of = |name: &str| field(lines, "l", name);
    let sql = format!(
        r#"SELECT b.id, {product}, {quantity}, {unit}, {values}
           FROM "mrp.bom.line" l JOIN "mrp.bom" b ON b.id = {bom}
           WHERE {phantom} ORDER BY b.id, {sequence} NULLS LAST, l.id"#,
        product = of("product_id"),
        quantity = of("product_qty"),
        unit = of("product_uom_id"),
        values = of("bom_product_template_attribute_value_ids"),
        bom = of("bom_id"),
        phantom = is_phantom(boms),
        sequence = of("sequence"),
    );
    let mut found = Lines::new();
    needs.cache.each(&sql, |row| {
        found.entry(Contents::Bom(row.get(0)?)).or_default().push(Line {
            product: row.get::<_, Option<i64>>(1)?.unwrap_or_default(),
            quantity: row.get::<_, Option<f64>>(2)?.unwrap_or_default(),
            uom: row.get::<_, Option<i64>>(3)?.unwrap_or_default(),
            values: ids(row, 4)?,
        });
        Ok(())
    })?;
    Ok(found)
}

fn is_phantom(boms: &Read) -> String {
    format!("{} = 'phantom' AND {}", field(boms, "b", "type"), is_active(boms, "b"))
}

/// The ids of a relation to several records.
fn ids(row: &Row<'_>, place: usize) -> rusqlite::Result<BTreeSet<i64>> {
    let text: Option<String> = row.get(place)?;
    Ok(text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}
