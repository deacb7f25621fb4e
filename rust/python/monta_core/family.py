"""The shapes of several orders at Monta for one document, for annotations. At run time all of them are plain dicts."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from .types import Pieces

__all__ = [
    "FamilyCancellation",
    "FamilyOrder",
    "FamilyPlan",
    "FamilyStatus",
    "MemberStatus",
    "PlannedOrder",
    "SeenOrder",
]


class MemberStatus(TypedDict):
    """One of several orders, with its status as :func:`monta_core.complete_status` gave it."""

    id: str
    status: dict[str, Any]


class FamilyStatus(TypedDict):
    """What several orders are together."""

    id: str | None
    """The least advanced order."""
    shipped: int
    """How many have left."""
    orders: int
    """How many there are, those that are cancelled left out."""
    status: dict[str, Any]
    """The status of them all, in the shape of that of one."""


class FamilyOrder(TypedDict, total=False):
    """One of the orders at Monta."""

    id: str
    """Its ``WebshopOrderId``."""
    role: Literal["first", "part", "follow_up"]
    stage: str | None
    """Where it is, as :func:`monta_core.resolve_status` says."""
    closed: bool | None
    """Whether Monta changes nothing of it any more; by its stage where nothing is said."""
    recalled: bool
    """Whether it was cancelled from here, so that what it carried is needed anew where it is still ordered."""
    document: dict[str, Any] | None
    """The document that Monta has of it, or may have; ``None`` while it was not sent."""
    shipped: list[Pieces]


class SeenOrder(TypedDict, total=False):
    """One of the orders at Monta when it was looked at."""

    acknowledged: dict[str, Any] | None
    """The document that Monta had acknowledged by then; ``None`` of a part that nobody had seen."""
    attempted: dict[str, Any] | None
    """The document that an attempt put which may have arrived."""
    header: Any
    """What Monta shows."""


class PlannedOrder(TypedDict):
    """What one order is to be at Monta."""

    id: str
    document: dict[str, Any] | None
    """``None`` when nothing is left for it to carry."""


class FamilyPlan(TypedDict):
    """What the orders of one document are to carry."""

    orders: list[PlannedOrder]
    """Those that Monta may still change."""
    follow_up: list[Pieces]
    """What is ordered and no order can carry any more."""


class FamilyCancellation(TypedDict):
    """Ids of orders that a cancellation cancels, and of those for which it is too late."""

    cancel: list[str]
    too_late: list[str]
