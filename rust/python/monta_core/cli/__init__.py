"""The command ``monta``: check the connection, push, show and cancel an order, see where orders are, what is in stock
and what is announced, and try the address splitter; as ``monta odoo``, tables, lists and search of an Odoo; and, as
``monta preflight``, whether its master data are fit for Monta.

Exit codes: 0 done; 1 refused by Monta or Odoo, or something that is not complete; 2 wrong usage, settings or
credentials; 3 try again later; 130 ended with Ctrl-C. Results go to standard output, messages to standard error.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .. import Client, __version__, build_order, order_as_sent, plan_update, same_order, split_address
from ..answers import Answer
from ..exceptions import InputError, MontaError
from .codes import DONE, INTERRUPTED, REFUSED, USAGE, UsageError, code_of
from .help import Help
from .language import ENGLISH, choose, say, speak, speak_for_argparse, term, translate
from .odoo import add_commands as add_odoo
from .output import print_answers, print_failure, print_json, print_order, print_rows, print_titled_json
from .preflight import add_preflight
from .read import show_forecast, show_status, show_stock
from .settings import DEFAULT_FILE, Settings

DESCRIPTION = """\
Talk to Monta from the command line.

The base URL and the credentials come from MONTA_BASE_URL, MONTA_USERNAME, MONTA_PASSWORD, MONTA_TIMEOUT and
MONTA_PROFILE, or from the section [monta] of a configuration file with base_url, username, password, timeout and
profile. The environment wins. They are never taken from the command line, where other users could read them.

An Odoo has settings and credentials of its own: see monta odoo --help.
"""

EPILOG = "exit codes: 0 done, 1 refused or invalid, 2 usage, settings or credentials, 3 try again later, 130 Ctrl-C"


class FileError(UsageError):
    """The file with the snapshot cannot be read."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code. Without ``arguments`` it is the process that is the command."""
    if arguments is None:
        _be_the_process()
    choose(os.environ)
    speak_for_argparse()
    options = _parser().parse_args(arguments)
    if options.json:
        # What programs read is the same for everybody.
        speak(ENGLISH)
    try:
        code: int = options.run(options)
        return code
    except MontaError as error:
        print_failure(error, options.json)
        return code_of(error)
    except UsageError as error:
        if options.json:
            print_json({"error": {"class": type(error).__name__, "message": str(error)}})
        print(f"monta: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        # The reader of a pipe left. Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED


def _be_the_process() -> None:
    # A wait for Monta happens outside of Python, which would hear of Ctrl-C only after it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # A name that the terminal has no letters for must not hide what has been done.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="monta", description=DESCRIPTION, epilog=EPILOG, formatter_class=Help)
    parser.add_argument("--version", action="version", version=f"monta {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    _command(commands, "check", _check, "test the connection and the credentials", "monta check", settings=True)

    order = commands.add_parser("order", help="push, show or cancel one order", formatter_class=Help)
    orders = order.add_subparsers(title="commands", metavar="COMMAND", required=True)
    push = _command(
        orders, "push", _push, "create an order, or bring it up to date", "monta order push order.json", settings=True
    )
    push.add_argument("file", metavar="FILE", help="snapshot of the order as JSON; - reads standard input")
    show = _command(orders, "show", _show, "show what Monta has", "monta order show S00012", settings=True)
    show.add_argument("id", metavar="ID", help="the WebshopOrderId")
    cancel = _command(
        orders, "cancel", _cancel, "cancel an order", 'monta order cancel S00012 --note "Ordered twice"', settings=True
    )
    cancel.add_argument("id", metavar="ID", help="the WebshopOrderId")
    cancel.add_argument("--note", default="Cancelled from the command line", help="the reason (default: %(default)s)")

    status = _command(commands, "status", _status, "show where orders are", "monta status S00012 S00013", settings=True)
    status.add_argument("references", metavar="REF", nargs="+", help="a name of the order")
    status.add_argument("--exact", action="store_true", help="do not take an order that has REF as a part of its name")

    stock = _command(
        commands, "stock", _stock, "show what Monta has in stock", "monta stock GLASS-25 CARAFE-1L", settings=True
    )
    stock.add_argument("skus", metavar="SKU", nargs="+")
    stock.add_argument("--endpoint", metavar="PATH", help="where to ask (default: /product/{sku}/stock)")

    forecast = commands.add_parser("forecast", help="show what is announced", formatter_class=Help)
    forecasts = forecast.add_subparsers(title="commands", metavar="COMMAND", required=True)
    shown = _command(
        forecasts, "show", _forecast, "show an inbound forecast", "monta forecast show P00007", settings=True
    )
    shown.add_argument("reference", metavar="REF", help="the reference of the forecast")

    address = _command(
        commands,
        "address",
        _address,
        "split a street as it is done for Monta",
        'monta address "Kerkstraat 12-II" --country NL',
        settings=False,
    )
    address.add_argument("street", metavar="STREET")
    address.add_argument("--street2", default="", help="the second street line")
    address.add_argument(
        "--country", type=_country, default="NL", help="ISO code of two letters (default: %(default)s)"
    )

    # Where a command can have these before and behind its name, the last one counts; the first must not be lost.
    parser.set_defaults(json=False, profile=None)
    add_odoo(commands)
    add_preflight(commands)
    translate(parser)
    return parser


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], help: str, example: str, *, settings: bool
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help,
        description=f"{help[:1].upper()}{help[1:]}.",
        epilog=f"example: {example}",
        formatter_class=Help,
    )
    parser.set_defaults(run=run)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    if settings:
        parser.add_argument("--config", metavar="FILE", type=Path, help=f"configuration file (default: {DEFAULT_FILE})")
    return parser


