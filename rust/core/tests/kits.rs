//! Flattening of kits through the public surface: exact, complete, in any order, at any depth.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod graph;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use graph::{DOZEN, Graph, Kit, UNIT, catalogue, graph, naive, pieces};
use monta_core::{SkuReport, Snapshot, build_order, check_skus, parse_snapshot};
use num_rational::BigRational;
use proptest::prelude::*;
use serde_json::{Value, json};

fn snapshot(graph: &Graph, lines: &[(usize, i64, i64)]) -> Snapshot {
    let address = json!({
        "partner_id": 7, "name": "Kees de Vries", "street": "Kade 99", "zip": "3011XX", "city": "Rotterdam",
        "country_code": "NL",
    });
    let lines: Vec<Value> = lines
        .iter()
        .enumerate()
        .map(|(id, (product, quantity, unit))| {
            json!({"id": id, "name": format!("L{id}"), "product_id": product, "quantity": quantity, "uom_id": unit})
        })
        .collect();
    let mut whole = catalogue(graph);
    let document = json!({
        "order": {"id": 1, "name": "S1", "webshop_order_id": "S1", "currency": "EUR", "amount_total": 1, "amount_tax": 0,
                  "currency_digits": 2, "b2b": false, "paid": false},
        "settings": {},
        "shipping": address, "invoice": address,
        "lines": lines,
    });
    let members = whole.as_object_mut().unwrap();
    members.extend(document.as_object().unwrap().clone());
    parse_snapshot(whole).unwrap()
}

fn rational(text: &str) -> BigRational {
    if let Some((whole, fraction)) = text.split_once('.') {
        let scale = "1".to_owned() + &"0".repeat(fraction.len());
        format!("{whole}{fraction}/{scale}").parse().unwrap()
    } else {
        text.parse().unwrap()
    }
}

fn totals(report: &SkuReport) -> BTreeMap<String, BigRational> {
    report
        .totals
        .iter()
        .map(|total| (total.sku.clone(), rational(&total.quantity)))
        .collect()
}

fn order() -> impl Strategy<Value = (Graph, Vec<(usize, i64, i64)>)> {
    graph().prop_flat_map(|graph| {
        let line = (0..graph.len(), 0_i64..20, UNIT..=DOZEN);
        (Just(graph), prop::collection::vec(line, 1..6))
    })
}

