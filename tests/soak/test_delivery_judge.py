"""Tests of the judge of deliveries on plain data: each way to be wrong is found, and nothing else."""

import copy

import delivery_judge
import pytest

STOCK = {"A": 100, "B": 100}


def odoo(facts=(), **changes):
    """Return what Odoo says of one order that was split and shipped in three parcels, with changes."""
    order = {
        "id": 1, "name": "S00001", "ref": "SOAK-1", "reference": "S00001", "delivered": {"A": 3, "B": 1},
        "open": {}, "waits": None, "error": None, "codes": ["3S1", "3S2", "3S3"],
    }  # fmt: skip
    whole = {"on_hand": {"A": 97, "B": 99}, "adjustments": [], "negative": [], "entries": []}
    return {"orders": [{**order, **changes}], **whole, **dict(facts)}


def monta(**skus):
    """Return what Monta has counted: the order and what was split off it, with other counts of some SKUs."""
    counts = {"A": {"shipped": 3, "open": 0}, "B": {"shipped": 1, "open": 0}}
    departures = [
        {"order": "S00001", "collo": 1, "sku": "A", "quantity": 2},
        {"order": "DEEL7", "collo": 1, "sku": "A", "quantity": 1},
        {"order": "DEEL7", "collo": 2, "sku": "B", "quantity": 1},
    ]
    for sku, changes in skus.items():
        counts[sku] = {**counts.get(sku, {"shipped": 0, "open": 0}), **changes}
    families = [{"family": "S00001", "orders": ["S00001", "DEEL7"], "skus": counts}]
    return {"families": families, "departures": departures}


CODES = {"S00001": ["3S1"], "DEEL7": ["3S2", "3S3"]}


def kinds(facts, counted=None, codes=None):
    """Return the kinds of all findings."""
    found = delivery_judge.judge(facts, counted or monta(), CODES if codes is None else codes, STOCK)
    return [finding.kind for finding in found]


def test_what_is_right_is_not_found():
    assert kinds(odoo()) == []
    # What Monta will still ship waits in Odoo, too.
    assert kinds(odoo(open={"A": 2}), monta(A={"open": 2})) == []


@pytest.mark.parametrize(
    ("facts", "counted", "codes", "expected"),
    [
        (odoo(delivered={"A": 2, "B": 1}), None, None, ["not delivered"]),
        (odoo(delivered={"A": 2, "B": 1}, open={"A": 1}), None, None, ["not delivered"]),
        (odoo(delivered={"A": 3}), None, None, ["not delivered"]),
        (odoo(delivered={"A": 5, "B": 1}), None, None, ["delivered twice"]),
        (odoo(delivered={"A": 3, "B": 1, "C": 1}), None, None, ["delivered twice"]),
        (odoo(open={"A": 1}), None, None, ["left open"]),
        (odoo(), monta(A={"open": 1}), None, ["left open"]),
        (odoo(waits="enter the lots"), None, None, ["waits for a person"]),
        (odoo(error="Bad Gateway"), None, None, ["waits for a person"]),
        (odoo(codes=["3S1", "3S2"]), None, None, ["code of a parcel"]),
        (odoo(codes=["3S1", "3S1", "3S2", "3S3"]), None, None, ["code of a parcel"]),
        (odoo(), None, {"S00001": ["3S1"]}, ["code of a parcel", "code of a parcel"]),
        (odoo({"on_hand": {"A": 94, "B": 99}}), None, None, ["shelf"]),
        (odoo({"on_hand": {"A": 97}}), None, None, ["shelf"]),
        (odoo({"adjustments": [{"id": 9, "sku": "A", "quantity": 2}]}), None, None, ["adjusted"]),
        (odoo({"negative": [{"sku": "A", "location": "WH/Output", "quantity": -1}]}), None, None, ["negative"]),
        (odoo({"entries": [{"id": 5, "name": "STJ/1"}]}), None, None, ["booked"]),
    ],
)
def test_each_way_to_be_wrong_is_found(facts, counted, codes, expected):
    assert kinds(facts, counted, codes) == expected


def test_an_order_that_monta_never_had_has_delivered_nothing():
    lost = copy.deepcopy(monta())
    lost["families"] = []
    assert kinds(odoo(), lost, {}) == ["delivered twice"] * 2 + ["code of a parcel"] * 3


def test_of_what_monta_dropped_only_the_end_counts():
    adjusted = {"adjustments": [{"id": 8, "sku": "A", "quantity": 2}, {"id": 9, "sku": "A", "quantity": 2}]}

    def judged(**changes):
        found = delivery_judge.judge(odoo({**adjusted, **changes}), monta(), CODES, STOCK, lost=["A"])
        return [finding.kind for finding in found]

    assert judged() == []
    assert judged(on_hand={"A": 99, "B": 99}) == ["shelf"]
