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
#: Odoos at once: one for each core. One more is no faster, and scenarios that look at the clock fail of it. Each takes
#: half a gigabyte of memory.
PLACES = min(4, os.cpu_count() or 1)
#: Parts of each series' tests. Each costs a start of Odoo, half a minute, which is worth it where there is a place.
PARTS = 2 if PLACES > len(paths.ALL_SERIES) else 1

#: Under which API profile what is written for both runs in each series; where one of the two would run in none, it runs
#: under both. What differs between profiles is the core's, and does not depend on what differs between series. So those
#: with the same profile share it: each scenario runs once under each profile, and some of each class in every series.
#: Beside other addons the core of it runs whole in every series.
PROFILES = {"17.0": "documented", "18.0": "v6", "19.0": "v6"}


def found() -> list[str]:
    """Return the series that can be tested here."""
    return [series for series in paths.ALL_SERIES if tree.find(series).exists]


def missing() -> list[str]:
    """Return one line per series that cannot be tested here."""
    absent = [source for source in map(tree.find, paths.ALL_SERIES) if not source.exists]
    return [f"NOT RUN: Odoo {source.series} (no tree at {source.path})" for source in absent]


@dataclass(frozen=True)
class Run:
    """One run of the addon's tests: in which series, and what of them, as an option of ``tests/odoo/run.py``.

    ``--part=K/N`` is a part of all, ``--beside`` their core where people's other addons are installed, ``--upgrade``
    those that look at what an update made of the previous version's database, ``--copy`` those of a copy.
    """

    series: str
    which: str

    @property
    def profile(self) -> str | None:
        """The API profile of what is written for both, or none where it runs under both."""
        if self.which == "--beside":
            # Nor does it make a difference to the addons there.
            return "v6"
        all_run = {PROFILES[series] for series in found()} == {*PROFILES.values()}
        return PROFILES[self.series] if all_run and self.which.startswith("--part=") else None

    @property
    def share(self) -> str | None:
        """What is run of that, K/N: every N-th, from the K-th; none where all of it is."""
        alike = [series for series in found() if PROFILES[series] == self.profile]
        whole = len(alike) < 2 or not self.which.startswith("--part=")
        return None if whole else f"{alike.index(self.series) + 1}/{len(alike)}"

    @property
    def is_short(self) -> bool:
        """Whether it takes less than a minute."""
        return self.which in ("--upgrade", "--copy")

    @property
    def title(self) -> str:
        """What the output calls it."""
        number = self.which.removeprefix("--part=")
        return self.summary if number in (self.which, "1/1") else f"{self.summary}, part {number.replace('/', ' of ')}"

    @property
    def summary(self) -> str:
        """What the summary calls all parts of it."""
        special = {
            "--upgrade": f", updated from {upgrade.previous().name}",
            "--copy": ", copied",
            "--beside": ", beside other addons",
        }
        return f"Odoo {self.series}{special.get(self.which, '')}"

    @property
    def report(self) -> Path:
        """Where it leaves its result."""
        return paths.log_dir() / f"odoo-{self.series}{self.which[1:].replace('/', '-of-')}.json"

    def job(self, wheel: Path) -> Job:
        """Return the command that runs it with `wheel`."""
        script = paths.ROOT / "tests" / "odoo" / "run.py"
        options = [f"--series={self.series}", self.which, f"--wheel={wheel}", f"--report={self.report}"]
        options += [f"--profile={self.profile}"] if self.profile else []
        options += [f"--share={self.share}"] if self.share else []
        command = [sys.executable, "-u", script, *options]
        return Job(self.title, command, self.report.with_suffix(".log"), lambda _code: self.verdict(), grace=GRACE)

    def verdict(self) -> Verdict:
        """Return the result it left; none is one failure."""
        return Verdict(**self._read().get("verdict", {"failed": 1}))

    def not_run(self) -> list[str]:
        """Return one line per test that wanted a browser, or addons that could not be fetched."""
        skipped = self._read().get("not_run", {}).items()
        return [f"NOT RUN: {name} in Odoo {self.series} ({reason})" for name, reason in skipped]

    def _read(self) -> dict:
        return json.loads(self.report.read_text(encoding="utf-8")) if self.report.exists() else {}


def runs() -> list[Run]:
    """Return the runs in every series that is there.

    The first parts of all series come first: each of them makes its series' template database, where there is none yet.
    """
    whole = [f"--part={number}/{PARTS}" for number in range(1, PARTS + 1)]
    return [Run(series, which) for which in (*whole, "--beside", "--upgrade", "--copy") for series in found()]


def verdicts() -> dict[str, Verdict]:
    """Return the results that the runs left, the parts of a series added up."""
    totals: dict[str, Verdict] = {}
    for run in runs():
        totals[run.summary] = totals.get(run.summary, Verdict()) + run.verdict()
    return dict(sorted(totals.items()))


def not_run() -> list[str]:
    """Return one line per test of the runs that wanted what is not here: a browser, or other addons."""
    return [line for run in runs() for line in run.not_run()]
