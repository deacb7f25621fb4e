"""Tests of the judge of reads on small caches: each way to be wrong is found, and nothing else."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

sys.path.insert(1, str(Path(__file__).parents[1] / "connect"))

import read_judge

ROWS = {1: ("Oak", "[1]"), 2: ("Leg", None), 7: (None, "[]")}
ALL_WELL = """
    PRAGMA synchronous = OFF;
    CREATE TABLE monta_table (name TEXT PRIMARY KEY, meta TEXT NOT NULL, shadow TEXT, load_error TEXT);
    CREATE TABLE "product.template" (id INTEGER PRIMARY KEY, name TEXT, route_ids TEXT);
    CREATE TABLE "mrp.bom" (id INTEGER PRIMARY KEY, code TEXT);
    INSERT INTO "mrp.bom" VALUES (4, 'A');
    INSERT INTO monta_table (name, meta) VALUES ('product.template', '{"rows": 3}'), ('mrp.bom', '{"rows": 1}');
"""
HAS = {"product.template": set(ROWS), "mrp.bom": {4}}


def of_odoo(table, ids):
    return HAS[table] & ids


@pytest.fixture
def cache(tmp_path):
    """Return a function that makes a cache in which all is well, but for a few statements."""

    def make(name, *spoils):
        path = tmp_path / f"{name}.sqlite"
        with closing(sqlite3.connect(path)) as database, database:
            database.executescript(ALL_WELL)
            rows = [(number, *values) for number, values in ROWS.items()]
            database.executemany('INSERT INTO "product.template" VALUES (?, ?, ?)', rows)
            for spoil in spoils:
                database.execute(spoil)
        return path

    return make


def test_what_is_right_is_not_found(cache):
    # What is being read, and the rows of a read before it, are nobody's business.
    half = 'CREATE TABLE "mrp.bom#next" (id INTEGER PRIMARY KEY, code TEXT)'
    assert read_judge.judged(cache("ours", half), cache("theirs"), HAS) == []
    assert read_judge.lost(HAS, HAS, of_odoo) == {}


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ('DELETE FROM "product.template" WHERE id = 2', "product.template: 0 too many, 1 missing"),
        ('INSERT INTO "product.template" (id) VALUES (9)', "product.template: 1 too many, 0 missing"),
        ('UPDATE "product.template" SET id = 3 WHERE id = 2', "product.template: 1 too many, 1 missing"),
        ("UPDATE \"product.template\" SET name = 'Ash' WHERE id = 1", "product.template.name: 1 rows differ"),
        ('UPDATE "product.template" SET name = NULL WHERE id = 1', "product.template.name: 1 rows differ"),
        ("UPDATE \"product.template\" SET name = '' WHERE id = 7", "product.template.name: 1 rows differ"),
        ("UPDATE \"mrp.bom\" SET code = 1", "mrp.bom.code: 1 rows differ"),
        ('ALTER TABLE "mrp.bom" DROP COLUMN code', "mrp.bom.code: in one of them only"),
        ('DROP TABLE "mrp.bom"', "mrp.bom: in one of them only"),
        ("UPDATE monta_table SET load_error = 'No' WHERE name = 'mrp.bom'", "mrp.bom: No"),
        ("UPDATE monta_table SET shadow = '{}' WHERE name = 'mrp.bom'", "mrp.bom: not read to its end"),
        ("UPDATE monta_table SET meta = '{\"flaws\": [{\"field\": \"code\"}]}'", 'mrp.bom: [{"field":"code"}]'),
    ],
)  # fmt: skip
def test_each_way_to_be_wrong_is_found(cache, spoil, told):
    found = read_judge.judged(cache("ours", spoil), cache("theirs"), HAS)
    assert any(line.startswith(told) for line in found), found


def test_what_no_time_tells_is_left_to_a_full_read(cache):
    ours, theirs = cache("ours", "UPDATE \"product.template\" SET route_ids = '[2]' WHERE id = 1"), cache("theirs")
    assert read_judge.judged(ours, theirs, HAS, blind=True) == []
    (told,) = read_judge.judged(ours, theirs, HAS)
    assert told.startswith("product.template.route_ids: 1 rows differ")


def test_rows_are_lost_that_an_odoo_still_has():
    before = {"product.template": {1, 2, 7, 8}, "mrp.bom": {4}}
    # The eighth is gone in Odoo, too.
    assert read_judge.lost(before, {"product.template": {1, 2, 7}, "mrp.bom": {4}}, of_odoo) == {}
    assert read_judge.lost(before, {"product.template": {1}, "mrp.bom": {4}}, of_odoo) == {"product.template": {2, 7}}
    assert read_judge.lost(before, {"product.template": {1, 2, 7, 8}}, of_odoo) == {"mrp.bom": {4}}


def test_a_storm_that_shows_nothing_is_found_out():
    assert read_judge.shows_nothing(complete=1, faults=1) == []
    assert read_judge.shows_nothing(complete=0, faults=3) == ["no read was complete while it stormed"]
    assert read_judge.shows_nothing(complete=2, faults=0) == ["no request went wrong"]


def test_a_judge_that_is_blind_is_found_out(cache, tmp_path, monkeypatch):
    ours, theirs = cache("ours"), cache("theirs")
    monkeypatch.setattr(read_judge, "SPOILS", ('DELETE FROM "mrp.bom"', 'UPDATE "mrp.bom" SET code = code'))
    (told,) = read_judge.misjudged(ours, theirs, HAS, tmp_path)
    assert told.endswith("SET code = code")
