"""odoorpc as its manual shows it: look for each product, then write it or create it."""

import odoorpc
from connect_odoorpc import prepare

__all__ = ["export", "prepare"]


def export(odoo: odoorpc.ODOO, asked: dict) -> int:
    """Create and change the products; return how many there were."""
    products = odoo.env["product.template"]
    for row in asked["rows"]:
        values = {**row, "list_price": float(row["list_price"])}
        found = products.search([("default_code", "=", row["default_code"])])
        if found:
            products.write(found, values)
        else:
            products.create(values)
    return len(asked["rows"])
