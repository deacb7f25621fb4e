"""Compares the orders of some days on both sides, each night (decision 37)."""

import json
import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import compat
from ..core import core_is_usable, error_text, require_core
from .outbox.gate import MontaOutOfReach

_logger = logging.getLogger(__name__)

# How far back Monta lists orders that something happened to (monta-api 3.6).
LISTED_FOR = timedelta(days=7)
# Orders of ours that are compared, and asked for, together.
ORDERS_PER_BATCH = 200
# Orders that one run asks Monta for by their names: those that its list should show and does not, or all where it has
# no list. The newest come first.
MOST_ASKED = 1000
# Seconds in which a run begins to look at orders; Odoo ends a scheduled action after limit_time_real_cron.
SECONDS_PER_RUN = 50


class MontaReconciler(models.AbstractModel):
    """Gathers both sides, lets the core compare them, and keeps what it finds."""

    _name = "monta.reconciler"
    _description = "Monta reconciliation"

    @api.model
    def _cron_reconcile(self):
        """Compare the orders of every company; one that fails does not keep the others waiting."""
        if not core_is_usable():
            _logger.error("[Monta] nothing was compared: monta-core is missing or does not fit")
            return
        deadline = time.monotonic() + min(SECONDS_PER_RUN, compat.cron_time_limit() / 2)
        for company in self.env["res.company"].search([("active", "=", True)]):
            settings = self.env["monta.config"]._for(company)
            try:
                if settings.is_configured and settings.reconcile_days:
                    self.with_company(company)._reconcile_company(settings, deadline)
                    self.env["monta.run"]._note(settings, "reconciliation")
            except (require_core().MontaError, UserError) as error:
                compat.rollback(self.env)
                self.env["monta.http"]._report_unread(settings, "reconciliation", error)
            except Exception:
                compat.rollback(self.env)
                _logger.exception("[Monta] orders of %s were not compared", company.name)
            compat.commit(self.env)

    def _reconcile_company(self, settings, deadline):
        """Compare the orders of one company until ``deadline`` (of ``time.monotonic``)."""
        since = fields.Datetime.now() - timedelta(days=settings.reconcile_days)
        client = self.env["monta.http"]._client(settings)
        listed = self._list(client, since)
        has_list = listed is not None
        named = {row.get("WebshopOrderId"): row for row in listed or ()}
        owners = self.env["monta.status.resolver"]._owners(filter(None, named))
        theirs = {}
        for name, ids in owners.items():
            for order_id in ids:
                theirs.setdefault(order_id, []).append(named[name])
        strangers = [row for name, row in named.items() if name not in owners]
        findings = require_core().reconcile([], strangers, settings.origin)
        looked_at, asked = set(), 0
        due = self._due(settings, since, theirs)
        for start in range(0, len(due), ORDERS_PER_BATCH):
            if start and (time.monotonic() >= deadline or asked >= MOST_ASKED):
                _logger.warning("[Monta] %s orders of %s were not compared", len(due) - start, settings.company.name)
                break
            orders = due[start : start + ORDERS_PER_BATCH]
            found, count = self._compare(orders, theirs, client, settings)
            looked_at.update(orders.ids)
            findings += found
            asked += count
        self.env["monta.reconciliation"]._keep(settings, findings, looked_at, has_list)

    def _list(self, client, since):
        """What Monta lists as changed since ``since`` (naive UTC); None where it has no such list or a too long one."""
        # It does not look back a minute longer, and its clock need not be ours.
        earliest = fields.Datetime.now() - LISTED_FOR + timedelta(minutes=10)
        try:
            return client.changed_orders(f"{max(since, earliest).isoformat(timespec='seconds')}Z")["orders"]
        except require_core().Refused as error:
            if error.code not in ("api.list_missing", "api.too_large"):
                raise
            return None

    def _due(self, settings, since, theirs):
        """The orders to look at, newest first: sent or changed lately, in Monta's list, or found to differ before."""
        known = self.env["monta.reconciliation"].search(
            [("company_id", "=", settings.company.id), ("account", "=", settings.account)]
        )
        return self.env["sale.order"].search(
            [
                ("company_id", "=", settings.company.id),
                ("monta_reference", "!=", False),
                # What is on its way to Monta is not the same on both sides yet.
                ("monta_state", "!=", "queued"),
                "|",
                ("id", "in", [*theirs, *known.sale_order_id.ids]),
                ("monta_last_push", ">=", since),
            ],
            order="monta_last_push desc, id desc",
        )

    def _compare(self, orders, theirs, client, settings):
        """Compare some orders with what is listed in ``theirs`` (by order id), or with what Monta answers about them.

        :return: ``(findings, how many were asked for)``
        """
        rows = self.env["monta.outbox"]._rows_of(orders).grouped("res_id")
        ours = {order.id: self._known(order, rows.get(order.id), settings) for order in orders}
        asked = orders.filtered(lambda order: order.id not in theirs and "acknowledged" in ours[order.id])
        shown = {order_id: found for order_id, found in theirs.items() if order_id in ours}
        for order, answer in zip(asked, self._ask(asked, client, settings), strict=True):
            if "result" not in answer:
                _logger.warning("[Monta] %s was not compared: %s", order.name, answer["error"]["code"])
                del ours[order.id]
            elif header := answer["result"]["header"]:
                family = (member["header"] for member in answer["result"]["family"])
                shown[order.id] = [header, *filter(None, family)]
            else:
                ours[order.id]["is_absent"] = not answer["result"]["candidates"]
        for order in orders.filtered(lambda order: order.monta_order_count or order.monta_status_id.dropped_goods):
            # What Monta has split and dropped is told on the order itself.
            ours.get(order.id, {}).pop("acknowledged", None)
        found = [row for order_id in ours for row in shown.get(order_id, ())]
        return require_core().reconcile(list(ours.values()), found, settings.origin), len(asked)

    def _known(self, order, rows, settings):
        """``order`` as ``monta_core.reconcile`` takes it.

        :param rows: its ``monta.outbox`` rows, oldest first, or None
        """
        name = order._monta_known_as()
        known = {
            "id": order.id,
            "names": list(dict.fromkeys([name, order.name, *order.monta_order_ids.mapped("webshop_order_id")])),
            "is_cancelled": order.state == "cancel" or order.monta_state == "cancelled",
            "is_delivered": order.delivery_status == "full" and bool(order.effective_date),
        }
        acknowledged = rows and rows._acknowledged_as(settings.account, name)
        return {**known, "acknowledged": json.loads(acknowledged)} if acknowledged else known

    def _ask(self, orders, client, settings):
        """What Monta answers about each of ``orders``.

        :raises UserError: when it answers nothing any more
        """
        if not orders:
            return []
        references = [self.env["monta.status.resolver"]._references(order) for order in orders]
        found = client.fetch_many(references, loose=False, detail=False, max_parallel=settings.max_parallel)
        if stopped := found["stopped"]:
            kind = MontaOutOfReach if stopped["class"] == "retry" else UserError
            raise kind(error_text(self.env, stopped))
        return found["answers"]
