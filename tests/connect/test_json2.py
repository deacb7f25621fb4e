"""What we rely on of JSON-2 (19.0), shown without our client."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any

import pytest
from shop import ODOO, Ask

#: Answers by status, and what it said.
Answer = tuple[int, Any]


class Json2:
    """A client of a few lines."""

    def __init__(self, odoo: HTTPConnection):
        self._odoo = odoo

    def __call__(self, call: str, arguments: Any = None, secret: str = "", **headers: str) -> Answer:
        own = {
            "Content-Type": "application/json",
            "Authorization": f"bearer {secret or ODOO['key']}",
            "X-Odoo-Database": ODOO["database"],
        }
        self._odoo.request("POST", f"/json/2/{call}", json.dumps(arguments or {}), own | headers)
        response = self._odoo.getresponse()
        body = response.read()
        is_json = response.headers["Content-Type"] == "application/json; charset=utf-8"
        return response.status, json.loads(body) if is_json else body.decode()

    def session(self, login: str) -> str:
        """Log in as a browser does; return the cookie."""
        params = {"db": ODOO["database"], "login": login, "password": f"{login}-s3cret"}
        document = json.dumps({"jsonrpc": "2.0", "params": params})
        self._odoo.request("POST", "/web/session/authenticate", document, {"Content-Type": "application/json"})
        response = self._odoo.getresponse()
        assert json.loads(response.read())["result"]["username"] == login
        return response.headers["Set-Cookie"].partition(";")[0]


@pytest.fixture
def json2(odoo: HTTPConnection) -> Json2:
    return Json2(odoo)


def refused(answer: Answer) -> tuple[int, str]:
    """The status, and the name of the class of an exception, which is told in full."""
    status, body = answer
    assert set(body) == {"name", "message", "arguments", "context", "debug"}
    return status, body["name"]


def test_a_bearer_that_is_refused_costs_no_login_try(json2: Json2) -> None:
    for secret in ["0a" * 20, "anna-s3cret", ODOO["expired"], *["tulip"] * 8]:
        assert refused(json2("res.users/context_get", secret=secret)) == (401, "werkzeug.exceptions.Unauthorized")
    # Ten failures would block the address, and this one with it.
    assert json2.session("anna")
    assert json2("res.users/context_get")[1]["uid"] == ODOO["anna"]


def test_arguments_go_by_name_and_ids_to_records_only(json2: Json2) -> None:
    unprocessable = (422, "werkzeug.exceptions.UnprocessableEntity")
    assert json2("product.template/search_count", {"domain": [["id", "=", ODOO["oak"]]]}) == (200, 1)
    answer = json2("product.template/search_count", {"ids": [ODOO["oak"]], "domain": []})
    assert refused(answer) == unprocessable and answer[1]["message"].endswith("with ids")
    assert refused(json2("product.template/search_count", {"domain": [], "nope": 1})) == unprocessable
    assert refused(json2("product.template/search_count", [[]])) == unprocessable
    names = json2("product.template/read", {"ids": [ODOO["table"]], "fields": ["default_code"]})
    assert names == (200, [{"id": ODOO["table"], "default_code": "TBL-001"}])


def test_create_takes_a_list_and_answers_ids(json2: Json2, ask: Ask) -> None:
    status, made = json2("product.template/create", {"vals_list": [{"name": "One"}, {"name": "Two"}]})
    assert status == 200
    assert ask("env['product.template'].browse(ids).mapped('name')", ids=made) == ["One", "Two"]
    assert refused(json2("product.template/create", {"vals": {"name": "Three"}}))[0] == 422
    assert json2("product.template/unlink", {"ids": made}) == (200, True)
    assert json2("product.template/read", {"ids": made, "fields": ["name"]}) == (200, [])
    assert refused(json2("product.template/copy", {"ids": made})) == (404, "odoo.exceptions.MissingError")


def test_what_is_not_there_or_not_allowed_has_a_status_and_a_class(json2: Json2) -> None:
    missing = json2("no.such.table/search", {"domain": []})
    assert refused(missing) == (404, "werkzeug.exceptions.NotFound") and "no.such.table" in missing[1]["message"]
    assert refused(json2("product.template/no_such_method")) == (404, "werkzeug.exceptions.NotFound")
    piet = ODOO["key_of_piet"]
    assert refused(json2("mrp.bom/search_count", {"domain": []}, piet)) == (403, "odoo.exceptions.AccessError")
    assert refused(json2("product.template/create", {"vals_list": [{}]}))[0] == 422
    assert refused(json2("product.template/search", {"domain": [["nope", "=", 1]]}))[0] >= 422


def test_a_cookie_beside_a_key_is_403(json2: Json2) -> None:
    """Of another user, or of another database than the header names."""
    cookie = json2.session("piet")
    assert refused(json2("res.users/context_get", Cookie=cookie)) == (403, "odoo.exceptions.AccessDenied")
    elsewhere = {"Cookie": cookie, "X-Odoo-Database": "other"}
    assert json2("res.users/context_get", **elsewhere)[0] == 403
