"""``monta odoo log``: where the session log lies."""

from __future__ import annotations

import argparse
from typing import Any

from ..codes import DONE
from ..output import print_json
from .parsers import add_command
from .session import open_profile


def add_commands(commands: Any) -> None:
    """Add it."""
    add_command(
        commands,
        "log",
        "print where the session log lies",
        _log,
        description=(
            "Who read what from which server, how many rows, how long it took, and what went wrong. It holds no\n"
            "secret. Without a terminal, as in a scheduled task, the same lines go to standard error."
        ),
        examples="""
            tail -f "$(monta odoo log)"
        """,
    )


def _log(options: argparse.Namespace) -> int:
    path = open_profile(options).log_path()
    if options.json:
        print_json({"path": str(path)})
    else:
        print(path)
    return DONE
