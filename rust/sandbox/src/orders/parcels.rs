//! Laying goods into parcels.

use super::document::{key, lines, text};
use super::order::{Collo, Order, Packed};

/// Lays everything of the order that is still to leave into `count` parcels, piece by piece in turn; the first is named
/// by `code`, when one is given.
pub(crate) fn of_the_rest(order: &Order, count: usize, code: Option<&str>) -> Vec<Collo> {
    let goods = order.open().into_iter().map(|(sku, quantity)| Packed {
        batch: asked_batch(order, &sku),
        ..Packed::new(sku, quantity)
    });
    let goods: Vec<Packed> = goods.collect();
    let count = count.max(1);
    let shares = i64::try_from(count).unwrap_or(1);
    let share = |n: i64| {
        let of = |goods: &Packed| Packed {
            quantity: goods.quantity / shares + i64::from(n < goods.quantity % shares),
            ..goods.clone()
        };
        goods.iter().map(of).filter(|goods| goods.quantity > 0).collect()
    };
    let mut colli: Vec<Collo> = (0..).take(count).map(|n| collo(order, n, code, share(n))).collect();
    if let (Some(first), true) = (colli.first_mut(), order.colli.is_empty()) {
        first
            .products
            .extend(order.flyers.iter().map(|sku| Packed::new(sku, 1)));
    }
    colli
}

/// The parcel that is the `n`th, from 0, of those that leave together.
pub(crate) fn collo(order: &Order, n: i64, code: Option<&str>, products: Vec<Packed>) -> Collo {
    let number = order.colli.iter().map(|collo| collo.number).max().unwrap_or(0) + 1 + n;
    let code = match code {
        Some(code) if n == 0 => code.to_owned(),
        Some(code) => format!("{code}-{}", n + 1),
        None if number == 1 => format!("3SSAND{}", order.number),
        None => format!("3SSAND{}-{number}", order.number),
    };
    Collo {
        number,
        link: format!("https://tracking.example.org/{code}"),
        track_and_trace: code,
        products,
        ..Collo::default()
    }
}

/// The batch that the webshop asked for.
fn asked_batch(order: &Order, sku: &str) -> Option<String> {
    let mut lines = lines(&order.document).filter(|line| key(line, "Sku") == sku);
    let line = lines.find(|line| !text(line, "BatchCode").is_empty())?;
    Some(text(line, "BatchCode").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn parcels_hold_all_goods_between_them() {
        let lines = json!([{"Sku": "A", "OrderedQuantity": 4}, {"Sku": "B", "OrderedQuantity": 1, "BatchCode": "L1"}]);
        let document = json!({"WebshopOrderId": "S1", "Lines": lines});
        let order = Order::new(document.as_object().unwrap().clone(), 7, chrono::Utc::now());
        let colli = of_the_rest(&order, 3, Some("T"));
        let codes: Vec<&str> = colli.iter().map(|collo| collo.track_and_trace.as_str()).collect();
        assert_eq!(codes, ["T", "T-2", "T-3"]);
        let goods = |sku: &str| -> Vec<i64> {
            let goods = colli.iter().flat_map(|collo| &collo.products);
            goods
                .filter(|goods| goods.sku == sku)
                .map(|goods| goods.quantity)
                .collect()
        };
        assert_eq!(goods("A"), [2, 1, 1]);
        assert_eq!(goods("B"), [1]);
        assert_eq!(colli[0].products[1].batch.as_deref(), Some("L1"));
    }
}
