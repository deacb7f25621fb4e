#!/usr/bin/env python3
"""A storm over the reading of an Odoo from outside, and a judge who compares the cache with Odoo when it is over.

People change, create and delete products, bills of material and documents, while one process after the other reads
them through a relay that resets connections, cuts answers, says 429 and 502, is slow, and stalls for a minute, which is
longer than a reader waits. A third of the readers is killed. After each of them no row may be missing that Odoo still
has; when all is over, the cache has to equal what a new one reads.

    tests/soak/reads.py                            200 reads, about twenty minutes
    tests/soak/reads.py --reads 40 --seed 4711     fewer, with the dice of another run

The dice of changes, faults and kills follow from the seed; when each comes about does not. ``tests/run.py`` lets a
short storm loose on the Odoo 18.0 of tests/connect/run.py, always with the same seed (harness/checks/soak.py).
"""

import argparse
import dataclasses
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "odoo"))
sys.path.insert(1, str(Path(__file__).parents[1] / "connect"))
sys.path.insert(2, str(Path(__file__).parents[1] / "bench"))

from harness import database, paths, process, tree, wheel
from harness.stage import stage
from harness.steps import step
from harness.verdict import Verdict
from prefork import Prefork
from read_storm import Place, Storm, add_options
from report import breakdown
from table import render

HEADINGS = (
    "reads",
    "complete",
    "not complete",
    "killed",
    "changes",
    "faults",
    "rows lost",
    "other findings",
    "seconds",
)


def main() -> int:
    """Let it storm; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    parser.add_argument("--series", default="18.0", choices=paths.ALL_SERIES)
    parser.add_argument("--products", type=int, default=2000, help="how many there are when it begins")
    parser.add_argument("--wheel", type=Path, help="use this wheel instead of building one")
    parser.add_argument("--debug", action="store_true", help="build without optimizations")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    source = tree.find(options.series)
    if not source.exists:
        print(f"NOT RUN: Odoo {options.series} (no tree at {source.path})")
        return 2
    begun = time.monotonic()
    with (
        stage(source, without=("wheel", "sandbox")) as instance,
        tempfile.TemporaryDirectory(prefix="monta-soak-", ignore_cleanup_errors=True) as folder,
    ):
        with step(f"[{options.series}] wheel"):
            core = wheel.unpack(options.wheel or wheel.build(not options.debug), instance.environment)
        with step(f"[{options.series}] catalogue of {options.products} products"):
            template = database.with_catalogue(instance, options.products)
        with database.borrowed(instance, template) as name:
            log = paths.log_dir() / "soak-reads-server.log"
            with Prefork(instance, name, log, workers=2, crons=0) as server:
                server.start()
                storm = Storm(Place(instance.url, instance.server, name, core, Path(folder)), options)
                storm.run()
    storm.seconds = time.monotonic() - begun
    return 1 if told(storm).failed else 0


def short(place: Place, report: Path, arguments: list[str]) -> None:
    """Let a storm loose on an Odoo that is there; leave the verdict in the file `report`, as JSON."""
    parser = argparse.ArgumentParser()
    add_options(parser)
    storm = Storm(place, parser.parse_args(arguments))
    storm.run()
    report.write_text(json.dumps(dataclasses.asdict(told(storm))), encoding="utf-8")


def told(storm: Storm) -> Verdict:
    """Tell what came of a storm; return it as numbers."""
    print(f"\nchanges: {breakdown(storm.changes)}\nfaults: {breakdown(storm.faults.counts)}")
    for finding in storm.findings:
        print(finding)
    print(f"\n{render(HEADINGS, [_row(storm)])}\n\nseed {storm.options.seed}")
    verdict = Verdict(0 if storm.findings else storm.outcomes["complete"], len(storm.findings))
    print(f"soak of reads: {verdict}", flush=True)
    return verdict


def _row(storm: Storm) -> tuple[str, ...]:
    cells = [sum(storm.outcomes.values()), *(storm.outcomes[kind] for kind in ("complete", "not complete", "killed"))]
    done = sum(count for name, count in storm.changes.items() if "refused" not in name)
    others = len(storm.findings) - sum("rows are lost" in finding for finding in storm.findings)
    cells += [done, sum(storm.faults.counts.values()), storm.lost, others]
    return (*map(str, cells), f"{storm.seconds:.0f}")


if __name__ == "__main__":
    sys.exit(process.script(main))
