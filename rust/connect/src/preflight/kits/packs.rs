//! Kits that are packs of OCA's `product_pack`.

use std::collections::{BTreeMap, BTreeSet};

use super::recipe::{Contents, Line, Lines, Recipe};
use crate::cache::Read;
use crate::error::Error;
use crate::preflight::needs::{Needs, field, is_active};

/// The table of what is in packs.
pub(super) const LINES: &str = "product.pack.line";

/// Adds the products that are packs and no bills of materials, which go first; whether there are any.
pub(super) fn add_recipes(
    needs: &Needs<'_>,
    (templates, products): (&Read, &Read),
    recipes: &mut BTreeMap<i64, Recipe>,
) -> Result<bool, Error> {
    let sql = format!(
        r#"SELECT p.id, {name}, {unit}, {active} AND {template_active}
           FROM "product.product" p JOIN "product.template" t ON t.id = {template} WHERE {is_pack}"#,
        name = field(templates, "t", "name"),
        unit = field(templates, "t", "uom_id"),
        active = is_active(products, "p"),
        template_active = is_active(templates, "t"),
        template = field(products, "p", "product_tmpl_id"),
        is_pack = field(templates, "t", "pack_ok"),
    );
    let mut are_there = false;
    needs.cache.each(&sql, |row| {
        let product = row.get(0)?;
        let pack = Recipe {
            contents: Contents::Pack(product),
            name: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
            quantity: 1.0,
            uom: row.get::<_, Option<i64>>(2)?.unwrap_or_default(),
            values: BTreeSet::new(),
            active: row.get(3)?,
        };
        recipes.entry(product).or_insert_with(|| {
            are_there = true;
            pack
        });
        Ok(())
    })?;
    Ok(are_there)
}

/// Adds what is in packs, in the units of the products.
pub(super) fn add_lines(
    needs: &Needs<'_>,
    (templates, products): (&Read, &Read),
    read: &Read,
    lines: &mut Lines,
) -> Result<(), Error> {
    let of = |name: &str| field(read, "l", name);
    let sql = format!(
        r#"SELECT {pack}, {product}, {quantity}, {unit}
           FROM "{LINES}" l
           LEFT JOIN "product.product" p ON p.id = {product}
           LEFT JOIN "product.template" t ON t.id = {template}
           WHERE {pack} IS NOT NULL ORDER BY l.id"#,
        pack = of("parent_product_id"),
        product = of("product_id"),
        quantity = of("quantity"),
        unit = field(templates, "t", "uom_id"),
        template = field(products, "p", "product_tmpl_id"),
    );
    needs.cache.each(&sql, |row| {
        lines.entry(Contents::Pack(row.get(0)?)).or_default().push(Line {
            product: row.get::<_, Option<i64>>(1)?.unwrap_or_default(),
            quantity: row.get::<_, Option<f64>>(2)?.unwrap_or_default(),
            uom: row.get::<_, Option<i64>>(3)?.unwrap_or_default(),
            values: BTreeSet::new(),
        });
        Ok(())
    })
}
