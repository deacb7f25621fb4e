"""What the forecast of the core is measured against: the same decisions in plain Python, written to be fast.

Same snapshot in, same document and plan out. It trusts its input, knows kits of one level only, and stops at the first
problem instead of naming all of them.
"""

from datetime import datetime, timezone
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

Document = dict[str, Any]


def build_forecast(snapshot: Document) -> Document:
    """Return the document of a purchase order; raise :class:`ValueError` for a quantity that is not whole."""
    order, settings = snapshot["order"], snapshot["settings"]
    clock = _clock(settings["timezone"])
    document = {
        "Reference": order["reference"] or order["name"],
        "SupplierCode": _supplier_code(snapshot["supplier"]),
        "Comment": order["comment"],
        "WarehouseDisplayName": settings["warehouse_display_name"],
        "ExpectedDeliveryDate": clock(order["planned"]),
    }
    document = {member: text for member, text in document.items() if text}
    return {**document, "InboundForecasts": _lines(snapshot, clock)}


def changes(acknowledged: Document, document: Document) -> Document:
    """Return what turns one forecast of version 6 into another: ``header``, ``add``, ``change`` and ``remove``."""
    before, after = ({line["Sku"]: line for line in _joined(forecast)} for forecast in (acknowledged, document))
    headers = [
        {member: value for member, value in forecast.items() if member not in ("InboundForecasts", "Comment")}
        for forecast in (acknowledged, document)
    ]
    whole = {member: value for member, value in document.items() if member != "InboundForecasts"}
    return {
        "header": None if headers[0] == headers[1] else whole,
        "add": [line for sku, line in after.items() if sku not in before],
        "change": [line for sku, line in after.items() if sku in before and before[sku] != line],
        "remove": [sku for sku in before if sku not in after],
    }


def _clock(zone: str):
    warehouse = ZoneInfo(zone)

    @cache
    def written(moment: str) -> str:
        return datetime.fromisoformat(moment).replace(tzinfo=timezone.utc).astimezone(warehouse).isoformat()

    return written


def _supplier_code(supplier: Document) -> str | None:
    if code := supplier["override"] or supplier["code"]:
        return code
    folded = {"".join(name.split()).casefold(): code for name, code in supplier["map"].items()}
    known = (folded.get("".join(name.split()).casefold()) for name in supplier["names"])
    return next(filter(None, known), None) or supplier["reference"] or supplier["default"]


def _lines(snapshot: Document, clock) -> list[Document]:
    factors = {uom["id"]: uom["factor"] for uom in snapshot["uoms"]}
    skus = {product["id"]: product["monta_sku"] or product["default_code"] for product in snapshot["products"]}
    kits = {
        kit["product_id"]: [(line["product_id"], line["quantity"] / kit["quantity"]) for line in kit["components"]]
        for kit in snapshot["kits"]
    }
    totals: dict[tuple[str, str], list[Any]] = {}
    for line in snapshot["lines"]:
        written = clock(line["planned"] or snapshot["order"]["planned"])
        pieces = line["quantity"] * factors[line["uom_id"]]
        for product, times in kits.get(line["product_id"]) or [(line["product_id"], 1.0)]:
            total = totals.setdefault((skus[product], written[:10]), [0.0, written])
            total[0] += pieces * times
            total[1] = min(total[1], written)
    if not all(quantity.is_integer() for quantity, _ in totals.values()):
        raise ValueError("a quantity is not whole")
    return [
        {"Sku": sku, "Quantity": int(quantity), "DeliveryDate": written}
        for (sku, _), (quantity, written) in totals.items()
    ]


def _joined(forecast: Document) -> list[Document]:
    """One line per SKU: the earliest date, and how the quantity is split over the days."""
    groups: dict[str, list[Document]] = {}
    for line in forecast["InboundForecasts"]:
        groups.setdefault(line["Sku"], []).append(line)
    return [_join(lines) if len(lines) > 1 else lines[0] for lines in groups.values()]


def _join(lines: list[Document]) -> Document:
    lines = sorted(lines, key=lambda line: line["DeliveryDate"])
    split = ", ".join(f"{line['Quantity']} on {line['DeliveryDate'][:10]}" for line in lines)
    return {**lines[0], "Quantity": sum(line["Quantity"] for line in lines), "Comment": split}
