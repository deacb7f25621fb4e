"""The sandbox as the tests see it: a Monta that can be told what to do and asked what it was told."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from monta_core import Client

ROOT = Path(__file__).parents[2]
READY = "listening on "


@dataclass(frozen=True)
class Monta:
    """A running sandbox. ``url``, ``username`` and ``password`` are what a client needs."""

    url: str
    username: str
    password: str

    def client(self, **options: Any) -> Client:
        """Return a client for the one account."""
        return Client(self.url, self.username, self.password, **options)

    def reset(self, **settings: Any) -> None:
        """Empty the sandbox and change its settings."""
        self._control("POST", "reset", settings)

    def change(self, **settings: Any) -> None:
        """Change settings and keep the orders."""
        self._control("POST", "settings", settings)

    def fault(self, kind: str, **details: Any) -> None:
        """Let one of the next requests go wrong."""
        self._control("POST", "faults", {"kind": kind, **details})

    def move(self, webshop_order_id: str, to: str, **details: Any) -> None:
        """Let the warehouse do something with an order."""
        self._control("POST", f"orders/{quote(webshop_order_id, safe='')}/move", {"to": to, **details})

    def split(self, webshop_order_id: str, amounts: dict[str, int]) -> str:
        """Split pieces off an order and return the id of the new one."""
        rows = [{"Sku": sku, "AmountToSplit": amount} for sku, amount in amounts.items()]
        parts = self._control("POST", f"orders/{quote(webshop_order_id, safe='')}/split", rows)
        return parts["NewOrder"]["WebshopOrderId"]

    def drop(self, webshop_order_id: str, *skus: str) -> None:
        """Let Monta drop what is still to leave of these SKUs."""
        self._control("POST", f"orders/{quote(webshop_order_id, safe='')}/drop", {"skus": skus})

    def ship(self, webshop_order_id: str, *parcels: dict[str, Any], **details: Any) -> None:
        """Let parcels leave, each ``{"track_trace": code, "goods": [{"sku", "quantity", …}]}``; the rest may follow."""
        self._control("POST", f"orders/{quote(webshop_order_id, safe='')}/ship", {"parcels": parcels, **details})

    def pieces(self) -> dict[str, Any]:
        """Return what became of every piece, by order and by family, and what has left."""
        return self._control("GET", "pieces")

    def seed(self, *orders: dict[str, Any]) -> None:
        """Put orders, as ``POST /order`` takes them, into the store without a request."""
        self._control("POST", "orders", [{"order": order} for order in orders])

    def stock(self, available: dict[str, float]) -> None:
        """Put products into the store, each with what is available of it, whatever that is."""
        stock = {sku: {"StockAvailable": number} for sku, number in available.items()}
        self._control("POST", "products", [{"Sku": sku, "fields": {**own, "Stock": own}} for sku, own in stock.items()])

    def receive(self, receipt: dict[str, Any], reference: str | None = None) -> None:
        """Let goods arrive: those of a forecast, or some that nobody announced."""
        path = f"inbound/{quote(reference, safe='')}/receive" if reference else "inbounds"
        self._control("POST", path, receipt)

    def forecasts(self) -> list[dict[str, Any]]:
        """Return the stored forecasts."""
        return self._control("GET", "inbound")

    def orders(self) -> list[dict[str, Any]]:
        """Return the stored orders."""
        return self._control("GET", "orders")

    def requests(self) -> list[dict[str, Any]]:
        """Return what came in since the reset."""
        return self._control("GET", "requests")

    def forget_requests(self) -> None:
        """Empty the record of requests."""
        self._control("DELETE", "requests")

    def lines(self) -> list[str]:
        """Return method and path of what came in."""
        return [f"{request['method']} {request['path']}" for request in self.requests()]

    def _control(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/_sandbox/{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from error


@contextmanager
def running(port: int | None = None) -> Iterator[Monta]:
    """Yield a sandbox: the one at ``MONTA_SANDBOX_URL``, or one started from ``MONTA_SANDBOX_BIN`` or ``target``.

    One with a `port` is always started; 0 takes a free one.
    """
    account = (
        os.environ.get("MONTA_SANDBOX_USERNAME", "tenant_user"),
        os.environ.get("MONTA_SANDBOX_PASSWORD", "secret"),
    )
    if port is None and (url := os.environ.get("MONTA_SANDBOX_URL")):
        yield Monta(url, *account)
        return
    username, password = account
    command = [_program(), f"--port={port or 0}", f"--username={username}", f"--password={password}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            assert line.startswith(READY), f"{command} said {line!r}"
            yield Monta(line.removeprefix(READY).strip(), *account)
        finally:
            process.terminate()


def _program() -> str:
    if program := os.environ.get("MONTA_SANDBOX_BIN"):
        return program
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    built = [program for name in ("release", "debug") if (program := target / name / "monta-sandbox").exists()]
    if built:
        # One that was built for something else may be as old as that.
        return str(max(built, key=lambda program: program.stat().st_mtime))
    raise AssertionError("There is no sandbox to test against: run cargo build --package monta-sandbox")
