"""The commands ``monta odoo …`` against an Odoo on the loopback interface, and without one. Specification: scenarios of
Connect & Read, lists and groups."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring.backends.fail
import keyring.core
import loopback_odoo
import pytest
from command import DONE, LATER, REFUSED, USAGE, Result
from loopback_odoo import AccessError, Odoo
from monta_core import cli
from terminal import Terminal

SECRET = "s3cr3t-of-anna"
KEY = "11:a1b2c3d4e5f6g7h8i9"
INTERRUPTED = 130
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def served() -> Iterator[Odoo]:
    with loopback_odoo.running() as odoo:
        yield odoo


@pytest.fixture
def odoo(served: Odoo) -> Odoo:
    """An Odoo as it was in the beginning."""
    served.__init__(url=served.url)
    return served


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "tmp").mkdir()
    return tmp_path


def clean_environment(home: Path) -> dict[str, str]:
    """The environment of a user who has nothing but a home."""
    ours = re.compile("MONTA_.*|XDG_.*|.*_proxy|TMPDIR", re.IGNORECASE)
    clean = {name: value for name, value in os.environ.items() if not ours.fullmatch(name)}
    # Whoever runs this may have a keyring of their own.
    no_keyring = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    return {**clean, **no_keyring, "HOME": str(home), "TMPDIR": str(home / "tmp")}


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return clean_environment(home)


@pytest.fixture
def printed(home: Path) -> Iterator[list[str]]:
    """All that was printed. Neither there nor in a file that was written stands a secret."""
    texts: list[str] = []
    yield texts
    kept = [file for file in home.rglob("*") if file.is_file() and file.parent.name != "odoo-credentials"]
    written = [file.read_bytes() for file in kept] + [text.encode() for text in texts]
    for secret in (SECRET, KEY, KEY.partition(":")[2]):
        assert not any(secret.encode() in some for some in written)


@pytest.fixture
def run(
    environment: dict[str, str],
    printed: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Run:
    """Run ``monta odoo`` in this process: a process for each would make this file slow."""
    for name in set(os.environ) - set(environment):
        monkeypatch.delenv(name)
    monkeypatch.setattr(keyring.core, "_keyring_backend", keyring.backends.fail.Keyring())

    def runner(*arguments: str | Path, stdin: str = "", **variables: str) -> Result:
        with monkeypatch.context() as patch:
            for name, value in {**environment, **variables}.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
            capfd.readouterr()
            try:
                code = cli.main(["odoo", *map(str, arguments)])
            except SystemExit as error:
                code = int(error.code or 0)
            sys.stdout.flush()
            result = Result(code, *capfd.readouterr())
        printed.extend([result.out, result.err])
        return result

    return runner


@pytest.fixture
def anna(odoo: Odoo) -> dict[str, str]:
    return {"MONTA_ODOO_USER": "anna", "MONTA_ODOO_SECRET": SECRET}


@pytest.fixture(scope="module")
def prepared(served: Odoo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a user who has logged in and read once."""
    home = tmp_path_factory.mktemp("prepared")
    (home / "tmp").mkdir()
    variables = {"MONTA_ODOO_USER": "anna", "MONTA_ODOO_SECRET": SECRET}
    for arguments in (["login", "--endpoint", served.url, "--database", "shop"], ["read"]):
        command = [sys.executable, "-m", "monta_core.cli", "odoo", *arguments]
        subprocess.run(command, env=clean_environment(home) | variables, check=True, capture_output=True)
    return home


@pytest.fixture
def shop(prepared: Path, odoo: Odoo, home: Path, anna: dict[str, str]) -> dict[str, str]:
    """A profile whose tables were read; gives the environment of Anna."""
    shutil.copytree(prepared, home, dirs_exist_ok=True)
    return anna


def config(home: Path) -> Path:
    return home / ".config" / "monta"


# Log in


def test_the_first_login_makes_the_profile(run: Run, odoo: Odoo, anna: dict[str, str], home: Path) -> None:
    missing = run("login", **anna)
    assert (missing.code, missing.out) == (USAGE, "")
    assert "give --endpoint and --database" in missing.err

    result = run("login", "--endpoint", f"{odoo.url}/odoo/sales", "--database", "shop", "--company", "2", **anna)
    assert result.code == DONE, result.err
    first, *_, profile, demo, following = result.out.splitlines()
    assert first == "Connected to Odoo 18.0 as Anna (Gent BV, en_US) · nothing read yet"
    assert "Credentials not kept: --keep does that." in result.out
    assert profile == f"Profile: {config(home) / 'profile.json'}"
    assert (demo, following) == ("For something to look at, first: monta odoo demo", "Next: monta odoo read")
    assert "/odoo/sales was cut off" in result.err
    stored = json.loads((config(home) / "profile.json").read_text(encoding="utf-8"))
    assert (stored["endpoint"], stored["database"], stored["company"]) == (odoo.url, "shop", 2)
    assert not (config(home) / "odoo-credentials").exists()

    again = run("login", "--json", **anna).json
    assert (again["connected"], again["user"], again["kept_in"]) == (True, "Anna", None)


