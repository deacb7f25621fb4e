"""What a good hand writes in Python: one connection, ids instead of names, pages after the last id, orjson, SQLite."""

import http.client
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

import orjson

PAGE = 2000
#: Seconds one call may take.
TIMEOUT = 600


class Odoo:
    """A user of an Odoo, over one connection."""

    def __init__(self, asked: dict):
        address = urlsplit(asked["url"])
        self._connection = http.client.HTTPConnection(address.hostname, address.port, timeout=TIMEOUT)
        self._database, self._password = asked["database"], asked["password"]
        self._user = self._ask("common", "authenticate", [self._database, asked["login"], self._password, {}])

    def call(self, model: str, method: str, arguments: dict, *placed: object) -> list[dict]:
        """Call a method of a model, with arguments by name, and some by their place."""
        who = [self._database, self._user, self._password]
        return self._ask("object", "execute_kw", [*who, model, method, placed, arguments])

    def _ask(self, service: str, method: str, arguments: list) -> object:
        body = {"jsonrpc": "2.0", "params": {"service": service, "method": method, "args": arguments}}
        headers = {"Content-Type": "application/json"}
        self._connection.request("POST", "/jsonrpc", orjson.dumps(body), headers)
        answer = orjson.loads(self._connection.getresponse().read())
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]


def prepare(asked: dict) -> Odoo:
    """Log in."""
    return Odoo(asked)


def read(odoo: Odoo, asked: dict) -> dict[str, int]:
    """Read all tables into a file of SQLite."""
    database = sqlite3.connect(Path(asked["folder"]) / "tuned.sqlite")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    return {table: _read(odoo, database, table, asked) for table in asked["fields"]}


def _read(odoo: Odoo, database: sqlite3.Connection, table: str, asked: dict) -> int:
    fields, domain = asked["fields"][table], asked["domains"].get(table, [])
    names = ", ".join(f'"{name}"' for name in fields)
    database.execute(f'CREATE TABLE "{table}" (id INTEGER PRIMARY KEY, {names})')
    insert = f'INSERT INTO "{table}" VALUES (?{", ?" * len(fields)})'
    last, count = 0, 0
    while rows := odoo.call(
        table,
        "search_read",
        {
            "domain": [*domain, ["id", ">", last]],
            "fields": fields,
            "order": "id",
            "limit": PAGE,
            "load": None,
            "context": {"active_test": False},
        },
    ):
        with database:
            database.executemany(insert, ([row["id"], *(_value(row[name]) for name in fields)] for row in rows))
        last, count = rows[-1]["id"], count + len(rows)
    return count


def _value(value: object) -> object:
    return orjson.dumps(value) if isinstance(value, list | dict) else value
