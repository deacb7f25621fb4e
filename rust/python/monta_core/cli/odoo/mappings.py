"""``monta odoo mappings …`` and ``guards …``: how a file is exported, and what of it may be written."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ...connect import Guard, GuardState
from ..codes import DONE, UsageError
from ..language import say
from ..output import print_json, print_table
from .definition import from_file
from .parsers import add_command, add_group
from .session import open_profile
from .states import confirm, definition_of

MAPPING = """\
A mapping is written as JSON: columns, each with column (of the file), table, field, and what is said of it: identifier,
insert, update, secondary, separator, compulsory, numeric, default_when_empty, exclude_when, master. monta odoo demo
makes one to begin with: monta odoo mappings show Products > products.json
"""


def add_commands(commands: Any) -> None:
    """Add them."""
    mappings = add_group(
        commands,
        "mappings",
        "mappings of files to tables: show, save, rename and delete them",
        _list,
        description=MAPPING,
        examples="""
            monta odoo mappings                                  show which there are
            monta odoo mappings show Products > products.json
            monta odoo mappings save Products --from products.json
        """,
    )
    add_command(mappings, "list", "show which mappings there are", _list)
    shown = add_command(mappings, "show", "print a mapping as JSON for --from", _show)
    shown.add_argument("name", metavar="NAME")
    saved = add_command(
        mappings,
        "save",
        "save a mapping",
        _save,
        description=f"Where something is missing, all of that is named.\n\n{MAPPING}",
        examples="monta odoo mappings save Products --from products.json",
    )
    saved.add_argument("name", metavar="NAME")
    saved.add_argument("--from", dest="file", metavar="FILE", required=True, help="its JSON; - reads it here")
    renamed = add_command(mappings, "rename", "give a mapping another name", _rename)
    renamed.add_argument("name", metavar="NAME")
    renamed.add_argument("new_name", metavar="NEW_NAME")
    deleted = add_command(mappings, "delete", "delete a mapping", _delete)
    deleted.add_argument("name", metavar="NAME")
    deleted.add_argument("--yes", action="store_true", help="do not ask")

    guards = add_group(
        commands,
        "guards",
        "what an export may write to Odoo: show and set it",
        _guards,
        description="Everything is closed until it is opened, table by table. Records are never deleted.",
        examples="""
            monta odoo guards                                    show what is open
            monta odoo guards set product.template --insert --update --field name --field list_price
            monta odoo guards close product.template
        """,
    )
    add_command(guards, "list", "show what is open", _guards)
    opened = add_command(
        guards,
        "set",
        "set what may be written to a table",
        _set_guard,
        description="What is not given is closed; 100 records and files of 20 MiB where nothing is said of them.",
    )
    opened.add_argument("table", metavar="TABLE")
    opened.add_argument("--insert", action="store_true", help="records may be created")
    opened.add_argument("--update", action="store_true", help="records that exist may be changed")
    opened.add_argument("--field", metavar="FIELD", action="append", default=[], help="a field that may be written")
    opened.add_argument("--max-records", metavar="NUMBER", type=int, help="how many records one export may write")
    opened.add_argument("--delete-lines", action="store_true", help="lines of a bill of materials may be deleted")
    opened.add_argument("--max-file", metavar="BYTES", type=int, help="how large a document may be")
    opened.add_argument("--company", metavar="ID", type=int, action="append", help="a company that may be written")
    closed = add_command(guards, "close", "let nothing be written to a table", _close)
    closed.add_argument("table", metavar="TABLE")


def _list(options: argparse.Namespace) -> int:
    states = open_profile(options).mappings()
    if options.json:
        print_json(states)
    elif states:
        rows = [(state["name"], state["table"], "; ".join(map(say, state["problems"]))) for state in states]
        print_table(("Name", "Table", ""), rows)
    else:
        print(say("No mappings yet: monta odoo mappings --help"), file=sys.stderr)
    return DONE


def _show(options: argparse.Namespace) -> int:
    print_json(definition_of(open_profile(options).mappings(), "mapping", options.name))
    return DONE


def _save(options: argparse.Namespace) -> int:
    open_profile(options).save_mapping(options.name, from_file(options.file))
    return _done(options, say("{name} is saved.", name=options.name))


def _rename(options: argparse.Namespace) -> int:
    open_profile(options).rename_mapping(options.name, options.new_name)
    return _done(options, say("{name} is called {new} now.", name=options.name, new=options.new_name))


def _delete(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    if not options.yes:
        confirm(say("Delete mapping {name!r}? It cannot be undone. [y/N] ", name=options.name))
    profile.delete_mapping(options.name)
    return _done(options, say("{name} is deleted.", name=options.name))


def _guards(options: argparse.Namespace) -> int:
    states = open_profile(options).guards()
    if options.json:
        print_json(states)
        return DONE
    titles = ("Table", "Create", "Change", "Records", "Delete lines", "Fields")
    print_table(titles, [_row(state) for state in states])
    return DONE


def _row(state: GuardState) -> tuple[Any, ...]:
    switches = (state["insert"], state["update"], state["delete_lines"])
    insert, update, delete = (say("yes") if switch else say("no") for switch in switches)
    return state["table"], insert, update, state["max_records"], delete, ", ".join(state["fields"]) or say("none")


def _set_guard(options: argparse.Namespace) -> int:
    guard: Guard = {
        "insert": options.insert,
        "update": options.update,
        "fields": options.field,
        "delete_lines": options.delete_lines,
    }
    if options.max_records is not None:
        guard["max_records"] = options.max_records
    if options.max_file is not None:
        guard["max_file"] = options.max_file
    if options.company:
        guard["companies"] = options.company
    if not (options.insert or options.update):
        raise UsageError(say("Give --insert or --update, or close the table: monta odoo guards close TABLE."))
    open_profile(options).set_guard(options.table, guard)
    return _done(options, say("The guards of {table} are set.", table=options.table))


def _close(options: argparse.Namespace) -> int:
    open_profile(options).set_guard(options.table, {})
    return _done(options, say("Nothing may be written to {table}.", table=options.table))


def _done(options: argparse.Namespace, text: str) -> int:
    if options.json:
        print_json({"done": True})
    else:
        print(text)
    return DONE
