"""The Rust workspace: format, lints, tests."""

import os
import re
import shutil
from pathlib import Path

from .. import paths, process
from ..verdict import CLEAN, Verdict

_NEXTEST = re.compile(r"Summary \[.*\] +\d+(?:/\d+)? tests? run: (?P<passed>\d+) passed(?P<rest>.*)")
_CARGO_TEST = re.compile(r"test result: \w+\. (?P<passed>\d+) passed; (?P<failed>\d+) failed; (?P<skipped>\d+) ignored")
_ENV = {"CARGO_TERM_COLOR": "never"}


def formatting() -> Verdict:
    """``cargo fmt --check``."""
    _cargo("fmt", "--all", "--check")
    return CLEAN


def lints() -> Verdict:
    """``cargo clippy`` with warnings denied, tests and benches included."""
    _cargo("clippy", "--workspace", "--locked", "--all-targets", "--", "-D", "warnings")
    return CLEAN


def tests() -> Verdict:
    """Unit, property and integration tests through nextest where it is installed, and the examples in the docs.

    Every fuzz target runs over its corpus, without a fuzzer, so that none of them rots.
    """
    if shutil.which("cargo-nextest"):
        ran = count_nextest(_tested("nextest", "run", "--workspace", "--locked", "--no-fail-fast"))
        return ran + count_cargo_test(_tested("test", "--workspace", "--locked", "--doc", "--no-fail-fast"))
    return count_cargo_test(_tested("test", "--workspace", "--locked", "--no-fail-fast"))


def count_nextest(text: str) -> Verdict:
    """Read the summary line of ``cargo nextest run``; no summary counts as one failure.

    >>> print(count_nextest("Summary [  0.3s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 2 skipped"))
    3 passed, 2 failed, 2 skipped
    """
    match = _NEXTEST.search(text)
    if match is None:
        return Verdict(failed=1)
    counts = re.findall(r", (\d+) ([a-z ]+)", match["rest"])
    skipped = sum(int(number) for number, kind in counts if kind.strip() == "skipped")
    failed = sum(int(number) for number, kind in counts if kind.strip() != "skipped")
    return Verdict(int(match["passed"]), failed, skipped)


def count_cargo_test(text: str) -> Verdict:
    """Add up the result lines of ``cargo test``, one per test program; none at all counts as one failure.

    >>> print(count_cargo_test("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured"))
    3 passed, 0 failed, 1 skipped
    """
    results = [Verdict(*map(int, match.groups())) for match in _CARGO_TEST.finditer(text)]
    return sum(results, Verdict()) if results else Verdict(failed=1)


def _cargo(*arguments: str) -> None:
    process.run(["cargo", *arguments], log=_log(arguments[0]), cwd=paths.ROOT, env={**os.environ, **_ENV})


def _tested(*arguments: str) -> str:
    """Run cargo and return its output; a failed test shows the end of the log and is counted from it."""
    log = _log(arguments[0])
    code = process.run(["cargo", *arguments], log=log, cwd=paths.ROOT, env={**os.environ, **_ENV}, check=False)
    if code:
        print(process.tail(log, 80))
    return log.read_text(encoding="utf-8", errors="replace")


def _log(verb: str) -> Path:
    return paths.log_dir() / f"cargo-{verb}.log"
