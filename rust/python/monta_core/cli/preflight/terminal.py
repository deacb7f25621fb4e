"""What a preflight says on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from ...connect import Preflight, PreflightCheck, PreflightFinding
from ..language import message, say
from ..output import print_table


def in_words(found: Preflight) -> Preflight:
    """Return what was found with titles, consequences and remedies in the language that is spoken."""
    checks: list[PreflightCheck] = [
        {**check, "title": say(check["title"]), "consequence": say(check["consequence"])} for check in found["checks"]
    ]
    findings: list[PreflightFinding] = [
        {**finding, "remedy": message({**finding, "message": finding["remedy"]})} for finding in found["findings"]
    ]
    return {**found, "checks": checks, "findings": findings}


def print_findings(found: Preflight, most: int | None) -> None:
    """Print the findings of each check, ``most`` of them, with what Monta would say."""
    for check in found["checks"]:
        findings = [finding for finding in found["findings"] if finding["check"] == check["check"]]
        if not findings:
            continue
        counts = {"title": check["title"], "found": len(findings), "looked_at": check["looked_at"]}
        print(f"{say('{title}: {found:,} of {looked_at:,}', **counts)}. {check['consequence']}")
        print_table(
            (f"  {say('Record')}", say("Field"), say("How to mend it"), say("In Odoo")),
            [
                (f"  {finding['name']} ({finding['id']})", finding["field"], finding["remedy"], finding["link"])
                for finding in findings[:most]
            ],
            translated=True,
        )
        if most is not None and len(findings) > most:
            more = len(findings) - most
            told = say("… and {number:,} more: --all shows them, --html and --csv write all of them.", number=more)
            print(f"  {told}")
        print()


def print_summary(found: Preflight, files: Sequence[Path]) -> None:
    """Print what came of each check, and of which data."""
    print_table(
        ("Check", "Looked at", "Found"),
        [
            (check["title"], f"{check['looked_at']:,}", f"{check['found']:,}")
            if check["made"]
            else (check["title"], "", say("not checked"))
            for check in found["checks"]
        ],
    )
    print()
    print(headline(found))
    for file in files:
        print(say("{file} is written.", file=file))


def headline(found: Preflight) -> str:
    """Say all of it in one line."""
    number = len(found["findings"])
    if number == 0:
        result = say("Nothing found")
    elif number == 1:
        result = say("1 finding")
    else:
        result = say("{number:,} findings", number=number)
    if found["cached_at"]:
        read_at = say("read at {time} UTC", time=found["cached_at"])
    else:
        read_at = say("of which nothing was read yet")
    where = {"endpoint": found["endpoint"], "database": found["database"]}
    return say("{result} in {endpoint}, database {database}, {read_at}.", result=result, read_at=read_at, **where)


def print_gaps(found: Preflight, reading: str) -> None:
    """Say on standard error what was not checked, and why; `reading` is the command that reads what is missing."""
    titles = {check["check"]: check["title"] for check in found["checks"]}
    for missing in found["not_read"]:
        checks = ", ".join(titles[check] for check in missing["checks"])
        what = {"table": missing["table"], "reason": missing["reason"]}
        print(f"monta: {say('{table}: {reason}. Not checked: {checks}.', checks=checks, **what)}", file=sys.stderr)
    for table in found["outdated"]:
        what = {"table": table["table"], "state": table["state"]}
        told = say("{table}: {state}, its old rows were checked: read it again.", **what)
        print(f"monta: {told}", file=sys.stderr)
    if any(missing["to_add"] for missing in found["not_read"]):
        print(f"monta: {say('{command} adds what is missing and reads it.', command=reading)}", file=sys.stderr)
