"""What ``bench_cron`` does inside an Odoo; ``env`` is the environment of the superuser."""

import time

from monta_in_odoo import connect, control
from odoo.addons.monta_odoo_integration.services.status import cron as status_cron

ORDERS = 1000
LATENCY_MS = 50


def rows(env):
    """Run the cron in several ways; for each its title, requests at once, requests, seconds, statements per order."""
    status_cron.SECONDS_PER_RUN = 3600
    connect(env)
    partner = env["res.partner"].create({"name": "Noor de Wit"})
    orders = env["sale.order"].create([{"partner_id": partner.id, "state": "sale"} for _number in range(ORDERS)])
    names = orders.mapped("name")
    env.cr.commit()
    control("POST", "/orders", [{"order": {"WebshopOrderId": name}} for name in names])
    control("POST", "/faults", {"kind": "delay", "delay_ms": LATENCY_MS, "method": "GET", "times": 0})

    found = [_run(env, "each is read for the first time", 4), _run(env, "nothing has changed", 4)]
    for parallel, move in ((1, "picking"), (4, "backorder"), (8, "picking")):
        for name in names:
            control("POST", f"/orders/{name}/move", {"to": move})
        found.append(_run(env, "all have changed", parallel))
    # As after an outage: each is read anew, and nothing is new.
    env["ir.config_parameter"].set_param("monta.event_cursor", False)
    env["monta.order.status"].search([]).write({"last_sync": "2026-01-01 00:00:00"})
    found.append(_run(env, "each is read anew", 4))
    return found


def _run(env, title, parallel):
    env["ir.config_parameter"].set_param("monta.max_parallel", str(parallel))
    env.cr.commit()
    control("DELETE", "/requests")
    statements, begun = env.cr.sql_log_count, time.perf_counter()
    env["sale.order"].cron_monta_sync_status()
    seconds, statements = time.perf_counter() - begun, env.cr.sql_log_count - statements
    return title, parallel, len(control("GET", "/requests")), seconds, statements / ORDERS
