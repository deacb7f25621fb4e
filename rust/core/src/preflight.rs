//! Whether master data are fit for a warehouse, before the first order goes.
//!
//! Every rule is the one by which orders and forecasts are built: the same SKU, the same kits, the same split of a street,
//! the same code of a vendor. What is found here is what would keep an order from being sent, or a parcel from leaving.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::Catalogue;
use crate::contact::{Role, contact_details};
use crate::forecast::{Supplier, supplier_code};
use crate::kits::Kits;
use crate::problem::{Code, Problem, Problems, Record};
use crate::scalar::{Flag, Id, Maybe, Text};
use crate::sku;
use crate::snapshot::{Address, Kit, Product, Uom};
use crate::text::clean;

/// Rows of the cache, as far as they are checked. Archived records are left out.
#[derive(Debug, Clone, Default)]
pub struct PreflightSnapshot {
    /// Product variants.
    pub products: Vec<PreflightProduct>,
    /// Kits, at most one per product.
    pub kits: Vec<Kit>,
    /// Units of measure.
    pub uoms: Vec<Uom>,
    /// Vendors.
    pub vendors: Vec<PreflightVendor>,
    /// Addresses that goods may go to.
    pub addresses: Vec<Address>,
    /// Whether goods may leave the European Union.
    pub ships_outside_eu: bool,
}

/// A product variant, its codes as Odoo has them: with the blanks around them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PreflightProduct {
    /// `product.product` id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its unit of measure.
    pub uom_id: i64,
    /// The SKU set by hand for Monta.
    pub monta_sku: Option<String>,
    /// Internal reference.
    pub default_code: Option<String>,
    /// Barcode.
    pub barcode: Option<String>,
    /// Vendor codes that name this one variant only.
    pub vendor_codes: Vec<String>,
    /// Whether there is nothing to ship.
    pub service: bool,
    /// What customs ask; none where the fields were not read or Odoo does not have them.
    pub customs: Option<Customs>,
}

/// What customs ask of a product.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Customs {
    /// Its HS code.
    pub hs_code: Option<String>,
    /// The country it comes from.
    pub origin: Option<String>,
}

/// A vendor.
#[derive(Debug, Clone, Default)]
pub struct PreflightVendor {
    /// `res.partner` id.
    pub partner_id: i64,
    /// Its name.
    pub name: String,
    /// Where its code may come from.
    pub supplier: Supplier,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preflight {
    /// By check, then in the order of the records.
    pub findings: Vec<Finding>,
    /// Checks that could not be made, since what they look at was not read.
    pub unchecked: Vec<Check>,
}

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// A product has no SKU.
    SkuMissing,
    /// Two products have one SKU.
    SkuDoubled,
    /// A code has blanks around it, or letters that nobody sees.
    CodeEdges,
    /// A product has no barcode.
    BarcodeMissing,
    /// A kit contains itself.
    KitCycle,
    /// A kit does not come to products that can be shipped.
    KitBroken,
    /// A vendor has no code.
    VendorCodeMissing,
    /// An address has no house number, and its country needs one.
    HouseNumberMissing,
    /// A product has no HS code.
    HsCodeMissing,
    /// A product has no country of origin.
    OriginMissing,
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which check found it.
    pub check: Check,
    /// The record to mend.
    pub record: Record,
    /// The field to mend.
    pub field: &'static str,
    /// What Monta would say, or do.
    pub consequence: String,
    /// How it is mended.
    pub remedy: String,
}

/// Looks through master data.
#[must_use]
pub fn preflight(snapshot: &PreflightSnapshot) -> Preflight {
    let products: Vec<Product> = snapshot.products.iter().map(product).collect();
    let catalogue = Catalogue::new(&products, &snapshot.kits, &snapshot.uoms);
    // A kit is never shipped itself, and neither is a service: nobody scans them.
    let is_goods = |id: i64, service: bool| !service && catalogue.kit(Id(id)).is_none();
    let goods: Vec<&Product> = products
        .iter()
        .filter(|product| is_goods(product.id.0, product.service.0))
        .collect();
    let raw = snapshot
        .products
        .iter()
        .filter(|product| is_goods(product.id, product.service));
    let mut findings = skus(&goods);
    for product in raw.clone() {
        findings.extend(edges(product));
        findings.extend(barcode(product));
        if let Some(customs) = product.customs.as_ref().filter(|_| snapshot.ships_outside_eu) {
            findings.extend(customs_findings(product, customs));
        }
    }
    findings.extend(kits(snapshot, &catalogue));
    findings.extend(snapshot.vendors.iter().filter_map(vendor));
    findings.extend(snapshot.addresses.iter().filter_map(address));
    findings.sort_by_key(|finding| finding.check);
    let misses_customs = snapshot.ships_outside_eu && raw.clone().any(|product| product.customs.is_none());
    Preflight {
        findings,
        unchecked: if misses_customs {
            vec![Check::HsCodeMissing, Check::OriginMissing]
        } else {
            Vec::new()
        },
    }
}

