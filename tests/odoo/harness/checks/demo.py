"""``make demo``: that it comes up and goes down, with Odoo and without."""

import os
import sys
from pathlib import Path

from .. import paths
from ..jobs import Job
from . import addon


def jobs(wheel: Path) -> list[Job]:
    """Return the demo through the command line client, and in the Odoo it prefers where there is one."""
    without = _job("demo without Odoo", wheel, Path(os.devnull))
    return [without, _job("demo with Odoo", wheel, paths.odoo_home())] if addon.found() else [without]


def _job(title: str, wheel: Path, home: Path) -> Job:
    command = [sys.executable, "-u", paths.ROOT / "tests" / "odoo" / "demo.py", "--once", f"--wheel={wheel}"]
    log = paths.log_dir() / f"{title.replace(' ', '-')}.log"
    return Job(title, command, log, env={**os.environ, "ODOO_HOME": str(home)}, grace=addon.GRACE)
