"""The part of a bench that works inside an Odoo: whether there is one, and what it returns."""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "odoo"))

from harness import database, odoo, paths, tree
from harness.stage import stage

SERIES = "18.0"
#: Where an Odoo finds the bench's part and the harness.
PLACES = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "odoo")]


def not_run(headings: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the row that says that there is no Odoo for the bench; none where there is one."""
    source = tree.find(SERIES)
    if source.exists:
        return []
    return [(f"NOT RUN: Odoo {SERIES} (no tree at {source.path})", *[""] * (len(headings) - 1))]


def rows(call: str, wheel: Path | None = None) -> list[Any]:
    """Return what `call`, as for :func:`ask`, comes to in a new database that has the addon."""
    with stage(tree.find(SERIES), built_wheel=wheel, release=True) as instance:
        with database.borrowed(instance, database.template(instance)) as name:
            install(instance, name)
            return ask(instance, name, call)


def install(instance: odoo.Odoo, name: str) -> None:
    """Install the addon in the database `name`."""
    instance.install(name, [paths.ADDON], demo=False, log=paths.log_dir() / "bench-install.log")


def ask(instance: odoo.Odoo, name: str, call: str) -> Any:
    """Return what `call` comes to in an Odoo of its own on the database `name`.

    `call` is a call of a module of this folder, such as ``cron_in_odoo.rows(env)``; what it returns goes through JSON.
    """
    module = call.partition(".")[0]
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as answer:
        script = (
            f"import json, sys\nsys.path[:0] = {PLACES!r}\nimport {module}\n"
            f"json.dump({call}, open({answer.name!r}, 'w'))\n"
        )
        instance.execute(name, script, paths.log_dir() / f"bench-{module}.log")
        return json.load(answer)
