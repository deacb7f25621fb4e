"""The wheel: that it builds, that its tests pass and that its stubs tell the truth."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from .. import paths, process, sandbox, venv, wheel
from ..verdict import CLEAN, Verdict

#: What pytest runs: the wheel's tests, those of the addon's sources, of this harness and of the judge of storms.
SUITES = (
    "tests/python",
    "tests/odoo/test_addon_models.py",
    "tests/odoo/test_harness.py",
    "tests/odoo/harness",
    "tests/soak/test_judge.py",
    "tests/soak/test_delivery_judge.py",
    "tests/soak/test_read_judge.py",
)


def environment(name: str = "tests") -> venv.Venv:
    """Return the environment made from ``tests/requirements/<name>.txt``."""
    listed = (paths.ROOT / "tests" / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    requirements = [line for line in listed.splitlines() if line and not line.startswith("#")]
    return venv.ensure(name, requirements, sys.executable)


@dataclass
class Python:
    """The checks of the Python package, which all need the wheel that the first one builds."""

    wheel: Path | None = None

    def build(self) -> Verdict:
        """Build the wheel and the sandbox, for all that runs on them.

        Not for release, which takes several times as long: of what cargo compiles here, most is what its tests want.
        """
        self.wheel = wheel.build()
        os.environ[sandbox.BUILT] = str(sandbox.build())
        return CLEAN

    def tests(self) -> Verdict:
        """Pytest on the wheel, with a sandbox running."""
        report = paths.log_dir() / "pytest.xml"
        log = paths.log_dir() / "pytest.log"
        with self.pytest(["--doctest-modules", f"--junitxml={report}", *SUITES]) as (command, env):
            code = process.run(command, log=log, cwd=paths.ROOT, env=env, check=False)
        if not report.exists():
            raise process.CommandFailed(command, f"exit code {code}", log)
        if code:
            print(process.tail(log, 80))
        return count_junit(report.read_text(encoding="utf-8"))

    @contextmanager
    def pytest(self, arguments: Sequence[str]) -> Iterator[tuple[list[str | Path], dict[str, str]]]:
        """Start a sandbox; give the command line and the environment for pytest."""
        env = self.env()
        with sandbox.running(sandbox.build()) as monta:
            yield [environment().python, "-m", "pytest", "-p", "no:cacheprovider", *arguments], env | monta.env

    def stubs(self) -> Verdict:
        """Compare the type stubs with the compiled module."""
        command = [environment().python, "-m", "mypy.stubtest", "monta_core._monta_core"]
        process.run(command, log=paths.log_dir() / "stubtest.log", cwd=paths.cache_dir(), env=self.env())
        return CLEAN

    def env(self) -> dict[str, str]:
        """Return the environment in which Python finds the wheel."""
        if self.wheel is None:
            raise RuntimeError("there is no wheel to test")
        folder = wheel.unpack(self.wheel, environment())
        return {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def count_junit(text: str) -> Verdict:
    """Add up the test suites of a JUnit report.

    >>> print(count_junit('<testsuites><testsuite tests="5" failures="1" errors="1" skipped="1"/></testsuites>'))
    2 passed, 2 failed, 1 skipped
    """
    total = Verdict()
    for suite in ElementTree.fromstring(text).iter("testsuite"):
        ran, failures, errors, skipped = (int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped"))
        total += Verdict(ran - failures - errors - skipped, failures + errors, skipped)
    return total
