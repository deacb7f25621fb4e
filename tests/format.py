#!/usr/bin/env python3
"""Rewrite the sources in the house style: cargo fmt, ruff format and ruff's safe fixes."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "odoo"))

from harness import paths
from harness.checks.python import environment
from harness.checks.style import PYTHON


def main() -> int:
    """Run the formatters on the whole repository; return the first exit code that is not 0."""
    ruff = environment("lint").tool("ruff")
    commands = (["cargo", "fmt", "--all"], [ruff, "check", "--fix", *PYTHON], [ruff, "format", *PYTHON])
    return max(subprocess.run(command, cwd=paths.ROOT).returncode for command in commands)


if __name__ == "__main__":
    sys.exit(main())