/// The product as orders see it.
fn product(product: &PreflightProduct) -> Product {
    let code = |code: &Option<String>| {
        let code = code.as_deref().map(Text::from);
        Maybe(code.filter(|code| !code.as_str().is_empty()))
    };
    Product {
        id: Id(product.id),
        name: Text::from(product.name.as_str()),
        uom_id: Id(product.uom_id),
        monta_sku: code(&product.monta_sku),
        default_code: code(&product.default_code),
        barcode: code(&product.barcode),
        vendor_codes: product
            .vendor_codes
            .iter()
            .map(|code| Text::from(code.as_str()))
            .collect(),
        service: Flag(product.service),
    }
}

fn record_of(id: i64, name: &str) -> Record {
    Record::new("product.product", id, name)
}

fn finding(check: Check, record: Record, field: &'static str, consequence: &str, remedy: String) -> Finding {
    Finding {
        check,
        record,
        field,
        consequence: consequence.to_owned(),
        remedy,
    }
}

/// Products that Monta cannot tell from nothing, or from another.
fn skus(goods: &[&Product]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut same: BTreeMap<String, Vec<(&Product, sku::Sku<'_>)>> = BTreeMap::new();
    for product in goods {
        match sku::resolve(product) {
            Some(sku) => same.entry(sku::key(sku.code)).or_default().push((product, sku)),
            None => findings.push(finding(
                Check::SkuMissing,
                record_of(product.id.0, product.name.as_str()),
                "default_code",
                "Monta knows products by their SKU: an order with this product is not sent.",
                "Fill in the internal reference or the barcode of the product.".to_owned(),
            )),
        }
    }
    let mut doubled: Vec<Finding> = same
        .values()
        .filter(|products| products.len() > 1)
        .flat_map(|products| products.iter().map(|(product, sku)| shared(product, *sku, products)))
        .collect();
    doubled.sort_by_key(|finding| finding.record.id);
    findings.extend(doubled);
    findings
}

fn shared(product: &Product, sku: sku::Sku<'_>, same: &[(&Product, sku::Sku<'_>)]) -> Finding {
    let others = same.iter().filter(|(other, _)| other.id != product.id);
    let others: Vec<String> = others
        .map(|(other, sku)| format!("{} (id {}, `{}`)", other.name.as_str(), other.id.0, sku.code))
        .collect();
    finding(
        Check::SkuDoubled,
        record_of(product.id.0, product.name.as_str()),
        sku.source,
        "Monta takes products of one SKU for one product, whatever its capitals, and ships whatever lies under it.",
        format!(
            "Give it another SKU than `{}`, which is that of {} too.",
            sku.code,
            others.join(" and ")
        ),
    )
}

/// Codes that are not what they look like.
fn edges(product: &PreflightProduct) -> Vec<Finding> {
    let codes = [
        (&product.monta_sku, "monta_sku"),
        (&product.default_code, "default_code"),
        (&product.barcode, "barcode"),
    ];
    let codes = codes
        .into_iter()
        .filter_map(|(code, field)| Some((code.as_deref()?, field)));
    let unclean = codes.filter(|(code, _)| clean(code) != *code);
    unclean
        .map(|(code, field)| {
            finding(
                Check::CodeEdges,
                record_of(product.id, &product.name),
                field,
                "Monta is told the code without blanks around it and invisible letters, and a search in Odoo for what Monta \
                 answers does not find it.",
                format!("Write `{}` anew, without blanks before or behind it.", clean(code)),
            )
        })
        .collect()
}

