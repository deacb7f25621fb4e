"""What ``bench_delivery`` does inside an Odoo; ``env`` is the environment of the superuser."""

import json
import os
import time
from contextlib import nullcontext

from monta_in_odoo import connect
from odoo.addons.monta_odoo_integration.services.delivery import cron as delivery_cron

ORDERS = int(os.environ.get("BENCH_ORDERS", "1000"))


def rows(env):
    """Deliver as many orders by Odoo alone and by the action; for each its title, orders, seconds and statements."""
    # Nothing of what is prepared is told to anybody.
    quiet = env(context={**env.context, "tracking_disable": True})
    connect(env)
    env["ir.config_parameter"].set_param("monta.delivery_validate", "shipped")
    products = env["product.product"].create(
        [{"name": sku, "default_code": sku, "type": "consu", "is_storable": True} for sku in ("MUG", "TRAY")]
    )
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    for product in products:
        env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 20 * ORDERS)
    # The first fills what a worker reads once.
    ways = (
        ("button_validate alone", _by_odoo),
        ("button_validate, each in a savepoint", _each_by_odoo),
        ("what Monta has shipped", _by_action),
    )
    for _title, deliver in ways:
        deliver(env, _orders(quiet, products, 20).with_env(env))
    found = []
    for title, deliver in ways:
        orders = _orders(quiet, products, ORDERS).with_env(env)
        found.append((title, ORDERS, *deliver(env, orders)))
        done = orders.picking_ids.filtered(lambda transfer: transfer.state == "done")
        assert len(done) == ORDERS, (title, len(done))
    return found


def _orders(env, products, count):
    partner = env["res.partner"].create({"name": "Noor de Wit"})
    lines = [(0, 0, {"product_id": product.id, "product_uom_qty": 2}) for product in products]
    orders = env["sale.order"].create([{"partner_id": partner.id, "order_line": lines} for _number in range(count)])
    orders.action_confirm()
    env.cr.commit()
    env.invalidate_all()
    return orders


def _each_by_odoo(env, orders):
    return _by_odoo(env, orders, env.cr.savepoint)


def _by_odoo(env, orders, apart=nullcontext):
    def work():
        size = delivery_cron.ORDERS_PER_BATCH
        for start in range(0, len(orders), size):
            env.invalidate_all()
            for transfer in orders[start : start + size].picking_ids:
                with apart():
                    transfer.button_validate()
            env.cr.commit()

    return _measure(env, work)


def _by_action(env, orders):
    account = env["monta.config"]._for(env.company).account
    shipped = json.dumps([{"sku": sku, "quantity": 2} for sku in ("MUG", "TRAY")])
    for order in orders:
        snapshot = env["monta.order.status"]._claim(order, account)
        parcels = json.dumps([{"code": f"3S{order.id}", "link": None}])
        snapshot.write({"shipped": shipped, "parcels": parcels, "last_sync": "2026-11-01 10:00:00"})
    orders._monta_mark_shipped()
    env.cr.commit()
    env.invalidate_all()
    return _measure(env, lambda: _run_until_none_is_due(env))


def _run_until_none_is_due(env):
    """One run after the other, as each triggers the next one when its time is over."""
    for _run in range(ORDERS):
        if not env["monta.delivery.cron"]._due(env.company):
            break
        env["sale.order"].cron_monta_deliveries()


def _measure(env, work):
    """Seconds and statements that ``work()`` takes."""
    statements, begun = env.cr.sql_log_count, time.perf_counter()
    work()
    return time.perf_counter() - begun, env.cr.sql_log_count - statements
