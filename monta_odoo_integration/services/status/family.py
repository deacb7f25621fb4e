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
    def _sent_instead_of_lines(self, order, found, resolved, run):
        """The document that Monta has acknowledged, where no header tells whether it carries more than has left."""
        is_told = found["family"] or resolved["dropped"] or require_core().order_lines(found["header"] or {})
        if is_told or not (resolved["finished"] and resolved["shipped"]):
            return None
        rows = self.env["monta.outbox"]._rows_of(order)
        return json.loads(rows._acknowledged_as(run.settings.account, order._monta_known_as()) or "null")

    @api.model
    def _take_over(self, order, found, family, run):
        """Plan the next change of ``order`` from what Monta has now, and say once what it has split off.

        :return: each of its orders as of ``monta.outbox._take_over``
        """
        if not family:
            own, rows = order._monta_known_as(), self.env["monta.outbox"]._rows_of(order).sudo()
            is_own = (found["header"] or {}).get("WebshopOrderId") == own
            return [rows._take_over(own, found["header"], run.asked)] if is_own else []
        orders = self.env["monta.order"]
        new, seen = orders._store_family(order, run.settings.account, family, run.asked, run.reads_in_full)
        for part in new:
            order._message_log(
                body=_("Monta: %(part)s was split off: %(goods)s", part=part.webshop_order_id, goods=part.contents)
            )
        return seen

    @api.model
    def _dropped(self, snapshot, seen):
        """What Monta has taken off an order by now, as values of its snapshot; nothing when that has not changed.

        :param list seen: as of :meth:`_take_over`
        """
        known = json.loads(snapshot.dropped_goods or "[]") if snapshot else []
        orders = [order for order in seen if order]
        goods = require_core().dropped_goods(known, orders, None not in seen)
        if goods == known:
            return {}
        gone = [pieces for pieces in goods if pieces["quantity"] > 0]
        return {
            "dropped": self.env["monta.order"]._goods_text(gone) or False,
            "dropped_goods": json.dumps(goods) if goods else False,
        }

    @api.model
    def _own_events(self, order, events):
        """Those of the feed's events about ``order`` and its parts that are about the order itself."""
        parts = set(order.sudo().monta_order_ids.mapped("webshop_order_id")) if order.monta_order_count else set()
        parts.discard(order._monta_known_as())
        return [event for event in events if event.get("WebshopOrderId") not in parts]
