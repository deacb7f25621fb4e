"""The shapes of what :class:`monta_core.Client` takes and returns, for annotations. At run time all are plain dicts."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

__all__ = [
    "AddressAnswer",
    "Answer",
    "Capabilities",
    "Change",
    "ChangeError",
    "ChangedOrders",
    "Check",
    "Exchange",
    "FamilyAnswer",
    "ForecastAnswer",
    "ListedShipper",
    "LookUp",
    "LookUpError",
    "LookUps",
    "OrderAnswer",
    "OrderChanges",
    "Products",
    "Reason",
    "Receipts",
    "References",
    "Sent",
    "SentAnswer",
    "SentChanges",
    "ShipperOption",
    "Shippers",
    "StockAnswer",
    "StockAnswers",
]


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
    differences: list[str]
    """JSON pointers to what Monta has otherwise in an order that was ``found`` and is still the one that was meant."""
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


class AddressAnswer(TypedDict):
    """What Monta says of an address."""

    valid: bool
    """Whether Monta delivers there."""
    reasons: list[Reason]
    """What is wrong with it."""
    exchanges: list[Exchange]
    capabilities: Capabilities


class ShipperOption(TypedDict):
    """An option that a shipper is known to have."""

    code: str
    value: Literal["none", "text", "date", "point"]
    """What it is given; ``point`` is the pickup point of the order."""


class ListedShipper(TypedDict):
    """A shipper that Monta lists."""

    code: str
    name: str
    is_pickup_point: bool
    is_mailbox: bool
    options: list[ShipperOption]


class Shippers(TypedDict):
    """The shippers of all sales channels, each once."""

    shippers: list[ListedShipper]
    exchanges: list[Exchange]
    capabilities: Capabilities


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
    origin: str | Literal[False] | None
    """The sales channel under which it was sent: an order of another one is not known by the customer's reference."""
    other_ids: list[str]
    """Ids of other orders of ours, as far as known: what Monta has under one of them is never this order."""
    family: list[str]
    """Ids of further orders of the same document, as far as known: they are read along with it."""
    seen_as: str | Literal[False] | None
    """The id under which Monta last had it: the events of that id are read before anything else."""


class FamilyAnswer(TypedDict):
    """What Monta answered about a further order of the same document."""

    id: str
    header: dict[str, Any] | None
    """``None`` when Monta does not have it."""
    shipments: Any
    events: Any


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
    events_first: bool
    """Whether the events were read before the rest, so that the rest knows of all that they tell."""
    family: list[FamilyAnswer]
    """The further orders that the header names as its family, or that were asked for."""
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
"""Why one of many calls failed, in the words of the exception that a single one would raise. ``exchanges`` is empty
when it failed together with another."""


class LookUp(TypedDict, total=False):
    """One of many look-ups: either ``result`` or ``error``."""

    result: OrderAnswer
    error: LookUpError


class LookUps(TypedDict):
    """Many look-ups, in the order in which they were asked for."""

    answers: list[LookUp]
    stopped: LookUpError | None
    """Why there is no use in asking on; ``None`` where the next batch may be asked for."""


class Change(TypedDict, total=False):
    """One of many changes: the method of :class:`Client` that makes one such change, and its arguments.

    ``update_order`` takes ``acknowledged`` (what Monta acknowledged last) and ``payload`` (what is meant) in place of a
    plan, and ``family`` (ids of the other orders at Monta that are known to belong to it): where goods went to one that
    is not among them, no line is sent, and the error is ``api.lines_moved``. ``delete_order`` takes both, too: nothing
    is cancelled then, because the part would be left alive. ``push_forecast`` takes a ``supplier`` to make where Monta
    does not know it. ``check_address`` asks Monta first about an address that an order goes to for the first time:
    where Monta cannot deliver there, nothing is sent, and the error is ``api.address_refused``; where it does not
    answer that, the order is sent. Orders are mappings or JSON text.
    """

    change: Literal["create_order", "update_order", "delete_order", "push_forecast", "delete_forecast"]
    webshop_order_id: str
    payload: dict[str, Any] | str
    acknowledged: dict[str, Any] | str
    family: list[str]
    note: str
    verify_first: bool
    check_address: bool
    plan: Any
    supplier: dict[str, Any] | None
    reference: str


class SentAnswer(TypedDict):
    """A change that was carried out."""

    outcome: Literal["created", "found", "updated", "deleted", "absent"]
    status: int
    """The status of the last answer; 0 where nothing had to be sent."""
    kept: list[str]
    """SKUs of a forecast whose line should have gone, and stays because some of it has arrived."""
    document: str | None
    """Of an update, what to remember as acknowledged (JSON text)."""
    differences: list[str]
    """Of a created order that was ``found``: JSON pointers to what Monta writes otherwise, and to lines of its own."""
    exchanges: list[Exchange]


class ChangeError(LookUpError):
    """Why one of many changes failed."""

    uncertain: bool
    """It may have been carried out although it failed: come back with ``verify_first``."""


class Sent(TypedDict, total=False):
    """One of many changes: either ``result``, ``error`` or ``untried``."""

    result: SentAnswer
    error: ChangeError
    untried: Literal[True]


class SentChanges(TypedDict):
    """What became of many changes, in the order in which they were given."""

    answers: list[Sent]
    stopped: LookUpError | None
    """Why there is no use in sending on; ``None`` where the next batch may be sent."""


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


class ChangedOrders(TypedDict):
    """Orders that something happened to."""

    orders: list[dict[str, Any]]
    """Those that were cancelled are among them; who the customer is was left out."""
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


class StockAnswers(TypedDict):
    """What Monta answered about SKUs, in the order in which they were asked for."""

    answers: list[StockAnswer]
    stopped: LookUpError | None
    """Why there is no use in asking on; ``None`` where the next batch may be asked for."""


class Products(TypedDict):
    """Some products of a list, for :func:`read_stock`."""

    products: list[dict[str, Any]]
    """Of each its ``Sku``, and what stock is read from where Monta gave it."""
    next_page: int | None
    """Where the list of all products goes on; ``None`` when these are the last."""
    exchanges: list[Exchange]
    capabilities: Capabilities
