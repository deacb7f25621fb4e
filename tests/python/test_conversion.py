"""What Python objects become on their way into Rust: nothing is guessed, and an error names the place."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import decimal
import enum
import json
import types
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from monta_core import InputError, apply_patch, build_order, check_skus, diff, plan_update, split_address
from snapshots import snapshot


class Recordset:
    """What Odoo would hand over by mistake."""

    def __iter__(self) -> Any:
        return iter([self])

    def __len__(self) -> int:
        return 1

    def __bool__(self) -> bool:
        return True


class Lazy:
    """A text that is only made when it is shown."""

    def __str__(self) -> str:
        return "Desk"


class Colour(enum.Enum):
    RED = "red"


class Markup(str):
    """A subclass of text, as Odoo's HTML is."""


@dataclasses.dataclass
class Line:
    Sku: str


NOT_JSON: dict[str, Any] = {
    "decimal": decimal.Decimal("1.10"),
    "date": datetime.date(2026, 11, 22),
    "datetime": datetime.datetime(2026, 11, 22, 9),
    "timedelta": datetime.timedelta(days=1),
    "uuid": uuid.UUID(int=1),
    "enum": Colour.RED,
    "recordset": Recordset(),
    "generator": (number for number in [1]),
    "dict values": {"a": 1}.values(),
    "lazy text": Lazy(),
    "bytes": b"x",
    "nan": float("nan"),
    "infinity": float("inf"),
    "larger than 64 bits": 2**64,
    "smaller than 64 bits": -(2**63) - 1,
    "larger than 128 bits": 2**200,
    "lone surrogate": "\ud800",
    "number as key": {1: "x"},
    "None as key": {None: "x"},
}


def taken(value: Any) -> Any:
    """Return what a free-form value becomes."""
    return apply_patch({"Lines": [{"Value": value}]}, [])["Lines"][0]["Value"]


@pytest.mark.parametrize("value", NOT_JSON.values(), ids=NOT_JSON.keys())
def test_what_json_does_not_know_is_refused_with_its_place(value: Any) -> None:
    with pytest.raises(InputError) as caught:
        taken(value)
    assert caught.value.path == "document.Lines[0].Value"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (False, False),
        (True, True),
        (None, None),
        (0, 0),
        (2**64 - 1, 2**64 - 1),
        (-(2**63), -(2**63)),
        (1.5, 1.5),
        ("Größe", "Größe"),
        ((1, 2), [1, 2]),
        (range(2), [0, 1]),
        (collections.deque([1]), [1]),
        ({1}, [1]),
        (types.MappingProxyType({"a": 1}), {"a": 1}),
        (collections.defaultdict(int, {"a": 1}), {"a": 1}),
        (Line("A"), {"Sku": "A"}),
        (Markup("<b>"), "<b>"),
    ],
    ids=repr,
)
def test_what_json_knows_is_taken_as_it_is(value: Any, expected: Any) -> None:
    result = taken(value)
    assert result == expected
    assert type(result) is type(expected)


def test_the_order_of_members_is_kept() -> None:
    members = collections.OrderedDict.fromkeys("zyxa", 1)
    assert list(taken(members)) == ["z", "y", "x", "a"]


def test_a_whole_number_is_not_the_same_document_as_a_float() -> None:
    assert diff({"a": 1}, {"a": 1.0}) == [{"op": "replace", "path": "/a", "value": 1.0}]


