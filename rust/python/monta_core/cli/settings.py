"""Where the command line client finds its settings."""

from __future__ import annotations

import configparser
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .. import Client
from .codes import UsageError
from .language import say

SECTION = "monta"
KEYS = ("base_url", "username", "password", "timeout", "profile")
DEFAULT_FILE = "~/.config/monta/monta.ini"


class SettingsError(UsageError):
    """A setting, or the file it stands in, cannot be read. The text names it and never holds the password."""


@dataclass(frozen=True)
class Settings:
    """What a client is made from. Empty texts are left for :class:`Client` to complain about."""

    base_url: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float | None = None
    profile: str | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str], file: Path | None = None) -> Settings:
        """Read the environment and a configuration file: ``file``, which must exist, or the default one, which may."""
        values = _from_file(file or Path(DEFAULT_FILE).expanduser(), required=file is not None)
        for key in KEYS:
            if value := environment.get(f"MONTA_{key.upper()}"):
                values[key] = value
        return cls(
            base_url=values.get("base_url", ""),
            username=values.get("username", ""),
            password=values.get("password", ""),
            timeout=_seconds(values.get("timeout")),
            profile=values.get("profile") or None,
        )

    def client(self) -> Client:
        """Make the client. Raises :class:`ConfigurationError` for settings that cannot be used."""
        return Client(self.base_url, self.username, self.password, timeout=self.timeout, profile=self.profile)


def _from_file(file: Path, *, required: bool) -> dict[str, str]:
    # Without interpolation: a password may hold a percent sign.
    parser = configparser.ConfigParser(interpolation=None)
    try:
        with file.open(encoding="utf-8") as lines:
            mode = os.fstat(lines.fileno()).st_mode
            parser.read_file(lines)
    except FileNotFoundError:
        if required:
            raise SettingsError(say("{file}: no such file", file=file)) from None
        return {}
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from error
    except (configparser.Error, UnicodeDecodeError):
        # What the parser says repeats the line, and the line may be the password.
        raise SettingsError(
            say("{file}: not a configuration file with lines like base_url = https://...", file=file)
        ) from None
    if not parser.has_section(SECTION):
        raise SettingsError(say("{file}: the section [{section}] is missing", file=file, section=SECTION))
    values = dict(parser[SECTION])
    if unknown := sorted(values.keys() - set(KEYS)):
        raise SettingsError(
            say("{file}: unknown setting {name}; known are {names}", file=file, name=unknown[0], names=", ".join(KEYS))
        )
    if values.get("password") and mode & (stat.S_IRWXG | stat.S_IRWXO):
        told = say("other users can read the password in {file}; run: chmod 600 {file}", file=file)
        print(f"monta: {told}", file=sys.stderr)
    return values


def _seconds(text: str | None) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise SettingsError(say("timeout: {text!r} is not a number of seconds", text=text)) from None
