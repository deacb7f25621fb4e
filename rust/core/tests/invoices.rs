//! `Invoice.Lines` through the public surface: whatever is sold, the lines add up to the totals of the order.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

use monta_core::snapshot::Address;
use monta_core::{InvoiceLines, build_order, parse_snapshot, wants_invoice_lines};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;
use proptest::prelude::*;
use serde_json::{Value, json};

/// What a line of the order sells.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Mug,
    Kit,
    Service,
    Freight,
    PaymentCosts,
    /// A pack whose price stands on its own line; the next line is its part.
    Pack,
    Note,
}

/// One line as somebody sells it.
#[derive(Debug, Clone)]
struct Sale {
    kind: Kind,
    pieces: i64,
    /// In thousandths of the currency.
    price: i64,
    discount: i64,
    /// Per cent.
    tax: i64,
    tax_is_in_the_price: bool,
}

fn sale() -> impl Strategy<Value = Sale> {
    let kind = prop_oneof![
        4 => Just(Kind::Mug),
        2 => Just(Kind::Kit),
        1 => Just(Kind::Service),
        1 => Just(Kind::Freight),
        1 => Just(Kind::PaymentCosts),
        1 => Just(Kind::Pack),
        1 => Just(Kind::Note),
    ];
    let price = prop_oneof![8 => 0_i64..200_000, 1 => Just(0), 2 => -50_000_i64..0];
    let discount = prop_oneof![4 => Just(0_i64), 2 => 1_i64..100, 1 => Just(100)];
    let tax = prop_oneof![Just(0_i64), Just(9), Just(21), Just(8)];
    (kind, 1_i64..9, price, discount, tax, any::<bool>()).prop_map(
        |(kind, pieces, price, discount, tax, tax_is_in_the_price)| Sale {
            kind,
            pieces,
            price,
            discount,
            tax,
            tax_is_in_the_price,
        },
    )
}

fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// The amount in the smallest unit of a currency.
fn units(amount: &BigRational, digits: u32) -> i64 {
    (amount * BigRational::from_integer(BigInt::from(10_i64.pow(digits))))
        .round()
        .to_integer()
        .to_i64()
        .unwrap()
}

/// As Odoo writes an amount.
fn float(units: i64, digits: u32) -> f64 {
    ratio(units, 10_i64.pow(digits)).to_f64().unwrap()
}

impl Sale {
    /// Price without tax and tax, before they are rounded.
    fn amounts(&self) -> [BigRational; 2] {
        if self.kind == Kind::Note {
            return [ratio(0, 1), ratio(0, 1)];
        }
        let price = ratio(self.price * self.pieces, 1000) * ratio(100 - self.discount, 100);
        let untaxed = if self.tax_is_in_the_price {
            price * ratio(100, 100 + self.tax)
        } else {
            price
        };
        let tax = &untaxed * ratio(self.tax, 100);
        [untaxed, tax]
    }

    fn line(&self, id: usize) -> Vec<Value> {
        let (product, skip) = match self.kind {
            Kind::Mug => (json!(5), json!(false)),
            Kind::Kit => (json!(6), json!(false)),
            Kind::Service | Kind::PaymentCosts => (json!(7), json!("service")),
            Kind::Freight => (json!(7), json!("delivery")),
            Kind::Pack => (json!(8), json!("pack_parent")),
            Kind::Note => (json!(false), json!("note")),
        };
        let line = json!({"id": id, "name": "Line", "product_id": product, "quantity": self.pieces, "skip": skip});
        let part = json!({"id": id + 1, "name": "Part", "product_id": 5, "quantity": self.pieces, "skip": false});
        if self.kind == Kind::Pack {
            vec![line, part]
        } else {
            vec![line]
        }
    }

    fn prices(&self, id: usize, digits: u32) -> Vec<Value> {
        if self.kind == Kind::Note {
            return vec![];
        }
        let [untaxed, tax] = self.amounts();
        let costs = if self.kind == Kind::PaymentCosts {
            json!("payment")
        } else {
            json!(false)
        };
        let price = json!({
            "line_id": id, "total": float(units(&(&untaxed + &tax), digits), digits), "costs": costs,
            "tax": float(units(&tax, digits), digits), "tax_percentages": [self.tax], "customs_value": 4.5,
        });
        let part = json!({"line_id": id + 1, "total": 0, "tax": 0, "pack_line_id": id, "customs_value": 4.5});
        if self.kind == Kind::Pack {
            vec![price, part]
        } else {
            vec![price]
        }
    }
}

