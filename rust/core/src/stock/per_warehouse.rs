//! What Monta has of a product in each of its warehouses, where it tells that (monta-api 4).

use serde_json::Value;

use super::{Stock, read_stock};
use crate::answer::{member, text, unwrapped};
use crate::text::caseless;

/// Reads `Stock.PerWarehouse` of the answer to `GET /product/{sku}/stock`: the stock in each of the warehouses called
/// `names`, in that order. Nothing unless each of them is told, once and in numbers: the others would be a guess.
#[must_use]
pub fn read_stock_per_warehouse(body: &Value, names: &[String]) -> Option<Vec<Stock>> {
    let rows = member(member(unwrapped(body), "Stock")?, "PerWarehouse")?.as_array()?;
    let in_warehouse = |name: &String| {
        let name = caseless(name);
        let mut own = rows.iter().filter(|row| is_called(row, &name));
        let row = own.next().filter(|_| own.next().is_none())?;
        read_stock(row).ok()
    };
    names.iter().map(in_warehouse).collect()
}

fn is_called(row: &Value, name: &str) -> bool {
    let told = member(row, "Warehouse").and_then(|warehouse| text(warehouse, "Name"));
    told.is_some_and(|told| caseless(&told) == name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn available(body: &Value, names: &[&str]) -> Option<Vec<(i64, i64)>> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let stock = read_stock_per_warehouse(body, &names)?;
        Some(stock.iter().map(|stock| (stock.available, stock.shortage)).collect())
    }

    fn row(name: &str, available: &Value) -> Value {
        json!({"Warehouse": {"Guid": "9d1e", "Name": name, "OwnedByYou": false}, "StockAll": 64, "StockAvailable": available})
    }

    #[test]
    fn each_warehouse_is_found_by_its_name() {
        let rows = [row("Gorinchem 2", &json!(55)), row("Molenaarsgraaf", &json!(-2))];
        let body = json!({"Sku": "A", "Stock": {"StockAvailable": 53, "PerWarehouse": rows}});
        assert_eq!(
            available(&body, &["molenaarsgraaf ", "Gorinchem 2"]),
            Some(vec![(0, 2), (55, 0)])
        );
        assert_eq!(
            available(&json!({"Product": body}), &["Gorinchem 2"]),
            Some(vec![(55, 0)])
        );
    }

    #[test]
    fn what_is_not_told_of_all_is_told_of_none() {
        let twice = [
            row("A", &json!(1)),
            row("a", &json!(2)),
            row("B", &json!(3)),
            row("C", &json!("4")),
        ];
        let body = json!({"Sku": "A", "Stock": {"PerWarehouse": twice}});
        for names in [&["B", "Z"][..], &["A"], &["B", "C"]] {
            assert_eq!(available(&body, names), None, "{names:?}");
        }
        assert_eq!(available(&body, &["B"]), Some(vec![(3, 0)]));
        for body in [
            json!({"Sku": "A"}),
            json!({"Stock": {"PerWarehouse": {"B": 3}}}),
            json!(null),
        ] {
            assert_eq!(available(&body, &["B"]), None, "{body}");
        }
    }
}
