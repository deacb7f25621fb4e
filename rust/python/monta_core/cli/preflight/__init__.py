"""``monta preflight``: whether the master data of an Odoo are fit for Monta, before the first order goes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ...connect import Preflight, Profile
from ...exceptions import EditRefused
from ..codes import DONE, INTERRUPTED, REFUSED, UsageError
from ..language import message, say
from ..odoo.parsers import add_command, add_login
from ..odoo.session import command, connect, ended, open_profile
from ..odoo.terminal import ProgressLine
from ..output import print_json
from .files import write_csv, write_html
from .terminal import in_words, print_findings, print_gaps, print_summary

#: How many findings of a check a terminal is shown.
SHOWN = 20

DESCRIPTION = """\
Looks at what monta odoo read has read: products without, with doubled or with blank-edged SKU, without barcode, kits
that do not resolve or contain each other, vendors without code, addresses without house number; with --outside-eu also
goods without HS code or origin. They are the rules by which orders are sent. Nothing is written to Odoo.
"""

EXIT_CODES = """\
exit codes:
  0   everything was checked, on tables that are up to date, and nothing was found
  1   there are findings, or something was not checked or is out of date
  2   wrong usage, no profile, or credentials that are missing or not accepted
  3   Odoo is out of reach or busy (with --read): try again later
  130 ended with Ctrl-C
"""

EXAMPLES = """
    monta preflight --read                  log in, read what the checks need, and check
    monta preflight                         check what was read last
    monta preflight --html preflight.html   the same, as a page for those who mend it
    monta preflight --outside-eu --csv preflight.csv --excel
"""


def add_preflight(commands: Any) -> None:
    """Add it."""
    parser = add_command(
        commands,
        "preflight",
        "look through the master data of an Odoo for what would keep a parcel from leaving",
        _preflight,
        description=f"{DESCRIPTION}\n{EXIT_CODES}",
        examples=EXAMPLES,
    )
    parser.add_argument("--read", action="store_true", help="log in first, add the tables that are missing, and read")
    parser.add_argument("--html", metavar="FILE", type=Path, help="write the findings as one page")
    parser.add_argument("--csv", metavar="FILE", type=Path, help="write the findings as CSV, in UTF-8")
    parser.add_argument("--excel", action="store_true", help="CSV in which no cell is taken for a formula")
    parser.add_argument("--all", action="store_true", help=f"more than {SHOWN} findings of a check on a terminal")
    parser.add_argument("--outside-eu", action="store_true", help="goods may leave the European Union")
    parser.add_argument(
        "--default-supplier-code",
        metavar="CODE",
        help="the addon's parameter monta.default_supplier_code, if it is set",
    )
    parser.add_argument(
        "--supplier-codes",
        metavar="FILE",
        type=Path,
        help='the addon\'s parameter monta.supplier_code_map: JSON, {"Vendor A": "A"}',
    )
    add_login(parser)


def _preflight(options: argparse.Namespace) -> int:
    if options.excel and not options.csv:
        raise UsageError(say("--excel is for --csv."))
    codes = _codes(options.supplier_codes) if options.supplier_codes else None
    profile = open_profile(options)

    def check() -> Preflight:
        return profile.preflight(
            outside_eu=options.outside_eu,
            default_supplier_code=options.default_supplier_code,
            supplier_codes=codes,
        )

    code = _read(options, profile, check) if options.read else DONE
    if code == INTERRUPTED:
        return code
    found = check()
    told = in_words(found)
    if options.html:
        write_html(options.html, told)
    if options.csv:
        write_csv(options.csv, found, excel=options.excel)
    if options.json:
        print_json(found)
    else:
        if not options.html and not options.csv:
            print_findings(told, SHOWN if sys.stdout.isatty() and not options.all else None)
        print_summary(told, [file for file in (options.html, options.csv) if file])
    print_gaps(told, command(options, "preflight", "--read"))
    return code or (REFUSED if found["findings"] or not found["complete"] else DONE)


def _read(options: argparse.Namespace, profile: Profile, check: Callable[[], Preflight]) -> int:
    """Read all tables, and add those that are missing; a table that was read may tell of another one that is needed.

    Return why that ended early, as an exit code. A table that cannot be read ends nothing.
    """
    session = connect(options, profile, reads=True)
    wanted = _to_add(check())
    tables, asked = None, set[str]()
    while True:
        for table in wanted:
            try:
                profile.add_table(table, session)
            except EditRefused as error:
                print(f"monta: {table}: {message(error)}", file=sys.stderr)
        asked.update(wanted)
        progress = ProgressLine()
        try:
            report = session.read(tables=tables, progress=progress)
        finally:
            progress.clear()
        if report["stopped"] or report["interrupted"]:
            return ended(report)
        tables = wanted = [table for table in _to_add(check()) if table not in asked]
        if not wanted:
            return DONE


def _to_add(found: Preflight) -> Sequence[str]:
    return [missing["table"] for missing in found["not_read"] if missing["to_add"]]


def _codes(file: Path) -> dict[str, str]:
    try:
        codes = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(say("{name} is not JSON: {error}", name=file, error=error)) from error
    if not isinstance(codes, dict) or not all(isinstance(code, str) for code in codes.values()):
        raise UsageError(say('{file} is not of the form {{"Vendor A": "A"}}', file=file))
    return codes
