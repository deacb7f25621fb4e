"""A payment in the shop releases the orders that it pays."""

from odoo import models


class PaymentTransaction(models.Model):
    """Tells its orders that what is paid of them has changed."""

    _inherit = "payment.transaction"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self.sudo().sale_order_ids._monta_notice_payment()
        return result
