"""Whether two caches hold the same rows."""

import sqlite3
from collections.abc import Collection
from pathlib import Path


def differences(one: Path, other: Path, blind: Collection[tuple[str, str]] = ()) -> list[str]:
    """Return what is not alike, a line for each table and column; none when the rows are.

    `blind` are pairs of table and column that are not compared.
    """
    with sqlite3.connect(f"file:{one}?mode=ro", uri=True) as database:
        database.execute("ATTACH ? AS other", [f"file:{other}?mode=ro"])
        tables = {place: _tables(database, place) for place in ("main", "other")}
        found = [f"{table}: in one of them only" for table in sorted(tables["main"] ^ tables["other"])]
        for table in sorted(tables["main"] & tables["other"]):
            found += _of_table(database, table, blind)
    database.close()
    return found


def ids(cache: Path) -> dict[str, set[int]]:
    """Return the ids of the rows of each table."""
    with sqlite3.connect(f"file:{cache}?mode=ro", uri=True) as database:
        found = {
            table: {number for (number,) in database.execute(f'SELECT id FROM "{table}"')}
            for table in _tables(database, "main")
        }
    database.close()
    return found


def _tables(database: sqlite3.Connection, place: str) -> set[str]:
    """Return the tables of Odoo; what is being read, and our own, are not among them."""
    names = {name for (name,) in database.execute(f"SELECT name FROM {place}.sqlite_schema WHERE type = 'table'")}
    return {name for name in names if "." in name and "#" not in name}


def _columns(database: sqlite3.Connection, place: str, table: str) -> set[str]:
    return {row[1] for row in database.execute(f'PRAGMA {place}.table_info("{table}")')}


def _of_table(database: sqlite3.Connection, table: str, blind: Collection[tuple[str, str]]) -> list[str]:
    ours, theirs = (_columns(database, place, table) for place in ("main", "other"))
    found = [f"{table}.{column}: in one of them only" for column in sorted(ours ^ theirs)]
    count = f"""
        SELECT count(*) FROM (SELECT id FROM main."{table}" EXCEPT SELECT id FROM other."{table}")
        UNION ALL SELECT count(*) FROM (SELECT id FROM other."{table}" EXCEPT SELECT id FROM main."{table}")"""
    missing = [number for (number,) in database.execute(count)]
    if any(missing):
        found.append(f"{table}: {missing[0]} rows are in the first only, {missing[1]} in the second only")
    for column in sorted(ours & theirs):
        if (table, column) in blind:
            continue
        differ = f"""
            SELECT id, one."{column}", two."{column}" FROM main."{table}" one JOIN other."{table}" two USING (id)
            WHERE one."{column}" IS NOT two."{column}" """
        if rows := database.execute(differ).fetchall():
            found.append(f"{table}.{column}: {len(rows)} rows differ, such as {rows[0]}")
    return found