/// An order of a mug and of all that is sold; `on_the_whole`: Odoo rounds taxes on the order and not on each line.
fn snapshot(sales: &[Sale], digits: u32, on_the_whole: bool, country: &str) -> Value {
    let mug = Sale {
        kind: Kind::Mug,
        pieces: 1,
        price: 12_345,
        discount: 0,
        tax: 21,
        tax_is_in_the_price: false,
    };
    let sales: Vec<Sale> = std::iter::once(mug).chain(sales.iter().cloned()).collect();
    let ids = || (0..sales.len()).map(|index| 30 + 2 * index);
    let mut sums = [0_i64; 2];
    let mut exact = [ratio(0, 1), ratio(0, 1)];
    for sale in &sales {
        let [untaxed, tax] = sale.amounts();
        sums = [
            sums[0] + units(&(&untaxed + &tax), digits),
            sums[1] + units(&tax, digits),
        ];
        exact = [&exact[0] + &untaxed + &tax, &exact[1] + &tax];
    }
    if on_the_whole {
        sums = exact.map(|amount| units(&amount, digits));
    }
    let address = json!({
        "partner_id": 7, "name": "Kees de Vries", "street": "Kade 99", "zip": "3011XX", "city": "Rotterdam",
        "country_code": country,
    });
    let customs = |product: i64| json!({"product_id": product, "hs_code": "6912.00", "origin": "NL", "weight": 0.35});
    json!({
        "order": {
            "id": 1, "name": "S1", "webshop_order_id": "S1", "currency": "EUR", "currency_digits": digits,
            "amount_total": float(sums[0], digits), "amount_tax": float(sums[1], digits), "b2b": false, "paid": false,
        },
        "settings": {}, "shipping": address, "invoice": address,
        "lines": sales.iter().zip(ids()).flat_map(|(sale, id)| sale.line(id)).collect::<Value>(),
        "products": [
            {"id": 5, "name": "Mug", "uom_id": 1, "default_code": "MUG"},
            {"id": 6, "name": "Party box", "uom_id": 1, "default_code": "PARTY"},
            {"id": 7, "name": "Service", "uom_id": 1, "service": true},
            {"id": 8, "name": "Pack", "uom_id": 1, "default_code": "PACK"},
            {"id": 9, "name": "Tray", "uom_id": 1, "default_code": "TRAY"},
        ],
        "uoms": [{"id": 1, "name": "Units", "factor": 1.0, "group": 1}],
        "kits": [{"product_id": 6, "quantity": 1, "uom_id": 1, "components": [
            {"product_id": 5, "quantity": 2, "uom_id": 1}, {"product_id": 9, "quantity": 1, "uom_id": 1},
        ]}],
        "invoicing": {
            "company_id": 1, "company_name": "Moyee", "vat": "NL1", "eori": "NL1", "has_hs_codes": true,
            "prices": sales.iter().zip(ids()).flat_map(|(sale, id)| sale.prices(id, digits)).collect::<Value>(),
            "goods": [customs(5), customs(9)],
        },
    })
}

fn invoice(snapshot: &Value) -> Value {
    let snapshot = parse_snapshot(snapshot).unwrap();
    Value::from(build_order(&snapshot).unwrap())["Invoice"].clone()
}

#[expect(clippy::cast_possible_truncation, reason = "amounts of a test")]
fn in_units(amount: &Value, digits: u32) -> i64 {
    (amount.as_f64().unwrap() * f64::from(10_u32.pow(digits))).round() as i64
}

proptest! {
    #[test]
    fn the_lines_add_up_to_the_totals_of_the_order(
        sales in prop::collection::vec(sale(), 0..12), digits in prop_oneof![Just(0_u32), Just(2), Just(3)],
        on_the_whole: bool, abroad: bool,
    ) {
        let snapshot = snapshot(&sales, digits, on_the_whole, if abroad { "CH" } else { "NL" });
        let invoice = invoice(&snapshot);
        let lines = invoice["Lines"].as_array().unwrap();
        let sum = |member: &str| lines.iter().map(|line| in_units(&line[member], digits)).sum::<i64>();
        let total = in_units(&invoice["AmountInclTax"], digits);
        let tax = in_units(&invoice["TotalTax"], digits);
        prop_assert_eq!((sum("AmountInclTax"), sum("TaxAmount"), sum("AmountExclTax")), (total, tax, total - tax));
        for line in lines {
            let [with, without, tax] =
                ["AmountInclTax", "AmountExclTax", "TaxAmount"].map(|member| in_units(&line[member], digits));
            prop_assert_eq!(with, without + tax);
            prop_assert!(line["Quantity"].as_i64() > Some(0));
            prop_assert!(!line["Description"].as_str().unwrap().is_empty());
            // What is in the parcel is worth something to customs.
            let is_goods = line.get("Sku").is_some() || line.get("ChildSkus").is_some();
            prop_assert!(!(abroad && is_goods && with == 0), "{}", line);
        }
    }
}

#[test]
fn which_orders_carry_lines() {
    let address = |country: &str| -> Address {
        serde_json::from_value(json!({"partner_id": 7, "country_code": country, "zip": "3011XX"})).unwrap()
    };
    for (name, inside, outside) in [
        ("outside_eu", false, true),
        ("always", true, true),
        ("never", false, false),
    ] {
        let lines = InvoiceLines::named(name).unwrap();
        assert_eq!(wants_invoice_lines(lines, &address("NL")), inside, "{name}");
        assert_eq!(wants_invoice_lines(lines, &address("CH")), outside, "{name}");
    }
    assert_eq!(InvoiceLines::named("sometimes"), None);
}

#[test]
fn without_prices_the_order_is_what_it_was() {
    let mut whole = snapshot(&[], 2, false, "NL");
    let with = invoice(&whole);
    whole.as_object_mut().unwrap().remove("invoicing");
    let without = invoice(&whole);
    let members: Vec<&String> = without.as_object().unwrap().keys().collect();
    assert_eq!(
        members,
        ["AmountInclTax", "TotalTax", "Paid", "WebshopFactuurID", "Currency"]
    );
    let mut more = with.as_object().unwrap().clone();
    more.retain(|member, _| !["Lines", "BTWNummer", "EORINummer"].contains(&member.as_str()));
    assert_eq!(Value::Object(more).to_string(), without.to_string());
}
