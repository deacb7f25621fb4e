"""Who logs in to Odoo, and where their secret comes from.

In this order: ``MONTA_ODOO_USER`` and ``MONTA_ODOO_SECRET``; what this user of the operating system kept with
``login --keep``, in the keyring or in a file; a prompt that does not show what is typed. A secret is never taken from
the command line, where other users could read it, and never stands in a profile, a cache, a log or a message.
"""

from __future__ import annotations

import getpass
import json
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..codes import UsageError
from ..language import say

USER, SECRET = "MONTA_ODOO_USER", "MONTA_ODOO_SECRET"


class CredentialsError(UsageError):
    """There are no credentials, or they cannot be read or kept. The text never holds them."""


@dataclass(frozen=True)
class Database:
    """What credentials are for: ``https://acme.odoo.com`` and the name of a database there."""

    endpoint: str
    name: str

    def __str__(self) -> str:
        return say("database {name} of {endpoint}", name=self.name, endpoint=self.endpoint)


@dataclass(frozen=True)
class Credentials:
    """A login with its password or API key; with ``oauth`` there is no login, and the secret is
    ``<user id>:<API key>``."""

    user: str
    secret: str = field(repr=False)
    oauth: bool = False
    #: Where they were kept, such as ``the keyring``; empty where they were not.
    kept_in: str = field(default="", compare=False)

    def to_json(self) -> str:
        """Return what is kept."""
        return json.dumps({"user": self.user, "secret": self.secret, "oauth": self.oauth})

    @classmethod
    def from_json(cls, text: str, kept_in: str) -> Credentials:
        """Read what was kept. Raises :class:`CredentialsError`, which does not repeat it."""
        try:
            kept = json.loads(text)
            user, secret, oauth = kept["user"], kept["secret"], kept["oauth"]
        except (ValueError, TypeError, KeyError, RecursionError):
            user = secret = oauth = None
        if not (isinstance(user, str) and isinstance(secret, str) and secret and isinstance(oauth, bool)):
            raise CredentialsError(
                say(
                    "What was kept in {place} cannot be read: run monta odoo login --keep, which replaces it.",
                    place=say(kept_in),
                )
            ) from None
        return cls(user, secret, oauth, kept_in)


class Store(Protocol):
    """Where the credentials of this user of the operating system are kept."""

    def read(self, database: Database) -> Credentials | None:
        """Return what is kept for a database. Raises :class:`CredentialsError`."""

    def write(self, database: Database, credentials: Credentials) -> str | None:
        """Keep credentials; return where, or ``None`` where this place is not to be had here."""

    def forget(self, database: Database) -> bool:
        """Forget what is kept for a database; whether there was something."""


def find(
    database: Database, stores: Sequence[Store], environment: Mapping[str, str], *, oauth: bool = False
) -> Credentials:
    """Return the credentials for a database. Raises :class:`CredentialsError` where nobody can be asked for them.

    Without ``stores`` what was kept does not count, as for somebody who logs in anew.
    """
    user, secret = environment.get(USER, ""), environment.get(SECRET, "")
    if secret:
        if not (user or oauth):
            raise CredentialsError(
                say(
                    "{secret} is set and {user} is not: set both. "
                    "For an API key with the id of its user in front, such as 11:0123abcd, give --oauth instead.",
                    secret=SECRET,
                    user=USER,
                )
            )
        return Credentials("" if oauth else user, secret, oauth)
    for store in stores:
        kept = store.read(database)
        if kept and (kept.oauth or not oauth) and (not user or kept.user == user):
            return kept
    if not sys.stdin.isatty():
        raise CredentialsError(
            say(
                "No credentials for {database}: set {user} and {secret}, or run monta odoo login --keep on a terminal.",
                database=database,
                user=USER,
                secret=SECRET,
            )
        )
    return ask(database, user, oauth=oauth)


def ask(database: Database, user: str = "", *, oauth: bool = False) -> Credentials:
    """Ask somebody at a terminal. Raises :class:`CredentialsError` when they type nothing."""
    print(say("Log in to {database}.", database=database), file=sys.stderr)
    if oauth:
        return Credentials("", _hidden(say("User id and API key, such as 11:0123abcd (not shown): ")), oauth=True)
    user = user or line(say("Login: "))
    if not user:
        raise CredentialsError(say("No login was typed; nothing was sent."))
    return Credentials(user, _hidden(say("Password or API key of {user} (not shown): ", user=user)))


def line(prompt: str) -> str:
    """Ask for a line at a terminal; on standard error, since standard output may be read by a program."""
    print(prompt, end="", file=sys.stderr, flush=True)
    typed = sys.stdin.readline()
    if not typed.endswith("\n"):
        print(file=sys.stderr)
    return typed.strip()


def _hidden(prompt: str) -> str:
    with warnings.catch_warnings():
        # Where the terminal cannot be told to keep quiet, Python would warn and show what is typed.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            secret = getpass.getpass(prompt)
        except getpass.GetPassWarning:
            raise CredentialsError(
                say(
                    "This terminal shows what is typed: set {user} and {secret} in the environment instead.",
                    user=USER,
                    secret=SECRET,
                )
            ) from None
        except EOFError:
            secret = ""
    if not secret:
        raise CredentialsError(say("Nothing was typed; nothing was sent."))
    return secret