def _client(options: argparse.Namespace) -> Client:
    return Settings.read(os.environ, options.config).client()


def _check(options: argparse.Namespace) -> int:
    settings = Settings.read(os.environ, options.config)
    found = settings.client().check()
    if options.json:
        print_json(found)
        return DONE
    print_rows(
        {
            "Connected to": settings.base_url,
            "Account": settings.username,
            "API profile": found["profile"],
            "Channels": ", ".join(found["origins"]) or say("none listed"),
            "Warehouses": ", ".join(found["warehouses"]) or say("none listed"),
        }
    )
    return DONE


def _push(options: argparse.Namespace) -> int:
    """Read the order at Monta first: that tells creating from updating, and makes pushing twice harmless."""
    client = _client(options)
    payload = build_order(_snapshot(options.file))
    webshop_order_id = payload["WebshopOrderId"]
    found = client.get_order(webshop_order_id)
    result: dict[str, Any] = {"outcome": "unchanged", "payload": payload, "answers": [found]}
    if found["outcome"] == "absent":
        _add(result, client.create_order(payload))
    elif "/Deleted" in same_order(payload, found["body"]):
        raise InputError(
            say("Monta has {order} as a cancelled order.", order=webshop_order_id),
            "order.cancelled_at_monta",
            say("Send the order under another name: Monta does not take a number twice."),
        )
    else:
        plan = plan_update(order_as_sent(found["body"], payload), payload)
        if plan["patch"]:
            result.update(patch=plan["patch"], changed=plan["changed"])
            _add(result, client.update_order(webshop_order_id, plan["patch"], plan["changed"]))
    if options.json:
        print_json(result)
        return DONE
    print_titled_json("Payload", payload)
    if "patch" in result:
        print_titled_json("Patch", result["patch"])
    print_answers(result["answers"])
    print_titled_json("Answer", result["answers"][-1]["body"])
    print(say(_IN_WORDS[result["outcome"]], order=webshop_order_id))
    return DONE


_IN_WORDS = {
    "unchanged": term("{order} is at Monta already, as it is meant."),
    "created": term("{order} is created at Monta."),
    "found": term("{order} is at Monta already, as it is meant."),
    "updated": term("{order} is updated at Monta."),
}


def _add(result: dict[str, Any], answer: Answer) -> None:
    result["outcome"] = answer["outcome"]
    result["answers"].append(answer)


def _show(options: argparse.Namespace) -> int:
    answer = _client(options).get_order(options.id)
    if options.json:
        print_json(answer)
    elif answer["outcome"] == "read":
        print_order(answer["body"])
    if answer["outcome"] == "absent":
        print(f"monta: {say('Monta does not have {name}.', name=options.id)}", file=sys.stderr)
        return REFUSED
    return DONE


def _cancel(options: argparse.Namespace) -> int:
    answer = _client(options).delete_order(options.id, options.note)
    if options.json:
        print_json(answer)
        return DONE
    print_answers([answer])
    if answer["outcome"] == "absent":
        print(say("{order} is not at Monta, there is nothing to cancel.", order=options.id))
    else:
        print(say("{order} is cancelled at Monta.", order=options.id))
    return DONE


def _status(options: argparse.Namespace) -> int:
    return show_status(_client(options), options.references, exact=options.exact, as_json=options.json)


def _stock(options: argparse.Namespace) -> int:
    return show_stock(_client(options), options.skus, endpoint=options.endpoint, as_json=options.json)


def _forecast(options: argparse.Namespace) -> int:
    return show_forecast(_client(options), options.reference, as_json=options.json)


def _address(options: argparse.Namespace) -> int:
    parts = split_address(options.street, options.street2, options.country)
    if options.json:
        print_json(parts)
        return DONE
    print_rows({"Street": parts["street"], "House number": parts["house_number"], "Addition": parts["addition"]})
    return DONE


def _country(text: str) -> str:
    # Another code is a country without rules of its own; a name would be one, too, and nobody would hear of it.
    if not re.fullmatch("[A-Za-z]{2}", text):
        raise ValueError(text)
    return text.upper()


#: What argparse calls a value that is none.
_country.__name__ = "ISO code"


def _snapshot(name: str) -> Any:
    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise FileError(f"{name}: {error.strerror}") from error
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(say("{name} is not JSON: {error}", name=name, error=error), "input.not_json") from error
