"""Stock and kits: the contract data through the Python functions, and what is refused at the border."""

from __future__ import annotations

from typing import Any

import pytest
from monta_core import InputError, StockInvalid, kit_availability, read_stock
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
