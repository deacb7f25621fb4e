"""Death of workers: at random, just when a request is under way, and in the middle of a run."""

import random
import re
from collections import Counter
from contextlib import suppress

from background import Background
from faults import CHANGING, PATH
from monta import Monta
from prefork import CRON, HTTP, Prefork, kill

#: The fault that holds a request for the killer.
HELD = "held"
#: Seconds to wait for a request to aim at.
AIM = 4
#: Seconds after the beginning of a run in which its worker is killed.
LONGEST_RUN = 2


class Killer(Background):
    """Kills a worker now and then; a context manager."""

    def __init__(self, server: Prefork, monta: Monta, pause: float, seed: int):
        super().__init__("killer")
        self.counts: Counter[str] = Counter()
        self._server = server
        self._monta = monta
        self._pause = pause
        self._dice = random.Random(seed)

    def _run(self) -> None:
        while not self._over.wait(self._dice.uniform(0.5, 1.5) * self._pause):
            try:
                if self._dice.random() < 0.6:
                    self._aim()
                else:
                    self._anybody()
            except Exception as error:
                self.error = error
                return

    def _anybody(self) -> None:
        kind = self._dice.choice([HTTP, CRON])
        if workers := self._server.workers(kind):
            if kill(self._dice.choice(workers)):
                self.counts[f"{kind}, any time"] += 1

    def _aim(self) -> None:
        """Hold a request before or after Monta carries it out, and kill who waits for its answer."""
        store = self._dice.random() < 0.5
        for method in CHANGING:
            self._monta.fault(name=HELD, kind="hold", method=method, path=PATH, store=store, delay_ms=AIM * 1000)
        for _look in range(int(AIM / 0.05)):
            rows = self._monta.held()
            if rows or self._over.wait(0.05):
                break
        else:
            return
        for row in rows:
            self._strike(row)

    def _strike(self, row: dict) -> None:
        pid = self._server.owner(int(row["peer"].rpartition(":")[2]))
        struck = pid is not None and kill(pid)
        # What Monta has not begun is lost with the connection, or comes to be done all the same.
        carry_out = self._dice.random() < 0.5 if struck else True
        with suppress(OSError):
            self._monta.release(row["n"], carry_out)
        if struck:
            when = "after the work" if row["stored"] else "before the work" if carry_out else "before, and lost"
            self.counts[f"request under way, {when}"] += 1


class RunKiller(Background):
    """Kills workers in the middle of a scheduled action, at any of its steps; a context manager."""

    def __init__(self, server: Prefork, begun: re.Pattern[str], chance: float, seed: int):
        super().__init__("run killer")
        self.counts: Counter[str] = Counter()
        self._log = server.log
        self._begun = begun
        self._chance = chance
        self._dice = random.Random(seed)

    def _run(self) -> None:
        with open(self._log, encoding="utf-8", errors="replace") as lines:
            lines.seek(0, 2)
            while not self._over.wait(0.02):
                # A run that began while another was waited for is over by now.
                begun = [match for line in lines if (match := self._begun.search(line))]
                if begun and self._dice.random() < self._chance:
                    self._over.wait(self._dice.uniform(0, LONGEST_RUN))
                    if kill(int(begun[-1]["pid"])):
                        self.counts["while it delivers"] += 1