def test_the_command_to_type_next_is_about_the_same_profile(
    run: Run, odoo: Odoo, anna: dict[str, str], tmp_path: Path
) -> None:
    profile = tmp_path / "of the shop.json"
    own = ("--profile", profile)
    read = f"Next: monta odoo read --profile '{profile}'"
    odoo.fields["product.template"]["forecast"] = {"type": "float", "string": "Forecast", "store": False}
    result = run("login", *own, "--endpoint", odoo.url, "--database", "shop", **anna)
    assert result.out.splitlines()[-2:] == [
        f"For something to look at, first: monta odoo demo --profile '{profile}'",
        read,
    ], result.err
    assert run("read", *own, **anna).code == DONE
    switched = run("tables", "fields", "product.template", "--on", "forecast", *own)
    assert switched.out == f"Switched on: forecast. {read}\n"
    run("tables", "fields", "product.template", "--off", "forecast", *own)
    fields = ("--source", "product.template", "--value", "name", "--key", "forecast")
    waiting = run("lists", "new", "All of it", *fields, *own)
    assert waiting.out.splitlines()[-1] == read
    assert "product.template.forecast was not read yet: the next read brings it" in waiting.err
    unlocked = f"monta odoo lists save 'All of it' --profile '{profile}'"
    assert run("lists", "unlock", "All of it", *own).out.endswith(f"Next: {unlocked}\n")
    assert run("read", *own, **anna).code == DONE
    assert run("lists", "save", "All of it", *own).out == "All of it is saved and locked.\n"


def test_a_login_that_fails_leaves_no_profile(run: Run, odoo: Odoo, anna: dict[str, str], home: Path) -> None:
    where = ("login", "--endpoint", odoo.url)
    unknown = run(*where, "--database", "shpo", **anna)
    assert (unknown.code, unknown.out) == (USAGE, "")
    assert 'has no database "shpo"' in unknown.err
    wrong = run(*where, "--database", "shop", "--json", **{**anna, "MONTA_ODOO_SECRET": "tulip"})
    assert (wrong.code, wrong.json["error"]["class"]) == (USAGE, "AccountStopped")
    assert odoo.lines() == ["common authenticate"], "one try"
    company = run(*where, "--database", "shop", "--company", "7", **anna)
    assert company.code == USAGE
    assert "no access to the company with id 7" in company.err
    language = run(*where, "--database", "shop", "--language", "fr_FR", **anna)
    assert "fr_FR is not active" in language.err
    refused = run("login", "--endpoint", "https://anna:pw@acme.nl", "--database", "shop", **anna)
    assert refused.code == USAGE and "pw" not in refused.err
    assert not (config(home) / "profile.json").exists()


def test_the_profile_is_led_elsewhere_by_the_options(run: Run, shop: dict[str, str], odoo: Odoo) -> None:
    same = run("login", "--endpoint", odoo.url, "--database", "shop", **shop)
    assert same.code == DONE, same.err
    assert {table["state"] for table in run("status", "--json").json["tables"]} == {"OK"}
    dutch = run("login", "--language", "nl_NL", "--company", "2", **shop)
    assert dutch.out.startswith("Connected to Odoo 18.0 as Anna (Gent BV, nl_NL)")
    status = run("status", "--json").json
    assert (status["company"], status["language"]) == (2, "nl_NL")
    assert {table["state"] for table in status["tables"]} == {"Stale"}
    # What cannot be logged in to changes nothing.
    assert run("login", "--database", "other", **shop).code == USAGE
    assert run("status", "--json").json["database"] == "shop"


def test_how_odoo_is_reached_is_an_option_of_login(run: Run, odoo: Odoo, anna: dict[str, str], home: Path) -> None:
    front = {**anna, "MONTA_ODOO_FRONT_SECRET": SECRET}

    def stored() -> dict[str, Any]:
        profile: dict[str, Any] = json.loads((config(home) / "profile.json").read_text(encoding="utf-8"))
        return profile

    hosts = ("--allow-http", "odoo.lan", "--allow-http", "10.0.0.7")
    made = run("login", "--endpoint", odoo.url, "--database", "shop", "--front-auth", "proxy", *hosts, **front)
    assert made.code == DONE, made.err
    whole = {"front_auth": "proxy", "allow_http": ["odoo.lan", "10.0.0.7"]}
    assert stored()["connection"] == whole
    assert re.search("Connection +front_auth proxy, allow_http odoo.lan 10.0.0.7", run("status").out)
    assert run("login", "--company", "2", **front).code == DONE
    assert (stored()["connection"], stored()["company"]) == (whole, 2), "what is not given stays"

    missing = run("login", "--ca-file", "no.pem", **front)
    assert missing.code == USAGE and f"{Path.cwd() / 'no.pem'} cannot be read" in missing.err
    refused = run("login", "--front-auth", "other", "--database", "shpo", **front)
    assert refused.code == USAGE and 'no database "shpo"' in refused.err
    assert stored()["connection"] == whole, "a login that fails changes nothing"
    changed = run("login", "--front-auth", "", "--allow-http", "odoo.lan", **anna)
    assert changed.code == DONE, changed.err
    assert stored()["connection"] == {"allow_http": ["odoo.lan"]}


