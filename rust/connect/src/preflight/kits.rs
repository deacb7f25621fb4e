//! Kits as orders take them: the first phantom bill of materials of each product, and what of it is for that variant; or
//! else the pack that it is.

mod boms;
mod packs;
mod recipe;

use std::collections::{BTreeMap, HashMap, HashSet};

use monta_core::preflight::Check;
use monta_core::snapshot::{Kit, Uom};

use self::recipe::{Line, Lines};
use super::needs::{Needs, field};
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
        let (mut recipes, mut lines) = (BTreeMap::new(), Lines::new());
        let named = (templates, products);
        if !needs.is_not_in_odoo("mrp.bom")? {
            let boms = needs.table("mrp.bom", &PRODUCT_CHECKS)?;
            let bom_lines = needs.table("mrp.bom.line", &PRODUCT_CHECKS)?;
            let (Some(boms), Some(bom_lines)) = (boms, bom_lines) else {
                return Ok(None);
            };
            recipes = boms::recipes(needs, named, &boms)?;
            lines = boms::lines(needs, &boms, &bom_lines)?;
        }
        if packs::add_recipes(needs, named, &mut recipes)? {
            let Some(pack_lines) = needs.table(packs::LINES, &PRODUCT_CHECKS)? else {
                return Ok(None);
            };
            packs::add_lines(needs, named, &pack_lines, &mut lines)?;
        }
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
            let lines = lines.get(&recipe.contents).map(Vec::as_slice).unwrap_or_default();
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
