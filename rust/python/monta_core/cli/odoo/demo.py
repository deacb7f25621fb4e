"""``monta odoo demo``: something to look at in an empty profile."""

from __future__ import annotations

import argparse
from typing import Any

from ..codes import DONE
from ..language import say
from ..output import print_json
from .parsers import add_command
from .session import command, open_profile


def add_commands(commands: Any) -> None:
    """Add it."""
    add_command(
        commands,
        "demo",
        "fill an empty profile, to see what lists and groups are",
        _demo,
        description=(
            "Adds three tables (units of measure, categories and routes), a list of each, a group of products, and a\n"
            "mapping that may write nothing. The next read fills them. A profile that is not empty stays as it is."
        ),
        examples="""
            monta odoo demo
            monta odoo read
            monta odoo lists show Routes
        """,
    )


def _demo(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    profile.create_demo()
    if options.json:
        print_json({"tables": profile.tables(), "lists": profile.lists(), "groups": profile.groups()})
    else:
        print(say("The demo is in the profile. Next: {command}", command=command(options, "odoo", "read")))
    return DONE
