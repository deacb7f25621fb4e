"""How the commands ``monta odoo …`` are described to argparse, so that all of them look alike."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from ...connect import Connection
from ..help import Help
from ..language import say
from .terminal import interruptible

Runner = Callable[[argparse.Namespace], int]


def add_group(commands: Any, name: str, help: str, run: Runner, *, description: str = "", examples: str = "") -> Any:
    """Add a command with commands of its own, which alone does ``run``; return what its commands are added to."""
    parser = add_command(commands, name, help, run, description=description, examples=examples)
    return parser.add_subparsers(title="commands", metavar="COMMAND")


def add_command(
    commands: Any, name: str, help: str, run: Runner, *, description: str = "", examples: str = ""
) -> argparse.ArgumentParser:
    """Add a command. ``examples`` are lines that people can type."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help,
        description=f"{help[:1].upper()}{help[1:]}." + (f"\n\n{description}" if description else ""),
        epilog=_examples(examples),
        formatter_class=Help,
    )

    def interruptibly(options: argparse.Namespace) -> int:
        with interruptible():
            return run(options)

    parser.set_defaults(run=interruptibly)
    add_common(parser)
    return parser


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add ``--profile`` and ``--json``, which may stand before or behind the name of a command."""
    parser.add_argument(
        "--profile",
        metavar="FILE",
        type=Path,
        default=argparse.SUPPRESS,
        help="the profile (default: your own)",
    )
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document")


def add_login(parser: argparse.ArgumentParser) -> None:
    """Add what is said of a login: ``--oauth`` and ``--log-requests``."""
    parser.add_argument(
        "--oauth",
        action="store_true",
        help="the user logs in to Odoo with OAuth: the secret is their id and an API key, such as 11:0123abcd",
    )
    parser.add_argument(
        "--log-requests",
        metavar="FILE",
        type=Path,
        help="write every request and answer of this command into a new file, without passwords and keys",
    )


def number(text: str) -> int:
    """Read how many rows are wanted. Raises :class:`ValueError` for none, which argparse tells with this name."""
    if (wanted := int(text)) < 1:
        raise ValueError(text)
    return wanted


def add_connection(parser: argparse.ArgumentParser) -> None:
    """Add how Odoo is reached; the names are those of ``connection`` in ``profile.json``."""
    group = parser.add_argument_group(
        "how Odoo is reached", "Kept in the profile. An empty one (--ca-file '') takes a setting out again."
    )
    for name, metavar, help in (
        ("--ca-file", "FILE", "authorities that may vouch for Odoo, beside those of this machine (PEM)"),
        (
            "--pin-sha256",
            "HEX",
            "the one certificate that Odoo has to show, as openssl x509 -fingerprint -sha256 prints it",
        ),
        ("--client-cert", "FILE", "the certificate by which this client makes itself known (PEM)"),
        ("--client-key", "FILE", "its key, without a passphrase (PEM)"),
        ("--front-auth", "USER", "the user of a login in front of Odoo; its password is in MONTA_ODOO_FRONT_SECRET"),
    ):
        group.add_argument(name, metavar=metavar, help=help)
    group.add_argument(
        "--allow-http", metavar="HOST", action="append", help="a host that may be reached without TLS; may be repeated"
    )


def connection_of(options: argparse.Namespace, before: Connection) -> Connection | None:
    """Return the connection with what the options change of it; ``None`` where they change nothing."""
    names = ("ca_file", "pin_sha256", "client_cert", "client_key", "front_auth", "allow_http")
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    if not given:
        return None
    for name in {"ca_file", "client_cert", "client_key"} & given.keys():
        # The profile may be used from anywhere.
        given[name] = given[name] and str(Path(given[name]).absolute())
    if "allow_http" in given:
        given["allow_http"] = [host for host in given["allow_http"] if host]
    changed = {name: value for name, value in {**before, **given}.items() if value}
    return cast(Connection, changed)


def refuse_secrets(parser: argparse.ArgumentParser) -> None:
    """Tell whoever gives a secret on the command line where it belongs; without it, argparse would repeat it."""
    parser.add_argument("--password", "--secret", "--key", action=_RefusedSecret, help=argparse.SUPPRESS)


class _RefusedSecret(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        parser.error(
            say(
                "a secret on the command line can be read by other users: set MONTA_ODOO_SECRET, or let yourself be "
                "asked. Change the one that you gave"
            )
        )


def _examples(text: str) -> str | None:
    lines: Sequence[str] = text.strip().splitlines()
    return "\n".join(["examples:", *(f"  {line.strip()}" for line in lines)]) if lines else None
