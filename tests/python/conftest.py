"""Fixtures of the tests on the wheel."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from monta import Monta, running


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
