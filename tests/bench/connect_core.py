"""Our side: Connect & Read into a profile's cache, and what it answers from there."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from monta_core.connect import Profile

#: What people type, of the names that tests/connect/catalogue.py makes.
TYPED = ("oak", "oak table", "sku-0001", "table 77", "larch shelf 4", "buy", "walnut 123", "nothing like it")
#: Seconds one call may take, which a busy machine makes long.
TIMEOUT = 600
#: How often each of them is searched for.
TURNS = 25


def prepare(asked: dict) -> Profile:
    """Open the profile, which is made where there is none."""
    path, cache = (Path(asked["folder"]) / name for name in ("profile.json", "cache.sqlite"))
    if path.exists():
        return Profile.open(path, cache=cache)
    return Profile.create(path, asked["url"], asked["database"], cache=cache)


def read(profile: Profile, asked: dict) -> dict:
    """Log in and read what the profile wants."""
    return profile.connect(asked["login"], asked["password"], timeout=TIMEOUT).read()


def show(profile: Profile, _asked: dict) -> list:
    """Return number, first and last of the rows that the list shows."""
    rows = profile.list("Products")["rows"]
    return [len(rows), rows[0], rows[-1]]


def search(profile: Profile, _asked: dict) -> dict:
    """Return how long the first search takes, and 95 of a hundred of those after it."""
    first = _seconds(lambda: profile.search("Product search", TYPED[0]))
    times = [_seconds(lambda text=text: profile.search("Product search", text)) for text in TYPED * TURNS]
    return {"first": first, "p95": statistics.quantiles(times, n=20)[-1]}


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
