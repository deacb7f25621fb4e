//! Files as people and programs write them, and what is refused with its place.

use std::sync::atomic::AtomicBool;

use monta_connect::Input;
use monta_core::export::{BomColumns, TableGuard};

use crate::workshop::{Workshop, mapping};

#[test]
fn csv_is_read_whatever_parts_it() {
    let workshop = Workshop::new();
    let mut tokens = Vec::new();
    for separator in [",", ";", "\t", "|"] {
        for (mark, end) in [("", "\n"), ("\u{FEFF}", "\r\n")] {
            let rows = [
                ["SKU", "Name", "Price", "Routes", "Note"],
                [
                    "NEW-1",
                    "\"Two\nlines, \"\"quoted\"\"; a | and a\ttab\"",
                    "1.5",
                    "Buy",
                    "é",
                ],
                ["", "", "", "", ""],
                ["NEW-2", "=SUM(A1)", "2", "", ""],
            ];
            let text: String = rows.map(|row| row.join(separator) + end).concat();
            let plan = workshop.try_plan("parts.csv", format!("{mark}{text}")).unwrap();
            assert_eq!(plan.records.create, 2, "{separator:?}: {plan:?}");
            tokens.push(plan.token);
        }
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "they come to the same");
    // Two hundred columns, of which five are used.
    let wide: Vec<String> = (0..195).map(|number| format!("C{number}")).collect();
    let file = format!(
        "SKU,Name,Price,Routes,Note,{}\nNEW-1,One,1,Buy,{}\n",
        wide.join(","),
        ",x".repeat(195)
    );
    assert_eq!(workshop.plan(&file).records.create, 1);
}

