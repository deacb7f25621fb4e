"""One piece of work of one client, in a process of its own, and what it took: seconds, CPU, memory.

Started by ``bench_connect`` as ``connect_side.py MODULE FUNCTION``, with what the work needs to know on standard input,
as JSON. The module's ``prepare`` comes first and is not counted: it imports, logs in, and makes what all sides have.
"""

import gc
import json
import os
import re
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any


def main(module: str, function: str) -> None:
    """Work, and print what it came to and what it took."""
    asked = json.load(sys.stdin)
    side = import_module(module)
    prepared = side.prepare(asked)
    gc.collect()
    memory, cpu, begun = _start_memory(), time.process_time(), time.perf_counter()
    result = getattr(side, function)(prepared, asked)
    seconds = time.perf_counter() - begun
    took = {"seconds": seconds, "cpu": time.process_time() - cpu, "memory": _status("VmHWM") - memory}
    json.dump({"result": result, **took}, sys.stdout)
    sys.stdout.flush()
    # What a process gives back at its end is no part of the work.
    os._exit(0)


def _start_memory() -> int:
    """Let the kernel forget the peak so far; return what the process has now, in bytes."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status("VmRSS")


def _status(name: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kibibytes,) = re.findall(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kibibytes) * 1024


def counts(rows: dict[str, Any]) -> dict[str, int]:
    """How many rows there are of each table: what all sides have to agree on."""
    return {table: len(some) for table, some in rows.items()}


if __name__ == "__main__":
    main(*sys.argv[1:])
