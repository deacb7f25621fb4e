"""What ``bench_outbox`` does inside an Odoo; ``env`` is the environment of the superuser."""

import os
import tempfile
import time

from monta_in_odoo import connect, control
from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry

ORDERS = 1000
LATENCY_MS = 50
BROKEN = ("drop_before", "drop_after")


def rows(env):
    """Empty the outbox in several ways; for each what it took (dict)."""
    connect(env)
    partner = env["res.partner"].create(
        {
            "name": "Noor de Wit",
            "street": "Molenstraat 12b",
            "zip": "4201 CX",
            "city": "Gorinchem",
            "country_id": env.ref("base.nl").id,
            "email": "noor@example.org",
        }
    )
    product = env["product.product"].create({"name": "Glass", "default_code": "GLASS", "is_storable": True})
    env["monta.config"]._for(env.company)
    found = []
    for title, workers, chance in (
        ("warm-up", 1, 0),
        ("nothing breaks", 1, 0),
        ("nothing breaks", 2, 0),
        ("5 % of the connections break", 1, 0.05),
    ):
        control("POST", "/reset", {"profile": "v6"})
        for kind in BROKEN if chance else ():
            control("POST", "/faults", {"kind": kind, "times": 0, "chance": chance / 2, "seed": 7})
        control("POST", "/faults", {"kind": "delay", "delay_ms": LATENCY_MS, "times": 0})
        _queue(env, partner, product)
        result = _run(env, workers)
        assert len(control("GET", "/orders")) == ORDERS
        found.append({"title": title, "workers": workers, "orders": ORDERS, **result})
    return found[1:]


def _queue(env, partner, product):
    """Put orders into the outbox, due now."""
    lines = [(0, 0, {"product_id": product.id, "product_uom_qty": 2, "price_unit": 10.0})]
    orders = env["sale.order"].create([{"partner_id": partner.id, "order_line": lines} for _number in range(ORDERS)])
    orders.write({"state": "sale"})
    for order in orders:
        order._monta_push(delay=3600)
    env["monta.outbox"].search([("state", "=", "pending")]).next_attempt = "2000-01-01"
    env.cr.commit()


def _run(env, workers):
    """Let so many processes empty the outbox together."""
    control("DELETE", "/requests")
    begun, children, counts = time.perf_counter(), [], []
    for _number in range(workers):
        counts.append(tempfile.NamedTemporaryFile("r+"))
        child = os.fork()
        if not child:
            try:
                _work(env.cr.dbname, counts[-1].name)
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    seconds = time.perf_counter() - begun
    env.invalidate_all()
    env.cr.rollback()
    assert not env["monta.outbox"].search_count([("state", "in", ("pending", "sending"))])
    return {
        "seconds": seconds,
        "statements": sum(int(count.read() or 0) for count in counts),
        "requests": len(control("GET", "/requests")),
    }


def _work(dbname, count):
    """One worker: call the scheduled action until nothing waits, and write down how many statements that took."""
    sql_db._Pool = None
    statements = 0
    original = sql_db.Cursor.execute

    def execute(self, *args, **kwargs):
        nonlocal statements
        statements += 1
        return original(self, *args, **kwargs)

    sql_db.Cursor.execute = execute
    with Registry(dbname).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        while env["monta.outbox"].search_count([("state", "in", ("pending", "sending"))]):
            env["monta.sender"]._cron_send()
            cr.commit()
            env.invalidate_all()
            if not env["monta.outbox"]._due_accounts():
                cr.commit()
                time.sleep(0.2)
    with open(count, "w") as file:
        file.write(str(statements))
