"""The classes of ``monta_core.connect`` against an Odoo on the loopback interface: what the binding adds to Rust's own
tests of reading, lists and edits."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import loopback_odoo
import pytest
from loopback_odoo import AccessError, Odoo
from monta_core import AccountStopped, ConfigurationError, EditRefused, InputError, RetryLater
from monta_core.connect import Profile, Session, proposed_database

PRODUCTS = {
    "source": "product.template",
    "fields": [{"field": "name", "binding": "Value"}, {"field": "default_code", "binding": "Key1"}],
}


@pytest.fixture(autouse=True)
def _own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the log of these sessions beside nobody else's, and take no credentials from elsewhere."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    for name in ["MONTA_ODOO_USER", "MONTA_ODOO_SECRET"]:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def odoo() -> Iterator[Odoo]:
    with loopback_odoo.running() as odoo:
        yield odoo


@pytest.fixture
def profile(odoo: Odoo, tmp_path: Path) -> Profile:
    return Profile.create(tmp_path / "shop.json", odoo.url, odoo.database, cache=tmp_path / "cache.sqlite")


@pytest.fixture
def session(odoo: Odoo, profile: Profile) -> Session:
    return profile.connect("anna", odoo.secret)


def test_a_profile_is_made_opened_and_asked_without_an_odoo(tmp_path: Path) -> None:
    path, cache = tmp_path / "shop.json", tmp_path / "cache.sqlite"
    with pytest.raises(ConfigurationError) as missing:
        Profile.open(path, cache=cache)
    assert missing.value.code == "profile.missing"
    made = Profile.create(str(path), "HTTPS://Acme.odoo.com/odoo/sales/", company=2, language="nl_NL", cache=cache)
    assert len(made.notices) == 2 and "/odoo/sales/" in made.notices[0] and "acme" in made.notices[1]
    profile = Profile.open(path, cache=cache)
    assert (profile.path, profile.cache_path, profile.notices) == (path, cache, [])
    status = profile.status()
    assert status["line"] == "Not connected · nothing read yet"
    assert (status["connected"], status["company"], status["language"]) == (False, 2, "nl_NL")
    assert [table["name"] for table in profile.tables()] == list(loopback_odoo.REQUIRED)
    assert (profile.lists(), profile.groups(), profile.fields("mrp.bom")) == ([], [], [])
    assert profile.offer_demo()
    assert profile.log_path().name == "OdooV2.log"
    for wrong in [lambda: profile.list("Routes"), lambda: profile.search("Products", "oak")]:
        with pytest.raises(ConfigurationError, match="there is none yet"):
            wrong()
    with pytest.raises(ConfigurationError, match="no database"):
        profile.connect("anna", "x")
    with pytest.raises(ConfigurationError) as unconnected:
        profile.add_table("uom.uom")
    assert unconnected.value.code == "profile.not_connected"


def test_how_odoo_is_reached_is_typed(tmp_path: Path) -> None:
    path, cache = tmp_path / "shop.json", tmp_path / "cache.sqlite"
    where = (path, "http://odoo.lan:8069", "shop")
    for wrong, place in [
        ({"pin_sha265": "AB"}, r"connection\.pin_sha265: there is no such setting"),
        ({"allow_http": "odoo.lan"}, r"connection\.allow_http: .*sequence"),
    ]:
        with pytest.raises(InputError, match=place):
            Profile.create(*where, cache=cache, connection=wrong)  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError, match=r"connection\.pin_sha256 .* 64 hexadecimal digits"):
        Profile.create(*where, cache=cache, connection={"allow_http": ["odoo.lan"], "pin_sha256": "AB"})
    assert not path.exists()
    profile = Profile.create(*where, cache=cache, connection={"allow_http": ["odoo.lan"]})
    assert profile.connection() == {"allow_http": ["odoo.lan"]}
    profile.set_source("https://acme.odoo.com", "acme", connection={})
    assert (profile.connection(), profile.status()["endpoint"]) == ({}, "https://acme.odoo.com")
    assert proposed_database("http://odoo.lan", ["odoo.lan"]) is None


def test_tables_are_read_and_lists_and_searches_answer(session: Session, profile: Profile) -> None:
    pages: list[tuple[str, int, int, float]] = []
    report = session.read(progress=lambda *page: pages.append(page))
    assert report["complete"] and report["stopped"] is None
    assert report["line"].startswith("Connected to Odoo 18.0 as Anna (Leerdam BV, en_US)")
    assert {table["state"] for table in report["tables"]} == {"OK"}
    assert next(page for page in pages if page[0] == "product.template")[1:3] == (4, 4)
    assert pages[0][3] > 0
    assert profile.save_list("Products", PRODUCTS) == {"name": "Products", "waits_for": []}
    content = profile.list("Products")
    assert content["columns"] == ["Value", "Key1"]
    assert content["rows"] == [["=Élan", ""], ["Leg", "LEG-010"], ["Oak Table", "TBL-001"]]
    assert content["left_out"] == {"empty": [], "repeated": [], "filtered": 0, "archived": 1}
    assert profile.list_csv("Products", excel=True).startswith("Value,Key1\r\n'=Élan,\r\n")
    assert json.loads(profile.list_json("Products", archived=True))["rows"][2] == ["Oak Table", "TBL-001"]
    profile.save_group("Search", json.dumps({"source": "product.template", "fields": [{"field": "name"}]}))
    found = profile.search("Search", "elan")
    assert found["rows"] == [{"id": 4, "texts": ["=Élan"]}]
    assert session.live("Search", 4) == {"id": 4, "columns": ["name"], "texts": ["=Élan"]}
    assert session.live("Search", 3)["texts"] is None, "an archived one"
    assert profile.proposed_name("product.template") == "Odoo Products"
    assert profile.lists()[0]["definition"]["fields"] == PRODUCTS["fields"]


def test_an_edit_is_refused_with_all_that_is_missing(session: Session, profile: Profile) -> None:
    session.read()
    before = profile.path.read_bytes()
    with pytest.raises(EditRefused) as incomplete:
        profile.save_list("", {"fields": [{"field": "name", "filters": ["A*B"]}]})
    assert incomplete.value.code == "profile.incomplete"
    problems = [problem["message"] for problem in incomplete.value.problems]
    assert len(problems) == 4 and all(problem in incomplete.value.message for problem in problems)
    with pytest.raises(InputError, match=r"definition\.fields\[0\]\.binding: `Label` is no binding"):
        profile.save_list("X", {"fields": [{"field": "name", "binding": "Label"}]})
    assert profile.path.read_bytes() == before

    profile.save_list("Products", PRODUCTS)
    with pytest.raises(EditRefused) as locked:
        profile.rename_list("Products", "Goods")
    assert locked.value.code == "profile.locked"
    profile.unlock_list("Products")
    profile.rename_list("Products", "Goods")
    assert [(state["name"], state["locked"]) for state in profile.lists()] == [("Goods", True)]
    assert [table["model"] for table in session.available_tables("unit")] == ["uom.uom"]
    assert profile.add_table("uom.uom", session) and not profile.add_table("uom.uom", session)
    assert session.read(tables=["uom.uom"])["tables"][0]["rows"] == 2
    assert profile.switch_fields("uom.uom", ["active"]) and profile.describe_table("uom.uom", "Ours")
    profile.remove_table("uom.uom")
    with pytest.raises(EditRefused, match="required"):
        profile.remove_table("mrp.bom")
    with pytest.raises(EditRefused, match="1 list would be lost"):
        profile.create_demo()
    assert not profile.offer_demo()
    profile.delete_list("Goods")


def test_an_error_of_odoo_says_what_to_do_and_holds_no_secret(odoo: Odoo, profile: Profile) -> None:
    with pytest.raises(AccountStopped) as refused:
        profile.connect("anna", "wr0ng")
    assert refused.value.code == "odoo.password_refused" and "API key" in refused.value.hint
    assert "wr0ng" not in str(vars(refused.value))
    assert odoo.lines() == ["common authenticate"], "one try"
    with pytest.raises(ConfigurationError, match="MONTA_ODOO_USER and MONTA_ODOO_SECRET"):
        profile.connect(secret="x")
    for secret in ["a1b2", "x:k", "11:"]:
        with pytest.raises(ConfigurationError, match="With OAuth"):
            profile.connect(secret=secret, oauth=True)
    profile.set_source(odoo.url, "no-such-database")
    with pytest.raises(ConfigurationError) as unknown:
        profile.connect("anna", odoo.secret)
    assert unknown.value.code == "odoo.no_database" and "no-such-database" in unknown.value.message
    profile.set_source("http://127.0.0.1:1", odoo.database)
    with pytest.raises(RetryLater) as closed:
        profile.connect("anna", odoo.secret)
    assert (closed.value.code, closed.value.status) == ("odoo.unreachable", None)


def test_a_table_that_may_not_be_read_leaves_the_others_alone(odoo: Odoo, session: Session) -> None:
    def fault(model: str, method: str) -> None:
        if model == "mrp.bom":
            raise AccessError("You are not allowed")

    odoo.fault = fault
    report = session.read()
    states = {table["name"]: table["state"] for table in report["tables"]}
    assert not report["complete"] and states.pop("mrp.bom") == "Error" and set(states.values()) == {"OK"}
    assert next(table["error"] for table in report["tables"] if table["name"] == "mrp.bom")


def test_the_lines_of_the_log_go_to_standard_error_where_nobody_looks(
    odoo: Odoo, profile: Profile, capfd: pytest.CaptureFixture[str]
) -> None:
    profile.connect("anna", odoo.secret).read()
    assert capfd.readouterr().err == ""
    profile.connect("anna", odoo.secret, log_to_stderr=True).read(full=True)
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 1 + len(loopback_odoo.REQUIRED) + 1
    assert f"Anna: connected to {odoo.url} database shop, Odoo 18.0" in lines[0]
    assert any("Anna: product.template: 4 rows, 0 gone, in full, " in line for line in lines)
    assert lines[-1].endswith(", done") and "Anna: read 8 tables, 6 rows, 0 errors, " in lines[-1]
    assert lines == profile.log_path().read_text().splitlines()[-len(lines) :]


def test_the_gil_is_released_and_an_exception_of_the_callback_ends_the_read(odoo: Odoo, session: Session) -> None:
    # The server lives in this interpreter: were the GIL held, it could never respond.
    def progress(table: str, rows: int, total: int, rate: float) -> None:
        assert threading.current_thread() is threading.main_thread()
        raise LookupError(table)

    with pytest.raises(LookupError, match="res.company"):
        session.read(progress=progress)
    assert session.read()["complete"], "nobody holds the cache any more"
    with pytest.raises(InputError):
        session.read(full=True, quick=True)


@pytest.mark.skipif(sys.platform == "win32", reason="a signal of POSIX")
def test_ctrl_c_ends_a_read_in_order(odoo: Odoo, profile: Profile) -> None:
    def fault(model: str, method: str) -> None:
        if (model, method) == ("product.template", "search_read"):
            reached.set()
            time.sleep(0.5)

    reached, odoo.fault = threading.Event(), fault
    program = f"""
import signal, sys
from monta_core.connect import Profile
# A shell that runs tests in the background has them ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)
profile = Profile.open({str(profile.path)!r}, cache={str(profile.cache_path)!r})
session = profile.connect("anna", sys.stdin.read())
try:
    session.read()
except KeyboardInterrupt:
    print(profile.status()["tables"][0]["state"], profile.status()["tables"][3]["state"])
    sys.exit(130)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as it:
        assert it.stdin and it.stdout
        it.stdin.write(odoo.secret)
        it.stdin.close()
        assert reached.wait(10)
        it.send_signal(signal.SIGINT)
        assert (it.stdout.read(), it.wait(10)) == ("OK Not read\n", 130)


def test_importing_the_package_does_not_import_the_connector() -> None:
    program = "import sys, monta_core; print('monta_core.connect' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout == "False\n"
