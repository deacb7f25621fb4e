"""The contract data through the Python functions: the same results as in Rust."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monta_core import (
    OrderInvalid,
    apply_patch,
    build_order,
    check_skus,
    diff,
    plan_update,
    same_order,
    sku_key,
    split_address,
)
from snapshots import contract_orders, named, rows


@pytest.mark.parametrize(
    "case", [case for case in contract_orders() if "payload" in case], ids=lambda case: case["title"]
)
def test_an_order_that_can_be_sent(case: dict[str, Any]) -> None:
    payload = build_order(case["snapshot"])
    # As text, so that a whole number is no float and the order of the members counts.
    assert json.dumps(payload) == json.dumps(case["payload"])
    report = check_skus(case["snapshot"])
    assert report["problems"] == []
    sent = [(line["Sku"], str(line["OrderedQuantity"])) for line in payload["Lines"]]
    assert sent == [(total["sku"], total["quantity"]) for total in report["totals"] if total["quantity"] != "0"]


@pytest.mark.parametrize(
    "case", [case for case in contract_orders() if "problems" in case], ids=lambda case: case["title"]
)
def test_an_order_that_cannot_be_sent(case: dict[str, Any]) -> None:
    with pytest.raises(OrderInvalid) as caught:
        build_order(case["snapshot"])
    assert named(caught.value.problems) == case["problems"]


@pytest.mark.parametrize(
    "row", rows("addresses.json"), ids=lambda row: f"{row['street']}|{row['street2']}|{row['country']}"
)
def test_an_address(row: dict[str, Any]) -> None:
    assert split_address(row["street"], row["street2"], row["country"]) == row["expected"]


@pytest.mark.parametrize("row", rows("skus.json"), ids=lambda row: f"{row['left']!a} {row['right']!a}")
def test_a_pair_of_skus(row: dict[str, Any]) -> None:
    assert (sku_key(row["left"]) == sku_key(row["right"])) is row["same"]


@pytest.mark.parametrize("case", rows("updates.json"), ids=lambda case: case["title"])
def test_an_update(case: dict[str, Any]) -> None:
    plan = plan_update(case["acknowledged"], case["payload"], case.get("found"))
    assert plan == {key: case[key] for key in ("patch", "changed", "document")}
    if "found" not in case:
        assert apply_patch(case["acknowledged"], plan["patch"]) == plan["document"]


def test_an_order_is_the_same_whatever_monta_adds() -> None:
    meant = next(case["payload"] for case in contract_orders() if "payload" in case)
    assert same_order(meant, {**meant, "MontaEorderId": 61, "Verified": None, "Deleted": False}) == []
    assert same_order(json.dumps(meant), meant) == []
    assert same_order(meant, {**meant, "Deleted": True}) == ["/Deleted"]
    assert same_order(meant, {**meant, "Lines": []}) != []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, JSON)
def test_a_patch_leads_from_one_document_to_the_other(before: Any, after: Any) -> None:
    assert json.dumps(apply_patch(before, diff(before, after)), sort_keys=True) == json.dumps(after, sort_keys=True)


@given(JSON)
def test_a_document_crosses_the_border_unchanged(document: Any) -> None:
    assert json.dumps(apply_patch(document, [])) == json.dumps(document)
