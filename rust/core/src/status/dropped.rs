//! Whether Monta took lines off an order.

use serde_json::Value;

use crate::answer::{records, text};

/// The type of the event that tells of it (monta-api 3.7). Monta writes it also of lines that went to another order.
const LINE_DELETED: &str = "LineDeleted";

/// Whether events tell that lines went from an order; [`dropped_goods`](crate::dropped_goods) says which are in no order.
#[must_use]
pub fn tells_of_dropped_lines(events: &Value) -> bool {
    let is_one = |event: &&Value| text(event, "TypeCode").is_some_and(|code| code.eq_ignore_ascii_case(LINE_DELETED));
    records(events).iter().any(is_one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_line_that_was_deleted_is_told_by_an_event_of_its_own() {
        assert!(tells_of_dropped_lines(
            &json!([{"TypeCode": "Shipped"}, {"TypeCode": "LineDeleted"}])
        ));
        assert!(!tells_of_dropped_lines(&json!([{"TypeCode": "OrderDeleted"}])));
    }
}
