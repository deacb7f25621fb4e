"""What Monta received or shipped, read and shared out: the same results as in Rust."""

from __future__ import annotations

import json
from typing import Any

import pytest
from monta_core import (
    InputError,
    build_supplier,
    keep_received,
    line_quantities,
    plan_delivery,
    read_receipts,
    read_time,
    spread_over_moves,
)
from snapshots import forecast, rows

PRODUCTS = [
    {"id": 5, "name": "Desk", "uom_id": 1, "default_code": "SKU-A"},
    {"id": 6, "name": "Lamp", "uom_id": 1, "default_code": "SKU-B"},
]


@pytest.mark.parametrize("case", rows("forecasts/tables/line_quantities.json"), ids=lambda case: case["title"])
def test_the_quantities_of_lines(case: dict[str, Any]) -> None:
    counted = line_quantities(case["snapshot"], case["acknowledged"], case["received"])
    assert counted == {"lines": case["lines"], "state": case["state"]}
    if case["acknowledged"]:
        assert line_quantities(case["snapshot"], json.dumps(case["acknowledged"]), case["received"]) == counted


def test_pieces_go_to_the_moves_that_are_open() -> None:
    moves = [
        {"id": 1, "product_id": 5, "done": 2.0, "open": 0.0},
        {"id": 2, "product_id": 5, "done": 0.0, "open": 4.0},
        {"id": 3, "product_id": 6, "done": 0.0, "open": 1.0, "tracked": True},
    ]
    pieces = [{"sku": "sku-a", "quantity": 7.0}, {"sku": "SKU-B", "quantity": 1.0}]
    assert spread_over_moves(pieces, moves, PRODUCTS) == {
        "shares": [{"move_id": 2, "quantity": 4.0}],
        "left": [
            {"sku": "sku-a", "quantity": 1.0, "reason": "excess"},
            {"sku": "SKU-B", "quantity": 1.0, "reason": "tracked"},
        ],
    }
    with pytest.raises(InputError) as caught:
        spread_over_moves(pieces, [{**moves[0], "done": "2"}], PRODUCTS)
    assert caught.value.path == "moves[0].done"


def test_a_line_that_has_arrived_stays() -> None:
    acknowledged = forecast(A=10, B=5)
    payload = forecast(A=10)
    assert keep_received(payload, acknowledged, ["b"]) == acknowledged
    assert keep_received(payload, json.dumps(acknowledged), []) == payload
    assert keep_received(payload, False, ["B"]) == payload


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-27T10:48:24.2684077", "2026-11-27 09:48:24"),
        ("2026-07-27T10:48:24", "2026-07-27 08:48:24"),
        ("2026-07-27T10:48:24Z", "2026-07-27 10:48:24"),
        ("yesterday", None),
    ],
)
def test_a_time_of_montas_is_read_as_odoo_keeps_it(written: str, read: str | None) -> None:
    assert read_time(written) == read


def test_a_receipt_is_read_and_a_return_is_none() -> None:
    row = {"Id": 7, "Sku": "A", "Quantity": 3, "InboundForecastReference": "P1", "Batch": {"Reference": "L1"}}
    receipt = {"monta_id": "7", "reference": "P1", "sku": "A", "quantity": 3.0, "received": None, "batch": "L1"}
    assert read_receipts([row, {**row, "ReturnedOrderWebshopOrderId": "S1"}]) == [receipt]


def test_a_supplier_bears_its_vendors_name_unless_its_code_is_everybodys() -> None:
    vendor = {"partner_id": 9, "name": False, "company": "Acme", "street": "Kade 99", "country_code": "NL"}
    built = build_supplier("ACME", {"default": "ALL"}, vendor)
    assert (built["Title"], built["AddressStreet"], built["AddressHouseNo"]) == ("Acme", "Kade", "99")
    assert build_supplier("ALL", {"default": "ALL"}, vendor) == {"Code": "ALL", "Title": "ALL"}


def test_what_has_left_goes_to_the_moves_that_are_open() -> None:
    moves = [
        {"id": 1, "product_id": 5, "done": 1.0, "open": 0.0},
        {"id": 2, "product_id": 5, "done": 0, "open": 3.0},
        {"id": 3, "product_id": 6, "done": 0, "open": 2.0, "tracking": "lot", "lots": []},
    ]
    batch = {"Sku": "SKU-B", "Quantity": -1, "BatchContent": {"Title": "L1", "BestBefore": None}}
    delivery = {
        "shipped": [{"sku": "sku-a", "quantity": 3}, {"sku": "SKU-B", "quantity": 1}, {"sku": "FLYER", "quantity": 1}],
        "dropped": [{"sku": "SKU-A", "quantity": 1}],
        "moves": moves,
        "products": PRODUCTS,
        "batches": [{"BatchLines": [batch]}],
        "serials": [None],
    }
    assert plan_delivery(delivery) == {
        "shares": [
            {"move_id": 2, "quantity": 2.0, "lots": []},
            {"move_id": 3, "quantity": 1.0, "lots": [{"lot": "L1", "quantity": 1.0, "best_before": None}]},
        ],
        "cancel": [{"move_id": 2, "sku": "SKU-A", "quantity": 1.0}],
        "left": [{"sku": "FLYER", "quantity": 1.0, "reason": "unknown", "move_id": None}],
    }
    with pytest.raises(InputError) as caught:
        plan_delivery({**delivery, "shipped": [{"sku": "SKU-A", "quantity": "2"}]})
    assert caught.value.path == "delivery.shipped[0].quantity"
