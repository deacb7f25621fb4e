"""The shop in which it storms: users, customers, products, and the orders made so far."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from session import Session

GOODS = ("GLASS-25", "CARAFE-1L", "TRAY-OAK-40", "BOWL-S", "BOWL-L", "SPOON", "FORK", "KNIFE")
#: A kit of two of each of the first two.
KIT = "PARTY-BOX"
CUSTOMERS = 25
CITIES = (("3011 WX", "Rotterdam"), ("1012 AB", "Amsterdam"), ("9711 LM", "Groningen"), ("6211 CV", "Maastricht"))


@dataclass
class Shop:
    """What everybody knows."""

    partners: list[int]
    products: list[int]
    #: How many orders are made; none is made after that.
    limit: int
    orders: list[int] = field(default_factory=list)
    #: Orders that somebody has taken away from Monta with the button, confirmed as they are.
    withdrawn: set[int] = field(default_factory=set)
    _numbers: itertools.count = field(default_factory=itertools.count)

    def number(self) -> str | None:
        """Return the customer's reference of a new order, or None when there are enough."""
        number = next(self._numbers)
        return f"SOAK-{number:05}" if number < self.limit else None


def order_line(product: int, pieces: int) -> dict:
    """Return the values of a line of an order."""
    return {"product_id": product, "product_uom_qty": pieces}


def new_order(partner: int, ref: str, lines: Iterable[dict]) -> dict:
    """Return the values of a sale order; `ref` is the customer's reference."""
    return {"partner_id": partner, "client_order_ref": ref, "order_line": [(0, 0, values) for values in lines]}


def furnish(admin: Session, logins: Iterable[str], parameters: dict[str, str], limit: int) -> Shop:
    """Set the System Parameters, and make users (whose password is their login), customers and products."""
    for key, value in parameters.items():
        admin.call("ir.config_parameter", "set_param", key, value)
    _users(admin, logins)
    return Shop(_customers(admin), _products(admin), limit)


def _users(admin: Session, logins: Iterable[str]) -> None:
    groups = "group_ids" if "group_ids" in admin.call("res.users", "fields_get", [], ["type"]) else "groups_id"
    # In 19.0 purchase_stock lets nobody cancel an order with goods who may not read purchases.
    rights = ("sales_team.group_sale_salesman_all_leads", "base.group_partner_manager", "purchase.group_purchase_user")
    salesman = [_id(admin, name) for name in rights]
    manager = [*salesman, _id(admin, "sales_team.group_sale_manager")]
    values = [
        {
            "name": login.title(),
            "login": login,
            "password": login,
            "email": f"{login}@example.com",
            # Every other one may delete orders.
            groups: [(4, group) for group in (manager if number % 2 else salesman)],
        }
        for number, login in enumerate(logins)
    ]
    admin.call("res.users", "create", values, context={"no_reset_password": True})


def _customers(admin: Session) -> list[int]:
    country = _id(admin, "base.nl")
    values = []
    for number in range(CUSTOMERS):
        postal_code, city = CITIES[number % len(CITIES)]
        values.append(
            {
                "name": f"Customer {number}",
                "street": f"Kerkstraat {number + 1}",
                "zip": postal_code,
                "city": city,
                "country_id": country,
                "email": f"customer{number}@example.com",
            }
        )
    return admin.call("res.partner", "create", values)


def _products(admin: Session) -> list[int]:
    values = [{"name": code.title(), "default_code": code, "type": "consu"} for code in (*GOODS, KIT)]
    *goods, kit = admin.call("product.product", "create", values)
    (template,) = admin.call("product.product", "read", [kit], ["product_tmpl_id"])
    parts = [(0, 0, {"product_id": part, "product_qty": 2}) for part in goods[:2]]
    bom = {"product_tmpl_id": template["product_tmpl_id"][0], "type": "phantom", "bom_line_ids": parts}
    admin.call("mrp.bom", "create", [bom])
    return [*goods, kit]


def storable(admin: Session) -> dict[str, object]:
    """Return what makes goods of products, of which Odoo keeps a stock."""
    has_switch = "is_storable" in admin.call("product.template", "fields_get", ["is_storable"], ["type"])
    return {"is_storable": True} if has_switch else {"type": "product"}


def _id(admin: Session, xmlid: str) -> int:
    module, _dot, name = xmlid.partition(".")
    (found,) = admin.call("ir.model.data", "search_read", [("module", "=", module), ("name", "=", name)], ["res_id"])
    return found["res_id"]
