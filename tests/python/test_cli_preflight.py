"""The command ``monta preflight`` against an Odoo on the loopback interface: reading what the checks need, and the
findings on a terminal, as JSON, as CSV and as a page. What is found is tested in Rust."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path

import loopback_odoo
import pytest
from command import DONE, REFUSED, USAGE, Result, Run
from loopback_odoo import Odoo
from monta_core import InputError
from monta_core.connect import Profile

Preflight = Callable[..., Result]

CHAR = {"type": "char", "string": "Text", "store": True}
#: Tables that the checks need, and fields that others have besides.
FIELDS = {
    "product.template": {"type": CHAR, "uom_id": "uom.uom", "hs_code": CHAR, "country_of_origin": "res.country"},
    "product.product": {"product_tmpl_id": "product.template", "default_code": CHAR, "barcode": CHAR},
    "mrp.bom": {"type": CHAR, "product_tmpl_id": "product.template"},
    "product.supplierinfo": {"partner_id": "res.partner", "product_tmpl_id": "product.template", "product_code": CHAR},
    "res.partner": {"ref": CHAR, "street": CHAR, "type": CHAR, "country_id": "res.country"},
    "res.country": {"code": CHAR},
}
EVIL = '=<script>alert("1")</script>'
DUTCH = {"LC_ALL": "nl_NL.UTF-8", "LANGUAGE": "", "PYTHONUTF8": "1"}


@pytest.fixture
def odoo() -> Iterator[Odoo]:
    """A shop with one product that has neither SKU nor barcode, one without barcode, and a vendor without code."""
    with loopback_odoo.running() as odoo:
        plain = odoo.fields["res.lang"]
        for table, fields in FIELDS.items():
            relation = {"type": "many2one", "string": "Relation", "store": True}
            more = {
                name: {**relation, "relation": kind} if isinstance(kind, str) else kind for name, kind in fields.items()
            }
            odoo.fields[table] = {**plain, **more}
            odoo.names.setdefault(table, table)
        odoo.rows["product.template"] = []
        odoo.put("product.template", {"name": "Oak Table", "type": "consu"}, {"name": EVIL, "type": "consu"})
        odoo.put("product.product", {"product_tmpl_id": 1, "default_code": "TBL"}, {"product_tmpl_id": 2})
        odoo.put("res.country", {"name": "Netherlands", "code": "NL"})
        odoo.put("res.partner", {"name": "Oak & Sons", "type": "contact", "street": "Kade 1", "country_id": 1})
        odoo.put("product.supplierinfo", {"partner_id": 1, "product_tmpl_id": 1})
        yield odoo


@pytest.fixture
def preflight(odoo: Odoo, run: Run, tmp_path: Path) -> Preflight:
    """Run the command on a profile that nothing was read for yet."""
    path = tmp_path / "shop.json"
    Profile.create(path, odoo.url, odoo.database, cache=tmp_path / "elsewhere.sqlite")
    anna = {"MONTA_ODOO_USER": "anna", "MONTA_ODOO_SECRET": odoo.secret, "TMPDIR": str(tmp_path)}
    own = {name: str(tmp_path / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME")}

    def runner(*arguments: str | Path, **environment: str) -> Result:
        return run("preflight", "--profile", path, *arguments, **{**anna, **own, **environment})

    return runner


def test_nothing_that_was_not_read_passes_for_sound(preflight: Preflight, tmp_path: Path) -> None:
    result = preflight()
    assert result.code == REFUSED
    assert "Nothing found" in result.out and result.out.count("not checked") == 8
    assert "res.partner: it is not among the tables that are read: add it. Not checked: Vendors" in result.err
    assert f"monta preflight --read --profile {tmp_path / 'shop.json'} adds" in result.err


def test_what_is_needed_is_read_and_what_is_found_is_told(preflight: Preflight, odoo: Odoo, tmp_path: Path) -> None:
    result = preflight("--read", "--json")
    assert result.code == REFUSED, result.err
    assert result.json["complete"] and result.json["not_read"] == []
    found = [(finding["check"], finding["id"], finding["field"]) for finding in result.json["findings"]]
    assert found == [
        ("sku_missing", 2, "default_code"),
        ("barcode_missing", 1, "barcode"),
        ("barcode_missing", 2, "barcode"),
        ("vendor_code_missing", 1, "ref"),
    ]
    odoo.asked.clear()
    result = preflight()
    assert odoo.asked == []
    assert f"Oak Table (1)  barcode  Fill in the barcode of the product.  {odoo.url}/odoo/product.product/1" in re.sub(
        " {2,}", "  ", result.out
    )
    assert "Products without barcode: 2 of 2. Monta's warehouse has nothing to scan" in result.out
    assert "4 findings in" in result.out and result.err == ""

    told = re.sub(" {2,}", "  ", preflight(**DUTCH).out)
    assert "Producten zonder barcode: 2 van 2. Monta's magazijn heeft niets om te scannen" in told
    assert f"Oak Table (1)  barcode  Vul de barcode van het product in.  {odoo.url}/odoo/product.product/1" in told
    page = tmp_path / "found.html"
    assert preflight("--html", page, **DUTCH).code == REFUSED
    assert "Leveranciers zonder code" in page.read_text(encoding="utf-8")

    # What the addon is told of vendors, and what was mended in Odoo.
    now = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    for product in odoo.rows["product.product"]:
        product |= {"barcode": str(product["id"]), "write_date": now}
    odoo.rows["product.product"][1] |= {"default_code": "OTHER"}
    codes = tmp_path / "codes.json"
    codes.write_text('{"oak & sons": "OAK"}', encoding="utf-8")
    result = preflight("--read", "--supplier-codes", codes)
    assert result.code == DONE and "Nothing found" in result.out, result.out
    outside = preflight("--outside-eu", "--default-supplier-code", "ALL", "--json").json["findings"]
    assert [finding["check"] for finding in outside] == ["hs_code_missing"] * 2 + ["origin_missing"] * 2
    codes.write_text("[]", encoding="utf-8")
    assert preflight("--supplier-codes", codes).code == USAGE


def test_why_odoo_cannot_be_read_is_told_in_the_language_of_the_reader(preflight: Preflight, odoo: Odoo) -> None:
    refused = preflight("--read", MONTA_ODOO_SECRET="wrong", **DUTCH)
    assert (refused.code, refused.out) == (USAGE, "")
    assert "Odoo accepteerde de login anna met dit wachtwoord niet.\nControleer login en wachtwoord. " in refused.err
    assert "[odoo.password_refused]" in refused.err


def test_a_read_that_ends_early_tells_with_its_code(preflight: Preflight, odoo: Odoo) -> None:
    def wrong(model: str, method: str) -> None:
        if (model, method) == ("mrp.bom", "search_read"):
            raise PermissionError("Access Denied")

    odoo.fault = wrong
    result = preflight("--read")
    assert result.code == USAGE and "not checked" in result.out, result.err
    odoo.fault = None
    assert preflight("--read").code == REFUSED
    help = preflight("--help").out
    assert [code for code in (0, 1, 2, 3, 130) if re.search(rf"^  {code} +\S", help, re.MULTILINE)] == [0, 1, 2, 3, 130]


def test_files_hold_every_finding_and_run_nothing(preflight: Preflight, odoo: Odoo, tmp_path: Path) -> None:
    page, table = tmp_path / "preflight.html", tmp_path / "preflight.csv"
    result = preflight("--read", "--html", page, "--csv", table, "--excel")
    assert result.code == REFUSED
    assert f"{page} is written." in result.out and "Fill in" not in result.out
    with table.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines)
    assert head[:5] == ["Check", "Table", "Id", "Record", "Field"]
    assert [row[2] for row in rows] == ["2", "1", "2", "1"]
    assert rows[0][3] == f"'{EVIL}" and rows[0][7] == f"{odoo.url}/odoo/product.product/2"
    html = page.read_text(encoding="utf-8")
    assert "<script" not in html and "&lt;script&gt;" in html
    assert re.findall(r'(?:src|href)="([^"#]*)', html).count(f"{odoo.url}/odoo/product.product/2") == 2
    assert "src=" not in html and "default-src 'none'" in html and "color-scheme: light dark" in html
    assert "Oak &amp; Sons (1)" in html
    assert preflight("--html", tmp_path / "nowhere" / "a.html").code == USAGE
    assert preflight("--excel").code == USAGE


def test_arguments_are_checked(odoo: Odoo, tmp_path: Path) -> None:
    profile = Profile.create(tmp_path / "shop.json", odoo.url, cache=tmp_path / "cache.sqlite")
    with pytest.raises(InputError, match="supplier_codes"):
        profile.preflight(supplier_codes={"Oak": 1})  # type: ignore[dict-item]
