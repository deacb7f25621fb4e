"""Short storms, where ``make soak`` has longer ones: over one Odoo and the local Monta, and over the reads of another.

That over reads goes over an Odoo that runs anyway, when it was tested from outside (:mod:`.connect`).
"""

import json
import sys
from pathlib import Path

from .. import paths
from ..jobs import Job
from ..verdict import Verdict
from .addon import GRACE, found

TITLE = "storm"
#: The first of these that is there is soaked.
PREFERENCE = ("18.0", "19.0", "17.0")
#: Always the same dice, and as much work as fits in a minute and a half for each API profile.
STORM = (
    "--seed=20", "--actions=150", "--seconds=90", "--people=4", "--pause=0.1", "--kill-every=2", "--debug",
)  # fmt: skip
#: The same for a storm over reads: as many as fit in some twelve seconds. To judge takes half as long. By these dice
#: the second reader is killed, and the first sixty requests meet all faults but those that only take time.
READS = (
    "--seed=1281", "--reads=10", "--seconds=12", "--faults=0.12", "--stall=12", "--timeout=10", "--kills=0.4",
    "--brief",
)  # fmt: skip


def job(wheel: Path) -> Job:
    """Return the storm with `wheel`, which fails with what its judge found."""
    series = next(series for series in PREFERENCE if series in found())
    report = paths.log_dir() / "soak.json"
    script = paths.ROOT / "tests" / "soak" / "run.py"
    command = [sys.executable, "-u", script, f"--series={series}", f"--wheel={wheel}", f"--report={report}", *STORM]
    return Job(TITLE, command, paths.log_dir() / "soak.log", lambda _code: verdict(report), grace=GRACE)


def verdict(report: Path) -> Verdict:
    """Return the result that a storm left; none is one failure."""
    return Verdict(**json.loads(report.read_text(encoding="utf-8"))) if report.exists() else Verdict(failed=1)
