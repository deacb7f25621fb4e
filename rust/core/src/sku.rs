//! Which code Monta knows a product by.

use crate::scalar::Text;
use crate::snapshot::Product;

/// A SKU and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sku<'a> {
    /// The code Monta knows.
    pub code: &'a str,
    /// The field it comes from: `monta_sku`, `default_code`, `barcode` or `vendor_code`.
    pub source: &'static str,
}

/// The product's SKU: the one set for Monta, else the internal reference, else the barcode, else the vendor's code when
/// there is exactly one that names this variant only.
#[must_use]
pub fn resolve(product: &Product) -> Option<Sku<'_>> {
    let own = [
        (&product.monta_sku, "monta_sku"),
        (&product.default_code, "default_code"),
        (&product.barcode, "barcode"),
    ];
    own.into_iter()
        .find_map(|(code, source)| {
            code.get().map(|code| Sku {
                code: code.as_str(),
                source,
            })
        })
        .or_else(|| {
            single_vendor_code(product).map(|code| Sku {
                code,
                source: "vendor_code",
            })
        })
}

/// Two vendors may use the same code for the variant; two different codes decide nothing.
fn single_vendor_code(product: &Product) -> Option<&str> {
    let mut codes = product
        .vendor_codes
        .iter()
        .map(Text::as_str)
        .filter(|code| !code.is_empty());
    let first = codes.next()?;
    codes.all(|code| code == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn resolved(fields: &Value) -> Option<(String, &'static str)> {
        let mut product = json!({"id": 5, "name": "Desk", "uom_id": 1});
        product
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let product: Product = serde_json::from_value(product).unwrap();
        resolve(&product).map(|sku| (sku.code.to_owned(), sku.source))
    }

    #[test]
    fn the_first_filled_field_wins() {
        let all = json!({"monta_sku": "M", "default_code": "D", "barcode": "B", "vendor_codes": ["V"]});
        assert_eq!(resolved(&all), Some(("M".to_owned(), "monta_sku")));
        let reference = json!({"monta_sku": " ", "default_code": " D ", "barcode": "B"});
        assert_eq!(resolved(&reference), Some(("D".to_owned(), "default_code")));
        assert_eq!(
            resolved(&json!({"default_code": false, "barcode": "B"})),
            Some(("B".to_owned(), "barcode"))
        );
    }

    #[test]
    fn a_vendor_code_counts_when_it_is_the_only_one() {
        assert_eq!(
            resolved(&json!({"vendor_codes": ["V", "V"]})),
            Some(("V".to_owned(), "vendor_code"))
        );
        assert_eq!(resolved(&json!({"vendor_codes": ["V", "W"]})), None);
        assert_eq!(resolved(&json!({"vendor_codes": [" "]})), None);
        assert_eq!(resolved(&json!({})), None);
    }

    #[test]
    fn a_letter_that_nobody_sees_is_no_part_of_a_sku() {
        for code in ["MUG-1\u{200B}", "\u{FEFF}MUG-1", "MU\u{AD}G-1"] {
            assert_eq!(resolved(&json!({"default_code": code})).unwrap().0, "MUG-1");
        }
        let nothing = json!({"default_code": "\u{200B}", "barcode": "B"});
        assert_eq!(resolved(&nothing), Some(("B".to_owned(), "barcode")));
        assert_eq!(
            resolved(&json!({"vendor_codes": ["V", "V\u{200B}"]})),
            Some(("V".to_owned(), "vendor_code"))
        );
    }
}
