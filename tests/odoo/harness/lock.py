"""Locks between processes. The kernel releases them, also when a process is killed."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import IO


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold `path` alone; wait until it is free."""
    with open(path, "a", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def share(path: Path) -> IO[str]:
    """Take `path` together with others; closing the returned handle lets go."""
    handle = open(path, "a", encoding="utf-8")
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def is_last(handle: IO[str]) -> bool:
    """Tell whether nobody else shares the lock that `handle` holds."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