def test_credentials_are_kept_only_when_asked(
    run: Run, odoo: Odoo, shop: dict[str, str], home: Path, tmp_path: Path
) -> None:
    nobody = run("read")
    assert (nobody.code, nobody.out) == (USAGE, "")
    assert "set MONTA_ODOO_USER and MONTA_ODOO_SECRET" in nobody.err
    kept = run("login", "--keep", **shop)
    [file] = (config(home) / "odoo-credentials").iterdir()
    assert f"Credentials kept in {file}." in kept.out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run("read").code == DONE

    # Another user of the same profile is asked for their own.
    (other := tmp_path / "other").mkdir()
    profile = config(home) / "profile.json"
    assert run("read", "--profile", profile, HOME=str(other)).code == USAGE
    assert run("--profile", profile, "read", HOME=str(other), **shop).code == DONE

    file.chmod(0o644)
    refused = run("read")
    assert (refused.code, refused.out) == (USAGE, "")
    assert f"Run chmod 600 {file}" in refused.err
    file.chmod(0o600)
    odoo.secret = "changed"
    stale = run("read")
    assert stale.code == USAGE
    assert f"These credentials were kept in {file}: monta odoo login --keep replaces them." in stale.err

    assert run("logout").out.startswith("Forgot the credentials")
    assert run("logout", "--json").json == {"forgotten": False}
    assert run("read").code == USAGE


def test_oauth(run: Run, odoo: Odoo) -> None:
    odoo.secret = KEY.partition(":")[2]
    where = ("login", "--oauth", "--endpoint", odoo.url, "--database", "shop")
    for text in ("a1b2", "x:k", "11:"):
        refused = run(*where, MONTA_ODOO_SECRET=text)
        assert refused.code == USAGE, text
        assert "id of the user and an API key" in refused.err
    assert odoo.lines() == []
    result = run(*where, "--keep", MONTA_ODOO_SECRET=KEY)
    assert result.code == DONE, result.err
    assert "as Anna" in result.out
    assert "common authenticate" not in odoo.lines()
    assert run("read").code == DONE, "what was kept says itself that it is a key"


def test_a_secret_on_the_command_line_is_refused_and_not_repeated(run: Run) -> None:
    for option in ("--password", "--secret"):
        result = run("login", option, SECRET)
        assert (result.code, result.out) == (USAGE, "")
        assert "can be read by other users" in result.err


def test_at_a_terminal_everything_is_asked(odoo: Odoo, environment: dict[str, str], printed: list[str]) -> None:
    command = [sys.executable, "-m", "monta_core.cli", "odoo"]
    with Terminal([*command, "login", "--keep"], environment) as terminal:
        terminal.answer("Address of Odoo", odoo.url)
        terminal.answer("Database: ", "shop")
        terminal.answer("Company, as its id", "2")
        terminal.answer("Language", "nl_NL")
        terminal.answer("Login: ", "anna")
        terminal.answer("(not shown): ", SECRET)
        assert terminal.code() == DONE, terminal.shown
    printed.append(terminal.shown)
    assert "Connected to Odoo 18.0 as Anna (Gent BV, nl_NL)" in terminal.shown

    with Terminal([*command, "read"], environment) as terminal:
        assert terminal.code() == DONE, terminal.shown
    assert re.search(r"product\.template  4 of 4 rows  [\d,]+ a second", terminal.shown)
    printed.append(terminal.shown)


def test_ctrl_c_at_the_prompt_and_while_reading(
    odoo: Odoo, environment: dict[str, str], run: Run, anna: dict[str, str]
) -> None:
    command = [sys.executable, "-m", "monta_core.cli", "odoo"]
    where = ["--endpoint", odoo.url, "--database", "shop"]
    with Terminal([*command, "login", *where], environment) as terminal:
        terminal.interrupt("Login: ")
        assert terminal.code() == INTERRUPTED
    assert "Traceback" not in terminal.shown
    assert run("status").code == USAGE, "no profile was made"

    assert run("login", *where, **anna).code == DONE

    def slow(model: str, method: str) -> None:
        if (model, method) == ("mrp.bom", "search_read"):
            os.kill(terminal.process.pid, 2)

    odoo.fault = slow
    with Terminal([*command, "read"], {**environment, **anna}) as terminal:
        assert terminal.code() == INTERRUPTED, terminal.shown
    assert "Traceback" not in terminal.shown
    states = {table["name"]: table["state"] for table in run("status", "--json").json["tables"]}
    assert states["product.template"] == "OK", "what has come is kept"


