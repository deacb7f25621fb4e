"""The profile that a command is about, and the session of a command that needs Odoo."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from ...connect import ApplyReport, Profile, ReadReport, Session, default_profile_path
from ...exceptions import AccountStopped, ConfigurationError
from ..codes import DONE, INTERRUPTED, REFUSED, code_of_class
from ..language import say
from .credentials import Credentials, Database, Store, find
from .stores import FileStore, KeyringStore


def open_profile(options: argparse.Namespace) -> Profile:
    """Open the profile that ``--profile`` names, or else that of this user."""
    try:
        return Profile.open(options.profile)
    except ConfigurationError as error:
        if error.code == "profile.missing":
            error.hint = say("Run {command}, which makes it.", command=command(options, "odoo", "login"))
        raise


def command(options: argparse.Namespace, *words: str) -> str:
    """Return a command that people can type next: about the same profile, quoted for a shell."""
    profile = ("--profile", str(options.profile)) if options.profile else ()
    return shlex.join(["monta", *words, *profile])


def profile_path(options: argparse.Namespace) -> Path:
    """Return where that profile is, or will be."""
    return options.profile or default_profile_path()


def database_of(profile: Profile) -> Database:
    """Return what the credentials of a profile are for."""
    status = profile.status()
    return Database(status["endpoint"], status["database"])


def stores() -> Sequence[Store]:
    """Return where this user keeps credentials; beside their own profile, wherever the shared one lies."""
    return KeyringStore(), FileStore(default_profile_path().parent / "odoo-credentials")


def connect(options: argparse.Namespace, profile: Profile, *, reads: bool = False) -> Session:
    """Log in, once. Where nobody looks, the log of a session that ``reads`` goes to standard error, too."""
    credentials = find(database_of(profile), stores(), os.environ, oauth=options.oauth)
    return log_in(options, profile, credentials, log_to_stderr=reads and not sys.stderr.isatty())


def log_in(
    options: argparse.Namespace, profile: Profile, credentials: Credentials, *, log_to_stderr: bool = False
) -> Session:
    """Log in with these credentials, once."""
    try:
        return profile.connect(
            credentials.user or None,
            credentials.secret,
            oauth=credentials.oauth,
            log_to_stderr=log_to_stderr,
            log_requests=options.log_requests,
        )
    except AccountStopped as error:
        if credentials.kept_in:
            replacing = command(options, "odoo", "login", "--keep")
            kept_in = say(credentials.kept_in)
            told = say(
                "These credentials were kept in {place}: {command} replaces them.", place=kept_in, command=replacing
            )
            error.hint = f"{say(error.hint)} {told}"
        raise


def ended(report: ReadReport | ApplyReport) -> int:
    """Say why a read or an export ended early; return the exit code."""
    if report["stopped"]:
        print(f"monta: {say(report['stopped'])}", file=sys.stderr)
    if report["interrupted"]:
        return INTERRUPTED
    if report["stopped_class"]:
        return code_of_class(report["stopped_class"])
    return DONE if report["complete"] else REFUSED
