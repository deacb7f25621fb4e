"""The addon's own tests, in every Odoo that is there."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from .. import paths, tree, upgrade
from ..jobs import Job
from ..verdict import Verdict

#: Seconds a stopped Odoo gets to drop its database and stop its servers.
GRACE = 90
#: Parts of each series' tests. An even number keeps two cores busy to the end; each part costs a start of Odoo.
PARTS = 2
#: Stands for the tests in a raw copy of a database, and in the database that was copied.
COPIED = -1
#: Odoos at once, where there are as many cores: each takes half a gigabyte of memory.
PLACES = min(4, os.cpu_count() or 1)


def found() -> list[str]:
    """Return the series that can be tested here."""
    return [series for series in paths.ALL_SERIES if tree.find(series).exists]


def missing() -> list[str]:
    """Return one line per series that cannot be tested here."""
    absent = [source for source in map(tree.find, paths.ALL_SERIES) if not source.exists]
    return [f"NOT RUN: Odoo {source.series} (no tree at {source.path})" for source in absent]


@dataclass(frozen=True)
class Run:
    """One run of the addon's tests: in which series, and a part of them, those of an update or those of a copy."""

    series: str
    #: From 1; 0 stands for the tests that look at what an update made of the previous version's database, or COPIED.
    part: int

    @property
    def title(self) -> str:
        """What the output calls it."""
        return f"{self.summary}, part {self.part} of {PARTS}" if self.part > 0 else self.summary

    @property
    def summary(self) -> str:
        """What the summary calls all parts of it."""
        special = {0: f", updated from {upgrade.previous().name}", COPIED: ", copied"}
        return f"Odoo {self.series}{special.get(self.part, '')}"

    @property
    def report(self) -> Path:
        """Where it leaves its result."""
        name = {0: "upgrade", COPIED: "copy"}.get(self.part, self.part)
        return paths.log_dir() / f"odoo-{self.series}-{name}.json"

    def job(self, wheel: Path) -> Job:
        """Return the command that runs it with `wheel`."""
        script = paths.ROOT / "tests" / "odoo" / "run.py"
        which = {0: "--upgrade", COPIED: "--copy"}.get(self.part, f"--part={self.part}/{PARTS}")
        options = [f"--series={self.series}", which, f"--wheel={wheel}", f"--report={self.report}"]
        command = [sys.executable, "-u", script, *options]
        return Job(self.title, command, self.report.with_suffix(".log"), lambda _code: self.verdict(), grace=GRACE)

    def verdict(self) -> Verdict:
        """Return the result it left; none is one failure."""
        return Verdict(**self._read().get("verdict", {"failed": 1}))

    def not_run(self) -> list[str]:
        """Return one line per test that wanted a browser and got none."""
        skipped = self._read().get("not_run", {}).items()
        return [f"NOT RUN: {name} in Odoo {self.series} ({reason})" for name, reason in skipped]

    def _read(self) -> dict:
        return json.loads(self.report.read_text(encoding="utf-8")) if self.report.exists() else {}


def runs() -> list[Run]:
    """Return the runs in every series that is there.

    The first parts of all series come first: each of them makes its series' template database, where there is none yet.
    """
    return [Run(series, part) for part in (*range(1, PARTS + 1), 0, COPIED) for series in found()]


def verdicts() -> dict[str, Verdict]:
    """Return the results that the runs left, the parts of a series added up."""
    totals: dict[str, Verdict] = {}
    for run in runs():
        totals[run.summary] = totals.get(run.summary, Verdict()) + run.verdict()
    return dict(sorted(totals.items()))


def not_run() -> list[str]:
    """Return one line per test of the runs that wanted a browser and got none."""
    return [line for run in runs() for line in run.not_run()]
