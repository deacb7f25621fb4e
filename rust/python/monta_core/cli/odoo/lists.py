"""``monta odoo lists …``: lookup lists of what was read."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from ...connect import Profile
from ..codes import DONE, REFUSED, UsageError
from ..language import say
from ..output import print_json, print_table
from .definition import FIELDS, FILTERS, add_list_options, read_list
from .parsers import add_command, add_group
from .session import open_profile
from .states import add_states, definition_of, print_states, save_again, save_new

#: How many rows a terminal is shown.
SHOWN = 50


def add_commands(commands: Any) -> None:
    """Add them."""
    lists = add_group(
        commands,
        "lists",
        "lookup lists: show, make and change them",
        _list,
        description="A list has a Value and up to fifteen keys from one table; it is saved when nothing is missing.",
        examples="""
            monta odoo lists                        show which there are
            monta odoo lists show Units --csv > units.csv
            monta odoo lists new Units --source uom.uom --value name --key id
            monta odoo lists unlock Units           before it is changed
        """,
    )
    add_command(lists, "list", "show which lists there are", _list)

    shown = add_command(
        lists,
        "show",
        "show the rows of a list",
        _show,
        description="Without Odoo: from what was read last.",
        examples="""
            monta odoo lists show Units
            monta odoo lists show Units --csv > units.csv
            monta odoo lists show Units --csv --excel > units.csv
            monta odoo lists show Units --definition > units.json      edit it, then: lists save Units --from units.json
        """,
    )
    shown.add_argument("name", metavar="NAME")
    form = shown.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="CSV: UTF-8, lines end with CR LF")
    form.add_argument("--definition", action="store_true", help="what the list is made of, as JSON for --from")
    shown.add_argument("--excel", action="store_true", help="CSV in which no cell is taken for a formula")
    shown.add_argument("--archived", action="store_true", help="archived rows, too")
    shown.add_argument("--all", action="store_true", help=f"more than {SHOWN} rows on a terminal")

    new = add_command(
        lists,
        "new",
        "make a list",
        _new,
        description=f"Saved and locked; where something is missing, all of that is named.\n\n{FIELDS}\n{FILTERS}",
        examples="""
            monta odoo lists new Units --source uom.uom --value name --key id
            monta odoo lists new --source product.template --value default_code --key name --filter 'default_code=*'
            monta odoo lists new Routes --source stock.route --value name --checklist ';'
            monta odoo lists new Codes --from codes.json
        """,
    )
    new.add_argument(
        "name", metavar="NAME", nargs="?", help="its name (default: one that is free, such as Odoo Products)"
    )
    add_list_options(new)

    save = add_command(
        lists,
        "save",
        "put another definition in the place of a list that is unlocked, and lock it",
        _save,
        description=f"Without options it is locked as it is.\n\n{FIELDS}\n{FILTERS}",
        examples="""
            monta odoo lists unlock Units
            monta odoo lists save Units --source uom.uom --value name --key id --filter 'active=True'
        """,
    )
    save.add_argument("name", metavar="NAME")
    add_list_options(save)
    add_states(lists, "list")


def _list(options: argparse.Namespace) -> int:
    return print_states(open_profile(options).lists(), options, say("No lists yet: monta odoo lists new --help"))


def _show(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    if options.definition:
        print_json(definition_of(profile.lists(), "list", options.name))
        return DONE
    if options.excel and not options.csv:
        raise UsageError(say("--excel is for --csv."))
    if options.csv:
        text = profile.list_csv(options.name, archived=options.archived, excel=options.excel)
        # The bytes as they are: Python would end the lines as the system does.
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
    elif options.json:
        print_json(json.loads(profile.list_json(options.name, archived=options.archived)))
    else:
        content = profile.list(options.name, archived=options.archived)
        _print_content(content, SHOWN if sys.stdout.isatty() and not options.all else None)
    return _complain(profile, options.name)


def _complain(profile: Profile, name: str) -> int:
    """Say why a list shows what it had; whoever made something of its rows should know."""
    [problems] = [state["problems"] for state in profile.lists() if state["name"] == name]
    if not problems:
        return DONE
    print(f"monta: {say('{name} is broken, and shows what it had:', name=name)}", file=sys.stderr)
    print("\n".join(f"  - {say(problem)}" for problem in problems), file=sys.stderr)
    return REFUSED


def _print_content(content: Any, most: int | None) -> None:
    rows = content["rows"]
    print_table(content["columns"], rows[:most], translated=True)
    if most is not None and len(rows) > most:
        print(say("… and {number:,} more: --all shows them, --csv exports them.", number=len(rows) - most))
    print()
    left = content["left_out"] or {}
    out = {
        say("without a value"): len(left.get("empty", [])),
        say("with a value that is there already"): len(left.get("repeated", [])),
        say("filtered"): left.get("filtered", 0),
        say("archived"): left.get("archived", 0),
    }
    told = ", ".join(f"{number:,} {what}" for what, number in out.items() if number)
    if told:
        counted = say("{number:,} rows; left out: {others}.", number=len(rows), others=told)
    else:
        counted = say("{number:,} rows.", number=len(rows))
    read_at = say("{source} was read at {time} UTC.", source=content["source"], time=content["cached_at"])
    print(f"{counted} {read_at}")


def _new(options: argparse.Namespace) -> int:
    return save_new(options, "list", read_list, needed=say("--source, --value and so on"))


def _save(options: argparse.Namespace) -> int:
    return save_again(options, "list", read_list)
