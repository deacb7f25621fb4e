"""What the customer sees in the portal of how far Monta is."""

import json

from odoo import _, models

# What happens inside the warehouse, and why, is not for the customer.
ON_ITS_WAY = {
    "Shipped", "NotYetEnRoute", "EnRoute", "AvailablePickup", "Collected", "Delivered", "DeliveryFailed", "Returned",
}  # fmt: skip


class SaleOrder(models.Model):
    """Tells the portal where the parcels are."""

    _inherit = "sale.order"

    def _monta_portal(self):
        """How far Monta is with this order, for the customer; None of an order that Monta does not have.

        :return: dict: ``status`` (text), ``tone`` (as Bootstrap calls it), ``parcels`` (list of dicts: ``code``,
            ``link``, ``carrier``), ``delivered`` and ``expected`` (naive UTC, or False)
        """
        snapshot = self.sudo().monta_status_id
        if not snapshot.on_monta or snapshot.phase in ("none", "Cancelled"):
            return None
        is_on_its_way = snapshot.phase in ON_ITS_WAY
        parcels = json.loads(snapshot.parcels or "[]") if is_on_its_way else []
        return {
            "status": snapshot.phase_name if is_on_its_way else _("In preparation"),
            "tone": snapshot.tone if is_on_its_way else "info",
            "parcels": [{name: parcel.get(name) or "" for name in ("code", "link", "carrier")} for parcel in parcels],
            "delivered": snapshot.delivery_date,
            "expected": not snapshot.delivery_date and snapshot.expected_delivery,
        }
