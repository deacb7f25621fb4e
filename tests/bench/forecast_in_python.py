"""What is decided about a purchase order, in plain Python: ``baseline_forecast.py``."""

import json
from typing import Any

import baseline_forecast

Document = dict[str, Any]


def build(order: Document) -> Document:
    """The document of an order."""
    return baseline_forecast.build_forecast(order)


def build_from_text(order: str) -> Document:
    """The same where the order is JSON text."""
    return baseline_forecast.build_forecast(json.loads(order))


def diff(acknowledged: Document, document: Document) -> Document:
    """What has changed, from one document to another."""
    return baseline_forecast.changes(acknowledged, document)


def push(acknowledged: str, order: Document) -> Document:
    """All that a push decides."""
    return baseline_forecast.changes(json.loads(acknowledged), baseline_forecast.build_forecast(order))


def send(acknowledged: str, payload: str) -> Document:
    """What is decided once more before it is sent. What it remembers has its lines as they are, the least to do."""
    document = json.loads(payload)
    return {**baseline_forecast.changes(json.loads(acknowledged), document), "document": json.dumps(document)}
