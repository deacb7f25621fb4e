"""Keeps on the lines of a purchase order how much Monta expects and how much it has received."""

from odoo import _, api, models
from odoo.tools import plaintext2html

from ...core import require_core

TOO_MUCH = "monta_odoo_integration.mail_activity_type_monta_too_much"


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
        self._follow_too_much(order)

    def _follow_too_much(self, order):
        """One activity for the buyer as long as more has arrived than Monta expected."""
        if order.monta_receipt_state != "over":
            order.activity_unlink([TOO_MUCH])
            return
        user = order._monta_responsible()
        this = self.with_context(lang=user.lang)
        note = plaintext2html(this._too_much_text(order.with_env(this.env)))
        if activity := order.activity_search([TOO_MUCH]):
            activity.filtered(lambda activity: activity.note != note).note = note
            return
        order.activity_schedule(TOO_MUCH, summary=this._too_much_summary(), note=note, user_id=user.id)

    def _too_much_summary(self):
        return _("More has arrived at Monta than was announced")

    def _too_much_text(self, order):
        """What has arrived beyond what was announced, line by line, and what can be done about it."""
        lines = order.order_line.filtered(lambda line: line.monta_qty_received > line.monta_qty_announced)
        told = [self._too_much_of(line) for line in lines]
        told.append(_("Keep it: order as much as has arrived. Or agree with the vendor and Monta on sending it back."))
        return "\n".join(told)

    def _too_much_of(self, line):
        return _(
            "%(received)g received, %(announced)g announced: %(product)s",
            received=line.monta_qty_received,
            announced=line.monta_qty_announced,
            product=line.product_id.display_name,
        )

    @api.model
    def _received(self, order):
        """What Monta has received of ``order``, as the core takes it: ``[{"sku", "quantity"}]`` in pieces."""
        return [{"sku": receipt.sku, "quantity": receipt.quantity} for receipt in order.monta_receipt_ids]
