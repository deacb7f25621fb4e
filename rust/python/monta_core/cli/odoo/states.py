"""What lists and groups have in common: how they stand, and that one is unlocked before it is changed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ...connect import Profile
from ...exceptions import EditRefused
from ..codes import DONE, UsageError
from ..language import say, term
from ..output import print_json, print_table
from .credentials import line
from .parsers import add_command
from .session import command, open_profile

#: What is edited, in words.
KINDS = {"list": term("list"), "group": term("group"), "mapping": term("mapping")}

#: What the options of a command, or the file they name, say of a list or a group; none where they say nothing.
Reader = Callable[[argparse.Namespace], dict[str, Any] | None]


def add_states(commands: Any, kind: str) -> None:
    """Add ``unlock``, ``lock``, ``rename`` and ``delete``."""
    for name, help, run in (
        ("unlock", f"let a {kind} be changed", _unlock),
        ("lock", f"lock a {kind} again, as it was saved", _lock),
    ):
        changed = add_command(commands, name, help, run)
        changed.add_argument("name", metavar="NAME")
        changed.set_defaults(kind=kind)
    renamed = add_command(commands, "rename", f"give a {kind} that is unlocked another name, and lock it", _rename)
    renamed.add_argument("name", metavar="NAME")
    renamed.add_argument("new_name", metavar="NEW_NAME")
    renamed.set_defaults(kind=kind)
    deleted = add_command(commands, "delete", f"delete a {kind}", _delete)
    deleted.add_argument("name", metavar="NAME")
    deleted.add_argument("--yes", action="store_true", help="do not ask")
    deleted.set_defaults(kind=kind)


def print_states(states: Sequence[Any], options: argparse.Namespace, when_none: str) -> int:
    """Print which lists or groups there are."""
    if options.json:
        print_json(states)
        return DONE
    if states:
        print_table(
            ("Name", "Source", "", ""),
            [
                (
                    state["name"],
                    state["source"],
                    "" if state["locked"] else say("unlocked"),
                    say("broken: {problems}", problems="; ".join(map(say, state["problems"])))
                    if state["problems"]
                    else "",
                )
                for state in states
            ],
        )
    else:
        print(when_none, file=sys.stderr)
    return DONE


def definition_of(states: Sequence[Any], kind: str, name: str) -> dict[str, Any]:
    """Return what ``--from`` takes: the definition of a list or a group, whose name is given beside it."""
    for state in states:
        if state["name"] == name:
            return {member: value for member, value in state["definition"].items() if member != "name"}
    listing = f"monta odoo {kind}s"
    raise UsageError(
        say(
            "There is no {kind} {name!r}: {command} shows which there are.",
            kind=_word(kind),
            name=name,
            command=listing,
        )
    )


def save_new(options: argparse.Namespace, kind: str, read: Reader, *, needed: str) -> int:
    """Save one that is new. It does not take the place of another one, even of one that is unlocked."""
    profile = open_profile(options)
    definition = read(options)
    if definition is None:
        raise UsageError(
            say("Say what the {kind} is made of: {needed}, or --from FILE.", kind=_word(kind), needed=needed)
        )
    name = options.name or profile.proposed_name(str(definition.get("source", "")))
    if any(state["name"] == name for state in _states(profile, kind)):
        saving = f"monta odoo {kind}s save"
        raise UsageError(
            say(
                "There is a {kind} {name!r} already: {command} changes it.", kind=_word(kind), name=name, command=saving
            )
        )
    return _print_saved(options, _saver(profile, kind)(name, definition))


def save_again(options: argparse.Namespace, kind: str, read: Reader) -> int:
    """Save one that is unlocked; as it is, where the options say nothing of what it is made of."""
    profile = open_profile(options)
    saved = definition_of(_states(profile, kind), kind, options.name)
    with _told_to_unlock(options, kind):
        return _print_saved(options, _saver(profile, kind)(options.name, read(options) or saved))


def _states(profile: Profile, kind: str) -> Sequence[Any]:
    return profile.lists() if kind == "list" else profile.groups()


def _saver(profile: Profile, kind: str) -> Callable[[str, Any], Any]:
    return profile.save_list if kind == "list" else profile.save_group


@contextmanager
def _told_to_unlock(options: argparse.Namespace, kind: str) -> Iterator[None]:
    """Say which command lets a list or a group be changed."""
    try:
        yield
    except EditRefused as error:
        if error.code == "profile.locked":
            error.hint = say("Run {command}", command=command(options, "odoo", f"{kind}s", "unlock", options.name))
        raise


def _print_saved(options: argparse.Namespace, saved: Mapping[str, Any]) -> int:
    """Print what was saved, and what it still waits for."""
    if options.json:
        print_json(saved)
        return DONE
    print(say("{name} is saved and locked.", name=saved["name"]))
    for text in saved["waits_for"]:
        print(f"monta: {text}", file=sys.stderr)
    if saved["waits_for"]:
        print(say("Next: {command}", command=command(options, "odoo", "read")))
    return DONE


def _unlock(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    (profile.unlock_list if options.kind == "list" else profile.unlock_group)(options.name)
    following = command(options, "odoo", f"{options.kind}s", "save", options.name)
    return _done(options, say("{name} is unlocked. Next: {command}", name=options.name, command=following))


def _lock(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    (profile.discard_list if options.kind == "list" else profile.discard_group)(options.name)
    return _done(options, say("{name} is locked.", name=options.name))


def _rename(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    with _told_to_unlock(options, options.kind):
        (profile.rename_list if options.kind == "list" else profile.rename_group)(options.name, options.new_name)
    return _done(options, say("{name} is {new} now, and locked.", name=options.name, new=options.new_name))


def _delete(options: argparse.Namespace) -> int:
    profile = open_profile(options)
    if not options.yes:
        kind = _word(options.kind)
        confirm(say("Delete {kind} {name!r}? It cannot be undone. [y/N] ", kind=kind, name=options.name))
    (profile.delete_list if options.kind == "list" else profile.delete_group)(options.name)
    return _done(options, say("{name} is deleted.", name=options.name))


def confirm(question: str) -> None:
    """Ask before something is deleted; without a terminal nobody can be asked."""
    if not sys.stdin.isatty():
        raise UsageError(say("Nobody can be asked here: give --yes. Nothing was deleted."))
    # Whoever is asked in their language may answer in it.
    if line(question).lower() not in ("y", "yes", *say("y yes").split()):
        raise UsageError(say("Nothing was deleted."))


def _word(kind: str) -> str:
    return say(KINDS[kind])


def _done(options: argparse.Namespace, text: str) -> int:
    if options.json:
        print_json({"done": True})
    else:
        print(text)
    return DONE