fn barcode(product: &PreflightProduct) -> Option<Finding> {
    let is_missing = product.barcode.as_deref().is_none_or(|code| clean(code).is_empty());
    is_missing.then(|| {
        finding(
            Check::BarcodeMissing,
            record_of(product.id, &product.name),
            "barcode",
            "Monta's warehouse has nothing to scan, and has to stick a label on every piece that arrives.",
            "Fill in the barcode of the product.".to_owned(),
        )
    })
}

fn customs_findings(product: &PreflightProduct, customs: &Customs) -> Vec<Finding> {
    let is_missing = |text: &Option<String>| text.as_deref().is_none_or(|text| clean(text).is_empty());
    let record = || record_of(product.id, &product.name);
    let mut findings = Vec::new();
    if is_missing(&customs.hs_code) {
        findings.push(finding(
            Check::HsCodeMissing,
            record(),
            "hs_code",
            "A parcel that leaves the European Union needs the HS code of what is in it: the carrier may refuse it.",
            "Fill in the HS code of the product.".to_owned(),
        ));
    }
    if is_missing(&customs.origin) {
        findings.push(finding(
            Check::OriginMissing,
            record(),
            "country_of_origin",
            "A parcel that leaves the European Union needs the origin of what is in it: the carrier may refuse it.",
            "Choose the country of origin of the product.".to_owned(),
        ));
    }
    findings
}

/// Kits that an order with them would not get past.
fn kits(snapshot: &PreflightSnapshot, catalogue: &Catalogue<'_>) -> Vec<Finding> {
    let mut problems = Problems::default();
    let mut kits = Kits::new(catalogue);
    for kit in &snapshot.kits {
        kits.expand(kit.product_id, &mut problems);
    }
    let problems = problems.into_vec().into_iter();
    problems
        .map(|problem| {
            let check = match problem.code {
                Code::KitCycle => Check::KitCycle,
                _ => Check::KitBroken,
            };
            of_problem(
                check,
                problem,
                "Monta ships what a kit consists of: an order with this kit is not sent.",
            )
        })
        .collect()
}

fn vendor(vendor: &PreflightVendor) -> Option<Finding> {
    if supplier_code(&vendor.supplier).is_some() {
        return None;
    }
    Some(finding(
        Check::VendorCodeMissing,
        Record::new("res.partner", vendor.partner_id, &vendor.name),
        "ref",
        "Monta knows suppliers by their code: what is ordered from this vendor is not announced.",
        "Fill in the reference of the vendor.".to_owned(),
    ))
}

/// An address that Monta blocks an order for (monta-api 3.2).
fn address(address: &Address) -> Option<Finding> {
    let mut problems = Problems::default();
    contact_details(address, Role::Delivery, &mut problems);
    let mut problems = problems.into_vec().into_iter();
    let problem = problems.find(|problem| problem.code == Code::AddressHouseNumberMissing)?;
    Some(of_problem(
        Check::HouseNumberMissing,
        problem,
        "Monta blocks an order to an address without a house number in this country.",
    ))
}

