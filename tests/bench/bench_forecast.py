"""A purchase order of 2,000 lines: build its inbound forecast, and find what changed since it was announced.

The baseline is ``baseline_forecast.py``. A "push" is all that a push decides: it reads the document that Monta
acknowledged (JSON text, as Odoo stores it), builds the present one and compares them.
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


def text_and_order(edited: Callable[[], Document]) -> tuple[str, Document]:
    """The document Monta acknowledged, as text, and the order as it is now."""
    return json.dumps(baseline_forecast.build_forecast(large_purchase.snapshot())), edited()


def build_in_core(order: Document) -> Document:
    """The document as the addon builds it."""
    return monta_core.build_forecast(order)["payload"]


def push_in_python(acknowledged: str, order: Document) -> Document:
    """The baseline's push."""
    return baseline_forecast.changes(json.loads(acknowledged), baseline_forecast.build_forecast(order))


def push_in_core(acknowledged: str, order: Document) -> Document:
    """The push as the addon does it: what is to be stored afterwards is made, too."""
    return monta_core.plan_forecast(acknowledged, build_in_core(order), "v6", as_text=True)


def sent(plan: Document, _acknowledged: str, _order: Document) -> Document:
    """What of a plan is sent; the order of the lines says nothing."""
    lines = {name: sorted(plan[name], key=lambda line: line["Sku"]) for name in ("add", "change")}
    return {**lines, "header": plan["header"], "remove": sorted(plan["remove"])}


EDITS = {"unchanged": large_purchase.snapshot, "1 line changed": large_purchase.with_quantity_changed}

COMPARISONS = [
    Comparison("build", lambda: (large_purchase.snapshot(),), baseline_forecast.build_forecast, build_in_core),
    *(
        Comparison(f"push, {name}", partial(text_and_order, edited), push_in_python, push_in_core, sent)
        for name, edited in EDITS.items()
    ),
]
