"""What is decided about a purchase order, through ``monta_core`` and as the addon does it."""

from typing import Any

import monta_core

Document = dict[str, Any]


def build(order: Document | str) -> Document:
    """The document of an order, which may be JSON text."""
    return monta_core.build_forecast(order)["payload"]


def diff(acknowledged: Document | str, document: Document | str) -> Document:
    """What has changed; what is to be stored afterwards is made, too."""
    return monta_core.plan_forecast(acknowledged, document, "v6", as_text=True)


def push(acknowledged: str, order: Document) -> Document:
    """All that a push decides."""
    return diff(acknowledged, build(order))


def send(acknowledged: str, payload: str) -> Document:
    """What is decided once more before it is sent."""
    return diff(acknowledged, payload)
