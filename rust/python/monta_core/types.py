"""The shapes of what ``monta_core`` returns, for annotations. At run time all of them are plain dicts."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

__all__ = [
    "AddressParts",
    "Answer",
    "Capabilities",
    "Check",
    "Exchange",
    "Problem",
    "Reason",
    "Record",
    "SkippedLine",
    "SkuLine",
    "SkuReport",
    "SkuTotal",
    "UpdatePlan",
]


class AddressParts(TypedDict):
    """A street line taken apart; every part may be empty."""

    street: str
    house_number: str
    addition: str


class Record(TypedDict):
    """An Odoo record."""

    model: str
    id: int
    name: str


class Problem(TypedDict):
    """One thing that is wrong with an order."""

    code: str
    """A stable word, for example ``address.zip_missing``."""
    message: str
    """What is wrong, on what, and what to do."""
    values: dict[str, str]
    """The values of the message by name."""
    record: Record
    """The record to repair."""
    field: str
    """The field to repair."""


class SkuLine(TypedDict):
    """One product that one order line feeds."""

    line_id: int
    line: str
    product_id: int
    product: str
    sku: str | None
    source: str | None
    """The field the SKU comes from."""
    quantity: str
    """Exact, as a decimal or a fraction, in the product's own unit."""
    path: list[str]
    """Product names from the kit on the line down to this product."""


class SkuTotal(TypedDict):
    """What would be ordered of one SKU."""

    sku: str
    quantity: str


class SkippedLine(TypedDict):
    """A line that is not shipped."""

    line_id: int
    line: str
    reason: str


class SkuReport(TypedDict):
    """How the lines of an order resolve to SKUs."""

    lines: list[SkuLine]
    totals: list[SkuTotal]
    skipped: list[SkippedLine]
    problems: list[Problem]


class UpdatePlan(TypedDict):
    """One update in both dialects of the API."""

    patch: list[dict[str, Any]]
    """JSON-Patch for ``PATCH``; empty when there is nothing to send."""
    changed: dict[str, Any]
    """The changed top-level members, whole, for ``PUT``."""
    document: dict[str, Any]
    """What to remember as acknowledged once the update succeeded."""


class Exchange(TypedDict):
    """One request of a call. Holds identifiers and outcomes only, so it may be logged."""

    method: str
    path: str
    """Below the base URL, as it went over the wire."""
    status: int | None
    """``None`` when there was no answer."""
    ms: int


class Reason(TypedDict):
    """One reason out of an answer of Monta."""

    container: str
    """The member it stood in, for example ``OrderInvalidReasons``; empty for a bare text."""
    code: int | None
    message: str


class Capabilities(TypedDict, total=False):
    """What was learnt about a server. Store it as it is and pass it to the next :class:`Client`."""

    profile: Literal["documented", "v6"]
    order_update: Literal["patch", "put"]


class Answer(TypedDict):
    """A call that succeeded."""

    outcome: Literal["created", "found", "updated", "deleted", "absent", "read"]
    status: int
    """The status of the last answer."""
    body: Any
    """The order as Monta gave it; ``None`` where it gave none."""
    exchanges: list[Exchange]
    capabilities: Capabilities


class Check(TypedDict):
    """What a connection test found."""

    profile: Literal["documented", "v6"]
    origins: list[str]
    """Names of the sales channels, the values ``monta.origin`` may have; empty where the server lists none."""
    warehouses: list[str]
    exchanges: list[Exchange]
    capabilities: Capabilities
