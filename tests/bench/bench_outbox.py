"""The outbox cron over 600 orders in an Odoo, each request 50 ms away, and with a line that crackles.

The local Monta answers over real HTTP on the loopback and waits before each answer. Every worker is a process.
"""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "odoo"))

from harness import database, paths, tree
from harness.stage import stage

SERIES = "18.0"
HEADINGS = ("run", "workers", "orders per second", "statements per order", "requests per order", "seconds")


def rows(wheel: Path | None = None) -> list[tuple[str, ...]]:
    """Empty the outbox as often as there are rows; say so where there is no Odoo for it."""
    source = tree.find(SERIES)
    if not source.exists:
        return [(f"NOT RUN: Odoo {SERIES} (no tree at {source.path})", *[""] * (len(HEADINGS) - 1))]
    with stage(source, built_wheel=wheel, release=True) as instance:
        with (
            database.borrowed(instance, database.template(instance)) as name,
            tempfile.NamedTemporaryFile("r", encoding="utf-8") as answer,
        ):
            instance.install(name, [paths.ADDON], demo=False, log=paths.log_dir() / "bench-install.log")
            script = (
                f"import json, sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\nimport outbox_in_odoo\n"
                f"json.dump(outbox_in_odoo.rows(env), open({answer.name!r}, 'w'))\n"
            )
            instance.execute(name, script, paths.log_dir() / "bench-outbox.log")
            return [_row(**found) for found in json.load(answer)]


def _row(title: str, workers: int, orders: int, statements: int, requests: int, seconds: float) -> tuple[str, ...]:
    return (
        title,
        str(workers),
        f"{orders / seconds:.1f}",
        f"{statements / orders:.1f}",
        f"{requests / orders:.2f}",
        f"{seconds:.1f}",
    )
