"""Memory: the peak of a process of its own that does one thing, as the kernel counts it.

Not ``ru_maxrss``: Linux hands the peak of the process that starts another on to it, so a small child would seem as
large as its parent.
"""

import re
import subprocess
import sys
from pathlib import Path

import comparison

#: Calls per process: what a first call leaves behind is there for the next.
CALLS = 5
#: The "side" that only makes the arguments.
INPUT = "input"


def peak(bench: str, title: str, side: str) -> int:
    """Return the bytes that a process needs at most for one side of a comparison, or for its :data:`INPUT`."""
    command = [sys.executable, __file__, bench, title, side]
    answer = subprocess.run(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True, check=True)
    return int(answer.stdout)


def _main(bench: str, title: str, side: str) -> None:
    (case,) = (case for case in comparison.load(bench).COMPARISONS if case.title == title)
    arguments = case.prepare()
    if side != INPUT:
        work = getattr(case, side)
        for _ in range(CALLS):
            work(*arguments)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kibibytes,) = re.findall(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    print(int(kibibytes) * 1024)


if __name__ == "__main__":
    _main(*sys.argv[1:])
