"""What a preflight says on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from ...connect import Preflight
from ..output import print_table


def print_findings(found: Preflight, most: int | None) -> None:
    """Print the findings of each check, ``most`` of them, with what Monta would say."""
    for check in found["checks"]:
        findings = [finding for finding in found["findings"] if finding["check"] == check["check"]]
        if not findings:
            continue
        print(f"{check['title']}: {len(findings):,} of {check['looked_at']:,}. {check['consequence']}")
        print_table(
            ("  Record", "Field", "How to mend it", "In Odoo"),
            [
                (f"  {finding['name']} ({finding['id']})", finding["field"], finding["remedy"], finding["link"])
                for finding in findings[:most]
            ],
        )
        if most is not None and len(findings) > most:
            print(f"  … and {len(findings) - most:,} more: --all shows them, --html and --csv write all of them.")
        print()


def print_summary(found: Preflight, files: Sequence[Path]) -> None:
    """Print what came of each check, and of which data."""
    print_table(
        ("Check", "Looked at", "Found"),
        [
            (check["title"], f"{check['looked_at']:,}", f"{check['found']:,}")
            if check["made"]
            else (check["title"], "", "not checked")
            for check in found["checks"]
        ],
    )
    print()
    print(headline(found))
    for file in files:
        print(f"{file} is written.")


def headline(found: Preflight) -> str:
    """Say all of it in one line."""
    number = len(found["findings"])
    result = f"{number:,} {'finding' if number == 1 else 'findings'}" if number else "Nothing found"
    read_at = f"read at {found['cached_at']} UTC" if found["cached_at"] else "of which nothing was read yet"
    return f"{result} in {found['endpoint']}, database {found['database']}, {read_at}."


def print_gaps(found: Preflight, reading: str) -> None:
    """Say on standard error what was not checked, and why; `reading` is the command that reads what is missing."""
    titles = {check["check"]: check["title"] for check in found["checks"]}
    for missing in found["not_read"]:
        checks = ", ".join(titles[check] for check in missing["checks"])
        print(f"monta: {missing['table']}: {missing['reason']}. Not checked: {checks}.", file=sys.stderr)
    for table in found["outdated"]:
        print(f"monta: {table['table']}: {table['state']}, its old rows were checked: read it again.", file=sys.stderr)
    if any(missing["to_add"] for missing in found["not_read"]):
        print(f"monta: {reading} adds what is missing and reads it.", file=sys.stderr)
