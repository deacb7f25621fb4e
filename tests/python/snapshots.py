"""Snapshots to start from."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from monta import ROOT

CONTRACT = ROOT / "tests" / "contract"


def contract_orders() -> list[Any]:
    """Return the example orders of the contract data: snapshot, and payload or problems."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((CONTRACT / "orders").glob("*.json"))]


_PLAIN = json.loads((CONTRACT / "orders" / "plain.json").read_text(encoding="utf-8"))["snapshot"]


def snapshot(name: str = "S00012", quantity: Any = 3) -> dict[str, Any]:
    """Return the snapshot of scenario 1: ``quantity`` pieces of SKU-A."""
    made = deepcopy(_PLAIN)
    made["order"].update(name=name, webshop_order_id=name)
    made["lines"][0]["quantity"] = quantity
    return made
