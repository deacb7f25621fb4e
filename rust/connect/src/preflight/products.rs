//! Products, one after the other.

use monta_core::message;
use monta_core::message::joined;
use std::collections::HashMap;

use monta_core::preflight::{Customs, PreflightProduct};

use super::kits::Kits;
use super::needs::{Needs, field, is_active};
use super::seen::{CUSTOMS_CHECKS, NOT_SHIPPED, PRODUCT_CHECKS, SUPPLIERS, Seen};
use super::vendor_codes::{OWN_CODES, vendor_codes};
use crate::cache::Read;
use crate::error::Error;

/// Shows the survey the products, and the kits that they are.
pub(super) fn look_at(needs: &mut Needs<'_>, seen: &mut Seen) -> Result<(), Error> {
    let products = needs.table("product.product", &PRODUCT_CHECKS)?;
    let templates = needs.table("product.template", &PRODUCT_CHECKS)?;
    let (Some(products), Some(templates)) = (products, templates) else {
        return Ok(());
    };
    let Some(kits) = Kits::read(needs, &templates, &products)? else {
        return Ok(());
    };
    let customs = seen.asks_customs && has_customs(needs, &templates);
    let codes = match needs.cache.meta(SUPPLIERS)?.read {
        Some(suppliers) => vendor_codes(needs.cache, &products, &suppliers)?,
        None => HashMap::new(),
    };
    let parts = each(needs, (&products, &templates), &kits, codes, customs, seen)?;
    seen.counts.kits = kits.used.len() as u64;
    seen.survey.kits(&parts, &kits.used, &kits.uoms);
    Ok(())
}

/// Whether Odoo knows what customs ask.
fn has_customs(needs: &mut Needs<'_>, templates: &Read) -> bool {
    let missing: Vec<_> = ["hs_code", "country_of_origin"]
        .into_iter()
        .filter(|name| templates.column(name).is_none())
        .collect();
    if missing.is_empty() {
        return true;
    }
    let reason = message!(
        "it has no {fields}: is the app that brings it installed, such as Delivery Costs with Inventory?",
        fields = joined(&missing, &|first, second| message!(
            "{first} and no {second}",
            first,
            second
        ))
    );
    needs.lacks("product.template", reason, false, &CUSTOMS_CHECKS);
    false
}

/// Shows the survey each product that is not archived, and each that a kit holds. Gives those that kits name.
fn each(
    needs: &Needs<'_>,
    (products, templates): (&Read, &Read),
    kits: &Kits,
    mut vendor_codes: HashMap<i64, Vec<String>>,
    customs_are_known: bool,
    seen: &mut Seen,
) -> Result<Vec<PreflightProduct>, Error> {
    let [sku, code, barcode] = OWN_CODES.map(|name| field(products, "p", name));
    let of = |name: &str| field(templates, "t", name);
    let sql = format!(
        r#"SELECT p.id, {name}, {unit}, {sku}, {code}, {barcode}, {kind} IN {NOT_SHIPPED},
                  {active} AND {template_active}, {hs_code}, {origin}
           FROM "product.product" p JOIN "product.template" t ON t.id = {template} ORDER BY p.id"#,
        name = of("name"),
        unit = of("uom_id"),
        kind = of("type"),
        active = is_active(products, "p"),
        template_active = is_active(templates, "t"),
        hs_code = of("hs_code"),
        origin = of("country_of_origin"),
        template = field(products, "p", "product_tmpl_id"),
    );
    let mut parts = Vec::new();
    needs.cache.each(&sql, |row| {
        let id = row.get(0)?;
        let is_named = kits.names(id);
        if !row.get::<_, bool>(7)? && !is_named {
            return Ok(());
        }
        let customs = Customs {
            hs_code: row.get(8)?,
            // Whichever it is: that there is one is what counts.
            origin: row.get::<_, Option<i64>>(9)?.map(|country| country.to_string()),
        };
        let product = PreflightProduct {
            id,
            name: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
            uom_id: row.get::<_, Option<i64>>(2)?.unwrap_or_default(),
            monta_sku: row.get(3)?,
            default_code: row.get(4)?,
            barcode: row.get(5)?,
            vendor_codes: vendor_codes.remove(&id).unwrap_or_default(),
            service: row.get::<_, Option<bool>>(6)?.unwrap_or_default(),
            kit: kits.is_kit(id),
            customs: customs_are_known.then_some(customs),
        };
        seen.counts.goods += u64::from(seen.survey.product(&product));
        if is_named {
            parts.push(product);
        }
        Ok(())
    })?;
    Ok(parts)
}
