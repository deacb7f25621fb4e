#!/usr/bin/env python3
"""A storm over Odoo and the local Monta, and a judge who compares both when it is over.

Prefork workers and cron workers, people who take, change, cancel and confirm orders, faults before and after Monta's
work, workers that are killed (some just when a request is under way), a power failure and a restart. Then everything
comes to rest, and each confirmed order has to be at Monta exactly once, as Odoo would send it now.

    tests/soak/run.py                               both API profiles, about five minutes
    tests/soak/run.py --seconds 1800 --orders 9999  longer
    tests/soak/run.py --profile v6 --seed 4711      one profile, with the dice of another run

The dice of people, faults and kills follow from the seed; when each worker gets its turn does not. ``tests/run.py``
lets a short storm loose with the rest, always with the same seed (tests/odoo/harness/checks/soak.py).
"""

import argparse
import dataclasses
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "odoo"))

import faults
import judge
import names
import people
import report
import shop
from clock import Clock
from harness import database, odoo, paths, process, sandbox, tree
from harness.stage import stage
from harness.steps import step
from harness.verdict import Verdict
from kills import HELD, Killer
from monta import Monta
from prefork import Prefork
from session import WebClient
from spoil import Victims

PROFILES = ("v6", "documented")
LOGINS = ("anna", "bram", "carla", "dirk", "elif", "frits", "gina", "henk")
#: Seconds that Odoo waits for Monta.
TIMEOUT = 2
#: Seconds everything gets to come to rest, and how much faster time passes then.
REST = 120
HURRY = 120
#: How many orders that went wrong are told on the terminal; the file tells all.
TOLD = 8


def main() -> int:
    """Run the storms; return the exit code."""
    options = _options()
    print(f"seed {options.seed}", flush=True)
    source = tree.find(options.series)
    if not source.exists:
        print(f"NOT RUN: Odoo {options.series} (no tree at {source.path})")
        return 2
    results = []
    with stage(source, built_wheel=options.wheel, release=not options.debug) as instance:
        with step(f"[{options.series}] template database"):
            template = database.template(instance)
        with database.borrowed(instance, template) as installed:
            with step(f"[{options.series}] install the addon"):
                instance.install(installed, [paths.ADDON], demo=False, log=paths.log_dir() / "soak-install.log")
            profiles = PROFILES if options.profile == "both" else (options.profile,)
            for profile in profiles:
                with database.borrowed(instance, installed) as name:
                    results.append(Storm(instance, name, profile, options).run())
    return _report(results, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", default="18.0", choices=paths.ALL_SERIES)
    parser.add_argument("--profile", default="both", choices=["both", *PROFILES])
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31), help="of all dice; printed")
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
        "--tolerate", action="append", default=[], choices=[*judge.KINDS, report.TOLD], help="report, but do not fail"
    )
    parser.add_argument("--report", type=Path, help="write the verdict to this file, as JSON")
    return parser.parse_args()


