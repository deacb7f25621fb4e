"""The native half of ``monta_core``. Import the names from ``monta_core``.

Arguments are read strictly. Odoo's ``False`` is "nothing" only where this file says so; ``True`` is no number, a
number is no text, ``nan`` and ``inf`` are refused, and so is everything JSON does not know (``Decimal``, dates, bytes,
keys that are no texts). Such an argument raises :class:`InputError` with its path.

The GIL is released while a decision is made and while a request is under way.
"""

import builtins
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Final, Literal, final, overload

from .answers import (
    AddressAnswer,
    Answer,
    Capabilities,
    Change,
    ChangedOrders,
    Check,
    ForecastAnswer,
    LookUps,
    OrderAnswer,
    OrderChanges,
    Products,
    Receipts,
    References,
    SentChanges,
    Shippers,
    StockAnswers,
)
from .connect import (
    ApplyReport,
    AvailableTable,
    Connection,
    FieldState,
    Guard,
    GuardState,
    ListContent,
    ListState,
    LiveRow,
    MappingState,
    PlannedRecord,
    PlanReport,
    ProgressCallback,
    ReadReport,
    Saved,
    SearchAnswer,
    Status,
    TableState,
)
from .family import FamilyCancellation, FamilyOrder, FamilyPlan, FamilyStatus, MemberStatus, SeenOrder
from .message import Message
from .preflight import Preflight
from .types import (
    AddressParts,
    BrokenKit,
    CarrierUpdate,
    DeliveryPlan,
    Finding,
    Forecast,
    ForecastComparison,
    ForecastPlan,
    ForecastPlanAsText,
    KitAvailability,
    LeftOrder,
    LineQuantities,
    OrderComparison,
    OrderStatus,
    Picked,
    Pieces,
    Problem,
    Receipt,
    SkuReport,
    Spread,
    StatusAnswers,
    Stock,
    StockPlan,
    TakeBack,
    UpdatePlan,
    UpdatePlanAsText,
)

__all__ = [
    "CONNECT_LANGUAGES",
    "Client",
    "Page",
    "PanicException",
    "Profile",
    "Session",
    "TEXTS",
    "__version__",
    "apply_override",
    "apply_patch",
    "build_forecast",
    "build_order",
    "build_supplier",
    "cancel_family",
    "carrier_update",
    "check_skus",
    "choose_status",
    "compare_forecasts",
    "compare_orders",
    "complete_status",
    "default_profile_path",
    "delivery_address",
    "diff",
    "dropped_goods",
    "dropped_lines",
    "family_status",
    "keep_received",
    "kit_availability",
    "line_quantities",
    "next_order_id",
    "order_as_sent",
    "order_lines",
    "order_notices",
    "pick_event",
    "pick_header",
    "pick_shipment",
    "plan_delivery",
    "plan_family",
    "plan_forecast",
    "plan_stock",
    "plan_update",
    "proposed_database",
    "read_receipts",
    "read_time",
    "read_stock",
    "read_stock_per_warehouse",
    "reconcile",
    "resolve_skus",
    "resolve_status",
    "same_order",
    "sku_key",
    "split_address",
    "spread_over_moves",
    "take_back",
    "translations",
    "wants_invoice_lines",
    "within_limit",
]

__version__: Final[str]

CONNECT_LANGUAGES: Final[tuple[str, ...]]
"""The languages beside English that the connector speaks: ``nl``, ``de``, ``fr``. See :func:`translations`."""

TEXTS: Final[tuple[str, ...]]
"""Every text that messages and hints are made of, in English with ``{value}`` placeholders, and the words among values.

For a translation: a message is its ``template`` with its ``values`` filled in, a hint is a text as it is.
"""

class PanicException(BaseException):
    """What a panic would look like without the guard. Functions of this module raise :class:`InternalError` instead."""

def build_order(snapshot: str | Mapping[str, Any]) -> dict[str, Any]:
    """Build Monta's order document from a snapshot (plugin documentation, "Sales orders"; monta-api 3.2).

    The snapshot holds ``order``, ``settings``, ``shipping``, ``invoice``, ``lines``, ``products``, ``uoms`` and
    ``kits``, ``invoicing`` where the order carries the lines of its invoice, ``carrier`` where its delivery method
    stands for a shipper, and ``conditions`` where there are any (how it is to be carried out, decision 36), as
    described in ``rust/core/src/snapshot.rs``, ``rust/core/src/invoice/prices.rs`` and ``rust/core/src/carrier.rs``;
    ``False`` and ``None`` are "nothing" in its optional members, and a member it does not know is an error.
    Quantities may be ints or floats in the line's unit of measure; amounts are in the order's currency. It may be
    given as JSON text, with the same result or the same error; that is quicker for one that is text already, not for
    one that would have to be written.

    Returns the body of ``POST /order``: kits flattened, one line per SKU, whole quantities.

    Raises :class:`OrderInvalid` with everything that is wrong, or :class:`InputError` for a snapshot of the wrong
    shape.
    """

def check_skus(snapshot: str | Mapping[str, Any]) -> SkuReport:
    """Report how the lines of a snapshot, or of one as JSON text, resolve to SKUs, without deciding anything
    (plugin documentation, "Sales Order actions").

    Problems are part of the report. Raises :class:`InputError` for a snapshot of the wrong shape.
    """

def wants_invoice_lines(lines: str, delivery: Mapping[str, Any]) -> bool:
    """Say whether an order carries the lines of its invoice (``monta.invoice_lines``, decision 34).

    ``lines`` is ``outside_eu``, ``always`` or ``never``, and ``delivery`` the address as ``shipping`` of a snapshot has
    it. Outside of the EU is where goods from the Netherlands need customs papers: also the Canary Islands, Livigno or
    Åland, and not Northern Ireland. Where it is true, ``invoicing`` belongs in the snapshot.

    Raises :class:`InputError` for another word, or for an address of the wrong shape.
    """

