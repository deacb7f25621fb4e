"""The outbox cron over 1,000 orders in an Odoo, each request 50 ms away, and with a line that crackles.

The local Monta answers over real HTTP on the loopback and waits before each answer. Every worker is a process.
"""

from pathlib import Path

import inside

HEADINGS = ("run", "workers", "orders per second", "statements per order", "requests per order", "seconds")


def rows(wheel: Path | None = None) -> list[tuple[str, ...]]:
    """Empty the outbox as often as there are rows; say so where there is no Odoo for it."""
    missing = inside.not_run(HEADINGS)
    return missing or [_row(**found) for found in inside.rows("outbox_in_odoo.rows(env)", wheel)]


def _row(title: str, workers: int, orders: int, statements: int, requests: int, seconds: float) -> tuple[str, ...]:
    return (
        title,
        str(workers),
        f"{orders / seconds:.1f}",
        f"{statements / orders:.1f}",
        f"{requests / orders:.2f}",
        f"{seconds:.1f}",
    )
