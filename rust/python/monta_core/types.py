"""The shapes of what ``monta_core`` returns, for annotations. At run time all of them are plain dicts."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

__all__ = [
    "AddressParts",
    "Answer",
    "BrokenKit",
    "Capabilities",
    "Check",
    "Exchange",
    "Forecast",
    "ForecastAnswer",
    "ForecastPlan",
    "KitAvailability",
    "LookUp",
    "LookUpError",
    "OrderAnswer",
    "OrderChanges",
    "OrderStatus",
    "Parcel",
    "Picked",
    "Problem",
    "Products",
    "Reason",
    "Receipts",
    "Record",
    "References",
    "SkippedLine",
    "SkuLine",
    "SkuReport",
    "SkuTotal",
    "StatusAnswers",
    "Stock",
    "StockAnswer",
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
    """One thing that is wrong with an order or a forecast, or that somebody should look at."""

    code: str
    """A stable word, for example ``address.zip_missing``."""
    message: str
    """What is wrong, on what, and what to do."""
    template: str
    """The text that the message was made of; one of ``TEXTS``."""
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


class Stock(TypedDict):
    """The stock of one SKU at Monta, in pieces."""

    available: int
    minimum: int


class KitAvailability(TypedDict):
    """How many of a kit can be made."""

    feasible: int
    limiting: list[str]
    """Names of the components of which there is not enough for one kit more."""
    unknown: list[int]
    """Ids of the components whose stock is unknown; there is none of them to count on."""


class BrokenKit(TypedDict):
    """A kit that cannot be worked out."""

    problems: list[Problem]


class Forecast(TypedDict):
    """An inbound forecast that can be sent."""

    payload: dict[str, Any]
    """Monta's document, one line per SKU and day."""
    warnings: list[Problem]
    """What somebody should look at, although the forecast is sent as it is."""


class ForecastPlan(TypedDict):
    """What has to be sent for a forecast: ``create``, or any of ``header``, ``add``, ``change`` and ``remove``."""

    empty: bool
    """Whether there is nothing to send."""
    create: dict[str, Any] | None
    """The whole document, to be posted: it is new, or the documented profile, which posts everything every time."""
    header: dict[str, Any] | None
    """The whole header without lines, when it changed."""
    add: list[dict[str, Any]]
    """New lines."""
    change: list[dict[str, Any]]
    """Changed lines, whole."""
    remove: list[str]
    """SKUs whose line is gone."""
    kept: list[str]
    """Members that differ and that Monta does not change in a forecast it has, such as ``SupplierCode``."""
    document: dict[str, Any]
    """What to remember as acknowledged once all of it succeeded."""


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
    find: Literal["documented", "v6"]
    """How orders are found, where that is not as the profile has it; the others likewise."""
    shipments: Literal["documented", "v6"]
    events: Literal["documented", "v6"]
    inbound: Literal["documented", "v6"]
    stock: Literal["documented", "v6"]


class Answer(TypedDict):
    """A call that succeeded."""

    outcome: Literal["created", "found", "updated", "deleted", "absent", "read"]
    status: int
    """The status of the last answer."""
    body: Any
    """The order, forecast or supplier as Monta gave it; ``None`` where it gave none."""
    exchanges: list[Exchange]
    capabilities: Capabilities


class ForecastAnswer(Answer):
    """A forecast that was announced or changed."""

    kept: list[str]
    """SKUs whose line should have gone, and stays because some of it has arrived."""


class Check(TypedDict):
    """What a connection test found."""

    profile: Literal["documented", "v6"]
    origins: list[str]
    """Names of the sales channels, the values ``monta.origin`` may have; empty where the server lists none."""
    warehouses: list[str]
    exchanges: list[Exchange]
    capabilities: Capabilities


class Picked(TypedDict, total=False):
    """A status that one source says. A rule of one's own may leave out all but ``status`` and ``source``."""

    status: str
    stage: str | None
    """The stage it stands for, when that is known, for example ``Shipped``."""
    status_code: str | None
    """Monta's own code for it, as text."""
    source: Literal["shipments", "events", "orders"]
    at: str | None
    """Since when, UTC as Odoo writes it."""
    fragment: Any
    """The row that said it, as it came."""


