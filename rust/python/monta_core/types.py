"""The shapes of what the decisions of ``monta_core`` return, for annotations. At run time all of them are plain dicts.

Those of the client are in :mod:`monta_core.answers`.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

__all__ = [
    "AddressParts",
    "BrokenKit",
    "Cancelled",
    "CarrierStatus",
    "CarrierUpdate",
    "Delivered",
    "DeliveryPlan",
    "Finding",
    "Forecast",
    "ForecastComparison",
    "ForecastPlan",
    "ForecastPlanAsText",
    "KitAvailability",
    "LeftOrder",
    "Leftover",
    "LineQuantities",
    "LineQuantity",
    "Lot",
    "OrderComparison",
    "OrderStatus",
    "Parcel",
    "Picked",
    "Pieces",
    "Problem",
    "Receipt",
    "Record",
    "Share",
    "SkippedLine",
    "SkuLine",
    "SkuReport",
    "SkuTotal",
    "Spread",
    "StatusAnswers",
    "Stock",
    "StockNotice",
    "Unplaced",
    "UpdatePlan",
    "UpdatePlanAsText",
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
    """What is wrong; one SKU on two products, too."""
    notices: list[Problem]
    """What stays out of the order at Monta although it is goods, as :func:`monta_core.order_notices` says."""


class _Update(TypedDict):
    patch: list[dict[str, Any]]
    """JSON-Patch for ``PATCH``; empty when there is nothing to send."""
    changed: dict[str, Any]
    """The changed top-level members, whole, for ``PUT``."""


class UpdatePlan(_Update):
    """One update in both dialects of the API."""

    document: dict[str, Any]
    """What to remember as acknowledged once the update succeeded."""


class UpdatePlanAsText(_Update):
    """The same with the document as JSON text, the form in which it is stored."""

    document: str


class Difference(TypedDict):
    """One member in which what would be sent differs from what Monta has; a text that is absent is empty."""

    path: list[str]
    """Names of the members that lead to it, a line by its SKU."""
    known: str
    """What Monta has."""
    meant: str
    """What would be sent."""


class KnownQuantity(TypedDict):
    """The quantity of one order line, in the unit of its product."""

    line_id: int
    quantity: int


class TakeBack(TypedDict):
    """What taking a change back means."""

    differences: list[Difference]
    """Everything that an update would change."""
    quantities: list[KnownQuantity]
    """The order lines that can be given the quantity that Monta has."""
    left: list[str]
    """SKUs whose quantity differs and that are not one line: kits, several lines, or none."""


class Finding(TypedDict):
    """One order on which Odoo and Monta do not agree."""

    kind: Literal["only_here", "only_there", "other_lines", "shipped_here", "cancelled_here"]
    """Alive on one side alone, with other lines than Monta acknowledged, or over in Odoo and to be shipped at Monta."""
    order: int | None
    """``sale.order`` id; ``None`` where Odoo has no such order."""
    reference: str
    """Its name at Monta."""
    skus: list[str]
    """The SKUs of which another quantity was found."""


class OrderComparison(TypedDict):
    """How an order found at Monta compares with the one that was meant, as JSON pointers."""

    another: list[str]
    """What makes it another order; empty when it is the one that was meant."""
    differences: list[str]
    """Everything in which the two differ, for people to read."""
    is_ours: bool
    """Whether it is the order that was meant, if need be as it was before what is meant was changed."""


class ForecastComparison(TypedDict):
    """How a forecast found at Monta compares with the one that was meant."""

    is_ours: bool
    """Whether it is the one that was meant, if need be as it was before what is meant was changed."""
    differences: list[str]
    """JSON pointers to everything in which the two differ, for people to read."""
    document: dict[str, Any]
    """The forecast in the words of the one that was meant: the base from which :func:`plan_forecast` plans."""


class StockNotice(TypedDict):
    """What is odd about a number that was taken over all the same, worth telling somebody once."""

    code: str
    """``stock.negative`` or ``stock.negative_minimum``."""
    message: str
    template: str
    values: dict[str, str]
    field: str
    """``StockAvailable`` or ``MinimumStock``."""


class _StockNotices(TypedDict, total=False):
    shortage: int
    """How many more are promised than there are; left out when none are."""
    notices: list[StockNotice]
    """Left out when there are none."""


class Stock(_StockNotices):
    """The stock of one SKU at Monta, in pieces."""

    available: int
    minimum: int


class StockPlan(TypedDict):
    """What becomes of the stock of one product in Odoo, in pieces."""

    target: float
    """What Odoo is to have on hand."""
    unexplained: float
    """What no document explains, and so is adjusted: ``target`` less what Odoo has."""
    explained: float
    """What documents explain: ``target`` less what is available at Monta."""
    documents: list[int]
    """Which documents do, by their place in the list."""
    approved: bool
    """Whether a person has agreed to this difference, or to a larger one of the same direction."""


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


class _ForecastChanges(TypedDict):
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


class ForecastPlan(_ForecastChanges):
    """What has to be sent for a forecast: ``create``, or any of ``header``, ``add``, ``change`` and ``remove``."""

    document: dict[str, Any]
    """What to remember as acknowledged once all of it succeeded."""


class ForecastPlanAsText(_ForecastChanges):
    """The same with the document as JSON text, the form in which it is stored."""

    document: str


class Receipt(TypedDict):
    """Goods that Monta has received for an announcement."""

    monta_id: str
    """Monta's number of the row."""
    reference: str
    """The reference of the announcement."""
    sku: str
    quantity: float
    """In pieces: a delta, below zero where the warehouse corrected itself."""
    received: str | None
    """When the warehouse booked it, as Monta writes it."""
    batch: str | None
    """The lot, where Monta keeps one."""


