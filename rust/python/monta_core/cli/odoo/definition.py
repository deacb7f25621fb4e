"""What somebody types to describe a lookup list or a search group, as the profile stores it.

Only the form is read here: whether it is complete is decided where it is saved.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..codes import UsageError
from ..language import say

#: How a field is written, for the help.
FIELDS = """\
A field is written as in Odoo: name. For what a relation leads to, add the field of the other table: categ_id.name.
For the code of a selection instead of its label: "type (code)".
"""

FILTERS = """\
A filter is FIELD=PATTERN: text is matched whole and without capitals; oak* starts with, *oak ends with, *oak* holds;
!oak is anything else; oak|ash is either; * is not empty, !* is empty. A backslash takes * ! | and itself literally.
All filters have to match.
"""


class DefinitionError(UsageError):
    """A definition is not of its form. The text says how to write it."""


def add_list_options(parser: argparse.ArgumentParser) -> None:
    """Add what describes a lookup list."""
    parser.add_argument("--source", metavar="TABLE", help="the table whose rows it shows, such as product.template")
    parser.add_argument("--value", metavar="FIELD", help="what is chosen from the list")
    parser.add_argument(
        "--key", metavar="FIELD", action="append", default=[], help="what comes with it: Key1; again for Key2 to Key15"
    )
    parser.add_argument(
        "--filter", metavar="FIELD=PATTERN", action="append", default=[], help="only rows that match; may be repeated"
    )
    _add_separator(parser)
    parser.add_argument("--checklist", metavar="TEXT", help="several can be chosen, with TEXT between them, such as ;")
    parser.add_argument("--key-texts", action="store_true", help="a checklist writes Key1 for a tick and Key2 for none")
    parser.add_argument("--archived", action="store_true", help="archived rows are in it, too")
    _add_from(parser)


def add_group_options(parser: argparse.ArgumentParser) -> None:
    """Add what describes a search group."""
    parser.add_argument("--source", metavar="TABLE", help="the table that is searched, such as product.template")
    parser.add_argument(
        "--field", metavar="FIELD", action="append", default=[], help="what is searched and shown; in this order"
    )
    _add_separator(parser)
    _add_from(parser)


def _add_separator(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--separator",
        metavar="FIELD=TEXT",
        action="append",
        default=[],
        help="what stands between several values of a field, such as route_ids=', '",
    )


def _add_from(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="file", metavar="FILE", help="the definition as JSON instead; - reads it here")


def read_list(options: argparse.Namespace) -> dict[str, Any] | None:
    """Return the definition of a list, without its name; ``None`` where nothing of it was typed."""
    typed = (options.source, options.value, options.key, options.filter, options.separator, options.checklist)
    is_typed = any(map(bool, typed)) or options.key_texts or options.archived or options.checklist is not None
    if options.file:
        return _from_file(options.file, is_typed)
    if not is_typed:
        return None
    fields = _Fields()
    if options.value:
        fields.of(options.value)["binding"] = "Value"
    for number, key in enumerate(options.key, 1):
        field = fields.of(key)
        if "binding" in field:
            # The same field twice, as Value and as a key, is two lines of a list.
            field = fields.another(key)
        field["binding"] = f"Key{number}"
    for name, pattern in map(_split, options.filter):
        fields.of(name).setdefault("filters", []).append(pattern)
    fields.separate(options.separator)
    return {
        "source": options.source or "",
        "fields": fields.all,
        "checklist": options.checklist is not None,
        **({"list_separator": options.checklist} if options.checklist else {}),
        "key_texts": options.key_texts,
        "archived": options.archived,
    }


def read_group(options: argparse.Namespace) -> dict[str, Any] | None:
    """Return the definition of a group, without its name; ``None`` where nothing of it was typed."""
    is_typed = bool(options.source or options.field or options.separator)
    if options.file:
        return _from_file(options.file, is_typed)
    if not is_typed:
        return None
    fields = _Fields()
    for name in options.field:
        fields.another(name)
    fields.separate(options.separator)
    return {"source": options.source or "", "fields": fields.all}


class _Fields:
    """The lines of a definition by what was typed for their field."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []

    def of(self, typed: str) -> dict[str, Any]:
        """Return the first line of a field, which is added where there is none."""
        choice = _choice(typed)
        same = (line for line in self.all if choice.items() <= line.items())
        return next(same, None) or self.another(typed)

    def another(self, typed: str) -> dict[str, Any]:
        """Add a line."""
        self.all.append(_choice(typed))
        return self.all[-1]

    def separate(self, separators: Sequence[str]) -> None:
        """Give the lines of fields what stands between their values."""
        for typed, separator in map(_split, separators):
            choice = _choice(typed)
            lines = [line for line in self.all if _is_of(line, choice)]
            if not lines:
                raise DefinitionError(
                    say("--separator {field}: this field is not used; give it --value, --key or --field.", field=typed)
                )
            for line in lines:
                line["separator"] = separator


def _choice(typed: str) -> dict[str, Any]:
    name, _, secondary = typed.strip().partition(".")
    return {"field": name.strip(), "secondary": secondary.strip() or None}


def _is_of(line: dict[str, Any], choice: dict[str, Any]) -> bool:
    # route_ids=… is enough for route_ids.name.
    return line["field"] == choice["field"] and choice["secondary"] in (None, line["secondary"])


def _split(typed: str) -> tuple[str, str]:
    name, sign, text = typed.partition("=")
    if not sign or not name.strip():
        raise DefinitionError(say("{typed!r} is not of the form FIELD=TEXT, such as name=*oak*.", typed=typed))
    return name, text


def _from_file(name: str, is_typed: bool) -> dict[str, Any]:
    if is_typed:
        raise DefinitionError(say("Give the definition with --from, or with options, and not both."))
    return from_file(name)


def from_file(name: str) -> dict[str, Any]:
    """Return the definition in a file, or on standard input for ``-``."""
    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        definition = json.loads(text)
    except OSError as error:
        raise DefinitionError(f"{name}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise DefinitionError(say("{name} is not JSON: {error}", name=name, error=error)) from error
    if not isinstance(definition, dict):
        raise DefinitionError(say("{name}: a definition is an object, such as the one that show prints.", name=name))
    return definition
