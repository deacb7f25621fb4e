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


def stock_marks(env):
    """The last stock move and the last entry of the journals, after which others come (dict by model)."""
    return {model: max(env[model].search([]).ids, default=0) for model in ("stock.move", "account.move")}


def deliveries(env, marks):
    """What Odoo has delivered of every order, and what became of the stock since ``marks`` (dict)."""
    orders = env["sale.order"].search([("client_order_ref", "like", "SOAK-%")])
    own, new = [("location_id.usage", "=", "internal")], [("id", ">", marks["stock.move"])]
    adjustments = env["stock.move"].search([*new, ("is_inventory", "=", True)])
    done = env["stock.picking"].search([("state", "=", "done"), ("sale_id", "in", orders.ids)])
    return {
        "orders": [_deliveries(order) for order in orders],
        "rows": [],
        "transfers": len(done),
        "on_hand": _pieces(env["stock.quant"].search(own), "quantity"),
        "negative": [
            {"sku": product.default_code, "quantity": quantity, "location": location.name}
            # Odoo makes a second row of the same place when somebody else is at the first, and merges them later.
            for product, location, *_place, quantity in env["stock.quant"]._read_group(
                own, ["product_id", "location_id", "lot_id", "package_id", "owner_id"], ["quantity:sum"]
            )
            if quantity < 0
        ],
        "adjustments": [
            {"id": move.id, "sku": move.product_id.default_code, "quantity": move.quantity} for move in adjustments
        ],
        "entries": [
            {"id": entry.id, "name": entry.name}
            for entry in env["account.move"].search([("id", ">", marks["account.move"])])
        ],
    }


def _deliveries(order):
    """What has left of one order: its moves to the customer that are done, less what came back."""
    moves = order.order_line.move_ids
    out = moves.filtered(lambda move: move.location_dest_id.usage == "customer")
    back = moves.filtered(lambda move: move.location_id.usage == "customer" and move.state == "done")
    delivered, returned = (
        _pieces(out.filtered(lambda move: move.state == "done"), "quantity"),
        _pieces(back, "quantity"),
    )
    parcels = [transfer.monta_track_trace for transfer in order.picking_ids if transfer.state == "done"]
    return {
        "id": order.id,
        "name": order.name,
        "ref": order.client_order_ref,
        "reference": order.monta_reference or order.name,
        "delivered": {sku: pieces - returned.get(sku, 0) for sku, pieces in delivered.items()},
        "open": _pieces(out.filtered(lambda move: move.state not in ("done", "cancel")), "product_qty"),
        "waits": order.monta_delivery_note or None,
        "error": order.monta_error or None,
        "codes": [code for codes in parcels if codes for code in codes.split(",")],
    }


def _pieces(records, field):
    """How many pieces of each SKU there are (dict)."""
    products = records.grouped("product_id")
    return {product.default_code: sum(products[product].mapped(field)) for product in products}
