//! A change that Monta refused, taken back: what Odoo would send beside what Monta has, for people to read, and the
//! quantities that Odoo can take over.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::answer::{member, text, text_of};
use crate::check::SkuReport;
use crate::patch::{LINES, QUANTITY, lines};
use crate::sku;
use crate::update::plan_update;

/// What taking a change back means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakeBack {
    /// Everything that an update would change.
    pub differences: Vec<Difference>,
    /// The order lines that can be given the quantity that Monta has.
    pub quantities: Vec<KnownQuantity>,
    /// SKUs whose quantity differs and that are not one line of Odoo: kits, several lines, a line of which some stays out
    /// of the order at Monta, or none.
    pub left: Vec<String>,
}

/// One member that differs; a text that is absent is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Names of the members that lead to it, a line by its SKU: `["Lines", "SKU-A", "OrderedQuantity"]`.
    pub path: Vec<String>,
    /// What Monta has.
    pub known: String,
    /// What Odoo would send.
    pub meant: String,
}

/// The quantity of one order line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnownQuantity {
    /// `sale.order.line` id.
    pub line_id: i64,
    /// In the unit of the product.
    pub quantity: i64,
}

/// Compares the document that Monta acknowledged last with the one that is meant now, whose lines resolve as `report` says.
#[must_use]
pub fn take_back(acknowledged: &Value, meant: &Value, report: &SkuReport) -> TakeBack {
    let plan = plan_update(&acknowledged.into(), &meant.into());
    let mut differences = Vec::new();
    if !plan.patch.0.is_empty() {
        let (known, meant) = (by_sku(acknowledged), by_sku(&Value::from(&plan.document)));
        compare(&mut Vec::new(), &known, &meant, &mut differences);
    }
    let (mut quantities, mut left) = (Vec::new(), Vec::new());
    for difference in &differences {
        let [lines, sku, rest @ ..] = difference.path.as_slice() else {
            continue;
        };
        if lines != LINES || !matches!(rest, [member] if member == QUANTITY) {
            continue;
        }
        let quantity = difference.known.parse().unwrap_or_default();
        match only_line(report, sku) {
            Some(line_id) => quantities.push(KnownQuantity { line_id, quantity }),
            None => left.push(sku.clone()),
        }
    }
    TakeBack {
        differences,
        quantities,
        left,
    }
}

/// The order line that alone, in full and not as a kit, makes up what is ordered of `sku`.
fn only_line(report: &SkuReport, sku: &str) -> Option<i64> {
    let mut feeds = report
        .lines
        .iter()
        .filter(|line| line.sku.as_deref().is_some_and(|resolved| sku::same_sku(resolved, sku)));
    match (feeds.next(), feeds.next()) {
        (Some(line), None) if line.path.len() <= 1 && !line.is_partial => Some(line.line_id),
        _ => None,
    }
}

/// The document with its lines by SKU instead of by position.
fn by_sku(document: &Value) -> Value {
    let named = |line: &Value| (text(line, "Sku").unwrap_or_default().into_owned(), line.clone());
    let by_sku: BTreeMap<_, _> = lines(document).map(named).collect();
    let mut document = document.clone();
    if let Some(members) = document.as_object_mut() {
        members.insert(LINES.to_owned(), by_sku.into_iter().collect());
    }
    document
}

fn compare(path: &mut Vec<String>, known: &Value, meant: &Value, differences: &mut Vec<Difference>) {
    if known == meant {
        return;
    }
    let is_line = path.first().is_some_and(|name| name == LINES) && path.len() == 2;
    let members = |value: &Value| value.as_object().cloned().unwrap_or_default();
    if !known.is_object() && !meant.is_object() {
        let [known, meant] = [known, meant].map(written);
        if known != meant {
            differences.push(Difference {
                path: path.clone(),
                known,
                meant,
            });
        }
        return;
    }
    if is_line && (known.is_null() || meant.is_null()) {
        // A line that only one of them has: how many there are says it all.
        let [known, meant] = [known, meant].map(|line| member(line, QUANTITY).cloned().unwrap_or_default());
        path.push(QUANTITY.to_owned());
        compare(path, &known, &meant, differences);
        path.pop();
        return;
    }
    let (known, meant) = (members(known), members(meant));
    let added = meant.keys().filter(|name| !known.contains_key(*name));
    for name in known.keys().chain(added) {
        path.push(name.clone());
        let [known, meant] = [&known, &meant].map(|object| object.get(name).unwrap_or(&Value::Null));
        compare(path, known, meant, differences);
        path.pop();
    }
}

