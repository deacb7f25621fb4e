"""A short storm over one Odoo and the local Monta (``make soak`` is the long one)."""

import json
import sys
from pathlib import Path

from .. import paths, process
from ..verdict import Verdict
from .addon import GRACE, found

#: The first of these that is there is soaked.
PREFERENCE = ("18.0", "17.0", "19.0")
#: Always the same dice, and as much work as fits in a minute and a half for both API profiles.
STORM = (
    "--seed=20", "--actions=150", "--seconds=90", "--people=4", "--pause=0.1", "--kill-every=2",
)  # fmt: skip


def tests(wheel: Path | None) -> Verdict:
    """Run the storm with `wheel` and count what went wrong."""
    if wheel is None:
        raise RuntimeError("there is no wheel to soak")
    series = next(series for series in PREFERENCE if series in found())
    report, log = paths.log_dir() / "soak.json", paths.log_dir() / "soak.log"
    script = paths.ROOT / "tests" / "soak" / "run.py"
    command = [sys.executable, "-u", script, f"--series={series}", f"--wheel={wheel}", f"--report={report}", *STORM]
    code = process.run(command, log=log, check=False, grace=GRACE)
    if not report.exists():
        raise process.CommandFailed(command, f"exit code {code}", log)
    print(process.tail(log, 80 if code else 12))
    return Verdict(**json.loads(report.read_text(encoding="utf-8")))
