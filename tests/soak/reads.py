#!/usr/bin/env python3
"""A storm over the reading of an Odoo from outside, and a judge who compares the cache with Odoo when it is over.

People change, create and delete products, bills of material and documents, while one process after the other reads them
through a relay that resets connections, cuts answers, stalls, and says 429 and 502. A third of the readers is killed.
After each of them no row may be missing that Odoo still has; when all is over, the cache has to equal what a new one
reads.

    tests/soak/reads.py                            200 reads, about ten minutes
    tests/soak/reads.py --reads 40 --seed 4711     fewer, with the dice of another run

The dice of changes, faults and kills follow from the seed; when each comes about does not.
"""

import argparse
import dataclasses
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "odoo"))
sys.path.insert(1, str(Path(__file__).parents[1] / "connect"))
sys.path.insert(2, str(Path(__file__).parents[1] / "bench"))

import caches
import relay
from changes import Changer
from harness import database, odoo, paths, process, tree, wheel
from harness.stage import stage
from harness.steps import step
from harness.verdict import Verdict
from prefork import Prefork
from report import breakdown
from table import render

LOGIN = PASSWORD = "admin"
#: Beside the profile.
CACHE = "cache.sqlite"
#: Seconds a reader may take before it counts as stuck.
STUCK = 300
#: What `write_date` does not tell, and a full read has to.
BLIND = {("product.template", "route_ids")}
#: How a reader reads, and how often.
EXTENTS = {"": 6, "quick": 3, "full": 1}
#: Which rows of Odoo's tables are read; the others are as a whole.
ATTACHMENTS = "res_field IS NULL AND res_model IN ('product.template', 'product.product', 'mrp.bom')"
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


class Faults:
    """What goes wrong with requests, and how often it did."""

    def __init__(self, chance: float, stall: float, seed: str):
        self.counts: Counter[str] = Counter()
        self._chance = chance
        self._stall = stall
        self._dice = random.Random(seed)

    def __call__(self) -> relay.Fault | None:
        if self._dice.random() >= self._chance:
            return None
        name, fault = self._dice.choice(
            [
                ("reset before", relay.Fault("reset")),
                ("reset after", relay.Fault("reset", after=True)),
                ("cut", relay.Fault("cut", after=True)),
                ("429", relay.Fault("status", status=429, headers=(("Retry-After", "1"),))),
                ("502 before", relay.Fault("status", status=502)),
                ("502 after", relay.Fault("status", after=True, status=502)),
                ("stall", relay.Fault("stall", after=True, seconds=self._dice.uniform(0, self._stall))),
            ]
        )
        self.counts[name] += 1
        return fault