@pytest.mark.parametrize("make", [lambda loop: loop.append(loop), lambda loop: loop.append({"again": loop})])
def test_a_document_that_contains_itself_is_refused(make: Callable[[list[Any]], None]) -> None:
    loop: list[Any] = []
    make(loop)
    with pytest.raises(InputError, match="nested more than 128 levels") as caught:
        diff(loop, None)
    assert len(caught.value.path) < 200


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return a snapshot with one member replaced: ``order.name``, ``lines.0.quantity``."""
    made: Any = snapshot()
    *parents, last = path.split(".")
    holder = made
    for name in parents:
        holder = holder[int(name)] if name.isdigit() else holder[name]
    holder[last] = value
    return dict(made)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        # Odoo's empty value is no number, no id and no list ...
        ("lines.0.quantity", False),
        ("order.amount_total", False),
        ("order.id", False),
        ("lines", False),
        # ... and a truth value has to be one.
        ("order.b2b", None),
        ("order.b2b", "False"),
        ("order.b2b", 1),
        ("order.b2b", datetime.date(2026, 11, 22)),
        ("order.b2b", Recordset()),
        ("order.paid", 0),
        # A number is neither a truth value nor a text, and has to be finite.
        ("lines.0.quantity", True),
        ("lines.0.quantity", "3"),
        ("lines.0.quantity", None),
        ("lines.0.quantity", decimal.Decimal("3")),
        ("lines.0.quantity", float("nan")),
        ("lines.0.quantity", float("inf")),
        ("lines.0.quantity", 2**63),
        ("order.id", 12.0),
        ("order.id", "12"),
        # A text is a text.
        ("order.currency", 7),
        ("order.currency", Lazy()),
        ("order.customer_reference", 7),
        ("order.customer_reference", True),
        ("order.customer_reference", datetime.datetime(2026, 11, 22)),
        ("shipping.zip", 3011),
    ],
)
def test_a_typed_member_takes_nothing_else(path: str, value: Any) -> None:
    expected = path.replace(".0", "[0]")
    for decide in (build_order, check_skus):
        with pytest.raises(InputError) as caught:
            decide(changed(path, value))
        assert caught.value.path == expected
        assert str(caught.value).startswith(f"{expected}: ")


@pytest.mark.parametrize("nothing", [False, None, "", "  "])
def test_nothing_is_nothing_in_every_spelling(nothing: Any) -> None:
    assert build_order(changed("order.customer_reference", nothing))["Reference"] == "S00012"
    assert "Origin" not in build_order(changed("settings.origin", nothing))


@pytest.mark.parametrize("quantity", [3, 3.0])
def test_a_quantity_may_be_whole_or_a_float(quantity: float) -> None:
    assert build_order(snapshot(quantity=quantity))["Lines"][0]["OrderedQuantity"] == 3


def test_a_missing_member_is_named() -> None:
    made = snapshot()
    del made["lines"][0]["quantity"]
    with pytest.raises(InputError, match="quantity") as caught:
        build_order(made)
    assert caught.value.path == "lines[0]"


def test_a_misspelt_member_is_named() -> None:
    made = snapshot()
    made["order"]["costumer_reference"] = "PO-7"
    with pytest.raises(InputError, match="costumer_reference") as caught:
        build_order(made)
    assert caught.value.path == "order.costumer_reference"


def test_a_number_as_key_of_a_snapshot_is_refused() -> None:
    with pytest.raises(InputError):
        build_order({**snapshot(), 7: "x"})  # type: ignore[dict-item]


def test_a_stored_document_may_be_text() -> None:
    payload = build_order(snapshot())
    meant = build_order(snapshot(quantity=5))
    assert plan_update(json.dumps(payload), meant) == plan_update(payload, meant)
    assert plan_update(json.dumps(payload), json.dumps(payload))["patch"] == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "acknowledged"),
        ("{", "acknowledged"),
        ("[]", "acknowledged"),
        ('"S00012"', "acknowledged"),
        ('{"Lines": [{"Sku": NaN}]}', "acknowledged.Lines[0].Sku"),
        ("{} {}", "acknowledged"),
    ],
)
def test_a_stored_text_that_is_no_object_is_refused(text: str, path: str) -> None:
    with pytest.raises(InputError) as caught:
        plan_update(text, {})
    assert caught.value.path == path


@pytest.mark.parametrize("street2", [False, None, ""])
def test_an_empty_second_street_line_may_be_odoos(street2: Any) -> None:
    parts = split_address("Hoofdstraat 12 A", street2, "NL")
    assert parts == {"street": "Hoofdstraat", "house_number": "12", "addition": "A"}


def test_an_argument_of_the_wrong_type_is_named() -> None:
    with pytest.raises(InputError, match="street: expected a text, got int") as caught:
        split_address(12, "", "NL")  # type: ignore[arg-type]
    assert caught.value.path == "street"
