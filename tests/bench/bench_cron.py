"""The half-hourly status cron over 1,000 open orders in an Odoo, each request 50 ms away.

The local Monta answers over real HTTP on the loopback and waits before each answer. All orders are due in one run; the
addon itself takes five for so many.
"""

from pathlib import Path

import inside
from harness import database, tree
from harness.stage import stage

HEADINGS = ("run", "requests at once", "requests", "seconds", "statements per order")


def rows(wheel: Path | None = None) -> list[tuple[str, ...]]:
    """Run the cron as often as there are rows; say so where there is no Odoo for it."""
    if missing := inside.not_run(HEADINGS):
        return missing
    with stage(tree.find(inside.SERIES), built_wheel=wheel, release=True) as instance:
        with database.borrowed(instance, database.template(instance)) as name:
            inside.install(instance, name)
            return [_row(*found) for found in inside.ask(instance, name, "cron_in_odoo.rows(env)")]


def _row(title: str, parallel: int, requests: int, seconds: float, statements: float) -> tuple[str, ...]:
    return title, str(parallel), str(requests), f"{seconds:.1f}", f"{statements:.1f}"
