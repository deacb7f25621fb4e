//! Vendors' codes for products that have none of their own.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use monta_core::sku;

use super::needs::{field, is_active};
use crate::cache::{Cache, Read};
use crate::error::Error;

/// Where a product says itself what it is called at Monta.
pub(super) const OWN_CODES: [&str; 3] = ["monta_sku", "default_code", "barcode"];

/// The vendors' codes that name one product and nothing else, by product; only of those without a code of their own.
pub(super) fn vendor_codes(
    cache: &Cache,
    products: &Read,
    suppliers: &Read,
) -> Result<HashMap<i64, Vec<String>>, Error> {
    let bare = bare(cache, products)?;
    if bare.is_empty() {
        return Ok(HashMap::new());
    }
    let quoted = quoted(cache, suppliers, &bare.values().copied().collect())?;
    let keys: HashSet<_> = quoted.values().flatten().map(|code| sku::key(code)).collect();
    let named = named(cache, products, suppliers, &keys)?;
    let is_of = |product: i64, code: &String| {
        let holders = named.get(&sku::key(code));
        holders.is_some_and(|holders| holders.len() == 1 && holders.contains(&product))
    };
    let codes = bare.iter().filter_map(|(&product, template)| {
        let codes = quoted.get(template)?.iter().filter(|code| is_of(product, code));
        Some((product, codes.cloned().collect()))
    });
    Ok(codes.collect())
}

/// Products without a code of their own, and their templates.
fn bare(cache: &Cache, products: &Read) -> Result<BTreeMap<i64, i64>, Error> {
    let [sku, code, barcode] = OWN_CODES.map(|name| field(products, "p", name));
    let template = field(products, "p", "product_tmpl_id");
    let sql = format!(r#"SELECT p.id, {template}, {sku}, {code}, {barcode} FROM "product.product" p"#);
    let mut bare = BTreeMap::new();
    cache.each(&sql, |row| {
        for place in 2..5 {
            let code: Option<String> = row.get(place)?;
            if code.is_some_and(|code| !code.trim().is_empty()) {
                return Ok(());
            }
        }
        if let Some(template) = row.get(1)? {
            bare.insert(row.get(0)?, template);
        }
        Ok(())
    })?;
    Ok(bare)
}

/// The codes that vendors have for these templates.
fn quoted(cache: &Cache, suppliers: &Read, templates: &HashSet<i64>) -> Result<HashMap<i64, BTreeSet<String>>, Error> {
    let of = |name: &str| field(suppliers, "s", name);
    let (template, code) = (of("product_tmpl_id"), of("product_code"));
    let sql = format!(
        r#"SELECT {template}, {code} FROM "product.supplierinfo" s
           WHERE {template} IS NOT NULL AND {code} IS NOT NULL"#
    );
    let mut quoted: HashMap<i64, BTreeSet<String>> = HashMap::new();
    cache.each(&sql, |row| {
        let template = row.get(0)?;
        if templates.contains(&template) {
            quoted.entry(template).or_default().insert(row.get(1)?);
        }
        Ok(())
    })?;
    Ok(quoted)
}

/// The products that a vendor or the product itself calls by each of `keys`. A vendor's code for a product with several
/// variants names all of them; Monta ships what it knows by a name of its own, archived here or not.
fn named(
    cache: &Cache,
    products: &Read,
    suppliers: &Read,
    keys: &HashSet<String>,
) -> Result<HashMap<String, HashSet<i64>>, Error> {
    let mut named: HashMap<String, HashSet<i64>> = HashMap::new();
    if keys.is_empty() {
        return Ok(named);
    }
    let of = |name: &str| field(suppliers, "s", name);
    let (variant, code) = (of("product_id"), of("product_code"));
    let own = OWN_CODES.map(|name| {
        let code = field(products, "p", name);
        format!(r#"UNION ALL SELECT p.id, {code} FROM "product.product" p WHERE {code} IS NOT NULL"#)
    });
    let sql = format!(
        r#"SELECT {variant}, {code} FROM "product.supplierinfo" s WHERE {variant} IS NOT NULL AND {code} IS NOT NULL
           UNION ALL SELECT p.id, {code} FROM "product.supplierinfo" s
           JOIN "product.product" p ON {product_template} = {template}
           WHERE {variant} IS NULL AND {code} IS NOT NULL AND {active}
           {own}"#,
        product_template = field(products, "p", "product_tmpl_id"),
        template = of("product_tmpl_id"),
        active = is_active(products, "p"),
        own = own.join("\n"),
    );
    cache.each(&sql, |row| {
        let key = sku::key(&row.get::<_, String>(1)?);
        if keys.contains(&key) {
            named.entry(key).or_default().insert(row.get(0)?);
        }
        Ok(())
    })?;
    Ok(named)
}
