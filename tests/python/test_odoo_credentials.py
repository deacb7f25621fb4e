"""Where the secret of somebody who logs in to Odoo comes from, and that nobody else sees it."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from monta_core.cli.odoo.credentials import Credentials, CredentialsError, Database, find
from monta_core.cli.odoo.stores import FileStore, KeyringStore
from terminal import Terminal

SHOP = Database("https://acme.odoo.com", "shop")
SECRET = "s3cr3t-of-anna"
ANNA = Credentials("anna", SECRET)


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory, as the package ``keyring`` lets anybody add one."""

    priority = -1.0  # never chosen by itself

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def _unlocked(self) -> dict[tuple[str, str], str]:
        if self.is_locked:
            raise keyring.errors.KeyringLocked("it is locked")
        return self.kept

    def get_password(self, service: str, username: str) -> str | None:
        return self._unlocked().get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._unlocked()[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self._unlocked().pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("not there")


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "new" / "credentials")


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())


def environment(user: str = "", secret: str = "") -> dict[str, str]:
    return {"MONTA_ODOO_USER": user, "MONTA_ODOO_SECRET": secret}


def test_the_environment_wins_then_the_keyring_then_the_file(ring: Ring, files: FileStore) -> None:
    stores = (KeyringStore(), files)
    files.write(SHOP, Credentials("of_file", "f"))
    assert find(SHOP, stores, {}).user == "of_file"
    assert KeyringStore().write(SHOP, Credentials("of_ring", "r")) == "the keyring"
    assert find(SHOP, stores, {}).user == "of_ring"
    assert find(SHOP, stores, environment("anna", SECRET)) == ANNA
    # The login alone chooses among what is kept.
    assert find(SHOP, stores, environment("of_file")).secret == "f"
    # What was kept does not count for somebody who logs in anew.
    with pytest.raises(CredentialsError):
        find(SHOP, (), {})


def test_with_oauth_the_secret_alone_says_who(files: FileStore) -> None:
    eleven = "11:a1b2c3d4e5f6g7h8i9"
    assert find(SHOP, [], environment(secret=eleven), oauth=True) == Credentials("", eleven, oauth=True)
    with pytest.raises(CredentialsError, match="MONTA_ODOO_SECRET is set and MONTA_ODOO_USER is not") as caught:
        find(SHOP, [], environment(secret=eleven))
    assert eleven not in str(caught.value)
    # A password that was kept is none, and a key that was kept says itself what it is.
    files.write(SHOP, ANNA)
    with pytest.raises(CredentialsError):
        find(SHOP, [files], {}, oauth=True)
    files.write(SHOP, Credentials("", eleven, oauth=True))
    assert find(SHOP, [files], {}).oauth


def test_without_a_terminal_the_variables_are_named(files: FileStore) -> None:
    with pytest.raises(CredentialsError) as caught:
        find(SHOP, [files], {})
    assert str(caught.value) == (
        "No credentials for database shop of https://acme.odoo.com: set MONTA_ODOO_USER and MONTA_ODOO_SECRET, "
        "or run monta odoo login --keep on a terminal."
    )


def test_each_database_has_credentials_of_its_own(ring: Ring, files: FileStore) -> None:
    others = [Database("https://acme.odoo.com", "Shop"), Database("https://acme.odoo.com:8069", "shop")]
    for store in (files, KeyringStore()):
        store.write(SHOP, ANNA)
        assert [store.read(other) for other in others] == [None, None]
        assert not store.forget(others[0])
        assert store.forget(SHOP) and not store.forget(SHOP)
        assert store.read(SHOP) is None


def test_the_file_belongs_to_one_user(files: FileStore) -> None:
    before = os.umask(0)
    try:
        path = Path(files.write(SHOP, Credentials("anna", "old")))
        files.write(SHOP, ANNA)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [*path.parent.iterdir()] == [path], "no draft is left"
    assert files.read(SHOP) == ANNA
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        with pytest.raises(CredentialsError) as caught:
            find(SHOP, [files], {})
        assert str(caught.value).startswith(f"Other users can read {path}, so it is not used. Run chmod 600 {path}")
        assert SECRET not in str(caught.value)
    # Keeping them anew mends it.
    files.write(SHOP, ANNA)
    assert files.read(SHOP) == ANNA


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_file_of_another_user_is_not_used(files: FileStore) -> None:
    path = Path(files.write(SHOP, ANNA))
    os.chown(path, 12345, -1)
    with pytest.raises(CredentialsError, match="belongs to another user"):
        files.read(SHOP)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        f'{{"user": "anna", "secret": "{SECRET}"}}'.encode(),
        f'{{"user": "anna", "secret": ["{SECRET}"], "oauth": false}}'.encode(),
        b'{"user": "anna", "secret": "", "oauth": false}',
    ],
)
def test_a_file_that_is_damaged_is_named_and_not_repeated(files: FileStore, content: bytes) -> None:
    path = Path(files.write(SHOP, ANNA))
    path.write_bytes(content)
    with pytest.raises(CredentialsError) as caught:
        files.read(SHOP)
    assert str(path) in str(caught.value) and "monta odoo login --keep" in str(caught.value)
    assert SECRET not in str(caught.value)
    assert files.forget(SHOP)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CredentialsError, match="the credentials were not kept"):
        FileStore(tmp_path / "file" / "below").write(SHOP, ANNA)


def test_a_locked_keyring_is_told_and_passed_by(
    ring: Ring, files: FileStore, capsys: pytest.CaptureFixture[str]
) -> None:
    ring.is_locked = True
    files.write(SHOP, ANNA)
    assert find(SHOP, [KeyringStore(), files], {}) == ANNA
    assert KeyringStore().write(SHOP, ANNA) is None
    with pytest.raises(CredentialsError, match="Unlock it"):
        KeyringStore().forget(SHOP)
    assert capsys.readouterr().err == (
        "monta: the keyring cannot be read: it is locked\n"
        "monta: the keyring does not take the credentials: it is locked\n"
    )


def test_a_secret_is_never_printed(ring: Ring, files: FileStore) -> None:
    assert SECRET not in f"{ANNA!r} {ANNA}"
    assert SECRET not in files.path(SHOP).name


ASK = """\
from monta_core.cli.odoo.credentials import *
found = find(Database("https://acme.odoo.com", "shop"), [], {}, oauth=%r)
print(f"<{found.user}> {len(found.secret)} letters")
"""


@pytest.mark.parametrize("oauth", [False, True])
def test_the_prompt_does_not_show_the_secret(oauth: bool) -> None:
    with Terminal([sys.executable, "-c", ASK % oauth], dict(os.environ)) as terminal:
        if not oauth:
            terminal.answer("Login: ", "anna")
        terminal.answer("(not shown): ", SECRET)
        assert terminal.code() == 0
    assert f"<{'' if oauth else 'anna'}> {len(SECRET)} letters" in terminal.shown
    assert SECRET not in terminal.shown


def test_nothing_typed_is_no_secret() -> None:
    with Terminal([sys.executable, "-c", ASK % False], dict(os.environ)) as terminal:
        terminal.answer("Login: ", "anna")
        terminal.answer("(not shown): ", "")
        assert terminal.code() == 1
    assert "Nothing was typed; nothing was sent." in terminal.shown
