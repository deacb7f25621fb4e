"""An invoice that is paid releases the orders on it."""

from odoo import models


class AccountMove(models.Model):
    """Tells the orders on invoices that what is paid of them has changed."""

    _inherit = "account.move"

    def _compute_payment_state(self):  # pylint: disable=missing-return
        super()._compute_payment_state()
        # One that was never posted was never paid.
        invoices = self.filtered(lambda move: move.id and move.posted_before and move.move_type == "out_invoice")
        for company, moves in invoices.grouped("company_id").items():
            if self.env["monta.config"]._for(company).may_hold:
                moves.sudo().invoice_line_ids.sale_line_ids.order_id._monta_notice_payment()