/// What the rules of orders say of it is the remedy too.
fn of_problem(check: Check, problem: Problem, consequence: &str) -> Finding {
    finding(check, problem.record, problem.field, consequence, problem.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn product(id: i64, code: &str, barcode: &str) -> PreflightProduct {
        PreflightProduct {
            id,
            name: format!("Product {id}"),
            uom_id: 1,
            default_code: Some(code.to_owned()).filter(|code| !code.is_empty()),
            barcode: Some(barcode.to_owned()).filter(|code| !code.is_empty()),
            ..PreflightProduct::default()
        }
    }

    fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
        serde_json::from_value(value).unwrap()
    }

    fn uoms() -> Vec<Uom> {
        read(json!([
            {"id": 1, "name": "Units", "factor": 1, "group": 1},
            {"id": 2, "name": "kg", "factor": 1, "group": 2},
        ]))
    }

    fn told(snapshot: &PreflightSnapshot) -> Vec<(Check, i64, &'static str)> {
        let found = preflight(snapshot).findings.into_iter();
        found
            .map(|finding| (finding.check, finding.record.id, finding.field))
            .collect()
    }

    #[test]
    fn sound_data_have_no_findings() {
        let snapshot = PreflightSnapshot {
            products: vec![
                PreflightProduct {
                    customs: Some(Customs {
                        hs_code: Some("9403".to_owned()),
                        origin: Some("NL".to_owned()),
                    }),
                    ..product(1, "TBL", "871")
                },
                PreflightProduct {
                    service: true,
                    ..product(2, "", "")
                },
                product(3, "", ""),
            ],
            kits: read(json!([{"product_id": 3, "quantity": 1, "uom_id": 1,
                               "components": [{"product_id": 1, "quantity": 2, "uom_id": 1}]}])),
            uoms: uoms(),
            vendors: vec![PreflightVendor {
                partner_id: 5,
                name: "Oak & Sons".to_owned(),
                supplier: read(json!({"reference": "OAK"})),
            }],
            addresses: read(json!([
                {"partner_id": 7, "name": "Kees", "street": "Molenstraat 12b", "city": "Gorinchem", "zip": "4201 CX",
                 "country_code": "NL"},
                {"partner_id": 8, "name": "Ann", "street": "Rose Cottage", "city": "Leeds", "country_code": "GB"},
            ])),
            ships_outside_eu: true,
        };
        assert_eq!(told(&snapshot), []);
        assert_eq!(preflight(&snapshot).unchecked, []);
    }

    #[test]
    fn every_defect_is_found_once_and_no_other() {
        let customs = Some(Customs {
            hs_code: Some(" ".to_owned()),
            origin: None,
        });
        let snapshot = PreflightSnapshot {
            products: vec![
                product(1, "", ""),
                product(2, "DUP", "2"),
                product(3, "dup ", "3"),
                PreflightProduct {
                    customs,
                    ..product(4, "TBL", "4")
                },
                product(5, "CYCLE-A", ""),
                product(6, "CYCLE-B", ""),
                product(7, "EMPTY", ""),
                product(8, "WEIGHED", ""),
                PreflightProduct {
                    customs: Some(Customs::default()),
                    service: true,
                    ..product(9, "", "")
                },
                product(10, "", "10\u{200B}"),
            ],
            kits: read(json!([
                {"product_id": 5, "quantity": 1, "uom_id": 1, "components": [{"product_id": 6, "quantity": 1, "uom_id": 1}]},
                {"product_id": 6, "quantity": 1, "uom_id": 1, "components": [{"product_id": 5, "quantity": 1, "uom_id": 1}]},
                {"product_id": 7, "quantity": 1, "uom_id": 1, "components": []},
                {"product_id": 8, "quantity": 1, "uom_id": 1, "components": [{"product_id": 4, "quantity": 1, "uom_id": 2}]},
            ])),
            uoms: uoms(),
            vendors: vec![PreflightVendor {
                partner_id: 20,
                name: "Nameless".to_owned(),
                supplier: read(json!({"reference": " "})),
            }],
            addresses: read(json!([
                {"partner_id": 30, "name": "Kees", "street": "Molenstraat", "city": "Gorinchem", "zip": "4201 CX",
                 "country_code": "NL"},
            ])),
            ships_outside_eu: true,
        };
        assert_eq!(
            told(&snapshot),
            [
                (Check::SkuMissing, 1, "default_code"),
                (Check::SkuDoubled, 2, "default_code"),
                (Check::SkuDoubled, 3, "default_code"),
                (Check::CodeEdges, 3, "default_code"),
                (Check::CodeEdges, 10, "barcode"),
                (Check::BarcodeMissing, 1, "barcode"),
                (Check::KitCycle, 5, "bom_ids"),
                (Check::KitBroken, 7, "bom_ids"),
                (Check::KitBroken, 8, "bom_ids"),
                (Check::VendorCodeMissing, 20, "ref"),
                (Check::HouseNumberMissing, 30, "street"),
                (Check::HsCodeMissing, 4, "hs_code"),
                (Check::OriginMissing, 4, "country_of_origin"),
            ]
        );
        assert_eq!(
            preflight(&snapshot).unchecked,
            [Check::HsCodeMissing, Check::OriginMissing]
        );
    }

    #[test]
    fn a_finding_says_what_monta_would_say_and_what_to_do() {
        let snapshot = PreflightSnapshot {
            products: vec![product(2, "DUP", "2"), product(3, "dup", "3")],
            ..PreflightSnapshot::default()
        };
        let found = preflight(&snapshot).findings.swap_remove(0);
        assert_eq!(found.record.name, "Product 2");
        assert!(
            found
                .consequence
                .starts_with("Monta takes products of one SKU for one product")
        );
        assert_eq!(
            found.remedy,
            "Give it another SKU than `DUP`, which is that of Product 3 (id 3, `dup`) too."
        );
    }
}
