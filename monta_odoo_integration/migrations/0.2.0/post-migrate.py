"""From 0.1.0: the database that is updated is the one that speaks for Monta, and what has left it is history."""

from odoo import SUPERUSER_ID, api
from odoo.addons.monta_odoo_integration.core import core_is_usable, require_core
from odoo.tools.sql import SQL


def migrate(cr, version):
    """Write down which database this is, before anybody can make a copy that would not be told from it."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["monta.database"]._record()
    # What was delivered of an order that Monta has may be what Monta has shipped.
    cr.execute(
        """
        UPDATE sale_order SET monta_left_before = '[]'
         WHERE monta_state IN ('queued', 'sent', 'changed', 'needs_attention') AND monta_left_before IS NULL
        """
    )
    # What holds no goods at all was never to be sent.
    for order, line in (("sale_order", "sale_order_line"), ("purchase_order", "purchase_order_line")):
        cr.execute(
            SQL(
                """
                UPDATE %s document SET monta_state = 'nothing'
                 WHERE monta_state = 'not_sent' AND state IN ('sale', 'purchase', 'done') AND NOT EXISTS (
                       SELECT FROM %s line
                         JOIN product_product product ON product.id = line.product_id
                         JOIN product_template template ON template.id = product.product_tmpl_id
                        WHERE line.order_id = document.id AND template.type <> 'service')
                """,
                SQL.identifier(order),
                SQL.identifier(line),
            )
        )
    # Nobody asks Monta about a finished order any more, so nobody would find out.
    snapshots = env["monta.order.status"]
    snapshots.search([("is_finished", "=", True)]).write({"is_closed": True, "is_over": True})
    # What a status stands for was not kept.
    for status, known in snapshots.search([("status", "!=", False)]).grouped("status").items():
        if core_is_usable():
            known.stage = require_core().resolve_status({"header": {"Status": status}})["stage"]
