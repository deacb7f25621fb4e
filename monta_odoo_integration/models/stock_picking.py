"""A moved incoming transfer moves the date that Monta expects (documentation 1.4, off unless monta.edd_enable)."""

from odoo import models


class StockPicking(models.Model):
    """Tells the purchase order when its expected date changes."""

    _inherit = "stock.picking"

    def write(self, vals):
        result = super().write(vals)
        if "scheduled_date" in vals:
            incoming = self.filtered(lambda transfer: transfer.picking_type_code == "incoming")
            incoming.move_ids.purchase_line_id.order_id.filtered(
                lambda order: order._monta_settings().edd_enable
            )._monta_note_change()
        return result