def order_notices(snapshot: str | Mapping[str, Any]) -> list[Problem]:
    """Say what stays out of the order at Monta although it is goods, and why: codes ``line.…``.

    That is what goes back, what is delivered or cancelled in Odoo already (``delivered``, ``cancelled`` of a line), and
    what leaves from elsewhere (``warehouses``, ``warehouse_id``, ``route``, ``goods``). None of it keeps the rest from
    being sent; where nothing is left, :func:`build_order` raises a problem with the code ``order.nothing_left``.
    """

@overload
def plan_update(
    acknowledged: str | Mapping[str, Any],
    payload: str | Mapping[str, Any],
    found: Any = None,
    *,
    as_text: Literal[False] = False,
    closed: bool = False,
) -> UpdatePlan:
    """Say what has to change at Monta, given the document it acknowledged last (decision 7, monta-api 3.4).

    Either document may be given as JSON text, which is faster for one that is stored as text. With ``as_text`` the
    plan's ``document`` is JSON text too, ready to be stored; where nothing has to be sent, ``acknowledged`` as it was
    given.

    ``found`` is for coming back after an ``uncertain`` update: the order that Monta has now, as
    :meth:`Client.get_order` read it. Lines that are there as they are meant are then not sent again, because a line
    that is added twice is there twice.

    ``closed`` says that Monta changes nothing of the order any more (decision 26): then only other goods are news.

    ``patch`` is empty when there is nothing to send. Raises :class:`InputError` for anything but two objects.
    """

@overload
def plan_update(
    acknowledged: str | Mapping[str, Any],
    payload: str | Mapping[str, Any],
    found: Any = None,
    *,
    as_text: Literal[True],
    closed: bool = False,
) -> UpdatePlanAsText: ...
def take_back(
    acknowledged: str | Mapping[str, Any], payload: str | Mapping[str, Any], snapshot: str | Mapping[str, Any]
) -> TakeBack:
    """Say what taking a change back means, of the order of ``snapshot`` (as for :func:`build_order`).

    ``acknowledged`` is the document that Monta acknowledged last, ``payload`` the one that would be sent; either may be
    given as JSON text. Raises :class:`InputError` for anything of the wrong shape.
    """

def reconcile(ours: Sequence[Mapping[str, Any]], theirs: Sequence[Any], origin: str) -> list[Finding]:
    """Say on which orders Odoo and Monta do not agree (decision 37).

    Each of ``ours`` has ``id``, ``names`` (its own at Monta first, then those of its parts), and where they are so
    ``acknowledged`` (the document that Monta acknowledged last, left out where its lines are not to be compared),
    ``is_cancelled``, ``is_delivered`` (in Odoo) and ``is_absent`` (Monta was asked, and does not have it). ``theirs``
    are orders as Monta shows them. Orders that Monta has from another sales channel than ``origin`` are left out; an
    empty one is any. Raises :class:`InputError` for anything of the wrong shape.
    """

def diff(before: Any, after: Any) -> list[dict[str, Any]]:
    """Compute the JSON-Patch (RFC 6902) that turns one JSON document into another.

    Lists whose elements carry a unique ``Sku`` are matched by it and guarded by ``test`` operations.
    """

def apply_patch(document: Any, patch: Sequence[Mapping[str, Any]]) -> Any:
    """Apply a JSON-Patch to a copy of a document.

    Raises :class:`InputError`, whose path names the operation, when one does not fit; a failed ``test`` included.
    """

def same_order(meant: str | Mapping[str, Any], found: str | Mapping[str, Any]) -> list[str]:
    """List the paths in which an order found at Monta is another than the one that was meant; empty for the same order.

    The id, the quantities of our SKUs, and postcode and house number of the delivery address decide (decision 17).
    """

def compare_orders(meant: str | Mapping[str, Any], found: str | Mapping[str, Any]) -> OrderComparison:
    """Compare an order found at Monta with the one that was meant: what makes it another, and everything that differs.

    Monta writes addresses, telephone numbers and e-mail addresses in its own way and adds lines of its own: that is
    told and does not make it another order.
    """

def order_as_sent(found: str | Mapping[str, Any], meant: str | Mapping[str, Any]) -> dict[str, Any]:
    """See an order that Monta has as the document that was sent: the base from which :func:`plan_update` plans.

    Members that Monta adds are left out, and those that it does not give back count as they are meant; texts count as
    they are meant when only blanks, case or ``None`` differ, and so do telephone numbers in another form and e-mail
    addresses that Monta has hashed. Lines are matched by their SKU and keep the positions that they have at Monta;
    those that Monta added bear ``IsFlyer``, and :func:`plan_update` leaves them alone.
    """

def next_order_id(name: str, taken: Sequence[str]) -> str:
    """Give the id for the next order of a document at Monta: its name, or ``<name>.R2``, ``.R3`` (decision 16).

    ``taken`` are all ids that were ever used for the document, cancelled orders and parts of Monta's included.
    """

def order_lines(header: Any) -> list[Pieces]:
    """Say which goods an order at Monta carries by its header: its lines as they are there now, without Monta's own."""

def dropped_lines(sent: str | Mapping[str, Any], headers: Sequence[Any]) -> list[Pieces]:
    """Say what Monta took off an order: what was sent and none of the orders carries, given the headers of all of them.

    Nothing where one of the headers tells no lines.
    """

def dropped_goods(known: Sequence[Pieces], orders: Sequence[SeenOrder], all_seen: bool = True) -> list[Pieces]:
    """Count what Monta has taken off a document by now.

    ``known`` is what earlier looks have counted, ``orders`` what each order had acknowledged and carries now. What a
    part carries that nobody had seen was moved, and is not gone. Unless ``all_seen``, quantities below zero are kept
    for the look that sees the rest.
    """

def family_status(orders: Sequence[MemberStatus]) -> FamilyStatus:
    """Make one status of those of the several orders that one document has at Monta: the least advanced one's.

    All parcels are in it, newest first; it is finished and closed once all orders are that are not
    cancelled.
    """

def plan_family(
    payload: str | Mapping[str, Any], orders: Sequence[FamilyOrder], dropped: Sequence[Pieces] | None = None
) -> FamilyPlan:
    """Share what is ordered out over the orders that one document has at Monta (decision 16).

    ``payload`` is the whole document of :func:`build_order`. An order keeps what it carries, so that nothing is put
    back that Monta has moved to another one; what is ordered more goes to the first order that Monta may still change,
    and where there is none, to a follow-up. What Monta has ``dropped`` is ordered by none again; quantities below zero
    are taken from that: what the payload leaves out of it already.
    """

