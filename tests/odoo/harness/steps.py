"""Progress on the terminal: one line per step, with its time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print `title` and how long the block took, also when it fails."""
    begun = time.monotonic()
    print(f"{title} ...", flush=True)
    verdict = "FAILED"
    try:
        yield
        verdict = "done"
    finally:
        print(f"{title}: {verdict} in {time.monotonic() - begun:.1f} s", flush=True)
