"""Time passes faster: what the addon puts off for minutes is due after seconds, and its crons run as often.

Odoo itself is not touched. A time in the future that stands in the addon's tables becomes now when it would be due on
the faster clock. Each is touched once and only then: every touch is a conflict for whoever is at work on the row. The
scheduled actions of the addon are triggered as they trigger themselves.
"""

import time
from dataclasses import dataclass

import names
from background import Background
from harness import odoo, paths

_SECONDS = "EXTRACT(EPOCH FROM ('1 ' || interval_type)::interval)"
_NOW = "(now() AT TIME ZONE 'UTC')"


@dataclass(frozen=True)
class Wait:
    """A time in the future, as it was when it was first seen."""

    #: As the database writes it.
    text: str
    #: Seconds that were left, and when (on the monotonic clock) they were.
    left: float
    seen: float


class Clock(Background):
    """Moves the time of one database; a context manager."""

    def __init__(self, instance: odoo.Odoo, database: str, speed: float, tick: float = 0.5):
        super().__init__("clock")
        self.speed = speed
        self._server = instance.server
        self._database = database
        self._tick = tick
        self._waits: dict[tuple[str, str, str], Wait] = {}
        self._columns = self._rows(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            f" AND table_name LIKE '{names.TABLES}' AND data_type LIKE 'timestamp%'"
            " AND column_name NOT IN ('create_date', 'write_date')"
        )
        ours = f"SELECT res_id FROM ir_model_data WHERE model = 'ir.cron' AND module = '{paths.ADDON}'"
        # Odoo's own would keep the cron workers busy for the first minute of every server.
        self._rows(f"UPDATE ir_cron SET active = false WHERE id NOT IN ({ours})")
        crons = self._rows(f"SELECT id, interval_number * {_SECONDS} FROM ir_cron WHERE id IN ({ours})")
        self._intervals = {int(cron): float(seconds) for cron, seconds in crons}

    def _run(self) -> None:
        last = dict.fromkeys(self._intervals, time.monotonic())
        try:
            while not self._over.wait(self._tick):
                for table, column in self._columns:
                    self._pass_by(table, column)
                now = time.monotonic()
                due = [cron for cron, seconds in self._intervals.items() if now - last[cron] >= seconds / self.speed]
                self._trigger(due)
                last.update(dict.fromkeys(due, now))
        except RuntimeError as error:
            self.error = error

    def _pass_by(self, table: str, column: str) -> None:
        """Make now of every time in this column that would be due."""
        now = time.monotonic()
        future = self._rows(
            f"SELECT id, {column}, EXTRACT(EPOCH FROM {column} - {_NOW}) FROM {table} WHERE {column} > {_NOW}"
        )
        known, due = {}, []
        for number, text, left in future:
            key = (table, column, number)
            wait = self._waits.get(key)
            if wait is None or wait.text != text:
                wait = Wait(text, float(left), now)
            known[key] = wait
            if now - wait.seen >= wait.left / self.speed:
                due.append(number)
        self._waits = {key: wait for key, wait in self._waits.items() if key[:2] != (table, column)} | known
        if due:
            # Whoever is at work on a row is left alone.
            self._rows(
                f"WITH due AS (SELECT id FROM {table} WHERE id IN ({', '.join(due)}) AND {column} > {_NOW}"
                f" FOR UPDATE SKIP LOCKED) UPDATE {table} SET {column} = {_NOW} FROM due WHERE {table}.id = due.id"
            )

    def _trigger(self, crons: list[int]) -> None:
        """Let these scheduled actions run as soon as a cron worker is free."""
        if crons:
            self._rows(
                f"INSERT INTO ir_cron_trigger (cron_id, call_at) SELECT id, {_NOW} FROM ir_cron"
                f" WHERE id IN ({', '.join(map(str, crons))}) AND NOT EXISTS (SELECT FROM ir_cron_trigger"
                f" WHERE cron_id = ir_cron.id AND call_at <= {_NOW})"
            )
            self._server.sql(f"SELECT pg_notify('cron_trigger', '{self._database}')")

    def _rows(self, statement: str) -> list[list[str]]:
        return [row.split("|") for row in self._server.sql(statement, self._database)]
