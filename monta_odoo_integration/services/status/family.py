"""The status of a sale order of which Monta has several orders is their sum (decision 16)."""

import json

from odoo import _, api, models

from ...core import require_core


class MontaStatusResolver(models.AbstractModel):
    """Tells which orders belong together, and keeps how each of them stands."""

    _inherit = "monta.status.resolver"

    @api.model
    def _sum(self, family):
        """One status of several orders, in the shape of :meth:`_resolve`, with how many there are; None of none."""
        if not family:
            return None
        total = require_core().family_status([{"id": each["id"], "status": each["status"]} for each in family])
        return {**total["status"], "orders": total["orders"], "orders_shipped": total["shipped"]}

    @api.model
    def _family(self, order, found, resolved):
        """The orders at Monta of which ``order`` consists: ``id``, ``header`` and ``status`` of each, its own first.

        What is another sale order of ours, and what Monta does not have, is none of them.
        """
        own = found["header"].get("WebshopOrderId") or order._monta_known_as()
        members = [member for member in found["family"] if member["header"]]
        owners = self._owners([member["id"] for member in members], by_number=False)
        known = order.sudo().monta_order_ids.grouped("webshop_order_id")
        family = [
            {"id": member["id"], "header": member["header"], "status": self._resolve(member, pushed)}
            for member in members
            if not owners.get(member["id"], set()) - {order.id}
            for pushed in [known.get(member["id"], self.env["monta.order"]).monta_last_push]
        ]
        return [{"id": own, "header": found["header"], "status": resolved}, *family] if family else []

    @api.model
    def _dropped(self, order, found, family, run):
        """What Monta took off ``order``, as a value of its snapshot; nothing when nothing is known to be gone."""
        sent = self.env["monta.outbox"]._rows_of(order)._acknowledged_as(run.settings.account, order._monta_known_as())
        headers = [each["header"] for each in family] or [found["header"]]
        dropped = require_core().dropped_lines(sent, headers) if sent else []
        if not dropped:
            return {}
        return {"dropped": self.env["monta.order"]._goods_text(dropped), "dropped_goods": json.dumps(dropped)}

    @api.model
    def _store_family(self, order, family, run):
        """Keep how each order stands, and say once which of them Monta has split off."""
        orders = self.env["monta.order"]
        for part in orders._store_family(order, run.settings.account, family, run.asked, run.reads_in_full):
            order._message_log(
                body=_("Monta: %(part)s was split off: %(goods)s", part=part.webshop_order_id, goods=part.contents)
            )

    @api.model
    def _own_events(self, order, events):
        """Those of the feed's events about ``order`` and its parts that are about the order itself."""
        parts = set(order.sudo().monta_order_ids.mapped("webshop_order_id")) if order.monta_order_count else set()
        parts.discard(order._monta_known_as())
        return [event for event in events if event.get("WebshopOrderId") not in parts]
