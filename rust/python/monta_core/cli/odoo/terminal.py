"""What depends on whether somebody sits at a terminal: Ctrl-C, and a line that shows how far a read has come."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ..language import say

#: Seconds between two looks of the line.
PAUSE = 0.1


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C raise ``KeyboardInterrupt``, so that a prompt gives the echo back, and a read ends in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class ProgressLine:
    """Table, rows and rate on one line of the terminal; nothing where standard error is none."""

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()
        self._next = 0.0
        self._written = False

    def __call__(self, table: str, rows: int, expected: int, rate: float) -> None:
        """Show how far it is: rows of a table, how many there will be, and how many come in a second."""
        now = time.monotonic()
        if not self._shows or (now < self._next and rows < expected):
            return
        self._next = now + PAUSE
        width = shutil.get_terminal_size().columns - 1
        counts = {"table": table, "rows": rows, "expected": expected, "rate": rate}
        text = say("{table}  {rows:,} of {expected:,} rows  {rate:,.0f} a second", **counts)
        sys.stderr.write(f"\r\x1b[2K{text[:width]}")
        sys.stderr.flush()
        self._written = True

    def clear(self) -> None:
        """Make the line empty again."""
        if self._written:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._written = False
