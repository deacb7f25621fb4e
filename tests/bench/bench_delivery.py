"""Delivering 1,000 orders that Monta has shipped, in an Odoo, against its own ``button_validate`` of as many.

Each order has two lines, and all is in stock. One run of the scheduled action delivers all of them; the addon itself
takes several for so many. Odoo's own side validates transfers that are reserved in full, twenty to a transaction, as
the action does: once together, so that one that fails would take the others with it, and
once each in a savepoint, as the action has to.
"""

from pathlib import Path

import inside

HEADINGS = ("run", "orders", "seconds", "statements per order", "milliseconds per order")


def rows(wheel: Path | None = None) -> list[tuple[str, ...]]:
    """Deliver on both sides; say so where there is no Odoo for it."""
    missing = inside.not_run(HEADINGS)
    return missing or [_row(*found) for found in inside.rows("delivery_in_odoo.rows(env)", wheel)]


def _row(title: str, orders: int, seconds: float, statements: float) -> tuple[str, ...]:
    return title, str(orders), f"{seconds:.1f}", f"{statements / orders:.1f}", f"{1000 * seconds / orders:.1f}"
