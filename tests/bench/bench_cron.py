"""The half-hourly status cron over 1,000 open orders in an Odoo, each request 50 ms away.

The local Monta answers over real HTTP on the loopback and waits before each answer. All orders are due in one run; the
addon itself takes five for so many.
"""

from pathlib import Path

import inside

HEADINGS = ("run", "requests at once", "requests", "seconds", "statements per order")


def rows(wheel: Path | None = None) -> list[tuple[str, ...]]:
    """Run the cron as often as there are rows; say so where there is no Odoo for it."""
    missing = inside.not_run(HEADINGS)
    return missing or [_row(*found) for found in inside.rows("cron_in_odoo.rows(env)", wheel)]


def _row(title: str, parallel: int, requests: int, seconds: float, statements: float) -> tuple[str, ...]:
    return title, str(parallel), str(requests), f"{seconds:.1f}", f"{statements:.1f}"
