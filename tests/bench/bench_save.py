"""What a salesperson's save costs: SQL statements an order, without the addon and with it sending by itself.

Counted is the transaction of the save, up to its commit; what is sent afterwards is not part of it.
"""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "odoo"))

from harness import database, odoo, paths, tree
from harness.stage import stage

SERIES = "18.0"
HEADINGS = ("save", "orders at once", "without the addon", "with it", "more")


def rows(wheel: Path | None = None) -> list[tuple[str, ...]]:
    """Make the same saves in two databases, one of which has the addon; say so where there is no Odoo for it."""
    source = tree.find(SERIES)
    if not source.exists:
        return [(f"NOT RUN: Odoo {SERIES} (no tree at {source.path})", *[""] * (len(HEADINGS) - 1))]
    with stage(source, built_wheel=wheel, release=True) as instance:
        template = database.template(instance)
        with database.borrowed(instance, template) as name:
            without = _counted(instance, name)
        with database.borrowed(instance, template) as name:
            instance.install(name, [paths.ADDON], demo=False, log=paths.log_dir() / "bench-install.log")
            with_addon = _counted(instance, name)
    return [
        (title, str(orders), f"{before:.1f}", f"{after:.1f}", f"{after - before:+.2f}")
        for (title, orders, before), (_title, _orders, after) in zip(without, with_addon, strict=True)
    ]


def _counted(instance: odoo.Odoo, name: str) -> list[tuple[str, int, float]]:
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as answer:
        script = (
            f"import json, sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nimport save_in_odoo\n"
            f"json.dump(save_in_odoo.rows(env), open({answer.name!r}, 'w'))\n"
        )
        instance.execute(name, script, paths.log_dir() / "bench-save.log")
        return json.load(answer)