/// A value as people read it.
fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        value => text_of(value).map_or_else(|| value.to_string(), std::borrow::Cow::into_owned),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::SkuLine;

    fn line(line_id: i64, sku: &str, path: &[&str]) -> SkuLine {
        SkuLine {
            line_id,
            line: String::new(),
            product_id: 1,
            product: String::new(),
            sku: Some(sku.to_owned()),
            source: None,
            quantity: "1".to_owned(),
            path: path.iter().map(ToString::to_string).collect(),
            is_partial: false,
        }
    }

    fn report(lines: Vec<SkuLine>) -> SkuReport {
        SkuReport {
            lines,
            totals: Vec::new(),
            skipped: Vec::new(),
            notices: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn order(street: &str, lines: &[(&str, i64)]) -> Value {
        let lines: Vec<_> = lines
            .iter()
            .map(|(sku, quantity)| json!({"Sku": sku, "OrderedQuantity": quantity}))
            .collect();
        json!({"ConsumerDetails": {"DeliveryAddress": {"Street": street}}, "Lines": lines})
    }

    #[test]
    fn what_differs_is_named_with_both_values() {
        let known = order("Kade", &[("A", 3), ("B", 1)]);
        let meant = order("Laan", &[("B", 1), ("A", 5), ("C", 2)]);
        let lines = vec![
            line(10, "a", &["A"]),
            line(11, "B", &["B"]),
            line(12, "C", &["Kit", "C"]),
        ];
        let back = take_back(&known, &meant, &report(lines));
        let told: Vec<_> = back
            .differences
            .iter()
            .map(|difference| (difference.path.join("/"), &*difference.known, &*difference.meant))
            .collect();
        assert_eq!(
            told,
            [
                ("ConsumerDetails/DeliveryAddress/Street".to_owned(), "Kade", "Laan"),
                ("Lines/A/OrderedQuantity".to_owned(), "3", "5"),
                ("Lines/C/OrderedQuantity".to_owned(), "", "2"),
            ]
        );
        assert_eq!(
            back.quantities,
            [KnownQuantity {
                line_id: 10,
                quantity: 3
            }]
        );
        assert_eq!(back.left, ["C"], "a component of a kit is no line");
    }

    #[test]
    fn what_several_lines_order_together_is_left_to_people() {
        let lines = vec![line(10, "A", &["A"]), line(11, "A", &["A"])];
        let back = take_back(&order("Kade", &[("A", 3)]), &order("Kade", &[("A", 5)]), &report(lines));
        assert_eq!((back.quantities, back.left), (vec![], vec!["A".to_owned()]));
    }

    #[test]
    fn a_line_of_which_some_has_left_without_monta_is_left_to_people() {
        let mut partial = line(10, "A", &["A"]);
        partial.is_partial = true;
        let back = take_back(
            &order("Kade", &[("A", 3)]),
            &order("Kade", &[("A", 5)]),
            &report(vec![partial]),
        );
        assert_eq!((back.quantities, back.left), (vec![], vec!["A".to_owned()]));
    }

    #[test]
    fn what_was_added_goes_back_to_nothing_and_what_was_removed_is_left() {
        let known = order("Kade", &[("A", 3)]);
        let meant = order("Kade", &[("B", 2)]);
        let back = take_back(&known, &meant, &report(vec![line(11, "B", &["B"])]));
        assert_eq!(
            back.quantities,
            [KnownQuantity {
                line_id: 11,
                quantity: 0
            }]
        );
        assert_eq!(back.left, ["A"]);
    }

    #[test]
    fn the_same_order_is_no_difference() {
        let order = order("Kade", &[("A", 3)]);
        let back = take_back(&order, &order, &report(vec![line(10, "A", &["A"])]));
        assert_eq!((back.differences, back.quantities, back.left), (vec![], vec![], vec![]));
    }
}
