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
import forecast_in_core
import forecast_in_python
import large_purchase
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


def sent(plan: Document, *_arguments: object) -> Document:
    """What of a plan is sent; the order of the lines says nothing."""
    lines = {name: sorted(plan[name], key=lambda line: line["Sku"]) for name in ("add", "change")}
    return {**lines, "header": plan["header"], "remove": sorted(plan["remove"])}


EDITS = {"unchanged": large_purchase.snapshot, "1 line changed": large_purchase.with_quantity_changed}

COMPARISONS = [
    Comparison("build", lambda: (large_purchase.snapshot(),), forecast_in_python.build, forecast_in_core.build),
    Comparison(
        "build from JSON text",
        lambda: (json.dumps(large_purchase.snapshot()),),
        forecast_in_python.build_from_text,
        forecast_in_core.build,
    ),
    *(
        Comparison(
            f"diff, {name}", partial(two_documents, edited), forecast_in_python.diff, forecast_in_core.diff, sent
        )
        for name, edited in EDITS.items()
    ),
    *(
        Comparison(f"send, {name}", partial(two_texts, edited), forecast_in_python.send, forecast_in_core.send, sent)
        for name, edited in EDITS.items()
    ),
    *(
        Comparison(
            f"push, {name}", partial(text_and_order, edited), forecast_in_python.push, forecast_in_core.push, sent
        )
        for name, edited in EDITS.items()
    ),
]
