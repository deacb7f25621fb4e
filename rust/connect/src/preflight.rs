//! On the sixth floor, above the store: whether the master data of an Odoo are fit for a warehouse, from the cache.
//!
//! What is right is decided by [`monta_core::preflight`]; here the survey is shown the rows, as they come from SQLite.

mod kits;
mod needs;
mod partners;
mod products;
mod seen;
mod units;
mod vendor_codes;

use std::collections::BTreeMap;

use monta_core::Values;
use monta_core::forecast::Supplier;
use monta_core::preflight::{Check, Finding, Survey};
use monta_core::scalar::Maybe;
use serde::Serialize;

use crate::cache::Cache;
use crate::error::Error;
use crate::profile::Profile;
use crate::store::Store;
use needs::Needs;
pub use needs::{NotRead, Outdated};
use seen::{CUSTOMS_CHECKS, Counts, SUPPLIERS, Seen};

/// The first version of Odoo in whose addresses records stand by the names of their tables.
const READABLE_LINKS_SINCE: u32 = 18;

/// What no table of Odoo says.
#[derive(Debug, Clone, Default)]
pub struct PreflightOptions {
    /// Whether goods may leave the European Union.
    pub outside_eu: bool,
    /// The addon's `monta.default_supplier_code`.
    pub default_supplier_code: Option<String>,
    /// The addon's `monta.supplier_code_map`: codes of vendors by name.
    pub supplier_codes: BTreeMap<String, String>,
}

/// What the preflight found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preflight {
    /// Where Odoo is.
    pub endpoint: String,
    /// The name of its database.
    pub database: String,
    /// The version of the Odoo that was connected to last.
    pub odoo_version: Option<String>,
    /// When the oldest of the tables was read that were looked at, in UTC.
    pub cached_at: Option<String>,
    /// Whether all checks were made, on tables that are up to date.
    pub complete: bool,
    /// The checks that were asked for.
    pub checks: Vec<CheckReport>,
    /// What is to be mended, by check.
    pub findings: Vec<FindingReport>,
    /// What checks look at and the cache does not have.
    pub not_read: Vec<NotRead>,
    /// Tables that answered with old rows.
    pub outdated: Vec<Outdated>,
}

/// What came of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// Which one.
    pub check: Check,
    /// What it looks for, as a heading.
    pub title: &'static str,
    /// What Monta would say, or do.
    pub consequence: &'static str,
    /// Whether it could be made.
    pub made: bool,
    /// How many records it looked at.
    pub looked_at: u64,
    /// How many findings there are.
    pub found: u64,
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingReport {
    /// Which check found it.
    pub check: Check,
    /// The table of the record to mend.
    pub model: &'static str,
    /// Its id.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// The field to mend.
    pub field: &'static str,
    /// What Monta would say, or do.
    pub consequence: &'static str,
    /// How it is mended.
    pub remedy: String,
    /// The text that the remedy was made of, with a `{value}` for each value that it shows.
    pub template: &'static str,
    /// The values, by name.
    pub values: Values,
    /// Where the record is in Odoo.
    pub link: String,
}

impl Store {
    /// Looks through what was read for what would keep an order from being sent or a parcel from leaving.
    ///
    /// # Errors
    /// That the profile or the cache cannot be read. A table that is missing is told in the answer.
    pub fn preflight(&self, options: &PreflightOptions) -> Result<Preflight, Error> {
        let profile = self.profile()?;
        self.with_cache(|cache| cache.at_one_moment(|cache| preflight(&profile, cache, options)))
    }
}

