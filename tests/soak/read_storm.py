"""A storm over the reads of one Odoo from outside: people change it, a relay fails, readers are killed."""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import caches
import read_judge
import relay
from changes import Changer
from harness import postgres, process
from harness.steps import step

LOGIN = PASSWORD = "admin"
#: Beside the profile.
CACHE = "cache.sqlite"
#: Seconds a reader may take before it counts as stuck.
STUCK = 300
#: Seconds that a request of a reader may take when nothing goes wrong any more.
PATIENCE = 120
#: How a reader reads, and how often.
EXTENTS = {"": 6, "quick": 3, "full": 1}
#: Which rows of tables are read; the others are as a whole. A file that somebody adds to a record that another one
#: is deleting stays without a record, and Odoo shows it to nobody.
ATTACHMENTS = " OR ".join(
    f"res_field IS NULL AND res_model = '{model}' AND res_id IN (SELECT id FROM {model.replace('.', '_')})"
    for model in ("product.template", "product.product", "mrp.bom")
)


class Faults:
    """What goes wrong with requests, and how often it did."""

    def __init__(self, chance: float, stall: float, timeout: float, seed: str):
        self.counts: Counter[str] = Counter()
        self._chance = chance
        self._dice = random.Random(seed)
        # A stall is longer than a reader waits: it costs all of its time, so there are fewer of them.
        self._kinds = {
            "reset before": (relay.Fault("reset"), 3),
            "reset after": (relay.Fault("reset", after=True), 3),
            "cut": (relay.Fault("cut", after=True), 3),
            "429": (relay.Fault("status", status=429, headers=(("Retry-After", "1"),)), 3),
            "502 before": (relay.Fault("status", status=502), 3),
            "502 after": (relay.Fault("status", after=True, status=502), 3),
            "slow": (relay.Fault("stall", after=True, seconds=timeout / 4), 2),
            "stall": (relay.Fault("stall", after=True, seconds=stall), 1),
        }

    def __call__(self, _path: str, _body: bytes) -> relay.Fault | None:
        if self._dice.random() >= self._chance:
            return None
        (name,) = self._dice.choices([*self._kinds], [often for _, often in self._kinds.values()])
        self.counts[name] += 1
        return self._kinds[name][0]


@dataclass(frozen=True)
class Place:
    """An Odoo that answers, and where a storm over it may leave its files."""

    url: str
    server: postgres.Server
    database: str
    #: Where the wheel is unpacked.
    core: Path
    folder: Path


