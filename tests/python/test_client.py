"""The walk of an order through the client, against the sandbox, under both descriptions of the API."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from monta import Monta
from monta_core import Refused, RetryLater, build_order, plan_update
from snapshots import snapshot

UPDATE = {"v6": "PUT", "documented": "PATCH"}


def payload(name: str = "S00012", quantity: int = 3) -> dict[str, Any]:
    return build_order(snapshot(name, quantity))


def test_a_create_is_one_request(monta: Monta) -> None:
    meant = payload()
    answer = monta.client().create_order(meant)
    assert (answer["outcome"], answer["status"]) == ("created", 200)
    assert answer["body"]["WebshopOrderId"] == "S00012"
    [request] = monta.requests()
    assert (request["method"], request["path"], request["body"]) == ("POST", "/order", meant)
    account = base64.b64encode(f"{monta.username}:{monta.password}".encode()).decode()
    headers = request["headers"]
    assert headers["authorization"] in (f"Basic {account}", "***"), "the sandbox may mask it"
    assert (headers["cache-control"], headers["pragma"]) == ("no-cache", "no-cache")
    assert [(e["method"], e["path"], e["status"]) for e in answer["exchanges"]] == [("POST", "/order", 200)]


def test_a_change_is_one_update(monta: Monta, profile: str) -> None:
    client = monta.client(profile=profile)
    acknowledged = payload()
    client.create_order(acknowledged)
    monta.forget_requests()

    plan = plan_update(json.dumps(acknowledged), payload(quantity=5))
    answer = client.update_order("S00012", plan["patch"], plan["changed"])
    assert answer["outcome"] == "updated"
    assert monta.lines() == [f"{UPDATE[profile]} /order/S00012"]
    [request] = monta.requests()
    if profile == "documented":
        assert request["headers"]["content-type"] == "application/json-patch+json"
        assert request["body"] == plan["patch"]
        assert {operation["path"] for operation in plan["patch"]} == {"/Lines/0/Sku", "/Lines/0/OrderedQuantity"}
    else:
        assert request["body"] == {"Lines": plan["document"]["Lines"]}

    assert client.get_order("S00012")["body"]["Lines"][0]["OrderedQuantity"] == 5
    again = plan_update(plan["document"], payload(quantity=5))
    assert (again["patch"], again["changed"]) == ([], {})


def test_the_api_is_detected_once_and_remembered(monta: Monta, profile: str) -> None:
    client = monta.client()
    assert client.capabilities == {}
    client.create_order(payload())
    plan = plan_update(payload(), payload(quantity=5))
    known = client.update_order("S00012", plan["patch"], plan["changed"])["capabilities"]
    assert known == client.capabilities == {"profile": profile, "order_update": UPDATE[profile].lower()}
    monta.client(capabilities=known).update_order("S00012", plan["patch"], plan["changed"])
    update = f"{UPDATE[profile]} /order/S00012"
    assert monta.lines() == ["POST /order", "GET /info", update, update]


def test_a_tenant_in_between_is_learnt(monta: Monta, profile: str) -> None:
    other = {"v6": "documented", "documented": "v6"}[profile]
    monta.change(capabilities={"order_update": other})
    client = monta.client()
    client.create_order(payload())
    plan = plan_update(payload(), payload(quantity=5))
    client.update_order("S00012", plan["patch"], plan["changed"])
    client.update_order("S00012", plan["patch"], plan["changed"])
    assert client.capabilities == {"profile": profile, "order_update": UPDATE[other].lower()}
    learnt = f"{UPDATE[other]} /order/S00012"
    assert monta.lines()[-2:] == [learnt, learnt]
    assert monta.orders()[0]["WebshopOrderId"] == "S00012"


def test_the_connection_test(monta: Monta, profile: str) -> None:
    client = monta.client()
    found = client.check()
    assert found["profile"] == profile
    assert found["capabilities"] == client.capabilities
    if profile == "v6":
        assert found["origins"]
        assert found["warehouses"]
    assert monta.lines() == ["GET /info"]


@pytest.mark.parametrize("name", ["SO/2025/00012", "S 1#2%3?", "Größe+1"])
def test_a_name_is_one_segment(monta: Monta, profile: str, name: str) -> None:
    client = monta.client(profile=profile)
    client.create_order(payload(name))
    assert client.get_order(name)["body"]["WebshopOrderId"] == name
    plan = plan_update(payload(name), payload(name, 5))
    assert client.update_order(name, plan["patch"], plan["changed"])["outcome"] == "updated"
    assert client.delete_order(name, "Cancelled in Odoo")["outcome"] == "deleted"


def test_the_profile_is_found_out_and_kept(monta: Monta, profile: str) -> None:
    client = monta.client()
    assert [client.profile(), client.profile()] == [profile, profile]
    assert monta.lines() == ["GET /info"]
    assert client.capabilities["profile"] == profile


def test_a_page_without_an_address_is_the_documented_api(monta: Monta) -> None:
    monta.fault("status", path="/info", status=404, body="<html>Not Found</html>", content_type="text/html", times=0)
    client = monta.client()
    assert client.profile() == "documented"
    assert client.capabilities == {}
    with pytest.raises(Refused) as caught:
        client.check()
    assert caught.value.code == "api.not_found"


def test_a_cancellation_carries_its_note(monta: Monta) -> None:
    client = monta.client()
    client.create_order(payload())
    monta.forget_requests()
    assert client.delete_order("S00012", "Cancelled in Odoo")["outcome"] == "deleted"
    [request] = monta.requests()
    assert (request["method"], request["path"]) == ("DELETE", "/order/S00012")
    assert request["body"] == {"Note": "Cancelled in Odoo"}


def test_batches_and_serial_numbers_of_what_has_left(monta: Monta, profile: str) -> None:
    client = monta.client(profile=profile)
    assert client.get_order_batches("S00012")["outcome"] == "absent"
    sku = payload()["Lines"][0]["Sku"]
    monta.seed(payload())
    monta.ship("S00012", {"goods": [{"sku": sku, "quantity": 2, "batch": "L1", "serials": ["X1"]}]})
    batches = client.get_order_batches("S00012")
    assert batches["outcome"] == "read"
    assert batches["body"]["BatchLines"][0]["BatchContent"]["Title"] == "L1"
    assert client.get_order_serials("S00012")["body"]["SerialNumbers"][0]["SerialNumber"] == "X1"


def test_an_order_that_is_not_there(monta: Monta, profile: str) -> None:
    client = monta.client(profile=profile)
    assert client.get_order("S00012")["outcome"] == "absent"
    assert client.delete_order("S00012", "x")["outcome"] == "absent"
    plan = plan_update(payload(), payload(quantity=5))
    with pytest.raises(Refused) as caught:
        client.update_order("S00012", plan["patch"], plan["changed"])
    assert caught.value.code == "api.order_unknown"


def test_the_warehouse_was_faster(monta: Monta) -> None:
    client = monta.client()
    client.create_order(payload())
    monta.move("S00012", "picking")
    with pytest.raises(Refused) as caught:
        client.delete_order("S00012", "x")
    assert caught.value.code == "api.picking_started"
    assert caught.value.reasons[0]["container"] == "OrderDeleteInvalidReasons"
    assert caught.value.reasons[0]["code"] == 18
    monta.move("S00012", "shipped")
    with pytest.raises(Refused) as caught:
        client.delete_order("S00012", "x")
    assert caught.value.code == "api.already_shipped"


def test_an_order_that_is_being_verified(monta: Monta, profile: str) -> None:
    monta.change(verify_seconds=60)
    client = monta.client(profile=profile)
    client.create_order(payload())
    plan = plan_update(payload(), payload(quantity=5))
    with pytest.raises(RetryLater) as caught:
        client.update_order("S00012", plan["patch"], plan["changed"])
    assert (caught.value.code, caught.value.uncertain) == ("api.order_verifying", False)


def test_creating_what_is_there(monta: Monta) -> None:
    client = monta.client()
    client.create_order(payload())
    monta.forget_requests()
    assert client.create_order(payload())["outcome"] == "found"
    assert monta.lines() == ["POST /order", "GET /order/S00012"]
    with pytest.raises(Refused) as caught:
        client.create_order(payload(quantity=4))
    assert caught.value.code == "api.exists_different"
    assert "/Lines" in caught.value.values["differences"]
    assert monta.orders()[0]["Lines"][0]["OrderedQuantity"] == 3


@pytest.mark.parametrize("gone", [True, False], ids=["then 404", "then Deleted"])
def test_creating_what_was_cancelled(monta: Monta, gone: bool) -> None:
    monta.change(deleted_not_found=gone)
    client = monta.client()
    client.create_order(payload())
    client.delete_order("S00012", "x")
    with pytest.raises(Refused) as caught:
        client.create_order(payload())
    assert caught.value.code == "api.order_id_taken"


def test_an_answer_may_be_wrapped_and_a_create_may_be_201(monta: Monta) -> None:
    monta.change(wrapped=True, create_status=201)
    client = monta.client()
    assert client.create_order(payload())["status"] == 201
    assert client.get_order("S00012")["body"]["WebshopOrderId"] == "S00012"
    assert client.create_order(payload())["outcome"] == "found"


def test_an_unknown_sku_is_refused_once(monta: Monta) -> None:
    monta.change(unknown_sku="reject")
    with pytest.raises(Refused) as caught:
        monta.client().create_order(payload())
    assert caught.value.code == "api.sku_unknown"
    assert "no pack or kit" in caught.value.hint
    assert monta.lines() == ["POST /order"]


def test_a_missing_barcode_is_refused_once(monta: Monta) -> None:
    monta.change(require_barcodes=["SKU-A"])
    with pytest.raises(Refused) as caught:
        monta.client().create_order(payload())
    assert caught.value.code == "api.barcodes_missing"
    assert "Barcodes" in caught.value.message
    assert "Add a barcode" in caught.value.hint
    assert monta.lines() == ["POST /order"]
