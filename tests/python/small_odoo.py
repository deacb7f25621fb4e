"""The Odoo on the loopback interface with more in it: what somebody sees who walks through the page."""

from __future__ import annotations

import threading
from typing import Any

from loopback_odoo import REQUIRED, Odoo

LABELS = {
    "uom.uom": "Product Unit of Measure",
    "product.category": "Product Category",
    "stock.route": "Inventory Routes",
}

#: Code, name, cost, type and routes.
PRODUCTS = [
    ("TBL-001", "Oak Table", 80.0, "consu", [1, 2]),
    ("LEG-010", "Leg", 4.5, "consu", [1]),
    ("TOP-020", "Table Top", 32.0, "consu", [2]),
    ("SRV-1", "Assembly", 0.0, "service", []),
    ("DUP-1", "Screw, 40 mm", 0.05, "consu", [1]),
    ("DUP-1", "Screw, 60 mm", 0.07, "consu", [1]),
    (False, "Sample Board", 1.0, "consu", []),
    ("CHR-100", "Büro Chair", 55.0, "consu", [1]),
]


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


class SmallOdoo(Odoo):
    """Its tables; while ``gate`` is cleared, a read waits until somebody has looked at it."""

    def __post_init__(self) -> None:
        """Fill the tables."""
        self.gate = threading.Event()
        self.gate.set()
        self.fault = self._wait
        self.fields = _fields()
        self.names = {name: LABELS.get(name, name) for name in self.fields}
        self._put("res.company", "Leerdam BV", "Gent BV")
        self._put("res.lang", "English (US)", "Dutch / Nederlands")
        self._put("uom.uom", "Units", "kg", "m")
        categories = ["All", "Furniture", "Furniture / Tables", "Services"]
        self.put("product.category", *({"name": name, "complete_name": name} for name in categories))
        self._put("stock.route", "Buy", "Manufacture")
        self.put("stock.route", {"name": "Dropship", "active": False})
        for code, name, cost, kind, routes in PRODUCTS:
            self.put(
                "product.template",
                {
                    "name": name,
                    "default_code": code,
                    "standard_price": cost,
                    "list_price": cost * 2,
                    "type": kind,
                    "route_ids": routes,
                    "categ_id": 3,
                    "uom_id": 1,
                },
            )
        self._put("product.product", *(name for _, name, *_ in PRODUCTS))
        self._put("mrp.bom", "Oak Table")
        self._put("mrp.bom.line", "Leg", "Table Top")

    def _put(self, table: str, *names: str) -> None:
        self.put(table, *({"name": name} for name in names))

    def _wait(self, _model: str, method: str) -> None:
        if method == "search_read":
            self.gate.wait(20)
