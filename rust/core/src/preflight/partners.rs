//! What is wrong with vendors and addresses.

use super::finding::{Check, Finding, Remedy};
use crate::contact::{Role, contact_details};
use crate::forecast::{Supplier, supplier_code};
use crate::problem::{Code, Problems, Record};
use crate::snapshot::Address;

/// Somebody whom goods are bought from.
#[derive(Debug, Clone, Default)]
pub struct PreflightVendor {
    /// `res.partner` id.
    pub partner_id: i64,
    /// Its name.
    pub name: String,
    /// Where its code may come from.
    pub supplier: Supplier,
}

pub(super) fn vendor(vendor: &PreflightVendor) -> Option<Finding> {
    if supplier_code(&vendor.supplier).is_some() {
        return None;
    }
    let record = Record::new("res.partner", vendor.partner_id, &vendor.name);
    Some(Finding::new(
        Check::VendorCodeMissing,
        record,
        "ref",
        Remedy::GiveReference,
        [],
    ))
}

/// An address that Monta blocks an order for (monta-api 3.2).
pub(super) fn address(address: &Address) -> Option<Finding> {
    let mut problems = Problems::default();
    contact_details(address, Role::Delivery, &mut problems);
    let mut problems = problems.into_vec().into_iter();
    let problem = problems.find(|problem| problem.code == Code::AddressHouseNumberMissing)?;
    Some(Finding::of_problem(Check::HouseNumberMissing, problem))
}
