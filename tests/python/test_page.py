"""The page of the connector: served from Python, and walked through in a browser."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import browser
import loopback_odoo
import pytest
from monta_core import ConfigurationError
from monta_core.connect import Page, Profile
from small_odoo import SmallOdoo


@pytest.fixture
def odoo() -> Iterator[SmallOdoo]:
    """A small Odoo on the loopback interface."""
    with loopback_odoo.served(SmallOdoo()) as odoo:
        yield odoo


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The page of a profile that is not there yet; its log lies in a folder of the test."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    page = Page(tmp_path / "profile.json", cache=tmp_path / "cache.sqlite")
    yield page
    page.stop()


def test_it_is_served_until_ctrl_c(tmp_path: Path) -> None:
    """The link is printed at once and opens once; nothing answers after the end."""
    command = [sys.executable, "-m", "monta_core.cli", "odoo", "--profile", str(tmp_path / "profile.json"), "serve"]
    env = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")} | {"HOME": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as server:
        try:
            assert server.stdout
            url = server.stdout.readline().strip().removeprefix("The page is at ")
            assert url.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(url, timeout=10) as answer:
                assert "HttpOnly; SameSite=Strict" in answer.headers["Set-Cookie"]
            with pytest.raises(urllib.error.HTTPError, match="403") as refused:
                urllib.request.urlopen(url, timeout=10)
            refused.value.close()
            server.send_signal(signal.SIGINT)
            assert server.wait(20) == 0
        finally:
            server.kill()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(url, timeout=10)


def test_a_port_or_a_profile_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """Before anything is served."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"port {port} of 127.0.0.1.*0 for one that is free"):
            Page(tmp_path / "profile.json", cache=tmp_path / "cache.sqlite", port=port)
    with pytest.raises(ValueError, match="port.*from 1 to 65535"):
        Page(tmp_path / "profile.json", cache=tmp_path / "cache.sqlite", port=65536)
    (tmp_path / "profile.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="version"):
        Page(tmp_path / "profile.json", cache=tmp_path / "cache.sqlite")


@pytest.mark.skipif(browser.find() is None, reason="no browser (Chrome or Chromium)")
def test_the_way_through_the_page(page: Page, odoo: SmallOdoo, tmp_path: Path) -> None:
    """What somebody at a browser does from the first login to a search without an Odoo."""
    with browser.opened(tmp_path / "browser") as tab:
        tab.look(1200, 820)
        tab.open(page.url)
        tab.see("Not connected · no profile yet")
        _connect(tab, odoo)
        _settings(tab, page, odoo)
        _tables(tab, page)
        _list(tab, page)
        _checklist(tab, page)
        _group_and_search(tab, page)
        _mapping(tab, page, tmp_path)
        _plan(tab, page, odoo, tmp_path)
        if pictures := os.environ.get("MONTA_PICTURES"):
            _pictures(tab, page, Path(pictures))
        _apply(tab, page, odoo, tmp_path)
        _without_odoo(tab, page)
        _demo(tab, odoo, tmp_path)
        assert tab.complaints() == []
    files = [*tmp_path.glob("*.*"), *tmp_path.glob("monta*/*")]
    everything = b"".join(path.read_bytes() for path in files if path.is_file())
    assert b"search_read" in everything, "the log of requests is among them"
    assert b"Oak Table" in everything
    assert odoo.secret.encode() not in everything


def _base(page: Page) -> str:
    return f"http://127.0.0.1:{page.port}"


def _connect(tab: browser.Browser, odoo: SmallOdoo) -> None:
    odoo.gate.clear()
    tab.fill("#endpoint", f"{odoo.url}/odoo/sales/")
    tab.fill("#database", "shop")
    tab.fill("#user", "anna")
    tab.fill("#secret", odoo.secret)
    tab.press("Enter", 13, "\r")
    # Held at the first page: how far it is shows meanwhile, and the other tabs answer.
    tab.wait("document.querySelector('[data-reading] progress')")
    tab.see("Interrupt")
    odoo.gate.set()
    tab.see("Read 8 of 8 tables")
    tab.see("Connected to Odoo 18.0 as Anna (Leerdam BV, en_US) · oldest table: ")
    assert tab.run("document.querySelectorAll('.mark[aria-label=valid]').length") == 8


def _settings(tab: browser.Browser, page: Page, odoo: SmallOdoo) -> None:
    connect = f"{_base(page)}/connect"
    tab.look(400, 900)
    tab.open(connect)
    assert not tab.run("document.querySelector('#allow_http').checkVisibility()"), "folded"
    tab.run("document.querySelector('details summary').focus()")
    tab.press("Enter", 13, "\r")
    tab.wait("document.querySelector('#allow_http').checkVisibility()")
    assert tab.run("document.documentElement.scrollWidth <= innerWidth")
    tab.fill("#front_auth", f"anna:{odoo.secret}")
    tab.press("Enter", 13, "\r")
    tab.see("The user in front of Odoo")
    tab.open(connect)
    assert tab.run("document.querySelector('#front_auth').value") == "anna", "what was typed stays, but no secret"
    tab.fill("#front_auth", "")
    tab.fill("#allow_http", "odoo.lan")
    tab.click("#log-requests")
    tab.click("form button", "Connect & Read")
    tab.see("Read 8 of 8 tables")
    tab.open(connect)
    assert tab.run("document.querySelector('#allow_http').checkVisibility()"), "open where something is set"
    assert tab.run("document.querySelector('#allow_http').value") == "odoo.lan"
    assert not tab.run("document.querySelector('#log-requests').checked")
    tab.open(f"{_base(page)}/log")
    tab.see("Requests of this session are logged in")
    tab.look(1200, 820)
    tab.open(f"{_base(page)}/tables")


def _tables(tab: browser.Browser, page: Page) -> None:
    tab.see("Do not change anything here unless you know what you are doing")
    for typed, name in (("unit", "uom.uom"), ("route", "stock.route")):
        tab.open(f"{_base(page)}/tables")
        tab.fill("#find", typed)
        tab.see(name)
        tab.click("[data-part=found] button", "Add")
        tab.see("Read 1 of 1 tables")
    tab.see("Inventory Routes")
    tab.open(f"{_base(page)}/tables?table=product.template")
    for part in ("Cache timestamp", "Odoo then", "Safe guards", "Description", "route_ids"):
        tab.see(part)
    tab.fill("#field-filter", "barc")
    tab.wait("[...document.querySelectorAll('#fields li')].filter(row => !row.hidden).length === 1")
    tab.press("Escape", 27)
    tab.wait("[...document.querySelectorAll('#fields li')].every(row => !row.hidden)")
    tab.fill("#description", "Kept over reads")
    tab.press("Enter", 13, "\r")
    tab.see("The description is saved.")


def _list(tab: browser.Browser, page: Page) -> None:
    tab.open(f"{_base(page)}/lists")
    tab.click("button", "New list")
    tab.see("line 1 has no field")
    assert tab.run("document.querySelector('#title').value") == "Odoo Products"
    grey = "document.querySelector('button[value=save]').disabled"
    assert tab.run(grey)
    tab.choose("[id='field.0']", "name")
    tab.see("8 rows from the cache")
    tab.wait(f"!{grey}")
    tab.click("button", "Add a field")
    tab.choose("[id='field.1']", "route_ids")
    tab.see("route_ids is neither bound nor filtered")
    tab.choose("[id='binding.1']", "Key1")
    tab.see("route_ids can have several values: give it a separator")
    tab.choose("[id='secondary.1']", "name")
    tab.fill("[id='separator.1']", " | ")
    tab.see("Buy | Manufacture")
    tab.fill("[id='filters.1']", "A*B")
    tab.wait("document.querySelector(\"[id='filters.1.why']\").innerText.includes('has a `*` inside')")
    tab.wait(grey)
    tab.fill("[id='filters.1']", "*buy*")
    tab.see("5 rows from the cache")
    tab.see("3 filtered out")
    tab.wait(f"!{grey}")
    assert tab.run("document.activeElement.id") == "filters.1", "who types stays where they type"
    tab.click("button", "Save")
    tab.see('"Odoo Products" is saved and locked.')
    assert tab.run("document.querySelector('#source').matches(':disabled')")
    tab.click("button", "Unlock for editing")
    tab.fill("[id='filters.1']", "nothing like this")
    tab.see("0 rows from the cache")
    tab.click("button", "Discard changes")
    tab.see("5 rows from the cache")
    tab.click("button", "Delete …")
    tab.see("It cannot be brought back")
    tab.press("Escape", 27)
    tab.wait("!document.querySelector('#delete-question') && document.readyState === 'complete'")
    tab.see("Saved and locked")


def _checklist(tab: browser.Browser, page: Page) -> None:
    tab.open(f"{_base(page)}/lists")
    tab.click("button", "New list")
    tab.fill("#title", "Routes")
    tab.choose("#source", "stock.route")
    tab.choose("[id='field.0']", "name")
    tab.click("#checklist")
    tab.see("a checklist needs a list separator")
    tab.fill("#list-separator", ";")
    tab.see("2 rows from the cache")
    tab.see("1 archived")
    tab.click("button", "Save")
    tab.see('"Routes" is saved and locked.')
    tab.click("input[value=Manufacture]")
    tab.wait("document.querySelector('#checklist-text').value === 'Manufacture'")
    tab.click("input[value=Buy]")
    tab.wait("document.querySelector('#checklist-text').value === 'Buy;Manufacture'")
    text = tab.run("fetch('/api/lists/routes.csv').then(answer => answer.text())")
    assert text == "Value\r\nBuy\r\nManufacture\r\n"
    tab.open(f"{_base(page)}/tables?table=stock.route")
    tab.click("button", "Remove from the tables")
    tab.see('stock.route is used by list "Odoo Products", list "Routes"')


def _group_and_search(tab: browser.Browser, page: Page) -> None:
    tab.open(f"{_base(page)}/groups")
    tab.click("button", "New group")
    tab.fill("#title", "Products")
    for place, name in enumerate(("default_code", "name")):
        if place:
            tab.click("button", "Add a field")
        tab.choose(f"[id='field.{place}']", name)
    tab.wait("!document.querySelector('button[value=save]').disabled")
    tab.click("button", "Save")
    tab.see('"Products" is saved and locked.')
    tab.open(f"{_base(page)}/search")
    tab.fill("#text", "buro ch")
    tab.see("1 found in the cache of")
    tab.fill("#text", "oak tbl")
    tab.see("TBL-001")
    tab.wait("location.search.includes('oak+tbl')")
    tab.click(".results a")
    tab.see("id 1, from the cache of")
    tab.click("a", "Read it anew")
    tab.see("read from Odoo just now")


def _mapping(tab: browser.Browser, page: Page, folder: Path) -> None:
    def line(column: str, field: str, **more: bool) -> dict[str, object]:
        return {"column": column, "table": "product.template", "field": field, "insert": True, **more}

    columns = [line("SKU", "default_code", identifier=True), line("Name", "name", update=True)]
    mapping = folder / "mapping.json"
    mapping.write_text(json.dumps({"columns": [*columns, line("Price", "list_price", update=True)]}), encoding="utf-8")
    tab.open(f"{_base(page)}/export")
    tab.see("There is no mapping yet")
    tab.click("a", "make one")
    tab.fill("#name", "Parts")
    tab.fill("#json", "{")
    tab.click("button", "Save")
    tab.see("This is no JSON")
    # A browser tells of every answer that refuses something.
    assert [line for line in tab.complaints() if "status of 422" not in line] == []
    assert tab.run("document.querySelector('#name').value") == "Parts", "what was typed stays"
    tab.attach("[data-into=json]", mapping)
    tab.wait("document.querySelector('#json').value.includes('list_price')")
    tab.click("button", "Save")
    tab.see('"Parts" is saved.')


def _plan(tab: browser.Browser, page: Page, odoo: SmallOdoo, folder: Path) -> None:
    parts = folder / "parts.csv"
    rows = ["SKU,Name,Price", "TBL-001,Oak Table,175", "NEW-1,Büro Lamp,20", "DUP-1,Screw,1", ",Nameless,1", ""]
    parts.write_text("\n".join(rows), encoding="utf-8")
    tab.open(f"{_base(page)}/export")
    tab.attach("#file", parts)
    odoo.gate.clear()
    tab.click("button", "Plan")
    tab.wait("document.querySelector('[data-reading] progress')")
    tab.see("Comparing with Odoo")
    tab.see("Interrupt")
    odoo.gate.set()
    tab.see("parts.csv was compared with Odoo. Nothing was written.")
    tab.see("1 to create · 1 to change · 1 in conflict · 1 refused")
    assert tab.run("document.querySelector('#file').files.length") == 1, "the file stays chosen"
    shown = "document.querySelectorAll('.planned tbody tr').length"
    tab.fill("#text", "buro")
    tab.wait(f"{shown} === 1")
    tab.see("NEW-1")
    assert tab.run("document.activeElement.id") == "text", "who types stays where they type"
    tab.fill("#text", "")
    tab.wait(f"{shown} === 4")
    tab.see("parts.csv, line 5, column 1 (`SKU`)")
    tab.choose("#outcome", "update")
    tab.wait(f"{shown} === 1")
    tab.run("document.querySelector('.planned summary').focus()")
    tab.press("Enter", 13, "\r")
    tab.wait("document.querySelector('.planned details dl').checkVisibility()")
    assert "160 → becomes 175" in tab.run("document.querySelector('.planned dd').innerText.replace(/\\s+/g, ' ')")
    tab.look(400, 900, "dark")
    for name in ("export", "export/guards?table=product.template", "export/mappings"):
        tab.open(f"{_base(page)}/{name}")
        assert tab.run("document.documentElement.scrollWidth <= innerWidth"), f"{name} is broader than 400"
    tab.look(1200, 820)


def _apply(tab: browser.Browser, page: Page, odoo: SmallOdoo, folder: Path) -> None:
    tab.open(f"{_base(page)}/export")
    tab.see("1 record would be created, and the guard `insert` is closed")
    assert tab.run("document.querySelector('form[action=\"/export/apply\"] button').disabled")
    tab.click("#closed a", "Guards of product.template")
    tab.see("The plan needs:")
    fields = [f"[name=field][value={name}]" for name in ("default_code", "name", "list_price")]
    for box in ("#insert", "#update", *fields):
        tab.click(box)
    tab.click("button", "Save the guards")
    tab.see("The guards of product.template are set.")
    tab.click("button", "Apply …")
    tab.see("Create 1 and change 1 records in database shop of")
    tab.press("Escape", 27)
    tab.wait("!document.querySelector('#apply-question') && document.readyState === 'complete'")
    assert not {"product.template create", "product.template write"} & set(odoo.lines())
    tab.click("button", "Apply …")
    tab.click("button", "Apply")
    tab.see("1 created and 1 changed in Odoo.")
    tab.see("2 written")
    prices = {row["default_code"]: row["list_price"] for row in odoo.rows["product.template"]}
    assert (prices["TBL-001"], prices["NEW-1"]) == (175, 20)
    link = "document.querySelector('a[download]')"
    assert tab.run(f"{link}.download") == "result.csv"
    result = tab.run(f"fetch({link}.href).then(answer => answer.text())")
    assert "2,record,TBL-001,updated,1," in result and "3,record,NEW-1,created,9," in result
    # What is written is unchanged when it is compared once more.
    tab.attach("#file", folder / "parts.csv")
    tab.click("button", "Plan")
    tab.see("2 unchanged · 1 in conflict · 1 refused")


def _without_odoo(tab: browser.Browser, page: Page) -> None:
    tab.click("button", "Disconnect")
    tab.see("Not connected · cache of Odoo 18.0 · oldest table: ")
    assert tab.run("document.querySelector('input[aria-label=\"Add a table\"]').disabled")
    tab.see("which tables there are is told by Odoo")
    tab.open(f"{_base(page)}/search?text=leg")
    tab.see("LEG-010")
    tab.open(f"{_base(page)}/log")
    tab.see("connected to http://127.0.0.1:")


def _demo(tab: browser.Browser, odoo: SmallOdoo, folder: Path) -> None:
    page = Page(folder / "other.json", cache=folder / "other.sqlite")
    try:
        tab.open(page.url)
        tab.see("Demo Integration")
        tab.fill("#endpoint", odoo.url)
        tab.fill("#database", "shop")
        tab.fill("#user", "anna")
        tab.fill("#secret", odoo.secret)
        tab.click("#demo")
        tab.click("form button", "Connect & Read")
        tab.see("Read 11 of 11 tables")
        tab.open(f"{_base(page)}/lists?name=Routes")
        tab.see("Saved and locked")
        tab.see("2 rows from the cache")
        tab.open(f"{_base(page)}/connect")
        assert not tab.run("document.querySelector('#demo')")
    finally:
        page.stop()


def _pictures(tab: browser.Browser, page: Page, folder: Path) -> None:
    """Those of the documentation, and others to look at."""
    tab.open(f"{_base(page)}/lists")
    tab.click("button", "Unlock for editing")
    tab.see("Discard changes")
    for scheme, width in (("light", 1200), ("dark", 1200), ("light", 400)):
        tab.look(width, 900 if width == 400 else 820, scheme)
        for name in (
            "tables?table=product.template",
            "lists",
            "groups",
            "search?text=s",
            "export",
            "export/guards?table=product.template",
            "export/mappings",
            "connect",
            "log",
        ):
            tab.open(f"{_base(page)}/{name}")
            assert tab.run("document.documentElement.scrollWidth <= innerWidth"), f"{name} is broader than {width}"
            tab.picture(folder / f"{name.split('?')[0].replace('/', '-')}-{scheme}-{width}.png")
    tab.look(1200, 820)


def test_the_page_has_a_profile_of_its_own(page: Page, tmp_path: Path) -> None:
    """What Python changes shows on the page, and the other way round: both read the files."""
    Profile.create(tmp_path / "profile.json", "https://acme.odoo.com", "acme", cache=tmp_path / "cache.sqlite")
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    opener.open(page.url, timeout=10).close()
    with opener.open(f"{_base(page)}/connect", timeout=10) as answer:
        assert "https://acme.odoo.com" in answer.read().decode()
