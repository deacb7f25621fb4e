"""The result of a check, as numbers that add up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")


#: A check that is a single yes: a formatter or a linter that found nothing.
CLEAN = Verdict(passed=1)
