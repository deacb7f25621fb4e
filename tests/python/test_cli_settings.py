"""Where the command line client finds its settings, and what it says about bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from monta_core.cli.settings import Settings, SettingsError

FILE = """\
[monta]
base_url = https://file.example.com
username = file_user
# A percent sign is a percent sign.
password = 100%secret
timeout = 7.5
profile = v6
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "monta.ini"
    path.write_text(FILE, encoding="utf-8")
    path.chmod(0o600)
    return path


def test_the_file_is_read(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings.read({}, file)
    assert settings == Settings("https://file.example.com", "file_user", "100%secret", 7.5, "v6")
    assert capsys.readouterr().err == ""


def test_the_environment_wins(file: Path) -> None:
    environment = {"MONTA_USERNAME": "me", "MONTA_TIMEOUT": "3", "MONTA_PROFILE": ""}
    settings = Settings.read(environment, file)
    assert (settings.username, settings.timeout, settings.profile) == ("me", 3.0, "v6")
    assert settings.base_url == "https://file.example.com"


def test_the_default_file_may_be_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings.read({}) == Settings()
    default = tmp_path / ".config" / "monta" / "monta.ini"
    default.parent.mkdir(parents=True)
    default.write_text(FILE, encoding="utf-8")
    default.chmod(0o600)
    assert Settings.read({}).username == "file_user"


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        Settings.read({}, tmp_path / "other.ini")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("base_url = https://file.example.com", "not a configuration file"),
        ("[monta]\nsecret-in-a-broken-line", "not a configuration file"),
        ("[other]\nbase_url = x", r"section \[monta\] is missing"),
        ("[monta]\npasword = secret", "unknown setting pasword"),
        ("[monta]\ntimeout = 20s", "'20s' is not a number of seconds"),
    ],
)
def test_a_broken_file_is_named_and_not_repeated(file: Path, text: str, words: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=words) as caught:
        Settings.read({}, file)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_not_text(file: Path) -> None:
    file.write_bytes(b"[monta]\npassword = \xff\xfe")
    with pytest.raises(SettingsError, match="not a configuration file"):
        Settings.read({}, file)


def test_a_password_that_others_can_read_is_pointed_out(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.chmod(0o644)
    Settings.read({}, file)
    assert f"chmod 600 {file}" in capsys.readouterr().err


def test_the_password_is_not_shown(file: Path) -> None:
    assert "secret" not in repr(Settings.read({}, file))
