"""The command ``monta`` as people run it: a process with an environment, output and an exit code."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import slow_server
from command import DONE, LATER, REFUSED, USAGE, Run
from monta import Monta
from monta_core import __version__, cli
from snapshots import snapshot


@pytest.fixture
def order(tmp_path: Path) -> Callable[..., Path]:
    """Write a snapshot to a file."""

    def writer(**options: Any) -> Path:
        file = tmp_path / "order.json"
        file.write_text(json.dumps(snapshot(**options)), encoding="utf-8")
        return file

    return writer


def test_the_wheel_brings_the_command() -> None:
    [command] = entry_points(group="console_scripts", name="monta")
    assert command.load() is cli.main


def test_check(run: Run, account: dict[str, str], monta: Monta, profile: str) -> None:
    result = run("check", **account)
    assert (result.code, result.err) == (DONE, "")
    assert f"API profile   {profile}" in result.out
    assert monta.url in result.out
    shown = run("check", "--json", **account).json
    assert shown["profile"] == profile
    assert monta.lines() == ["GET /info", "GET /info"]


def test_push_creates_then_changes_then_leaves_alone(
    run: Run, account: dict[str, str], monta: Monta, profile: str, order: Callable[..., Path]
) -> None:
    created = run("order", "push", order(), **account)
    assert (created.code, created.err) == (DONE, "")
    assert '"WebshopOrderId": "S00012"' in created.out
    assert "POST /order: 200" in created.out
    assert created.out.endswith("S00012 is created at Monta.\n")

    unchanged = run("order", "push", order(), **account)
    assert unchanged.out.endswith("S00012 is at Monta already, as it is meant.\n")

    changed = run("order", "push", order(quantity=5), **account)
    assert changed.code == DONE
    assert '"path": "/Lines/0/OrderedQuantity"' in changed.out
    assert changed.out.endswith("S00012 is updated at Monta.\n")

    update = {"v6": "PUT", "documented": "PATCH"}[profile]
    look = "GET /order/S00012"
    assert monta.lines() == [look, "POST /order", look, look, f"{update} /order/S00012"]
    assert monta.orders()[0]["Lines"][0]["OrderedQuantity"] == 5


def test_push_as_json(run: Run, account: dict[str, str], monta: Monta, order: Callable[..., Path]) -> None:
    created = run("order", "push", "--json", order(), **account).json
    assert created["outcome"] == "created"
    assert created["payload"]["WebshopOrderId"] == "S00012"
    assert [answer["outcome"] for answer in created["answers"]] == ["absent", "created"]
    changed = run("order", "push", "--json", order(quantity=5), **account).json
    assert changed["outcome"] == "updated"
    assert [operation["op"] for operation in changed["patch"]] == ["test", "replace"]
    assert list(changed["changed"]) == ["Lines"]


def test_push_reads_standard_input(run: Run, account: dict[str, str], monta: Monta) -> None:
    result = run("order", "push", "-", stdin=json.dumps(snapshot("SO/2025/00012")), **account)
    assert result.code == DONE
    assert monta.orders()[0]["WebshopOrderId"] == "SO/2025/00012"


def test_push_changes_an_address_and_removes_a_line(
    run: Run, account: dict[str, str], monta: Monta, tmp_path: Path
) -> None:
    made = snapshot()
    made["products"].append({**made["products"][0], "id": 6, "name": "Chair", "default_code": "SKU-B"})
    made["lines"].append({**made["lines"][0], "id": 32, "product_id": 6})
    assert run("order", "push", "-", stdin=json.dumps(made), **account).code == DONE
    made["lines"].pop(0)
    made["shipping"]["street"] = "Kade 100"
    result = run("order", "push", "-", stdin=json.dumps(made), **account)
    assert result.code == DONE, result.err
    stored = run("order", "show", "S00012", "--json", **account).json["body"]
    assert [line["Sku"] for line in stored["Lines"]] == ["SKU-B"]
    assert stored["ConsumerDetails"]["DeliveryAddress"]["HouseNumber"] == "100"
    again = run("order", "push", "-", stdin=json.dumps(made), **account)
    assert again.out.endswith("as it is meant.\n")


def test_push_sends_what_the_comparison_of_orders_leaves_out(run: Run, account: dict[str, str], monta: Monta) -> None:
    made = snapshot()
    assert run("order", "push", "-", stdin=json.dumps(made), **account).code == DONE
    made["order"].update(amount_total=40.0, language="de_DE")
    result = run("order", "push", "-", "--json", stdin=json.dumps(made), **account)
    assert {operation["path"] for operation in result.json["patch"]} == {
        "/ConsumerDetails/CommunicationLanguageCode",
        "/Invoice/AmountInclTax",
    }


def test_show(run: Run, account: dict[str, str], monta: Monta, order: Callable[..., Path]) -> None:
    run("order", "push", order(), **account)
    monta.move("S00012", "blocked")
    result = run("order", "show", "S00012", **account)
    assert (result.code, result.err) == (DONE, "")
    assert "Order       S00012\n" in result.out
    assert "Deliver to  Kade 99 3011XX Rotterdam NL\n" in result.out
    assert "State       blocked" in result.out
    assert "SKU-A  3        Desk\n" in result.out


def test_show_what_is_not_there(run: Run, account: dict[str, str], monta: Monta) -> None:
    result = run("order", "show", "S00099", **account)
    assert (result.code, result.out) == (REFUSED, "")
    assert result.err == "monta: Monta does not have S00099.\n"
    assert run("order", "show", "S00099", "--json", **account).json["outcome"] == "absent"


def test_cancel(run: Run, account: dict[str, str], monta: Monta, order: Callable[..., Path]) -> None:
    run("order", "push", order(), **account)
    monta.forget_requests()
    result = run("order", "cancel", "S00012", "--note", "Customer changed their mind", **account)
    assert result.code == DONE
    assert result.out.endswith("S00012 is cancelled at Monta.\n")
    assert monta.requests()[0]["body"] == {"Note": "Customer changed their mind"}
    absent = run("order", "cancel", "S00099", **account)
    assert absent.code == DONE
    assert "nothing to cancel" in absent.out


def test_push_of_a_cancelled_order(run: Run, account: dict[str, str], monta: Monta, order: Callable[..., Path]) -> None:
    run("order", "push", order(), **account)
    run("order", "cancel", "S00012", **account)
    monta.forget_requests()
    result = run("order", "push", order(), **account)
    assert result.code == REFUSED
    assert "cancelled" in result.err
    assert [line for line in monta.lines() if not line.startswith(("GET", "POST"))] == []


def test_an_order_that_cannot_be_sent(run: Run, account: dict[str, str], monta: Monta) -> None:
    made = snapshot()
    made["shipping"].update(zip=False, city=False)
    result = run("order", "push", "-", stdin=json.dumps(made), **account)
    assert (result.code, result.out) == (REFUSED, "")
    assert result.err.count("\n  - ") == 2
    assert "[order.invalid]" in result.err
    failed = run("order", "push", "-", "--json", stdin=json.dumps(made), **account)
    assert (failed.code, failed.json["error"]["class"]) == (REFUSED, "OrderInvalid")
    assert len(failed.json["error"]["problems"]) == 2
    assert monta.lines() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "monta: snapshot: unexpected type"),
        ("\ufeff", "is not JSON"),
        ('{"order": NaN}', "monta: order: "),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_file_that_is_no_snapshot(run: Run, account: dict[str, str], monta: Monta, text: str, words: str) -> None:
    result = run("order", "push", "-", stdin=text, **account)
    assert result.code == REFUSED
    assert words in result.err
    assert "Traceback" not in result.err
    assert monta.lines() == []


def test_a_file_that_is_not_there(run: Run, account: dict[str, str], tmp_path: Path) -> None:
    result = run("order", "push", tmp_path / "nothing.json", **account)
    assert (result.code, result.out) == (USAGE, "")
    assert result.err == f"monta: {tmp_path / 'nothing.json'}: No such file or directory\n"


def test_every_failure_is_json_where_json_is_wanted(run: Run, account: dict[str, str], tmp_path: Path) -> None:
    missing = str(tmp_path / "nothing.json")
    for arguments, environment, error in [
        (
            ("order", "push", missing),
            account,
            {"class": "FileError", "message": f"{missing}: No such file or directory"},
        ),
        (
            ("check",),
            {**account, "MONTA_TIMEOUT": "soon"},
            {"class": "SettingsError", "message": "timeout: 'soon' is not a number of seconds"},
        ),
    ]:
        result = run(*arguments, "--json", **environment)
        assert (result.code, result.json) == (USAGE, {"error": error})
        assert result.err == f"monta: {error['message']}\n"
    unset = run("check", "--json")
    assert (unset.code, unset.json["error"]["code"]) == (USAGE, "config.base_url_missing")
    for missing, environment in {
        "MONTA_BASE_URL": {},
        "MONTA_USERNAME": {"MONTA_BASE_URL": "https://monta.invalid"},
        "MONTA_PASSWORD": {"MONTA_BASE_URL": "https://monta.invalid", "MONTA_USERNAME": "u"},
    }.items():
        said = run("check", **environment).err
        assert f"Set {missing} in the environment" in said and "~/.config/monta/monta.ini" in said


@pytest.mark.parametrize("command", ["check", "order push", "order show", "order cancel", "status", "stock", "address"])
def test_each_help_has_an_example(run: Run, command: str) -> None:
    assert f"example: monta {command}" in run(*command.split(), "--help").out


@pytest.mark.parametrize("command", ["", "order cancel", "odoo", "odoo login", "odoo search", "preflight"])
def test_the_help_fits_a_narrow_terminal(run: Run, command: str) -> None:
    text = run(*command.split(), "--help", COLUMNS="60").out
    # Examples and the table of exit codes are lines to copy and to look up.
    assert [line for line in text.splitlines() if len(line) > 60 and not re.match(r"  (monta|\d+) ", line)] == []
    assert "\n\n\n" not in text
    headings = re.findall(r"^(.+):\n\n", text, re.MULTILINE)
    assert headings == [], "with nothing below"


def test_each_command_stands_in_a_line_with_what_it_does(run: Run) -> None:
    text = run("--help", COLUMNS="120").out
    assert re.search(r"^    preflight  look through", text, re.MULTILINE)
    assert re.search(r"^    check      test the connection", text, re.MULTILINE)


def test_ctrl_c_ends_a_command_that_waits() -> None:
    with slow_server.serving(delay=20) as server:
        environment = {"MONTA_BASE_URL": server.url, "MONTA_USERNAME": "u", "MONTA_PASSWORD": "p"}
        command = subprocess.Popen(
            [sys.executable, "-m", "monta_core.cli", "check"],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert server.asked.wait(10)
        command.send_signal(signal.SIGINT)
        said, _ = command.communicate(timeout=5)
    assert (command.returncode, said) == (-signal.SIGINT, "")


def test_letters_that_the_terminal_does_not_have(run: Run, account: dict[str, str], order: Callable[..., Path]) -> None:
    made = snapshot()
    made["shipping"]["city"] = "Gdańsk"
    result = run("order", "push", "-", stdin=json.dumps(made), **account, PYTHONIOENCODING="ascii")
    assert (result.code, result.err) == (DONE, "")
    assert "Gda\\u0144sk" in result.out


def test_a_refusal(run: Run, account: dict[str, str], monta: Monta, order: Callable[..., Path]) -> None:
    monta.change(require_barcodes=["SKU-A"])
    result = run("order", "push", order(), **account)
    assert result.code == REFUSED
    assert "Barcodes" in result.err
    assert "Add a barcode" in result.err
    assert "[api.barcodes_missing]" in result.err
    assert "POST /order: 400" in result.err


def test_something_to_try_again(run: Run, account: dict[str, str], monta: Monta, order: Callable[..., Path]) -> None:
    monta.fault("drop_after", method="POST", path="/order")
    result = run("order", "push", order(), **account)
    assert result.code == LATER
    assert "It may have been carried out all the same." in result.err
    assert "POST /order: no answer" in result.err
    again = run("order", "push", order(), **account)
    assert again.code == DONE
    assert len(monta.orders()) == 1


def test_wrong_credentials_are_a_setting(run: Run, account: dict[str, str]) -> None:
    result = run("check", **{**account, "MONTA_PASSWORD": "s3cr3t-w0rd"})
    assert result.code == USAGE
    assert "[api.unauthorized]" in result.err
    assert "s3cr3t-w0rd" not in result.out + result.err


def test_address(run: Run) -> None:
    result = run("address", "Kerkstraat 12", "--street2", "1e etage")
    assert (result.code, result.out) == (DONE, "Street        Kerkstraat\nHouse number  12\nAddition      1e etage\n")
    shown = run("address", "12 Rue de la Paix", "--country", "FR", "--json").json
    assert shown == {"street": "Rue de la Paix", "house_number": "12", "addition": ""}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["order"],
        ["order", "push"],
        ["check", "extra"],
        ["check", "--password", "secret"],
        ["order", "cancel", "S00012", "--username", "me"],
        ["address", "Kade 99", "--country", "Netherlands"],
    ],
)
def test_wrong_usage(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (USAGE, "")
    assert "usage: monta" in result.err


def test_help_and_version(run: Run) -> None:
    assert run("--version").out == f"monta {__version__}\n"
    text = " ".join(run("--help").out.split())
    assert "exit codes: 0 done, 1 refused or invalid, 2 usage, settings or credentials, 3 try again later" in text
    assert "MONTA_PASSWORD" in text


def test_a_reader_that_leaves_is_no_error(run: Run) -> None:
    command = f"{sys.executable} -m monta_core.cli address 'Kade 99' --json | true"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=30)
    assert (result.returncode, result.stderr) == (0, "")
