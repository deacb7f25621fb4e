"""Tests of the judge on plain data: each way to be wrong is found, and nothing else."""

import copy

import judge
import pytest

PAYLOAD = {
    "WebshopOrderId": "S00001",
    "Reference": "SOAK-1",
    "ConsumerDetails": {"DeliveryAddress": {"Street": "Kade", "Company": ""}, "B2B": False},
    "Lines": [{"Sku": "A", "OrderedQuantity": 1}, {"Sku": "B", "OrderedQuantity": 2}],
}


def odoo(rows=(), **changes):
    """Return what Odoo says of one confirmed order that was sent, with changes."""
    order = {
        "id": 1, "name": "S00001", "ref": "SOAK-1", "confirmed": True, "state": "sent", "error": None,
        "payload": copy.deepcopy(PAYLOAD), "problem": None,
    }  # fmt: skip
    return {"orders": [{**order, **changes}], "rows": list(rows)}


def monta(deleted=False, **changes):
    """Return what Monta has of that order, with changes."""
    return {"Deleted": deleted, "_document": {**copy.deepcopy(PAYLOAD), **changes}}


def kinds(*arguments, **options):
    """Return the kinds of all findings."""
    return [finding.kind for finding in judge.judge(*arguments, **options)]


def test_what_is_right_is_not_found():
    lines = list(reversed(PAYLOAD["Lines"]))
    details = {"DeliveryAddress": {"Street": "Kade", "Company": None, "FirstName": ""}, "B2B": False}
    assert kinds(odoo(), [monta(Lines=lines, ConsumerDetails=details)]) == []
    assert kinds(odoo(confirmed=False, state="cancelled"), [monta(deleted=True)]) == []
    assert kinds(odoo(confirmed=False, state="not_sent"), []) == []
    assert kinds(odoo([{"id": 1, "state": "sent", "reference": "S00001"}]), [monta()]) == []
    assert kinds(odoo(), [monta(deleted=True), monta()]) == []


@pytest.mark.parametrize(
    ("facts", "held", "expected"),
    [
        (odoo(), [], ["lost"]),
        (odoo(state="changed"), [], ["lost"]),
        (odoo(), [monta(deleted=True)], ["lost"]),
        (odoo(), [monta(), monta(WebshopOrderId="S00001-2")], ["doubled"]),
        (odoo(state="needs_attention"), [monta(), monta(WebshopOrderId="S2")], ["doubled", "blocked by a fault alone"]),
        (odoo(), [monta(Lines=PAYLOAD["Lines"][:1])], ["wrong"]),
        (odoo(), [monta(Lines=[*PAYLOAD["Lines"], PAYLOAD["Lines"][0]])], ["wrong"]),
        (odoo(), [monta(Lines=[{"Sku": "A", "OrderedQuantity": 1}, {"Sku": "B", "OrderedQuantity": 3}])], ["wrong"]),
        (odoo(), [monta(WebshopOrderId="S00002")], ["wrong"]),
        (odoo(), [monta(Comment="more than Odoo would send")], ["wrong"]),
        (odoo(confirmed=False, state="cancelled"), [monta()], ["not cancelled"]),
        (odoo(confirmed=False, state="not_sent"), [monta()], ["not cancelled"]),
        ({"orders": [], "rows": []}, [monta()], ["not cancelled"]),
        (odoo(confirmed=False), [], ["untrue"]),
        (odoo(state="changed"), [monta()], ["untrue"]),
        (odoo(state="not_sent"), [monta()], ["untrue"]),
        (odoo(state="needs_attention", error="Bad Gateway"), [], ["blocked by a fault alone"]),
        (odoo(state="queued"), [monta()], ["in flight"]),
        (odoo([{"id": 1, "state": "pending", "reference": "S00001"}]), [monta()], ["in flight"]),
        (odoo(payload=None, problem="no postal code"), [monta()], ["invalid"]),
    ],
)
def test_each_way_to_be_wrong_is_found(facts, held, expected):
    assert kinds(facts, held) == expected


def test_what_was_taken_away_with_the_button_is_not_lost():
    away = odoo(state="cancelled")
    assert kinds(away, [monta(deleted=True)], withdrawn={1}) == []
    assert kinds(away, [monta()], withdrawn={1}) == ["not cancelled"]
    # Monta had not had it yet.
    assert kinds(odoo(state="not_sent"), [], withdrawn={1}) == []
    assert kinds(odoo(state="not_sent"), [monta()], withdrawn={1}) == ["not cancelled"]
    # Nobody pressed it.
    assert kinds(odoo(state="not_sent"), []) == ["lost"]
    assert kinds(away, [monta(deleted=True)]) == ["lost"]
    # Pressed, and sent again afterwards.
    assert kinds(odoo(), [], withdrawn={1}) == ["lost"]


def test_a_state_that_nobody_knows_is_not_passed_over():
    with pytest.raises(ValueError, match="on holiday"):
        judge.judge(odoo(state="on holiday"), [monta()])
    with pytest.raises(ValueError, match="asleep"):
        judge.judge(odoo([{"id": 1, "state": "asleep", "reference": "S00001"}]), [monta()])


def test_a_difference_says_where():
    has = {**PAYLOAD, "ConsumerDetails": {"DeliveryAddress": {"Street": "Kaai"}, "B2B": False}}
    assert judge.differences(PAYLOAD, has) == ["ConsumerDetails.DeliveryAddress.Street: Kade in Odoo, Kaai at Monta"]
