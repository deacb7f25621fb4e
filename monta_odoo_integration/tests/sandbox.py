"""The other side of the wire in tests: the control interface of the sandbox.

Odoo's tests block Python ``requests``; this uses the standard library, and the addon's own traffic goes through Rust.
"""

import json
import os
import urllib.request

URL_VARIABLE = "MONTA_SANDBOX_URL"


def _order(order, what):
    return f"/orders/{urllib.request.quote(order, safe='')}/{what}"


def _goods(goods):
    if isinstance(goods, dict):
        return [{"sku": sku, "quantity": quantity} for sku, quantity in goods.items()]
    return goods


class Sandbox:
    """Sets up a local Monta, breaks it on purpose, and reads back what it was asked."""

    username = os.environ.get("MONTA_SANDBOX_USERNAME", "tenant_user")
    password = os.environ.get("MONTA_SANDBOX_PASSWORD", "secret")

    def __init__(self):
        self.url = os.environ.get(URL_VARIABLE, "").rstrip("/")

    def _call(self, method, path, body=None):
        request = urllib.request.Request(
            f"{self.url}/_sandbox{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            text = response.read()
        return json.loads(text) if text else None

    def reset(self, profile="v6", **options):
        """Empty Monta and forget faults and requests; ``options`` are those of ``POST /_sandbox/reset``."""
        self._call("POST", "/reset", {"profile": profile, **options})

    def fault(self, kind, **options):
        """Make the next matching request go wrong; ``options`` are those of ``POST /_sandbox/faults``."""
        self._call("POST", "/faults", {"kind": kind, **options})

    def requests(self, method=None, path=None):
        """Every request received since the last reset, oldest first, filtered by method and exact path."""
        return [
            request
            for request in self._call("GET", "/requests")
            if method in (None, request["method"]) and path in (None, request["path"])
        ]

    def mutations(self):
        """The requests that could have changed something at Monta."""
        return [request for request in self.requests() if request["method"] not in ("GET", "HEAD")]

    def forget_requests(self):
        """Empty the list of received requests; the orders stay."""
        self._call("DELETE", "/requests")

    def orders(self):
        """Every order at Monta, deleted ones included."""
        return self._call("GET", "/orders")

    def move(self, order, to, **options):
        """Move an order through the warehouse, e.g. ``to="picking"``."""
        self._call("POST", _order(order, "move"), {"to": to, **options})

    def split(self, order, amounts):
        """Split these pieces, ``{"SKU": 1}``, off an order; return the id of the new order."""
        rows = [{"Sku": sku, "AmountToSplit": amount} for sku, amount in amounts.items()]
        return self._call("POST", _order(order, "split"), rows)["NewOrder"]["WebshopOrderId"]

    def drop(self, order, *skus):
        """Let Monta drop what is still to leave of these SKUs."""
        self._call("POST", _order(order, "drop"), {"skus": list(skus)})

    def ship(self, order, *parcels, **options):
        """Let some parcels of an order leave, the rest later; ``options`` are ``shipper`` and ``shipped``.

        A parcel is ``{"track_trace": "3SA", "goods": {"SKU": 2}}``, or has a list as its goods, of
        ``{"sku": "SKU", "quantity": 2, "batch": "L1", "best_before": "2029-01-31", "serials": ["X1", "X2"]}``.
        ``shipped=False`` leaves the order packed until all of it has left.
        """
        rows = [{**parcel, "goods": _goods(parcel["goods"])} for parcel in parcels]
        self._call("POST", _order(order, "ship"), {"parcels": rows, **options})

    def figures(self, sku, **figures):
        """Let the stock of a product show figures, ``StockAvailable=-4``; None leaves one out, no figures ends it."""
        self._call("POST", f"/products/{urllib.request.quote(sku, safe='')}/figures", figures)

    def pieces(self, order=None):
        """How many pieces of each SKU were ordered and what became of them.

        Of ``order``: ``{"SKU": {"ordered": 3, "open": 1, "shipped": 2, "dropped": 0, "cancelled": 0}}``, for it and all
        that was split off it or belongs to it; without it the whole answer of ``GET /_sandbox/pieces``.
        """
        count = self._call("GET", "/pieces")
        if order is None:
            return count
        return next(row["skus"] for row in count["families"] if order in row["orders"])

    def get(self, path):
        """What any other control call shows."""
        return self._call("GET", path)

    def post(self, path, body):
        """Any other control call."""
        return self._call("POST", path, body)