# Read


def test_read_and_status(run: Run, odoo: Odoo, anna: dict[str, str], home: Path) -> None:
    nothing = run("status")
    assert (nothing.code, nothing.out) == (USAGE, "")
    assert "monta odoo login" in nothing.err
    run("login", "--endpoint", odoo.url, "--database", "shop", **anna)
    fresh = run("status")
    assert fresh.code == DONE
    assert fresh.out.startswith("Not connected · nothing read yet\n")

    result = run("read", "--json", **anna)
    assert result.code == DONE
    assert set(result.json) >= {"complete", "interrupted", "stopped", "tables", "line"}
    assert result.json["tables"][2]["name"] == "product.template"
    assert "product.template" in result.err and "rows" in result.err, "without a terminal the log is told here, too"

    shown = run("read", **anna)
    assert shown.out.startswith("Table ")
    assert shown.out.splitlines()[-1].startswith("Connected to Odoo 18.0 as Anna (Leerdam BV, en_US) · oldest table: ")
    status = run("status")
    assert status.out.startswith("Not connected · cache of Odoo 18.0 · oldest table: ")
    assert f"Profile   {config(home) / 'profile.json'}\n" in status.out
    assert re.search(r"product\.template +OK +4 ", status.out)
    live = run("status", "--connect", "--json", **anna).json
    assert (live["connected"], live["user"], live["wire"]) == (True, "Anna", "JSON-RPC")


def test_how_much_is_read(run: Run, odoo: Odoo, shop: dict[str, str]) -> None:
    def read(*options: str) -> list[str]:
        odoo.asked.clear()
        assert run("read", *options, **shop).code == DONE
        return [line for line in odoo.lines() if line.startswith("product.template")]

    assert "product.template search_read" in read("--full")
    quick = read("--quick")
    assert run("read", "--table", "res.lang", **shop).code == DONE
    assert "product.template fields_get" in quick
    assert read("--table", "res.lang") == []
    assert run("read", "--full", "--quick", **shop).code == USAGE
    unknown = run("read", "--table", "no.such", **shop)
    assert unknown.code in (REFUSED, USAGE) and "no.such" in unknown.err


def test_a_table_that_fails_leaves_the_others_alone(run: Run, odoo: Odoo, shop: dict[str, str]) -> None:
    def no_access(model: str, _method: str) -> None:
        if model == "mrp.bom":
            raise AccessError("You are not allowed to access 'Bill of Material'")

    odoo.fault = no_access
    result = run("read", "--full", **shop)
    assert result.code == REFUSED
    assert "monta: mrp.bom: " in result.err and "not allowed to access" in result.err
    states = {table["name"]: table["state"] for table in run("status", "--json").json["tables"]}
    assert (states["mrp.bom"], states["product.template"]) == ("Error", "OK")
    assert "not allowed to access" in run("tables", "describe", "mrp.bom").out


def test_a_login_that_is_withdrawn_meanwhile_ends_the_read(run: Run, odoo: Odoo, shop: dict[str, str]) -> None:
    def withdrawn(model: str, _method: str) -> None:
        if model == "mrp.bom":
            raise PermissionError("Access Denied")

    odoo.fault = withdrawn
    result = run("read", "--full", "--json", **shop)
    assert (result.code, result.json["stopped_class"]) == (USAGE, "stop")
    assert "did not accept" in result.err


def test_without_an_odoo_the_cache_answers(run: Run, shop: dict[str, str], home: Path) -> None:
    run("lists", "new", "Units", "--source", "product.template", "--value", "name")
    run("groups", "new", "Products", "--source", "product.template", "--field", "name")
    profile = config(home) / "profile.json"
    with loopback_odoo.running() as gone:
        pass
    result = run("read", **shop)
    assert result.code == DONE
    moved = json.loads(profile.read_text(encoding="utf-8"))
    profile.write_text(json.dumps({**moved, "endpoint": gone.url}), encoding="utf-8")
    stopped = run("read", **shop)
    assert (stopped.code, stopped.out) == (LATER, "")
    assert "cannot be reached" in stopped.err
    assert run("status").out.startswith("Not connected · cache of Odoo 18.0")
    assert run("lists", "show", "Units", "--csv").out.startswith("Value")
    assert run("search", "Products", "oak", "--json").json["rows"][0]["texts"] == ["Oak Table"]


# Tables


