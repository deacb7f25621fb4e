"""Finds the freshest status of orders and keeps it as snapshots (documentation 1.2, 5.2, 9.1)."""

import json
import logging
import time
from datetime import timedelta

from odoo import _, api, fields, models

from ..core import require_core

_logger = logging.getLogger(__name__)

# Monta blocks and unblocks an order for about a second after an update of ours (contract 3.4).
SETTLE_SECONDS = 2
SYNC_VALUES = (
    "status", "status_code", "source", "reason", "track_trace", "track_trace_url", "delivery_date",
)  # fmt: skip


class MontaStatusResolver(models.AbstractModel):
    """Gather references, let Rust fetch and decide, store one snapshot per order.

    Each decision is a method of its own (:meth:`_pick_shipment`, :meth:`_pick_event`, :meth:`_pick_header`,
    :meth:`_choose`, :meth:`_apply_override`), so that a tenant's rule replaces exactly one of them.
    """

    _name = "monta.status.resolver"
    _description = "Monta status resolver"

    # -- decide -------------------------------------------------------------------------------------------------

    @api.model
    def _pick_shipment(self, shipments):
        """The newest shipment that says something, as a picked status (dict), or None."""
        return require_core().pick_shipment(shipments)

    @api.model
    def _pick_event(self, events):
        """The newest order event that says something, as a picked status (dict), or None."""
        return require_core().pick_event(events)

    @api.model
    def _pick_header(self, header):
        """What the order header says, as a picked status (dict), or None."""
        return require_core().pick_header(header)

    @api.model
    def _choose(self, shipment, event, header):
        """The freshest of shipment and event; the header counts when neither says anything."""
        return require_core().choose_status(shipment, event, header)

    @api.model
    def _apply_override(self, picked, header):
        """Header Blocked wins over header Backorder, and that over the rest until picking has begun."""
        return require_core().apply_override(picked, header)

    @api.model
    def _resolve(self, found, own_update=None):
        """The snapshot (dict) of one order from what Monta answered about it.

        :param dict found: ``header``, ``shipments`` and ``events`` as ``monta_core.Client`` returns them
        :param own_update: when we last changed the order there (naive UTC), or None
        """
        header = found["header"]
        picked = self._choose(
            self._pick_shipment(found["shipments"]), self._pick_event(found["events"]), self._pick_header(header)
        )
        moments = {"now": fields.Datetime.now(), "own_update": own_update}
        return require_core().complete_status(
            self._apply_override(picked, header),
            {
                **{name: found[name] for name in ("header", "shipments", "events")},
                **{name: fields.Datetime.to_string(moment) for name, moment in moments.items() if moment},
            },
        )

    # -- find ---------------------------------------------------------------------------------------------------

    @api.model
    def _references(self, order):
        """The names by which Monta may know ``order``."""
        return {
            "webshop_order_id": order.monta_reference or order.name,
            "order_number": order.name,
            "reference": order.client_order_ref or None,
            "client_reference": order.client_order_ref or None,
            "eorder_guid": None,
        }

    @api.model
    def _fetch(self, orders, settings, detail=True):
        """What Monta answers about each of ``orders``, in their order: ``{"result": …}`` or ``{"error": …}``."""
        client = self.env["monta.http"]._client(settings)
        answers = client.fetch_many(
            [self._references(order) for order in orders],
            loose=settings.match_loose,
            detail=detail,
            max_parallel=settings.max_parallel,
        )
        if client.capabilities != settings.capabilities:
            self.env["monta.config"]._remember("api_capabilities", settings.account, client.capabilities)
        return answers

    # -- store --------------------------------------------------------------------------------------------------

    @api.model
    def _sync(self, orders, events=None, stored=None):
        """Refresh the snapshots of ``orders``.

        :param dict events: what a change feed said, by order id; with it only the headers are asked for
        :param stored: called after each order whose result is written, e.g. to commit it
        :return: how many look-ups failed
        """
        failures = 0
        for company in orders.company_id:
            mine = orders.filtered(lambda order, company=company: order.company_id == company)
            failures += self._sync_company(mine.with_company(company), events, stored)
        return failures

    def _sync_company(self, orders, events, stored):
        settings = self.env["monta.config"]._for(orders.company_id)
        snapshots = self._snapshots(orders, settings)
        failures, last_look = 0, False
        while orders:
            again = orders.browse()
            for order, answer in zip(orders, self._fetch(orders, settings, detail=events is None), strict=True):
                if events is not None and "result" in answer:
                    answer["result"]["events"] = events[order.id]
                outcome = self._store_safely(order, snapshots, settings, answer, last_look)
                failures += outcome == "failed"
                if outcome == "again":
                    again |= order
                elif stored:
                    stored()
            if again:
                time.sleep(SETTLE_SECONDS)
            orders, last_look = again, True
        return failures

    @api.model
    def _snapshots(self, orders, settings):
        """The known snapshots of ``orders`` in this account, by order id."""
        known = (
            self.env["monta.order.status"]
            .sudo()
            .search([("sale_order_id", "in", orders.ids), ("account", "=", settings.account)])
        )
        return {snapshot.sale_order_id.id: snapshot for snapshot in known}

    def _store_safely(self, order, snapshots, settings, answer, last_look):
        """Store one answer; a record that cannot be stored takes nobody with it.

        :return: ``stored``, ``failed``, or ``again`` when the order has to be read once more
        """
        try:
            with self.env.cr.savepoint():
                return self._store(order, snapshots.get(order.id), settings, answer, last_look)
        except Exception:
            _logger.exception("[Monta] status of %s could not be stored", order.name)
            return "failed"

    def _store(self, order, snapshot, settings, answer, last_look):
        now = fields.Datetime.now()
        if error := answer.get("error"):
            # What was known stays; an error is never shown as "not found".
            text = " ".join(part for part in (error["message"], error.get("hint")) if part)
            _logger.warning("[Monta] status of %s: %s", order.name, error["code"])
            self._upsert(order, snapshot, settings, {"sync_error": text})
            return "failed"
        found = answer["result"]
        if found["header"] is None:
            vals = self._not_found(order, found)
        else:
            resolved = self._resolve(found, order.monta_last_push)
            if resolved["reread"] and not last_look:
                return "again"
            vals = self._snapshot_values(resolved, found)
        before = snapshot.status if snapshot else False
        self._upsert(order, snapshot, settings, {**vals, "sync_error": False, "last_sync": now})
        if vals["on_monta"] and vals["status"] != before:
            order.message_post(body=self._change_line(before, vals))
        return "stored"

    @api.model
    def _change_line(self, before, vals):
        line = _("Monta: %(before)s → %(after)s", before=before or _("new"), after=vals["status"] or _("unknown"))
        extra = [text for text in (vals["reason"], vals["track_trace"]) if text]
        return f"{line} ({', '.join(extra)})" if extra else line

    @api.model
    def _snapshot_values(self, resolved, found):
        return {
            **{name: resolved[name] or False for name in SYNC_VALUES},
            "on_monta": True,
            "match": found["match"],
            "reference": found["header"].get("WebshopOrderId") or False,
            "is_blocked": resolved["blocked"],
            "is_backorder": resolved["backorder"],
            "is_finished": resolved["finished"],
            "parcels": json.dumps(resolved["parcels"], ensure_ascii=False),
            "status_raw": json.dumps(resolved["fragments"], ensure_ascii=False, indent=2),
        }

    @api.model
    def _not_found(self, order, found):
        """Nothing that was known is shown as current."""
        if found["match"] == "ambiguous":
            names = ", ".join(found["candidates"])
            reason = _("several orders at Monta look like this one, so none was taken: %s", names)
        else:
            reason = _("order not found at Monta under any of its references")
        return {
            **dict.fromkeys(SYNC_VALUES, False),
            "on_monta": False,
            "match": found["match"],
            "reference": False,
            "reason": reason,
            "is_blocked": False,
            "is_backorder": False,
            "is_finished": False,
            "parcels": "[]",
            "status_raw": json.dumps({"references": self._references(order)}, indent=2),
        }

    @api.model
    def _upsert(self, order, snapshot, settings, vals):
        if snapshot:
            snapshot.write(vals)
            return snapshot
        return (
            self.env["monta.order.status"]
            .sudo()
            .create(
                {
                    "sale_order_id": order.id,
                    "company_id": order.company_id.id,
                    "account": settings.account,
                    **vals,
                }
            )
        )

    # -- which orders -------------------------------------------------------------------------------------------

    @api.model
    def _open_orders(self, settings, limit=None):
        """Confirmed orders of the settings' company that may still change, least recently synced first."""
        since = fields.Datetime.now() - timedelta(days=settings.status_window_days)
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT sale.id
              FROM sale_order sale
              LEFT JOIN monta_order_status status
                     ON status.sale_order_id = sale.id AND status.account = %s
             WHERE sale.company_id = %s AND sale.state IN ('sale', 'done') AND sale.date_order >= %s
               AND status.is_finished IS NOT TRUE
             ORDER BY GREATEST(status.last_sync, status.write_date) NULLS FIRST, sale.id
             LIMIT %s
            """,
            [settings.account, settings.company.id, since, limit],
        )
        return self.env["sale.order"].browse(row[0] for row in self.env.cr.fetchall())
