"""A guarded export into a real Odoo, over both wires; what is in it afterwards is told by its own ORM."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from monta_core import EditRefused
from monta_core.connect import Profile, Session
from shop import ODOO, Ask

#: Over JSON-2 where Odoo has it, and over JSON-RPC.
SECRETS = {"K": ODOO["key"], "P": "anna-s3cret"}
TEMPLATE = "product.template"
NOTHING = [(0, 0)] * 3


#: What Odoo has of products of some codes, in the company and the language of the profile.
TOLD = """
own = env(context={"lang": "nl_NL", "allowed_company_ids": [company]})
found = own["product.template"].with_context(active_test=False).search([("default_code", "in", codes)])
found = found.sorted("default_code")
boms = own["mrp.bom"].search([("product_tmpl_id", "in", found.ids)])
documents = own["product.document"].search([("res_model", "=", found._name), ("res_id", "in", found.ids)])
domain = [("res_model", "=", found._name), ("res_id", "in", found.ids), ("res_field", "=", False)]
def shown(document):
    if "attached_on_mrp" in document._fields:
        return document.attached_on_mrp == "bom"
    return bool(own["mrp.document"].search([("ir_attachment_id", "=", document.ir_attachment_id.id)]))
def lines(bom):
    return sorted([line.product_id.default_code, line.product_qty] for line in bom.bom_line_ids)
result = {
    "products": [[one.name, one.standard_price] for one in found],
    "prices": [one.list_price for one in found],
    "categories": found.categ_id.mapped("name"),
    "variants": own["product.product"].search_count([("default_code", "in", codes)]),
    "boms": {bom.product_tmpl_id.default_code: lines(bom) for bom in boms},
    "documents": [[one.name, one.raw.decode(), shown(one)] for one in documents],
    "attachments": own["ir.attachment"].search_count(domain),
}
"""

#: The bills of material and documents of a company.
OWN = """
for table in ("product.document", "mrp.bom"):
    env[table].with_context(active_test=False).search([("company_id", "=", company)]).unlink()
"""

#: A fee of products, in a currency of each: one more has no cents.
FEES = """
env["res.currency"].create({"name": "XNC", "symbol": "XNC", "rounding": 1.0})
field = {"model_id": env.ref("product.model_product_template").id}
currency = {"name": "x_fee_currency_id", "ttype": "many2one", "relation": "res.currency"}
env["ir.model.fields"].create({**field, **currency, "field_description": "Currency of the fee"})
fee = {"name": "x_fee", "ttype": "monetary", "currency_field": "x_fee_currency_id"}
env["ir.model.fields"].create({**field, **fee, "field_description": "Fee"})
"""
NO_FEES = """
for name in ("x_fee", "x_fee_currency_id"):
    env["ir.model.fields"].search([("model", "=", "product.template"), ("name", "=", name)]).unlink()
