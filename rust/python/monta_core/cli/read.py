"""The commands that read many things at once: ``status`` and ``stock``; and ``forecast show``."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from .. import Client, StockInvalid, read_stock, resolve_status
from ..answers import LookUp, LookUpError, OrderAnswer, StockAnswer
from ..types import OrderStatus, StatusAnswers
from .codes import DONE, REFUSED, code_of_class
from .language import message, say
from .output import advice, moment, print_json, print_rows, print_table


def show_status(client: Client, references: Sequence[str], *, exact: bool, as_json: bool) -> int:
    """Look orders up by any of their names and print what Monta knows about them; return the exit code.

    The code is that of the worst: an order that could not be read weighs more than one that is not there.
    """
    look_ups = client.fetch_many(
        [{"webshop_order_id": reference, "order_number": reference} for reference in references], loose=not exact
    )["answers"]
    statuses = [_resolved(look_up) for look_up in look_ups]
    if as_json:
        rows = zip(references, look_ups, statuses, strict=True)
        print_json([{"reference": name, **look_up, "status": status} for name, look_up, status in rows])
    for number, (reference, look_up, status) in enumerate(zip(references, look_ups, statuses, strict=True)):
        if "error" in look_up:
            _complain(reference, look_up["error"])
        elif status is None:
            print(f"monta: {_absence(reference, look_up['result'])}", file=sys.stderr)
        elif not as_json:
            print("\n" * bool(number), end="")
            _print_status(reference, look_up["result"], status)
    return max(map(_code, look_ups), default=DONE)


def _resolved(look_up: LookUp) -> OrderStatus | None:
    result = look_up.get("result")
    if not result or result["header"] is None:
        return None
    answers: StatusAnswers = {
        "header": result["header"],
        "shipments": result["shipments"],
        "events": result["events"],
    }
    return resolve_status(answers)


def _code(look_up: LookUp) -> int:
    if "error" in look_up:
        return code_of_class(look_up["error"]["class"])
    return REFUSED if look_up["result"]["header"] is None else DONE


def _absence(reference: str, result: OrderAnswer) -> str:
    if result["match"] == "ambiguous":
        names = ", ".join(result["candidates"])
        return say("{name} could be any of {names}: give the whole name.", name=reference, names=names)
    return say("Monta does not have {name}.", name=reference)


def _complain(subject: str, error: LookUpError) -> None:
    happened, todo = message(error), advice(error["code"], error["hint"])
    if todo:
        happened += f" {todo}" if happened[-1:] in ".!?" else f". {todo}"
    name = subject or '""'
    print(f"monta: {name}: {happened} [{error['code']}]", file=sys.stderr)


def _print_status(reference: str, result: OrderAnswer, status: OrderStatus) -> None:
    header: Mapping[str, Any] = result["header"] or {}
    name = header.get("WebshopOrderId") or reference
    code = f" ({status['status_code']})" if status["status_code"] not in (None, "", status["status"]) else ""
    rows = {
        "Order": say("{name}, a partial match of {reference}", name=name, reference=reference)
        if result["match"] == "partial"
        else name,
        "Status": f"{status['status'] or say('unknown')}{code}",
        "Reason": status["reason"],
        "Known from": status["source"],
        "Planned": moment(status["planned_shipment"], "UTC"),
        "Delivered": moment(status["delivery_date"], "UTC"),
        "Expected": None if status["delivery_date"] else moment(status["expected_delivery"], "UTC"),
        "Track & trace": status["track_trace_url"] or status["track_trace"],
    }
    print_rows({name: value for name, value in rows.items() if value})
    if len(status["parcels"]) > 1:
        print()
        print_table(
            ("Parcel", "Carrier", "Status", "Track & trace"),
            [(parcel["code"], parcel["carrier"], parcel["status"], parcel["link"]) for parcel in status["parcels"]],
        )


def show_stock(client: Client, skus: Sequence[str], *, endpoint: str | None, as_json: bool) -> int:
    """Ask for the stock of SKUs and print it; return the exit code, which is that of the worst."""
    answers = client.fetch_stock(skus, endpoint=endpoint)["answers"]
    rows = [_stock(answer) for answer in answers]
    if as_json:
        print_json(rows)
    else:
        print_table(
            ("SKU", "Available", "Minimum", ""),
            [(row["sku"], row["available"], row["minimum"], row["problem"] or row.get("notice")) for row in rows],
        )
    for answer in answers:
        if answer["error"]:
            _complain(answer["sku"], answer["error"])
    codes = [code_of_class(answer["error"]["class"]) for answer in answers if answer["error"]]
    return max([*codes, *(REFUSED for row in rows if row["problem"])], default=DONE)


def _stock(answer: StockAnswer) -> dict[str, Any]:
    nothing = {"sku": answer["sku"], "available": None, "minimum": None}
    if answer["error"]:
        return {**nothing, "problem": answer["error"]["code"]}
    if answer["product"] is None:
        return {**nothing, "problem": say("unknown at Monta")}
    try:
        stock = read_stock(answer["product"])
    except StockInvalid as error:
        return {**nothing, "problem": message(error)}
    notices = "\n".join(message(notice) for notice in stock.pop("notices", []))
    return {"sku": answer["sku"], **stock, "problem": None, **({"notice": notices} if notices else {})}


def show_forecast(client: Client, reference: str, *, as_json: bool) -> int:
    """Print an inbound forecast as Monta has it; return the exit code."""
    answer = client.get_forecast(reference)
    if as_json:
        print_json(answer)
    elif answer["outcome"] == "read":
        _print_forecast(answer["body"])
    if answer["outcome"] == "absent":
        print(f"monta: {say('Monta does not have {name}.', name=reference)}", file=sys.stderr)
        return REFUSED
    return DONE


def _print_forecast(forecast: Mapping[str, Any]) -> None:
    rows = {
        "Forecast": forecast.get("Reference"),
        "Supplier": forecast.get("SupplierCode"),
        "Warehouse": forecast.get("WarehouseDisplayName"),
        "Expected": moment(forecast.get("ExpectedDeliveryDate")),
        "Comment": forecast.get("Comment"),
    }
    print_rows({name: value for name, value in rows.items() if value})
    print()
    print_table(
        ("SKU", "Announced", "Received", "Expected", "Comment"),
        [
            (
                line.get("Sku"),
                line.get("Quantity"),
                line.get("QuantityReceived"),
                moment(line.get("DeliveryDate")),
                line.get("Comment"),
            )
            for line in forecast.get("InboundForecasts") or []
        ],
    )
