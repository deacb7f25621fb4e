//! Which code Monta knows a supplier by (decision 10), and what Monta is told of a new one (monta-api 5).

use serde_json::{Value, json};

use super::snapshot::Supplier;
use crate::contact::address_parts;
use crate::email::first_email;
use crate::scalar::{Maybe, Text};
use crate::snapshot::Address;
use crate::text::fold;

/// The supplier's code: the override, else the vendor's own code, else the map's, else the vendor's reference, else the
/// default. Never a VAT number, which says who pays and not who delivers.
#[must_use]
pub fn supplier_code(supplier: &Supplier) -> Option<&str> {
    let own = supplier.forced.get().or(supplier.code.get());
    let fallback = || supplier.reference.get().or(supplier.default.get());
    own.or_else(|| mapped(supplier)).or_else(fallback).map(Text::as_str)
}

/// Builds the document of `POST /supplier` for a vendor that goes by `code`. A code that stands for all vendors bears no
/// vendor's name or address.
#[must_use]
pub fn build_supplier(code: &str, supplier: &Supplier, vendor: &Address) -> Value {
    let shared = [&supplier.forced, &supplier.default];
    let names = [vendor.name.text(), vendor.company.text()];
    let name = names.into_iter().find(|name| !name.is_empty());
    let Some(name) = name.filter(|_| shared.into_iter().all(|shared| shared.text() != code)) else {
        return json!({"Code": code, "Title": code});
    };
    let parts = address_parts(vendor);
    json!({
        "Code": code,
        "Title": name,
        "AddressName": name,
        "AddressStreet": parts.street,
        "AddressHouseNo": parts.house_number,
        "AddressHouseNoAddition": parts.addition,
        "AddressPostalCode": vendor.zip.text(),
        "AddressCity": vendor.city.text(),
        "AddressCountry": vendor.country_code.text(),
        "AddressPhone": vendor.phone.text(),
        "AddressEmail": first_email(vendor.email.text()),
    })
}

/// The map's code for the first of the vendor's names that it has one for. A name written exactly so goes before one
/// that differs in case or blanks.
fn mapped(supplier: &Supplier) -> Option<&Text> {
    let codes = || {
        supplier
            .map
            .iter()
            .filter_map(|(known, code)| Some((known, code.get()?)))
    };
    supplier.names.iter().filter_map(Maybe::get).find_map(|name| {
        let exact = codes().find(|(known, _)| known.trim() == name.as_str());
        let loose = || codes().find(|(known, _)| fold(known) == fold(name.as_str()));
        exact.or_else(loose).map(|(_, code)| code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn code(supplier: Value) -> Option<String> {
        let supplier: Supplier = serde_json::from_value(supplier).unwrap();
        supplier_code(&supplier).map(str::to_owned)
    }

    #[test]
    fn the_map_ignores_case_and_blanks_unless_a_name_is_exact() {
        let map = json!({" Vendor A": "A", "vendor  b": "B", "VENDOR B": "BB", "Blank": " ", "": "X"});
        for (names, expected) in [
            (json!(["Vendor A"]), Some("A")),
            (json!(["VENDORA"]), Some("A")),
            (json!(["VENDOR B"]), Some("BB")),
            (json!(["Kees at vendor", "Vendor a"]), Some("A")),
            (json!(["vendor  b", "Vendor A"]), Some("B")),
            (json!([false, "Vendor A"]), Some("A")),
            (json!(["Blank"]), None),
            (json!(["Vendor"]), None),
            (json!([false, " "]), None),
            (json!([]), None),
        ] {
            assert_eq!(
                code(json!({"map": map, "names": names})).as_deref(),
                expected,
                "{names}"
            );
        }
    }

    #[test]
    fn a_vat_number_is_no_member_of_the_snapshot() {
        let error = serde_json::from_value::<Supplier>(json!({"vat": "NL1"})).unwrap_err();
        assert!(error.to_string().contains("unknown field `vat`"), "{error}");
    }

    fn built(code: &str, vendor: Value) -> Value {
        let supplier = json!({"override": false, "code": "ACME", "default": "DEFAULT"});
        let vendor: Address = serde_json::from_value(vendor).unwrap();
        build_supplier(code, &serde_json::from_value(supplier).unwrap(), &vendor)
    }

    #[test]
    fn a_new_supplier_bears_the_name_and_address_of_its_vendor() {
        let vendor = json!({
            "partner_id": 9, "name": false, "company": "Acme B.V.", "street": "Kade 99 B", "zip": "3011XX",
            "city": "Rotterdam", "country_code": "NL", "phone": "+31 10", "email": false,
        });
        let expected = json!({
            "Code": "ACME", "Title": "Acme B.V.", "AddressName": "Acme B.V.", "AddressStreet": "Kade",
            "AddressHouseNo": "99", "AddressHouseNoAddition": "B", "AddressPostalCode": "3011XX",
            "AddressCity": "Rotterdam", "AddressCountry": "NL", "AddressPhone": "+31 10", "AddressEmail": "",
        });
        assert_eq!(built("ACME", vendor.clone()), expected);
        assert_eq!(built("DEFAULT", vendor), json!({"Code": "DEFAULT", "Title": "DEFAULT"}));
        assert_eq!(
            built("ACME", json!({"partner_id": 9})),
            json!({"Code": "ACME", "Title": "ACME"})
        );
    }

    proptest! {
        #[test]
        fn the_first_source_that_says_something_wins(given in proptest::array::uniform5(any::<bool>()), blank in any::<bool>()) {
            let nothing = if blank { json!("  ") } else { json!(false) };
            let value = |position: usize, code: &str| if given[position] { json!(code) } else { nothing.clone() };
            let supplier = json!({
                "override": value(0, "override"),
                "code": value(1, " code "),
                "map": {"Vendor": value(2, "map")},
                "names": ["vendor"],
                "reference": value(3, "reference"),
                "default": value(4, "default"),
            });
            let sources = ["override", "code", "map", "reference", "default"];
            let expected = sources.into_iter().zip(given).find(|(_, given)| *given).map(|(source, _)| source);
            let found = code(supplier);
            prop_assert_eq!(found.as_deref(), expected);
        }
    }
}
