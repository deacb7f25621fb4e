//! Any graph of kits, and what it comes to by following every path.

#![allow(dead_code, reason = "every test uses its part")]

use std::collections::BTreeMap;

use num_rational::BigRational;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Id of the unit.
pub(crate) const UNIT: i64 = 1;
/// Id of the dozen.
pub(crate) const DOZEN: i64 = 2;

/// One kit: how many it is for, its unit, and its components as (product, quantity, unit).
#[derive(Debug, Clone)]
pub(crate) struct Kit {
    pub(crate) makes: i64,
    pub(crate) unit: i64,
    pub(crate) components: Vec<(usize, i64, i64)>,
}

/// Products by number; those with a kit are never shipped themselves.
pub(crate) type Graph = Vec<Option<Kit>>;

/// The graph as the products, kits and units of a snapshot.
pub(crate) fn catalogue(graph: &Graph) -> Value {
    let products: Vec<Value> = (0..graph.len())
        .map(|id| json!({"id": id, "name": format!("P{id}"), "uom_id": UNIT, "default_code": format!("SKU-{id}")}))
        .collect();
    let kits: Vec<Value> = graph
        .iter()
        .enumerate()
        .filter_map(|(id, kit)| {
            let kit = kit.as_ref()?;
            let components: Vec<Value> = kit
                .components
                .iter()
                .map(|(product, quantity, unit)| json!({"product_id": product, "quantity": quantity, "uom_id": unit}))
                .collect();
            Some(json!({"product_id": id, "quantity": kit.makes, "uom_id": kit.unit, "components": components}))
        })
        .collect();
    json!({
        "products": products, "kits": kits,
        "uoms": [{"id": UNIT, "name": "Units", "factor": 1, "group": 1},
                 {"id": DOZEN, "name": "Dozens", "factor": 12, "group": 1}],
    })
}

/// Pieces in one of the unit.
pub(crate) fn pieces(unit: i64) -> BigRational {
    BigRational::from_integer(if unit == DOZEN { 12 } else { 1 }.into())
}

/// The definition, without any cleverness: follow every path.
pub(crate) fn naive(graph: &Graph, product: usize, quantity: &BigRational, into: &mut BTreeMap<String, BigRational>) {
    let Some(kit) = &graph[product] else {
        *into
            .entry(format!("SKU-{product}"))
            .or_insert_with(|| BigRational::from_integer(0.into())) += quantity;
        return;
    };
    let makes = BigRational::from_integer(kit.makes.into()) * pieces(kit.unit);
    for (component, each, unit) in &kit.components {
        let needed = quantity * BigRational::from_integer((*each).into()) * pieces(*unit) / &makes;
        naive(graph, *component, &needed, into);
    }
}

/// Any acyclic graph: a kit has components with a lower number only.
pub(crate) fn graph() -> impl Strategy<Value = Graph> {
    (2_usize..9).prop_flat_map(|size| {
        let kit = |product: usize| {
            let component = (0..product, 1_i64..6, UNIT..=DOZEN);
            let kit = (1_i64..5, UNIT..=DOZEN, prop::collection::vec(component, 1..4));
            let kit = kit.prop_map(|(makes, unit, components)| Kit {
                makes,
                unit,
                components,
            });
            prop::option::weighted(0.7, kit)
        };
        let mut products: Vec<BoxedStrategy<Option<Kit>>> = vec![Just(None).boxed()];
        products.extend((1..size).map(|product| kit(product).boxed()));
        products
    })
}
