"""What ``bench_gather`` does inside an Odoo; ``env`` is the environment of the superuser."""

import statistics
import time
from datetime import timedelta

from monta_in_odoo import connect
from odoo import fields

ORDERS = 100
ROUNDS = 5
#: System Parameters and countries of the rows; each is what an order carries in addition to the first one.
KINDS = {
    "inside the EU": ("base.nl", {}),
    "outside the EU, with the lines of the invoice": ("base.ch", {"eori": "NL001234567"}),
    "inside the EU, with hold, date, backorders and notes": (
        "base.nl",
        {"hold_unpaid": "1", "planned_date": "not_later", "backorder_policy": "order"},
    ),
}


def rows(env):
    """Gather orders for their first request; for each kind its title, how many, and statements and ms an order."""
    connect(env)
    env.company.vat = "NL123456782B90"
    products = env["product.product"].create(
        [
            {"name": sku, "default_code": sku, "type": "consu", "is_storable": True, "weight": 0.4, "list_price": 10.0}
            for sku in ("MUG", "TRAY")
        ]
    )
    return [(title, ORDERS, *_measured(env, products, *kind)) for title, kind in KINDS.items()]


def _measured(env, products, country, parameters):
    """The fewest statements an order and the median milliseconds an order, over rounds of new orders."""
    defaults = {"hold_unpaid": "0", "planned_date": "off", "backorder_policy": "monta", "eori": ""}
    for name, value in (defaults | parameters).items():
        env["ir.config_parameter"].set_param(f"monta.{name}", value)
    # The first round fills what a worker reads once.
    found = [_round(env, products, env.ref(country)) for _number in range(ROUNDS + 1)][1:]
    statements, seconds = zip(*found, strict=True)
    return min(statements) / ORDERS, 1000 * statistics.median(seconds) / ORDERS


def _round(env, products, country):
    address = {"street": "Bahnhofstrasse 12", "zip": "8001", "city": "Zürich", "country_id": country.id}
    if country.code == "NL":
        address.update(zip="3011XX", city="Rotterdam")
    partner = env["res.partner"].create({"name": "Noor de Wit", "monta_driver_note": "Ring twice", **address})
    lines = [(0, 0, {"product_id": product.id, "product_uom_qty": 2}) for product in products]
    orders = env["sale.order"].create(
        [
            {
                "partner_id": partner.id,
                "order_line": lines,
                "commitment_date": fields.Datetime.now() + timedelta(days=7),
            }
            for _number in range(ORDERS)
        ]
    )
    orders.action_confirm()
    for order in orders:
        order._monta_push(delay=3600)
    env.cr.commit()
    env.invalidate_all()
    requests = env["monta.outbox"]._rows_of(orders)
    before, begun = env.cr.sql_log_count, time.perf_counter()
    ready = env["sale.order"]._monta_prepare_requests(requests)
    seconds, statements = time.perf_counter() - begun, env.cr.sql_log_count - before
    if len(ready.filtered("payload")) != ORDERS:
        raise AssertionError(orders.mapped("monta_error"))
    return statements, seconds
