"""What ``bench_save`` does inside an Odoo, with or without the addon; ``env`` is the environment of the superuser."""

from monta_in_odoo import connect

MANY = 100


def rows(env):
    """Save orders in several ways; for each its title, orders at once, and statements an order."""
    if "monta.outbox" in env:
        connect(env)
        env["ir.config_parameter"].set_param("monta.push_on_confirm", "1")
    product = env["product.product"].create(
        {"name": "Mug", "default_code": "MUG", "type": "consu", "is_storable": True}
    )
    found = []
    for number in (1, MANY):
        # In the first round the addon learns how this Monta takes changes, which drops Odoo's caches, once for each
        # account; the second one fills what a worker reads once.
        for _warming_up in range(2):
            list(_round(env, product, number))
        counts = [*_round(env, product, number), _after_a_product_was_made(env, product, number)]
        found += [(title, number, count / number) for title, count in counts]
    return found


def _round(env, product, number):
    orders = _orders(env, product, number)
    yield "confirm", _statements(env, orders.action_confirm)
    yield "edit a quantity", _statements(env, lambda: _edit(orders))
    yield "a note that does not concern Monta", _statements(env, lambda: orders.write({"note": "Ring twice"}))
    yield "cancel", _statements(env, lambda: orders.with_context(disable_cancel_warning=True).action_cancel())


def _after_a_product_was_made(env, product, number):
    """Odoo drops its caches then, parameters and all; so it does when a setting is saved."""
    orders = _orders(env, product, number)
    env.registry.clear_cache()
    return "confirm right after a product was made", _statements(env, orders.action_confirm)


def _orders(env, product, number):
    country = env.ref("base.nl")
    partner = env["res.partner"].create(
        {"name": "Noor de Wit", "street": "Kade 99", "zip": "3011XX", "city": "Rotterdam", "country_id": country.id}
    )
    line = {"product_id": product.id, "product_uom_qty": 3}
    orders = env["sale.order"].create(
        [{"partner_id": partner.id, "order_line": [(0, 0, line)]} for _n in range(number)]
    )
    env.cr.commit()
    return orders


def _edit(orders):
    for order in orders:
        order.write({"order_line": [(1, order.order_line.id, {"product_uom_qty": 7})]})


def _statements(env, work):
    """How many statements ``work()`` makes up to its commit; afterwards everything is sent."""
    # With the addon something was sent just now, which leaves other records in memory than a database without it has.
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    work()
    env.cr.flush()
    count = env.cr.sql_log_count - before
    env.cr.commit()
    if "monta.outbox" in env:
        # What was sent after the commit was stored by others: only a new transaction sees that.
        env.cr.commit()
        env["monta.outbox"].search([("state", "=", "pending")]).next_attempt = "2000-01-01"
        env.cr.commit()
        env["monta.sender"]._cron_send()
        env.cr.commit()
    return count
