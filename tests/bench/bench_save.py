"""What a salesperson's save costs: SQL statements an order, without the addon and with it sending by itself.

Counted is the transaction of the save, up to its commit; what is sent afterwards is not part of it.
"""

from pathlib import Path

import inside
from harness import database, odoo, tree
from harness.stage import stage

HEADINGS = ("save", "orders at once", "without the addon", "with it", "more")


def rows(wheel: Path | None = None) -> list[tuple[str, ...]]:
    """Make the same saves in two databases, one of which has the addon; say so where there is no Odoo for it."""
    if missing := inside.not_run(HEADINGS):
        return missing
    with stage(tree.find(inside.SERIES), built_wheel=wheel, release=True) as instance:
        template = database.template(instance)
        with database.borrowed(instance, template) as name:
            without = _counted(instance, name)
        with database.borrowed(instance, template) as name:
            inside.install(instance, name)
            with_addon = _counted(instance, name)
    return [
        (title, str(orders), f"{before:.1f}", f"{after:.1f}", f"{after - before:+.2f}")
        for (title, orders, before), (_title, _orders, after) in zip(without, with_addon, strict=True)
    ]


def _counted(instance: odoo.Odoo, name: str) -> list[tuple[str, int, float]]:
    return inside.ask(instance, name, "save_in_odoo.rows(env)")