#[test]
fn a_file_that_cannot_be_used_is_refused_with_its_place() {
    let workshop = Workshop::new();
    let head = "SKU,Name,Price,Routes,Note\n";
    let latin = [
        head.as_bytes(),
        b"NEW-1,One,1,Buy,x\nNEW-2,\"a\n\xC3\xA9caf\xE9\",1,Buy,x\n",
    ]
    .concat();
    let cut = [head.as_bytes(), b"NEW-1,\xC3"].concat();
    let utf16: Vec<u8> = "\u{FEFF}SKU".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (content, expected) in [
        (latin, "parts.csv, line 4, column 5: this is no UTF-8"),
        (cut, "parts.csv, line 2, column 7: this is no UTF-8"),
        (utf16, "parts.csv, line 1, column 1: the file is UTF-16"),
        (b"".to_vec(), "parts.csv is empty"),
        (
            b"SKU,Name\nNEW-1,One\n".to_vec(),
            "parts.csv has no column `Price`, `Routes`, `Note`",
        ),
        (
            format!("{head}NEW-1,\"O\r\nne\",1,Buy,x\r\n\nNEW-2,One,1,Buy,x,y\n").into_bytes(),
            "parts.csv, line 5: it has 6 cells, and the first row names 5 columns",
        ),
        (
            // A quote without its second one: what follows is no part of a name.
            format!("{head}NEW-1,\"\"\"One\"\"\",1,Buy,5\" wide\r\nNEW-2,\"Two,2,Buy,x\r\nNEW-3,Three,3,Buy,x\r\n")
                .into_bytes(),
            "parts.csv, line 3: the quote that opens a cell here is not closed",
        ),
        (
            format!("{head}NEW-1,One,1,Buy,\"x").into_bytes(),
            "parts.csv, line 2: the quote that opens a cell here is not closed",
        ),
        (
            b"SKU,Name,\"Price,Routes,Note\n".to_vec(),
            "parts.csv, line 1: the quote that opens a cell here is not closed",
        ),
        (
            b"SKU,Name,Price,Routes,Note,SKU\n".to_vec(),
            "parts.csv has the column `SKU` 2 times",
        ),
    ] {
        let error = workshop.try_plan("parts.csv", content).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    let refused = format!("{head}NEW-1,One,1,Buy,x\r\n\r\nNEW-2,\"a\r\nb\",1,Buy,x\r\nNEW-3,One,x,Buy,x");
    let message = workshop.plan(&refused).problems[0]
        .message
        .as_ref()
        .unwrap()
        .to_string();
    assert!(
        message.starts_with("parts.csv, line 6, column 3 (`Price`)"),
        "{message}"
    );
    for (content, expected) in [
        ("", "parts.json is empty"),
        ("[{\"SKU\": \"A\"},\n 7]", "parts.json, line 2: expected an object"),
        ("[{\"SKU\": \"A\"}", "parts.json, line 1, column 13: it is no JSON"),
        (
            "[\n{\"SKU\":\n \"A\", \"Name\": [{}]}]",
            "parts.json, line 3: expected a text",
        ),
        ("[{\"SKU\": \"A\"}] x", "parts.json, line 1, column 16: it is no JSON"),
        (
            "[{\"SKU\": \"A\", \"Name\": \"N\"}]",
            "parts.json has no column `Price`, `Routes`, `Note`",
        ),
        (
            "[{\"SKU\": \"A\",\n\"children\": [{\"SKU\": \"B\"}]}]",
            "parts.json, line 2: it is a part of another one, and the mapping \"Products\" has no `bom`",
        ),
    ] {
        let error = workshop.try_plan("parts.json", content).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    let nowhere = Input::File(workshop.shop.folder.path().join("none.csv"));
    let error = workshop
        .connected
        .plan("Products", &nowhere, &AtomicBool::new(false), &mut |_| {})
        .unwrap_err();
    assert_eq!(error.code(), "file.inaccessible");
    // What was begun is gone with it: the one plan that could be made is there.
    let plans = workshop.store.paths().cache.with_extension("plans");
    assert_eq!(std::fs::read_dir(plans).unwrap().count(), 1);
}

#[test]
fn json_has_types_of_its_own_and_may_be_a_hundred_levels_deep() {
    let workshop = Workshop::new();
    let plan = workshop
        .try_plan(
            "parts.json",
            "\u{FEFF}\n[{\"SKU\": \"NEW-1\", \"Name\": \"One\", \"Price\": 1.50, \"Routes\": [\"Buy\", \"Manufacture\"], \
             \"Note\": null},\n{\"SKU\": 12, \"Name\": \"Two\", \"Price\": \"x\"}]",
        )
        .unwrap();
    assert_eq!((plan.records.create, plan.records.refused), (1, 1));
    assert!(
        plan.problems[0]
            .message
            .as_ref()
            .unwrap()
            .to_string()
            .starts_with("parts.json, line 3, column 3 (`Price`): `x`")
    );

    let mut with_bom = mapping();
    with_bom.bom = Some(BomColumns {
        quantity: "Qty".to_owned(),
        ..BomColumns::default()
    });
    workshop.set(&with_bom, &TableGuard::default());
    let part = |number: usize| {
        format!(
            "{{\"SKU\": \"P{number}\", \"Name\": \"Part\", \"Price\": 1, \"Routes\": \"\", \"Note\": \"\", \"Qty\": 2"
        )
    };
    let deep: Vec<String> = (1..=100)
        .map(|number| format!("{}, \"children\": [", part(number)))
        .collect();
    let deep = format!("{}{}}}{}", deep.concat(), part(101), "]}".repeat(100));
    for table in ["mrp.bom.line", "mrp.bom", "uom.uom"] {
        workshop.shop.odoo.world().rows.entry(table.to_owned()).or_default();
    }
    let plan = workshop.try_plan("tree.json", deep).unwrap();
    assert_eq!((plan.records.create, plan.boms.create), (101, 100));
    // The deepest comes first.
    let boms = workshop.store.planned_records(&plan.token, &[], 101, 1).unwrap();
    assert_eq!((boms[0].part.as_str(), boms[0].identifier.as_str()), ("bom", "P100"));
}

#[test]
fn csv_has_a_row_for_each_part() {
    let workshop = Workshop::new();
    let mut with_bom = mapping();
    with_bom.bom = Some(BomColumns {
        quantity: "Qty".to_owned(),
        component: Some("Part".to_owned()),
        ..BomColumns::default()
    });
    workshop.set(&with_bom, &TableGuard::default());
    for table in ["mrp.bom.line", "mrp.bom", "uom.uom"] {
        workshop.shop.odoo.world().rows.entry(table.to_owned()).or_default();
    }
    let file = "SKU,Name,Price,Routes,Note,Part,Qty\nTBL,Table,1,,,TOP,1\nTBL,Table,1,,,LEG,1.5\nTOP,Top,1,,,,\n\
                LEG,Leg,1,,,,\nTBL,Table,1,,,LEG,2.5\n";
    let plan = workshop.plan(file);
    assert_eq!((plan.records.create, plan.boms.create, plan.problems.len()), (3, 1, 0));
    let boms = workshop.store.planned_records(&plan.token, &[], 3, 9).unwrap();
    let told: Vec<_> = boms[0]
        .changes
        .iter()
        .map(|change| format!("{} {}", change.field, change.new))
        .collect();
    assert_eq!((boms[0].line, boms[0].identifier.as_str()), (2, "TBL"));
    assert_eq!(told, ["LEG 4", "TOP 1"]);
    // The rows of a product have to agree, and its parts have to be there.
    let plan = workshop.plan(&file.replace("TBL,Table,1,,,LEG,2.5", "TBL,Tisch,1,,,SEAT,2.5"));
    assert_eq!((plan.records.refused, plan.boms.refused), (1, 1));
    let error = workshop
        .try_plan("parts.csv", file.replace("Qty", "Number"))
        .unwrap_err();
    assert!(
        error.to_string().starts_with("parts.csv has no column `Qty`"),
        "{error}"
    );
}
