#!/usr/bin/env python3
"""Measure the core against the same work in tuned Python, and print the ratios.

tests/bench/run.py                    every bench
tests/bench/run.py orders             only bench_orders.py
tests/bench/run.py --rounds 101       more samples, for a busy machine
tests/bench/run.py --wheel dist/x.whl use this wheel instead of building one; only a release build tells anything
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "odoo"))

from harness import process, wheel
from harness.checks.python import environment
from harness.steps import step

HERE = Path(__file__).parent


def main() -> int:
    """Build what is measured and hand over to ``measure.py`` in its environment; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benches", nargs="*", metavar="bench", help="which benches; all by default")
    parser.add_argument("--rounds", type=int, default=31, help="samples of each side (default: %(default)s)")
    parser.add_argument("--wheel", type=Path, help="a ready wheel")
    options = parser.parse_args()
    with step("environment"):
        python = environment("bench")
    with step("wheel"):
        core = wheel.unpack(options.wheel or wheel.build(release=True), python)
    command = [python.python, HERE / "measure.py", f"--rounds={options.rounds}", *options.benches]
    with process.started(command, env=os.environ | {"PYTHONPATH": str(core)}) as measuring:
        return measuring.wait()


if __name__ == "__main__":
    sys.exit(process.script(main))