def cancel_family(orders: Sequence[FamilyOrder]) -> FamilyCancellation:
    """Say which of several orders a cancellation of their document cancels, and for which it is too late."""

def delivery_address(address: Mapping[str, Any]) -> dict[str, Any]:
    """A partner as Monta's ``ContactDetails``; ``address`` is as of a snapshot's ``shipping``.

    Raises :class:`OrderInvalid` with everything that is wrong with it.
    """

def split_address(
    street: str | Literal[False] | None,
    street2: str | Literal[False] | None,
    country_code: str | Literal[False] | None,
) -> AddressParts:
    """Split street lines into street, house number and addition. ``False`` and ``None`` are empty.

    ``country_code`` is the ISO code of two letters; it decides whether a number in front is a house number.
    """

def pick_shipment(shipments: Any) -> Picked | None:
    """Say what the newest shipment says (decision 1); ``None`` when none says anything.

    ``shipments`` are rows of the documented ``/shipments``, or the answer of v6's ``/order/{id}/colli``.
    """

def pick_event(events: Any) -> Picked | None:
    """Say what the newest order event says; exact codes first, texts only for codes nobody knows (monta-api 3.7)."""

def pick_header(header: Any) -> Picked | None:
    """Say what the order header says, in either model of the API (monta-api 3.10)."""

def choose_status(shipment: Picked | None, event: Picked | None, header: Picked | None) -> Picked | None:
    """Take the freshest of shipment and event; the header counts only when neither says anything (decision 1)."""

def apply_override(picked: Picked | None, header: Any) -> Picked | None:
    """Let the header have the last word: Blocked, then Backorder while picking has not begun (decision 3)."""

def complete_status(picked: Picked | None, answers: StatusAnswers) -> OrderStatus:
    """Add parcels, dates, reason and fragments to a picked status (plugin documentation, "Order status"). UTC."""

def carrier_update(left: LeftOrder, picked: Picked | None, events: Any) -> CarrierUpdate | None:
    """Say what new ``events`` of the feed change of an order that has left, without asking for it (decision 28).

    ``picked`` is what :func:`pick_event` says of them. ``None`` when they tell of no carrier.
    """

def resolve_status(answers: StatusAnswers) -> OrderStatus:
    """Say the status of an order from what Monta answered: every decision above in a row. It never fails on a value."""

