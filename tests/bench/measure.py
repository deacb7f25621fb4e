"""Take every measurement of the chosen benches and print them; needs the wheel and the baseline's packages.

Started by ``run.py``, which prepares both.
"""

import argparse
import platform
import sys
from importlib import metadata

import comparison
import memory
import timing
from table import render

HEADINGS = (
    *("", "Python", "core", "ratio", "middle half"),
    *("Python peak", "core peak", "ratio", "ratio without code", "of which code", "of which input"),
)


def main() -> int:
    """Check that both sides agree, then measure them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("benches", nargs="+", metavar="bench")
    parser.add_argument("--rounds", type=int, required=True)
    options = parser.parse_args()
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("monta-core", "jsonpatch"))
    print(f"\nPython {platform.python_version()}, {versions}; medians of {options.rounds} interleaved rounds")
    for name in options.benches:
        module = comparison.load(name)
        title = comparison.title(module)
        if not hasattr(module, "COMPARISONS"):
            print(f"\n{title}\n\n{render(module.HEADINGS, module.rows())}", flush=True)
            continue
        if different := [case.title for case in module.COMPARISONS if not case.agrees()]:
            print(f"{name}: the two sides do not agree on {', '.join(different)}")
            return 1
        rows = [_row(case, options.rounds) for case in module.COMPARISONS]
        print(f"\n{title}\n\n{render(HEADINGS, rows)}", flush=True)
    return 0


def _row(case: comparison.Comparison, rounds: int) -> tuple[str, ...]:
    times = timing.measure(case, rounds)
    arguments = case.prepare()
    python, core, given = (memory.measure(arguments, work) for work in (case.baseline, case.core, None))
    low, high = times.spread
    return (
        case.title,
        *(f"{seconds * 1000:.1f} ms" for seconds in times.medians),
        f"{times.ratio:.1f}",
        f"{low:.1f} to {high:.1f}",
        *(f"{side.peak / 2**20:.1f} MiB" for side in (python, core)),
        f"{python.peak / core.peak:.2f}",
        f"{python.own / core.own:.2f}",
        *(f"{size / 2**20:.1f} MiB" for size in (core.code, given.peak)),
    )


if __name__ == "__main__":
    sys.exit(main())
