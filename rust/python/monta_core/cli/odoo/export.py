"""``monta odoo plan`` and ``apply``: what a file would change in Odoo, and changing it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...connect import PlannedRecord
from ...exceptions import EditRefused
from ..codes import DONE, REFUSED, UsageError
from ..language import say, term
from ..output import print_json, print_table, shown
from .parsers import add_command, add_login
from .session import command, connect, ended, open_profile
from .terminal import ProgressLine

#: How many records people are shown.
SHOWN = 50
#: What a row of a plan comes to, as it is typed; people read it in their language.
OUTCOMES = ("create", "update", "unchanged", "conflict", "refused", "excluded")
IN_WORDS = {
    "create": term("create"),
    "update": term("update"),
    "unchanged": term("unchanged"),
    "conflict": term("conflict"),
    "refused": term("refused"),
    "excluded": term("excluded"),
    "created": term("created"),
    "updated": term("updated"),
    "failed": term("failed"),
    "skipped": term("skipped"),
    "left": term("left"),
}


def add_commands(commands: Any) -> None:
    """Add them."""
    plan = add_command(
        commands,
        "plan",
        "show what a file would change in Odoo",
        _plan,
        description=(
            "Compares a CSV or JSON file with Odoo by a mapping of the profile. Nothing is written to Odoo: the plan\n"
            "is kept, and monta odoo apply TOKEN carries it out. Ends with 1 where some rows cannot be used."
        ),
        examples="""
            monta odoo plan parts.csv --mapping Products
            monta odoo plan parts.json --mapping Products --show update
        """,
    )
    plan.add_argument("file", metavar="FILE", type=Path, help="CSV, or JSON where its name ends in .json")
    plan.add_argument("--mapping", metavar="NAME", required=True, help="which column goes to which field")
    plan.add_argument(
        "--show",
        metavar="OUTCOME",
        choices=OUTCOMES,
        action="append",
        help="only what comes to this; may be repeated",
    )
    plan.add_argument("--all", action="store_true", help=f"more than {SHOWN} records")
    add_login(plan)

    applied = add_command(
        commands,
        "apply",
        "carry out a plan",
        _apply,
        description=(
            "Writes what the plan of this token says, as far as the guards are open, and nothing else. What was\n"
            "changed in Odoo since is left alone. Ctrl-C ends it in order; the same command goes on where it ended."
        ),
        examples="""
            monta odoo apply 0123456789abcdef0123
            monta odoo apply 0123456789abcdef0123 --result result.csv
        """,
    )
    applied.add_argument("token", metavar="TOKEN", help="that of the plan")
    applied.add_argument(
        "--result", metavar="FILE", type=Path, help="write what came of each row here, with ids, as CSV"
    )
    add_login(applied)


def _plan(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    session = connect(options, profile)
    progress = ProgressLine()
    try:
        report = session.plan(options.mapping, options.file, progress)
    finally:
        progress.clear()
    limit = None if options.all or options.json else SHOWN
    records = _records(profile, report["token"], options.show or (), limit)
    if options.json:
        print_json({**report, "rows": records})
    else:
        _print_plan(options, report, records)
    refused = [
        report[part][outcome] for part in ("records", "boms", "documents") for outcome in ("conflict", "refused")
    ]
    return REFUSED if any(refused) else DONE


def _records(profile: Any, token: str, outcomes: Sequence[str], limit: int | None) -> list[PlannedRecord]:
    records: list[PlannedRecord] = []
    after = 0
    while limit is None or len(records) < limit:
        some = profile.planned_records(token, outcomes, after, limit)
        if not some:
            break
        records.extend(some)
        after = some[-1]["number"]
    return records


def _print_plan(options: argparse.Namespace, report: Mapping[str, Any], records: Sequence[PlannedRecord]) -> None:
    print_table(
        ("Line", "Record", "", "What changes"),
        [(row["line"], row["identifier"], say(IN_WORDS[row["outcome"]]), _what(row)) for row in records],
    )
    parts = ("records", report["table"]), ("boms", say("bills of materials")), ("documents", say("documents"))
    print()
    for part, name in parts:
        counts = [f"{count} {say(IN_WORDS[outcome])}" for outcome, count in report[part].items() if count]
        if counts or part == "records":
            print(f"{name}: {', '.join(counts) or say('nothing')}")
    for text in report["closed"]:
        print(f"monta: {say(text)}", file=sys.stderr)
    if any(report[part][outcome] for part, _ in parts for outcome in ("create", "update")):
        following = command(options, "odoo", "apply", report["token"])
        print(say("Nothing was written. Next: {command}", command=following))
    else:
        print(say("Nothing was written, and nothing is to be."))


def _what(row: PlannedRecord) -> str:
    if row["message"]:
        return say(row["message"])
    changes = [
        f"{change['field']}: {change['new']}"
        if change["old"] is None
        else f"{change['field']}: {change['old']} → {change['new']}"
        for change in row["changes"]
    ]
    return "; ".join(changes)


def _apply(options: argparse.Namespace) -> int:
    if options.result and options.result.is_dir():
        raise UsageError(say("{file} is a folder: name a file for the result.", file=options.result))
    profile = open_profile(options)
    session = connect(options, profile, reads=True)
    progress = ProgressLine()
    try:
        report = session.apply(options.token, progress)
    except EditRefused as error:
        if error.code == "export.guards":
            error.hint = say("Open what is meant: {command}", command="monta odoo guards set --help")
        raise
    finally:
        progress.clear()
        if options.result:
            _write_result(profile, options)
    if options.json:
        print_json(report)
    else:
        counts = {name: report[name] for name in ("created", "updated", "failed", "skipped", "left")}
        print(", ".join(f"{count} {say(IN_WORDS[name])}" for name, count in counts.items()))
    for row in report["problems"]:
        print(f"monta: {shown(row['message'])}", file=sys.stderr)
    return ended(report)


def _write_result(profile: Any, options: argparse.Namespace) -> None:
    try:
        text = profile.result_csv(options.token)
    except EditRefused:
        # There is no such plan, which is said already.
        return
    options.result.write_bytes(text.encode())
