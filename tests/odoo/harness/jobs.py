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


class Pool:
    """Runs jobs at the same time; a context manager that leaves nothing of them behind, however it ends."""

    def __init__(self, places: int):
        self._places = places
        self._stack = ExitStack()
        self._running: list[tuple[Job, subprocess.Popen, float]] = []
        self._verdicts: dict[str, Verdict] = {}

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_failure: object) -> None:
        self._stack.close()

    def start(self, job: Job) -> None:
        """Begin with `job` at once, beside whatever the caller does until it waits for the others."""
        print(f"{job.title} ...", flush=True)
        self._running.append((job, self._stack.enter_context(_started(job)), time.monotonic()))

    def run(self, jobs: Sequence[Job]) -> dict[str, Verdict]:
        """Run `jobs` in order as places become free, until they and those begun before have ended.

        Returns the verdict of each of `jobs` by its title, in the order given.
        """
        waiting = list(jobs)
        while waiting or self._running:
            while waiting and len(self._running) < self._places:
                self.start(waiting.pop(0))
            time.sleep(0.2)
            self._running = [one for one in self._running if not self._ended(*one)]
        return {job.title: self._verdicts[job.title] for job in jobs}

    def _ended(self, job: Job, child: subprocess.Popen, begun: float) -> bool:
        """Tell whether a job has ended; then show its output and keep its verdict."""
        if child.poll() is None:
            return False
        self._verdicts[job.title] = job.verdict(child.returncode)
        print(job.log.read_text(encoding="utf-8", errors="replace"), end="")
        print(f"{job.title}: {self._verdicts[job.title]} in {time.monotonic() - begun:.1f} s", flush=True)
        return True


@contextmanager
def _started(job: Job) -> Iterator[subprocess.Popen]:
    with (
        open(job.log, "wb") as output,
        process.started(job.command, job.grace, stdout=output, stderr=subprocess.STDOUT, env=job.env) as child,
    ):
        yield child
