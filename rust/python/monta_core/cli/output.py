"""What the command line client prints."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..answers import Answer
from ..exceptions import ApiError, EditRefused, MontaError, OrderInvalid
from ..message import Message
from .language import message, say

#: Where Monta's times are when they do not say (monta-api 2.3).
WAREHOUSE = "Europe/Amsterdam"
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?")
#: What advice calls the settings of Odoo, and what nobody but Odoo does.
_IN_A_TERMINAL = (
    ("; Odoo does so by itself", ""),
    ("the time-out (monta.timeout)", "the time-out (MONTA_TIMEOUT)"),
    ("lower monta.max_parallel", "ask about fewer at once"),
    ("Set monta.api_profile to", "Set MONTA_PROFILE to"),
)
#: What is not set: the variable of the environment.
_UNSET = {
    "config.base_url_missing": "MONTA_BASE_URL",
    "config.username_missing": "MONTA_USERNAME",
    "config.password_missing": "MONTA_PASSWORD",
}


def moment(text: str | None, zone: str = WAREHOUSE) -> str | None:
    """Return a time in the one form that people see, ``2026-11-27 08:19 UTC``; what is none as it is.

    ``zone`` is where it is when it does not say.
    """
    if not text or not (found := _TIME.fullmatch(text)):
        return text
    day, time, offset = found.groups()
    try:
        at = datetime.fromisoformat(f"{day} {time}{'' if offset in (None, 'Z') else offset}")
        place = timezone.utc if offset == "Z" or zone == "UTC" else ZoneInfo(zone)
    except (ValueError, ZoneInfoNotFoundError):
        return text
    at = at if at.tzinfo else at.replace(tzinfo=place)
    return f"{at.astimezone(timezone.utc):%Y-%m-%d %H:%M} UTC"


def advice(code: str, hint: str | None) -> str | None:
    """Return what to do about an error, for somebody at a terminal and without an Odoo."""
    if name := _UNSET.get(code):
        told = say(
            "Set {variable} in the environment, or as {name} in the section [monta] of ~/.config/monta/monta.ini.",
            variable=name,
            name=name.removeprefix("MONTA_").lower(),
        )
        return f"{told} {say('It looks like https://api-v6.monta.nl.')}" if name == "MONTA_BASE_URL" else told
    return hint and say(at_a_terminal(hint))


def at_a_terminal(hint: str) -> str:
    """Return a hint of monta_core with the names that things have here."""
    for of_odoo, here in _IN_A_TERMINAL:
        hint = hint.replace(of_odoo, here)
    return hint


def print_json(value: Any) -> None:
    """Print one JSON document."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def print_titled_json(title: str, value: Any) -> None:
    """Print a JSON document under a title."""
    print(say(title))
    print_json(value)
    print()


def print_rows(rows: Mapping[str, Any], *, translated: bool = False) -> None:
    """Print names and values in two columns; a value of several lines hangs under itself.

    The names are ours and said in the language that is spoken, unless they are ``translated``, as those of Odoo.
    """
    if not translated:
        rows = {say(name): value for name, value in rows.items()}
    width = max(map(len, rows), default=0) + 2
    for name, value in rows.items():
        print(f"{name:<{width}}{shown(value)}".rstrip())


def shown(value: Any) -> str:
    """Return what people see of a value: nothing of none, and a message in their language."""
    return "" if value is None else say(value) if isinstance(value, Message) else str(value)


def print_table(titles: Sequence[str], rows: Sequence[Sequence[Any]], *, translated: bool = False) -> None:
    """Print rows under titles, each column as wide as its widest value; nothing is shown as nothing.

    The titles are ours, unless they are ``translated``, as with :func:`print_rows`.
    """
    if not translated:
        titles = [title and say(title) for title in titles]
    cells = [titles, *([shown(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(titles))]
    for row in cells:
        print("  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip())


def print_answers(answers: Iterable[Answer]) -> None:
    """Print the requests of some calls, one per line."""
    for answer in answers:
        _print_exchanges(answer["exchanges"])
    print()


def print_order(order: Mapping[str, Any]) -> None:
    """Print an order as Monta has it: what it is, where it stands and what is in it. Empty members are left out."""
    delivery = (order.get("ConsumerDetails") or {}).get("DeliveryAddress") or {}
    place = [delivery.get(name) for name in ("Street", "HouseNumber", "HouseNumberAddition", "PostalCode", "City")]
    rows = {
        "Order": order.get("WebshopOrderId"),
        "Reference": order.get("Reference"),
        "Channel": order.get("Origin"),
        "Deliver to": " ".join(str(part) for part in [*place, delivery.get("CountryCode")] if part),
        "State": ", ".join(_states(order)),
        "Received": moment(order.get("Received")),
        "Planned": moment(order.get("PlannedShipmentDate")),
        "Shipped": moment(order.get("Shipped")),
        "Shipper": order.get("ShipperDescription") or order.get("ShipperCode"),
        "Track & trace": order.get("TrackAndTraceLink") or order.get("TrackAndTraceCode"),
    }
    print_rows({name: value for name, value in rows.items() if value})
    lines = order.get("Lines") or []
    if lines:
        print()
        print_table(
            ("SKU", "Ordered", "Description"),
            [(line.get("Sku"), line.get("OrderedQuantity"), line.get("Description")) for line in lines],
        )


def print_failure(error: MontaError, as_json: bool) -> None:
    """Print what went wrong and what to do, on standard error; with ``as_json`` also as JSON on standard output."""
    if as_json:
        details = {"class": type(error).__name__, **vars(error)}
        print_json({"error": details})
    lines = [f"monta: {message(error)}"]
    if isinstance(error, OrderInvalid):
        lines = [f"monta: {say('the order cannot be sent:')}", *_listed(error.problems)]
    if isinstance(error, EditRefused) and error.problems:
        if error.code == "export.guards":
            what = say("guards are closed, and nothing was changed:")
        else:
            what = say("it is not complete, and nothing was changed:")
        lines = [f"monta: {what}", *_listed(error.problems)]
    if isinstance(error, ApiError) and error.uncertain:
        lines.append(say("It may have been carried out all the same."))
    if hint := advice(error.code, error.hint):
        lines.append(hint)
    lines.append(f"[{error.code}]")
    print("\n".join(lines), file=sys.stderr)
    if isinstance(error, ApiError):
        _print_exchanges(error.exchanges, file=sys.stderr)


def _listed(problems: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    return (f"  - {message(problem)}" for problem in problems)


def _print_exchanges(exchanges: Iterable[Mapping[str, Any]], file: Any = None) -> None:
    for exchange in exchanges:
        status = exchange["status"] or say("no answer")
        print(f"{exchange['method']} {exchange['path']}: {status} ({exchange['ms']} ms)", file=file)


def _states(order: Mapping[str, Any]) -> list[str]:
    """Name the states of the ladder that the order is in (monta-api 3.10), the weightiest first."""
    states = []
    if order.get("Deleted"):
        states.append(say("cancelled"))
    if order.get("Blocked"):
        why = f" ({order['BlockedMessage']})" if order.get("BlockedMessage") else ""
        states.append(say("blocked") + why)
    if order.get("Backorder"):
        states.append(say("backorder"))
    if order.get("DeliveryStatusCode"):
        states.append(str(order["DeliveryStatusCode"]))
    elif order.get("Shipped"):
        states.append(say("shipped"))
    elif order.get("Picked"):
        states.append(say("picked"))
    elif order.get("Picking"):
        states.append(say("picking"))
    return states or [say("queued") if order.get("Verified") else say("verifying")]
