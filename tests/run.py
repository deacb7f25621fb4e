#!/usr/bin/env python3
"""Run every check of this repository and close with one line: ``N passed, M failed``.

Needs cargo and Python 3.10 or newer; everything else is made in a cache. Without an Odoo tree the addon's tests are
reported as NOT RUN and the rest still counts.

    tests/run.py                    everything
    tests/run.py rust python        only these groups: lint, rust, python, odoo
    tests/run.py soak               a short storm, which is not part of everything
"""

import argparse
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "odoo"))

from harness import jobs, process
from harness.checks import addon, demo, rust, soak, style
from harness.checks.python import Python
from harness.checks.supply import Supply
from harness.verdict import Verdict

GROUPS = ("lint", "rust", "python", "odoo")
#: Run where it is named: dice decide what it finds, and a storm takes minutes.
NAMED_ONLY = ("soak",)


def main() -> int:
    """Run the chosen groups in order; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="group", help="which groups; all by default")
    chosen = parser.parse_args().groups or GROUPS
    if unknown := {*chosen} - {*GROUPS, *NAMED_ONLY}:
        parser.error(f"no such group: {', '.join(sorted(unknown))}")
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
    """Run the checks of `groups`; return the verdict of each check, in the order they ran."""
    package = Python()
    checks = [
        ("lint", "cargo fmt --check", rust.formatting),
        ("lint", "cargo clippy", rust.lints),
        ("rust", "cargo tests", rust.tests),
        ("rust", "fuzz targets over their corpora", rust.fuzz_corpora),
        ("wheel", "wheel", package.build),
        ("python", "pytest", package.tests),
        ("python", "stubtest", package.stubs),
        ("lint", "ruff format --check", style.formatting),
        ("lint", "ruff check", style.lints),
        ("lint", "pylint-odoo", style.odoo_rules),
        ("lint", "XML", style.xml),
        ("lint", "cargo deny", supply.crates),
        ("lint", "pip-audit", supply.packages),
    ]
    needed = {*groups, "wheel"} if {"python", "odoo", "soak"} & {*groups} else {*groups}
    verdicts = {title: _attempt(title, check) for group, title, check in checks if group in needed}
    if "odoo" in groups:
        verdicts |= _in_odoo(package.wheel)
    if "soak" in groups and addon.found():
        # After the others: it is made of processes that get in each other's way already.
        verdicts["soak"] = _attempt("soak", lambda: soak.tests(package.wheel))
    return verdicts


def _in_odoo(wheel: Path | None) -> dict[str, Verdict]:
    """Run the addon's tests and the demo, several at once; without a wheel there is nothing they could run."""
    if wheel is None:
        return {"Odoo": Verdict(failed=1)}
    demos = demo.jobs(wheel)
    of_jobs = jobs.run([*(run.job(wheel) for run in addon.runs()), *demos], addon.PLACES)
    return addon.verdicts() | {job.title: of_jobs[job.title] for job in demos}


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
