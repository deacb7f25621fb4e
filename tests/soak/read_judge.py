"""Judges what a storm over reads has left in a cache. Knows caches and ids, and neither an Odoo nor a storm."""

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import caches

#: What `write_date` does not tell, and a full read has to.
BLIND = {("product.template", "route_ids")}
#: One of each kind of damage, for the judge to find in a cache as it was read.
SPOILS = (
    "DELETE FROM 'mrp.bom.line' WHERE id = (SELECT max(id) FROM 'mrp.bom.line')",
    "UPDATE 'product.template' SET name = name || '!' WHERE id = (SELECT min(id) FROM 'product.template')",
    "INSERT INTO 'product.product' (id) VALUES (999999999)",
    "UPDATE monta_table SET load_error = 'No' WHERE name = 'mrp.bom'",
    "UPDATE monta_table SET shadow = meta WHERE name = 'mrp.bom'",
    "DROP TABLE 'product.document'",
)


Ids = Mapping[str, set[int]]


def lost(before: Ids, after: Ids, of_odoo: Callable[[str, set[int]], set[int]]) -> dict[str, set[int]]:
    """Return the ids by table that a cache had before a read, that Odoo still has, and that are not there after it.

    `of_odoo` tells which of some ids of a table Odoo has.
    """
    gone = {table: ids - after.get(table, set()) for table, ids in before.items()}
    still = {table: of_odoo(table, ids) for table, ids in gone.items() if ids}
    return {table: ids for table, ids in still.items() if ids}


def judged(ours: Path, theirs: Path, in_odoo: Ids, blind: bool = False) -> list[str]:
    """Return what is wrong with a cache that has come to rest, a line each; none where all is well.

    `theirs` is a cache that was new when all of Odoo was read into it. `blind` leaves out what only a full read tells.
    """
    found = standing(ours)
    cached = caches.ids(ours)
    for table, has in in_odoo.items():
        if has != (ids := cached.get(table, set())):
            found.append(f"{table}: {len(ids - has)} too many, {len(has - ids)} missing")
    return found + caches.differences(ours, theirs, BLIND if blind else ())


def standing(cache: Path) -> list[str]:
    """Return the tables that were not read to their end, or of which something could not be read."""
    with closing(sqlite3.connect(f"file:{cache}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT name, shadow IS NOT NULL, load_error, coalesce(json_extract(meta, '$.flaws'), '[]')"
            " FROM monta_table ORDER BY name"
        ).fetchall()
    found = []
    for name, partial, error, flaws in rows:
        found += [f"{name}: not read to its end"] if partial else []
        found += [f"{name}: {error}"] if error else []
        found += [f"{name}: {flaws}"] if flaws != "[]" else []
    return found


def shows_nothing(complete: int, faults: int) -> list[str]:
    """Return why a storm shows nothing: no read got through it, or nothing went wrong."""
    found = [] if complete else ["no read was complete while it stormed"]
    return found if faults else [*found, "no request went wrong"]


def misjudged(cache: Path, other: Path, in_odoo: Ids, folder: Path) -> list[str]:
    """Spoil copies of a cache in which all is well, and return what the judge does not see."""
    found, copy = [], folder / "spoilt.sqlite"
    for spoil in SPOILS:
        shutil.copy(cache, copy)
        with closing(sqlite3.connect(copy)) as spoilt, spoilt:
            spoilt.execute(spoil)
        if not judged(copy, other, in_odoo):
            found.append(f"the judge does not see: {spoil}")
    return found
