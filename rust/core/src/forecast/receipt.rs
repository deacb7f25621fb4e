//! Goods that Monta has received (monta-api 5, inbounds).

use serde::Serialize;
use serde_json::Value;

use crate::answer::{flag, member, number, records, text};

/// One row of Monta's feed that tells of goods received for an announcement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Receipt {
    /// Monta's number of the row.
    pub monta_id: String,
    /// The reference of the announcement.
    pub reference: String,
    /// What arrived, as Monta spells it.
    pub sku: String,
    /// How many pieces: a delta, which is below zero where the warehouse corrected itself.
    pub quantity: f64,
    /// When the warehouse booked it, as Monta writes it.
    pub received: Option<String>,
    /// The lot, where Monta keeps one.
    pub batch: Option<String>,
}

/// Reads rows of `/inbounds`. What is no receipt of an announcement is left out: returns of customers, goods in
/// quarantine, and rows without number, reference, SKU or quantity.
#[must_use]
pub fn read_receipts(rows: &Value) -> Vec<Receipt> {
    let is_return = |row: &Value| text(row, "ReturnedOrderWebshopOrderId").is_some();
    let is_quarantine = |row: &Value| flag(row, "Quarantaine") == Some(true);
    let receipts = records(rows).into_iter();
    receipts
        .filter(|row| !is_return(row) && !is_quarantine(row))
        .filter_map(receipt)
        .collect()
}

fn receipt(row: &Value) -> Option<Receipt> {
    let own = |name| text(row, name).map(String::from);
    let batch = member(row, "Batch").and_then(|batch| text(batch, "Reference"));
    Some(Receipt {
        monta_id: own("Id")?,
        reference: own("InboundForecastReference")?,
        sku: own("Sku")?,
        quantity: number(row, "Quantity").filter(|quantity| *quantity != 0.0)?,
        received: own("Created"),
        batch: batch.map(String::from),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row() -> Value {
        json!({
            "Id": 41207, "Sku": " A ", "Quantity": 70, "Created": "2026-12-01T11:20:33.5", "Type": "Inbound",
            "Quarantaine": false, "ReturnedOrderWebshopOrderId": null, "InboundForecastReference": "P00007",
            "Batch": {"Reference": "L1", "Quantity": 70},
        })
    }

    fn with(name: &str, value: Value) -> Value {
        let mut row = row();
        row[name] = value;
        row
    }

    #[test]
    fn a_receipt_of_an_announcement_is_read() {
        let [read] = &read_receipts(&json!([row()]))[..] else {
            panic!("one receipt")
        };
        let expected = Receipt {
            monta_id: "41207".to_owned(),
            reference: "P00007".to_owned(),
            sku: "A".to_owned(),
            quantity: 70.0,
            received: Some("2026-12-01T11:20:33.5".to_owned()),
            batch: Some("L1".to_owned()),
        };
        assert_eq!(*read, expected);
        let corrected = read_receipts(&json!([with("Quantity", json!(-2)), with("Batch", json!(null))]));
        assert_eq!(corrected.len(), 2);
        assert!((corrected[0].quantity + 2.0).abs() < f64::EPSILON && corrected[1].batch.is_none());
    }

    #[test]
    fn what_is_no_receipt_of_an_announcement_is_left_out() {
        let others = json!([
            with("Quarantaine", json!(true)),
            with("ReturnedOrderWebshopOrderId", json!("S1")),
            with("InboundForecastReference", json!("")),
            with("Sku", json!(null)),
            with("Quantity", json!(0)),
            with("Id", json!(null)),
            "text",
        ]);
        assert_eq!(read_receipts(&others), []);
        assert_eq!(read_receipts(&json!(null)), []);
    }
}