def test_tables(run: Run, odoo: Odoo, shop: dict[str, str]) -> None:
    shown = run("tables")
    assert shown.out.count("✓") == 8
    assert run("tables", "list", "--json").json == run("tables", "--json").json

    offline = run("tables", "find", "unit")
    assert offline.code == USAGE
    found = run("tables", "find", "unit", "--json", **shop)
    assert found.json == [{"model": "uom.uom", "name": "Product Unit of Measure"}]
    assert run("tables", "find", "no such thing", **shop).code == REFUSED

    assert run("tables", "add", "uom.uom").code == USAGE, "not connected"
    odoo.asked.clear()
    assert run("tables", "add", "uom.uom", **shop).code == DONE
    assert "uom.uom search_read" in odoo.lines(), "read at once"
    [table] = [table for table in run("tables", "--json").json if table["name"] == "uom.uom"]
    assert (table["state"], table["rows"], table["required"]) == ("OK", 2, False)
    assert run("tables", "add", "no.such", **shop).code == REFUSED

    assert run("tables", "describe", "uom.uom", "Units, for the labels").code == DONE
    described = run("tables", "describe", "uom.uom")
    assert "Note         Units, for the labels\n" in described.out
    assert run("tables", "describe", "uom.uom", "--json").json["description"] == "Units, for the labels"
    assert run("tables", "describe", "no.such").code in (REFUSED, USAGE)

    assert run("lists", "new", "Units", "--source", "uom.uom", "--value", "name").code == DONE
    used = run("tables", "remove", "uom.uom")
    assert used.code == REFUSED and 'list "Units"' in used.err
    assert run("lists", "delete", "Units", "--yes").code == DONE
    assert run("tables", "remove", "uom.uom").code == DONE
    assert "uom.uom" not in run("tables").out
    assert run("tables", "remove", "mrp.bom").code == REFUSED


def test_fields_are_switched_on_and_off(run: Run, odoo: Odoo, anna: dict[str, str]) -> None:
    odoo.fields["product.template"]["image_note"] = {"type": "char", "string": "Note", "store": False}
    run("login", "--endpoint", odoo.url, "--database", "shop", **anna)
    assert run("tables", "fields", "product.template", "--on", "image_note").code == REFUSED, "not read yet"
    run("read", **anna)
    fields = {field["name"]: field for field in run("tables", "fields", "product.template", "--json").json}
    assert (fields["name"]["read"], fields["image_note"]["read"]) == (True, False)
    assert run("tables", "fields", "product.template", "--on", "image_note").code == DONE
    run("read", **anna)
    assert re.search(r"\non +image_note +Note +char", run("tables", "fields", "product.template").out)
    wrong = run("tables", "fields", "product.template", "--on", "nope", "neither")
    assert wrong.code == REFUSED
    assert "nope" in wrong.err and "neither" in wrong.err
    assert run("tables", "fields", "product.template", "--off", "image_note").code == DONE


# Lists


PRODUCTS = ("--source", "product.template", "--value", "name", "--key", "default_code")


def test_a_list_from_new_to_deleted(run: Run, shop: dict[str, str]) -> None:
    assert "No lists yet" in run("lists").err
    new = run("lists", "new", *PRODUCTS)
    assert (new.code, new.out) == (DONE, "Odoo Products is saved and locked.\n")
    assert run("lists", "new", *PRODUCTS, "--json").json["name"] == "Odoo Products 2"
    taken = run("lists", "new", "Odoo Products", *PRODUCTS)
    assert taken.code == USAGE and "already" in taken.err

    locked = run("lists", "save", "Odoo Products", *PRODUCTS, "--filter", "name=*oak*")
    assert locked.code == REFUSED and "Run monta odoo lists unlock 'Odoo Products'" in locked.err
    assert run("lists", "unlock", "Odoo Products").code == DONE
    assert "unlocked" in run("lists").out
    assert run("lists", "save", "Odoo Products", *PRODUCTS, "--filter", "name=*oak*").code == DONE
    assert "Oak Table" in run("lists", "show", "Odoo Products").out

    assert run("lists", "rename", "Odoo Products", "Oak").code == REFUSED, "locked"
    run("lists", "unlock", "Odoo Products")
    assert run("lists", "rename", "Odoo Products", "Oak").code == DONE
    run("lists", "unlock", "Oak")
    assert run("lists", "lock", "Oak").code == DONE
    assert {one["name"]: one["locked"] for one in run("lists", "--json").json} == {"Oak": True, "Odoo Products 2": True}

    asked = run("lists", "delete", "Oak")
    assert asked.code == USAGE and "--yes" in asked.err
    assert run("lists", "delete", "Oak", "--yes").code == DONE
    assert [one["name"] for one in run("lists", "--json").json] == ["Odoo Products 2"]
    assert run("lists", "show", "Oak").code in (REFUSED, USAGE)


