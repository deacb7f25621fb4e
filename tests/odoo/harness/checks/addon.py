"""The addon's own tests, in every Odoo that is there."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .. import paths, process, tree
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
    """Test every series that is there with `wheel`, two at a time where there are two cores; verdict per series.

    Without a wheel every series fails: there is nothing it could run.
    """
    waiting = found()
    if wheel is None:
        return {f"Odoo {series}": Verdict(failed=1) for series in waiting}
    places = min(2, os.cpu_count() or 1)
    running: dict[str, subprocess.Popen] = {}
    verdicts: dict[str, Verdict] = {}
    with ExitStack() as stack:
        while waiting or running:
            while waiting and len(running) < places:
                series = waiting.pop(0)
                print(f"Odoo {series} ...", flush=True)
                running[series] = stack.enter_context(_started(series, wheel))
            time.sleep(0.2)
            for series in [series for series, child in running.items() if child.poll() is not None]:
                del running[series]
                print(_log(series).read_text(encoding="utf-8", errors="replace"), flush=True)
                verdicts[f"Odoo {series}"] = _verdict(series)
    return dict(sorted(verdicts.items()))


@contextmanager
def _started(series: str, wheel: Path) -> Iterator[subprocess.Popen]:
    script = paths.ROOT / "tests" / "odoo" / "run.py"
    arguments = [f"--series={series}", f"--wheel={wheel}", f"--report={_report(series)}"]
    command = [sys.executable, "-u", script, *arguments]
    with (
        open(_log(series), "wb") as output,
        process.started(command, GRACE, stdout=output, stderr=subprocess.STDOUT) as child,
    ):
        yield child


def _verdict(series: str) -> Verdict:
    if not _report(series).exists():
        return Verdict(failed=1)
    return Verdict(**json.loads(_report(series).read_text(encoding="utf-8")))


def _report(series: str) -> Path:
    return paths.log_dir() / f"report-{series}.json"


def _log(series: str) -> Path:
    return paths.log_dir() / f"series-{series}.log"
