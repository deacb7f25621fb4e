"""The half-hourly status look-up of 1,000 orders, each request 50 ms away: one after the other, and several at once.

The local Monta answers over real HTTP on the loopback and waits before each answer. What is compared is the core with
itself: the addon's ``monta.max_parallel`` is the number of requests under way at once.
"""

import sys
import time
from pathlib import Path

import monta_core

sys.path.insert(0, str(Path(__file__).parents[1] / "odoo"))

from harness import sandbox

ORDERS = 1000
LATENCY_MS = 50
PARALLEL = (1, 4, 8)
HEADINGS = ("requests at once", "seconds", "requests", "against one after the other")


def rows() -> list[tuple[str, ...]]:
    """Look all orders up once for each number of requests at once."""
    with sandbox.running(sandbox.build()) as monta:
        names = [f"S{number:05}" for number in range(ORDERS)]
        sandbox.control(monta.url, "/orders", [{"order": {"WebshopOrderId": name}} for name in names])
        sandbox.control(monta.url, "/faults", {"kind": "delay", "delay_ms": LATENCY_MS, "method": "GET", "times": 0})
        client = monta_core.Client(monta.url, sandbox.USERNAME, sandbox.PASSWORD, profile="v6")
        references = [{"webshop_order_id": name} for name in names]
        return _table(client, references)


def _table(client: monta_core.Client, references: list[dict[str, str]]) -> list[tuple[str, ...]]:
    table, slowest = [], None
    for parallel in PARALLEL:
        begun = time.perf_counter()
        answers = client.fetch_many(references, detail=False, max_parallel=parallel)["answers"]
        seconds = time.perf_counter() - begun
        slowest = slowest or seconds
        requests = sum(len(answer["result"]["exchanges"]) for answer in answers)
        table.append((str(parallel), f"{seconds:.1f}", str(requests), f"{slowest / seconds:.1f}"))
    return table