class Storm:
    """One profile that is read again and again."""

    def __init__(self, instance: odoo.Odoo, name: str, core: Path, folder: Path, options: argparse.Namespace):
        self.findings: list[str] = []
        self.lost = 0
        self.outcomes: Counter[str] = Counter()
        self.faults = Faults(options.faults, options.stall, f"faults {options.seed}")
        self.changes: Counter[str] = Counter()
        self._instance, self._name, self._folder, self._options = instance, name, folder, options
        self._dice = random.Random(options.seed)
        # The session log is in the temporary folder.
        self._env = {**os.environ, "PYTHONPATH": str(core), "TMPDIR": str(folder)}
        self._usual = 3.0

    def run(self) -> None:
        """Let it storm, come to rest, and judge."""
        log = paths.log_dir() / "soak-reads-server.log"
        with Prefork(self._instance, self._name, log, workers=2, crons=0) as server:
            server.start()
            with relay.running(self._instance.url) as between:
                profile = self._profile("storm", between.url)
                with step("first read"):
                    # Through the faults: it may take more than one.
                    between.spoil = self.faults
                    self._read(profile, "")
                with step(f"storm of {self._options.reads} reads"):
                    self._storm(profile)
                between.spoil = lambda: None
                with step("judge"):
                    self._judge(profile, self._profile("new", between.url))

    def _profile(self, name: str, url: str) -> Path:
        """Make a profile of the endpoint `url`."""
        path = self._folder / name / "profile.json"
        path.parent.mkdir()
        path.write_text(json.dumps({"version": 1, "endpoint": url, "database": self._name}), encoding="utf-8")
        return path

    def _storm(self, profile: Path) -> None:
        with ExitStack() as stack:
            changers = [
                stack.enter_context(
                    Changer(
                        self._instance.url, self._instance.server, self._name, LOGIN, f"{self._options.seed} {number}"
                    )
                )
                for number in range(self._options.people)
            ]
            for _number in range(self._options.reads):
                (extent,) = self._dice.choices([*EXTENTS], [*EXTENTS.values()])
                self._read(profile, extent, kill=self._dice.random() < self._options.kills)
        for changer in changers:
            self.changes += changer.counts
            if changer.error:
                self.findings.append(f"a changer ended: {changer.error!r}")

    def _read(self, profile: Path, extent: str, kill: bool = False) -> dict:
        """Let somebody read; look whether rows are missing that Odoo has."""
        before = self._ids(profile)
        begun = time.monotonic()
        command = [
            sys.executable,
            Path(__file__).with_name("read_once.py"),
            profile,
            profile.with_name(CACHE),
            LOGIN,
            PASSWORD,
            extent,
        ]
        with process.started(command, env=self._env, stdout=subprocess.PIPE, text=True) as reader:
            if kill:
                with suppress(subprocess.TimeoutExpired):
                    reader.wait(self._dice.uniform(0, self._usual * 1.2))
                with suppress(ProcessLookupError):
                    os.killpg(reader.pid, signal.SIGKILL)
            try:
                answer, _ = reader.communicate(timeout=STUCK)
            except subprocess.TimeoutExpired:
                answer = json.dumps({"error": "stuck", "text": f"not over after {STUCK} s"})
        report = self._outcome(answer, kill, reader.returncode)
        if report.get("complete"):
            self._usual = time.monotonic() - begun
        for table, ids in self._ids(profile).items():
            before[table] = before.get(table, set()) - ids
        for table, gone in before.items():
            if gone and (still := self._of_odoo(table, gone)):
                self.lost += len(still)
                self.findings.append(f"{table}: {len(still)} rows are lost, such as {min(still)}")
        return report

    def _outcome(self, answer: str, kill: bool, code: int) -> dict:
        if kill and not answer:
            self.outcomes["killed"] += 1
            return {}
        if not answer:
            self.findings.append(f"a reader ended with {code} and without a word")
            return {}
        report = json.loads(answer)
        self.outcomes["complete" if report.get("complete") else "not complete"] += 1
        # What fails for a while may; but whoever was killed must not keep the next one out, and no file may break.
        if "error" in report and not report.get("passes"):
            self.findings.append(f"a reader says {report['error']}: {report['text']}")
        return report

    def _ids(self, profile: Path) -> dict[str, set[int]]:
        cache = profile.with_name(CACHE)
        return caches.ids(cache) if cache.exists() else {}

    def _of_odoo(self, table: str, ids: set[int] | None = None) -> set[int]:
        """Return the ids that Odoo has of a table, or which of these."""
        where = ["TRUE"]
        if table == "ir.attachment":
            where.append(ATTACHMENTS)
        if ids is not None:
            where.append(f"id IN ({', '.join(map(str, ids))})")
        sql = f"SELECT id FROM {table.replace('.', '_')} WHERE {' AND '.join(where)}"
        return set(map(int, self._instance.server.sql(sql, self._name)))

    def _judge(self, profile: Path, new: Path) -> None:
        """Compare what the storm has left with Odoo, and with what a new profile reads."""
        for reader, extent in ((profile, "quick"), (new, "full")):
            if not self._read(reader, extent).get("complete"):
                self.findings.append(f"no read is complete although nothing goes wrong any more: {reader.parent.name}")
        ours, theirs = profile.with_name(CACHE), new.with_name(CACHE)
        for table, ids in caches.ids(ours).items():
            if ids != (odoo_has := self._of_odoo(table)):
                self.findings.append(f"{table}: {len(ids - odoo_has)} too many, {len(odoo_has - ids)} missing")
        self.findings += caches.differences(ours, theirs, BLIND)
        self._read(profile, "full")
        self.findings += [f"after a full read: {line}" for line in caches.differences(ours, theirs)]
        self.findings += self._misjudged(ours)

    def _misjudged(self, cache: Path) -> list[str]:
        """Spoil copies of the cache, and tell what the judge does not see."""
        found = []
        for spoil in (
            "DELETE FROM 'mrp.bom.line' WHERE id = (SELECT max(id) FROM 'mrp.bom.line')",
            "UPDATE 'product.template' SET name = name || '!' WHERE id = (SELECT min(id) FROM 'product.template')",
            "INSERT INTO 'product.product' (id) VALUES (999999999)",
        ):
            copy = self._folder / "spoilt.sqlite"
            shutil.copy(cache, copy)
            with closing(sqlite3.connect(copy)) as spoilt, spoilt:
                spoilt.execute(spoil)
            if not caches.differences(cache, copy):
                found.append(f"the judge does not see: {spoil}")
        return found

    def row(self, seconds: float) -> tuple[str, ...]:
        """The row of the table."""
        cells = [sum(self.outcomes.values()), *(self.outcomes[kind] for kind in ("complete", "not complete", "killed"))]
        done = sum(count for name, count in self.changes.items() if "refused" not in name)
        cells += [done, sum(self.faults.counts.values()), self.lost, len(self.findings)]
        return (*map(str, cells), f"{seconds:.0f}")


def main() -> int:
    """Let it storm; return the exit code."""
    options = _options()
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
            storm = Storm(instance, name, core, Path(folder), options)
            storm.run()
    return _report(storm, time.monotonic() - begun, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", default="18.0", choices=paths.ALL_SERIES)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31), help="of all dice; printed")
    parser.add_argument("--reads", type=int, default=200, help="how often the Odoo is read (default: %(default)s)")
    parser.add_argument("--products", type=int, default=2000, help="how many there are when it begins")
    parser.add_argument("--people", type=int, default=2, help="how many change it meanwhile")
    parser.add_argument("--faults", type=float, default=0.05, help="share of the requests that go wrong")
    parser.add_argument("--stall", type=float, default=60, help="seconds that an answer is held back at most")
    parser.add_argument("--kills", type=float, default=0.33, help="share of the readers that are killed")
    parser.add_argument("--wheel", type=Path, help="use this wheel instead of building one")
    parser.add_argument("--debug", action="store_true", help="build without optimizations")
    parser.add_argument("--report", type=Path, help="write the verdict to this file, as JSON")
    return parser.parse_args()


def _report(storm: Storm, seconds: float, options: argparse.Namespace) -> int:
    print(f"\nchanges: {breakdown(storm.changes)}\nfaults: {breakdown(storm.faults.counts)}")
    for finding in storm.findings:
        print(finding)
    print(f"\n{render(HEADINGS, [storm.row(seconds)])}\n\nseed {options.seed}")
    good = storm.outcomes["complete"] if not storm.findings else 0
    verdict = Verdict(good, len(storm.findings))
    if options.report:
        options.report.write_text(json.dumps(dataclasses.asdict(verdict)), encoding="utf-8")
    print(f"soak of reads: {verdict}", flush=True)
    return 1 if verdict.failed else 0


if __name__ == "__main__":
    sys.exit(process.script(main))
