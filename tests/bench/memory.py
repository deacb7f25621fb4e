"""Memory: the peak of a process of its own that does one thing, as the kernel counts it.

Not ``ru_maxrss``: Linux hands the peak of the process that starts another on to it, so a small child would seem as
large as its parent.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import comparison

#: Calls per process: what a first call leaves behind is there for the next.
CALLS = 5
#: The "side" that only makes the arguments.
INPUT = "input"


@dataclass(frozen=True)
class Memory:
    """Bytes of a process."""

    #: What it needed at most.
    peak: int
    #: How much of that is program code, and data of files, that was not there before the work; processes share it.
    code: int


def measure(bench: str, title: str, side: str) -> Memory:
    """Return what a process needs for one side of a comparison, or for its :data:`INPUT`."""
    command = [sys.executable, __file__, bench, title, side]
    answer = subprocess.run(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True, check=True)
    return Memory(*map(int, answer.stdout.split()))


def _main(bench: str, title: str, side: str) -> None:
    (case,) = (case for case in comparison.load(bench).COMPARISONS if case.title == title)
    arguments = case.prepare()
    before = _status("RssFile")
    if side != INPUT:
        work = getattr(case, side)
        for _ in range(CALLS):
            work(*arguments)
    print(_status("VmHWM"), _status("RssFile") - before)


def _status(name: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kibibytes,) = re.findall(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kibibytes) * 1024


if __name__ == "__main__":
    _main(*sys.argv[1:])
