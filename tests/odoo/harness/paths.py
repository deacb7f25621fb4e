"""Where things are: the repository, the cache and the Odoo trees."""

import functools
import os
import shutil
import time
from pathlib import Path

#: The top of this repository.
ROOT = Path(__file__).resolve().parents[3]
#: The technical name of the addon, which is also the name of its folder.
ADDON = "monta_odoo_integration"
#: The example addon of the developer's guide.
EXAMPLE = ROOT / "docs" / "example_addon" / "monta_example"
#: Every series the addon supports.
ALL_SERIES = ("17.0", "18.0", "19.0")
#: How many processes' logs stay in the cache, and for how many seconds all of them: others may still be at work.
KEPT_LOGS = 40
BUSY = 24 * 3600


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


@functools.cache
def log_dir() -> Path:
    """Return the folder for the logs of this process; those of a day and of the last `KEPT_LOGS` processes stay."""
    home = cache_dir() / "logs"
    path = home / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
    path.mkdir(parents=True)
    for old in sorted(home.iterdir())[:-KEPT_LOGS]:
        if old.stat().st_mtime < time.time() - BUSY:
            shutil.rmtree(old, ignore_errors=True)
    return path


def cargo_target_dir() -> Path:
    """Return cargo's target folder: ``$CARGO_TARGET_DIR``, or ``target/`` in the repository."""
    return Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target").resolve()
