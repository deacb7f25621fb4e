"""What we rely on of Odoo's External API, shown without our client: version, JSON-RPC, companies, tables and files."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import relay
from monta_core import AccountStopped
from monta_core.connect import Profile
from shop import ODOO, SERIES, Ask, Shop, secret

JSON = {"Content-Type": "application/json"}
DEPRECATED = "endpoints are deprecated"


class Raised(Exception):
    """An exception of Odoo over JSON-RPC: the name of its class, and its message."""


class JsonRpc:
    """Odoo's services over JSON-RPC."""

    def __init__(self, odoo: HTTPConnection):
        self._odoo = odoo

    def service(self, name: str, method: str, *arguments: Any) -> Any:
        params = {"service": name, "method": method, "args": arguments}
        document = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        self._odoo.request("POST", "/jsonrpc", json.dumps(document), JSON)
        response = self._odoo.getresponse()
        answer = json.loads(response.read())
        assert response.status == 200, "errors, too"
        if "error" in answer:
            data = answer["error"]["data"]
            assert {"name", "message", "arguments", "context", "debug"} <= set(data)
            raise Raised(data["name"], data["message"])
        return answer.get("result")

    def call(self, model: str, method: str, *placed: Any, login: str = "anna", **named: Any) -> Any:
        who = (ODOO[login], secret(login, "JSON-RPC"))
        return self.service("object", "execute_kw", ODOO["database"], *who, model, method, placed, named)


@pytest.fixture
def rpc(odoo: HTTPConnection) -> JsonRpc:
    return JsonRpc(odoo)


def test_version(odoo: HTTPConnection, rpc: JsonRpc) -> None:
    odoo.request("GET", "/web/version")
    response = odoo.getresponse()
    body = response.read()
    if SERIES == "19.0":
        told = json.loads(body)
        assert told["version"].startswith("19.0") and told["version_info"][:2] == [19, 0]
    else:
        assert response.status == 404
    assert rpc.service("common", "version")["server_version"].startswith(SERIES)


def test_a_user_is_a_number_and_a_refusal_false(rpc: JsonRpc) -> None:
    login = ("common", "authenticate", ODOO["database"], "anna")
    assert rpc.service(*login, secret("anna", "JSON-RPC"), {}) == ODOO["anna"]
    assert rpc.service(*login, ODOO["key"], {}) == ODOO["anna"]
    assert rpc.service(*login, ODOO["expired"], {}) is False
    with pytest.raises(Raised, match="AccessDenied"):
        rpc.service("object", "execute_kw", ODOO["database"], ODOO["anna"], "tulip", "res.users", "context_get", [], {})


def test_failed_logins_over_the_api_block_nobody_and_are_not_repeated(
    rpc: JsonRpc, odoo: HTTPConnection, ask: Ask, tmp_path: Path
) -> None:
    """Odoo counts those of browsers alone: a service does not see the request that it came with."""
    most = int(ask("env['ir.config_parameter'].get_param('base.login_cooldown_after')"))
    with relay.running(ODOO["url"]) as between:
        between.keeps = True
        profile = Profile.create(tmp_path / "p.json", between.url, ODOO["database"], cache=tmp_path / "cache.sqlite")
        for _ in range(most + 1):
            with pytest.raises(AccountStopped) as refused:
                profile.connect("nobody", "tulip")
            assert refused.value.code == "odoo.password_refused"
        tries = [exchange for exchange in between.kept if b'"authenticate"' in exchange.body]
        assert len(tries) == most + 1, "one for each"
        assert profile.connect("anna", secret("anna", "JSON-RPC")).status()["connected"]

    params = {"db": ODOO["database"], "login": "nobody", "password": "tulip"}
    assert most == 10
    for _ in range(most + 1):
        odoo.request("POST", "/web/session/authenticate", json.dumps({"jsonrpc": "2.0", "params": params}), JSON)
        answer = json.loads(odoo.getresponse().read())
    assert answer["error"]["data"]["message"].startswith("Too many login failures")
    assert rpc.service("common", "authenticate", ODOO["database"], "anna", secret("anna", "JSON-RPC"), {})
    # Whoever logs in as a browser after this is not blocked.
    ask("env['ir.config_parameter'].set_param('base.login_cooldown_after', '0')")


def test_keys(rpc: JsonRpc, ask: Ask) -> None:
    if SERIES == "17.0":
        assert "expiration_date" not in rpc.call("res.users.apikeys", "fields_get")
        return
    keys = rpc.call("res.users", "read", [ODOO["anna"]], ["api_key_ids"])[0]["api_key_ids"]
    told = rpc.call("res.users.apikeys", "read", keys, ["name", "expiration_date"])
    assert len(told) == 2 and all(key["expiration_date"] for key in told)
    limit = """keys = env['res.users.apikeys'].with_user(anna)
from datetime import datetime, timedelta
result = []
for days in (None, 91, 89):
    try:
        keys._check_expiration_date(days and datetime.now() + timedelta(days=days))
        result.append('allowed')
    except Exception as error:
        result.append(type(error).__name__)"""
    assert ask(limit, anna=ODOO["anna"]) == ["ValidationError", "ValidationError", "allowed"]