fn preflight(profile: &Profile, cache: &Cache, options: &PreflightOptions) -> Result<Preflight, Error> {
    let asked = Check::ALL.into_iter();
    let asked = asked.filter(|check| options.outside_eu || !CUSTOMS_CHECKS.contains(check));
    let mut needs = Needs::new(profile, cache, asked.collect());
    let mut seen = Seen {
        survey: Survey::new(options.outside_eu),
        asks_customs: options.outside_eu,
        counts: Counts::default(),
    };
    products::look_at(&mut needs, &mut seen)?;
    let settings = Supplier {
        default: Maybe::of(options.default_supplier_code.as_deref()),
        map: options
            .supplier_codes
            .iter()
            .map(|(name, code)| (name.clone(), Maybe::of(Some(code.as_str()))))
            .collect(),
        ..Supplier::default()
    };
    partners::look_at_vendors(&mut needs, &settings, &mut seen)?;
    partners::look_at_addresses(&mut needs, &mut seen)?;
    let Seen { survey, counts, .. } = seen;
    let found = survey.finish();
    if found.iter().any(|finding| finding.check == Check::SkuMissing) {
        // A vendor may have a code for it.
        needs.table(SUPPLIERS, &[Check::SkuMissing])?;
    }
    report(profile, &needs, &counts, found)
}

fn report(profile: &Profile, needs: &Needs<'_>, counts: &Counts, found: Vec<Finding>) -> Result<Preflight, Error> {
    let looked_at = |check: Check| match check {
        Check::KitCycle | Check::KitBroken => counts.kits,
        Check::VendorCodeMissing => counts.vendors,
        Check::HouseNumberMissing => counts.addresses,
        _ => counts.goods,
    };
    let asked = needs.asked.iter();
    let mut checks: Vec<_> = asked
        .map(|&check| {
            let made = needs.allows(check);
            CheckReport {
                check,
                title: check.title(),
                consequence: check.consequence(),
                made,
                looked_at: if made { looked_at(check) } else { 0 },
                found: 0,
            }
        })
        .collect();
    let odoo_version = needs.cache.server_version()?;
    let link = |model: &str, id: i64| link(&profile.endpoint, odoo_version.as_deref(), model, id);
    // A check that was not made for want of a table may have found what that would have explained.
    let findings: Vec<_> = found
        .into_iter()
        .filter(|finding| needs.allows(finding.check))
        .map(|finding| finding_report(finding, &link))
        .collect();
    for check in &mut checks {
        let of_it = findings.iter().filter(|finding| finding.check == check.check);
        check.found = of_it.count() as u64;
    }
    let (cached_at, outdated) = needs.age()?;
    let not_read = needs.not_read();
    Ok(Preflight {
        endpoint: profile.endpoint.clone(),
        database: profile.database.clone(),
        cached_at,
        complete: not_read.is_empty() && outdated.is_empty(),
        checks,
        findings,
        not_read,
        outdated,
        odoo_version,
    })
}

fn finding_report(finding: Finding, link: &impl Fn(&str, i64) -> String) -> FindingReport {
    let record = finding.record;
    FindingReport {
        check: finding.check,
        link: link(record.model, record.id),
        model: record.model,
        id: record.id,
        name: record.name,
        field: finding.field,
        consequence: finding.check.consequence(),
        remedy: finding.remedy,
        template: finding.template,
        values: finding.values,
    }
}

/// Where a record is in Odoo.
fn link(endpoint: &str, version: Option<&str>, model: &str, id: i64) -> String {
    let digits = version.and_then(|version| version.trim_start_matches("saas~").split('.').next());
    let series: Option<u32> = digits.and_then(|digits| digits.parse().ok());
    if series.is_some_and(|series| series < READABLE_LINKS_SINCE) {
        return format!("{endpoint}/web#id={id}&model={model}&view_type=form");
    }
    format!("{endpoint}/odoo/{model}/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_one_of_its_series() {
        let of = |version| link("https://acme.odoo.com", version, "res.partner", 7);
        let before = "https://acme.odoo.com/web#id=7&model=res.partner&view_type=form";
        assert_eq!(of(Some("17.0")), before);
        assert_eq!(of(Some("saas~17.4")), before);
        for version in [Some("18.0"), Some("19.0"), None] {
            assert_eq!(of(version), "https://acme.odoo.com/odoo/res.partner/7");
        }
    }
}
