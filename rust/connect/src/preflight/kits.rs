//! Kits as orders take them: the first phantom bill of materials of each product, and what of it is for that variant.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use monta_core::preflight::Check;
use monta_core::scalar::{Id, Maybe, Number, Text};
use monta_core::snapshot::{Component, Kit, Uom};
use rusqlite::Row;

use super::needs::{Needs, field, is_active};
use super::seen::PRODUCT_CHECKS;
use super::units::uoms;
use crate::cache::Read;
use crate::error::Error;

/// The checks of kits themselves.
const KIT_CHECKS: [Check; 2] = [Check::KitCycle, Check::KitBroken];

/// The kits of the cache.
#[derive(Default)]
pub(super) struct Kits {
    /// Every product that is a kit, archived or not.
    products: HashSet<i64>,
    /// The kits of products that are not archived, and those in them; by product.
    pub(super) used: Vec<Kit>,
    /// The products that these name.
    named: HashSet<i64>,
    pub(super) uoms: Vec<Uom>,
}

impl Kits {
    pub(super) fn is_kit(&self, product: i64) -> bool {
        self.products.contains(&product)
    }

    /// Whether a kit that is used is this product, or holds it.
    pub(super) fn names(&self, product: i64) -> bool {
        self.named.contains(&product)
    }

    /// None where it is not known which products are kits; then nothing can be said of products at all.
    pub(super) fn read(needs: &mut Needs<'_>, templates: &Read, products: &Read) -> Result<Option<Self>, Error> {
        if needs.is_not_in_odoo("mrp.bom")? {
            return Ok(Some(Self::default()));
        }
        let boms = needs.table("mrp.bom", &PRODUCT_CHECKS)?;
        let lines = needs.table("mrp.bom.line", &PRODUCT_CHECKS)?;
        let (Some(boms), Some(lines)) = (boms, lines) else {
            return Ok(None);
        };
        let recipes = recipes(needs, &boms, templates, products)?;
        let lines = all_lines(needs, &boms, &lines)?;
        let attributes = attributes(needs, lines.values().flatten())?;
        let mut kits = Self {
            products: recipes.keys().copied().collect(),
            ..Self::default()
        };
        let mut open: Vec<i64> = recipes
            .iter()
            .filter(|(_, recipe)| recipe.active)
            .map(|(id, _)| *id)
            .collect();
        let mut used = BTreeMap::new();
        while let Some(product) = open.pop() {
            let Some(recipe) = recipes.get(&product).filter(|_| !used.contains_key(&product)) else {
                continue;
            };
            let lines = lines.get(&recipe.bom).map(Vec::as_slice).unwrap_or_default();
            let kit = recipe.kit(product, lines, &attributes);
            kits.named.insert(product);
            for component in &kit.components {
                kits.named.insert(component.product_id.0);
                open.push(component.product_id.0);
            }
            used.insert(product, kit);
        }
        kits.used = used.into_values().collect();
        if !kits.used.is_empty()
            && let Some(units) = needs.table("uom.uom", &[Check::KitBroken])?
        {
            kits.uoms = uoms(needs.cache, &units)?;
        }
        Ok(Some(kits))
    }
}

/// The bill of materials of a product.
struct Recipe {
    bom: i64,
    name: String,
    quantity: f64,
    uom: i64,
    /// The attribute values of the variant.
    values: BTreeSet<i64>,
    active: bool,
}

impl Recipe {
    fn kit(&self, product: i64, lines: &[Line], attributes: &HashMap<i64, i64>) -> Kit {
        let own: BTreeSet<_> = self.values.iter().filter_map(|value| attributes.get(value)).collect();
        // A value of an attribute that makes no variants is chosen on the order line: whatever may be chosen is checked.
        let decides = |value: &&i64| attributes.get(value).is_none_or(|attribute| own.contains(attribute));
        let is_for = |line: &&Line| {
            let deciding: Vec<_> = line.values.iter().filter(decides).collect();
            let asked: BTreeSet<_> = deciding.iter().map(|value| attributes.get(value)).collect();
            let met = deciding.iter().filter(|value| self.values.contains(value));
            met.count() == asked.len()
        };
        let components = lines.iter().filter(is_for).map(|line| Component {
            product_id: Id(line.product),
            quantity: Number::Float(line.quantity),
            uom_id: Id(line.uom),
        });
        Kit {
            product_id: Id(product),
            bom_id: Maybe(Some(Id(self.bom))),
            name: Maybe(Some(Text::from(self.name.as_str()))),
            quantity: Number::Float(self.quantity),
            uom_id: Id(self.uom),
            components: components.collect(),
        }
    }
}

/// The bill of materials of each product that is a kit, found as Odoo finds it (`_bom_find`).
fn recipes(needs: &Needs<'_>, boms: &Read, templates: &Read, products: &Read) -> Result<BTreeMap<i64, Recipe>, Error> {
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
            bom: row.get(1)?,
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

/// A line of a bill of materials.
struct Line {
    product: i64,
    quantity: f64,
    uom: i64,
    /// The attribute values that it is for; all where there are none.
    values: BTreeSet<i64>,
}

/// The lines of the kits, by bill of materials.
fn all_lines(needs: &Needs<'_>, boms: &Read, lines: &Read) -> Result<HashMap<i64, Vec<Line>>, Error> {
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
    let mut found: HashMap<i64, Vec<Line>> = HashMap::new();
    needs.cache.each(&sql, |row| {
        found.entry(row.get(0)?).or_default().push(Line {
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

/// The attribute of each value, where any of the lines is for some variants only.
fn attributes<'l>(
    needs: &mut Needs<'_>,
    mut lines: impl Iterator<Item = &'l Line>,
) -> Result<HashMap<i64, i64>, Error> {
    let mut attributes = HashMap::new();
    if lines.all(|line| line.values.is_empty()) {
        return Ok(attributes);
    }
    let Some(read) = needs.table("product.template.attribute.value", &KIT_CHECKS)? else {
        return Ok(attributes);
    };
    let sql = format!(
        "SELECT v.id, {} FROM \"product.template.attribute.value\" v",
        field(&read, "v", "attribute_id")
    );
    needs.cache.each(&sql, |row| {
        if let Some(attribute) = row.get(1)? {
            attributes.insert(row.get(0)?, attribute);
        }
        Ok(())
    })?;
    Ok(attributes)
}

/// The ids of a relation to several records.
fn ids(row: &Row<'_>, place: usize) -> rusqlite::Result<BTreeSet<i64>> {
    let text: Option<String> = row.get(place)?;
    Ok(text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}
