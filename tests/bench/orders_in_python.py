"""What is decided about an order, in tuned Python: ``baseline.py`` with the PyPI package jsonpatch."""

import json
from typing import Any

import baseline

Document = dict[str, Any]
Patch = list[dict[str, Any]]


def build(order: Document) -> Document:
    """The document of an order."""
    return baseline.build_order(order)


def build_from_text(order: str) -> Document:
    """The same where the order is JSON text."""
    return baseline.build_order(json.loads(order))


def diff(before: Document, after: Document) -> Patch:
    """What turns one document into the other."""
    return baseline.diff(before, after)


def push(acknowledged: str, order: Document) -> Patch:
    """All that a push decides."""
    return baseline.diff(json.loads(acknowledged), baseline.build_order(order))


def send(acknowledged: str, payload: str) -> tuple[Patch, str]:
    """What is decided once more before it is sent: the patch, and what to remember."""
    document = json.loads(payload)
    return baseline.diff(json.loads(acknowledged), document), json.dumps(document)
