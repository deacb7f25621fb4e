"""What Monta still has to ship of an order: the decisions behind several orders for one document."""

from __future__ import annotations

import pytest
from monta_core import InputError, OrderInvalid, build_order, check_skus, next_order_id, order_notices
from snapshots import snapshot


def test_further_orders_of_a_document_have_names_of_their_own() -> None:
    assert next_order_id("S00012", []) == "S00012"
    assert next_order_id("S00012", ["S00012"]) == "S00012.R2"
    assert next_order_id("S00012", ["S00012", "S00012.R2", "S00012-2"]) == "S00012.R3"
    with pytest.raises(InputError):
        next_order_id("S00012", "S00012")


def test_what_stays_out_of_the_order_is_said() -> None:
    order = snapshot("S00012")
    line = order["lines"][0]
    order["lines"] = [line, {**line, "id": 98, "quantity": -1}, {**line, "id": 99, "delivered": line["quantity"]}]
    assert build_order(order)["Lines"][0]["OrderedQuantity"] == line["quantity"]
    notices = order_notices(order)
    assert [(notice["code"], notice["record"]["id"]) for notice in notices] == [
        ("line.goes_back", 98),
        ("line.done", 99),
    ]
    assert check_skus(order)["notices"] == notices


def test_an_order_of_which_nothing_is_montas() -> None:
    order = snapshot("S00012")
    order["warehouses"] = [{"id": 1, "shipped_by_monta": True}, {"id": 2, "name": "Shop", "shipped_by_monta": False}]
    order["order"]["warehouse_id"] = 2
    with pytest.raises(OrderInvalid) as caught:
        build_order(order)
    assert [problem["code"] for problem in caught.value.problems] == ["order.nothing_left"]
    order["order"]["warehouse_id"] = 1
    assert build_order(order)["Lines"]
