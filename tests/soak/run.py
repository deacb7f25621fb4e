#!/usr/bin/env python3
"""A storm over Odoo and the local Monta, and a judge who compares both when it is over.

Prefork workers and cron workers, people who take, change, cancel and confirm orders, faults before and after Monta's
work, workers that are killed (some just when a request is under way), a power failure and a restart. Then everything
comes to rest, and each confirmed order has to be at Monta exactly once, as Odoo would send it now.

    tests/soak/run.py                               both API profiles, about five minutes
    tests/soak/run.py --seconds 1800 --orders 9999  longer
    tests/soak/run.py --profile v6 --seed 4711      one profile, with the dice of another run
    tests/soak/run.py --deliveries --orders 200     Monta splits and ships, and Odoo has to deliver each piece once

The dice of people, faults and kills follow from the seed; when each worker gets its turn does not. ``tests/run.py``
lets a short storm loose with the rest, always with the same seed (tests/odoo/harness/checks/soak.py).
"""

import argparse
import dataclasses
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "odoo"))

import deliveries
import delivery_judge
import faults
import judge
import report
from harness import database, paths, process, tree
from harness.stage import stage
from harness.steps import step
from harness.verdict import Verdict
from orders import OrderStorm
from storm import LOGINS, TIMEOUT

PROFILES = ("v6", "documented")


def main() -> int:
    """Run the storms; return the exit code."""
    options = _options()
    print(f"seed {options.seed}", flush=True)
    source = tree.find(options.series)
    if not source.exists:
        print(f"NOT RUN: Odoo {options.series} (no tree at {source.path})")
        return 2
    kind, results = deliveries.DeliveryStorm if options.deliveries else OrderStorm, []
    with stage(source, built_wheel=options.wheel, release=not options.debug) as instance:
        with step(f"[{options.series}] template database"):
            template = database.template(instance)
        with database.borrowed(instance, template) as installed:
            with step(f"[{options.series}] install the addon"):
                instance.install(installed, [paths.ADDON], demo=False, log=paths.log_dir() / "soak-install.log")
            profiles = PROFILES if options.profile == "both" else (options.profile,)
            for profile in profiles:
                with database.borrowed(instance, installed) as name:
                    results.append(kind(instance, name, profile, options).run())
    return _report(results, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", default="18.0", choices=paths.ALL_SERIES)
    parser.add_argument("--profile", default="both", choices=["both", *PROFILES])
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31), help="of all dice; printed")
    parser.add_argument("--deliveries", action="store_true", help="a storm over what Monta ships, not over orders")
    parser.add_argument("--seconds", type=float, default=90, help="how long each storm lasts at most")
    parser.add_argument("--actions", type=int, default=0, help="it is over when people have done so many things")
    parser.add_argument("--orders", type=int, default=1000, help="the most orders of each storm")
    parser.add_argument("--people", type=int, default=6, choices=range(1, len(LOGINS) + 1), metavar="N")
    parser.add_argument("--pause", type=float, default=0.3, help="seconds somebody thinks before the next thing")
    parser.add_argument("--workers", type=int, default=3, help="HTTP workers")
    parser.add_argument("--crons", type=int, default=2, help="cron workers")
    parser.add_argument("--faults", type=float, default=0.25, help="share of the changing requests that go wrong")
    parser.add_argument("--without", action="append", default=[], choices=faults.names(TIMEOUT), help="no such fault")
    parser.add_argument("--kill-every", type=float, default=4, help="seconds between kills, on average; 0: none")
    parser.add_argument("--no-restart", action="store_true", help="no power failure and no restart")
    parser.add_argument("--speed", type=float, default=20, help="how much faster waiting passes")
    parser.add_argument("--wheel", type=Path, help="use this wheel instead of building one")
    parser.add_argument("--debug", action="store_true", help="build without optimizations")
    parser.add_argument(
        "--tolerate",
        action="append",
        default=[],
        choices=[*judge.KINDS, *delivery_judge.KINDS, report.TOLD],
        help="report, but do not fail",
    )
    parser.add_argument("--report", type=Path, help="write the verdict to this file, as JSON")
    return parser.parse_args()


def _report(results: list[report.Result], options: argparse.Namespace) -> int:
    for result in results:
        print(f"\n{result.profile}: faults: {report.breakdown(result.faults)}")
        print(f"{result.profile}: kills: {report.breakdown(result.kills)}")
        if result.conflicts:
            print(f"{result.profile}: {result.conflicts} replayed conflicts in the addon's code are ERROR lines")
        for line in result.misjudged:
            print(f"{result.profile}: {line}")
    print(f"\n{report.table(results)}\n\nseed {options.seed}")
    verdict = sum((result.verdict(options.tolerate) for result in results), Verdict())
    if options.report:
        options.report.write_text(json.dumps(dataclasses.asdict(verdict)), encoding="utf-8")
    print(f"soak: {verdict}", flush=True)
    return 1 if verdict.failed else 0


if __name__ == "__main__":
    sys.exit(process.script(main))
