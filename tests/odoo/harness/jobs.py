"""Commands that run at the same time, as many as there are places."""

import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import process
from .verdict import CLEAN, Verdict


def from_exit_code(code: int) -> Verdict:
    """One test, passed with exit code 0."""
    return Verdict(failed=1) if code else CLEAN


@dataclass(frozen=True)
class Job:
    """A command to run, and what its end means."""

    title: str
    command: Sequence[str | Path]
    #: Its output, which is shown when it has ended.
    log: Path
    verdict: Callable[[int], Verdict] = from_exit_code
    env: Mapping[str, str] | None = None
    #: Seconds it gets to clear up after it was asked to end.
    grace: float = process.GRACE


def run(jobs: Sequence[Job], places: int) -> dict[str, Verdict]:
    """Run `jobs` in order, at most `places` at once; return the verdict of each by its title, in the order given.

    Nothing of them is left behind, however this ends.
    """
    waiting = list(jobs)
    running: dict[str, tuple[Job, subprocess.Popen, float]] = {}
    verdicts: dict[str, Verdict] = {}
    with ExitStack() as stack:
        while waiting or running:
            while waiting and len(running) < places:
                job = waiting.pop(0)
                print(f"{job.title} ...", flush=True)
                running[job.title] = (job, stack.enter_context(_started(job)), time.monotonic())
            time.sleep(0.2)
            for title, (job, child, begun) in list(running.items()):
                if child.poll() is not None:
                    del running[title]
                    verdicts[title] = job.verdict(child.returncode)
                    print(job.log.read_text(encoding="utf-8", errors="replace"), end="")
                    print(f"{title}: {verdicts[title]} in {time.monotonic() - begun:.1f} s", flush=True)
    return {job.title: verdicts[job.title] for job in jobs}


@contextmanager
def _started(job: Job) -> Iterator[subprocess.Popen]:
    with (
        open(job.log, "wb") as output,
        process.started(job.command, job.grace, stdout=output, stderr=subprocess.STDOUT, env=job.env) as child,
    ):
        yield child
