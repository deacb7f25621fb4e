"""Order status, stock and feeds through the binding, against the sandbox."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from monta import Monta
from monta_core import AccountStopped, InputError, Refused, RetryLater, build_order, read_stock, resolve_status
from slow_server import serving
from snapshots import snapshot

REFERENCES = {"webshop_order_id": "S00012", "order_number": "S00012", "reference": False, "eorder_guid": None}


def order(name: str) -> dict[str, Any]:
    return build_order(snapshot(name))


def test_an_order_is_looked_up_and_resolved(monta: Monta, profile: str) -> None:
    monta.seed(order("S00012"))
    monta.move("S00012", "shipped")
    answer = monta.client(profile=profile).fetch_order_status(REFERENCES)
    assert (answer["match"], answer["candidates"], len(answer["exchanges"])) == ("exact", [], 3)
    assert answer["header"]["WebshopOrderId"] == "S00012"
    status = resolve_status({name: answer[name] for name in ("header", "shipments", "events")})
    assert (status["status"], status["stage"], len(status["parcels"])) == ("Shipped", "Shipped", 1)


def test_an_order_that_is_not_there_is_no_exception(monta: Monta, profile: str) -> None:
    answer = monta.client(profile=profile).fetch_order_status(REFERENCES)
    assert (answer["match"], answer["header"], answer["shipments"], answer["events"]) == ("none", None, [], [])


def test_trouble_is_an_exception(monta: Monta, profile: str) -> None:
    monta.seed(order("S00012"))
    client = monta.client(profile=profile)
    for status, kind in ((401, AccountStopped), (429, RetryLater), (500, RetryLater), (400, Refused)):
        monta.fault("status", status=status)
        with pytest.raises(kind):
            client.fetch_order_status(REFERENCES)


def test_many_orders_each_have_their_own_end(monta: Monta, profile: str) -> None:
    names = [f"S{number:05}" for number in range(10)]
    monta.seed(*(order(name) for name in names))
    path = {"v6": "/order/S00003", "documented": "/orders"}[profile]
    monta.fault("status", path=path, status=500, body="out of order")
    client = monta.client(profile=profile)
    found = client.fetch_many([{"webshop_order_id": name} for name in names], detail=False, max_parallel=1)
    answers = found["answers"]
    assert found["stopped"] is None
    failed = 3 if profile == "v6" else 0
    for number, (name, answer) in enumerate(zip(names, answers, strict=True)):
        if number != failed:
            assert list(answer) == ["result"]
            assert answer["result"]["header"]["WebshopOrderId"] == name
    error = answers[failed]["error"]
    told = ["class", "code", "message", "template", "values", "hint"]
    assert list(error) == [*told, "status", "retry_after", "exchanges"]
    assert (error["class"], error["code"], error["status"]) == ("retry", "api.server_error", 500)
    assert "out of order" in error["message"]
    assert error["hint"]
    assert client.fetch_many([]) == {"answers": [], "stopped": None}


def test_many_orders_wait_together_and_python_goes_on() -> None:
    with serving(0.3) as server, ThreadPoolExecutor(1) as pool:
        client = Monta(server.url, "tenant_user", "secret").client(profile="v6")
        started = time.monotonic()
        # The server is in this process: were the GIL held, it could not answer.
        answers = pool.submit(client.fetch_many, [{"webshop_order_id": str(n)} for n in range(8)], True, False, 4)
        assert [answer["result"]["match"] for answer in answers.result()["answers"]] == ["none"] * 8
        assert 0.6 <= time.monotonic() - started < 1.5


def test_a_batch_says_why_it_stopped(monta: Monta, profile: str) -> None:
    monta.fault("status", status=503, body="out of order", times=0)
    client = monta.client(profile=profile)
    told = ["class", "code", "message", "template", "values", "hint", "status", "retry_after", "exchanges"]
    names = ["A", "B", "C"]
    for found in (client.fetch_many([{"webshop_order_id": name} for name in names]), client.fetch_stock(names)):
        stopped = found["stopped"]
        assert list(stopped) == told
        assert (stopped["class"], stopped["code"]) == ("retry", "api.server_error")
        assert "{server}" not in stopped["message"]
        assert [answer["error"]["code"] for answer in found["answers"]] == ["api.server_error"] * 3
    assert client.fetch_stock(["A"])["stopped"] is None
    assert client.fetch_stock(["A"], tolerated=0)["stopped"]["code"] == "api.server_error"


def test_what_happened_is_read_on_from_the_cursor(monta: Monta, profile: str) -> None:
    client = monta.client()
    if profile == "documented":
        with pytest.raises(Refused) as caught:
            client.order_changes(0)
        assert caught.value.code == "api.list_missing"
        return
    monta.seed(order("S00012"))
    cursor = client.order_changes(0)["cursor"]
    monta.move("S00012", "picking")
    changes = client.order_changes(cursor)
    assert (changes["events"][-1]["TypeCode"], changes["complete"]) == ("Picking", True)
    assert client.order_changes(changes["cursor"])["events"] == []


def test_stock_in_the_order_that_was_asked(monta: Monta, profile: str) -> None:
    monta.stock({"S/3": 3, "A": 20})
    answers = monta.client(profile=profile).fetch_stock(["A", "NOPE", "S/3"], max_parallel=2)["answers"]
    known = {answer["sku"]: answer["product"] and read_stock(answer["product"])["available"] for answer in answers}
    assert list(known.items()) == [("A", 20), ("NOPE", None), ("S/3", 3)]
    assert {answer["error"] for answer in answers} == {None}


def test_stock_from_another_endpoint(monta: Monta) -> None:
    monta.stock({"A": 20})
    [answer] = monta.client().fetch_stock(["A"], endpoint="wms/{sku}")["answers"]
    assert (answer["product"], answer["error"]) == (None, None)
    assert monta.lines() == ["GET /wms/A"]


def test_lists_of_products(monta: Monta, profile: str) -> None:
    monta.stock({f"P{number}": number for number in range(40)})
    client = monta.client()
    if profile == "documented":
        for ask in (client.all_products, lambda: client.stock_changes("2026-11-22T09:00:00Z")):
            with pytest.raises(Refused) as caught:
                ask()
            assert caught.value.code == "api.list_missing"
        assert client.capabilities == {"stock": "documented"}
        return
    products, page = [], 0
    while page is not None:
        answer = client.all_products(page, max_parallel=1)
        products += answer["products"]
        page = answer["next_page"]
    assert [read_stock(product)["available"] for product in products] == list(range(40))


def test_receipts(monta: Monta) -> None:
    monta.receive({"sku": "A", "quantity": 7})
    receipts = monta.client().receipts(0)
    assert [(row["Sku"], row["Quantity"]) for row in receipts["rows"]] == [("A", 7)]
    assert monta.client().receipts(receipts["cursor"])["rows"] == []


@pytest.mark.parametrize(
    ("method", "arguments", "path"),
    [
        ("fetch_order_status", [{"webshop_order_id": 7}], "references.webshop_order_id"),
        ("fetch_order_status", [{"name": "S1"}], "references.name"),
        ("fetch_order_status", [{}], "references"),
        ("fetch_many", [[{}, {"variants": "S1"}]], "references[1].variants"),
        ("fetch_many", [[], True, True, 0], "max_parallel"),
        ("fetch_many", [[], True, True, True], "max_parallel"),
        ("send_many", ["S1"], "changes"),
        ("send_many", [["S1"]], "changes[0]"),
        ("send_many", [[{"change": "create_order"}]], "changes[0].payload"),
        ("send_many", [[{"change": "create_order", "payload": "[]"}]], "changes[0].payload"),
        ("send_many", [[{"change": "read_order"}]], "changes[0].change"),
        ("send_many", [[{"change": "delete_order", "webshop_order_id": 7}]], "changes[0].webshop_order_id"),
        ("order_changes", ["7"], "cursor"),
        ("order_changes", [-1], "cursor"),
        ("receipts", [True], "since_id"),
        ("fetch_stock", [["A"], None, None, -1], "tolerated"),
        ("fetch_stock", ["SKU"], "skus"),
        ("fetch_stock", [["A", 7]], "skus[1]"),
        ("fetch_stock", [["A"], "/product/stock"], "endpoint"),
        ("fetch_stock", [["A"], "https://elsewhere.example.com/{sku}"], "endpoint"),
        ("stock_changes", ["yesterday"], "since"),
        ("all_products", [-1], "page"),
        ("all_products", [True], "page"),
        ("all_products", [0, 0], "max_parallel"),
    ],
)
def test_an_argument_that_is_wrong_is_named_and_not_sent(
    monta: Monta, method: str, arguments: list[Any], path: str
) -> None:
    with pytest.raises(InputError) as caught:
        getattr(monta.client(), method)(*arguments)
    assert caught.value.path == path
    assert monta.lines() == []
