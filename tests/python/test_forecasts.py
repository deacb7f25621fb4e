"""Inbound forecasts through the binding, from plan to answer, against the sandbox."""

from __future__ import annotations

from typing import Any

import pytest
from monta import Monta
from monta_core import InputError, Refused, RetryLater, plan_forecast
from snapshots import forecast


def stored(monta: Monta) -> dict[str, int]:
    [group] = monta.forecasts()
    return {line["Sku"]: line["Quantity"] for line in group["InboundForecasts"]}


@pytest.mark.parametrize("reference", ["P00007", "PO/2026/7"])
def test_a_forecast_is_announced_changed_and_removed(monta: Monta, profile: str, reference: str) -> None:
    client = monta.client(profile=profile)
    first = forecast(reference, A=10, B=5, C=7)
    created = client.push_forecast(plan_forecast(None, first, profile))
    assert (created["outcome"], created["kept"], len(created["exchanges"])) == ("created", [], 1)
    assert stored(monta) == {"A": 10, "B": 5, "C": 7}

    second = forecast(reference, A=12, C=7)
    updated = client.push_forecast(plan_forecast(first, second, profile))
    assert updated["outcome"] == {"v6": "updated", "documented": "created"}[profile]
    assert stored(monta) == {"A": 12, "C": 7}

    assert client.get_forecast(reference)["body"]["Reference"] == reference
    assert client.delete_forecast(reference)["outcome"] == "deleted"
    assert client.delete_forecast(reference)["outcome"] == "absent"
    assert client.get_forecast(reference)["outcome"] == "absent"


def test_an_uncertain_attempt_is_found_again(monta: Monta, profile: str) -> None:
    client = monta.client(profile=profile)
    plan = plan_forecast(None, forecast(A=10), profile)
    monta.fault("drop_after", method="POST")
    with pytest.raises(RetryLater) as caught:
        client.push_forecast(plan)
    assert caught.value.uncertain
    assert client.push_forecast(plan, verify_first=True)["outcome"] in ("found", "created")
    assert stored(monta) == {"A": 10}


def test_an_unknown_supplier_can_be_created(monta: Monta, profile: str) -> None:
    client = monta.client(profile=profile)
    meant = {**forecast(A=10), "SupplierCode": "ACME"}
    with pytest.raises(Refused) as caught:
        client.push_forecast(plan_forecast(None, meant, profile))
    assert caught.value.code == "api.supplier_unknown"
    assert "ACME" in caught.value.message
    assert "Create the supplier" in caught.value.hint
    supplier = {"Code": "ACME", "Title": "Acme BV"}
    if profile == "documented":
        with pytest.raises(Refused) as caught:
            client.create_supplier(supplier)
        assert caught.value.code == "api.supplier_unknown"
        return
    assert client.create_supplier(supplier)["outcome"] == "created"
    assert client.create_supplier(supplier)["outcome"] == "found"
    assert client.push_forecast(plan_forecast(None, meant, profile))["outcome"] == "created"


def test_goods_that_arrived_stay_announced(monta: Monta, profile: str) -> None:
    client = monta.client(profile=profile)
    before = forecast(A=10, B=5)
    client.push_forecast(plan_forecast(None, before, profile))
    monta.receive({"sku": "A", "quantity": 3}, "P00007")
    with pytest.raises(Refused) as caught:
        client.delete_forecast("P00007")
    assert caught.value.code == "api.goods_received"
    if profile == "v6":
        assert client.push_forecast(plan_forecast(before, forecast(B=5), profile))["kept"] == ["A"]


@pytest.mark.parametrize(
    ("method", "arguments", "path"),
    [
        ("push_forecast", [{}], "plan"),
        ("push_forecast", [plan_forecast(forecast(A=1), forecast(A=1), "v6")], "plan"),
        ("push_forecast", [{"create": {"Reference": ""}}], "reference"),
        ("get_forecast", [""], "reference"),
        ("get_forecast", [7], "reference"),
        ("delete_forecast", [".."], "reference"),
        ("create_supplier", [{"Code": "ACME"}], "supplier"),
    ],
)
def test_an_argument_that_is_wrong_is_named_and_not_sent(
    monta: Monta, method: str, arguments: list[Any], path: str
) -> None:
    with pytest.raises(InputError) as caught:
        getattr(monta.client(), method)(*arguments)
    assert caught.value.path == path
    assert monta.lines() == []