class StatusAnswers(TypedDict, total=False):
    """What Monta answered about one order, as it came."""

    shipments: Any
    events: Any
    header: Any
    now: str | Literal[False] | None
    """When the answers came, UTC as Odoo writes it."""
    own_update: str | Literal[False] | None
    """When we last changed the order at Monta, UTC as Odoo writes it."""


class Parcel(TypedDict):
    """One parcel."""

    code: str | None
    link: str | None
    carrier: str | None
    status: str | None
    status_code: str | None
    description: str | None
    at: str | None
    """Since when, UTC as Odoo writes it; on the v6 profile the carrier's own clock, which may be off by hours."""


class OrderStatus(TypedDict):
    """What is kept of an order at Monta. Times are UTC, as Odoo writes them."""

    status: str | None
    stage: str | None
    status_code: str | None
    source: Literal["shipments", "events", "orders"] | None
    reason: str | None
    track_trace: str | None
    track_trace_url: str | None
    parcels: list[Parcel]
    """Newest first."""
    delivery_date: str | None
    blocked: bool
    backorder: bool
    finished: bool
    """Nothing more need be asked about the order."""
    reread: bool
    """The block may be the one of our own update: read once more before it is shown (ruling 2)."""
    fragments: dict[str, Any]
    """What the status was made of, without personal data."""


class References(TypedDict, total=False):
    """The names by which Monta may know an order. ``False``, ``None`` and blanks are "no such name"."""

    webshop_order_id: str | Literal[False] | None
    """The id under which it was sent."""
    order_number: str | Literal[False] | None
    """Its name in Odoo."""
    reference: str | Literal[False] | None
    """The customer's reference."""
    client_reference: str | Literal[False] | None
    """The customer's other reference."""
    eorder_guid: str | Literal[False] | None
    """Monta's own id."""
    variants: list[str]
    """Other ways in which the order's name may be written."""


class OrderAnswer(TypedDict):
    """What Monta answered about one order. Pass header, shipments and events on to :func:`resolve_status`."""

    match: Literal["exact", "partial", "ambiguous", "none"]
    candidates: list[str]
    """Names of the orders that fit equally well, when the match is ambiguous."""
    header: dict[str, Any] | None
    """The order in either model; ``None`` when it was not found."""
    shipments: Any
    """Rows of ``/shipments``, or the object of ``/order/{id}/colli``; an empty list when there is none."""
    events: Any
    exchanges: list[Exchange]
    capabilities: Capabilities


LookUpError = TypedDict(
    "LookUpError",
    {
        "class": Literal["retry", "fix", "stop"],
        "code": str,
        "message": str,
        "template": str,
        "values": dict[str, str],
        "hint": str,
        "status": int | None,
        "retry_after": int | None,
        "exchanges": list[Exchange],
    },
)
"""Why one of many look-ups failed, in the words of the exception that a single one would raise. ``exchanges`` is empty
when it failed together with another."""


class LookUp(TypedDict, total=False):
    """One of many look-ups: either ``result`` or ``error``."""

    result: OrderAnswer
    error: LookUpError


class OrderChanges(TypedDict):
    """What happened to orders after a cursor."""

    events: list[dict[str, Any]]
    """Ascending by ``Id``."""
    cursor: int
    """Where to read on."""
    complete: bool
    """Whether these are all events there are by now."""
    exchanges: list[Exchange]
    capabilities: Capabilities


class Receipts(TypedDict):
    """What Monta received after a cursor."""

    rows: list[dict[str, Any]]
    """Ascending by ``Id``; each is a delta, and returns and goods in quarantine are among them."""
    cursor: int
    """Where to read on."""
    complete: bool
    """Whether these are all receipts there are by now."""
    exchanges: list[Exchange]
    capabilities: Capabilities


class StockAnswer(TypedDict):
    """What Monta answered about one SKU."""

    sku: str
    product: dict[str, Any] | None
    """As Monta gave it, for :func:`read_stock`; ``None`` when Monta does not know the SKU, or on an error."""
    error: LookUpError | None


class Products(TypedDict):
    """Some products of a list, for :func:`read_stock`."""

    products: list[dict[str, Any]]
    """Of each its ``Sku``, and what stock is read from where Monta gave it."""
    next_page: int | None
    """Where the list of all products goes on; ``None`` when these are the last."""
    exchanges: list[Exchange]
    capabilities: Capabilities
