"""When the first goods of an order were seen to have left Monta."""

import json

from odoo import api, fields, models


class MontaOrderStatus(models.Model):
    """Keeps that moment: the times of the parcels move on with them."""

    _inherit = "monta.order.status"

    shipped_on = fields.Datetime(
        compute="_compute_shipped_on", store=True, index=True, help="When goods were first seen to have left"
    )

    @api.depends("shipped")
    def _compute_shipped_on(self):
        for snapshot in self:
            has_left = bool(json.loads(snapshot.shipped or "[]"))
            seen = snapshot.shipped_on or snapshot.last_sync or fields.Datetime.now()
            snapshot.shipped_on = has_left and seen
