"""What is decided about an order, through ``monta_core`` and as the addon does it."""

from typing import Any

import monta_core

Document = dict[str, Any]
Patch = list[dict[str, Any]]


def build(order: Document | str) -> Document:
    """The document of an order, which may be JSON text."""
    return monta_core.build_order(order)


def diff(before: Document, after: Document) -> Patch:
    """What turns one document into the other."""
    return monta_core.diff(before, after)


def push(acknowledged: str, order: Document) -> Patch:
    """All that a push decides; what is to be stored afterwards is made, too."""
    return monta_core.plan_update(acknowledged, monta_core.build_order(order), as_text=True)["patch"]


def send(acknowledged: str, payload: str) -> tuple[Patch, str]:
    """What is decided once more before it is sent: the patch, and what to remember."""
    plan = monta_core.plan_update(acknowledged, payload, as_text=True)
    return plan["patch"], plan["document"]
