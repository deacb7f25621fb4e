"""``monta odoo read`` and ``status``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from ...connect import Connection
from ..codes import DONE
from ..language import say, term
from ..output import print_json, print_rows, print_table
from .parsers import add_command, add_login
from .session import connect, ended, open_profile
from .terminal import ProgressLine


def add_commands(commands: Any) -> None:
    """Add them."""
    read = add_command(
        commands,
        "read",
        "bring the tables up to date",
        _read,
        description=(
            "Reads what has changed; everything, the first time on a day, because some changes show in a full read\n"
            "only. Ctrl-C ends it in order: what has come is kept, and the next read goes on there."
        ),
        examples="""
            monta odoo read
            monta odoo read --full                  everything once more
            monta odoo read --table uom.uom         this table only
        """,
    )
    extent = read.add_mutually_exclusive_group()
    extent.add_argument("--full", action="store_true", help="read everything")
    extent.add_argument("--quick", action="store_true", help="read what has changed, the first time on a day, too")
    read.add_argument("--table", metavar="TABLE", action="append", help="read this table only; may be repeated")
    add_login(read)

    status = add_command(
        commands,
        "status",
        "show what is here, how old it is, and from which Odoo",
        _status,
        description="Asks nobody: with --connect it logs in, and says as whom.",
    )
    status.add_argument("--connect", action="store_true", help="log in, and say as whom")
    add_login(status)


def _read(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    session = connect(options, profile, reads=True)
    progress = ProgressLine()
    try:
        report = session.read(full=options.full, quick=options.quick, tables=options.table, progress=progress)
    finally:
        progress.clear()
    if options.json:
        print_json(report)
    else:
        print_table(
            ("Table", "State", "Read", "Deleted", "Seconds"),
            [
                (table["name"], table["state"], table["rows"], table["deleted"], f"{table['seconds']:.1f}")
                for table in report["tables"]
            ],
        )
        print(say(report["line"]))
    _complain(report["tables"])
    return ended(report)


def _status(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    status = connect(options, profile).status() if options.connect else profile.status()
    if options.json:
        print_json(status)
        return DONE
    print(say(status["line"]))
    if status["hint"]:
        print(say(status["hint"]))
    print()
    print_rows(
        {
            "Odoo": say("{endpoint}, database {name}", endpoint=status["endpoint"], name=status["database"]),
            **_connection(profile.connection()),
            "Company": status["company"] or say("that of the user"),
            "Language": status["language"] or say("that of the user"),
            "Profile": status["profile_path"],
            "Cache": status["cache_path"],
        }
    )
    print()
    print_table(
        ("Table", "State", "Rows", "Read at (UTC)", "Odoo"),
        [
            (table["name"], table["state"], f"{table['rows']:,}", table["read_at"], table["odoo_version"])
            for table in status["tables"]
        ],
    )
    _complain(status["tables"])
    return DONE


def _connection(connection: Connection) -> dict[str, str]:
    """Say how Odoo is reached, where that is not as usual."""
    texts = (f"{name} {' '.join(value) if isinstance(value, list) else value}" for name, value in connection.items())
    return {term("Connection"): ", ".join(texts)} if connection else {}


def _complain(tables: Sequence[Mapping[str, Any]]) -> None:
    for table in tables:
        if table["error"]:
            print(f"monta: {table['name']}: {say(table['error'])}", file=sys.stderr)
