"""Where credentials are kept, when somebody asks for it: the keyring of the desktop, or else a file of this user."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

from ..language import say, term
from .credentials import Credentials, CredentialsError, Database

#: Under which name the keyring shows what is kept.
SERVICE = "monta odoo"
KEYRING = term("the keyring")


class KeyringStore:
    """The keyring, through the package ``keyring`` where it is installed (``monta-core[keyring]``)."""

    def read(self, database: Database) -> Credentials | None:
        """Return what is kept; a keyring that stays locked counts as empty, and is told on standard error."""
        if (keyring := _keyring()) is None:
            return None
        try:
            text = keyring.get_password(SERVICE, _entry(database))
        except keyring.errors.NoKeyringError:
            return None
        except keyring.errors.KeyringError as error:
            print(f"monta: {say('the keyring cannot be read: {error}', error=error)}", file=sys.stderr)
            return None
        return Credentials.from_json(text, KEYRING) if text else None

    def write(self, database: Database, credentials: Credentials) -> str | None:
        """Keep credentials; ``None`` where this machine has no keyring, or it refuses."""
        if (keyring := _keyring()) is None:
            return None
        try:
            keyring.set_password(SERVICE, _entry(database), credentials.to_json())
        except keyring.errors.NoKeyringError:
            return None
        except keyring.errors.KeyringError as error:
            told = say("the keyring does not take the credentials: {error}", error=error)
            print(f"monta: {told}", file=sys.stderr)
            return None
        return KEYRING

    def forget(self, database: Database) -> bool:
        """Forget what is kept; whether there was something."""
        if (keyring := _keyring()) is None:
            return False
        try:
            keyring.delete_password(SERVICE, _entry(database))
        except (keyring.errors.NoKeyringError, keyring.errors.PasswordDeleteError):
            return False
        except keyring.errors.KeyringError as error:
            raise CredentialsError(
                say("The keyring cannot be changed: {error}. Unlock it and try again.", error=error)
            ) from error
        return True


class FileStore:
    """A folder with a file for each database, which only this user of the operating system can read.

    A file each: whoever keeps credentials for one database cannot lose those of another.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, database: Database) -> Path:
        """Return the file for a database; its name tells people which."""
        told = f"{urlsplit(database.endpoint).netloc}-{database.name}".lower()
        readable = re.sub(r"[^a-z0-9.]+", "-", told).strip("-.")[:80]
        return self._folder / f"{readable}-{hashlib.sha256(_entry(database).encode()).hexdigest()[:12]}.json"

    def read(self, database: Database) -> Credentials | None:
        """Return what is kept. Raises :class:`CredentialsError` for a file that others can read."""
        path = self.path(database)
        try:
            with path.open(encoding="utf-8") as file:
                _refuse_what_others_read(path, os.fstat(file.fileno()))
                return Credentials.from_json(file.read(), str(path))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CredentialsError(f"{path}: {error.strerror}") from error
        except UnicodeDecodeError:
            return Credentials.from_json("", str(path))

    def write(self, database: Database, credentials: Credentials) -> str:
        """Keep credentials: whoever reads meanwhile sees the old ones or the new ones. Raises `CredentialsError`."""
        path = self.path(database)
        draft = None
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Made for this user alone from the start.
            handle, draft = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
            with open(handle, "w", encoding="utf-8") as file:
                file.write(credentials.to_json())
                file.flush()
                os.fsync(handle)
            os.replace(draft, path)
        except OSError as error:
            if draft is not None:
                with contextlib.suppress(OSError):
                    os.unlink(draft)
            raise CredentialsError(
                say("{path}: {error}; the credentials were not kept.", path=path, error=error.strerror)
            ) from error
        return str(path)

    def forget(self, database: Database) -> bool:
        """Remove the file, whatever is in it; whether there was one."""
        path = self.path(database)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise CredentialsError(
                say("{path}: {error}; the credentials are still there.", path=path, error=error.strerror)
            ) from error
        return True


def _entry(database: Database) -> str:
    return json.dumps([database.endpoint, database.name])


def _refuse_what_others_read(path: Path, found: os.stat_result) -> None:
    # Elsewhere the folder of a user is closed to others, and the bits mean nothing.
    if os.name != "posix":
        return
    if found.st_uid != os.geteuid():
        raise CredentialsError(say("{path} belongs to another user, so it is not used. Remove it.", path=path))
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise CredentialsError(
            say(
                "Other users can read {path}, so it is not used. Run chmod 600 {path}, "
                "and change the password or delete the API key, if somebody may have seen it.",
                path=path,
            )
        )


def _keyring() -> ModuleType | None:
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return None
    return keyring
