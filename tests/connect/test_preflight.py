"""The preflight in a real Odoo: the defects that are made there are found exactly, and no others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from shop import Ask

ODOO = json.loads(os.environ["MONTA_TEST_ODOO"])
FINDINGS = 1

#: What Odoo itself says of the products that are there already.
MISSING = """
goods = [("type", "!=", "service"), ("barcode", "=", False)]
products = env["product.product"]
result = [["barcode_missing", product] for product in products.search(goods).ids]
result += [["sku_missing", product] for product in products.search([*goods, ("default_code", "=", False)]).ids]
"""

#: Makes records with defects and such without; `made` are all of them, `result` the findings.
SEED = """
made = []

def make(model, **values):
    made.append(env[model].create(values))
    return made[-1]

# Where 17.0 keeps the type of a product.
kind_of_product = "detailed_type" if "detailed_type" in env["product.template"]._fields else "type"

def product(name, code=False, barcode=False, kind="consu", **more):
    codes = {"default_code": code, "barcode": barcode, kind_of_product: kind}
    template = make("product.template", name=f"Preflight {name}", **codes, **more)
    return template.with_context(active_test=False).product_variant_ids

def kit(template, *lines):
    lines = [(0, 0, {"product_qty": 2, **line}) for line in lines]
    return make("mrp.bom", product_tmpl_id=template.id, type="phantom", bom_line_ids=lines)

def unit(name):
    return env.ref(f"uom.product_uom_{name}").id

def vendor_of(product, vendor, **more):
    make("product.supplierinfo", partner_id=vendor.id, product_tmpl_id=product.product_tmpl_id.id, **more)

leg = product("leg", "PF-LEG", "990001")
naked = product("naked")
one, other = product("one", "PF-DUP", "990002"), product("other", "pf-dup ", "990003")
product("gone", "PF-LEG", active=False)
product("service", kind="service")
quoted = product("quoted")
vendor_of(quoted, make("res.partner", name="Preflight Vendor with Code", ref="PFV"), product_code="PF-Q")

empty, dozens, weighed = product("empty set"), product("dozens"), product("weighed")
kit(empty.product_tmpl_id)
kit(dozens.product_tmpl_id, {"product_id": leg.id, "product_uom_id": unit("dozen")})
kit(weighed.product_tmpl_id, {"product_id": leg.id, "product_uom_id": unit("kgm")})
# Odoo refuses what contains itself, so that only an import beside its checks makes one.
itself, box, crate = product("itself"), product("box"), product("crate")
for holder, held in ((itself, itself), (box, crate), (crate, box)):
    bom = kit(holder.product_tmpl_id, {"product_id": leg.id})
    env.flush_all()
    env.cr.execute("UPDATE mrp_bom_line SET product_id = %s WHERE bom_id = %s", [held.id, bom.id])
    env.invalidate_all()
# A kit whose two variants have a line each: without its own, one of them would be empty.
wood = make("product.attribute", name="Preflight wood", create_variant="always")
values = [make("product.attribute.value", name=name, attribute_id=wood.id).id for name in ("Ash", "Elm")]
line = {"attribute_id": wood.id, "value_ids": [(6, 0, values)]}
chairs = make("product.template", name="Preflight set", attribute_line_ids=[(0, 0, line)])
chosen = [chair.product_template_attribute_value_ids.ids for chair in chairs.product_variant_ids]
kit(chairs, *[
    {"product_id": leg.id, "bom_product_template_attribute_value_ids": [(6, 0, own)]} for own in chosen
])

nl, de = env.ref("base.nl").id, env.ref("base.de").id
street = {"street": "Molenstraat", "zip": "4201 CX", "city": "Gorinchem", "country_id": nl}
vendor = make("res.partner", name="Preflight Vendor", is_company=True)
vendor_of(product("bought", "PF-B", "990004"), vendor)
at_home = make("res.partner", name="Preflight Kees", **street)
make("res.partner", name="Preflight Kees junior", type="contact", parent_id=at_home.id)
make("res.partner", name="Preflight books", type="invoice", parent_id=at_home.id, **street)
shed = make("res.partner", name="Preflight shed", type="delivery", parent_id=at_home.id, **street)
make("res.partner", name="Preflight Anna", **{**street, "street": "Molenstraat 12b"})
make("res.partner", name="Preflight Ute", **{**street, "country_id": de})

defects = {
    "sku_missing": [naked], "barcode_missing": [naked, quoted], "sku_doubled": [one, other], "code_edges": [other],
    "kit_cycle": [itself, box], "kit_broken": [empty, weighed],
    "vendor_code_missing": [vendor], "house_number_missing": [at_home, shed],
}
result = [[check, record.id] for check, records in defects.items() for record in records]
"""

REMOVE = """
for record in reversed(made):
    record.unlink()
"""


@pytest.fixture
def expected(ask: Ask) -> Iterator[set[tuple[str, int]]]:
    """The findings that there are to be."""
    missing = ask(MISSING)
    yield {(check, record) for check, record in [*missing, *ask(SEED)]}
    ask(REMOVE)


def test_defects_are_found_exactly_and_no_others(expected: set[tuple[str, int]], tmp_path: Path) -> None:
    found = _preflight(tmp_path, "--read")
    assert found["complete"], (found["not_read"], found["outdated"])
    assert {(finding["check"], finding["id"]) for finding in found["findings"]} == expected
    assert len(found["findings"]) == len(expected)
    kits = next(check for check in found["checks"] if check["check"] == "kit_broken")
    assert kits["looked_at"] == 8

    # Whoever ships elsewhere needs an app that knows what customs ask.
    outside = _preflight(tmp_path, "--outside-eu")
    [missing] = outside["not_read"]
    assert missing["table"] == "product.template" and "no hs_code" in missing["reason"]
    link = found["findings"][0]["link"]
    with urllib.request.urlopen(link.partition("#")[0], timeout=60) as page:
        assert page.status == 200
    assert link.endswith("&view_type=form") == (ODOO["series"] == "17.0")


def _preflight(folder: Path, *arguments: str) -> Any:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MONTA_", "XDG_"))}
    clean |= {"HOME": str(folder), "TMPDIR": str(folder), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    clean |= {"MONTA_ODOO_USER": "anna", "MONTA_ODOO_SECRET": "anna-s3cret"}
    profile = folder / "profile.json"
    if not profile.exists():
        where = {"endpoint": ODOO["url"], "database": ODOO["database"], "company": ODOO["first"]}
        profile.write_text(json.dumps({"version": 1, **where}), encoding="utf-8")
    command = [sys.executable, "-m", "monta_core.cli", "preflight", "--profile", profile, "--json", *arguments]
    done = subprocess.run(command, env=clean, capture_output=True, text=True, timeout=120)
    assert done.returncode == FINDINGS, done.stderr
    return json.loads(done.stdout)