class Storm:
    """One storm on a fresh database under one API profile."""

    def __init__(self, instance: odoo.Odoo, name: str, profile: str, options: argparse.Namespace):
        self._instance = instance
        self._database = name
        self._options = options
        self._dice = random.Random(f"{options.seed} {profile}")
        self._monta = Monta(instance.env["MONTA_SANDBOX_URL"])
        self._log = paths.log_dir() / f"soak-{profile}-server.log"
        self._stories = paths.log_dir() / f"soak-{profile}-findings.txt"
        self._title = f"[{instance.tree.series} {profile}]"
        self.result = report.Result(profile)

    def run(self) -> report.Result:
        """Let it storm, come to rest, and judge."""
        begun = time.monotonic()
        self._monta.reset(self.result.profile)
        server = Prefork(
            self._instance, self._database, self._log, workers=self._options.workers, crons=self._options.crons
        )
        clock = Clock(self._instance, self._database, self._options.speed)
        with step(f"{self._title} server"):
            server.start()
        with server, clock:
            with step(f"{self._title} shop"):
                place = self._furnish(server)
                victims = Victims.made(WebClient(server.url, self._database, LOGINS[0]), place)
            with step(f"{self._title} storm"):
                self._rage(server, place)
            with step(f"{self._title} rest"):
                clock.speed = HURRY
                self._rest()
        if clock.error:
            raise clock.error
        with step(f"{self._title} judge"):
            self._judge(place, victims)
        self.result.seconds = time.monotonic() - begun
        return self.result

    def _furnish(self, server: Prefork) -> shop.Shop:
        url = self._instance.env["MONTA_SANDBOX_URL"]
        parameters = names.parameters(url, sandbox.USERNAME, sandbox.PASSWORD, TIMEOUT)
        parameters["web.base.url"] = server.url
        admin = WebClient(server.url, self._database, "admin")
        return shop.furnish(admin, LOGINS[: self._options.people], parameters, self._options.orders)

    def _rage(self, server: Prefork, place: shop.Shop) -> None:
        options = self._options
        seeds = [self._dice.getrandbits(63) for _purpose in range(3)]
        faults.unleash(self._monta, options.faults, TIMEOUT, seeds[0], options.without)
        staff = people.hire(list(LOGINS[: options.people]), server.url, self._database, place, options.pause, seeds[1])
        for person in staff:
            person.start()
        killer = Killer(server, self._monta, options.kill_every or 1e9, seeds[2])
        with killer:
            self._disasters(server, staff)
        for person in staff:
            person.stop()
        for person in staff:
            person.join()
        self._monta.all_is_well()
        for thread in (killer, *staff):
            if thread.error:
                raise thread.error
        self.result.kills += killer.counts
        self._tell(staff)

    def _disasters(self, server: Prefork, staff: list[people.Person]) -> None:
        """Wait until the storm is over; after a third of it the power fails, after two the service is restarted."""
        begun = time.monotonic()
        self._wait(begun, 1 / 3, staff)
        if not self._options.no_restart:
            server.cut_the_power()
            server.start()
            self.result.kills["power failure"] += 1
        self._wait(begun, 2 / 3, staff)
        if not self._options.no_restart:
            server.stop()
            server.start()
            self.result.kills["restart"] += 1
        self._wait(begun, 1, staff)

    def _wait(self, begun: float, part: float, staff: list[people.Person]) -> None:
        """Wait until this part of the storm is over."""
        actions, seconds = self._options.actions, self._options.seconds
        while time.monotonic() - begun < part * seconds:
            if actions and sum(person.actions.total() for person in staff) >= part * actions:
                return
            time.sleep(0.1)

    def _tell(self, staff: list[people.Person]) -> None:
        actions = sum((person.actions for person in staff), Counter())
        refusals = sum((person.refusals for person in staff), Counter())
        seconds = sorted(second for person in staff for second in person.seconds)
        slowest = (
            f"; half within {seconds[len(seconds) // 2]:.1f} s, the slowest took {seconds[-1]:.1f} s" if seconds else ""
        )
        print(f"people did: {report.breakdown(actions)}{slowest}")
        print(
            f"broken off: {sum(person.broken for person in staff)}; Odoo refused: {report.breakdown(refusals)}",
            flush=True,
        )

    def _rest(self) -> None:
        """Wait until nothing is going to happen any more, or until that takes too long."""
        states = ", ".join(f"'{state}'" for state in names.MOVING)
        rows = ", ".join(f"'{state}'" for state in names.ROW_MOVING)
        question = (
            f"SELECT (SELECT count(*) FROM sale_order WHERE {names.STATE_FIELD} IN ({states}))"
            f" + (SELECT count(*) FROM {names.OUTBOX.replace('.', '_')} WHERE {names.ROW_STATE} IN ({rows}))"
        )
        deadline, quiet = time.monotonic() + REST, 0
        while quiet < 3 and time.monotonic() < deadline:
            time.sleep(1)
            waiting = int(self._instance.server.sql(question, self._database)[0])
            quiet = 0 if waiting else quiet + 1

    def _judge(self, place: shop.Shop, victims: Victims) -> None:
        """Judge, with some orders spoiled that must be found; what else is found is what came of the storm."""
        spoiled = victims.spoil(self._monta, self._instance, self._database)
        facts, held, requests = self._facts(), self._monta.orders(), self._monta.requests()
        found = judge.judge(facts, held, place.withdrawn)
        result = self.result
        missed = spoiled - {(finding.kind, finding.ref) for finding in found}
        result.misjudged = [f"the judge did not find: {kind} {ref}" for kind, ref in sorted(missed)]
        result.findings = [finding for finding in found if (finding.kind, finding.ref) not in spoiled]
        result.orders = len(facts["orders"]) - len(victims.refs)
        result.requests = len(requests)
        result.faults = Counter(row["fault"] for row in requests if row["fault"] and row["fault"] != HELD)
        result.errors, result.conflicts = report.read_log(self._log)
        stories = [report.story(finding, facts, requests, held) for finding in result.findings]
        self._stories.write_text("\n\n".join([*stories, *result.errors]), encoding="utf-8")
        for story in [*stories[:TOLD], *result.errors[:TOLD]]:
            print(story)
        if stories or result.errors:
            print(f"all of it: {self._stories}; the server's log: {self._log}", flush=True)

    def _facts(self) -> dict:
        answer = paths.log_dir() / f"soak-{self.result.profile}-facts.json"
        script = (
            f"import json, sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nimport in_odoo\n"
            f"json.dump(in_odoo.facts(env), open({str(answer)!r}, 'w'))\n"
        )
        self._instance.execute(self._database, script, paths.log_dir() / "soak-shell.log")
        return json.loads(answer.read_text(encoding="utf-8"))


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
