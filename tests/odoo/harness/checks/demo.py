"""``make demo``: that it comes up and goes down, with Odoo and without."""

import os
import sys
from pathlib import Path

from .. import paths, process
from ..verdict import CLEAN, Verdict
from .addon import GRACE


def with_odoo(wheel: Path | None) -> Verdict:
    """Bring up the demo in the Odoo it prefers."""
    return _show(wheel, paths.odoo_home())


def without_odoo(wheel: Path | None) -> Verdict:
    """Show the demo orders through the command line client, as on a machine without Odoo."""
    return _show(wheel, Path(os.devnull))


def _show(wheel: Path | None, home: Path) -> Verdict:
    if wheel is None:
        raise RuntimeError("there is no wheel to show")
    command = [sys.executable, "-u", paths.ROOT / "tests" / "odoo" / "demo.py", "--once", f"--wheel={wheel}"]
    log = paths.log_dir() / f"demo-{home.name}.log"
    process.run(command, log=log, env={**os.environ, "ODOO_HOME": str(home)}, grace=GRACE)
    return CLEAN