def test_what_is_not_complete_changes_nothing(run: Run, shop: dict[str, str], home: Path) -> None:
    profile = config(home) / "profile.json"
    before = profile.read_bytes()
    result = run(
        *("lists", "new", "Bad", "--source", "product.template", "--key", "route_ids"),
        *("--filter", "name=a*b", "--filter", "gone=x", "--checklist", ""),
    )
    assert (result.code, result.out) == (REFUSED, "")
    for gap in ("bound to Value", "route_ids can have several values", "filter of name", "gone is gone", "separator"):
        assert gap in result.err, gap
    as_json = run("lists", "new", "Bad", "--source", "no.such", "--json")
    assert as_json.code == REFUSED
    assert len(as_json.json["error"]["problems"]) >= 2
    assert profile.read_bytes() == before

    for arguments, words in (
        (["--source", "uom.uom", "--filter", "name"], "is not of the form FIELD=TEXT"),
        (["--source", "uom.uom", "--separator", "name=,"], "this field is not used"),
        ([], "Say what the list is made of"),
        (["--from", "-", "--value", "name"], "not both"),
        (["--from", "-"], "is not JSON"),
        (["--from", str(home / "nothing.json")], "No such file"),
    ):
        wrong = run("lists", "new", "Bad", *arguments)
        assert (wrong.code, wrong.out) == (USAGE, ""), arguments
        assert words in wrong.err


def test_a_list_goes_out(run: Run, shop: dict[str, str]) -> None:
    run("lists", "new", "Products", *PRODUCTS)
    document = run("lists", "show", "Products", "--json").json
    assert list(document) == ["name", "source", "built_at", "cached_at", "columns", "rows"]
    assert document["rows"] == [["=Élan", ""], ["Leg", "LEG-010"], ["Oak Table", "TBL-001"]]
    plain = "Value,Key1\r\n=Élan,\r\nLeg,LEG-010\r\nOak Table,TBL-001\r\n"
    assert run("lists", "show", "Products", "--csv").out == plain
    assert run("lists", "show", "Products", "--csv", "--excel").out == plain.replace("=Élan", "'=Élan")
    assert "Old Chair,OLD-9" in run("lists", "show", "Products", "--csv", "--archived").out
    assert run("lists", "show", "Products", "--excel").code == USAGE
    shown = run("lists", "show", "Products").out
    assert re.search(r"^3 rows; left out: 1 archived\. product\.template was read at 2\d{3}-.* UTC\.$", shown, re.M)


def test_a_definition_goes_out_and_in(run: Run, shop: dict[str, str]) -> None:
    run("tables", "add", "stock.route", **shop)
    made = run(
        *("lists", "new", "Products", "--source", "product.template", "--value", "name"),
        *("--key", "route_ids.name", "--separator", "route_ids= | ", "--filter", "name=!leg"),
    )
    assert made.code == DONE, made.err
    assert ["Oak Table", "Buy | Manufacture"] in run("lists", "show", "Products", "--json").json["rows"]
    definition = run("lists", "show", "Products", "--definition").out
    assert run("lists", "new", "Copy", "--from", "-", stdin=definition).code == DONE
    assert run("lists", "show", "Copy", "--definition").out == definition
    run("lists", "unlock", "Copy")
    assert run("lists", "save", "Copy").code == DONE, "as it is"


# Groups


def test_groups_and_search(run: Run, shop: dict[str, str]) -> None:
    assert "No groups yet" in run("groups").err
    fields = ("--source", "product.template", "--field", "name", "--field", "default_code")
    assert run("groups", "new", "Products", *fields).code == DONE
    assert run("groups", "new", "Bad", "--source", "product.template").code == REFUSED
    found = run("search", "Products", "tbl", "OAK", "--json")
    assert found.code == DONE
    assert (found.json["columns"], found.json["rows"]) == (
        ["name", "default_code"],
        [{"id": 1, "texts": ["Oak Table", "TBL-001"]}],
    )
    assert run("search", "Products", "elan").out.splitlines()[1].startswith("4   =Élan")
    assert "There are more" in run("search", "Products", "--limit", "1").out
    for wrong in ("0", "-1", "many"):
        none = run("search", "Products", "--limit", wrong)
        assert none.code == USAGE and f"argument --limit: invalid number value: '{wrong}'" in none.err, none.err
    assert run("search", "No such", "x").code in (REFUSED, USAGE)

    assert json.loads(run("groups", "show", "Products").out)["source"] == "product.template"
    assert run("groups", "save", "Products", *fields[:4]).code == REFUSED, "locked"
    run("groups", "unlock", "Products")
    assert run("groups", "save", "Products", *fields[:4]).code == DONE
    run("groups", "unlock", "Products")
    assert run("groups", "rename", "Products", "Goods").code == DONE
    assert [one["name"] for one in run("groups", "--json").json] == ["Goods"]
    assert run("groups", "delete", "Goods", "--yes").code == DONE


