"""One storm over one Odoo: it is furnished, it rages, it comes to rest, and it is judged."""

import argparse
import json
import random
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import faults
import names
import people
import report
import shop
from background import Background
from clock import Clock
from harness import odoo, paths, sandbox
from harness.steps import step
from kills import HELD, Killer
from monta import Monta
from prefork import Prefork
from session import WebClient

LOGINS = ("anna", "bram", "carla", "dirk", "elif", "frits", "gina", "henk")
#: Seconds that Odoo waits for Monta.
TIMEOUT = 2
#: How much faster time passes once it comes to rest.
HURRY = 120
#: How many orders that went wrong are told on the terminal; the file tells all.
TOLD = 8


class Storm:
    """A storm on a fresh database under one API profile; who inherits says what is done in it, and what is right."""

    #: Seconds everything gets to come to rest.
    rest = 120
    #: How people work, and what comes of the storm.
    person = people.Person
    kind_of_result = report.Result

    def __init__(self, instance: odoo.Odoo, name: str, profile: str, options: argparse.Namespace):
        self._instance = instance
        self._database = name
        self._options = options
        self._dice = random.Random(f"{options.seed} {profile}")
        self._monta = Monta(instance.env["MONTA_SANDBOX_URL"])
        self._log = paths.log_dir() / f"soak-{profile}-server.log"
        self._stories = paths.log_dir() / f"soak-{profile}-findings.txt"
        self._title = f"[{instance.tree.series} {profile}]"
        self.result = self.kind_of_result(profile)

    def run(self) -> report.Result:
        """Let it storm, come to rest, and judge."""
        begun = time.monotonic()
        self._monta.reset(self.result.profile)
        self._prepare()
        server = Prefork(
            self._instance, self._database, self._log, workers=self._options.workers, crons=self._options.crons
        )
        clock = Clock(self._instance, self._database, self._options.speed)
        with step(f"{self._title} server"):
            server.start()
        with server, clock:
            with step(f"{self._title} shop"):
                place = self._furnish(WebClient(server.url, self._database, "admin"), server.url)
            with step(f"{self._title} storm"):
                self._rage(server, place)
            with step(f"{self._title} rest"):
                clock.speed = HURRY
                self._rest(server.url)
        if clock.error:
            raise clock.error
        with step(f"{self._title} judge"):
            self._judge(place)
        self.result.seconds = time.monotonic() - begun
        return self.result

    # -- what is different in each ------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Change the database before the server starts."""

    def _parameters(self) -> dict[str, str]:
        """Return the System Parameters."""
        return names.parameters(self._monta.url, sandbox.USERNAME, sandbox.PASSWORD, TIMEOUT)

    def _furnish(self, admin: WebClient, url: str) -> shop.Shop:
        """Make the shop, and what else is needed before it storms."""
        parameters = {**self._parameters(), "web.base.url": url}
        return shop.furnish(admin, LOGINS[: self._options.people], parameters, self._options.orders)

    def _others(self, server: Prefork, seed: int) -> list[Background]:
        """Return what goes on besides people and kills."""
        return []

    def _is_at_rest(self) -> bool:
        """Whether nothing is going to happen any more."""
        states = ", ".join(f"'{state}'" for state in names.MOVING)
        rows = ", ".join(f"'{state}'" for state in names.ROW_MOVING)
        return not self._count(
            f"SELECT (SELECT count(*) FROM sale_order WHERE {names.STATE_FIELD} IN ({states}))"
            f" + (SELECT count(*) FROM {names.OUTBOX.replace('.', '_')} WHERE {names.ROW_STATE} IN ({rows}))"
        )

    def _judge(self, place: shop.Shop) -> None:
        """Judge, and store in the result what was found."""
        raise NotImplementedError

    # -- the storm ----------------------------------------------------------------------------------------------

    def _rage(self, server: Prefork, place: shop.Shop) -> None:
        options = self._options
        seeds = [self._dice.getrandbits(63) for _purpose in range(4)]
        faults.unleash(self._monta, options.faults, TIMEOUT, seeds[0], options.without)
        logins = list(LOGINS[: options.people])
        staff = people.hire(self.person, logins, server.url, self._database, place, options.pause, seeds[1])
        for person in staff:
            person.start()
        killer = Killer(server, self._monta, options.kill_every or 1e9, seeds[2])
        others = [killer, *self._others(server, seeds[3])]
        with ExitStack() as stack:
            for other in others:
                stack.enter_context(other)
            self._disasters(server, staff)
        for person in staff:
            person.stop()
        for person in staff:
            person.join()
        self._monta.all_is_well()
        for thread in (*others, *staff):
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

    def _rest(self, url: str) -> None:
        """Wait until nothing is going to happen any more in the server at `url`, or until that takes too long."""
        deadline, quiet = time.monotonic() + self.rest, 0
        while quiet < 3 and time.monotonic() < deadline:
            time.sleep(1)
            quiet = quiet + 1 if self._is_at_rest() else 0

    # -- looking ------------------------------------------------------------------------------------------------

    def _count(self, statement: str) -> int:
        return int(self._instance.server.sql(statement, self._database)[0])

    def _facts(self, function: str, *arguments: object) -> dict:
        """Return what a function of ``in_odoo`` says."""
        answer = paths.log_dir() / f"soak-{self.result.profile}-facts.json"
        script = (
            f"import json, sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nimport in_odoo\n"
            f"json.dump(in_odoo.{function}(env, *{arguments!r}), open({str(answer)!r}, 'w'))\n"
        )
        self._instance.execute(self._database, script, paths.log_dir() / "soak-shell.log")
        return json.loads(answer.read_text(encoding="utf-8"))

    def _found(self, found: list, spoiled: set[tuple[str, str]], facts: dict) -> None:
        """Store what the judge found: what was spoiled on purpose has to be there, the rest came of the storm."""
        requests, held, result = self._monta.requests(), self._monta.orders(), self.result
        missed = spoiled - {(finding.kind, finding.ref) for finding in found}
        result.misjudged = [f"the judge did not find: {kind} {ref}" for kind, ref in sorted(missed)]
        result.findings = [finding for finding in found if (finding.kind, finding.ref) not in spoiled]
        result.requests = len(requests)
        result.faults = Counter(row["fault"] for row in requests if row["fault"] and row["fault"] != HELD)
        result.errors, result.conflicts = report.read_log(self._log)
        stories = [report.story(finding, facts, requests, held) for finding in result.findings]
        self._stories.write_text("\n\n".join([*stories, *result.errors]), encoding="utf-8")
        for story in [*stories[:TOLD], *result.errors[:TOLD]]:
            print(story)
        if stories or result.errors:
            print(f"all of it: {self._stories}; the server's log: {self._log}", flush=True)
