"""A purchase order of 2,000 lines: build its inbound forecast, and find what changed since it was announced.

The baseline is ``baseline_forecast.py``. A "push" is all that a push decides: it reads the document that Monta
acknowledged (JSON text, as Odoo stores it), builds the present one and compares them. A "send" is what is decided once
more before the request: both documents are JSON text, and the one to remember is written as such.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import baseline_forecast
import large_purchase
import monta_core
from comparison import Comparison

Document = dict[str, Any]


def two_documents(edited: Callable[[], Document]) -> tuple[Document, Document]:
    """The document of the order before and after somebody edited it."""
    return baseline_forecast.build_forecast(large_purchase.snapshot()), baseline_forecast.build_forecast(edited())


def two_texts(edited: Callable[[], Document]) -> tuple[str, str]:
    """The same as text."""
    before, after = two_documents(edited)
    return json.dumps(before), json.dumps(after)


def text_and_order(edited: Callable[[], Document]) -> tuple[str, Document]:
    """The document Monta acknowledged, as text, and the order as it is now."""
    return json.dumps(baseline_forecast.build_forecast(large_purchase.snapshot())), edited()


def build_in_core(order: Document | str) -> Document:
    """The document as the addon builds it."""
    return monta_core.build_forecast(order)["payload"]


def diff_in_core(acknowledged: Document, document: Document) -> Document:
    """What has changed, from one document to another; what is to be stored afterwards is made, too."""
    return monta_core.plan_forecast(acknowledged, document, "v6", as_text=True)


def send_in_python(acknowledged: str, payload: str) -> Document:
    """The baseline's send. What it remembers has its lines as they are, which is the least there is to do."""
    document = json.loads(payload)
    return {**baseline_forecast.changes(json.loads(acknowledged), document), "document": json.dumps(document)}


def send_in_core(acknowledged: str, payload: str) -> Document:
    """The send as the addon does it."""
    return monta_core.plan_forecast(acknowledged, payload, "v6", as_text=True)


def push_in_python(acknowledged: str, order: Document) -> Document:
    """The baseline's push."""
    return baseline_forecast.changes(json.loads(acknowledged), baseline_forecast.build_forecast(order))


def push_in_core(acknowledged: str, order: Document) -> Document:
    """The push as the addon does it: what is to be stored afterwards is made, too."""
    return monta_core.plan_forecast(acknowledged, build_in_core(order), "v6", as_text=True)


def sent(plan: Document, *_arguments: object) -> Document:
    """What of a plan is sent; the order of the lines says nothing."""
    lines = {name: sorted(plan[name], key=lambda line: line["Sku"]) for name in ("add", "change")}
    return {**lines, "header": plan["header"], "remove": sorted(plan["remove"])}


EDITS = {"unchanged": large_purchase.snapshot, "1 line changed": large_purchase.with_quantity_changed}

COMPARISONS = [
    Comparison("build", lambda: (large_purchase.snapshot(),), baseline_forecast.build_forecast, build_in_core),
    Comparison(
        "build from JSON text",
        lambda: (json.dumps(large_purchase.snapshot()),),
        lambda text: baseline_forecast.build_forecast(json.loads(text)),
        build_in_core,
    ),
    *(
        Comparison(f"diff, {name}", partial(two_documents, edited), baseline_forecast.changes, diff_in_core, sent)
        for name, edited in EDITS.items()
    ),
    *(
        Comparison(f"send, {name}", partial(two_texts, edited), send_in_python, send_in_core, sent)
        for name, edited in EDITS.items()
    ),
    *(
        Comparison(f"push, {name}", partial(text_and_order, edited), push_in_python, push_in_core, sent)
        for name, edited in EDITS.items()
    ),
]
