"""Time: both sides in turns in one process, so that whatever slows the machine down slows down both."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from comparison import SIDES, Comparison

#: Seconds that one sample lasts at least: a fast function is called that many times and the time divided.
SAMPLE = 0.02


@dataclass(frozen=True)
class Timing:
    """Seconds per call of each round, both sides in the same order."""

    baseline: list[float]
    core: list[float]

    @property
    def medians(self) -> tuple[float, float]:
        """Seconds per call: baseline, core."""
        return statistics.median(self.baseline), statistics.median(self.core)

    @property
    def ratio(self) -> float:
        """How many times as long the baseline takes."""
        baseline, core = self.medians
        return baseline / core

    @property
    def spread(self) -> tuple[float, float]:
        """Between which ratios the middle half of the rounds lies."""
        rounds = zip(self.baseline, self.core, strict=True)
        low, _, high = statistics.quantiles(baseline / core for baseline, core in rounds)
        return low, high


def measure(comparison: Comparison, rounds: int) -> Timing:
    """Take `rounds` samples of each side."""
    arguments = comparison.prepare()
    work = {side: partial(getattr(comparison, side), *arguments) for side in SIDES}
    calls = {side: _calls_per_sample(work[side]) for side in SIDES}
    samples: dict[str, list[float]] = {side: [] for side in SIDES}
    for number in range(rounds):
        # Each side goes first as often as the other.
        for side in SIDES if number % 2 else reversed(SIDES):
            samples[side].append(_sample(work[side], calls[side]))
    return Timing(**samples)


def _calls_per_sample(work: Callable[[], object]) -> int:
    work()
    return max(1, round(SAMPLE / _sample(work, 1)))


def _sample(work: Callable[[], object], calls: int) -> float:
    # As timeit does: the collector does not run in the middle of one side because of the garbage of the other.
    gc.collect()
    gc.disable()
    try:
        begun = time.perf_counter()
        for _ in range(calls):
            work()
        return (time.perf_counter() - begun) / calls
    finally:
        gc.enable()
