"""When the wire or Monta fails: one attempt, a clear error, nothing sent twice and nothing lost."""

from __future__ import annotations

import time
from typing import Any

import pytest
from monta import Monta
from monta_core import AccountStopped, ApiError, Client, Refused, RetryLater, build_order, plan_update
from snapshots import snapshot

PAGE = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@pytest.fixture
def meant() -> dict[str, Any]:
    return build_order(snapshot())


def test_an_answer_that_got_lost_is_found_again(monta: Monta, meant: dict[str, Any]) -> None:
    monta.fault("drop_after", method="POST", path="/order")
    client = monta.client()
    with pytest.raises(RetryLater) as caught:
        client.create_order(meant)
    assert (caught.value.code, caught.value.uncertain) == ("api.connection", True)
    assert client.create_order(meant, verify_first=True)["outcome"] == "found"
    assert monta.lines() == ["POST /order", "GET /order/S00012"]
    assert len(monta.orders()) == 1


def test_a_request_that_got_lost_is_sent_again(monta: Monta, meant: dict[str, Any]) -> None:
    monta.fault("drop_before", method="POST", path="/order")
    client = monta.client()
    with pytest.raises(RetryLater) as caught:
        client.create_order(meant)
    assert caught.value.uncertain
    assert client.create_order(meant, verify_first=True)["outcome"] == "created"
    assert monta.lines() == ["POST /order", "GET /order/S00012", "POST /order"]
    assert len(monta.orders()) == 1


def test_what_was_found_again_must_be_what_was_meant(monta: Monta, meant: dict[str, Any]) -> None:
    monta.fault("drop_after", method="POST", path="/order")
    client = monta.client()
    with pytest.raises(RetryLater):
        client.create_order(meant)
    with pytest.raises(Refused) as caught:
        client.create_order(build_order(snapshot(quantity=4)), verify_first=True)
    assert caught.value.code == "api.exists_different"
    assert monta.orders()[0]["Lines"][0]["OrderedQuantity"] == 3


def call(client: Client, action: str, meant: dict[str, Any]) -> Any:
    """Make one of the calls."""
    plan = plan_update(meant, {**meant, "Reference": "PO-8"})
    return {
        "check": lambda: client.check(),
        "create": lambda: client.create_order(meant),
        "create again": lambda: client.create_order(meant, verify_first=True),
        "update": lambda: client.update_order("S00012", plan["patch"], plan["changed"]),
        "delete": lambda: client.delete_order("S00012", "x"),
        "get": lambda: client.get_order("S00012"),
    }[action]()


ACTIONS = ["check", "create", "create again", "update", "delete", "get"]
CHANGES = {"create", "update", "delete"}


@pytest.mark.parametrize("action", ACTIONS)
def test_a_server_that_waits_is_left_in_time(monta: Monta, profile: str, meant: dict[str, Any], action: str) -> None:
    monta.fault("delay", delay_ms=3000)
    client = monta.client(timeout=0.5, profile=profile)
    started = time.monotonic()
    with pytest.raises(RetryLater, match="did not answer within 0.5 s") as caught:
        call(client, action, meant)
    assert 0.5 <= time.monotonic() - started <= 1.0
    assert caught.value.code == "api.timeout"
    assert caught.value.uncertain == (action in CHANGES)
    assert len(monta.requests()) == 1


def test_the_documented_limit(monta: Monta, meant: dict[str, Any]) -> None:
    monta.fault("delay", delay_ms=5000)
    started = time.monotonic()
    with pytest.raises(RetryLater, match="did not answer within 2 s"):
        monta.client(timeout=2).create_order(meant)
    assert time.monotonic() - started <= 2.5


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        ({"status": 500}, RetryLater, "api.server_error"),
        ({"status": 502, "body": PAGE, "content_type": "text/html"}, RetryLater, "api.server_error"),
        ({"status": 429}, RetryLater, "api.rate_limited"),
        ({"status": 408}, RetryLater, "api.request_timeout"),
        ({"status": 425}, RetryLater, "api.too_early"),
        ({"status": 401}, AccountStopped, "api.unauthorized"),
        ({"status": 403}, AccountStopped, "api.forbidden"),
        ({"status": 302, "headers": {"Location": "https://sso.example.com/"}}, Refused, "api.redirect"),
        ({"status": 404, "body": PAGE, "content_type": "text/html"}, Refused, "api.not_found"),
        ({"status": 200, "body": PAGE, "content_type": "text/html"}, Refused, "api.not_json"),
        ({"status": 200, "body": "x" * (9 * 1024 * 1024)}, Refused, "api.too_large"),
    ],
    ids=lambda value: str(value.get("status")) if isinstance(value, dict) else None,
)
def test_an_answer_that_is_none(
    monta: Monta,
    profile: str,
    meant: dict[str, Any],
    action: str,
    fault: dict[str, Any],
    kind: type[ApiError],
    code: str,
) -> None:
    monta.fault("status", times=0, **fault)
    if fault["status"] == 200 and (action in CHANGES or action == "create again"):
        # It may have been carried out, so it is looked into and tried again.
        kind = RetryLater
    with pytest.raises(kind) as caught:
        call(monta.client(profile=profile), action, meant)
    error = caught.value
    assert (error.code, error.status) == (code, fault["status"])
    assert error.hint
    open_question = fault["status"] in (200, 408, 500, 502)
    assert error.uncertain == (open_question and action in CHANGES)
    # One call is one attempt. Only an update asks whether a 404 means the order or the way of asking.
    attempts = 2 if (action, fault["status"]) == ("update", 404) else 1
    assert len(monta.requests()) == len(error.exchanges) == attempts
    assert len(error.message) < 300


@pytest.mark.parametrize(
    ("headers", "expected"),
    [({"Retry-After": "3"}, 3), ({"Retry-After": "Thu, 01 Jan 2015 00:00:00 GMT"}, 0), ({}, None)],
)
def test_the_wait_that_monta_asks_for(
    monta: Monta, meant: dict[str, Any], headers: dict[str, str], expected: int | None
) -> None:
    monta.fault("status", status=429, headers=headers)
    with pytest.raises(RetryLater) as caught:
        monta.client().create_order(meant)
    assert caught.value.retry_after == expected


def test_an_empty_success_of_a_create_is_not_believed(monta: Monta, meant: dict[str, Any]) -> None:
    monta.fault("status", status=200)
    client = monta.client()
    with pytest.raises(RetryLater) as caught:
        client.create_order(meant)
    assert (caught.value.code, caught.value.uncertain) == ("api.empty", True)
    assert client.create_order(meant, verify_first=True)["outcome"] == "created"


def test_every_reason_is_kept(monta: Monta, meant: dict[str, Any]) -> None:
    reasons = [
        {"Code": 12, "Message": "Planned shipment date is in the past"},
        {"Code": 77, "Message": "Something new"},
    ]
    monta.fault("status", status=400, body={"OrderInvalidReasons": reasons})
    with pytest.raises(Refused) as caught:
        monta.client().create_order(meant)
    assert [(r["code"], r["message"]) for r in caught.value.reasons] == [(r["Code"], r["Message"]) for r in reasons]
    assert caught.value.code == "api.planned_date_past"


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:1", "https://monta.invalid"])
def test_a_server_that_is_not_there(base_url: str, meant: dict[str, Any]) -> None:
    with pytest.raises(RetryLater) as caught:
        Client(base_url, "tenant_user", "secret", timeout=5).create_order(meant)
    assert (caught.value.code, caught.value.status, caught.value.uncertain) == ("api.connection", None, False)
    assert base_url in caught.value.message
