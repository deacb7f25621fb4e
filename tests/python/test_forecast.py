"""Inbound forecasts: the contract data through the Python functions, and what is refused at the border."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from monta_core import ForecastInvalid, InputError, build_forecast, plan_forecast
from snapshots import contract_cases, named, rows

CASES = contract_cases("forecasts")
PLAIN = next(case["snapshot"] for case in CASES if case["title"].startswith("Acceptance 21: three lines"))


@pytest.mark.parametrize("case", [case for case in CASES if "payload" in case], ids=lambda case: case["title"])
def test_a_forecast_that_can_be_sent(case: dict[str, Any]) -> None:
    forecast = build_forecast(case["snapshot"])
    # As text, so that a whole number is no float and the order of the members counts.
    assert json.dumps(forecast["payload"]) == json.dumps(case["payload"])
    assert named(forecast["warnings"]) == case["warnings"]


@pytest.mark.parametrize("case", [case for case in CASES if "problems" in case], ids=lambda case: case["title"])
def test_a_forecast_that_cannot_be_sent(case: dict[str, Any]) -> None:
    with pytest.raises(ForecastInvalid) as caught:
        build_forecast(case["snapshot"])
    assert named(caught.value.problems) == case["problems"]


@pytest.mark.parametrize("row", rows("forecasts/tables/windows.json"), ids=lambda row: row["title"])
def test_a_time(row: dict[str, str]) -> None:
    snapshot = deepcopy(PLAIN)
    snapshot["settings"]["timezone"] = row["zone"]
    snapshot["order"]["planned"] = row["utc"]
    assert build_forecast(snapshot)["payload"]["ExpectedDeliveryDate"] == row["local"]


@pytest.mark.parametrize("row", rows("forecasts/tables/suppliers.json"), ids=lambda row: row["title"])
def test_a_supplier(row: dict[str, Any]) -> None:
    payload = build_forecast({**PLAIN, "supplier": row["supplier"]})["payload"]
    assert payload.get("SupplierCode") == row["code"]


@pytest.mark.parametrize(
    "case", rows("forecasts/tables/plans.json"), ids=lambda case: f"{case['profile']}: {case['title']}"
)
def test_a_plan(case: dict[str, Any]) -> None:
    assert plan_forecast(case["acknowledged"], case["payload"], case["profile"]) == case["plan"]
    if case["acknowledged"]:
        texts = (json.dumps(case["acknowledged"]), json.dumps(case["payload"]))
        assert plan_forecast(*texts, case["profile"]) == case["plan"]
    else:
        assert plan_forecast(False, case["payload"], case["profile"]) == case["plan"]


def test_what_is_sent_twice_is_sent_once() -> None:
    payload = build_forecast(PLAIN)["payload"]
    for profile in ("documented", "v6"):
        plan = plan_forecast(None, payload, profile)  # type: ignore[arg-type]
        assert plan["create"] == payload
        again = plan_forecast(plan["document"], payload, profile)  # type: ignore[arg-type]
        assert (again["empty"], again["create"]) == (True, None)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"order": {**PLAIN["order"], "planned": True}}, "order.planned"),
        ({"order": {**PLAIN["order"], "planned": "next week"}}, "order.planned"),
        ({"settings": {**PLAIN["settings"], "now": None}}, "settings.now"),
        ({"supplier": {**PLAIN["supplier"], "map": '{"Vendor A": "A"}'}}, "supplier.map"),
        ({"supplier": {**PLAIN["supplier"], "vat": "NL1"}}, "supplier.vat"),
        ({"lines": [{**PLAIN["lines"][0], "quantity": "10"}]}, "lines[0].quantity"),
    ],
)
def test_a_snapshot_of_the_wrong_shape(change: dict[str, Any], path: str) -> None:
    with pytest.raises(InputError) as caught:
        build_forecast({**PLAIN, **change})
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (("{", {"InboundForecasts": []}, "v6"), "acknowledged"),
        ((True, {"InboundForecasts": []}, "v6"), "acknowledged"),
        ((None, None, "v6"), "payload"),
        ((None, {"InboundForecasts": [{"Sku": "A", "Quantity": 2.5}]}, "v6"), "payload.InboundForecasts[0].Quantity"),
        ((None, {"InboundForecasts": []}, "auto"), "profile"),
        ((None, {"InboundForecasts": []}, None), "profile"),
    ],
)
def test_a_plan_of_the_wrong_arguments(arguments: Any, path: str) -> None:
    with pytest.raises(InputError) as caught:
        plan_forecast(*arguments)
    assert caught.value.path == path