env["res.currency"].search([("name", "=", "XNC")]).active = False
"""


@pytest.fixture(autouse=True, scope="module")
def _leaves_nothing(ask: Ask) -> Iterator[None]:
    """Leave nothing that a profile of the first company cannot read: others compare with all that Odoo has."""
    yield
    ask(OWN, company=ODOO["second"])


@pytest.fixture(scope="module")
def _fees(ask: Ask) -> Iterator[None]:
    ask(FEES)
    yield
    ask(NO_FEES)


def _column(name: str, field: str, **more: Any) -> dict[str, Any]:
    return {"column": name, "table": TEMPLATE, "field": field, "insert": True, "update": True, **more}


MAPPING = {
    "columns": [
        _column("SKU", "default_code", identifier=True, update=False),
        _column("Name", "name"),
        _column("Cost", "standard_price"),
        _column("Price", "list_price", numeric=True),
        _column("Category", "categ_id", secondary="complete_name"),
        _column("Shown", "display_name", insert=False, update=False, master="odoo"),
    ],
    "bom": {"quantity": "Qty"},
    "document": {"file": "Drawing", "in_bom": True},
}


def _part(wire: str, code: str, name: str, cost: float, **more: Any) -> dict[str, Any]:
    # The price has more decimals than some of these Odoos keep.
    own = {"SKU": f"{code}-{wire}", "Name": name, "Cost": cost, "Price": "12,3456", "Category": "Furniture"}
    return {**own, "Shown": "", "Drawing": "", **more}


def _tree(wire: str, name: str, legs: int) -> list[dict[str, Any]]:
    plank = _part(wire, "PLK", "Plank", 2, Qty=2.5)
    top = _part(wire, "TOP", "Blad", 20, Qty=1, children=[plank])
    leg = [_part(wire, "LEG", "Poot", 4.5, Qty=quantity) for quantity in (legs - 1, 1)]
    return [_part(wire, "TBL", name, 95, Drawing="table.txt", children=[top, *leg])]


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    place = (ODOO["url"], ODOO["database"], ODOO["second"], "nl_NL")
    return Profile.create(tmp_path / "profile.json", *place, cache=tmp_path / "cache.sqlite")


def _open(profile: Profile, session: Session) -> None:
    """Save the mapping, and let everything through that it writes."""
    profile.add_table("product.category", session)
    assert session.read()["complete"]
    profile.save_mapping("Products", MAPPING)
    fields = {
        TEMPLATE: ["default_code", "name", "standard_price", "list_price", "categ_id"],
        "mrp.bom": ["product_tmpl_id", "bom_line_ids"],
        "product.document": ["name", "res_model", "res_id", "datas", "attached_on_mrp"],
    }
    for table, names in fields.items():
        there = {field["name"] for field in profile.fields(table)}
        # Before 18.0 documents have no field for it.
        profile.set_guard(table, {"insert": True, "update": True, "fields": [name for name in names if name in there]})


@pytest.mark.parametrize("own", SECRETS)
def test_products_a_bill_of_materials_and_a_document(profile: Profile, tmp_path: Path, ask: Ask, own: str) -> None:
    session = profile.connect("anna", SECRETS[own])
    _open(profile, session)
    drawing, file = tmp_path / "table.txt", tmp_path / "parts.json"
    drawing.write_bytes(b"Four legs.")

    def planned(name: str, legs: int) -> Any:
        file.write_text(json.dumps(_tree(own, name, legs)), encoding="utf-8")
        plan = session.plan("Products", file)
        assert plan["closed"] == [] and plan["problems"] == [], plan
        return plan

    def writes(plan: Any) -> list[tuple[int, int]]:
        return [(plan[part]["create"], plan[part]["update"]) for part in ("records", "boms", "documents")]

    def shown(plan: Any) -> dict[str, str]:
        rows = csv.DictReader(io.StringIO(profile.result_csv(plan["token"])))
        return {row["Identifier"]: row["Shown"] for row in rows if row["Part"] == "record"}

    plan = planned("Eiken tafel", 4)
    assert writes(plan) == [(4, 0), (2, 0), (1, 0)]
    # One guard is closed: nothing at all is written.
    profile.set_guard("mrp.bom", {})
    with pytest.raises(EditRefused) as refused:
        session.apply(plan["token"])
    assert refused.value.code == "export.guards"
    profile.set_guard("mrp.bom", {"insert": True, "update": True, "fields": ["product_tmpl_id", "bom_line_ids"]})
    done = session.apply(plan["token"])
    assert (done["complete"], done["created"]) == (True, 7), done
    assert writes(planned("Eiken tafel", 4)) == NOTHING
    rows = list(csv.DictReader(io.StringIO(profile.result_csv(plan["token"]))))
    assert all(row["Id"] and row["Result"] == "created" for row in rows)
    assert all(row["Variant"] for row in rows if row["Part"] == "record")
    assert shown(plan)[f"TBL-{own}"] == f"[TBL-{own}] Eiken tafel"

    drawing.write_bytes(b"Six legs.")
    plan = planned("Grote tafel", 6)
    assert writes(plan) == [(0, 1), (0, 1), (0, 1)]
    [changed] = [row for row in profile.planned_records(plan["token"], ["update"]) if row["part"] == "bom"]
    assert changed["changes"] == [{"field": f"LEG-{own}", "old": "4", "new": "6"}]
    done = session.apply(plan["token"])
    assert (done["complete"], done["updated"]) == (True, 3), done
    assert shown(plan)[f"TBL-{own}"] == f"[TBL-{own}] Grote tafel"
    assert writes(planned("Grote tafel", 6)) == NOTHING
    codes = [f"{code}-{own}" for code in ("LEG", "PLK", "TBL", "TOP")]
    assert ask(TOLD, company=ODOO["second"], codes=codes) == {
        "products": [["Poot", 4.5], ["Plank", 2.0], ["Grote tafel", 95.0], ["Blad", 20.0]],
        "prices": [12.3456 if ODOO["series"] == "19.0" else 12.35] * 4,
        "categories": ["Furniture"],
        "variants": 4,
        "boms": {codes[2]: [[codes[0], 6.0], [codes[3], 1.0]], codes[3]: [[codes[1], 2.5]]},
        "documents": [["table.txt", "Six legs.", True]],
        "attachments": 1,
    }


@pytest.mark.parametrize("own", SECRETS)
def test_a_bill_of_materials_from_csv(profile: Profile, tmp_path: Path, ask: Ask, own: str) -> None:
    session = profile.connect("anna", SECRETS[own])
    _open(profile, session)
    profile.save_mapping("Products", {**MAPPING, "bom": {"quantity": "Qty", "component": "Part"}})
    table, top, leg = (
        _part(own, *part, Part="", Qty="") for part in (("CT", "Tafel", 95), ("CB", "Blad", 20), ("CP", "Poot", 4))
    )
    parts = [{**table, "Part": part["SKU"], "Qty": quantity} for part, quantity in ((top, 1), (leg, 3), (leg, 1))]
    file = tmp_path / "parts.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(table))
        writer.writeheader()
        writer.writerows([*parts, top, leg])

    def writes() -> tuple[Any, list[tuple[int, int]]]:
        plan = session.plan("Products", file)
        assert plan["closed"] == [] and plan["problems"] == [], plan
        return plan, [(plan[part]["create"], plan[part]["update"]) for part in ("records", "boms", "documents")]

    plan, planned = writes()
    assert planned == [(3, 0), (1, 0), (0, 0)]
    assert session.apply(plan["token"])["complete"]
    assert writes()[1] == NOTHING
    codes = [f"{code}-{own}" for code in ("CB", "CP", "CT")]
    told = ask(TOLD, company=ODOO["second"], codes=codes)
    assert told["boms"] == {codes[2]: [[codes[0], 1.0], [codes[1], 4.0]]}
    assert told["products"] == [["Blad", 20.0], ["Poot", 4.0], ["Tafel", 95.0]]


@pytest.mark.usefixtures("_fees")
@pytest.mark.parametrize("own", SECRETS)
def test_an_amount_is_planned_as_odoo_keeps_it(profile: Profile, ask: Ask, own: str) -> None:
    session = profile.connect("anna", SECRETS[own])
    profile.add_table("res.currency", session)
    assert session.read()["complete"]
    columns = [
        _column("SKU", "default_code", identifier=True, update=False),
        _column("Name", "name"),
        _column("Fee", "x_fee"),
        _column("Currency", "x_fee_currency_id", secondary="name", update=False),
    ]
    profile.save_mapping("Fees", {"columns": columns})
    fields = ["default_code", "name", "x_fee", "x_fee_currency_id"]
    profile.set_guard(TEMPLATE, {"insert": True, "update": True, "fields": fields})

    def planned(fee: str) -> tuple[Any, tuple[int, int, int]]:
        rows = [
            {"SKU": f"FEE-{name}-{own}", "Name": f"Fee {name}", "Fee": fee, "Currency": name}
            for name in ("USD", "XNC", "")
        ]
        plan = session.plan("Fees", rows)
        assert plan["closed"] == [] and plan["problems"] == [], plan
        counts = plan["records"]
        return plan, (counts["create"], counts["update"], counts["unchanged"])

    for fee, expected in (("12.345", (3, 0, 0)), ("7.125", (0, 3, 0))):
        plan, counts = planned(fee)
        assert counts == expected
        assert session.apply(plan["token"])["complete"]
        assert planned(fee)[1] == (0, 0, 3)
    codes = [f"FEE-{name}-{own}" for name in ("USD", "XNC", "")]
    kept = ask("[env['product.template'].search([('default_code', '=', code)]).x_fee for code in codes]", codes=codes)
    assert kept == [7.13, 7.0, 7.125]


def test_a_record_that_odoo_refuses_leaves_the_others_alone(profile: Profile) -> None:
    session = profile.connect("anna", SECRETS["P"])
    assert session.read()["complete"]
    columns = [_column("SKU", "default_code", identifier=True), _column("Name", "name"), _column("Barcode", "barcode")]
    profile.save_mapping("Barcodes", {"columns": columns})
    profile.set_guard(TEMPLATE, {"insert": True, "update": True, "fields": ["default_code", "name", "barcode"]})
    # Two with one barcode, which Odoo allows once.
    rows = [{"SKU": f"BAR-{n}", "Name": f"Bar {n}", "Barcode": f"871{4 if n == 5 else n:010}"} for n in range(1, 9)]
    plan = session.plan("Barcodes", rows)
    assert plan["records"]["create"] == 8
    done = session.apply(plan["token"])
    assert (done["created"], done["failed"], done["left"]) == (7, 1, 0), done
    [problem] = done["problems"]
    assert problem["identifier"] in ("BAR-4", "BAR-5")
    log = profile.log_path().read_text(encoding="utf-8")
    assert f"export {plan['token']}: 7 created, 0 updated, 1 failed, 0 skipped, 0 left, " in log
    again = session.plan("Barcodes", rows)
    assert (again["records"]["create"], again["records"]["unchanged"]) == (1, 7)
    # The same of records that exist, each of them with values of its own.
    taken = rows[0]["Barcode"]
    changed = [
        {**row, "Name": f"{row['Name']} again", "Barcode": taken if row["SKU"] == "BAR-7" else row["Barcode"]}
        for row in rows
        if row["SKU"] != problem["identifier"]
    ]
    plan = session.plan("Barcodes", changed)
    assert plan["records"]["update"] == 7
    done = session.apply(plan["token"])
    assert (done["updated"], done["failed"], done["left"]) == (6, 1, 0), done
    assert [left["identifier"] for left in done["problems"]] == ["BAR-7"]