def resolve_skus(products: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Name the SKU of each product (as in an order's snapshot), by its id as text; one without a SKU is left out."""

def sku_key(sku: str | Literal[False] | None) -> str:
    """Give what SKUs are compared by: two are the same when their keys are. ``False`` and ``None`` give ``""``.

    Blanks around a SKU, letters that nobody sees, Unicode's two ways to write one letter, and capitals make no other
    SKU; blanks inside do.
    """

def read_stock(body: Any) -> Stock:
    """Read ``StockAvailable`` and ``MinimumStock`` of a product out of Monta's answer (monta-api 4).

    ``body`` is the answer to ``GET /product/{sku}/stock`` or one product of a list, wrapped in ``{"Product": ...}`` or
    not. Both numbers may stand at the root or in ``Stock``; one that is absent or ``None`` is 0. One below zero is 0,
    too, and ``notices`` says so: more is promised than there is (``shortage`` pieces), or the minimum is ignored.

    Raises :class:`StockInvalid` for numbers that are fractional or no numbers; ``"12"`` is none.
    """

def read_stock_per_warehouse(body: Any, names: Sequence[str]) -> list[Stock] | None:
    """Read what Monta has of a product in each of the warehouses called ``names``, in that order (monta-api 4).

    ``body`` is as for :func:`read_stock`. ``None`` unless each of them is told, once and in numbers.
    """

def kit_availability(graph: Mapping[str, Any], stock: Mapping[str, int]) -> dict[str, KitAvailability | BrokenKit]:
    """Count the kits that can be made of what is in stock (plugin documentation, "Stock pull"), by product id as text.

    ``graph`` holds ``products``, ``uoms`` and ``kits`` as in the snapshot of an order. ``stock`` holds the pieces of
    the products that are no kits, by product id as text; a product that is not in it is unknown.

    A kit that cannot be worked out has ``problems`` instead of numbers. Raises :class:`InputError` for arguments of the
    wrong shape.
    """

def plan_stock(snapshot: Mapping[str, Any]) -> list[StockPlan]:
    """Say what Odoo is to have on hand of each product, and what explains how that differs from Monta's (decision 29).

    ``snapshot`` holds ``basis``, ``"available"`` (the default) or ``"free"``, and ``products``, each with

    - ``available`` and ``shortage`` as :func:`read_stock` gives them, and ``asked``, when Monta was asked (UTC),
    - ``on_hand`` in Odoo, and ``rounding``, the precision of the unit,
    - ``documents`` that only one side may have counted: ``kind`` (``"order"``: open in Odoo, ``"cancelled"``,
      ``"delivered"``, ``"receipt"``: arrived at Monta, or ``"announced"``) and ``quantity``; of an order its ``stage``
      and when it was ``seen``, when it was ``sent``, and whether it has ``changed`` in Odoo since,
    - ``approved``, the difference that a person has agreed to.

    All of it is in pieces, and everything but ``available`` and ``on_hand`` may be left out. The answer is in the order
    of the products. Raises :class:`InputError` for a snapshot of the wrong shape.
    """

def within_limit(limit: Mapping[str, Any], adjustments: Sequence[Mapping[str, Any]]) -> list[bool]:
    """Say which adjustments of one pull are made without asking a person, in the order given.

    ``limit`` holds ``pieces`` and ``value``; one that is left out, ``None`` or ``False`` is no limit. An adjustment
    holds ``pieces``, with a sign, and ``cost``, what one is worth. It is made when it is within the limit, and all that
    are together are, too.
    """

def build_forecast(snapshot: str | Mapping[str, Any]) -> Forecast:
    """Build Monta's inbound forecast from the snapshot of a purchase order (monta-api 5).

    The snapshot holds ``order``, ``settings``, ``supplier``, ``lines``, ``products``, ``uoms`` and ``kits`` as
    described in ``rust/core/src/forecast/snapshot.rs``; JSON text will do, as of an order. Its times are UTC,
    ``2025-07-15 10:00:00``; those of the payload are in the warehouse's time zone with an offset. A date in the past is
    kept and is a warning.

    Raises :class:`ForecastInvalid` with everything that is wrong, or :class:`InputError` for a snapshot of the wrong
    shape.
    """

@overload
def plan_forecast(
    acknowledged: str | Mapping[str, Any] | Literal[False] | None,
    payload: str | Mapping[str, Any],
    profile: Literal["documented", "v6"],
    *,
    as_text: Literal[False] = False,
) -> ForecastPlan:
    """Say what Monta has to be told, given the forecast it acknowledged last, if any (decision 8).

    Either document may be given as JSON text, and ``as_text`` does what it does in :func:`plan_update`. ``False`` and
    ``None`` for ``acknowledged``: Monta has none yet.

    Raises :class:`InputError` for a document whose lines have no text ``Sku`` or no whole ``Quantity``.
    """

@overload
def plan_forecast(
    acknowledged: str | Mapping[str, Any] | Literal[False] | None,
    payload: str | Mapping[str, Any],
    profile: Literal["documented", "v6"],
    *,
    as_text: Literal[True],
) -> ForecastPlanAsText: ...
def compare_forecasts(meant: str | Mapping[str, Any], found: str | Mapping[str, Any]) -> ForecastComparison:
    """Compare a forecast found at Monta with the one that was meant: whether it is ours, and where the two differ.

    It is ours when it comes from the same supplier and has a SKU in common; its lines are compared by SKU.

    Raises :class:`InputError` for a document that is no forecast.
    """

def keep_received(
    payload: str | Mapping[str, Any],
    acknowledged: str | Mapping[str, Any] | Literal[False] | None,
    received: Sequence[str],
) -> dict[str, Any]:
    """Keep the lines that went from a forecast although some of them has arrived: Monta removes none of those.

    ``acknowledged`` is the document that Monta acknowledged last, ``received`` are the SKUs it has received some of.
    """

def build_supplier(code: str, supplier: Mapping[str, Any], vendor: Mapping[str, Any]) -> dict[str, Any]:
    """Build the body of ``POST /supplier`` for a vendor that goes by ``code`` (monta-api 5).

    ``supplier`` and ``vendor`` are as ``supplier`` in the snapshot of a purchase order and as ``shipping`` in that of a
    sale order. The override and the default code stand for all vendors and bear no vendor's name.
    """

def read_receipts(rows: Any) -> list[Receipt]:
    """Read the goods received for announcements out of rows of Monta's feed (monta-api 5, inbounds).

    Returns of customers, goods in quarantine and rows without number, reference, SKU or quantity are left out.
    """

def read_time(written: str) -> str | None:
    """Read a time as Monta writes it: wall time in Amsterdam, unless it carries an offset.

    Given is UTC, to the second, as Odoo keeps it: ``"2026-11-27 09:48:24"``; None for what is no time.
    """

def line_quantities(
    snapshot: Mapping[str, Any],
    acknowledged: str | Mapping[str, Any] | Literal[False] | None,
    received: Sequence[Mapping[str, Any]],
) -> LineQuantities:
    """Say how much of each line of a purchase order is announced and how much has arrived, in the unit of the line.

    ``snapshot`` is as for :func:`build_forecast`, ``acknowledged`` the document that Monta acknowledged last, and
    ``received`` a list of ``{"sku": ..., "quantity": ...}`` in pieces. First come first served; the last line that
    needs a SKU takes what is too much, and a kit is there as far as all of its components are.
    """

def spread_over_moves(
    pieces: Sequence[Mapping[str, Any]], moves: Sequence[Mapping[str, Any]], products: Sequence[Mapping[str, Any]]
) -> Spread:
    """Share the pieces that Monta has moved of each SKU out over the moves of Odoo, first come first served.

    ``pieces`` is a list of ``{"sku": ..., "quantity": ...}``, ``products`` as in an order's snapshot, and each of the
    ``moves`` has ``id``, ``product_id``, ``done`` and ``open`` (in pieces), and ``tracked`` when lots have to be
    entered. What is done already is not moved again.
    """

def plan_delivery(delivery: Mapping[str, Any]) -> DeliveryPlan:
    """Say which moves of a sale order have left with what Monta has shipped (decision 28).

    ``delivery`` has ``shipped`` and ``dropped`` (lists of ``{"sku": ..., "quantity": ...}``, in all and not since the
    last time), ``moves``, ``products`` as in an order's snapshot, and what Monta told of lots: ``batches`` and
    ``serials``, lists of the answers of :meth:`Client.get_order_batches` and :meth:`Client.get_order_serials`. Each
    move has ``id``, ``product_id``, ``done`` and ``open`` in pieces, ``dropped`` (what was cancelled because Monta took
    it off), and where lots have to be told ``tracking`` (``lot`` or ``serial``) and the ``lots`` of what is done. Where
    a kit has a SKU in several components, ``kit`` says which one a move brings: ``line_id`` (of the order),
    ``component_id`` and ``per_kit`` (pieces in one kit). They are then served kit by kit, and else one move after the
    other.

    What is done already is not delivered again. Where Monta tells too few lots, that move waits and the others do not.
    """

@final
class Client:
    """One account at one Monta server.

    Cheap to make and safe to share between threads. Connections belong to the process, so a client may also be used
    after a fork. A method about one record is one call: one attempt without retries, and one deadline for all its
    requests.

    Methods that read many records are a batch. Each record has a deadline of its own, up to ``max_parallel`` (4 by
    default, 32 at most) are read at the same time, and a 429 pauses them all for as long as Monta says, a minute in all
    at most; then what was refused is asked again. Once the account is refused, or several requests in a row were not
    answered, the rest fails without a request.

    ``base_url`` needs a scheme, and https unless it leads to this machine. ``False`` and ``None`` are "not set" for the
    first three. ``timeout`` is in seconds. ``profile`` is ``auto``, ``documented`` or ``v6``; a pinned profile is never
    changed by what the server answers. ``capabilities`` is what an earlier client learnt. ``within`` is for somebody
    who waits: all calls of this client are over so many seconds after it was made, answered or not.

    Raises :class:`ConfigurationError` for settings that cannot be used. Sends nothing by itself.

    All methods raise :class:`RetryLater`, :class:`Refused` or :class:`AccountStopped` when a call does not succeed.
    """

    def __new__(
        cls,
        base_url: str | Literal[False] | None,
        username: str | Literal[False] | None,
        password: str | Literal[False] | None,
        *,
        timeout: float | None = None,
        profile: str | None = None,
        capabilities: Mapping[str, Any] | None = None,
        within: float | None = None,
    ) -> Client: ...
    @property
    def capabilities(self) -> Capabilities:
        """What is known about the server by now; worth storing when it changed. Empty at first."""

    def check(self) -> Check:
        """Test address and credentials with ``GET /info``, and find out which API this is (monta-api 8)."""

    def profile(self) -> Literal["documented", "v6"]:
        """Which description of the API this server follows; ``GET /info`` is asked where that is not known.

        Unlike :meth:`check` it takes a page that knows no such address for the documented API, and does not keep that.
        """

    def shippers(self) -> Shippers:
        """List the shippers of the account with ``GET /info`` (monta-api 8), and the options that are known of them.

        Raises :class:`Refused` with the code ``api.list_missing`` where the API lists none.
        """

    def check_address(self, contact: Mapping[str, Any]) -> AddressAnswer:
        """Ask Monta with ``POST /address`` whether it delivers there (monta-api 7); ``contact`` as of
        :func:`delivery_address`. It changes nothing.

        Raises :class:`Refused` with the code ``api.address_check_missing`` where the API does not check addresses.
        """

    def create_order(self, payload: Mapping[str, Any], verify_first: bool = False) -> Answer:
        """Create an order with ``POST /order``. Outcome ``created`` or ``found``.

        ``found``: the order was there and is the one that was meant; ``differences`` tells Monta's spelling and lines.
        It is read and compared when Monta says that the number exists, and before anything is sent when
        ``verify_first`` is set, which is how to come back after an ``uncertain`` failure.
        """

    def update_order(
        self,
        webshop_order_id: str,
        patch: Sequence[Mapping[str, Any]],
        changed: Mapping[str, Any],
    ) -> Answer:
        """Change an order with ``PATCH`` and ``patch``, or with ``PUT`` and ``changed``. Outcome ``updated``.

        Pass both as :func:`plan_update` made them. Which one the server takes is detected once and remembered in
        ``capabilities``.
        """

    def delete_order(self, webshop_order_id: str, note: str) -> Answer:
        """Cancel an order with ``DELETE``. Outcome ``deleted``, or ``absent`` when Monta does not have it.

        ``note`` is the reason; Monta wants one.
        """

    def get_order(self, webshop_order_id: str) -> Answer:
        """Read an order. Outcome ``read``, or ``absent`` when Monta does not have it."""

    def get_order_batches(self, webshop_order_id: str) -> Answer:
        """Read of which batches the goods of an order are that have left (monta-api 3.11).

        Outcome ``read`` with ``body`` as Monta gives it: ``BatchLines`` of ``Sku``, ``Quantity`` (a movement of Monta's
        stock, which may be negative) and ``BatchContent`` (``Title``, ``BestBefore``, or ``None``). ``absent`` when
        Monta has no such order, or nothing to tell.
        """

    def get_order_serials(self, webshop_order_id: str) -> Answer:
        """Read the serial numbers of the goods of an order that have left (monta-api 3.11, U20).

        Outcome ``read`` with ``body`` as Monta gives it, of which no shape is described. ``absent`` when Monta has no
        such order, or nothing to tell.
        """

    def fetch_order_status(self, references: References, loose: bool = True, detail: bool = True) -> OrderAnswer:
        """Look an order up: its header, and with ``detail`` its parcels and events (monta-api 3.3, 3.7, 3.8).

        Three requests where the order is known by its id, six at most; up to eight where the documented API has no
        search and knows it by one of its last names. With ``loose``, an order that shows only a part
        of our reference is taken when it is the only one; the v6 profile has no search, so there is nothing to choose
        from but the order's ids and their variants. Not being found is an answer: ``match`` is ``none`` then, and
        ``header`` is ``None``.
        """

    def fetch_many(
        self,
        references: Sequence[References],
        loose: bool = True,
        detail: bool = True,
        max_parallel: int | None = None,
    ) -> LookUps:
        """Look many orders up. ``answers`` has ``{"result": ...}`` or ``{"error": ...}`` for each, in the order given.

        ``stopped`` says why there is no use in asking on: the account is refused, Monta wants a longer pause than a
        batch waits, or it is out of reach. Up to two orders may fail together without that.
        """

    def send_many(
        self,
        changes: Sequence[Change],
        max_parallel: int | None = None,
        *,
        start_within: float | None = None,
        end_within: float | None = None,
        max_failures: int | None = None,
    ) -> SentChanges:
        """Carry out many changes of different records, four at once by default, and answer in the order given.

        Each of ``answers`` is ``{"result": ...}``, ``{"error": ...}`` or ``{"untried": True}``. The first change goes
        alone, and the others follow once Monta has dealt with one. ``stopped`` says why the rest was not tried: the
        account is refused, Monta wants a longer pause than five seconds, or ``max_failures`` requests in a row had no
        proper answer (more than may be under way at once, by default).

        ``start_within``: no change begins later than so many seconds from now. ``end_within``: each is over by then,
        answered or not.
        """

    def order_changes(self, cursor: int) -> OrderChanges:
        """Read the events of all orders since the one with the id ``cursor``, which is 0 at first (monta-api 3.7).

        Raises :class:`Refused` with the code ``api.list_missing`` where the API has no such feed.
        """

    def changed_orders(self, since: str) -> ChangedOrders:
        """List the orders that something happened to since a UTC time, ``2026-11-22T09:00:00Z``, with two requests.

        Monta looks back seven days at most, and does not page (monta-api 3.6). Raises :class:`Refused` with the code
        ``api.list_missing`` where the API has no such list, and with ``api.too_large`` when the answer is not read.
        """

    def fetch_stock(
        self,
        skus: Sequence[str],
        endpoint: str | None = None,
        max_parallel: int | None = None,
        tolerated: int | None = None,
    ) -> StockAnswers:
        """Ask for the stock of each SKU, one request each, and answer in the order given (monta-api 4).

        ``stopped`` says why there is no use in asking on, as that of :meth:`fetch_many` does. ``tolerated`` is how many
        SKUs may fail together without that, two by default; for somebody who waits for one product it is 0.

        ``endpoint`` is a path below the base URL with ``{sku}`` in it, by default ``/product/{sku}/stock``. Raises
        :class:`InputError` for one that has no ``{sku}``, or leads elsewhere.
        """

    def stock_changes(self, since: str) -> Products:
        """List the products whose stock changed since a UTC time, ``2026-11-22T09:00:00Z``, with one request.

        Monta looks back seven days at most (monta-api 4). Raises :class:`Refused` with the code ``api.list_missing``
        where the API has no such list, and with ``api.too_large`` when so much changed that the answer is not read.
        """

    def all_products(self, page: int | None = None, max_parallel: int | None = None) -> Products:
        """List every product, ``max_parallel`` pages at a time, from ``page`` on (0 is the first).

        Read on with the ``next_page`` of the answer until it is ``None``. Raises :class:`Refused` with the code
        ``api.list_missing`` where the API has no such list.
        """

    def receipts(self, since_id: int) -> Receipts:
        """Read the goods received since the receipt with the id ``since_id``, which is 0 at first (monta-api 5)."""

    def push_forecast(self, plan: ForecastPlan | ForecastPlanAsText, verify_first: bool = False) -> ForecastAnswer:
        """Carry out what :func:`plan_forecast` planned (plugin documentation, "Inbound Forecast", monta-api 5).

        Outcome ``created`` when it was announced as a whole, ``updated`` when only changes were sent, ``found`` when it
        was there already, as it is meant. Pass ``verify_first`` to come back after an ``uncertain`` failure. A plan
        that was made for the other description of the API is carried out too.

        Codes worth knowing: ``api.supplier_unknown`` (see :meth:`create_supplier`), ``api.sku_unknown``,
        ``api.warehouse_unknown``, and ``api.exists_different`` for a forecast of another supplier under the reference.
        """

    def get_forecast(self, reference: str) -> Answer:
        """Read a forecast. Outcome ``read``, or ``absent`` when Monta does not have it."""

    def delete_forecast(self, reference: str) -> Answer:
        """Remove a forecast. Outcome ``deleted``, or ``absent`` when Monta does not have it.

        Raises :class:`Refused` with the code ``api.goods_received`` when some of it has arrived.
        """

    def create_supplier(self, supplier: Mapping[str, Any]) -> Answer:
        """Create a supplier with ``Code``, ``Title`` and what else is known of it (monta-api 5).

        Outcome ``created``, or ``found`` when Monta knows the code already; then nothing is changed.
        """

@final
class Profile:
    """A profile on disk, and the cache that this user has of it. Import it from :mod:`monta_core.connect`.

    The file is read for each answer, so that what somebody else has changed is seen. Each edit is one transaction: it
    is saved as a whole, or it raises :class:`EditRefused` and nothing is changed. Safe to share between threads.
    """

    @staticmethod
    def open(path: str | PathLike[str] | None = None, *, cache: str | PathLike[str] | None = None) -> Profile:
        """Open a profile; without a path that of this user. ``cache`` is for a cache that lies elsewhere.

        Raises :class:`ConfigurationError` where there is none (``profile.missing``), or where it cannot be read.
        """

    @staticmethod
    def create(
        path: str | PathLike[str] | None,
        endpoint: str,
        database: str | None = None,
        company: int | None = None,
        language: str | None = None,
        *,
        cache: str | PathLike[str] | None = None,
        connection: Connection | None = None,
    ) -> Profile:
        """Make a profile for the Odoo at ``endpoint``, ``https://your-company.odoo.com``; a path behind it is cut off.

        ``company`` is the id of the company that Odoo is asked for, ``language`` the code of a language, ``nl_NL``;
        without them both are as the user has them in Odoo. ``connection`` says how Odoo is reached where that is not as
        usual: ``{"ca_file": "/etc/ssl/acme.pem"}``. What the user should know stands in :attr:`notices`.

        Raises :class:`ConfigurationError` where the file is there already (``profile.exists``), or the address or the
        connection cannot be used, and :class:`InputError` for a setting of a connection that there is not.
        """

    @property
    def notices(self) -> builtins.list[Message]:
        """What :meth:`create` has to say, such as the path that was cut off the address."""

    @property
    def path(self) -> Path:
        """Where the profile lies."""

    @property
    def cache_path(self) -> Path:
        """Where the cache lies. Nobody but this user can read it."""

    def log_path(self) -> Path:
        """Where the session log lies, ``OdooV2.log`` in the temporary folder of this user."""

    def status(self) -> Status:
        """Say how the profile and its tables stand."""

    def tables(self) -> builtins.list[TableState]:
        """List the tables of interest: the eight required ones, then the others."""

    def fields(self, table: str) -> builtins.list[FieldState]:
        """List the fields of a table as Odoo told them; none before it was read."""

    def lists(self) -> builtins.list[ListState]:
        """List the lookup lists."""

    def list(self, name: str, archived: bool = False) -> ListContent:
        """Say what a list shows; where it cannot be built, what it showed last, and why.

        ``archived`` shows archived records, too.
        """

    def list_csv(self, name: str, archived: bool = False, excel: bool = False) -> str:
        """Say what a list shows as CSV: lines end with CRLF, the first one is ``Value,Key1,...``.

        For ``excel`` a cell that a spreadsheet would take for a formula begins with ``'``. Raises :class:`EditRefused`
        (``list.broken``) where the list could never be built: its CSV could not be told from that of an empty one.
        """

    def list_json(self, name: str, archived: bool = False) -> str:
        """Say what a list shows as JSON text: ``{name, source, built_at, cached_at, columns, rows}``.

        Raises as :meth:`list_csv` does.
        """

    def groups(self) -> builtins.list[ListState]:
        """List the search groups."""

    def search(self, group: str, text: str, limit: int | None = None) -> SearchAnswer:
        """Find the records of a group that have every word somewhere in their fields, without capitals and accents.

        ``limit`` rows, 50 at most. Raises :class:`EditRefused` (``list.broken``) where the group cannot be built.
        """

    def preflight(
        self,
        *,
        outside_eu: bool = False,
        default_supplier_code: str | None = None,
        supplier_codes: Mapping[str, str] | None = None,
    ) -> Preflight:
        """Look through what was read for what would keep an order from being sent or a parcel from leaving.

        ``outside_eu`` says that goods may leave the European Union. The other two are what the addon's parameters
        ``monta.default_supplier_code`` and ``monta.supplier_code_map`` say of vendors. A check that lacks a table is
        not made, and ``not_read`` names the table: only where the answer is ``complete`` does it tell all.
        """

    def proposed_name(self, table: str) -> str:
        """Say which name a new list or group of this table is proposed: ``Odoo Products``, ``Odoo Products 2``."""

    def connect(
        self,
        user: str | None = None,
        secret: str | None = None,
        oauth: bool = False,
        *,
        timeout: float | None = None,
        log_to_stderr: bool = False,
        log_requests: str | PathLike[str] | None = None,
    ) -> Session:
        """Log in, once, with a password or an API key. What is missing comes from ``MONTA_ODOO_USER`` and
        ``MONTA_ODOO_SECRET``.

        With ``oauth`` the secret is ``<user id>:<API key>``. ``timeout`` is the seconds that one request may take, 120
        by default. ``log_to_stderr`` writes the lines of the session log to standard error, too. ``log_requests`` names
        a new file, readable by this user only, that takes every request of the session and its answer, without
        passwords and keys; it holds what Odoo sends, and grows as large.
        """

    def connection(self) -> Connection:
        """Say how Odoo is reached where that is not as usual; ``{}`` where it is."""

    def set_source(
        self,
        endpoint: str,
        database: str | None = None,
        company: int | None = None,
        language: str | None = None,
        *,
        connection: Connection | None = None,
    ) -> builtins.list[Message]:
        """Set where Odoo is, as :meth:`create` does; tables that were read from elsewhere are stale afterwards.

        ``connection`` takes the place of all that :meth:`connection` says; without it, that stays. Return what the user
        should know.
        """

    def rebuild_cache(self) -> Path:
        """Set a cache that cannot be read aside and make an empty one. Return the name of the old one."""

    def offer_demo(self) -> bool:
        """Say whether the demo is offered: the profile is empty, and nothing was read into its cache yet."""

    def create_demo(self) -> None:
        """Create the demo: three tables, lists of them, a search group, and a mapping whose guards are closed.

        The next read fills it. Raises :class:`EditRefused` where the profile is not empty; what would be lost is named.
        """

    def add_table(self, name: str, session: Session | None = None) -> bool:
        """Add a table that Odoo has and the user may read; it has rows after the next read of it.

        Return whether it was added, or there before. Raises :class:`ConfigurationError` (``profile.not_connected``)
        without a session.
        """

    def remove_table(self, name: str) -> None:
        """Take a table out. Raises :class:`EditRefused` where it is required or used; who uses it is named."""

    def describe_table(self, name: str, text: str) -> bool:
        """Set what a user notes about a table. Return whether anything changed."""

    def switch_fields(self, table: str, fields: Sequence[str], on: bool = True) -> bool:
        """Switch fields on, or off, that are read beside those that always are. Return whether anything changed.

        Their values come with the next read.
        """

    def mappings(self) -> builtins.list[MappingState]:
        """List the mappings: which columns of a file go to which fields of a table."""

    def save_mapping(self, name: str, definition: Mapping[str, Any] | str) -> None:
        """Save a mapping; a new one where there is none of this name.

        ``definition`` is that of :class:`monta_core.connect.MappingState`: ``{"columns": [{"column": "SKU", "table":
        "product.template", "field": "default_code", "identifier": True, "insert": True, "update": False, "secondary":
        None, "separator": None, "list": None, "group": None, "default_when_empty": None, "empty_clears": False,
        "exclude_when": None, "max_length": None, "compulsory": False, "numeric": False, "decimal_sign": None,
        "master": "file"}, ...], "bom": {"children": "children", "quantity": "Qty", "unit": None, "attribute_values":
        None, "operation": None}, "document": {"file": "Drawing", "name": None, "in_bom": False}}``; ``bom`` and
        ``document`` are left out where a file has none. Raises :class:`EditRefused` where it is not complete;
        ``problems`` names all that is missing.
        """

    def rename_mapping(self, name: str, new_name: str) -> None:
        """Give a mapping another name.

        Raises :class:`EditRefused` where the new one is empty or taken.
        """

    def delete_mapping(self, name: str) -> None:
        """Delete a mapping."""

    def guards(self) -> builtins.list[GuardState]:
        """List what an export may write to each table."""

    def set_guard(self, table: str, guard: Guard) -> None:
        """Set what an export may write to a table; what ``guard`` leaves out is closed.

        Raises :class:`EditRefused` for fields that the table does not have, and :class:`ConfigurationError` for a
        table that the profile does not read.
        """

    def planned(self, token: str) -> PlanReport:
        """Say what a plan comes to. Raises :class:`EditRefused` (``export.no_plan``) where there is none."""

    def planned_records(
        self, token: str, outcomes: Sequence[str] | None = None, after: int = 0, limit: int | None = None
    ) -> builtins.list[PlannedRecord]:
        """List records of a plan after a number, in the order of the file; 1000 where ``limit`` is not given.

        ``outcomes`` are those of :class:`monta_core.connect.PlannedRecord`; all of them where none are given.
        """

    def result_csv(self, token: str) -> str:
        """Say what came of a plan, row by row, as CSV (UTF-8, lines end with CR LF).

        The columns are Line, Part, Identifier, Result, Id, Variant, Message, and those whose master Odoo is with
        Odoo's values.
        """

    def save_list(self, name: str, definition: Mapping[str, Any] | str) -> Saved:
        """Save a lookup list and lock it; a new one where there is none of this name. It works at once.

        ``definition``, a mapping or JSON text, is that of :class:`monta_core.connect.ListState`: ``{"source":
        "product.template", "fields": [{"field": "name", "binding": "Value"}, {"field": "route_ids", "secondary":
        "name", "separator": ", ", "binding": "Key1", "filters": ["*buy*"]}], "checklist": False, "list_separator": ";",
        "key_texts": False, "archived": False}``. Raises :class:`EditRefused` where it is locked (``profile.locked``),
        or not complete (``profile.incomplete``); ``problems`` names all that is missing.
        """

    def unlock_list(self, name: str) -> None:
        """Let a list be changed."""

    def discard_list(self, name: str) -> None:
        """Lock a list again, as it was saved."""

    def delete_list(self, name: str) -> None:
        """Delete a list. Raises :class:`EditRefused` (``profile.needed``) where mappings need it."""

    def rename_list(self, name: str, new_name: str) -> None:
        """Give a list that is unlocked another name, and lock it."""

    def save_group(self, name: str, definition: Mapping[str, Any] | str) -> Saved:
        """Save a search group and lock it, as :meth:`save_list` does.

        ``definition`` is ``{"source": "product.template", "fields": [{"field": "name"}, {"field": "categ_id"}]}``.
        """

    def unlock_group(self, name: str) -> None:
        """Let a group be changed."""

    def discard_group(self, name: str) -> None:
        """Lock a group again, as it was saved."""

    def delete_group(self, name: str) -> None:
        """Delete a group."""

    def rename_group(self, name: str, new_name: str) -> None:
        """Give a group that is unlocked another name, and lock it."""

@final
class Page:
    """The page of a profile on 127.0.0.1, served until :meth:`stop` or the end of the process.

    Only the browser that opens :attr:`url` first sees it. What is edited and complete is saved when it stops. A profile
    that is not there is made by the page.
    """

    def __new__(
        cls,
        profile: str | PathLike[str] | None = None,
        *,
        cache: str | PathLike[str] | None = None,
        port: int = 0,
    ) -> Page:
        """Serve the page of the profile in this file (that of the user where none is named); port 0 is a free one.

        Raises :class:`ConfigurationError`: the profile cannot be read, or the port cannot be had.
        """

    @property
    def url(self) -> str:
        """The link that opens it, once: ``http://127.0.0.1:PORT/?token=…``."""

    @property
    def port(self) -> int:
        """The port it listens on."""

    def stop(self) -> None:
        """End it: a read that is under way stops in order, and what is edited and complete is saved."""

@final
class Session:
    """A login to the Odoo of a profile, made by :meth:`Profile.connect`. Safe to share between threads."""

    def read(
        self,
        full: bool = False,
        quick: bool = False,
        tables: Sequence[str] | None = None,
        progress: ProgressCallback | None = None,
    ) -> ReadReport:
        """Read tables into the cache; all of the profile where none are named.

        What has changed is read, and everything the first time on a day; ``full`` reads everything, ``quick`` only what
        has changed. ``progress`` is called after each page with table, rows, rows expected and rows per second, in the
        thread that reads. An exception of it, or Ctrl-C, ends the read in order and is raised then: what has come is
        kept, and the next read goes on. A second Ctrl-C does not wait for the request that is under way.

        A table that cannot be read leaves the others alone and is told in the report. Raises :class:`RetryLater`
        (``read.busy``) while somebody else reads into the same cache.
        """

    def status(self) -> Status:
        """Say how the profile and its tables stand, and who is connected."""

    def available_tables(self, text: str | None = None) -> list[AvailableTable]:
        """List the tables that can be added and have every word of ``text`` in either of their names."""

    def plan(
        self,
        mapping: str,
        items: str | PathLike[str] | Sequence[Mapping[str, Any]],
        progress: ProgressCallback | None = None,
    ) -> PlanReport:
        """Say what a file would change in Odoo, and keep it as a plan. Writes nothing to Odoo.

        ``items`` is the path of a file, CSV or JSON (``.json``), or rows by column. ``progress`` is called as by
        :meth:`read`, with the rows that were compared. Raises :class:`EditRefused` where the mapping is not complete or
        the file cannot be used (``export.file``, with line and column; ``export.columns``).
        """

    def apply(self, token: str, progress: ProgressCallback | None = None) -> ApplyReport:
        """Carry out a plan: that one and nothing else, and what is left of it where it was begun before.

        A record that Odoo refuses, or that was changed meanwhile, leaves the others alone and is told in the report.
        An exception of ``progress``, or Ctrl-C, ends it in order and is raised then: the same plan goes on where it
        ended. Raises :class:`EditRefused` (``export.guards``) where guards are closed; ``problems`` names all of them,
        and nothing was written. :class:`RetryLater` (``export.busy``) while another process carries out a plan.
        """

    def live(self, group: str, id: int) -> LiveRow:
        """Read a record of a search group anew."""

def default_profile_path() -> Path:
    """Say where the profile of this user lies, or will lie; :meth:`Profile.open` opens it without a path."""

def translations(language: str) -> dict[str, str]:
    """Return what the connector says, by its English template, in a language of :data:`monta_core.connect.LANGUAGES`.

    For :meth:`monta_core.connect.Message.translated`. Raises :class:`InputError` for another language.
    """

def proposed_database(endpoint: str, allow_http: Sequence[str] | None = None) -> str | None:
    """Say which database an address most likely means: ``acme`` for ``https://acme.odoo.com``; ``None`` for most.

    ``allow_http`` names hosts that may be reached without TLS. Raises :class:`ConfigurationError` for what is no
    address.
    """
