"""The addon's own tests, in every Odoo that is there."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from .. import paths, process, tree, upgrade
from ..verdict import Verdict

#: Seconds a stopped series gets to drop its database and stop its servers.
GRACE = 90


def found() -> list[str]:
    """Return the series that can be tested here."""
    return [series for series in paths.ALL_SERIES if tree.find(series).exists]


def missing() -> list[str]:
    """Return one line per series that cannot be tested here."""
    absent = [source for source in map(tree.find, paths.ALL_SERIES) if not source.exists]
    return [f"NOT RUN: Odoo {source.series} (no tree at {source.path})" for source in absent]


def tests(wheel: Path | None) -> dict[str, Verdict]:
    """Test every series that is there with `wheel`, two at a time where there are two cores; verdict per run.

    Each series is tested twice: newly installed, and updated from the previous version. Without a wheel every run
    fails: there is nothing it could run.
    """
    waiting = [Run(series, updated) for updated in (False, True) for series in found()]
    if wheel is None:
        return {run.title: Verdict(failed=1) for run in waiting}
    places = min(2, os.cpu_count() or 1)
    running: dict[Run, subprocess.Popen] = {}
    verdicts: dict[str, Verdict] = {}
    with ExitStack() as stack:
        while waiting or running:
            while waiting and len(running) < places:
                run = waiting.pop(0)
                print(f"{run.title} ...", flush=True)
                running[run] = stack.enter_context(_started(run, wheel))
            time.sleep(0.2)
            for run in [run for run, child in running.items() if child.poll() is not None]:
                del running[run]
                print(run.log.read_text(encoding="utf-8", errors="replace"), flush=True)
                verdicts[run.title] = _verdict(run)
    return dict(sorted(verdicts.items()))


@dataclass(frozen=True)
class Run:
    """One run of the addon's tests: in which series, and whether after an update."""

    series: str
    updated: bool

    @property
    def title(self) -> str:
        """What the summary calls it."""
        return f"Odoo {self.series}" + (f", updated from {upgrade.previous().name}" if self.updated else "")

    @property
    def report(self) -> Path:
        """Where it leaves its result."""
        return paths.log_dir() / f"report-{self._name}.json"

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return paths.log_dir() / f"series-{self._name}.log"

    @property
    def _name(self) -> str:
        return f"{self.series}{'-upgrade' if self.updated else ''}"


@contextmanager
def _started(run: Run, wheel: Path) -> Iterator[subprocess.Popen]:
    script = paths.ROOT / "tests" / "odoo" / "run.py"
    arguments = [f"--series={run.series}", f"--wheel={wheel}", f"--report={run.report}"]
    command = [sys.executable, "-u", script, *arguments, *(["--upgrade"] if run.updated else [])]
    with (
        open(run.log, "wb") as output,
        process.started(command, GRACE, stdout=output, stderr=subprocess.STDOUT) as child,
    ):
        yield child


def _verdict(run: Run) -> Verdict:
    if not run.report.exists():
        return Verdict(failed=1)
    return Verdict(**json.loads(run.report.read_text(encoding="utf-8")))
