"""Scenarios of Connect & Read by their numbers, over each wire. What is expected is what Odoo's ORM says inside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import relay
from monta_core import AccountStopped, ConfigurationError, EditRefused
from monta_core.connect import Profile
from shop import ODOO, SERIES, WIRES, Ask, Shop, secret, wait_for_the_next_second

#: Names that the texts below share: what a user would read of a table, and whether they may.
INSIDE = """
def read(table, login):
    env.invalidate_all()
    user = env["res.users"].search([("login", "=", login)])
    # A profile is of one company, of all that it tells; what other tests make is of the second.
    own = {} if table == "res.company" else {"allowed_company_ids": [FIRST]}
    rows = env[table].with_user(user).with_context(active_test=False, **own)
    models = ["product.template", "product.product", "mrp.bom"]
    domain = [("res_field", "=", False), ("res_model", "in", models)] if table == "ir.attachment" else []
    return rows.search(domain).ids

def refused(table, login):
    user = env["res.users"].search([("login", "=", login)])
    try:
        read(table, login)
    except Exception as error:
        return str(error)
"""


@pytest.fixture(autouse=True, scope="module")
def _names(ask: Ask) -> None:
    ask(INSIDE, FIRST=ODOO["first"])


def rows(ask: Ask, tables: Any, login: str = "anna") -> dict[str, list[int]]:
    """The ids that Odoo's ORM gives `login`, by table."""
    return {table: sorted(ask("read(table, login)", table=table, login=login)) for table in tables}


def test_14_the_first_read_has_every_row_and_no_file(shop: Shop, ask: Ask) -> None:
    assert shop.first_report["complete"]
    assert shop.ids() == rows(ask, Shop.REQUIRED)
    archived = ask("env['product.template'].search([('active', '=', False), ('name', '=like', 'Oak%')]).ids")
    assert archived and set(archived) <= set(shop.ids()["product.template"])
    hidden = ask("env['ir.attachment'].search([('id', '>', 0), ('res_field', '=', 'image_1920')]).ids")
    assert hidden, "the picture of the table"
    asked = {name for question in shop.first_asked for name in question.arguments.get("fields", [])}
    assert "write_date" in asked and not {"datas", "raw", "db_datas", "index_content", "image_1920"} & asked
    for question in shop.first_asked:
        if question.method == "search_read" and question.model in Shop.REQUIRED:
            assert question.arguments["load"] is None and question.arguments["order"] == "id"
            assert "offset" not in question.arguments and question.arguments["domain"][-1][:2] == ["id", ">"]
    states = {state["name"]: state["state"] for state in shop.profile.tables()}
    assert states == dict.fromkeys(Shop.REQUIRED, "OK")


def test_16_a_renamed_product_is_fetched_with_its_variant_and_nothing_else(shop: Shop, ask: Ask) -> None:
    assert shop.read()["complete"]
    asked = Counter(question.model for question in shop.asked() if question.model in Shop.REQUIRED)
    # Company and language are looked up when one logs in.
    assert asked and max(asked.values()) <= 3, asked
    wait_for_the_next_second()
    table, variant = ODOO["table"], ask("env['product.template'].browse(id).product_variant_id.id", id=ODOO["table"])
    rename = "env['product.template'].with_context(lang='en_US').browse(id).name = name"
    ask(rename, id=table, name="Kitchen Table")
    report = shop.read()
    assert shop.fetched() == {"product.template": [table], "product.product": [variant]}
    assert {told["name"]: told["rows"] for told in report["tables"] if told["rows"]} == {
        "product.template": 1,
        "product.product": 1,
    }
    assert shop.values("product.template", "name")[table] == "Kitchen Table"
    ask(rename, id=table, name="Dining Table")


