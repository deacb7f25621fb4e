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
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from types import ModuleType

import comparison

sys.path.insert(0, str(Path(__file__).parents[1] / "odoo"))

from harness import process, wheel
from harness.checks.python import environment
from harness.steps import step
from table import render

HERE = Path(__file__).parent


def main() -> int:
    """Build what is measured, hand it to ``measure.py`` in its environment and to an Odoo; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("benches", nargs="*", metavar="bench", help="which benches; all by default")
    parser.add_argument("--rounds", type=int, default=31, help="samples of each side (default: %(default)s)")
    parser.add_argument(
        "--scale", type=float, default=1, help="size of the data of `connect` and `export`, such as 0.01 to try it out"
    )
    parser.add_argument("--wheel", type=Path, help="a ready wheel")
    options = parser.parse_args()
    chosen = options.benches or comparison.names()
    if unknown := {*chosen} - {*comparison.names()}:
        parser.error(f"no such bench: {', '.join(sorted(unknown))} (there are: {', '.join(comparison.names())})")
    with step("wheel"):
        built = options.wheel or wheel.build(release=True)
    failed = _measure(built, [name for name in chosen if name not in comparison.IN_ODOO], options.rounds)
    for name in chosen:
        if name in comparison.IN_ODOO:
            for title, headings, rows in _tables(comparison.load(name), built, options.scale):
                print(f"\n{title}\n\n{render(headings, rows)}", flush=True)
    return failed


def _tables(
    bench: ModuleType, built: Path, scale: float
) -> Iterable[tuple[str, Sequence[str], Sequence[Sequence[str]]]]:
    """Title, headings and rows of each table of a bench in an Odoo."""
    if hasattr(bench, "tables"):
        return bench.tables(built, scale)
    return [(comparison.title(bench), bench.HEADINGS, bench.rows(built))]


def _measure(built: Path, benches: Collection[str], rounds: int) -> int:
    """Take the measurements of ``benches``, if any, in an environment of their own; return the exit code."""
    if not benches:
        return 0
    with step("environment"):
        python = environment("bench")
    core = wheel.unpack(built, python)
    command = [python.python, HERE / "measure.py", f"--rounds={rounds}", *benches]
    with process.started(command, env=os.environ | {"PYTHONPATH": str(core)}) as measuring:
        return measuring.wait()


if __name__ == "__main__":
    sys.exit(process.script(main))
