"""Odoo's External API from outside, against every Odoo that is there: no addon in it, real HTTP."""

import sys
from pathlib import Path

from .. import paths
from ..jobs import Job
from ..verdict import Verdict
from . import addon, rust
from .python import count_junit


def jobs(wheel: Path) -> list[Job]:
    """Return the tests of ``tests/connect`` for each series."""
    return [_job(series, wheel) for series in addon.found()]


def _job(series: str, wheel: Path) -> Job:
    log = paths.log_dir() / f"connect-{series}.log"
    report = log.with_suffix(".xml")
    report.unlink(missing_ok=True)
    run = paths.ROOT / "tests" / "connect" / "run.py"
    command = [sys.executable, "-u", run, f"--series={series}", f"--wheel={wheel}", f"--report={report}"]

    def verdict(_code: int) -> Verdict:
        # A run that ended before cargo's tests left no result, which is one failure; so is a missing report.
        crates = rust.count_cargo_test(log.read_text(encoding="utf-8", errors="replace"))
        return crates + (count_junit(report.read_text(encoding="utf-8")) if report.exists() else Verdict(failed=1))

    return Job(f"Odoo {series}, from outside", command, log, verdict, grace=addon.GRACE)
