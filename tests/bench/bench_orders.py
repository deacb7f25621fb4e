"""An order of 1,000 lines over three levels of kits: build its document, and find what changed since the last push.

The baseline is ``baseline.py`` with the PyPI package jsonpatch. A patch is judged by what it does, not by its text:
both must turn the one document into the other. A "push" is all that a push decides: it reads the document that Monta
acknowledged (JSON text, as Odoo stores it), builds the present one and compares them. A "send" is what is decided once
more before the request: both documents are JSON text, and the one to remember is written as such.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import baseline
import jsonpatch
import large_order
import orders_in_core
import orders_in_python
from comparison import Comparison

Document = dict[str, Any]
Patch = list[dict[str, Any]]


def two_documents(edited: Callable[[], Document]) -> tuple[Document, Document]:
    """The document of the order before and after somebody edited it."""
    return baseline.build_order(large_order.snapshot()), baseline.build_order(edited())


def two_texts(edited: Callable[[], Document]) -> tuple[str, str]:
    """The document Monta acknowledged and the one that is meant now, both as text."""
    before, after = two_documents(edited)
    return json.dumps(before), json.dumps(after)


def text_and_order(edited: Callable[[], Document]) -> tuple[str, Document]:
    """The document Monta acknowledged, as text, and the order as it is now."""
    return json.dumps(baseline.build_order(large_order.snapshot())), edited()


def sent(sending: tuple[Patch, str], before: str, after: str) -> tuple[Document, Document]:
    """What a send makes of the document, and what it remembers; the order of the lines says nothing."""
    patch, document = sending
    return patched(patch, before, after), patched([], document, after)


def patched(patch: Patch, before: str | Document, _after: str | Document) -> Document:
    """What a patch makes of the document; the order of the lines says nothing."""
    document = json.loads(before) if isinstance(before, str) else before
    after = jsonpatch.apply_patch(document, patch)
    return {**after, "Lines": sorted(after["Lines"], key=lambda line: line["Sku"])}


EDITS = {
    "unchanged": large_order.snapshot,
    "20 lines changed": large_order.with_quantities_changed,
    "20 lines replaced": large_order.with_lines_replaced,
}

COMPARISONS = [
    Comparison("build", lambda: (large_order.snapshot(),), orders_in_python.build, orders_in_core.build),
    Comparison(
        "build from JSON text",
        lambda: (json.dumps(large_order.snapshot()),),
        orders_in_python.build_from_text,
        orders_in_core.build,
    ),
    *(
        Comparison(f"diff, {name}", partial(two_documents, edited), orders_in_python.diff, orders_in_core.diff, patched)
        for name, edited in EDITS.items()
    ),
    *(
        Comparison(f"send, {name}", partial(two_texts, edited), orders_in_python.send, orders_in_core.send, sent)
        for name, edited in EDITS.items()
    ),
    *(
        Comparison(
            f"push, {name}", partial(text_and_order, edited), orders_in_python.push, orders_in_core.push, patched
        )
        for name, edited in EDITS.items()
    ),
]