def test_17_a_deleted_line_is_gone_and_a_list_that_fails_deletes_nothing(shop: Shop, ask: Ask) -> None:
    line = ask(
        "env['mrp.bom.line'].create({'bom_id': bom, 'product_id': variant, 'product_qty': 2}).id",
        bom=ODOO["bom"],
        variant=ask("env['product.template'].browse(id).product_variant_id.id", id=ODOO["oak"]),
    )
    shop.read("mrp.bom.line")
    assert line in shop.ids()["mrp.bom.line"]
    ask("env['mrp.bom.line'].browse(id).unlink()", id=line)

    def fails(path: str, body: bytes) -> relay.Fault | None:
        lists = path.endswith("/mrp.bom.line/search") or b'"mrp.bom.line","search",' in body.replace(b" ", b"")
        return relay.Fault("status", status=503, headers=(("Retry-After", "0"),)) if lists else None

    shop.between.spoil = fails
    report = shop.read("mrp.bom.line")
    shop.between.spoil = lambda _path, _body: None
    told = next(told for told in report["tables"] if told["name"] == "mrp.bom.line")
    assert not report["complete"] and "status 503" in str(told["error"]) and told["deleted"] == 0
    assert line in shop.ids()["mrp.bom.line"]
    report = shop.read("mrp.bom.line")
    assert {told["name"]: told["deleted"] for told in report["tables"] if told["deleted"]} == {"mrp.bom.line": 1}
    assert shop.ids()["mrp.bom.line"] == rows(ask, ["mrp.bom.line"])["mrp.bom.line"]


def test_18_what_write_date_tells_late_or_never_is_found(shop: Shop, ask: Ask) -> None:
    # A transaction that begins before the read, and ends after it: its time lies before the cursor.
    oak = ODOO["oak"]
    price = ask(
        """held = env.registry.cursor()
product = env(cr=held)['product.template'].browse(id)
product.list_price += 7
product.env.flush_all()
result = product.list_price""",
        id=oak,
    )
    try:
        wait_for_the_next_second()
        assert shop.read("product.template")["complete"]
        assert shop.values("product.template", "list_price")[oak] == price - 7
    finally:
        ask("held.commit(); held.close()")
    shop.read("product.template")
    assert shop.fetched()["product.template"] == [oak]
    assert shop.values("product.template", "list_price")[oak] == price

    # A route that is given to a product from the form of the route.
    route = ask(
        """route = env['stock.route'].create({'name': 'By barge', 'product_selectable': True})
product = env['product.template'].browse(id)
env.flush_all(); before = product.write_date
route.product_ids = [(4, id)]
env.flush_all(); env.invalidate_all()
result = [route.id, product.write_date == before]""",
        id=oak,
    )
    assert route[1], "Odoo does not tell of it"
    shop.read("product.template")
    assert route[0] not in json.loads(shop.values("product.template", "route_ids")[oak])
    shop.read("product.template", full=True)
    assert route[0] in json.loads(shop.values("product.template", "route_ids")[oak])
    ask("env['stock.route'].browse(id).unlink()", id=route[0])
    if SERIES == "17.0":
        # A value of one company is a record of its own there, which may be written by itself.
        variant = ask("env['product.template'].browse(id).product_variant_id.id", id=oak)
        shop.read("product.product")
        cost = ask(
            """[value] = env['ir.property'].search(
    [('name', '=', 'standard_price'), ('res_id', '=', f'product.product,{id}'), ('company_id', '=', company)])
value.value_float += 1
result = value.value_float""",
            id=variant,
            company=ODOO["first"],
        )
        shop.read("product.product")
        assert shop.values("product.product", "standard_price")[variant] == cost - 1
        shop.read("product.product", full=True)
        assert shop.values("product.product", "standard_price")[variant] == cost