def test_companies_and_languages(rpc: JsonRpc) -> None:
    one = {"allowed_company_ids": [ODOO["first"]]}
    with pytest.raises(Raised, match="AccessError"):
        rpc.call("product.template", "search_count", [], context={"allowed_company_ids": [ODOO["foreign"]]})
    assert rpc.call("res.company", "search", [], context=one) == [ODOO["first"]]
    assert rpc.call("res.company", "search_count", []) == 2
    table = ("product.template", "read", [ODOO["table"]], ["name"])
    if SERIES == "17.0":
        # Odoo says nothing: that the language is active has to be asked.
        assert rpc.call(*table, context={"lang": "fr_FR"}) == rpc.call(*table, context={"lang": "en_US"})
    else:
        with pytest.raises(Raised, match="UserError"):
            rpc.call(*table, context={"lang": "fr_FR"})
    assert [code for code, _ in rpc.call("res.lang", "get_installed")] == ["nl_NL", "en_US"]


def test_tables_are_told_to_every_employee(rpc: JsonRpc) -> None:
    with pytest.raises(Raised, match="AccessError"):
        rpc.call("ir.model", "search_count", [], login="piet")
    models = {row["model"] for row in rpc.call("ir.model", "get_available_models", login="piet")}
    assert "product.template" in models and not {"mrp.bom", "mail.thread", "base.language.install"} & models


def test_files_behind_fields_come_as_soon_as_a_leaf_names_the_id(rpc: JsonRpc) -> None:
    of_table = [["res_model", "=", "product.template"], ["res_id", "=", ODOO["table"]]]
    fields = ["name", "res_field"]
    without = rpc.call("ir.attachment", "search_read", of_table, fields)
    assert [row["name"] for row in without] == ["Manual.txt"]
    named = rpc.call("ir.attachment", "search_read", [*of_table, ["id", ">", 0]], fields)
    assert "image_1920" in {row["res_field"] for row in named}
    ours = rpc.call("ir.attachment", "search_read", [*of_table, ["id", ">", 0], ["res_field", "=", False]], fields)
    assert ours == without


def test_a_many2one_is_an_id_where_no_names_are_loaded(rpc: JsonRpc) -> None:
    [row] = rpc.call("product.template", "search_read", [["id", "=", ODOO["table"]]], ["uom_id"], load=None)
    [named] = rpc.call("product.template", "search_read", [["id", "=", ODOO["table"]]], ["uom_id"])
    assert isinstance(row["uom_id"], int) and named["uom_id"][0] == row["uom_id"]


def test_a_file_on_a_product_makes_its_document(rpc: JsonRpc, ask: Ask) -> None:
    values = {"name": "Sketch.txt", "raw": "x", "res_model": "product.template", "res_id": ODOO["table"]}
    file = rpc.call("ir.attachment", "create", [values])
    [file] = file if isinstance(file, list) else [file]
    assert rpc.call("product.document", "search_count", [["ir_attachment_id", "=", file]]) == 1
    rpc.call("ir.attachment", "unlink", [file])
    fields = rpc.call("product.document", "fields_get")
    if SERIES == "17.0":
        assert "attached_on_mrp" not in fields and rpc.call("mrp.document", "fields_get", login="piet")
    else:
        assert {"hidden", "bom"} <= {key for key, _ in fields["attached_on_mrp"]["selection"]}
    # Who may not write the product may give it no document, whatever the rights on documents say.
    may = ask("env['product.document'].with_user(piet).check_access_rights('create', False)", piet=ODOO["piet"])
    assert may == (SERIES != "19.0")
    with pytest.raises(Raised, match="AccessError"):
        rpc.call("product.document", "create", [values], login="piet")


def test_write_date_is_when_the_transaction_began_and_moves_with_the_template(rpc: JsonRpc, ask: Ask) -> None:
    """In UTC, and cut to seconds; a translation moves it, too."""
    moved = """product = env['product.template'].browse(id)
old = "UPDATE {} SET write_date = '2020-01-01' WHERE id = %s"
for table, row in (("product_template", product.id), ("product_product", product.product_variant_id.id)):
    env.cr.execute(old.format(table), [row])
env.invalidate_all()
began = env.cr.now()
__import__('time').sleep(0.01)
product.with_context(lang=lang).name = name
env.flush_all(); env.invalidate_all()
result = [str(began)[:19], product.write_date == product.product_variant_id.write_date == began]"""
    for lang, name in (("nl_NL", "Eettafel"), ("en_US", "Dining Table")):
        began, is_of_both = ask(moved, id=ODOO["table"], lang=lang, name=name)
        told = rpc.call("product.template", "read", [ODOO["table"]], ["write_date"])
        assert (told[0]["write_date"], is_of_both) == (began, True), lang


def test_the_old_wire_warns_in_the_log_of_19(ask: Ask, tmp_path: Path) -> None:
    """And a key on 19.0 leaves no such line, because nothing goes to the old wire."""

    def warnings() -> int:
        return Path(ODOO["log"]).read_text(encoding="utf-8", errors="replace").count(DEPRECATED)

    newer = SERIES == "19.0"
    for wire in ("JSON-2", "JSON-RPC") if newer else ("JSON-RPC",):
        with relay.running(ODOO["url"]) as between:
            between.keeps = True
            (tmp_path / wire).mkdir()
            before = warnings()
            shop = Shop(between, wire, tmp_path / wire, "res.lang")
            old = [exchange for exchange in shop.first_kept if exchange.path == "/jsonrpc"]
            assert (len(old) == 0) == (wire == "JSON-2")
            assert warnings() - before == (len(old) if newer else 0)
            assert not any(name.lower() == "cookie" for exchange in shop.first_kept for name, _ in exchange.headers)
            assert (shop.session.status()["hint"] is not None) == (newer and wire == "JSON-RPC")
    if newer:
        assert "removal in Odoo 20" in Path(ODOO["log"]).read_text(encoding="utf-8", errors="replace")
