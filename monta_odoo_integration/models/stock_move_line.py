"""Monta's stock leaves reservations as they are."""

from odoo import models


class StockMoveLine(models.Model):
    """Keeps what is reserved for customers while the stock is brought in line with Monta."""

    _inherit = "stock.move.line"

    def _free_reservation(self, *args, **kwargs):
        # What Monta can still ship does not hold what it keeps for orders already sent, so a number below the reserved
        # one is no reason to take the goods from a delivery.
        if self.env.context.get("monta_keep_reservations"):
            return None
        return super()._free_reservation(*args, **kwargs)
