"""``monta odoo login`` and ``logout``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ...connect import Connection, Profile, proposed_database
from ..codes import DONE, UsageError
from ..language import say
from ..output import print_json
from .credentials import find, line
from .parsers import add_command, add_connection, add_login, connection_of, refuse_secrets
from .session import command, database_of, log_in, open_profile, profile_path, stores


def add_commands(commands: Any) -> None:
    """Add them."""
    login = add_command(
        commands,
        "login",
        "log in to Odoo; the first time, say where it is",
        _login,
        description=(
            "Shows that the credentials work. They are kept only with --keep: in the keyring, where the package\n"
            "keyring is installed (monta-core[keyring]), or else in a file that only this user can read.\n\n"
            "The first time it asks for address, database, company and language, or takes them from the options.\n"
            "Later the options lead the profile elsewhere."
        ),
        examples="""
            monta odoo login                        ask for what is missing
            monta odoo login --keep                 ask no more from now on
            monta odoo login --oauth                a user who logs in with Google or the like: 11:0123abcd
            monta odoo login --endpoint https://acme.odoo.com --database acme
            monta odoo login --endpoint https://erp.acme.lan --database acme --ca-file /etc/ssl/acme.pem
        """,
    )
    login.add_argument("--keep", action="store_true", help="keep the credentials for this user of the operating system")
    add_login(login)
    refuse_secrets(login)
    new = login.add_argument_group("where Odoo is")
    new.add_argument("--endpoint", metavar="URL", help="the address of Odoo, as the browser shows it")
    new.add_argument("--database", metavar="NAME", help="the name of the database")
    new.add_argument("--company", metavar="ID", type=int, help="the id of the company (default: that of the user)")
    new.add_argument("--language", metavar="CODE", help="the language of texts, such as nl_NL (default: the user's)")
    add_connection(login)

    add_command(commands, "logout", "forget the credentials that were kept", _logout)


def _login(options: argparse.Namespace) -> int:
    is_new = not profile_path(options).exists()
    profile, undo = _create(options) if is_new else _lead(options)
    try:
        # Whoever logs in anew may want to replace what was kept.
        credentials = find(database_of(profile), (), os.environ, oauth=options.oauth)
        status = log_in(options, profile, credentials).status()
    except BaseException:
        # A database or a company that was mistyped must not be what the next login starts from.
        undo()
        raise
    kept_in = None
    if options.keep:
        kept_in = next(filter(None, (store.write(database_of(profile), credentials) for store in stores())), None)
    if options.json:
        print_json({**status, "kept_in": kept_in})
        return DONE
    print(say(status["line"]))
    if status["hint"]:
        print(say(status["hint"]))
    if kept_in:
        print(say("Credentials kept in {place}.", place=say(kept_in)))
    else:
        print(say("Credentials not kept: --keep does that."))
    if is_new:
        print(say("Profile: {path}", path=profile.path))
        # The read fills it, too.
        if profile.offer_demo():
            print(say("For something to look at, first: {command}", command=command(options, "odoo", "demo")))
        print(say("Next: {command}", command=command(options, "odoo", "read")))
    return DONE


def _create(options: argparse.Namespace) -> tuple[Profile, Callable[[], object]]:
    """Make the profile; return it with what takes it away again."""
    path = profile_path(options)
    endpoint, database = options.endpoint or "", options.database or ""
    company, language = options.company, options.language
    connection = connection_of(options, {})
    if not (endpoint and database):
        if not sys.stdin.isatty():
            raise UsageError(say("There is no profile at {path} yet: give --endpoint and --database.", path=path))
        endpoint = endpoint or line(say("Address of Odoo, such as https://acme.odoo.com: "))
        database = database or _database(endpoint, connection or {})
        company = _company(line(say("Company, as its id [that of the user]: "))) if company is None else company
        language = language or line(say("Language, such as nl_NL [that of the user]: "))
    profile = Profile.create(path, endpoint, database, company, language, connection=connection)
    _tell(profile.notices)
    return profile, lambda: Path(profile.path).unlink(missing_ok=True)


def _database(endpoint: str, connection: Connection) -> str:
    proposed = proposed_database(endpoint, connection.get("allow_http"))
    prompt = say("Database [{proposed}]: ", proposed=proposed) if proposed else say("Database: ")
    typed = line(prompt) or proposed
    if not typed:
        raise UsageError(say("The name of the database is missing; no profile was made."))
    return typed


def _company(typed: str) -> int | None:
    if not typed:
        return None
    if not typed.isdecimal():
        raise UsageError(
            say("A company is given by its id, a number: Odoo shows it in the address of the company's page.")
        )
    return int(typed)


def _lead(options: argparse.Namespace) -> tuple[Profile, Callable[[], object]]:
    """Lead the profile to where the options say; return it with what leads it back."""
    profile = open_profile(options)
    now, reached = profile.status(), profile.connection()
    connection = connection_of(options, reached)
    endpoint, database, company, language = now["endpoint"], now["database"], now["company"], now["language"]
    given = (options.endpoint, options.database, options.company, options.language, connection)
    if any(option is not None for option in given):
        notices = profile.set_source(
            options.endpoint or endpoint,
            options.database or database,
            company if options.company is None else options.company,
            options.language or language,
            connection=connection,
        )
        _tell(notices)
    return profile, lambda: profile.set_source(endpoint, database, company, language, connection=reached)


def _tell(notices: Iterable[str]) -> None:
    for notice in notices:
        print(f"monta: {say(notice)}", file=sys.stderr)


def _logout(options: argparse.Namespace) -> int:
    database = database_of(open_profile(options))
    forgotten = any([store.forget(database) for store in stores()])
    if options.json:
        print_json({"forgotten": forgotten})
    elif forgotten:
        print(say("Forgot the credentials for {database}.", database=database))
    else:
        print(say("No credentials were kept for {database}.", database=database))
    return DONE
