//! Which code Monta knows a product by, and when two codes are the same one.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use crate::scalar::{Id, Text};
use crate::snapshot::Product;
use crate::text::{caseless, clean};

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

/// The [`key`] of the SKU that each of `products` goes by; one without a SKU is left out.
#[must_use]
pub fn keys(products: &[Product]) -> HashMap<Id, String> {
    products
        .iter()
        .filter_map(|product| Some((product.id, key(resolve(product)?.code))))
        .collect()
}

/// Two vendors may use the same code for the variant, each in a spelling of its own; two different codes decide nothing.
fn single_vendor_code(product: &Product) -> Option<&str> {
    let mut codes = product
        .vendor_codes
        .iter()
        .map(Text::as_str)
        .filter(|code| !code.is_empty());
    let first = codes.next()?;
    codes.all(|code| same_sku(code, first)).then_some(first)
}

/// What SKUs are compared by: two are the same when their keys are.
///
/// Blanks around a SKU, letters that nobody sees, the form in which Unicode writes a letter, and capitals make no other
/// one; blanks inside do.
#[must_use]
pub fn key(sku: &str) -> String {
    caseless(sku)
}

/// Whether two SKUs are the same to Monta and to us.
#[must_use]
pub fn same_sku(left: &str, right: &str) -> bool {
    left == right || key(left) == key(right)
}

/// What SKUs are compared by in tables: equal when their [`key`]s are, and most are not copied for it.
#[derive(Debug, Clone)]
pub(crate) struct SkuKey<'a>(Cow<'a, str>);

impl<'a> SkuKey<'a> {
    pub(crate) fn of(sku: &'a str) -> Self {
        match clean(sku) {
            // Their capitals are not told from small letters below.
            plain if plain.is_ascii() => Self(plain),
            other => Self(Cow::Owned(caseless(&other))),
        }
    }
}

impl PartialEq for SkuKey<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for SkuKey<'_> {}

impl Hash for SkuKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for letter in self.0.bytes() {
            state.write_u8(letter.to_ascii_lowercase());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::hash::BuildHasher;

    use super::*;
    use proptest::prelude::*;
    use rustc_hash::FxBuildHasher;
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
        assert_eq!(
            resolved(&json!({"vendor_codes": ["V1 ", "v1"]})),
            Some(("V1".to_owned(), "vendor_code"))
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

    fn skus() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ aAbB\u{200B}\u{FEFF}]{0,4}",
            "[éÉe\u{301}ßsSσςΣ]{0,4}",
            any::<String>()
        ]
    }

    proptest! {
        #[test]
        fn being_the_same_is_an_equivalence(a in skus(), b in skus(), c in skus()) {
            prop_assert!(same_sku(&a, &a));
            prop_assert_eq!(same_sku(&a, &b), same_sku(&b, &a));
            prop_assert!(!(same_sku(&a, &b) && same_sku(&b, &c)) || same_sku(&a, &c));
        }

        #[test]
        fn a_table_tells_skus_apart_as_their_keys_do(a in skus(), b in skus()) {
            let [one, other] = [&a, &b].map(|sku| SkuKey::of(sku));
            prop_assert_eq!(one == other, same_sku(&a, &b));
            prop_assert!(one != other || FxBuildHasher.hash_one(&one) == FxBuildHasher.hash_one(&other));
            let again = key(&a);
            prop_assert_eq!(&SkuKey::of(&again), &one);
            prop_assert_eq!(FxBuildHasher.hash_one(SkuKey::of(&again)), FxBuildHasher.hash_one(&one));
        }

        #[test]
        fn what_the_eye_does_not_see_and_capitals_do_not_count(sku in "[A-Za-z0-9éëßÅ. /_-]{0,20}") {
            for other in [sku.to_uppercase(), sku.to_lowercase(), format!(" {sku}\t"), format!("\u{FEFF}{sku}\u{200B}")] {
                prop_assert!(same_sku(&sku, &other), "{sku:?} {other:?}");
            }
        }

        #[test]
        fn a_letter_more_is_another(sku in "[a-z]{0,8}", more in "[a-z0-9/.-]") {
            let longer = format!("{sku}{more}");
            prop_assert!(!same_sku(&sku, &longer));
        }
    }
}
