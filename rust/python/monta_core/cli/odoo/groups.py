"""``monta odoo groups …`` and ``monta odoo search``: finding records by words."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ..codes import DONE, REFUSED, UsageError
from ..language import say
from ..output import print_json, print_rows, print_table
from .definition import FIELDS, add_group_options, read_group
from .parsers import add_command, add_group, add_login, number
from .session import connect, open_profile
from .states import add_states, definition_of, print_states, save_again, save_new


def add_commands(commands: Any) -> None:
    """Add them."""
    groups = add_group(
        commands,
        "groups",
        "search groups: show, make and change them",
        _list,
        description="A group has fields of one table, which are searched and shown.",
        examples="""
            monta odoo groups                       show which there are
            monta odoo groups new Products --source product.template --field name --field default_code
            monta odoo groups unlock Products       before it is changed
        """,
    )
    add_command(groups, "list", "show which groups there are", _list)
    shown = add_command(groups, "show", "show what a group is made of, as JSON for --from", _show)
    shown.add_argument("name", metavar="NAME")
    new = add_command(
        groups,
        "new",
        "make a group",
        _new,
        description=f"Saved and locked; where something is missing, all of that is named.\n\n{FIELDS}",
        examples="""
            monta odoo groups new Products --source product.template --field name --field default_code
            monta odoo groups new --source product.template --field name --field route_ids --separator route_ids=', '
        """,
    )
    new.add_argument("name", metavar="NAME", nargs="?", help="its name (default: one that is free)")
    add_group_options(new)
    save = add_command(
        groups,
        "save",
        "put another definition in the place of a group that is unlocked, and lock it",
        _save,
        description=f"Without options it is locked as it is.\n\n{FIELDS}",
    )
    save.add_argument("name", metavar="NAME")
    add_group_options(save)
    add_states(groups, "group")

    search = add_command(
        commands,
        "search",
        "find records by words",
        _search,
        description=(
            "Every word has to stand somewhere in the fields of the group, in any order; capitals and accents do not\n"
            "count. Answers from what was read; --live reads one record in Odoo."
        ),
        examples="""
            monta odoo search Products oak tbl
            monta odoo search Products --live 42    this record, as it is in Odoo now
        """,
    )
    search.add_argument("group", metavar="GROUP", help="the name of a search group; see monta odoo groups")
    search.add_argument("words", metavar="TEXT", nargs="*", help="words to look for")
    search.add_argument(
        "--limit", metavar="N", type=number, default=50, help="how many are shown (default: %(default)s)"
    )
    search.add_argument("--live", metavar="ID", type=int, help="read the record with this id anew in Odoo")
    add_login(search)


def _list(options: argparse.Namespace) -> int:
    return print_states(open_profile(options).groups(), options, say("No groups yet: monta odoo groups new --help"))


def _show(options: argparse.Namespace) -> int:
    print_json(definition_of(open_profile(options).groups(), "group", options.name))
    return DONE


def _new(options: argparse.Namespace) -> int:
    return save_new(options, "group", read_group, needed=say("--source and --field"))


def _save(options: argparse.Namespace) -> int:
    return save_again(options, "group", read_group)


def _search(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    if options.live is not None:
        return _live(options, profile)
    found = profile.search(options.group, " ".join(options.words), limit=options.limit)
    if options.json:
        print_json(found)
    else:
        rows = [(row["id"], *row["texts"]) for row in found["rows"]]
        print_table((say("Id"), *found["columns"]), rows, translated=True)
        number, source, read_at = len(rows), found["source"], found["cached_at"]
        told = [say("{number} found. {source} was read at {time} UTC.", number=number, source=source, time=read_at)]
        if found["more"]:
            told.append(say("There are more: another word helps."))
        print(f"\n{' '.join(told)}")
    return DONE


def _live(options: argparse.Namespace, profile: Any) -> int:
    if options.words:
        raise UsageError(say("Give words to look for, or --live ID, and not both."))
    row = connect(options, profile).live(options.group, options.live)
    if options.json:
        print_json(row)
    elif row["texts"] is not None:
        texts = zip(row["columns"], row["texts"], strict=True)
        print_rows({say("Id"): row["id"], **dict(texts)}, translated=True)
    if row["texts"] is None:
        told = say("Odoo has no record {id} that this user may see: it is gone or archived.", id=options.live)
        print(f"monta: {told}", file=sys.stderr)
        return REFUSED
    return DONE