class LineQuantity(TypedDict):
    """Where the goods of one line are, in the unit of the line."""

    line_id: int
    announced: float
    received: float


class LineQuantities(TypedDict):
    """Where the goods of a purchase order are."""

    lines: list[LineQuantity]
    """One for every line of the snapshot, in its order."""
    state: Literal["none", "partial", "full", "over"]


class Share(TypedDict):
    """How many pieces to move with one move, above zero."""

    move_id: int
    quantity: float


class Leftover(TypedDict):
    """Pieces of a SKU that are shared out over no move."""

    sku: str
    quantity: float
    reason: Literal["tracked", "excess"]
    """``tracked``: lots have to be entered. ``excess``: no move is open for them."""


class Spread(TypedDict):
    """Pieces of SKUs, shared out over moves."""

    shares: list[Share]
    left: list[Leftover]


class Lot(TypedDict):
    """Pieces of one lot, or the piece with one serial number."""

    lot: str
    quantity: float
    best_before: str | None
    """UTC, as Odoo writes it."""


class Delivered(TypedDict):
    """How many pieces have left with one move, above zero."""

    move_id: int
    quantity: float
    lots: list[Lot]
    """Empty where the product is not tracked."""


class Cancelled(TypedDict):
    """How many pieces of one move Monta took off, above zero."""

    move_id: int
    sku: str
    quantity: float


class Unplaced(TypedDict):
    """Pieces that have left and that no move can bring."""

    sku: str
    quantity: float
    reason: Literal["lots", "excess", "unknown"]
    """``lots``: Monta does not tell enough of them. ``excess``: more than is to be delivered. ``unknown``: nothing of
    the SKU is."""
    move_id: int | None
    """The move that waits for its lots."""


class DeliveryPlan(TypedDict):
    """What Monta has shipped, carried over to moves."""

    shares: list[Delivered]
    cancel: list[Cancelled]
    left: list[Unplaced]


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
    parcels: int
    """Of how many parcels it is the least advanced one's; absent where it is not about parcels."""
    after: list[str]
    """The stages that earlier events have told, newest first; absent where there are none."""


class StatusAnswers(TypedDict, total=False):
    """What Monta answered about one order, as it came."""

    shipments: Any
    events: Any
    header: Any
    sent: Any
    """The document that Monta has acknowledged, for what an order carries whose header tells no lines."""
    now: str | Literal[False] | None
    """When the answers came, UTC as Odoo writes it."""
    own_update: str | Literal[False] | None
    """When we last changed the order at Monta, UTC as Odoo writes it."""


class Pieces(TypedDict):
    """Pieces of one SKU."""

    sku: str
    quantity: int


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


class LeftOrder(TypedDict, total=False):
    """What is kept of an order that has left."""

    parcels: list[Parcel]
    orders: int
    """How many orders at Monta it is the sum of; 0 where it is one as always."""
    delivery_date: str | Literal[False] | None
    """When the customer got it, UTC as Odoo writes it."""


class CarrierStatus(TypedDict):
    """A status that an event alone tells. Times are UTC, as Odoo writes them."""

    status: str
    stage: str
    status_code: str | None
    source: Literal["events"]
    reason: str | None
    delivery_date: str | None
    parcels: list[Parcel]
    """With what the carrier says of the only one."""
    with_carrier: bool
    """A carrier has seen the goods, so that all that has left is en route."""
    row: dict[str, Any]
    """The event and its source, as in the ``fragments`` of an :class:`OrderStatus`."""


class CarrierUpdate(TypedDict):
    """What the feed changes of an order that has left."""

    must_be_read: bool
    """The events do not say which of several parcels they are about."""
    status: CarrierStatus | None
    """``None`` where the order has to be read."""


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
    shipped: list[Pieces]
    """What has left: what the parcels say is in them, or all that the order carries where one does not say it and the
    status says that all has left. Monta's own flyers are not among it."""
    en_route: list[Pieces]
    """Those of them that a carrier has seen, or whose carrier tells nothing."""
    delivery_date: str | None
    """When the customer got it: only what happened, once the whole order has arrived (decision 12)."""
    planned_shipment: str | None
    """When Monta plans to ship what has not left yet."""
    expected_delivery: str | None
    """When Monta expects the customer to get it."""
    blocked: bool
    backorder: bool
    dropped: bool
    """Events tell that Monta took lines off; :func:`dropped_goods` says which."""
    finished: bool
    """Nothing more need be asked about the order."""
    closed: bool
    """Monta changes nothing of it any more: it is being picked, all of it has left, or it was cancelled."""
    reread: bool
    """The block may be the one of our own update: read once more before it is shown (decision 2)."""
    fragments: dict[str, Any]
    """What the status was made of, without personal data."""
