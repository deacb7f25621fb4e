//! What has arrived stays announced.

use std::collections::HashSet;

use super::document::{Document, LINES};
use crate::input::InputError;
use crate::json::Json;
use crate::sku;

/// The document with the lines that went from the order and of which something has arrived: Monta removes none of those,
/// and asking it to would fail for ever.
///
/// # Errors
///
/// [`InputError`] for a document that is no forecast, with its path.
pub fn keep_received(payload: &Json, acknowledged: Option<&Json>, received: &[String]) -> Result<Json, InputError> {
    let document = Document::read(payload, "payload")?;
    let known = acknowledged
        .map(|known| Document::read(known, "acknowledged"))
        .transpose()?;
    let Some(known) = known else {
        return Ok(payload.clone());
    };
    let meant: HashSet<String> = document.lines.iter().map(|line| sku::key(line.sku())).collect();
    let received: HashSet<String> = received.iter().map(|sku| sku::key(sku)).collect();
    let gone = known.lines.iter().filter(|line| {
        let key = sku::key(line.sku());
        received.contains(&key) && !meant.contains(&key)
    });
    let lines = document.lines.iter().chain(gone);
    let lines = lines.map(|line| Json::Object(line.members.clone())).collect();
    Ok(Json::Object(document.members.with(LINES, Json::List(lines))))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn forecast(lines: &Value) -> Json {
        Json::from(&json!({"Reference": "P1", "InboundForecasts": lines}))
    }

    #[test]
    fn a_line_that_went_stays_when_some_of_it_is_there() {
        let [desk, lamp, chair] = ["A", "B", "C"].map(|sku| json!({"Sku": sku, "Quantity": 5, "Comment": sku}));
        let acknowledged = forecast(&json!([desk, lamp, chair]));
        let payload = forecast(&json!([{"Sku": "A", "Quantity": 3}]));
        let keep = |acknowledged, received: &[&str]| {
            let received: Vec<String> = received.iter().map(|sku| (*sku).to_owned()).collect();
            keep_received(&payload, acknowledged, &received).unwrap()
        };
        assert_eq!(keep(Some(&acknowledged), &[]), payload);
        assert_eq!(keep(None, &["B"]), payload);
        let kept = keep(Some(&acknowledged), &["a", "b "]);
        assert_eq!(kept, forecast(&json!([{"Sku": "A", "Quantity": 3}, lamp])));
        assert_eq!(
            keep_received(&Json::from(&json!([])), None, &[]).unwrap_err().path,
            "payload"
        );
    }
}
