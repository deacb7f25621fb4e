"""An Odoo 18 on the loopback interface: a few tables, asked over JSON-RPC. What it is asked, it remembers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

#: The tables that every profile reads.
REQUIRED = (
    "res.company",
    "res.lang",
    "product.template",
    "product.product",
    "mrp.bom",
    "mrp.bom.line",
    "ir.attachment",
    "product.document",
)

WRITTEN = "2026-11-27 08:00:00"
USER = {"id": 11, "name": "Anna", "login": "anna", "company_id": 1, "company_ids": [1, 2], "lang": "en_US"}


def _field(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "string": kind.title(), "store": True, **more}


def _fields(**more: Any) -> dict[str, Any]:
    plain = {"id": "integer", "name": "char", "active": "boolean", "write_date": "datetime", "display_name": "char"}
    return {**{name: _field(kind) for name, kind in plain.items()}, **more}


class AccessError(Exception):
    """The user may not do this."""


@dataclass
class Odoo:
    """What it holds. ``fault`` is asked first, with model and method, and may raise, wait, or answer in its place."""

    url: str = ""
    database: str = "shop"
    secret: str = "s3cr3t-of-anna"
    version: str = "18.0"
    names: dict[str, str] = field(default_factory=dict)
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    #: The ``context`` of each call.
    contexts: list[dict[str, Any]] = field(default_factory=list)
    fault: Callable[[str, str], Any] | None = None

    def __post_init__(self) -> None:
        route_ids = _field("many2many", relation="stock.route")
        self.fields = {table: _fields() for table in REQUIRED}
        self.fields["product.template"] |= {"default_code": _field("char"), "route_ids": route_ids}
        self.fields |= {"uom.uom": _fields(), "stock.route": _fields()}
        self.names = {table: table.replace(".", " ").title() for table in self.fields}
        self.names |= {"product.template": "Product", "uom.uom": "Product Unit of Measure"}
        self.put("res.company", {"name": "Leerdam BV"}, {"name": "Gent BV"})
        self.put("product.template", {"name": "Oak Table", "default_code": "TBL-001", "route_ids": [1, 2]})
        self.put("product.template", {"name": "Leg", "default_code": "LEG-010", "route_ids": [1]})
        self.put("product.template", {"name": "Old Chair", "default_code": "OLD-9", "active": False})
        self.put("product.template", {"name": "=Élan", "default_code": False})
        self.put("uom.uom", {"name": "Units"}, {"name": "Dozen"})
        self.put("stock.route", {"name": "Buy"}, {"name": "Manufacture"})

    def put(self, table: str, *rows: dict[str, Any]) -> None:
        """Add rows, with ids from 1."""
        there = self.rows.setdefault(table, [])
        for row in rows:
            name = row.get("name", "")
            there.append({"id": len(there) + 1, "active": True, "write_date": WRITTEN, "display_name": name, **row})

    def lines(self) -> list[str]:
        """Return what was asked: ``uom.uom search_read``."""
        return [f"{model} {method}" for model, method in self.asked]

    def answer(self, service: str, method: str, arguments: list[Any]) -> Any:
        """Return the result of a call. Raises :class:`AccessError` and ``PermissionError``."""
        if method == "version":
            return {"server_version": self.version, "server_version_info": [18, 0, 0, "final", 0, ""]}
        if arguments[0] != self.database:
            raise ConnectionError(f'FATAL:  database "{arguments[0]}" does not exist')
        is_anna = arguments[2] == self.secret
        if method == "authenticate":
            self.asked.append(("common", "authenticate"))
            return USER["id"] if is_anna and arguments[1] == USER["login"] else False
        if not is_anna:
            raise PermissionError("Access Denied")
        model, name, placed, named = arguments[3:7]
        self.asked.append((model, name))
        self.contexts.append(named.get("context", {}))
        if self.fault and (instead := self.fault(model, name)) is not None:
            return instead
        return self._execute(model, name, placed, named)

    def _execute(self, model: str, method: str, placed: list[Any], named: dict[str, Any]) -> Any:
        match model, method:
            case "res.users", "read":
                return [USER]
            case "res.users", "context_get":
                return {"uid": USER["id"], "lang": USER["lang"]}
            case "res.lang", "get_installed":
                return [["en_US", "English (US)"], ["nl_NL", "Dutch / Nederlands"]]
            case "res.users.apikeys", "search_read":
                return []
            case "ir.model", "get_available_models":
                return [{"model": model, "display_name": name} for model, name in self.names.items()]
        if model not in self.fields:
            raise KeyError(model)
        return self._of_table(model, method, placed, named)

    def _of_table(self, model: str, method: str, placed: list[Any], named: dict[str, Any]) -> Any:
        if method == "fields_get":
            return self.fields[model]
        if method == "create":
            there = len(self.rows.get(model, []))
            self.put(model, *placed[0])
            return [there + place for place in range(1, len(placed[0]) + 1)]
        if method == "write":
            for row in self.rows[model]:
                if row["id"] in placed[0]:
                    row |= named["vals"]
            return True
        if method == "read":
            return [row for row in self.rows.get(model, []) if row["id"] in placed[0]]
        fitting = [row for row in self.rows.get(model, []) if all(_fits(row, leaf) for leaf in named["domain"])]
        if method == "search_count":
            return len(fitting)
        fitting = fitting[: named.get("limit")]
        if method == "search":
            return [row["id"] for row in fitting]
        return [{name: row.get(name, False) for name in ["id", *named["fields"]]} for row in fitting]


def _fits(row: dict[str, Any], leaf: list[Any]) -> bool:
    value, wanted = row.get(leaf[0], False), leaf[2]
    match leaf[1]:
        case "=":
            return value == wanted
        case "in":
            return value in wanted
        case ">":
            return value > wanted
        case ">=":
            return value >= wanted
    raise AssertionError(leaf)


AnyOdoo = TypeVar("AnyOdoo", bound=Odoo)

#: Odoo's exceptions, by what is raised here.
_NAMES = {
    AccessError: "odoo.exceptions.AccessError",
    PermissionError: "odoo.exceptions.AccessDenied",
    ConnectionError: "psycopg2.OperationalError",
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one packet: otherwise each answer waits 40 ms for an acknowledgement.
    wbufsize = -1
    odoo: Odoo

    def do_GET(self) -> None:
        self._respond(404, b"<html><title>404 Not Found</title></html>", "text/html")

    def do_POST(self) -> None:
        document = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/web/database/list":
            return self._result([self.odoo.database])
        if self.path != "/jsonrpc":
            return self.do_GET()
        call = document["params"]
        try:
            self._result(self.odoo.answer(call["service"], call["method"], call["args"]))
        except KeyError as error:
            self._raised("odoo.exceptions.UserError", f"Object {error.args[0]} doesn't exist")
        except tuple(_NAMES) as error:
            self._raised(_NAMES[type(error)], str(error))

    def _result(self, result: Any) -> None:
        self._respond(200, json.dumps({"jsonrpc": "2.0", "id": 1, "result": result}).encode())

    def _raised(self, name: str, message: str) -> None:
        data = {"name": name, "message": message, "arguments": [message], "context": {}, "debug": "Traceback"}
        error = {"code": 200, "message": "Odoo Server Error", "data": data}
        self._respond(200, json.dumps({"jsonrpc": "2.0", "id": 1, "error": error}).encode())

    def _respond(self, status: int, body: bytes, kind: str = "application/json") -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[Odoo]:
    """Serve an Odoo on a free port."""
    with served(Odoo()) as odoo:
        yield odoo


@contextmanager
def served(odoo: AnyOdoo) -> Iterator[AnyOdoo]:
    """Serve this one on a free port."""
    handler = type("Handler", (_Handler,), {"odoo": odoo})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        odoo.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield odoo
        finally:
            server.shutdown()
            thread.join()