def test_19_who_may_not_read_a_table_has_the_others(ask: Ask, wire: str, tmp_path: Path) -> None:
    profile = {"version": 1, "endpoint": ODOO["url"], "database": ODOO["database"], "language": "en_US"}
    # One of Odoo's apps, and not installed here.
    profile["tables"] = [{"name": "fleet.vehicle"}]
    (tmp_path / "profile.json").write_text(json.dumps(profile), encoding="utf-8")
    piet = {"MONTA_ODOO_USER": "piet", "MONTA_ODOO_SECRET": secret("piet", wire)}
    command = [sys.executable, "-m", "monta_core.cli", "odoo", "--profile", "profile.json", "read", "--json"]
    env = {**os.environ, **piet, "HOME": str(tmp_path)}
    done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert not report["complete"] and report["stopped"] is None
    errors = {table["name"]: table["error"] for table in report["tables"]}
    missing = errors.pop("fleet.vehicle")
    assert missing == "fleet.vehicle: no such model, is the app that brings it installed?"
    refused = {table: ask("refused(table, login)", table=table, login="piet") for table in Shop.REQUIRED}
    assert refused["mrp.bom"] and refused["product.template"] is None
    for table, text in refused.items():
        if text is None:
            assert errors[table] is None
        else:
            assert errors[table].partition(": ")[2] == text.strip()
    states = {table["name"]: table["state"] for table in report["tables"]}
    assert states == {name: "Error" if refused.get(name, True) else "OK" for name in states}


# The cache does not know the wire, and Odoo takes its time to learn a field and to forget it.
@pytest.mark.parametrize("wire", WIRES[-1:], indirect=True, scope="module")
def test_21_a_list_over_a_field_that_is_gone_keeps_what_it_had(shop: Shop, ask: Ask) -> None:
    ask(
        """model = env['ir.model'].search([('model', '=', 'product.template')])
env['ir.model.fields'].create(
    {'model_id': model.id, 'name': 'x_grade', 'field_description': 'Grade', 'ttype': 'char'})
env['product.template'].search([('name', '=like', 'Oak%')]).write({'x_grade': 'A'})"""
    )
    definition = {
        "source": "product.template",
        "fields": [{"field": "name", "binding": "Value"}, {"field": "x_grade", "binding": "Key1", "filters": ["A"]}],
    }
    shop.read("product.template")
    shop.profile.save_list("Graded", definition)
    shop.read("product.template")
    before = shop.profile.list("Graded")
    expected = ask("env['product.template'].with_context(lang='en_US').search([('x_grade', '=', 'A')]).mapped('name')")
    assert before["problems"] == [] and before["rows"] == [[name, "A"] for name in sorted(expected)]
    ask("env['ir.model.fields'].search([('model', '=', 'product.template'), ('name', '=', 'x_grade')]).unlink()")
    report = shop.read("product.template")
    assert report["complete"] and shop.told("product.template")["state"] == "OK"
    after = shop.profile.list("Graded")
    [problem] = after["problems"]
    assert problem.startswith("product.template.x_grade is gone")
    assert (after["rows"], after["ids"]) == (before["rows"], before["ids"]) and after["built_at"] <= before["built_at"]
    assert shop.ids()["product.template"] == rows(ask, ["product.template"])["product.template"]


def test_23_required_tables_stay_and_hold_variants_without_attributes(shop: Shop, ask: Ask) -> None:
    tables = shop.profile.tables()
    assert [(table["name"], table["required"]) for table in tables] == [(name, True) for name in Shop.REQUIRED]
    for name in Shop.REQUIRED:
        with pytest.raises(EditRefused):
            shop.profile.remove_table(name)
    plain = ask("env['product.product'].search([('product_tmpl_id.attribute_line_ids', '=', False)]).ids")
    assert plain and set(plain) <= set(shop.ids()["product.product"])


