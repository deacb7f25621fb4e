//! Vendors and addresses.

use monta_core::forecast::Supplier;
use monta_core::preflight::{Check, PreflightVendor};
use monta_core::scalar::{Flag, Id, Maybe};
use monta_core::snapshot::Address;

use super::needs::{Needs, field, is_active};
use super::seen::{NOT_SHIPPED, SUPPLIERS, Seen};
use crate::cache::Read;
use crate::error::Error;

const PARTNERS: &str = "res.partner";

/// Shows the survey whom goods are bought from. `settings` are those by which codes are chosen, without a vendor.
pub(super) fn look_at_vendors(needs: &mut Needs<'_>, settings: &Supplier, seen: &mut Seen) -> Result<(), Error> {
    let checks = [Check::VendorCodeMissing];
    let suppliers = needs.table(SUPPLIERS, &checks)?;
    let partners = needs.table(PARTNERS, &checks)?;
    let templates = needs.table("product.template", &checks)?;
    let (Some(suppliers), Some(partners), Some(templates)) = (suppliers, partners, templates) else {
        return Ok(());
    };
    let of = |alias: &str| ["name", "ref", "monta_supplier_code"].map(|name| field(&partners, alias, name));
    let sql = format!(
        r#"SELECT DISTINCT v.id, {own}, {company}
           FROM "product.supplierinfo" s
           JOIN "product.template" t ON t.id = {template}
           JOIN "res.partner" v ON v.id = {vendor}
           LEFT JOIN "res.partner" c ON c.id = {commercial}
           WHERE {bought} AND {kind} NOT IN {NOT_SHIPPED} AND {active} ORDER BY v.id"#,
        own = of("v").join(", "),
        company = of("c").join(", "),
        template = field(&suppliers, "s", "product_tmpl_id"),
        vendor = field(&suppliers, "s", "partner_id"),
        commercial = field(&partners, "v", "commercial_partner_id"),
        bought = is_active(&templates, "t"),
        kind = field(&templates, "t", "type"),
        active = is_active(&partners, "v"),
    );
    needs.cache.each(&sql, |row| {
        let text = |place: usize| Ok::<_, rusqlite::Error>(Maybe::of(row.get::<_, Option<String>>(place)?.as_deref()));
        let [name, company] = [text(1)?, text(4)?];
        let [reference, company_reference] = [text(2)?, text(5)?];
        let [code, company_code] = [text(3)?, text(6)?];
        let or = |own: &Maybe<_>, other: Maybe<_>| Maybe(own.get().cloned().or(other.0));
        seen.counts.vendors += 1;
        seen.survey.vendor(&PreflightVendor {
            partner_id: row.get(0)?,
            name: name.text().to_owned(),
            supplier: Supplier {
                code: or(&code, company_code),
                names: vec![name, company, reference.clone(), company_reference.clone()],
                reference: or(&reference, company_reference),
                ..settings.clone()
            },
        });
        Ok(())
    })
}

/// Shows the survey the addresses that goods may go to: not those for invoices, and not those of people who live where
/// their company does.
pub(super) fn look_at_addresses(needs: &mut Needs<'_>, seen: &mut Seen) -> Result<(), Error> {
    let checks = [Check::HouseNumberMissing];
    let partners = needs.table(PARTNERS, &checks)?;
    let countries = needs.table("res.country", &checks)?;
    let (Some(partners), Some(countries)) = (partners, countries) else {
        return Ok(());
    };
    needs.cache.each(&addresses(&partners, &countries), |row| {
        let text = |place: usize| Ok::<_, rusqlite::Error>(Maybe::of(row.get::<_, Option<String>>(place)?.as_deref()));
        let (own_name, parent_name) = (text(1)?, text(2)?);
        let name = if own_name.get().is_some() {
            own_name
        } else {
            parent_name
        };
        seen.counts.addresses += 1;
        seen.survey.address(&Address {
            partner_id: Id(row.get(0)?),
            name,
            company: Maybe(None),
            street: text(3)?,
            street2: text(4)?,
            zip: text(5)?,
            city: text(6)?,
            state: Maybe(None),
            state_code: Maybe(None),
            country_code: text(7)?,
            country_name: text(8)?,
            zip_required: Flag(false),
            phone: Maybe(None),
            email: Maybe(None),
            street_name: text(9)?,
            street_number: text(10)?,
            street_number2: text(11)?,
        });
        Ok(())
    })
}

fn addresses(partners: &Read, countries: &Read) -> String {
    let of = |name: &str| field(partners, "a", name);
    let street = ["street", "street2", "zip", "city"].map(of).join(", ");
    let extended = ["street_name", "street_number", "street_number2"].map(of).join(", ");
    format!(
        r#"SELECT a.id, {name}, {parent_name}, {street}, {code}, {country}, {extended}
           FROM "res.partner" a
           LEFT JOIN "res.partner" p ON p.id = {parent}
           LEFT JOIN "res.country" k ON k.id = {country_id}
           WHERE {active} AND {own_street} IS NOT NULL AND {kind} IS NOT 'invoice'
             AND NOT ({kind} IS 'contact' AND {parent} IS NOT NULL)
           ORDER BY a.id"#,
        name = of("name"),
        parent_name = field(partners, "p", "name"),
        code = field(countries, "k", "code"),
        country = field(countries, "k", "name"),
        parent = of("parent_id"),
        country_id = of("country_id"),
        active = is_active(partners, "a"),
        own_street = of("street"),
        kind = of("type"),
    )
}
