"""The other side of the wire in tests: the control interface of the sandbox.

Odoo's tests block Python ``requests``; this uses the standard library, and the addon's own traffic goes through Rust.
"""

import json
import os
import urllib.request

URL_VARIABLE = "MONTA_SANDBOX_URL"


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
        self._call("POST", f"/orders/{urllib.request.quote(order, safe='')}/move", {"to": to, **options})

    def get(self, path):
        """What any other control call shows."""
        return self._call("GET", path)

    def post(self, path, body):
        """Any other control call."""
        return self._call("POST", path, body)
