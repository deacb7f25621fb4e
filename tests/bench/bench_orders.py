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
import monta_core
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


def push_in_python(acknowledged: str, order: Document) -> Patch:
    """The baseline's push."""
    return baseline.diff(json.loads(acknowledged), baseline.build_order(order))


def push_in_core(acknowledged: str, order: Document) -> Patch:
    """The push as the addon does it: what is to be stored afterwards is made, too."""
    return monta_core.plan_update(acknowledged, monta_core.build_order(order), as_text=True)["patch"]


def send_in_python(acknowledged: str, payload: str) -> tuple[Patch, str]:
    """The baseline's send: the patch, and what to remember."""
    document = json.loads(payload)
    return baseline.diff(json.loads(acknowledged), document), json.dumps(document)


def send_in_core(acknowledged: str, payload: str) -> tuple[Patch, str]:
    """The send as the addon does it."""
    plan = monta_core.plan_update(acknowledged, payload, as_text=True)
    return plan["patch"], plan["document"]


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
    Comparison("build", lambda: (large_order.snapshot(),), baseline.build_order, monta_core.build_order),
    Comparison(
        "build from JSON text",
        lambda: (json.dumps(large_order.snapshot()),),
        lambda text: baseline.build_order(json.loads(text)),
        monta_core.build_order,
    ),
    *(
        Comparison(f"diff, {name}", partial(two_documents, edited), baseline.diff, monta_core.diff, patched)
        for name, edited in EDITS.items()
    ),
    *(
        Comparison(f"send, {name}", partial(two_texts, edited), send_in_python, send_in_core, sent)
        for name, edited in EDITS.items()
    ),
    *(
        Comparison(f"push, {name}", partial(text_and_order, edited), push_in_python, push_in_core, patched)
        for name, edited in EDITS.items()
    ),
]
