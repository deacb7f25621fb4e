#!/usr/bin/env python3
"""Run every check of this repository and close with one line: ``N passed, M failed``.

Needs cargo and Python 3.10 or newer; everything else is made in a cache. Without an Odoo tree the addon's tests are
reported as NOT RUN and the rest still counts.

    tests/run.py                    everything
    tests/run.py rust python        only these groups: lint, rust, python, odoo, soak

What cargo does of them runs beside the rest, and several Odoos run at once.
"""

import argparse
import dataclasses
import json
import sys
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "odoo"))

from harness import jobs, paths, process
from harness.checks import addon, connect, demo, rust, soak, style
from harness.checks.python import Python
from harness.checks.supply import Supply
from harness.verdict import Verdict

GROUPS = ("lint", "rust", "python", "odoo", "soak")
#: Those that want the wheel.
ON_THE_WHEEL = {"python", "odoo", "soak"}

Check = tuple[str, str, Callable[[], Verdict]]
#: What cargo does but for the wheel: group, title, check.
CARGO: tuple[Check, ...] = (
    ("lint", "cargo fmt --check", rust.formatting),
    ("lint", "cargo clippy", rust.lints),
    ("rust", "cargo tests", rust.tests),
)


def main() -> int:
    """Run the chosen groups; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="group", help="which groups; all by default")
    parser.add_argument("--cargo", type=Path, metavar="FILE", help="only what cargo does of them; the verdicts as JSON")
    options = parser.parse_args()
    chosen = options.groups or GROUPS
    if unknown := {*chosen} - {*GROUPS}:
        parser.error(f"no such group: {', '.join(sorted(unknown))}")
    if options.cargo:
        verdicts = _run(CARGO, chosen)
        written = {title: dataclasses.asdict(verdict) for title, verdict in verdicts.items()}
        options.cargo.write_text(json.dumps(written), encoding="utf-8")
        return 1 if sum(verdicts.values(), Verdict()).failed else 0
    begun = time.monotonic()
    supply = Supply()
    verdicts = run(chosen, supply)
    missing = [*supply.missing, *([*addon.missing(), *addon.not_run()] if "odoo" in chosen else [])]
    print(f"\nAfter {time.monotonic() - begun:.0f} s:")
    print("\n".join([*(f"{title}: {verdict}" for title, verdict in verdicts.items()), *missing]))
    total = sum(verdicts.values(), Verdict())
    print(total, flush=True)
    return 1 if total.failed else 0


def run(groups: Collection[str], supply: Supply) -> dict[str, Verdict]:
    """Run the checks of `groups`; return the verdict of each check."""
    package = Python()
    checks = (
        ("python", "pytest", package.tests),
        ("python", "stubtest", package.stubs),
        ("lint", "ruff format --check", style.formatting),
        ("lint", "ruff check", style.lints),
        ("lint", "pylint-odoo", style.odoo_rules),
        ("lint", "XML", style.xml),
        ("lint", "cargo deny", supply.crates),
        ("lint", "pip-audit", supply.packages),
    )
    report = paths.log_dir() / "cargo.json"
    # First: all others want it, and cargo compiles one thing at a time.
    built = {"wheel": _attempt("wheel", package.build)} if ON_THE_WHEEL & {*groups} else {}
    with jobs.Pool(addon.PLACES) as pool:
        if by_cargo := {"lint", "rust"} & {*groups}:
            command = [sys.executable, "-u", __file__, f"--cargo={report}", *sorted(by_cargo)]
            pool.start(jobs.Job("cargo", command, report.with_suffix(".log"), lambda _code: _sum(report)))
        verdicts = built | _run(checks, groups)
        of_odoo = _in_odoo(pool, groups, package.wheel)
    return (_verdicts(report) if by_cargo else {}) | verdicts | of_odoo


def _in_odoo(pool: jobs.Pool, groups: Collection[str], wheel: Path | None) -> dict[str, Verdict]:
    """Run what needs an Odoo, and the demo; without a wheel there is nothing they could run."""
    if not {"odoo", "soak"} & {*groups} or wheel is None:
        pool.run([])
        return {"Odoo": Verdict(failed=1)} if {"odoo", "soak"} & {*groups} else {}
    storms = [soak.job(wheel)] if "soak" in groups and addon.found() else []
    runs = addon.runs() if "odoo" in groups else []
    long, short = ([run.job(wheel) for run in runs if run.is_short == is_short] for is_short in (False, True))
    others = [*connect.jobs(wheel), *demo.jobs(wheel)] if "odoo" in groups else []
    # What takes long comes first: what is left in the end, when one place has nothing more to do, is short.
    of_jobs = pool.run([*storms, *long, *others, *short])
    return (addon.verdicts() if runs else {}) | {job.title: of_jobs[job.title] for job in (*others, *storms)}


def _run(checks: Sequence[Check], groups: Collection[str]) -> dict[str, Verdict]:
    """Run those of `checks` that are in `groups`, one after the other; return the verdict of each by its title."""
    return {title: _attempt(title, check) for group, title, check in checks if group in groups}


def _verdicts(report: Path) -> dict[str, Verdict]:
    """Return what cargo's checks left; nothing is one failure."""
    if not report.exists():
        return {"cargo": Verdict(failed=1)}
    return {title: Verdict(**counts) for title, counts in json.loads(report.read_text(encoding="utf-8")).items()}


def _sum(report: Path) -> Verdict:
    return sum(_verdicts(report).values(), Verdict())


def _attempt(title: str, check: Callable[[], Verdict]) -> Verdict:
    print(f"{title} ...", flush=True)
    begun = time.monotonic()
    try:
        verdict = check()
    except (process.CommandFailed, RuntimeError, OSError) as error:
        print(error)
        verdict = Verdict(failed=1)
    print(f"{title}: {verdict} in {time.monotonic() - begun:.1f} s", flush=True)
    return verdict


if __name__ == "__main__":
    sys.exit(process.script(main))
