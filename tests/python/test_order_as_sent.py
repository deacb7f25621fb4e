"""An order read from Monta, seen as the document that was once sent."""

from __future__ import annotations

from typing import Any

import pytest
from monta_core import order_as_sent, plan_update

MEANT = {
    "WebshopOrderId": "S00012",
    "Reference": "PO-7",
    "ConsumerDetails": {"DeliveryAddress": {"Street": "Kade", "State": "", "PostalCode": "3011XX"}, "B2B": True},
    "Lines": [
        {"Sku": "A", "OrderedQuantity": 2, "Description": "Desk"},
        {"Sku": "B", "OrderedQuantity": 1, "Description": "Chair"},
    ],
    "Invoice": {"AmountInclTax": 36.3, "Paid": False},
}


def with_member(path: list[Any], value: Any) -> Any:
    """Return ``MEANT`` as Monta gives it back, with one member replaced."""
    *parents, last = path
    found: Any = order_as_sent(MEANT, MEANT)
    holder = found
    for name in parents:
        holder = holder[name]
    holder[last] = value
    return found


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["MontaEorderId"], 61),
        (["Verified"], None),
        (["ConsumerDetails", "DeliveryAddress", "State"], None),
        (["ConsumerDetails", "DeliveryAddress", "PostalCode"], "3011 xx"),
        (["Lines", 0, "Backorder"], False),
        (["Lines", 0, "Description"], "DESK "),
    ],
)
def test_what_monta_does_in_its_own_way_is_no_change(path: list[Any], value: Any) -> None:
    found = with_member(path, value)
    assert plan_update(order_as_sent(found, MEANT), MEANT)["patch"] == []


def test_what_monta_does_not_give_back_is_no_change() -> None:
    found = {name: MEANT[name] for name in ("WebshopOrderId", "Lines")}
    assert plan_update(order_as_sent(found, MEANT), MEANT)["patch"] == []


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (["Reference"], "PO-8", "/Reference"),
        (["Reference"], None, "/Reference"),
        (["ConsumerDetails", "DeliveryAddress", "Street"], "Kaai", "/ConsumerDetails/DeliveryAddress/Street"),
        (["ConsumerDetails", "DeliveryAddress", "State"], "ZH", "/ConsumerDetails/DeliveryAddress/State"),
        (["Lines", 1, "OrderedQuantity"], 4, "/Lines/1/OrderedQuantity"),
        (["Invoice", "AmountInclTax"], 40, "/Invoice/AmountInclTax"),
    ],
)
def test_a_change_stays_a_change(path: list[Any], value: Any, expected: str) -> None:
    patch = plan_update(order_as_sent(with_member(path, value), MEANT), MEANT)["patch"]
    assert [operation["path"] for operation in patch if operation["op"] != "test"] == [expected]


def test_lines_keep_the_positions_they_have_at_monta() -> None:
    desk, chair = MEANT["Lines"]
    found = {**MEANT, "Lines": [{"Sku": "C", "OrderedQuantity": 9, "Id": 1}, {**chair, "Id": 2}, {**desk, "Id": 3}]}
    patch = plan_update(order_as_sent(found, MEANT), MEANT)["patch"]
    assert patch == [
        {"op": "test", "path": "/Lines/0/Sku", "value": "C"},
        {"op": "remove", "path": "/Lines/0"},
    ]
