"""Where things are: the repository, the cache and the Odoo trees."""

import os
from pathlib import Path

#: The top of this repository.
ROOT = Path(__file__).resolve().parents[3]
#: The technical name of the addon, which is also the name of its folder.
ADDON = "monta_odoo_integration"
#: Every series the addon supports.
ALL_SERIES = ("17.0", "18.0", "19.0")


def cache_dir() -> Path:
    """Return the folder for everything that is slow to make and safe to throw away.

    ``$XDG_CACHE_HOME/monta-odoo-integration``, by default below ``~/.cache``. Created when missing.
    """
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    path = Path(base).expanduser().resolve() / "monta-odoo-integration"
    path.mkdir(parents=True, exist_ok=True)
    return path


def odoo_home() -> Path:
    """Return the folder that holds one Odoo source tree per series (``$ODOO_HOME``, by default ``~/odoo``)."""
    return Path(os.environ.get("ODOO_HOME") or Path.home() / "odoo").expanduser().resolve()


def log_dir() -> Path:
    """Return the folder that keeps the last log of every step."""
    path = cache_dir() / "logs"
    path.mkdir(exist_ok=True)
    return path


def cargo_target_dir() -> Path:
    """Return cargo's target folder: ``$CARGO_TARGET_DIR``, or ``target/`` in the repository."""
    return Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").resolve()
