"""JSON text and Python objects are two forms of one argument: the same result, or the same error."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from monta_core import (
    InputError,
    MontaError,
    build_forecast,
    build_order,
    check_skus,
    plan_forecast,
    plan_update,
    same_order,
)
from snapshots import contract_cases, contract_orders, rows

ORDERS = contract_orders()
FORECASTS = contract_cases("forecasts")
DECISIONS = [
    *((build_order, case["snapshot"], case["title"]) for case in ORDERS),
    *((check_skus, case["snapshot"], case["title"]) for case in ORDERS),
    *((build_forecast, case["snapshot"], case["title"]) for case in FORECASTS),
]
#: An order with kits, and a forecast with some.
WITH_KITS = [
    (build_order, next(case["snapshot"] for case in ORDERS if len(case["snapshot"]["kits"]) > 1)),
    (build_forecast, next(case["snapshot"] for case in FORECASTS if case["snapshot"]["kits"])),
]

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([2**63, 2**64, -(2**63), -(2**63) - 1, 10**19, 10**30, "1234567890123456789012", "\ud800", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def outcome(decide: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a decision comes to, errors included, as text: a whole number is no float."""
    try:
        return json.dumps(decide(*arguments))
    except MontaError as error:
        return type(error), str(error), vars(error)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value in a document."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for name, member in members for place in places(member, (*path, name)))]