def test_one_record_is_read_anew(run: Run, odoo: Odoo, shop: dict[str, str]) -> None:
    run("groups", "new", "Products", "--source", "product.template", "--field", "name")
    assert run("search", "Products", "--live", "1").code == USAGE, "not connected"
    odoo.rows["product.template"][0]["name"] = "Oak Desk"
    assert run("search", "Products", "--live", "1", "--json", **shop).json["texts"] == ["Oak Desk"]
    assert run("search", "Products", "--live", "1", **shop).out == "Id    1\nname  Oak Desk\n"
    gone = run("search", "Products", "--live", "99", **shop)
    assert gone.code == REFUSED and "gone or archived" in gone.err
    assert run("search", "Products", "oak", "--live", "1", **shop).code == USAGE


# Files and help


def test_the_log_is_where_it_says(run: Run, shop: dict[str, str], home: Path) -> None:
    path = Path(run("log").out.strip())
    assert path.name == "OdooV2.log" and path.is_relative_to(home / "tmp")
    assert run("log", "--json").json == {"path": str(path)}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    text = path.read_text(encoding="utf-8")
    assert "Anna" in text and "product.template" in text


def test_requests_are_logged_when_asked_for_and_hold_no_secret(run: Run, shop: dict[str, str], home: Path) -> None:
    path = home / "requests.log"
    assert run("read", "--table", "product.template", "--log-requests", path, **shop).code == DONE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    # The fixture ``printed`` looks for secrets in every file below the home.
    assert "product.template" in path.read_text(encoding="utf-8")
    size = path.stat().st_size
    assert run("read", "--table", "product.template", **shop).code == DONE
    assert path.stat().st_size == size


def test_the_demo_fills_an_empty_profile_and_no_other(run: Run, odoo: Odoo, anna: dict[str, str], home: Path) -> None:
    login = run("login", "--endpoint", odoo.url, "--database", "shop", **anna)
    assert "monta odoo demo" in login.out
    assert run("demo").out == "The demo is in the profile. Next: monta odoo read\n"
    assert [found["name"] for found in run("lists", "--json").json] == [
        "Units of Measure",
        "Product Categories",
        "Routes",
    ]
    before = (config(home) / "profile.json").read_bytes()
    again = run("demo")
    assert again.code == REFUSED and "3 lists" in again.err and "would be lost" in again.err
    assert (config(home) / "profile.json").read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        *("", "login", "read", "tables", "tables find", "tables fields", "lists", "lists new", "groups new", "search"),
        "demo",
    ],
)
def test_help_teaches(run: Run, words: str) -> None:
    result = run(*words.split(), "--help")
    assert result.code == DONE
    assert "examples:" in result.out and "monta odoo" in result.out
    wide = [line for line in result.out.splitlines() if len(line) > 130]
    assert not wide


def test_a_profile_that_cannot_be_used_is_named(run: Run, home: Path) -> None:
    profile = home / "mine.json"
    for text, words in (("{", "is no JSON"), ('{"version": 2}', "update the program")):
        profile.write_text(text)
        result = run("status", "--profile", profile)
        assert result.code in (REFUSED, USAGE)
        assert words in result.err and "Traceback" not in result.err
    assert profile.read_text() == '{"version": 2}'


