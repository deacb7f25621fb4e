"""The commands ``monta odoo …``: an Odoo from outside. Tables of it are kept here, and answer without it."""

from __future__ import annotations

from typing import Any

from ..help import Help
from . import demo, export, files, groups, lists, login, mappings, page, reading, tables
from .parsers import add_common

DESCRIPTION = """\
Keep chosen tables of an Odoo on this machine, and make lookup lists and search groups of them.

No addon is needed: log in once, read, and everything but an export answers without Odoo.
"""

EPILOG = """\
examples:
  monta odoo login --keep                    log in; asks for address and database the first time
  monta odoo read                            bring the tables up to date
  monta odoo status                          what is here, and how old it is
  monta odoo lists new "Units" --source uom.uom --value name --key id
  monta odoo lists show Units --csv > units.csv
  monta odoo search Products oak tbl
  monta odoo plan parts.csv --mapping Products     what a file would change in Odoo
  monta odoo apply TOKEN                     change it
  monta odoo serve --open                    all of it on a page of this machine

The secret comes from MONTA_ODOO_USER and MONTA_ODOO_SECRET, from what login --keep kept for this user of the operating
system, or from a prompt. It is never taken from the command line, where other users could read it.

exit codes: 0 done, 1 refused or incomplete, 2 usage, profile or credentials, 3 try again later, 130 Ctrl-C
"""


def add_commands(commands: Any) -> None:
    """Add ``odoo`` with its commands."""
    parser = commands.add_parser(
        "odoo",
        help="an Odoo from outside: read tables, lookup lists, search, guarded export",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=Help,
    )
    add_common(parser)
    odoo = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (login, reading, tables, lists, groups, mappings, export, demo, page, files):
        module.add_commands(odoo)
