"""The commands that show where orders are, what is in stock and what is announced."""

from __future__ import annotations

import re

import pytest
from command import DONE, LATER, REFUSED, USAGE, Run
from monta import Monta
from monta_core import build_order, plan_forecast
from monta_core.cli.output import moment
from snapshots import forecast, snapshot

Account = dict[str, str]


@pytest.fixture
def orders(monta: Monta) -> None:
    """Two orders at Monta, one of them shipped in two parcels."""
    monta.seed(build_order(snapshot("S00012")), build_order(snapshot("S00013")))
    monta.move("S00012", "shipped", colli=2, track_trace="3S1")


def test_status(run: Run, account: Account, orders: None) -> None:
    result = run("status", "S00012", "S00013", **account)
    assert (result.code, result.err) == (DONE, "")
    first, parcels, second = result.out.split("\n\n")
    assert first.startswith("Order          S00012\nStatus         Shipped\n")
    assert "3S1" in first
    assert parcels.startswith("Parcel") and len(parcels.splitlines()) == 3
    assert second.startswith("Order       S00013\nStatus      ")


def test_status_as_json(run: Run, account: Account, orders: None) -> None:
    result = run("status", "--json", "S00012", "S00099", **account)
    assert (result.code, result.err) == (REFUSED, "monta: Monta does not have S00099.\n")
    found, absent = result.json
    assert (found["reference"], found["result"]["match"], found["status"]["stage"]) == ("S00012", "exact", "Shipped")
    assert (absent["result"]["match"], absent["status"]) == ("none", None)


def test_status_of_a_part_of_a_name(run: Run, account: Account, orders: None, monta: Monta, profile: str) -> None:
    for part in ("S0001", "S000123"):
        result = run("status", part, **account)
        assert (result.code, result.out, result.err) == (REFUSED, "", f"monta: Monta does not have {part}.\n")
    monta.seed(build_order(snapshot("S00013-A")), build_order(snapshot("S00013-B")))
    result = run("status", "00013-", **account)
    assert (result.code, result.out) == (REFUSED, "")
    if profile == "v6":
        assert result.err == "monta: Monta does not have 00013-.\n"
    else:
        assert result.err == "monta: 00013- could be any of S00013-A, S00013-B: give the whole name.\n"
        assert "a partial match of 00012" in run("status", "00012", **account).out
        assert run("status", "--exact", "00012", **account).code == REFUSED


def test_status_that_could_not_be_read(run: Run, account: Account, orders: None, monta: Monta) -> None:
    monta.fault("status", status=500)
    result = run("status", "S00012", **account)
    assert (result.code, result.out) == (LATER, "")
    assert result.err.startswith("monta: S00012: Monta has a problem of its own (500).")
    assert "Try again later. If this lasts" in result.err and "[api.server_error]" in result.err
    wrong = run("status", "S00012", **{**account, "MONTA_PASSWORD": "wrong"})
    assert wrong.code == USAGE


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        ("2026-07-15T10:00:00.2684077", "2026-07-15 08:00 UTC"),
        ("2026-11-27T10:00:00", "2026-11-27 09:00 UTC"),
        ("2026-07-15T12:00:00+02:00", "2026-07-15 10:00 UTC"),
        ("2026-07-15T12:00:00Z", "2026-07-15 12:00 UTC"),
        ("2026-07-15", "2026-07-15"),
        ("2026-13-15T12:00:00", "2026-13-15T12:00:00"),
        (None, None),
    ],
)
def test_a_time_is_shown_in_one_form(told: str | None, seen: str | None) -> None:
    assert moment(told) == seen


def test_an_order_and_its_status_tell_times_alike(run: Run, account: Account, orders: None) -> None:
    shown = run("order", "show", "S00012", **account).out
    assert re.search(r"^Received +\d{4}-\d\d-\d\d \d\d:\d\d UTC$", shown, re.MULTILINE), shown
    assert "T0" not in re.sub(r"https?:\S+", "", shown) and "T1" not in re.sub(r"https?:\S+", "", shown)


def test_stock(run: Run, account: Account, monta: Monta) -> None:
    monta.stock({"SKU-A": 20, "S/3": 3})
    result = run("stock", "SKU-A", "S/3", **account)
    assert (result.code, result.err) == (DONE, "")
    assert result.out == "SKU    Available  Minimum\nSKU-A  20         0\nS/3    3          0\n"
    unknown = run("stock", "NOPE", "--json", **account)
    assert unknown.code == REFUSED
    assert unknown.json == [{"sku": "NOPE", "available": None, "minimum": None, "problem": "unknown at Monta"}]
    elsewhere = run("stock", "SKU-A", "--endpoint", "/wms", **account)
    assert elsewhere.code == REFUSED
    assert "[input.endpoint_without_sku]" in elsewhere.err
    told = "this SKU cannot be part of an address. Change the SKU in Odoo and at Monta. [input.sku_unusable]"
    assert run("stock", "", ".", **account).err == f'monta: "": {told}\nmonta: .: {told}\n'


def test_stock_below_zero_is_sold_out(run: Run, account: Account, monta: Monta) -> None:
    monta.stock({"SKU-A": -1})
    result = run("stock", "SKU-A", **account)
    assert (result.code, result.err) == (DONE, "")
    assert "SKU-A  0" in result.out
    assert "sold out" in result.out
    (row,) = run("stock", "SKU-A", "--json", **account).json
    assert (row["available"], row["problem"]) == (0, None)
    assert "as -1" in row["notice"]


def test_stock_that_cannot_be_right(run: Run, account: Account, monta: Monta) -> None:
    monta.stock({"SKU-A": 2.5})
    result = run("stock", "SKU-A", **account)
    assert result.code == REFUSED
    assert "pieces are whole" in result.out
    monta.fault("status", status=429)
    busy = run("stock", "SKU-A", **{**account, "MONTA_TIMEOUT": "0.5"})
    assert busy.code == LATER
    assert "[api.rate_limited]" in busy.err


def test_forecast(run: Run, account: Account, monta: Monta, profile: str) -> None:
    monta.client(profile=profile).push_forecast(plan_forecast(None, forecast("PO/7", A=10, B=5), profile))
    monta.receive({"sku": "A", "quantity": 4}, "PO/7")
    result = run("forecast", "show", "PO/7", **account)
    assert (result.code, result.err) == (DONE, "")
    assert result.out.startswith("Forecast  PO/7\nSupplier  DEFAULT\n")
    assert "\nA    10         4         2025-07-15 10:00 UTC" in result.out
    assert run("forecast", "show", "PO/7", "--json", **account).json["body"]["Reference"] == "PO/7"
    absent = run("forecast", "show", "PO/8", **account)
    assert (absent.code, absent.out, absent.err) == (REFUSED, "", "monta: Monta does not have PO/8.\n")


@pytest.mark.parametrize("arguments", [["status"], ["stock"], ["forecast"], ["forecast", "show"]])
def test_wrong_usage(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (USAGE, "")
