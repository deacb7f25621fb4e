"""Stores what the feed tells of an order that has left (decision 28)."""

import json

from odoo import api, fields, models

from ...core import require_core
from .resolver import TOLD


class MontaStatusResolver(models.AbstractModel):
    """Lets events alone say where the parcels of an order are."""

    _inherit = "monta.status.resolver"

    @api.model
    def _store_carrier_update(self, snapshot, events):
        """Store what ``events`` (of the feed, about the order of ``snapshot``) tell of its parcels.

        :return: whether the order has to be read instead
        """
        order = snapshot.sale_order_id
        known = {
            "parcels": json.loads(snapshot.parcels or "[]"),
            "orders": max(snapshot.orders, order.monta_order_count),
            "delivery_date": fields.Datetime.to_string(snapshot.delivery_date),
        }
        update = require_core().carrier_update(known, self._pick_event(events), events)
        if not update:
            return False
        if update["must_be_read"]:
            # It is open again until the look says otherwise, also where that fails.
            snapshot.write({"is_finished": False, "is_brief": True})
            return True
        told = update["status"]
        vals = {
            **{name: told[name] or False for name in ("status", "status_code", "source", "reason", "delivery_date")},
            "stage": told["stage"],
            "parcels": json.dumps(told["parcels"], ensure_ascii=False),
            "status_raw": self._raw_with_row(snapshot, told["row"]),
            "last_event": self._last_known_event(snapshot, events),
            "last_sync": fields.Datetime.now(),
            "sync_error": False,
        }
        if told["with_carrier"]:
            vals["en_route"] = snapshot.shipped
        before = {name: snapshot[name] for name in (*TOLD, "en_route")}
        snapshot.write(vals)
        self._tell(order, before, {**before, **vals, "on_monta": True, "track_trace": snapshot.track_trace})
        if snapshot.en_route != before["en_route"]:
            order._monta_mark_shipped()
        return False

    @api.model
    def _raw_with_row(self, snapshot, row):
        """What the status was made of, with ``row`` in the place of the row of before."""
        fragments = json.loads(snapshot.status_raw or "{}")
        return json.dumps({**fragments, "row": row}, ensure_ascii=False, indent=2)