def replaced(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy of a document with one value replaced."""
    if not path:
        return value
    copy = deepcopy(document)
    holder = copy
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = value
    return copy


@pytest.mark.parametrize(("decide", "snapshot", "title"), DECISIONS, ids=lambda value: str(value)[:60])
def test_a_snapshot(decide: Callable[..., Any], snapshot: Any, title: str) -> None:
    assert outcome(decide, json.dumps(snapshot)) == outcome(decide, snapshot), title


@pytest.mark.parametrize("decide", [build_order, check_skus, build_forecast])
@pytest.mark.parametrize("value", [None, True, 7, 1.5, [], [{}], {}, {"order": []}, {"lines": 7}], ids=repr)
def test_what_is_no_snapshot(decide: Callable[..., Any], value: Any) -> None:
    assert outcome(decide, json.dumps(value)) == outcome(decide, value)


@given(st.data())
def test_a_snapshot_with_something_wrong(data: st.DataObject) -> None:
    decide, snapshot = data.draw(st.sampled_from(WITH_KITS))
    wrong = replaced(snapshot, data.draw(st.sampled_from(places(snapshot)[1:])), data.draw(JSON))
    assert outcome(decide, json.dumps(wrong)) == outcome(decide, wrong)


@given(st.floats() | st.integers(), st.floats() | st.integers())
@example(0.1 + 0.2, 48213.37)
@example(7450580596923828e-26, 9007199254740993)
def test_numbers(quantity: float, amount: float) -> None:
    made = deepcopy(ORDERS[0]["snapshot"])
    made["lines"][0]["quantity"] = quantity
    made["order"]["amount_total"] = amount
    assert outcome(check_skus, json.dumps(made)) == outcome(check_skus, made)
    assert outcome(build_order, json.dumps(made)) == outcome(build_order, made)


@given(JSON, JSON)
def test_documents(known: Any, meant: Any) -> None:
    before, after = {"Lines": known, "Invoice": meant}, {"Lines": meant}
    for decide in (plan_update, same_order):
        assert outcome(decide, json.dumps(before), json.dumps(after)) == outcome(decide, before, after)


@pytest.mark.parametrize("case", rows("updates.json"), ids=lambda case: case["title"])
def test_an_update(case: dict[str, Any]) -> None:
    known, meant = case["acknowledged"], case["payload"]
    expected = outcome(plan_update, known, meant)
    for before in (known, json.dumps(known)):
        for after in (meant, json.dumps(meant, ensure_ascii=False)):
            assert outcome(plan_update, before, after) == expected


@pytest.mark.parametrize(
    "case", rows("forecasts/tables/plans.json"), ids=lambda case: f"{case['profile']}: {case['title']}"
)
def test_a_plan(case: dict[str, Any]) -> None:
    known, meant, profile = case["acknowledged"], case["payload"], case["profile"]
    expected = outcome(plan_forecast, known, meant, profile)
    for before in (known, known and json.dumps(known)):
        for after in (meant, json.dumps(meant)):
            assert outcome(plan_forecast, before, after, profile) == expected


def as_document(plan: Any) -> Any:
    """Return a plan whose document is text with the document that it holds."""
    assert isinstance(plan["document"], str)
    return {**plan, "document": json.loads(plan["document"])}


@given(JSON, JSON)
@example(2**64, 1.5)
@example("é\n\x00\u2028", 1e300)
def test_the_document_of_a_plan_as_text(known: Any, meant: Any) -> None:
    before, after = {"Lines": [{"Sku": "A", "Note": known}], "Invoice": meant}, {"Lines": [{"Sku": "A"}], "Note": known}
    for arguments in ((before, after), (before, before), (json.dumps(before), after)):
        plan = outcome(plan_update, *arguments)
        text = outcome(lambda *given: as_document(plan_update(*given, as_text=True)), *arguments)
        assert text == plan


@pytest.mark.parametrize("case", rows("updates.json"), ids=lambda case: case["title"])
def test_an_update_with_its_document_as_text(case: dict[str, Any]) -> None:
    arguments = case["acknowledged"], case["payload"], case.get("found")
    plan, text = plan_update(*arguments), plan_update(*arguments, as_text=True)
    assert json.dumps(as_document(text)) == json.dumps(plan)
    assert text["document"] == json.dumps(plan["document"], ensure_ascii=False)


@pytest.mark.parametrize(
    "case", rows("forecasts/tables/plans.json"), ids=lambda case: f"{case['profile']}: {case['title']}"
)
def test_a_forecast_with_its_document_as_text(case: dict[str, Any]) -> None:
    arguments = case["acknowledged"], case["payload"], case["profile"]
    plan, text = plan_forecast(*arguments), plan_forecast(*arguments, as_text=True)
    assert json.dumps(as_document(text)) == json.dumps(plan)
    assert text["document"] == json.dumps(plan["document"], ensure_ascii=False)


def test_a_stored_text_is_handed_back_as_it_is_where_nothing_changed() -> None:
    order, forecast = (next(case["payload"] for case in cases if "payload" in case) for cases in (ORDERS, FORECASTS))
    stored = json.dumps(order, indent=1)
    assert plan_update(stored, order, as_text=True)["document"] == stored
    stored = json.dumps(forecast, indent=1)
    for profile in ("v6", "documented"):
        plan = plan_forecast(stored, forecast, profile, as_text=True)  # type: ignore[call-overload]
        assert plan["document"] == stored


@pytest.mark.parametrize("text", ["", "{", "[]", "{} {}"])
def test_what_is_wrong_is_said_in_the_same_words(text: str) -> None:
    for arguments in ((text, {}), ({}, text)):
        assert outcome(partial(plan_update, as_text=True), *arguments) == outcome(plan_update, *arguments)
        arguments = (*arguments, "v6")
        assert outcome(partial(plan_forecast, as_text=True), *arguments) == outcome(plan_forecast, *arguments)


@pytest.mark.parametrize(
    "text", ["", "{", '{"order": }', "{} {}", "nothing", '{"order": {}', "\ufeff{}", "[" * 100_000, "{'order': 1}"]
)
def test_a_text_that_is_no_json_says_so(text: str) -> None:
    for decide in (build_order, check_skus, build_forecast):
        with pytest.raises(InputError) as caught:
            decide(text)
        assert caught.value.path == "snapshot"
    with pytest.raises(InputError) as caught:
        plan_update(text, {})
    assert caught.value.path == "acknowledged"


def test_the_values_of_a_record_alone_are_no_record() -> None:
    made = deepcopy(ORDERS[0]["snapshot"])
    made["uoms"] = [list(uom.values()) for uom in made["uoms"]]
    for form in (made, json.dumps(made)):
        with pytest.raises(InputError) as caught:
            build_order(form)
        assert caught.value.path == "uoms[0]"


def test_a_text_is_no_list_of_its_letters() -> None:
    made = deepcopy(ORDERS[0]["snapshot"])
    for wrong in ("V1", b"V1"):
        made["products"][0]["vendor_codes"] = wrong
        with pytest.raises(InputError) as caught:
            build_order(made)
        assert caught.value.path == "products[0].vendor_codes"


@pytest.mark.parametrize("digits", [True, 2.0, "2", None, 300, -1])
def test_the_decimals_of_a_currency_are_a_whole_number(digits: Any) -> None:
    made = deepcopy(ORDERS[0]["snapshot"])
    made["order"]["currency_digits"] = digits
    for form in (made, json.dumps(made)):
        with pytest.raises(InputError) as caught:
            build_order(form)
        assert caught.value.path == "order.currency_digits"
