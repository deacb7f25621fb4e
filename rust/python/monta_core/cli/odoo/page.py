"""``monta odoo serve``: the page of the profile in a browser of this machine."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ...connect import serve
from ..codes import DONE
from ..language import say
from ..output import print_json
from .parsers import add_command


def add_commands(commands: Any) -> None:
    """Add it."""
    parser = add_command(
        commands,
        "serve",
        "show the profile on a page of this machine, until Ctrl-C",
        _serve,
        description=(
            "Tables, lists, groups, search, and Connect & Read with its progress. The page listens on 127.0.0.1 only,\n"
            "and the link opens once: it is of no use to anybody who reads it later."
        ),
        examples="""
            monta odoo serve --open
            monta odoo serve --port 8070
        """,
    )
    parser.add_argument("--port", type=int, default=0, metavar="N", help="the port (default: one that is free)")
    parser.add_argument("--open", action="store_true", help="open the link in your browser")


def _serve(options: argparse.Namespace) -> int:
    def ready(url: str) -> None:
        if options.json:
            print_json({"url": url})
        else:
            print(say("The page is at {url}\nThe link opens once. Ctrl-C ends it.", url=url))
        sys.stdout.flush()

    serve(options.profile, options.port, options.open, ready=ready)
    return DONE
