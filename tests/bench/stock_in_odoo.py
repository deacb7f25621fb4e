"""What ``bench_stock`` does inside an Odoo; ``env`` is the environment of the superuser."""

import re
import time
from pathlib import Path

import monta_core
from monta_in_odoo import connect, control

PROCESS = Path("/proc/self")
#: The products there are.
ASKED = [("is_storable", "=", True), ("default_code", "!=", False)]
#: One product is as good as another where each has its own statements: so many show how many those are.
SAMPLE = 500


def seed(env, products, pieces):
    """Make products that have in Odoo what Monta has of them, and pull once: a first pull is not what is measured."""
    location = _location(env)
    made = env["product.product"].create(
        [
            {"name": f"Item {number}", "default_code": _sku(number), "type": "consu", "is_storable": True}
            for number in range(products)
        ]
    )
    env["stock.quant"].create(
        [{"product_id": product.id, "location_id": location.id, "quantity": pieces} for product in made]
    )
    connect(env)
    _pull(env, "changes")
    env.cr.commit()


def measure(env, way, changed, pieces):
    """Pull once, with what has changed at Monta, and once more, when nothing has.

    :param changed: numbers of the products that changed, of which Monta has ``pieces`` now
    :return: seconds, requests and bytes of the first run, statements per product of the second
    """
    products = env["product.product"].search([("default_code", "in", [_sku(number) for number in changed])])
    env.invalidate_all()
    before = _memory("VmRSS")
    # The kernel counts the peak anew.
    (PROCESS / "clear_refs").write_text("5", encoding="ascii")
    begun = time.perf_counter()
    _pull(env, way)
    seconds = time.perf_counter() - begun
    memory = _memory("VmHWM") - before
    requests = len(control("GET", "/requests"))
    on_hand = products.with_context(location=_location(env).id).mapped("qty_available")
    assert on_hand == [pieces] * len(changed), f"{way}: {on_hand}"
    env.invalidate_all()
    statements = env.cr.sql_log_count
    _pull(env, way, SAMPLE)
    statements = env.cr.sql_log_count - statements
    asked = min(SAMPLE, requests) if way == "plain" else env["product.product"].search_count(ASKED)
    return {"seconds": seconds, "requests": requests, "statements": statements / asked, "memory": memory}


def _pull(env, way, sample=None):
    parameters = env["ir.config_parameter"]
    if way == "plain":
        _one_by_one(env, sample)
    else:
        parameters.set_param("monta.api_profile", "documented" if way == "each" else "v6")
        if way == "sweep":
            parameters.set_param("monta.stock_cursor", False)
        env["monta.qty.sync"]._cron_pull()
    env.flush_all()


def _one_by_one(env, sample):
    """A request, a look and a write for each product, as a module without more thought does it."""
    settings = env["monta.config"]._for(env.company)
    client = env["monta.http"]._client(settings)
    location = _location(env)
    for product in env["product.product"].search(ASKED, limit=sample):
        (answer,) = client.fetch_stock([product.default_code])["answers"]
        stock = monta_core.read_stock(answer["product"])
        here = [("product_id", "=", product.id), ("location_id", "=", location.id)]
        quant = env["stock.quant"].with_context(inventory_mode=True).search(here, limit=1)
        if quant.quantity != stock["available"]:
            quant.inventory_quantity = stock["available"]
            quant.action_apply_inventory()
        product.product_tmpl_id.write({"available_threshold": stock["minimum"]})
        env.cr.commit()


def _location(env):
    return env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1).lot_stock_id


def _sku(number):
    return f"ITEM-{number:05}"


def _memory(name):
    status = (PROCESS / "status").read_text(encoding="ascii")
    (kibibytes,) = re.findall(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kibibytes) * 1024