@pytest.mark.parametrize("login", ["anna", "piet"])
def test_24_a_table_is_found_by_either_name_and_read_at_once(ask: Ask, wire: str, login: str, tmp_path: Path) -> None:
    cache = tmp_path / "cache.sqlite"
    profile = Profile.create(tmp_path / "p.json", ODOO["url"], ODOO["database"], language="en_US", cache=cache)
    session = profile.connect(login, secret(login, wire))
    models = ask(
        "env['ir.model'].with_user(env['res.users'].search([('login', '=', login)]).id)"
        ".with_context(lang='en_US').get_available_models()",
        login=login,
    )
    offered = [model for model in models if model["model"] not in Shop.REQUIRED]
    for word in ("unit", "uom."):
        named = {row["model"] for row in offered if word in f"{row['model']} {row['display_name']}".lower()}
        assert {row["model"] for row in session.available_tables(word)} == named
        assert "uom.uom" in named
    assert profile.add_table("uom.uom", session)
    assert session.read(tables=["uom.uom"])["complete"]
    units = ask("read(table, login)", table="uom.uom", login=login)
    assert units and profile.tables()[-1]["rows"] == len(units)
    for unknown in ("no.such.table", "mail.thread", "base.language.install"):
        assert (unknown in ask("list(env.registry)")) == (unknown != "no.such.table")
        with pytest.raises((ConfigurationError, EditRefused)):
            profile.add_table(unknown, session)


def test_a_key_that_ends_soon_is_told_in_the_status(shop: Shop, ask: Ask) -> None:
    asked = [question.method for question in shop.first_asked if question.model == "res.users.apikeys"]
    line = shop.profile.status()["line"]
    if SERIES == "17.0":
        # There a key never ends.
        assert not ask("'expiration_date' in env['res.users.apikeys']._fields")
        assert "API key" not in line and asked == []
        return
    name, day = ask(
        """key = env['res.users.apikeys'].search(
    [('user_id.login', '=', 'anna'), ('expiration_date', '>', env.cr.now())], order='expiration_date', limit=1)
result = [key.name, str(key.expiration_date.date())]"""
    )
    assert line.endswith(f' · the API key "{name}" ends on {day}: create another one') and asked == ["search_read"]


def test_a_key_that_has_ended_is_named_and_costs_nothing_that_was_read(shop: Shop, ask: Ask) -> None:
    with pytest.raises(AccountStopped, match="did not accept the API key of anna") as refused:
        shop.profile.connect("anna", ODOO["expired"])
    assert refused.value.code == "odoo.key_refused" and "expired" in str(refused.value.hint)
    assert shop.ids() == rows(ask, Shop.REQUIRED)


# Before 18.0 no key ends.
if SERIES != "17.0":

    @pytest.mark.parametrize("wire", WIRES[-1:], indirect=True, scope="module")
    def test_a_key_that_ends_within_a_session_stops_the_next_read(shop: Shop, ask: Ask) -> None:
        """Over JSON-2; over the old wire Odoo does not look again at a key that it has accepted."""
        in_an_hour = "env.cr.now() + __import__('datetime').timedelta(hours=1)"
        keys = "env['res.users.apikeys'].with_user(anna).sudo()"
        key = ask(f"{keys}._generate(None, 'short', {in_an_hour})", anna=ODOO["anna"])
        session = shop.profile.connect("anna", key)
        assert session.status()["wire"] == WIRES[-1]
        ask("env.cr.execute(\"UPDATE res_users_apikeys SET expiration_date = '2020-01-01' WHERE name = 'short'\")")
        before = shop.profile.tables()
        report = session.read(quick=True, tables=["res.lang"])
        if WIRES[-1] == "JSON-2":
            assert report["stopped_class"] == "stop" and "did not accept the API key of anna" in str(report["stopped"])
            assert "expired" in str(report["stopped"])
            rows = [(table["name"], table["rows"]) for table in shop.profile.tables()]
            assert rows == [(table["name"], table["rows"]) for table in before]
        else:
            assert report["complete"]
            with pytest.raises(AccountStopped, match="did not accept the API key of anna"):
                shop.profile.connect("anna", key)
        shop.read("res.lang")
        ask("env['res.users.apikeys'].search([('name', '=', 'short')]).unlink()")
