"""A note for whoever packs, which travels with the order."""

from odoo import fields, models


class SaleOrder(models.Model):
    """Sends one more member of Monta's order, and writes a line of its own into the log."""

    _inherit = "sale.order"

    wrapping = fields.Char()

    def _prepare_monta_order_payload(self):
        # What this returns is what is sent. Every field of the order counts as a reason to look again, because the
        # addon cannot know what an override reads (fields named monta_… are its own and do not): an edit of the note
        # alone makes the order "changed".
        payload = super()._prepare_monta_order_payload()
        if self.wrapping:
            payload["Comment"] = self.wrapping
        return payload

    def action_confirm(self):
        result = super().action_confirm()
        for order in self.filtered("wrapping"):
            order._create_monta_log({"message": order.wrapping}, tag="wrapping")
        return result
