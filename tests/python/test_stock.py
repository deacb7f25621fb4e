"""Stock and kits: the contract data through the Python functions, and what is refused at the border."""

from __future__ import annotations

from typing import Any

import pytest
from monta_core import (
    InputError,
    StockInvalid,
    kit_availability,
    plan_stock,
    read_stock,
    read_stock_per_warehouse,
    within_limit,
)
from snapshots import named, rows


@pytest.mark.parametrize("row", [row for row in rows("stock/answers.json") if "stock" in row], ids=lambda r: r["title"])
def test_an_answer_with_stock(row: dict[str, Any]) -> None:
    stock = read_stock(row["body"])
    notices = stock.pop("notices", [])
    assert [{"code": notice["code"], "field": notice["field"]} for notice in notices] == row.get("notices", [])
    assert stock == row["stock"]
    assert {type(pieces) for pieces in stock.values()} == {int}


@pytest.mark.parametrize("row", [row for row in rows("stock/answers.json") if "sku" in row], ids=lambda r: r["title"])
def test_an_answer_that_makes_no_sense(row: dict[str, Any]) -> None:
    with pytest.raises(StockInvalid) as caught:
        read_stock(row["body"])
    error = caught.value
    assert [{"code": fault["code"], "field": fault["field"]} for fault in error.problems] == row["faults"]
    assert (error.sku, error.code) == (row["sku"], row["faults"][0]["code"])


@pytest.mark.parametrize("case", rows("stock/kits.json"), ids=lambda case: case["title"])
def test_a_kit(case: dict[str, Any]) -> None:
    found = kit_availability(case["graph"], case["stock"])
    assert list(found) == list(case["availability"])
    for product, expected in case["availability"].items():
        kit: Any = found[product]
        if "problems" in expected:
            assert named(kit["problems"]) == expected["problems"]
        else:
            assert kit == expected


GRAPH: dict[str, Any] = next(case["graph"] for case in rows("stock/kits.json"))


@pytest.mark.parametrize(
    ("stock", "path"),
    [
        ({"10": -1}, "stock.10"),
        ({"10": 2.5}, "stock.10"),
        ({"10": True}, "stock.10"),
        ({"10": "2"}, "stock.10"),
        ({"10": False}, "stock.10"),
        ({"SKU-A": 1}, "stock"),
        ([9], "stock"),
        (None, "stock"),
    ],
)
def test_stock_that_is_none(stock: Any, path: str) -> None:
    with pytest.raises(InputError) as caught:
        kit_availability(GRAPH, stock)
    assert caught.value.path.startswith(path)


def test_a_graph_of_the_wrong_shape() -> None:
    kit = {**GRAPH["kits"][0], "quantity": True}
    with pytest.raises(InputError) as caught:
        kit_availability({**GRAPH, "kits": [kit]}, {})
    assert caught.value.path == "graph.kits[0].quantity"


ORDER = {
    "kind": "order",
    "quantity": 5.0,
    "stage": "Queued",
    "sent": "2026-11-27 10:00:00",
    "seen": "2026-11-27 11:00:00",
}
PRODUCT = {"available": 15, "on_hand": 20.0, "rounding": 0.01, "asked": "2026-11-27 12:00:00", "documents": [ORDER]}


def test_an_order_at_monta_explains_what_odoo_has_more() -> None:
    explained = {"target": 20.0, "unexplained": 0.0, "explained": 5.0, "documents": [0], "approved": False}
    assert plan_stock({"basis": "free", "products": [PRODUCT]}) == [explained]
    (adjusted,) = plan_stock({"products": [{**PRODUCT, "approved": -5.0}]})
    assert adjusted == {"target": 15.0, "unexplained": -5.0, "explained": 0.0, "documents": [], "approved": True}
    assert plan_stock({"products": []}) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"available": "15"}, "snapshot.products[0].available"),
        ({"on_hand": True}, "snapshot.products[0].on_hand"),
        ({"asked": "yesterday"}, "snapshot.products[0].asked"),
        ({"documents": [{**ORDER, "kind": "gift"}]}, "snapshot.products[0].documents[0].kind"),
        ({"documents": [{**ORDER, "stage": "Nowhere"}]}, "snapshot.products[0].documents[0].stage"),
        ({"colour": "red"}, "snapshot.products[0].colour"),
    ],
)
def test_a_product_of_the_wrong_shape(change: dict[str, Any], path: str) -> None:
    with pytest.raises(InputError) as caught:
        plan_stock({"products": [{**PRODUCT, **change}]})
    assert path in str(caught.value)


def test_many_small_adjustments_are_a_large_one() -> None:
    adjustments = [{"pieces": -1, "cost": 2.5}] * 11
    assert within_limit({"pieces": 10}, adjustments) == [False] * 11
    assert within_limit({"pieces": 11, "value": False}, adjustments) == [True] * 11
    assert within_limit({"value": 27.5}, adjustments) == [True] * 11
    assert within_limit({"value": 27.4}, adjustments) == [False] * 11
    assert within_limit({"pieces": 10}, [{"pieces": 11}, {"pieces": -10}]) == [False, True]
    with pytest.raises(InputError):
        within_limit({"pieces": "10"}, adjustments)


def test_stock_per_warehouse() -> None:
    rows = [{"Warehouse": {"Name": name}, "StockAvailable": pieces} for name, pieces in (("A", 3), ("B", -1))]
    body = {"Sku": "X", "Stock": {"StockAvailable": 2, "PerWarehouse": rows}}
    there, gone = read_stock_per_warehouse(body, ["a", "B"]) or ({}, {})
    assert there == {"available": 3, "minimum": 0}
    assert (gone["available"], gone["shortage"]) == (0, 1)
    assert read_stock_per_warehouse(body, ["A", "C"]) is None
    with pytest.raises(InputError):
        read_stock_per_warehouse(body, "AB")
