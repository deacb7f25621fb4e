"""What it costs to gather 100 orders of two lines for their first request in an Odoo, by what they carry.

Statements are those of a whole batch, with nothing in memory; the fewest of five rounds. Seconds are their median.
"""

from pathlib import Path

import inside

HEADINGS = ("orders", "in a batch", "statements per order", "milliseconds per order")


def rows(wheel: Path | None = None) -> list[tuple[str, ...]]:
    """Gather each kind of order; say so where there is no Odoo for it."""
    missing = inside.not_run(HEADINGS)
    return missing or [_row(*found) for found in inside.rows("gather_in_odoo.rows(env)", wheel)]


def _row(title: str, orders: int, statements: float, milliseconds: float) -> tuple[str, ...]:
    return title, str(orders), f"{statements:.2f}", f"{milliseconds:.1f}"
