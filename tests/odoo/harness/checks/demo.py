"""``make demo``: that it comes up and goes down, with Odoo and without."""

import os
import shutil
import sys
from pathlib import Path

from .. import paths
from ..jobs import Job, from_exit_code
from ..verdict import Verdict
from . import addon

#: The names under which Odoo looks for a browser.
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
#: Lines that a terminal shows at once.
SCREEN = 40


def jobs(wheel: Path) -> list[Job]:
    """Return the demo through the command line client, and in the Odoo it prefers where there is one."""
    without = _job("demo without Odoo", wheel, Path(os.devnull))
    if not addon.found():
        return [without]
    options = [f"--pictures={paths.log_dir()}"] if any(map(shutil.which, BROWSERS)) else []
    return [without, _job("demo with Odoo", wheel, paths.odoo_home(), *options)]


def _job(title: str, wheel: Path, home: Path, *options: str) -> Job:
    command = [sys.executable, "-u", paths.ROOT / "tests" / "odoo" / "demo.py", "--once", f"--wheel={wheel}", *options]
    log = paths.log_dir() / f"{title.replace(' ', '-')}.log"

    def verdict(code: int) -> Verdict:
        lines = len(log.read_text(encoding="utf-8", errors="replace").splitlines())
        if lines > SCREEN:
            print(f"{title}: {lines} lines do not fit one screen of {SCREEN}")
        return from_exit_code(code or lines > SCREEN)

    return Job(title, command, log, verdict, env={**os.environ, "ODOO_HOME": str(home)}, grace=addon.GRACE)
