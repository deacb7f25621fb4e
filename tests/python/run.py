#!/usr/bin/env python3
"""Run tests of the wheel: build it (not optimised), start a sandbox, and hand the arguments to pytest.

tests/python/run.py                                        all of them
tests/python/run.py tests/python/test_cli.py -k push       those of one file with "push" in their names
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "odoo"))

from harness import paths, process, wheel
from harness.checks.python import Python
from harness.steps import step


def main() -> int:
    """Run the tests that the command line names; return pytest's exit code."""
    with step("wheel"):
        package = Python(wheel.build())
    with package.pytest(sys.argv[1:] or ["tests/python"]) as (command, env):
        return subprocess.run(command, cwd=paths.ROOT, env=env).returncode


if __name__ == "__main__":
    sys.exit(process.script(main))