def test_a_file_is_planned_and_closed_guards_let_nothing_through(
    run: Run, odoo: Odoo, shop: dict[str, str], home: Path
) -> None:
    columns: list[dict[str, Any]] = [
        {"column": "SKU", "field": "default_code", "identifier": True, "insert": True},
        {"column": "Name", "field": "name", "insert": True, "update": True},
    ]
    for column in columns:
        column["table"] = "product.template"
    (home / "products.json").write_text(json.dumps({"columns": columns}))
    (home / "incomplete.json").write_text(json.dumps({"columns": columns[1:]}))
    refused = run("mappings", "save", "Products", "--from", home / "incomplete.json", "--json", **shop)
    assert refused.code == REFUSED, refused.err
    assert "no column is the identifier" in refused.json["error"]["problems"][0]["message"]
    assert run("mappings", "save", "Products", "--from", home / "products.json", **shop).code == DONE
    shown = run("mappings", "show", "Products", **shop).json
    assert [column["column"] for column in shown["columns"]] == ["SKU", "Name"]
    assert run("mappings", "--json", **shop).json[0]["problems"] == []

    parts = home / "parts.csv"
    parts.write_text("SKU;Name\nTBL-001;Oak table\nNEW-1;New\n")
    planned = run("plan", parts, "--mapping", "Products", "--json", **shop)
    assert planned.code == DONE, planned.err
    plan = planned.json
    assert [(row["outcome"], row["identifier"]) for row in plan["rows"]] == [("update", "TBL-001"), ("create", "NEW-1")]
    assert plan["rows"][0]["changes"] == [{"field": "name", "old": "Oak Table", "new": "Oak table"}]
    told = run("plan", parts, "--mapping", "Products", "--show", "update", **shop)
    assert "name: Oak Table → Oak table" in told.out and "NEW-1" not in told.out
    assert told.out.endswith(f"monta odoo apply {plan['token']}\n")
    odoo.asked.clear()
    closed = run("apply", plan["token"], "--json", **shop)
    assert (closed.code, closed.json["error"]["code"]) == (REFUSED, "export.guards")
    assert len(closed.json["error"]["problems"]) == 3
    assert "monta odoo guards set" in closed.err
    assert not any(method in ("create", "write") for _, method in odoo.asked)

    assert run("guards", "set", "product.template", "--insert", "--field", "nmae", **shop).code == REFUSED
    assert run("guards", "set", "product.template", **shop).code == USAGE
    opened = run("guards", "set", "product.template", "--insert", "--field", "name", **shop)
    assert opened.code == DONE
    assert "product.template  yes     no" in run("guards", **shop).out
    still = run("apply", plan["token"], "--json", **shop).json["error"]["problems"]
    assert len(still) == 2
    assert run("guards", "close", "product.template", **shop).code == DONE

    parts.write_bytes(b"SKU;Name\nTBL-001;Caf\xe9\n")
    broken = run("plan", parts, "--mapping", "Products", **shop)
    assert (broken.code, "parts.csv, line 2, column 12" in broken.err) == (REFUSED, True)
    parts.write_text("SKU;Name\n;Nobody\n")
    nothing = run("plan", parts, "--mapping", "Products", **shop)
    assert (nothing.code, nothing.out.splitlines()[-1]) == (REFUSED, "Nothing was written, and nothing is to be.")
    assert run("plan", parts, "--mapping", "Others", **shop).code == USAGE
    assert run("apply", "abc", **shop).code == REFUSED
    log = Path(run("log", **shop).out.strip()).read_text(encoding="utf-8")
    assert f'plan {plan["token"]} of parts.csv by "Products": product.template: 1 create, 1 update, ' in log
    assert f"ERROR export {plan['token']}: " in log
    assert run("mappings", "rename", "Products", " ", **shop).code == REFUSED
    assert run("mappings", "rename", "Products", "Parts", **shop).code == DONE
    assert run("mappings", "delete", "Products", "--yes", **shop).code == USAGE
    assert run("mappings", "delete", "Parts", "--yes", **shop).code == DONE
    assert run("mappings", "--json", **shop).json == []


def test_what_the_connector_says_is_told_in_the_language_of_the_terminal(
    run: Run, odoo: Odoo, shop: dict[str, str], home: Path
) -> None:
    dutch = {**shop, "LC_ALL": "nl_NL.UTF-8", "LANGUAGE": "", "PYTHONUTF8": "1"}
    status = run("status", **dutch)
    assert status.out.startswith("Niet verbonden · cache van Odoo 18.0 · oudste tabel: "), status.out
    # An edit that is refused, and what it lacks.
    (home / "products.json").write_text(json.dumps({"columns": []}))
    refused = run("mappings", "save", "Products", "--from", home / "products.json", **dutch)
    assert "  - er is geen kolom gekoppeld: koppel er minstens één" in refused.err, refused.err
    gone = run("lists", "show", "Nothing", **dutch)
    assert 'Het profiel heeft geen lijst "Nothing": er is er nog geen.' in gone.err, gone.err

    # Why a table was not read, stored by whoever spoke another language.
    def no_access(model: str, _method: str) -> None:
        if model == "mrp.bom":
            raise AccessError("You are not allowed to access 'Bill of Material'")

    odoo.fault = no_access
    assert run("read", "--full", **shop).code == REFUSED
    assert "Fout" in run("tables", **dutch).out
    odoo.fault = None
    # Rows of a plan, and the guards that it meets.
    columns = [
        {"column": "SKU", "table": "product.template", "field": "default_code", "identifier": True, "insert": True}
    ]
    (home / "products.json").write_text(json.dumps({"columns": columns}))
    assert run("mappings", "save", "Products", "--from", home / "products.json", **dutch).code == DONE
    (home / "parts.csv").write_text("SKU\nNEW-1\nNEW-1\n")
    planned = run("plan", home / "parts.csv", "--mapping", "Products", **dutch)
    assert "`NEW-1` staat al in regel 2: laat" in planned.out, planned.out
    assert "product.template: er zou 1 record aangemaakt worden" in planned.err, planned.err
    # Programs see no language.
    for arguments in (("status", "--json"), ("tables", "--json"), ("lists", "show", "Nothing", "--json")):
        assert run(*arguments, **dutch).out == run(*arguments, **shop).out
