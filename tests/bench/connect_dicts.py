"""The list of `connect_core` in plain Python, over dicts of the rows that the cache has."""

import json
import sqlite3
import unicodedata


def prepare(asked: dict) -> sqlite3.Connection:
    """Open the cache."""
    database = sqlite3.connect(f"file:{asked['folder']}/cache.sqlite?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    return database


def show(database: sqlite3.Connection, _asked: dict) -> list:
    """Return number, first and last of the rows that the list shows."""
    routes = {row["id"]: row for row in _rows(database, "stock.route", "id, name")}
    categories = {row["id"]: row for row in _rows(database, "product.category", "id, name")}
    shown: dict[str, list] = {}
    for row in _rows(database, "product.template", "id, active, name, default_code, categ_id, route_ids"):
        names = [routes[number]["name"] for number in json.loads(row["route_ids"]) if number in routes]
        category = categories.get(row["categ_id"], {}).get("name", "")
        if not row["active"] or not _holds(row["name"], "a") or _ends(row["default_code"], "77") or not any(names):
            continue
        if row["name"]:
            shown.setdefault(row["name"], [row["name"], row["default_code"] or "", category, ", ".join(names)])
    rows = sorted(shown.values(), key=lambda texts: _plain(texts[0]))
    return [len(rows), rows[0], rows[-1]]


def _rows(database: sqlite3.Connection, table: str, names: str) -> list[dict]:
    return [dict(row) for row in database.execute(f'SELECT {names} FROM "{table}" ORDER BY id')]


def _caseless(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().casefold()


def _holds(text: str | None, part: str) -> bool:
    return part in _caseless(text or "")


def _ends(text: str | None, part: str) -> bool:
    return _caseless(text or "").endswith(part)


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", _caseless(text)) if not unicodedata.combining(sign))
