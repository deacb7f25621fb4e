"""Fixtures of the tests on the wheel."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Result, Run
from monta import Monta, running

# The command speaks English, whoever runs the tests.
os.environ["LC_ALL"] = "C.UTF-8"


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Monta]:
    """One sandbox for the whole run."""
    with running() as monta:
        yield monta


@pytest.fixture(params=["v6", "documented"])
def profile(request: pytest.FixtureRequest) -> str:
    """Run the test under both descriptions of the API."""
    return str(request.param)


@pytest.fixture
def monta(sandbox: Monta, profile: str) -> Monta:
    """An empty sandbox that follows ``profile``."""
    sandbox.reset(profile=profile)
    return sandbox


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command in an empty home, with none but the given settings of ours, of proxies and of authorities."""
    ours = re.compile("MONTA_.*|SSL_CERT_.*|.*_proxy", re.IGNORECASE)
    clean = {name: value for name, value in os.environ.items() if not ours.fullmatch(name)}

    def runner(*arguments: str | Path, stdin: str | None = None, **environment: str) -> Result:
        command = [sys.executable, "-m", "monta_core.cli", *map(str, arguments)]
        env = {**clean, "HOME": str(tmp_path), **environment}
        return Result.of(subprocess.run(command, env=env, input=stdin, capture_output=True, text=True, timeout=30))

    return runner


@pytest.fixture
def account(monta: Monta, profile: str) -> dict[str, str]:
    """The environment that leads to the sandbox."""
    return {
        "MONTA_BASE_URL": monta.url,
        "MONTA_USERNAME": monta.username,
        "MONTA_PASSWORD": monta.password,
        "MONTA_PROFILE": profile,
    }
