"""Odoo's External API from outside, against every Odoo that is there: no addon in it, real HTTP."""

import sys
from pathlib import Path

from .. import paths
from ..jobs import Job
from ..verdict import Verdict
from . import addon, rust, soak
from .python import count_junit

#: Over which of them a short storm goes afterwards.
STORM = "18.0"


def jobs(wheel: Path) -> list[Job]:
    """Return the tests of ``tests/connect`` for each series, in one of them with a storm over reads."""
    return [_job(series, wheel) for series in addon.found()]


def _job(series: str, wheel: Path) -> Job:
    log = paths.log_dir() / f"connect-{series}.log"
    report = log.with_suffix(".xml")
    report.unlink(missing_ok=True)
    run = paths.ROOT / "tests" / "connect" / "run.py"
    command = [sys.executable, "-u", run, f"--series={series}", f"--wheel={wheel}", f"--report={report}"]
    storm = log.with_suffix(".storm.json") if series == STORM else None
    if storm:
        storm.unlink(missing_ok=True)
        command.append(f"--storm={storm}")

    def verdict(_code: int) -> Verdict:
        # A run that ended before cargo's tests left no result, which is one failure; so is a missing report.
        crates = rust.count_cargo_test(log.read_text(encoding="utf-8", errors="replace"))
        command = count_junit(report.read_text(encoding="utf-8")) if report.exists() else Verdict(failed=1)
        return crates + command + (soak.verdict(storm) if storm else Verdict())

    return Job(f"Odoo {series}, from outside", command, log, verdict, grace=addon.GRACE)
