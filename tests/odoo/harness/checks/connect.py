"""Odoo's External API from outside, against every Odoo that is there: no addon in it, real HTTP."""

import sys

from .. import paths
from ..jobs import Job
from ..verdict import Verdict
from . import addon, rust


def jobs() -> list[Job]:
    """Return the tests of ``tests/connect`` for each series."""
    return [_job(series) for series in addon.found()]


def _job(series: str) -> Job:
    log = paths.log_dir() / f"connect-{series}.log"
    command = [sys.executable, "-u", paths.ROOT / "tests" / "connect" / "run.py", f"--series={series}"]

    def verdict(_code: int) -> Verdict:
        # A run that ended before cargo's tests left no result, which is one failure.
        return rust.count_cargo_test(log.read_text(encoding="utf-8", errors="replace"))

    return Job(f"Odoo {series}, from outside", command, log, verdict, grace=addon.GRACE)
