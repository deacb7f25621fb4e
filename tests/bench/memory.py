"""Memory: the peak of a process of its own that does one thing, as the kernel counts it.

Both sides begin alike: with what of Python's own library an Odoo has loaded anyway, and with the arguments, which were
made elsewhere, because what making them takes and gives back would be room for Python's objects only. Then each side
loads what it needs itself, and works.

Not ``ru_maxrss``: Linux hands the peak of the process that starts another on to it, so a small child would seem as
large as its parent.
"""

import marshal
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

#: Calls per process: what a first call leaves behind is there for the next.
CALLS = 5
#: What either side may use of Python's own library.
COMMON = ("datetime", "decimal", "fractions", "json", "zoneinfo")


@dataclass(frozen=True)
class Memory:
    """Bytes of a process."""

    #: What it needed at most.
    peak: int
    #: How much of that is program code, and data of files, that was not there in the beginning; processes share it.
    code: int

    @property
    def own(self) -> int:
        """What it needed for itself."""
        return self.peak - self.code


def measure(arguments: tuple[Any, ...], work: Callable[..., Any] | None = None) -> Memory:
    """Return what a process needs to call `work`, a function of a module in this folder, or only for its arguments."""
    place = [work.__module__, work.__qualname__] if work else []
    command = [sys.executable, __file__, *place]
    answer = subprocess.run(
        command, cwd=Path(__file__).parent, input=marshal.dumps(arguments), stdout=subprocess.PIPE, check=True
    )
    return Memory(*map(int, answer.stdout.split()))


def _main(module: str | None = None, function: str | None = None) -> None:
    for name in COMMON:
        import_module(name)
    arguments = marshal.load(sys.stdin.buffer)
    before = _status("RssFile")
    if module and function:
        work = getattr(import_module(module), function)
        for _ in range(CALLS):
            work(*arguments)
    print(_status("VmHWM"), _status("RssFile") - before)


def _status(name: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kibibytes,) = re.findall(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kibibytes) * 1024


if __name__ == "__main__":
    _main(*sys.argv[1:])