@dataclass
class Storm:
    """One profile that is read again and again. `options` are those of :func:`add_options`."""

    place: Place
    options: argparse.Namespace
    findings: list[str] = field(default_factory=list)
    lost: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0

    def __post_init__(self):
        options = self.options
        self.faults = Faults(options.faults, options.stall, options.timeout, f"faults {options.seed}")
        self._dice = random.Random(options.seed)
        # The session log is in the temporary folder.
        self._env = {**os.environ, "PYTHONPATH": str(self.place.core), "TMPDIR": str(self.place.folder)}
        self._usual = 3.0

    def run(self) -> None:
        """Let it storm, come to rest, and judge."""
        begun = time.monotonic()
        with relay.running(self.place.url) as between:
            profile = self._profile("storm", between.url)
            with step(f"storm of {self.options.reads} reads"):
                between.spoil = self.faults
                self._storm(profile)
            between.spoil = lambda _path, _body: None
            with step("judge"):
                self._judge(profile, self._profile("new", between.url))
        self.seconds = time.monotonic() - begun

    def _profile(self, name: str, url: str) -> Path:
        """Make a profile of the endpoint `url`."""
        path = self.place.folder / name / "profile.json"
        path.parent.mkdir()
        document = {"version": 1, "endpoint": url, "database": self.place.database}
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    def _storm(self, profile: Path) -> None:
        place, options = self.place, self.options
        with ExitStack() as stack:
            changers = [
                stack.enter_context(Changer(place.url, place.server, place.database, LOGIN, f"{options.seed} {number}"))
                for number in range(options.people)
            ]
            until = time.monotonic() + options.seconds
            for _number in range(options.reads):
                (extent,) = self._dice.choices([*EXTENTS], [*EXTENTS.values()])
                self._read(profile, extent, kill=self._dice.random() < options.kills, timeout=options.timeout)
                # A busy machine gets through less; what shows nothing goes on.
                if time.monotonic() > until and not self._shows_nothing():
                    break
        self.findings += self._shows_nothing()
        for changer in changers:
            self.changes += changer.counts
            if changer.error:
                self.findings.append(f"a changer ended: {changer.error!r}")

    def _shows_nothing(self) -> list[str]:
        # Where nothing is to go wrong, nothing has to.
        struck = sum(self.faults.counts.values()) if self.options.faults else 1
        return read_judge.shows_nothing(self.outcomes["complete"], struck)

    def _read(self, profile: Path, extent: str, kill: bool = False, timeout: float = PATIENCE) -> dict:
        """Let somebody read; look whether rows are missing that Odoo has."""
        before = self._ids(profile)
        begun = time.monotonic()
        script = Path(__file__).with_name("read_once.py")
        command = [sys.executable, script, profile, profile.with_name(CACHE), LOGIN, PASSWORD, extent, str(timeout)]
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
        for table, ids in read_judge.lost(before, self._ids(profile), self._of_odoo).items():
            self.lost += len(ids)
            self.findings.append(f"{table}: {len(ids)} rows are lost, such as {min(ids)}")
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

    def _of_odoo(self, table: str, ids: set[int]) -> set[int]:
        """Return which of these ids of a table Odoo has."""
        return self._in_odoo([table], f"id IN ({', '.join(map(str, ids))})")[table]

    def _in_odoo(self, tables: Iterable[str], condition: str = "TRUE") -> dict[str, set[int]]:
        """Return the ids that Odoo has of each table."""
        found: dict[str, set[int]] = {table: set() for table in tables}
        selects = [
            f"SELECT '{table}', id FROM {table.replace('.', '_')} WHERE {condition}"
            + (f" AND ({ATTACHMENTS})" if table == "ir.attachment" else "")
            for table in found
        ]
        for row in self.place.server.sql(" UNION ALL ".join(selects), self.place.database):
            table, _, number = row.partition("|")
            found[table].add(int(number))
        return found

    def _judge(self, profile: Path, new: Path) -> None:
        """Compare what the storm has left with Odoo, and with what a new profile reads."""
        ours, theirs = profile.with_name(CACHE), new.with_name(CACHE)
        for reader, extent in ((profile, "quick"), (new, "full")):
            if not self._read(reader, extent).get("complete"):
                self.findings.append(f"no read is complete although nothing goes wrong any more: {reader.parent.name}")
        if not (ours.exists() and theirs.exists()):
            return
        in_odoo = self._in_odoo(caches.ids(theirs))
        self.findings += read_judge.judged(ours, theirs, in_odoo, blind=True)
        self.findings += read_judge.misjudged(theirs, theirs, in_odoo, self.place.folder)
        if self.options.brief:
            return
        self._read(profile, "full")
        self.findings += [f"after a full read: {line}" for line in read_judge.judged(ours, theirs, in_odoo)]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what a storm can be told."""
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31), help="of all dice; printed")
    parser.add_argument("--reads", type=int, default=200, help="how often the Odoo is read (default: %(default)s)")
    parser.add_argument(
        "--seconds",
        type=float,
        default=7200,
        help="when no other read begins, if one was complete and a fault struck (default: %(default)s)",
    )
    parser.add_argument("--people", type=int, default=2, help="how many change it meanwhile")
    parser.add_argument("--faults", type=float, default=0.05, help="share of the requests that go wrong")
    parser.add_argument("--stall", type=float, default=60, help="seconds that an answer is held back where it stalls")
    parser.add_argument("--timeout", type=float, default=15, help="seconds that a reader waits for an answer")
    parser.add_argument("--brief", action="store_true", help="no full read at the end of what only that one finds")
    parser.add_argument("--kills", type=float, default=0.33, help="share of the readers that are killed")
