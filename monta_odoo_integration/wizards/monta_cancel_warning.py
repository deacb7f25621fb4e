"""Before an order is cancelled in Odoo that Monta ships all the same."""

from odoo import fields, models


class MontaCancelWarning(models.TransientModel):
    """Says that it is too late at Monta, before Odoo offers to tell the customer that the order is cancelled."""

    _name = "monta.cancel.warning"
    _description = "Too late at Monta"

    sale_order_id = fields.Many2one("sale.order", "Sales Order", required=True, readonly=True, ondelete="cascade")
    message = fields.Text(readonly=True)

    def action_go_on(self):
        """Cancel in Odoo, the way Odoo does it."""
        self.ensure_one()
        return self.sale_order_id.with_context(monta_asks=False).action_cancel()
