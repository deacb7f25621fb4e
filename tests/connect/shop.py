"""What the tests of this folder know of the Odoo that `run.py` has started, and a profile that is read from it."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

import caches
import relay
from monta_core.connect import Profile, ReadReport, Session

ODOO: dict[str, Any] = json.loads(os.environ["MONTA_TEST_ODOO"])
SERIES: str = ODOO["series"]
#: A password goes over the first, a key over the last.
WIRES = ["JSON-RPC", "JSON-2"] if SERIES == "19.0" else ["JSON-RPC"]
Ask: TypeAlias = Callable[..., Any]


def secret(login: str, wire: str) -> str:
    """What `login` logs in with over `wire`."""
    if wire == "JSON-RPC":
        return f"{login}-s3cret"
    return ODOO["key" if login == "anna" else f"key_of_{login}"]


@dataclass(frozen=True)
class Question:
    """What a model was asked."""

    model: str
    method: str
    #: By their names.
    arguments: dict[str, Any]


class Shop:
    """A profile, and who reads it through a relay that keeps what is asked."""

    #: The tables that every profile reads.
    REQUIRED: ClassVar = (
        "res.company",
        "res.lang",
        "product.template",
        "product.product",
        "mrp.bom",
        "mrp.bom.line",
        "ir.attachment",
        "product.document",
    )

    def __init__(self, between: relay.Relay, wire: str, folder: Path, *tables: str):
        self.between, self.wire = between, wire
        self.cache = folder / "cache.sqlite"
        self.profile = Profile.create(
            folder / "profile.json", between.url, ODOO["database"], ODOO["first"], "en_US", cache=self.cache
        )
        self.session: Session = self.profile.connect("anna", secret("anna", wire))
        assert self.session.status()["wire"] == wire
        self.first_report = self.session.read(tables=tables or None)
        self.first_kept = list(between.kept)
        self.first_asked = self.asked()

    def read(self, *tables: str, full: bool = False) -> ReadReport:
        """Read what has changed in these tables, or in all; or everything."""
        self.asked()
        return self.session.read(full=full, quick=not full, tables=tables or None)

    def asked(self) -> list[Question]:
        """What models were asked since the last time, without logging in."""
        kept, self.between.kept = self.between.kept, []
        return [question for exchange in kept if (question := _question(exchange))]

    def fetched(self) -> dict[str, list[int]]:
        """The rows that were asked for by their ids since the last time, by their tables."""
        found: dict[str, set[int]] = {}
        for question in self.asked():
            for leaf in question.arguments.get("domain", []):
                if question.method == "search_read" and leaf[:2] == ["id", "in"]:
                    found.setdefault(question.model, set()).update(leaf[2])
        return {model: sorted(ids) for model, ids in found.items()}

    def ids(self) -> dict[str, list[int]]:
        """The ids in the cache, by their tables."""
        return {table: sorted(ids) for table, ids in caches.ids(self.cache).items()}

    def values(self, table: str, column: str) -> dict[int, Any]:
        """The values of a column in the cache, by id."""
        with closing(sqlite3.connect(f"file:{self.cache}?mode=ro", uri=True)) as database:
            return dict(database.execute(f'SELECT id, "{column}" FROM "{table}"'))

    def told(self, table: str) -> dict[str, Any]:
        """How a table stands."""
        return next(dict(state) for state in self.profile.tables() if state["name"] == table)


def _question(exchange: relay.Exchange) -> Question | None:
    if exchange.path.startswith("/json/2/"):
        model, method = exchange.path.split("/")[3:]
        return Question(model, method, json.loads(exchange.body))
    if exchange.path != "/jsonrpc":
        return None
    params = json.loads(exchange.body)["params"]
    if params["method"] != "execute_kw":
        return Question(params["service"], params["method"], {})
    _, _, _, model, method, _, arguments = params["args"]
    return Question(model, method, arguments)


def wait_for_the_next_second() -> None:
    """Odoo's times are whole seconds: what is written from now on has another one."""
    now = time.time()
    time.sleep(1 - now % 1)
