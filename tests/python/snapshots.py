"""The contract data, and snapshots to start from."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from monta import ROOT

CONTRACT = ROOT / "tests" / "contract"


def contract_cases(folder: str) -> list[Any]:
    """Return the cases of a folder of the contract data: snapshot, and payload or problems."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((CONTRACT / folder).glob("*.json"))]


def contract_orders() -> list[Any]:
    """Return the example orders."""
    return contract_cases("orders")


def rows(name: str) -> list[Any]:
    """Return the rows of a table of the contract data."""
    return list(json.loads((CONTRACT / name).read_text(encoding="utf-8")))


def named(problems: list[Any]) -> list[dict[str, Any]]:
    """Return problems the way the contract data names them."""
    return [
        {"code": problem["code"], "model": record["model"], "id": record["id"], "field": problem["field"]}
        for problem in problems
        for record in [problem["record"]]
    ]


_PLAIN = json.loads((CONTRACT / "orders" / "plain.json").read_text(encoding="utf-8"))["snapshot"]


def snapshot(name: str = "S00012", quantity: Any = 3) -> dict[str, Any]:
    """Return the snapshot of acceptance 1: ``quantity`` pieces of SKU-A."""
    made = deepcopy(_PLAIN)
    made["order"].update(name=name, webshop_order_id=name)
    made["lines"][0]["quantity"] = quantity
    return made


def forecast(reference: str = "P00007", **quantities: int) -> dict[str, Any]:
    """Return the document of an inbound forecast: so many of each SKU, all on one day."""
    date = "2025-07-15T12:00:00+02:00"
    return {
        "Reference": reference,
        "SupplierCode": "DEFAULT",
        "ExpectedDeliveryDate": date,
        "InboundForecasts": [
            {"Sku": sku, "Quantity": quantity, "DeliveryDate": date} for sku, quantity in quantities.items()
        ],
    }
