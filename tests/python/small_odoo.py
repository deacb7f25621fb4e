"""A small Odoo 18 on the loopback interface: enough of JSON-RPC to be connected to and read."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PASSWORD = "s3cret-of-anna"
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
LABELS = {
    "uom.uom": "Product Unit of Measure",
    "product.category": "Product Category",
    "stock.route": "Inventory Routes",
}


def field(label: str, kind: str = "char", **more: Any) -> dict[str, Any]:
    """Return a field as ``fields_get`` tells it."""
    return {"string": label, "type": kind, "store": True, "required": False, "readonly": False, **more}


def _fields() -> dict[str, dict[str, Any]]:
    common = {
        "id": field("ID", "integer", readonly=True),
        "name": field("Name", required=True, translate=True),
        "display_name": field("Display Name", store=False, readonly=True),
        "active": field("Active", "boolean"),
        "write_date": field("Last Updated on", "datetime", readonly=True),
    }
    tables = {name: dict(common) for name in (*REQUIRED, *LABELS)}
    tables["product.template"] |= {
        "default_code": field("Internal Reference"),
        "barcode": field("Barcode"),
        "standard_price": field("Cost", "float", company_dependent=True, digits=[16, 2]),
        "list_price": field("Sales Price", "float", digits=[16, 2]),
        "type": field("Product Type", "selection", selection=[["consu", "Goods"], ["service", "Service"]]),
        "categ_id": field("Product Category", "many2one", relation="product.category"),
        "uom_id": field("Unit of Measure", "many2one", relation="uom.uom"),
        "route_ids": field("Routes", "many2many", relation="stock.route"),
        "description": field("Notes", "html", store=False),
        "image_1920": field("Image", "binary"),
    }
    tables["product.category"]["complete_name"] = field("Complete Name", readonly=True)
    for name in ("ir.attachment", "product.document"):
        tables[name] |= {"res_field": field("Resource Field"), "res_model": field("Resource Model")}
    return tables


class SmallOdoo:
    """Its tables, and what it was asked."""

    def __init__(self) -> None:
        """Fill the tables."""
        self.url = ""
        self.fields = _fields()
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in self.fields}
        #: Set to hold a read until somebody has looked at it.
        self.gate = threading.Event()
        self.gate.set()
        self._put("res.company", "Leerdam BV", "Gent BV")
        self._put("res.lang", "English (US)", "Dutch / Nederlands")
        self._put("uom.uom", "Units", "kg", "m")
        self._put("product.category", "All", "Furniture", "Furniture / Tables", "Services")
        for row in self.rows["product.category"]:
            row["complete_name"] = row["name"]
        self._put("stock.route", "Buy", "Manufacture", "Dropship")
        self.rows["stock.route"][2]["active"] = False
        products = [
            ("TBL-001", "Oak Table", 80.0, "consu", [1, 2]),
            ("LEG-010", "Leg", 4.5, "consu", [1]),
            ("TOP-020", "Table Top", 32.0, "consu", [2]),
            ("SRV-1", "Assembly", 0.0, "service", []),
            ("DUP-1", "Screw, 40 mm", 0.05, "consu", [1]),
            ("DUP-1", "Screw, 60 mm", 0.07, "consu", [1]),
            (False, "Sample Board", 1.0, "consu", []),
            ("CHR-100", "Büro Chair", 55.0, "consu", [1]),
        ]
        self._put("product.template", *(name for _, name, *_ in products))
        self._put("product.product", *(name for _, name, *_ in products))
        for row, (code, _, cost, kind, routes) in zip(self.rows["product.template"], products, strict=True):
            row |= {
                "default_code": code,
                "standard_price": cost,
                "list_price": cost * 2,
                "type": kind,
                "route_ids": routes,
            }
            row |= {"categ_id": 3, "uom_id": 1}
        self._put("mrp.bom", "Oak Table")
        self._put("mrp.bom.line", "Leg", "Table Top")

    def _put(self, table: str, *names: str) -> None:
        for name in names:
            number = len(self.rows[table]) + 1
            row = {"id": number, "name": name, "active": True, "write_date": f"2026-11-27 08:{number:02}:00"}
            self.rows[table].append(row)

    def _call(self, model: str, method: str, arguments: dict[str, Any]) -> Any:
        special = {
            ("res.users", "read"): [
                {"id": 11, "name": "Anna", "login": "anna", "company_id": 1, "company_ids": [1, 2], "lang": "en_US"}
            ],
            ("res.company", "read"): [{"id": 1, "name": "Leerdam BV"}],
            ("res.lang", "get_installed"): [["en_US", "English"], ["nl_NL", "Dutch"]],
            ("ir.model", "get_available_models"): [
                {"model": name, "display_name": LABELS.get(name, name)} for name in self.fields
            ],
        }
        if (model, method) in special:
            return special[model, method]
        if method == "fields_get":
            return self.fields[model]
        rows = [row for row in self.rows[model] if all(_fits(row, leaf) for leaf in arguments.get("domain", []))]
        if method == "search_count":
            return len(rows)
        rows = rows[: arguments.get("limit") or None]
        if method == "search":
            return [row["id"] for row in rows]
        if method == "read":
            wanted = {id: row for row in self.rows[model] for id in [row["id"]]}
            rows = [wanted[id] for id in arguments.get("ids", []) if id in wanted]
        names = ["id", *arguments.get("fields", [])]
        return [
            {name: row.get(name, row["name"] if name == "display_name" else False) for name in names} for row in rows
        ]

    def answer(self, params: dict[str, Any]) -> Any:
        """Return the result of one call."""
        arguments = params["args"]
        if params["method"] == "version":
            return {"server_version": "18.0"}
        if params["method"] == "authenticate":
            return 11 if arguments[2] == PASSWORD else False
        _, _, _, model, method, positional, named = arguments
        if method == "search_read":
            self.gate.wait(20)
        if positional:
            named = {"ids": positional[0], **named}
        return self._call(model, method, named)


def _fits(row: dict[str, Any], leaf: list[Any]) -> bool:
    name, operator, wanted = leaf
    value = row.get(name, False)
    if operator == "in":
        return value in wanted
    if operator == "=":
        return bool(value == wanted)
    if operator == ">":
        return bool(value > wanted)
    assert operator == ">=", leaf
    return bool(value >= wanted)


@contextmanager
def running() -> Iterator[SmallOdoo]:
    """Serve one on a free port until the end of the block."""
    odoo = SmallOdoo()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path != "/jsonrpc":
                self._send(404, b"<html><title>404 Not Found</title></html>")
                return
            params = json.loads(body)["params"]
            self._send(200, json.dumps({"jsonrpc": "2.0", "id": 1, "result": odoo.answer(params)}).encode())

        def do_GET(self) -> None:
            self._send(404, b"<html><title>404 Not Found</title></html>")

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json" if status == 200 else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    odoo.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield odoo
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