proptest! {
    #[test]
    fn the_result_equals_a_naive_expansion((graph, lines) in order()) {
        let mut expected = BTreeMap::new();
        for (product, quantity, unit) in &lines {
            naive(&graph, *product, &(BigRational::from_integer((*quantity).into()) * pieces(*unit)), &mut expected);
        }
        expected.retain(|_, quantity| *quantity != BigRational::from_integer(0.into()));
        prop_assert_eq!(totals(&check_skus(&snapshot(&graph, &lines))), expected);
    }

    #[test]
    fn the_order_of_lines_does_not_matter((graph, lines) in order(), seed in any::<u64>()) {
        let mut shuffled = lines.clone();
        shuffled.rotate_left(usize::try_from(seed % 7).unwrap() % lines.len());
        if seed % 2 == 0 { shuffled.reverse(); }
        prop_assert_eq!(totals(&check_skus(&snapshot(&graph, &lines))), totals(&check_skus(&snapshot(&graph, &shuffled))));
    }

    #[test]
    fn lines_add_up_to_the_totals_and_paths_lead_to_their_product((graph, lines) in order()) {
        let report = check_skus(&snapshot(&graph, &lines));
        let mut sums: BTreeMap<String, BigRational> = BTreeMap::new();
        for line in &report.lines {
            let root = format!("P{}", lines[usize::try_from(line.line_id).unwrap()].0);
            prop_assert_eq!(line.path.first(), Some(&root));
            prop_assert_eq!(line.path.last(), Some(&line.product));
            *sums.entry(line.sku.clone().unwrap()).or_insert_with(|| rational("0")) += rational(&line.quantity);
        }
        sums.retain(|_, quantity| *quantity != rational("0"));
        prop_assert_eq!(sums, totals(&report));
    }

    #[test]
    fn a_kit_of_a_line_alone_counts_like_the_same_kit_of_its_product((graph, lines) in order()) {
        let shared = snapshot(&graph, &lines);
        let mut own = shared.clone();
        for line in &mut own.lines {
            line.kit = shared.kits.iter().find(|kit| Some(&kit.product_id) == line.product_id.get()).cloned().map(Box::new);
        }
        prop_assert_eq!(check_skus(&own), check_skus(&shared));
        // What the product itself would be does not matter then.
        let roots: Vec<_> = own.lines.iter().filter_map(|line| line.product_id.get().copied()).collect();
        let inside = |id| shared.kits.iter().any(|kit| kit.components.iter().any(|component| component.product_id == id));
        own.kits.retain(|kit| !roots.contains(&kit.product_id) || inside(kit.product_id));
        prop_assert_eq!(check_skus(&own), check_skus(&shared));
    }

    #[test]
    fn a_cycle_is_a_problem_wherever_it_is((graph, lines) in order(), from in any::<prop::sample::Index>()) {
        // Close a circle: the first product of the first line goes into something below it, or into itself.
        let mut graph = graph;
        let root = lines[0].0;
        let mut reachable = vec![root];
        let mut next = 0;
        while next < reachable.len() {
            let components = graph[reachable[next]].iter().flat_map(|kit| &kit.components).map(|(product, ..)| *product);
            reachable.extend(components.collect::<Vec<_>>());
            next += 1;
        }
        let bottom = reachable[from.index(reachable.len())];
        let kit = graph[bottom].get_or_insert(Kit { makes: 1, unit: UNIT, components: vec![] });
        kit.components.push((root, 1, UNIT));
        let invalid = build_order(&snapshot(&graph, &lines)).unwrap_err();
        let cycle = invalid.problems.iter().find(|problem| problem.code.name() == "kit.cycle");
        prop_assert!(cycle.is_some());
        let path: Vec<&str> = cycle.unwrap().values["path"].split(" → ").collect();
        prop_assert_eq!(path.first(), path.last());
        for pair in path.windows(2) {
            let [kit, component] = [pair[0], pair[1]].map(|name| name[1..].parse::<usize>().unwrap());
            prop_assert!(graph[kit].as_ref().unwrap().components.iter().any(|(product, ..)| *product == component));
        }
    }
}

fn kit(components: &[usize]) -> Kit {
    Kit {
        makes: 1,
        unit: UNIT,
        components: components.iter().map(|product| (*product, 1, UNIT)).collect(),
    }
}

#[test]
fn ten_thousand_kits_in_each_other_are_no_deeper_than_one() {
    let mut graph: Graph = vec![None];
    graph.extend((0..10_000).map(|below| Some(kit(&[below]))));
    let snapshot = snapshot(&graph, &[(10_000, 3, UNIT)]);
    let order = Value::from(build_order(&snapshot).unwrap());
    assert_eq!(order["Lines"][0]["Sku"], "SKU-0");
    assert_eq!(order["Lines"][0]["OrderedQuantity"], 3);
}

#[test]
fn a_circle_of_ten_thousand_kits_is_named_briefly() {
    let graph: Graph = (0..10_000)
        .map(|product| Some(kit(&[(product + 1) % 10_000])))
        .collect();
    let invalid = build_order(&snapshot(&graph, &[(0, 1, UNIT)])).unwrap_err();
    assert_eq!(invalid.problems.len(), 1);
    let message = &invalid.problems[0].message;
    assert!(
        message.contains("P0 → P1 → ") && message.contains("… 9981 …"),
        "{message}"
    );
    assert!(message.len() < 400, "{message}");
}

#[test]
fn a_wide_diamond_costs_its_edges_and_not_its_paths() {
    // 200 layers of two kits that each hold both kits below: 2^200 paths to the one leaf.
    let mut graph: Graph = vec![None, None];
    for layer in 0..200 {
        let below = kit(&[2 * layer, 2 * layer + 1]);
        graph.extend([Some(below.clone()), Some(below)]);
    }
    let started = Instant::now();
    let report = check_skus(&snapshot(&graph, &[(401, 1, UNIT)]));
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "took {:?}",
        started.elapsed()
    );
    let expected: BigRational = num_traits::pow(rational("2"), 199);
    assert_eq!(totals(&report)["SKU-0"], expected);
    assert_eq!(report.lines[0].path.len(), 201);
    let codes: Vec<&str> = report.problems.iter().map(|problem| problem.code.name()).collect();
    assert_eq!(codes, ["quantity.too_large", "quantity.too_large"]);
}
