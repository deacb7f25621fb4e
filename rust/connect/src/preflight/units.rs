//! Units of measure as orders take them.

use std::collections::HashMap;

use monta_core::scalar::{Id, Number, Text};
use monta_core::snapshot::{Factor, Uom};

use super::needs::field;
use crate::cache::{Cache, Read};
use crate::error::Error;

/// A unit that stands by another one.
struct Unit {
    id: i64,
    name: String,
    factor: f64,
    /// The unit or the category that it belongs to.
    above: Option<i64>,
}

/// All units. Since 19.0 a unit names the one it is measured in, and the first of them is the family; before, families are
/// categories, and the factor is how many of the unit make one of the reference.
pub(super) fn uoms(cache: &Cache, read: &Read) -> Result<Vec<Uom>, Error> {
    let has_categories = read.column("category_id").is_some();
    let above = if has_categories {
        "category_id"
    } else {
        "relative_uom_id"
    };
    let sql = format!(
        "SELECT u.id, {}, {}, {} FROM \"uom.uom\" u ORDER BY u.id",
        field(read, "u", "name"),
        field(read, "u", "factor"),
        field(read, "u", above),
    );
    let mut units = Vec::new();
    cache.each(&sql, |row| {
        units.push(Unit {
            id: row.get(0)?,
            name: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
            factor: row.get::<_, Option<f64>>(2)?.unwrap_or_default(),
            above: row.get(3)?,
        });
        Ok(())
    })?;
    let above: HashMap<i64, i64> = units.iter().filter_map(|unit| Some((unit.id, unit.above?))).collect();
    let uom = |unit: &Unit| {
        let (factor, group) = if has_categories {
            (unit.factor.recip(), unit.above.unwrap_or_default())
        } else {
            (unit.factor, first(unit.id, &above))
        };
        Uom {
            id: Id(unit.id),
            name: Text::from(unit.name.as_str()),
            factor: Factor(Number::Float(factor)),
            group: Id(group),
        }
    };
    let usable = units.iter().filter(|unit| unit.factor > 0.0);
    Ok(usable.map(uom).collect())
}

fn first(unit: i64, above: &HashMap<i64, i64>) -> i64 {
    let mut unit = unit;
    // Odoo lets no unit stand above itself; whatever the cache holds, it ends.
    for _ in 0..above.len() {
        match above.get(&unit) {
            Some(next) => unit = *next,
            None => break,
        }
    }
    unit
}
