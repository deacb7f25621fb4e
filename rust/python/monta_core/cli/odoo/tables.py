"""``monta odoo tables …``: which tables of Odoo are kept, and what is known of them."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ..codes import DONE, REFUSED
from ..language import say, term
from ..output import print_json, print_rows, print_table
from .parsers import add_command, add_group, add_login
from .session import command, connect, open_profile

WARNING = "A table that is added is read from now on: take those that lists and searches need."


def add_commands(commands: Any) -> None:
    """Add them."""
    tables = add_group(
        commands,
        "tables",
        "the tables of interest: show, find, add and remove them",
        _list,
        description="Eight tables are always read, marked with a tick.\n" + WARNING,
        examples="""
            monta odoo tables                       show them
            monta odoo tables find unit             look for one in Odoo, by name or label
            monta odoo tables add uom.uom           add it and read it
            monta odoo tables describe uom.uom      all that is known of it
            monta odoo tables fields product.template --on description_sale
        """,
    )
    add_command(tables, "list", "show the tables of interest", _list)

    found = add_command(
        tables,
        "find",
        "look for tables in Odoo that can be added",
        _find,
        examples="""
            monta odoo tables find unit             by name or label, such as uom.uom, Unit of Measure
            monta odoo tables find                  all that you may read
        """,
    )
    found.add_argument("words", metavar="TEXT", nargs="*", help="words of its name or label; none for all")
    add_login(found)

    added = add_command(tables, "add", "add a table and read it", _add, description=WARNING)
    added.add_argument("table", metavar="TABLE", help="Odoo's name of it, such as uom.uom; see monta odoo tables find")
    add_login(added)

    removed = add_command(tables, "remove", "take a table out that no list or group uses", _remove)
    removed.add_argument("table", metavar="TABLE")

    described = add_command(
        tables,
        "describe",
        "show what is known of a table, or note something about it",
        _describe,
        examples="""
            monta odoo tables describe uom.uom
            monta odoo tables describe uom.uom "Units, for the labels"
            monta odoo tables describe uom.uom ""          no note
        """,
    )
    described.add_argument("table", metavar="TABLE")
    described.add_argument("text", metavar="NOTE", nargs="?", help="the note; it stays when the table is read")

    fields = add_command(
        tables,
        "fields",
        "show the fields of a table, or switch some on or off",
        _fields,
        description="What was switched on is there after the next read.",
        examples="""
            monta odoo tables fields product.template
            monta odoo tables fields product.template --on description_sale list_price
        """,
    )
    fields.add_argument("table", metavar="TABLE")
    switch = fields.add_mutually_exclusive_group()
    switch.add_argument("--on", metavar="FIELD", nargs="+", help="read these fields, too")
    switch.add_argument("--off", metavar="FIELD", nargs="+", help="read these fields no more")


def _list(options: argparse.Namespace) -> int:
    tables = open_profile(options).tables()
    if options.json:
        print_json(tables)
        return DONE
    print_table(
        ("", "Table", "Name", "State", "Rows", "Read at (UTC)", "Note"),
        [
            (
                "✓" if table["required"] else "",
                table["name"],
                table["label"],
                table["state"],
                f"{table['rows']:,}",
                table["read_at"],
                table["description"],
            )
            for table in tables
        ],
    )
    return DONE


def _find(options: argparse.Namespace) -> int:
    found = connect(options, open_profile(options)).available_tables(" ".join(options.words))
    if options.json:
        print_json(found)
    else:
        print_table(("Table", "Name"), [(table["model"], table["name"]) for table in found])
    if not found:
        told = say("No other table has these words in its name: try a part of one.")
        print(f"monta: {told}", file=sys.stderr)
        return REFUSED
    return DONE


def _add(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    session = connect(options, profile, reads=True)
    profile.add_table(options.table, session)
    report = session.read(tables=[options.table])
    [table] = [table for table in profile.tables() if table["name"] == options.table]
    if options.json:
        print_json(table)
    else:
        members = {member: table[member] for member in ("label", "name", "state", "rows")}
        print(say("{label} ({name}) is added: {state}, {rows:,} rows.", **members))
    if table["error"]:
        print(f"monta: {table['name']}: {say(table['error'])}", file=sys.stderr)
    return DONE if report["complete"] else REFUSED


def _remove(options: argparse.Namespace) -> int:
    open_profile(options).remove_table(options.table)
    return _done(options, say("{table} is taken out.", table=options.table))


def _describe(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    if options.text is not None:
        profile.describe_table(options.table, options.text)
        return _done(options, say("Noted about {table}.", table=options.table))
    fields = profile.fields(options.table)
    [table] = [table for table in profile.tables() if table["name"] == options.table]
    if options.json:
        print_json({**table, "fields": fields})
        return DONE
    kept = sum(field["read"] for field in fields)
    print_rows(
        {
            "Table": table["name"],
            "Name": table["label"],
            "Note": table["description"],
            "Always read": say("yes") if table["required"] else say("no"),
            "State": table["state"],
            "Rows": f"{table['rows']:,}",
            "Read at": f"{table['read_at']} UTC" if table["read_at"] else say("never"),
            "Odoo then": table["odoo_version"] or "",
            "Load error": table["error"] or "",
            "Fields": say(
                "{kept} of {number} are read; see {command}",
                kept=kept,
                number=len(fields),
                command=f"monta odoo tables fields {table['name']}",
            ),
            "Switched on": ", ".join(table["switched_on"]) or say("none"),
            "Writing": say("off: nothing is written to Odoo"),
        }
    )
    return DONE


def _fields(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    if names := options.on or options.off:
        profile.switch_fields(options.table, names, on=bool(options.on))
        told = (
            term("Switched on: {names}. Next: {command}")
            if options.on
            else term("Switched off: {names}. Next: {command}")
        )
        return _done(options, say(told, names=", ".join(names), command=command(options, "odoo", "read")))
    fields = profile.fields(options.table)
    if options.json:
        print_json(fields)
        return DONE
    print_table(
        ("Read", "Field", "Label", "Type", "Leads to"),
        [
            (
                say("on") if field["switched_on"] else "✓" if field["read"] else "",
                *map(field.get, ("name", "label", "type", "relation")),
            )
            for field in fields
        ],
    )
    return DONE


def _done(options: argparse.Namespace, text: str) -> int:
    print_json({"done": True}) if options.json else print(text)
    return DONE
