"""Pulling the stock of 5,000 products into an Odoo, 1 % of them changed, each request 10 ms away.

The local Monta answers over real HTTP on the loopback and waits before each answer. "One by one" is what a plain module
does: a request, a look and a write for each product. Statements are those of a run in which nothing has changed; memory
is what a run needs on top of a started Odoo.
"""

from datetime import datetime, timezone
from pathlib import Path

import inside
from harness import database, odoo, sandbox, tree
from harness.stage import stage
from harness.steps import step

PRODUCTS = 5000
CHANGED = 50
LATENCY_MS = 10
#: What is measured, by the name that ``stock_in_odoo`` knows it by.
WAYS = {
    "plain": "one by one",
    "each": "a request per SKU, four at once (documented API)",
    "sweep": "all products listed (version 6, once a day)",
    "changes": "what has changed (version 6)",
}
HEADINGS = ("", "requests", "seconds", "one by one takes, times", "statements per unchanged product", "memory")


def rows(wheel: Path | None = None) -> list[tuple[str, ...]]:
    """Pull the stock once in each way, every time with other products changed."""
    if missing := inside.not_run(HEADINGS):
        return missing
    with stage(tree.find(inside.SERIES), built_wheel=wheel, release=True) as instance:
        url = instance.env["MONTA_SANDBOX_URL"]
        with database.borrowed(instance, database.template(instance)) as name:
            inside.install(instance, name)
            # Longer ago than the pull looks back: what changes from here on is all that changes.
            sandbox.control(url, "/clock", {"now": "2026-01-01T00:00:00Z"})
            _load(url, dict.fromkeys(range(PRODUCTS), 3))
            sandbox.control(url, "/clock", {"now": datetime.now(timezone.utc).isoformat()})
            _inside(instance, name, f"seed(env, {PRODUCTS}, 3)")
            sandbox.control(url, "/faults", {"kind": "delay", "delay_ms": LATENCY_MS, "method": "GET", "times": 0})
            found = {way: _measure(instance, name, way, number) for number, way in enumerate(WAYS)}
    return [_row(way, found[way], found["plain"]) for way in WAYS]


def _measure(instance: odoo.Odoo, name: str, way: str, number: int) -> dict[str, float]:
    url = instance.env["MONTA_SANDBOX_URL"]
    changed = range(number * CHANGED, (number + 1) * CHANGED)
    pieces = 10 + number
    _load(url, dict.fromkeys(changed, pieces))
    sandbox.control(url, "/requests", method="DELETE")
    with step(WAYS[way]):
        return _inside(instance, name, f"measure(env, {way!r}, {changed!r}, {pieces})")


def _row(way: str, found: dict[str, float], plain: dict[str, float]) -> tuple[str, ...]:
    return (
        WAYS[way],
        str(found["requests"]),
        f"{found['seconds']:.1f}",
        f"{plain['seconds'] / found['seconds']:.1f}",
        f"{found['statements']:.2f}",
        f"{found['memory'] / 2**20:.0f} MiB",
    )


def _inside(instance: odoo.Odoo, name: str, call: str) -> dict[str, float]:
    """What a function of ``stock_in_odoo`` returns, called in an Odoo of its own."""
    return inside.ask(instance, name, f"stock_in_odoo.{call}")


def _load(url: str, pieces: dict[int, int]) -> None:
    products = [
        {"Sku": f"ITEM-{number:05}", "StockAvailable": available, "MinimumStock": 1}
        for number, available in pieces.items()
    ]
    sandbox.control(url, "/products", products)
