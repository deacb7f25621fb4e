"""The page of the connector over a real Odoo, as somebody without scripts walks through it."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from monta_core.connect import Page
from shop import ODOO, SERIES, WIRES, Ask, secret

#: Seconds that a read may take.
PATIENCE = 120


class Visitor:
    """A browser of a few lines: it keeps the cookie, and says which page it comes from."""

    def __init__(self, page: Page):
        self._base = f"http://127.0.0.1:{page.port}"
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self._opener.open(page.url, timeout=10).close()

    def get(self, path: str) -> str:
        with self._opener.open(self._base + path, timeout=30) as answer:
            return answer.read().decode()

    def send(self, path: str, **fields: str) -> str:
        """Send a form; return what the page shows then."""
        return self.post(path, [(name.replace("_", "."), text) for name, text in fields.items()])

    def post(self, path: str, fields: list[tuple[str, str]]) -> str:
        """Send a form with these names; return what the page shows then."""
        return self.upload(path, urllib.parse.urlencode(fields).encode())

    def upload(self, path: str, content: bytes) -> str:
        """Hand a file over; return what the page shows then."""
        request = urllib.request.Request(self._base + path, content, {"Origin": self._base})
        with self._opener.open(request, timeout=30) as answer:
            return answer.read().decode()

    def wait_for_the_read(self, then: str = "/tables") -> str:
        """Return what came of the read or the export that is under way."""
        deadline = time.monotonic() + PATIENCE
        while not json.loads(self.get("/reading"))["over"]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return self.get(then)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    page = Page(tmp_path / "profile.json", cache=tmp_path / "cache.sqlite")
    yield page
    page.stop()


def test_from_login_to_search(page: Page, ask: Ask, tmp_path: Path) -> None:
    visitor = Visitor(page)
    key = secret("anna", WIRES[-1])
    visitor.send(
        "/connect",
        endpoint=f"{ODOO['url']}/odoo/sales/",
        database=ODOO["database"],
        company=str(ODOO["second"]),
        language="nl_NL",
        user="anna",
        secret=key,
        extent="full",
    )
    shown = visitor.wait_for_the_read()
    assert "Read 8 of 8 tables" in shown and shown.count('aria-label="valid"') == 8, shown
    assert f"Connected to Odoo {SERIES} as Anna (Gent BV, nl_NL) · oldest table: " in shown

    label = ask("env['ir.model'].search([('model', '=', 'uom.uom')]).name")
    assert label in visitor.get("/tables?find=unit")
    visitor.send("/tables/add", table="uom.uom")
    assert "Read 1 of 1 tables" in visitor.wait_for_the_read()
    units = ask("env['uom.uom'].with_context(active_test=False).search_count([])")
    assert re.search(rf'uom\.uom</small>.*?<td class="number">{units}</td>', visitor.get("/tables"), re.DOTALL)

    visitor.send("/lists", do="new")
    line = {"field_0": "name", "binding_0": "Value", "filters_0": "oak*|eik*", "field_1": "list_price"}
    definition = {"title": "Oaks", "source": "product.template", "rows": "2", "binding_1": "Key1", **line}
    shown = visitor.send("/lists", new="1", do="save", **definition)
    assert "&quot;Oaks&quot; is saved and locked." in shown
    oaks = ask(
        """rows = env['product.template'].with_context(lang='nl_NL')
rows = rows.search(['|', ('name', '=ilike', 'oak%'), ('name', '=ilike', 'eik%')])
result = sorted([row.name, f'{row.list_price:g}'] for row in rows)"""
    )
    assert "Eik 00" in dict(oaks) and json.loads(visitor.get("/api/lists/oaks.json"))["rows"] == oaks

    visitor.send("/groups", do="new")
    group = {"title": "Products", "source": "product.template", "rows": "2", "field_0": "default_code"}
    visitor.send("/groups", new="2", do="save", **group, field_1="name")
    name = "env['product.template'].with_context(lang='nl_NL').browse(id).name"
    table = ask(name, id=ODOO["table"])
    found = visitor.get(f"/search?group=Products&text={urllib.parse.quote(f'tbl {table}')}")
    assert "1 found in the cache of" in found and "TBL-001" in found and table in found
    ask(f"{name} = 'Tuintafel'", id=ODOO["table"])
    live = visitor.get(f"/search?group=Products&text=TBL&id={ODOO['table']}&live=true")
    assert "read from Odoo just now" in live and "Tuintafel" in live
    ask(f"{name} = before", id=ODOO["table"], before=table)

    _export(visitor, ask)

    visitor.send("/disconnect")
    assert f"Not connected · cache of Odoo {SERIES}" in visitor.get("/tables")
    assert table in visitor.get("/search?group=Products&text=TBL")
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert written and not any(key.encode() in text for text in written)


def _export(visitor: Visitor, ask: Ask) -> None:
    """A product is created and changed from a file, as far as the guards are open; it is gone afterwards."""

    def line(column: str, field: str, **more: bool) -> dict[str, object]:
        return {"column": column, "table": "product.template", "field": field, "insert": True, **more}

    columns = [line("SKU", "default_code", identifier=True), line("Name", "name", update=True)]
    saved = visitor.send("/export/mappings", do="save", name="Parts", json=json.dumps({"columns": columns}))
    assert "&quot;Parts&quot; is saved." in saved
    upload = "/export/file?mapping=Parts&name=parts.csv"

    def planned(name: str) -> tuple[str, str]:
        visitor.upload(upload, f"SKU,Name\nPAGE-1,{name}\n".encode())
        shown = visitor.wait_for_the_read("/export")
        found = re.search(r"result\.csv\?plan=([0-9a-f]+)", shown)
        assert found, shown
        return found[1], shown

    def apply(token: str) -> str:
        visitor.send("/export/apply", plan=token, meant="1")
        return visitor.wait_for_the_read("/export")

    token, shown = planned("Van de pagina")
    assert "the guard `insert` is closed" in shown
    assert "the guard `insert` is closed" in apply(token)
    product = "env['product.template'].with_context(lang='nl_NL').search([('default_code', '=', 'PAGE-1')])"
    assert ask(f"{product}.ids") == []
    guard = {"table": "product.template", "insert": "1", "update": "1", "max_records": "100", "max_file": "999"}
    visitor.post("/export/guards", [*guard.items(), ("field", "default_code"), ("field", "name")])
    assert "1 created and 0 changed in Odoo." in apply(token)
    try:
        assert ask(f"{product}.mapped('name')") == ["Van de pagina"]
        result = csv.DictReader(io.StringIO(visitor.get(f"/export/result.csv?plan={token}")))
        assert [(row["Result"], int(row["Id"])) for row in result] == [("created", ask(f"{product}.id"))]
        assert "1 unchanged" in planned("Van de pagina")[1]
        token, shown = planned("Anders")
        assert "<del>Van de pagina</del>" in shown
        assert "0 created and 1 changed in Odoo." in apply(token)
        assert ask(f"{product}.mapped('name')") == ["Anders"]
    finally:
        ask(f"{product}.unlink()")
