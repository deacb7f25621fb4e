"""Many changes through the binding, against the sandbox."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from monta import Monta
from monta_core import build_order
from slow_server import serving
from snapshots import snapshot


def create(name: str, **options: Any) -> dict[str, Any]:
    return {"change": "create_order", "payload": build_order(snapshot(name)), **options}


def test_many_changes_each_have_their_own_end(monta: Monta, profile: str) -> None:
    monta.seed(build_order(snapshot("S1")), build_order(snapshot("S2")))
    meant = build_order(snapshot("S1"))
    meant["Reference"] = "PO-9"
    update = {
        "change": "update_order",
        "webshop_order_id": "S1",
        "acknowledged": json.dumps(build_order(snapshot("S1"))),
        "payload": json.dumps(meant),
    }
    cancel = {"change": "delete_order", "webshop_order_id": "S2", "note": "Cancelled"}
    again = {"change": "delete_order", "webshop_order_id": "S9", "note": "Cancelled"}
    client = monta.client(profile=profile)
    sent = client.send_many(
        [
            update,
            cancel,
            again,
            create("S3"),
            create("S4", verify_first=True),
            {"change": "create_order", "payload": {}},
        ]
    )
    assert sent["stopped"] is None
    results = [answer.get("result", {}).get("outcome") for answer in sent["answers"]]
    assert results == ["updated", "deleted", "absent", "created", "created", None]
    updated = sent["answers"][0]["result"]
    assert list(updated) == ["outcome", "status", "kept", "document", "differences", "exchanges"]
    assert json.loads(updated["document"] or "")["Reference"] == "PO-9"
    error = sent["answers"][5]["error"]
    told = ["class", "code", "message", "template", "values", "hint", "status", "retry_after", "exchanges", "uncertain"]
    assert list(error) == told
    assert (error["code"], error["class"], error["uncertain"]) == ("input.order_id_missing", "fix", False)
    assert client.send_many([]) == {"answers": [], "stopped": None}


def test_what_was_not_tried_says_so(monta: Monta, profile: str) -> None:
    monta.fault("drop_before", times=0)
    changes = [create(f"S{number}") for number in range(4)]
    sent = monta.client(profile=profile).send_many(changes, 4, max_failures=1)
    assert sent["stopped"] is not None
    assert sent["stopped"]["code"] == "api.connection"
    assert sent["answers"][0]["error"]["uncertain"] is True
    assert sent["answers"][1:] == [{"untried": True}] * 3
    assert monta.client().send_many(changes, start_within=0)["answers"] == [{"untried": True}] * 4
    assert len(monta.requests()) == 1


def test_many_changes_wait_together_and_python_goes_on() -> None:
    with serving(0.3) as server, ThreadPoolExecutor(1) as pool:
        client = Monta(server.url, "tenant_user", "secret").client(profile="v6")
        changes = [create(f"S{number}", verify_first=True) for number in range(9)]
        started = time.monotonic()
        # The server is in this process: were the GIL held, it could not answer.
        sent = pool.submit(client.send_many, changes, 4).result()
        # Each looks first, and finds an order that is another one.
        assert [answer["error"]["code"] for answer in sent["answers"]] == ["api.exists_different"] * 9
        assert 0.9 <= time.monotonic() - started < 2
