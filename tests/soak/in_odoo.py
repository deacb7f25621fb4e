"""What only Odoo itself can tell; ``env`` is the environment of the superuser."""

import json

import names


def facts(env):
    """What Odoo says of every order and of every row of the outbox (dict)."""
    orders = env["sale.order"].search([("client_order_ref", "like", "SOAK-%")])
    rows = env[names.OUTBOX].search([], order="id")
    shown = [name for name in names.ROW_SHOWN if name in rows._fields]
    return {
        "orders": [_order(order) for order in orders],
        # Times are told as text.
        "rows": json.loads(json.dumps(rows.read(shown), default=str)),
    }


def _order(order):
    payload, problem = None, None
    try:
        payload = getattr(order, names.PAYLOAD)()
    except Exception as error:
        problem = str(error) or repr(error)
    return {
        "id": order.id,
        "name": order.name,
        "ref": order.client_order_ref,
        "confirmed": order.state == "sale",
        "state": order[names.STATE_FIELD],
        "error": order.monta_error or None,
        "payload": payload,
        "problem": problem,
    }
