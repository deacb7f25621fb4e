"""The preflight in a real Odoo: the defects that are made there are found exactly, and no others.

A cycle of kits is not among them: Odoo itself refuses to make one through its API.
"""

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

ODOO = json.loads(os.environ["MONTA_TEST_ODOO"])
ADMIN = (2, "admin")
FINDINGS = 1
#: Where 17.0 keeps the type of a product.
TYPE = "detailed_type" if ODOO["series"] == "17.0" else "type"


class Maker:
    """Makes records as the administrator, and takes them away again."""

    def __init__(self) -> None:
        self.made: list[tuple[str, int]] = []

    def ask(self, model: str, method: str, *arguments: Any, **named: Any) -> Any:
        call = [ODOO["database"], *ADMIN, model, method, arguments, named]
        params = {"service": "object", "method": "execute_kw", "args": call}
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "call", "params": params}).encode()
        request = urllib.request.Request(f"{ODOO['url']}/jsonrpc", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            document = json.load(answer)
        assert "error" not in document, document["error"]["data"]["message"]
        return document["result"]

    def make(self, model: str, **values: Any) -> int:
        [record] = self.ask(model, "create", [values])
        self.made.append((model, record))
        return int(record)

    def product(self, name: str, code: str | bool, barcode: str | bool, kind: str = "consu", **more: Any) -> int:
        """Make a product; return its only variant."""
        codes = {"default_code": code, "barcode": barcode, TYPE: kind}
        template = self.make("product.template", name=name, **codes, **more)
        return self.variants(template)[0]

    def variants(self, template: int) -> list[int]:
        of_template, archived = [["product_tmpl_id", "=", template]], {"active_test": False}
        return list(self.ask("product.product", "search", of_template, context=archived))

    def template_of(self, product: int) -> int:
        [values] = self.ask("product.product", "read", [product], ["product_tmpl_id"])
        return int(values["product_tmpl_id"][0])

    def kit(self, template: int, *lines: dict[str, Any]) -> None:
        of_kit = [(0, 0, {"product_qty": 2, **line}) for line in lines]
        self.make("mrp.bom", product_tmpl_id=template, type="phantom", bom_line_ids=of_kit)

    def reference(self, name: str) -> int:
        module, name = name.split(".")
        named = [["module", "=", module], ["name", "=", name]]
        [known] = self.ask("ir.model.data", "search_read", named, ["res_id"])
        return int(known["res_id"])

    def remove(self) -> None:
        for model, record in reversed(self.made):
            self.ask(model, "unlink", [record])


@pytest.fixture
def maker() -> Iterator[Maker]:
    maker = Maker()
    yield maker
    maker.remove()


def test_defects_are_found_exactly_and_no_others(maker: Maker, tmp_path: Path) -> None:
    expected = _codes_missing(maker)
    expected |= _goods(maker) | _people(maker)
    found = _preflight(tmp_path, "--read")
    assert found["complete"], (found["not_read"], found["outdated"])
    assert {(finding["check"], finding["id"]) for finding in found["findings"]} == expected
    assert len(found["findings"]) == len(expected)
    kits = next(check for check in found["checks"] if check["check"] == "kit_broken")
    assert kits["looked_at"] == 5

    # Whoever ships elsewhere needs an app that knows what customs ask.
    outside = _preflight(tmp_path, "--outside-eu")
    [missing] = outside["not_read"]
    assert missing["table"] == "product.template" and "no hs_code" in missing["reason"]
    link = found["findings"][0]["link"]
    with urllib.request.urlopen(link.partition("#")[0], timeout=60) as page:
        assert page.status == 200
    assert link.endswith("&view_type=form") == (ODOO["series"] == "17.0")


def _codes_missing(maker: Maker) -> set[tuple[str, int]]:
    """What Odoo itself says of the products that are there already."""
    goods = [["type", "!=", "service"]]
    without = maker.ask("product.product", "search", [*goods, ["barcode", "=", False]])
    bare = maker.ask("product.product", "search", [*goods, ["barcode", "=", False], ["default_code", "=", False]])
    return {("barcode_missing", product) for product in without} | {("sku_missing", product) for product in bare}


def _goods(maker: Maker) -> set[tuple[str, int]]:
    leg = maker.product("Preflight leg", "PF-LEG", "990001")
    naked = maker.product("Preflight naked", False, False)
    one = maker.product("Preflight one", "PF-DUP", "990002")
    other = maker.product("Preflight other", "pf-dup ", "990003")
    maker.product("Preflight gone", "PF-LEG", False, active=False)
    maker.product("Preflight service", False, False, "service")
    quoted = maker.product("Preflight quoted", False, False)
    vendor = maker.make("res.partner", name="Preflight Vendor with Code", ref="PFV")
    maker.make(
        "product.supplierinfo", partner_id=vendor, product_tmpl_id=maker.template_of(quoted), product_code="PF-Q"
    )
    empty = maker.product("Preflight empty set", False, False)
    maker.kit(maker.template_of(empty))
    dozens = maker.product("Preflight dozens", False, False)
    dozen = maker.reference("uom.product_uom_dozen")
    maker.kit(maker.template_of(dozens), {"product_id": leg, "product_uom_id": dozen})
    weighed = maker.product("Preflight weighed", False, False)
    kilogram = maker.reference("uom.product_uom_kgm")
    maker.kit(maker.template_of(weighed), {"product_id": leg, "product_uom_id": kilogram})
    _kit_of_variants(maker, leg)
    return {
        ("sku_missing", naked),
        ("barcode_missing", naked),
        ("barcode_missing", quoted),
        ("sku_doubled", one),
        ("sku_doubled", other),
        ("code_edges", other),
        ("kit_broken", empty),
        ("kit_broken", weighed),
    }


def _kit_of_variants(maker: Maker, leg: int) -> None:
    """A kit whose two variants have a line each: without its own, one of them would be empty."""
    attribute = maker.make("product.attribute", name="Preflight wood", create_variant="always")
    values = [maker.make("product.attribute.value", name=name, attribute_id=attribute) for name in ("Ash", "Elm")]
    line = {"attribute_id": attribute, "value_ids": [(6, 0, values)]}
    template = maker.make("product.template", name="Preflight set", attribute_line_ids=[(0, 0, line)])
    read = maker.ask("product.product", "read", maker.variants(template), ["product_template_attribute_value_ids"])
    chosen = [variant["product_template_attribute_value_ids"] for variant in read]
    lines = [{"product_id": leg, "bom_product_template_attribute_value_ids": [(6, 0, values)]} for values in chosen]
    maker.kit(template, *lines)


def _people(maker: Maker) -> set[tuple[str, int]]:
    netherlands, germany = (maker.reference(f"base.{code}") for code in ("nl", "de"))
    street = {"street": "Molenstraat", "zip": "4201 CX", "city": "Gorinchem", "country_id": netherlands}
    vendor = maker.make("res.partner", name="Preflight Vendor", is_company=True)
    bought = maker.product("Preflight bought", "PF-B", "990004")
    maker.make("product.supplierinfo", partner_id=vendor, product_tmpl_id=maker.template_of(bought))
    at_home = maker.make("res.partner", name="Preflight Kees", **street)
    maker.make("res.partner", name="Preflight Kees junior", type="contact", parent_id=at_home)
    maker.make("res.partner", name="Preflight books", type="invoice", parent_id=at_home, **street)
    shed = maker.make("res.partner", name="Preflight shed", type="delivery", parent_id=at_home, **street)
    maker.make("res.partner", name="Preflight Anna", **{**street, "street": "Molenstraat 12b"})
    maker.make("res.partner", name="Preflight Ute", **{**street, "country_id": germany})
    return {("vendor_code_missing", vendor), ("house_number_missing", at_home), ("house_number_missing", shed)}


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
