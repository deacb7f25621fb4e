"""Keeps on the lines of a purchase order how much Monta expects and how much it has received."""

from odoo import api, models

from ...core import require_core


class MontaInboundTally(models.AbstractModel):
    """Monta counts pieces of SKUs; people think in the lines and units of their order."""

    _name = "monta.inbound.tally"
    _description = "Monta inbound tally"

    @api.model
    def _update_lines(self, order):
        """Write on ``order`` and its lines what Monta expects and what it has received."""
        order = order.sudo().with_company(order.company_id)
        service = self.env["monta.inbound.forecast.service"]
        counted = require_core().line_quantities(
            service._snapshot(order), service._acknowledged(order), self._received(order)
        )
        for row in counted["lines"]:
            line = order.order_line.browse(row["line_id"])
            for name, quantity in (("monta_qty_announced", row["announced"]), ("monta_qty_received", row["received"])):
                if line[name] != quantity:
                    line[name] = quantity
        order.monta_receipt_state = counted["state"]

    @api.model
    def _received(self, order):
        """What Monta has received of ``order``, as the core takes it: ``[{"sku", "quantity"}]`` in pieces."""
        return [{"sku": receipt.sku, "quantity": receipt.quantity} for receipt in order.monta_receipt_ids]
