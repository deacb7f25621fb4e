"""The half-hourly refresh of the open orders (documentation 1.2, 7, 8.4)."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import compat
from ..core import core_is_usable, require_core

_logger = logging.getLogger(__name__)

BATCH = 200
CHUNK = 50
# Monta's lists reach back seven days; a cursor that is older may have missed something.
FEED_REACH = timedelta(days=7)
# The feed knows orders by WebshopOrderId only, so what was not found is looked for again once in a while.
LOOK_AGAIN = timedelta(days=1)


class MontaStatusCron(models.AbstractModel):
    """Follows Monta's change feed where the account has one, and walks through the open orders where not."""

    _name = "monta.status.cron"
    _description = "Monta status refresh"

    @api.model
    def _run(self):
        """Refresh every company that has an account; one that fails does not keep the others waiting."""
        if not core_is_usable():
            _logger.error("[Monta] no status was refreshed: monta-core is missing or does not fit")
            return
        for company in self.env["res.company"].search([("active", "=", True)]):
            settings = self.env["monta.config"]._for(company)
            if not settings.is_configured:
                continue
            try:
                self.with_company(company)._run_company(settings)
            except (require_core().MontaError, UserError) as error:
                _logger.error("[Monta] statuses of %s were not refreshed: %s", company.name, error)

    def _run_company(self, settings):
        orders = self.env["monta.status.resolver"]._open_orders(settings)
        if not orders:
            return
        if not settings.speaks_v6:
            self._walk(orders[:BATCH], settings)
            return
        cursor = self._cursor(settings)
        if cursor is None:
            start = self._starting_point(orders, settings)
            self._walk(orders[:BATCH], settings)
            self._remember_cursor(settings, start)
            return
        changes = self._changes(settings, cursor)
        if changes is None:
            self._walk(orders[:BATCH], settings)
            return
        by_order = self._events_by_order(orders, changes["events"], settings)
        changed = orders.filtered(lambda order: order.id in by_order)
        self._walk(changed, settings, by_order)
        unseen = self._unseen(orders - changed, settings)
        self._walk(unseen[:BATCH], settings)
        self._touch(orders - changed - unseen, settings)
        # Only now: what is not stored yet must come again.
        self._remember_cursor(settings, changes["cursor"])

    @api.model
    def _changes(self, settings, cursor):
        """What happened since ``cursor``, or None where this account has no feed after all."""
        core = require_core()
        try:
            return self.env["monta.http"]._client(settings).order_changes(cursor)
        except core.Refused as error:
            if error.code != "api.list_missing":
                raise
            return None

    # -- the feed -----------------------------------------------------------------------------------------------

    @api.model
    def _cursor(self, settings):
        """Id of the last event that was processed; None when there is none, or the feed's reach was exceeded."""
        kept = self.env["monta.config"]._recall("event_cursor", settings.account)
        if not kept or fields.Datetime.now() - fields.Datetime.to_datetime(kept["at"]) > FEED_REACH:
            return None
        return kept["id"]

    @api.model
    def _starting_point(self, orders, settings):
        """An event id that is older than everything the coming walk could miss.

        The newest event of any order, read before the walk begins, is old enough for all of them. Old orders are the
        likeliest to have one; where they have none, the feed is read from its beginning.
        """
        for order in orders.sorted("date_order")[:3]:
            (answer,) = self.env["monta.status.resolver"]._fetch(order, settings)
            if ids := [event["Id"] for event in answer.get("result", {}).get("events", []) if event.get("Id")]:
                return max(ids)
        return 0

    @api.model
    def _remember_cursor(self, settings, event_id):
        kept = {"id": event_id, "at": fields.Datetime.to_string(fields.Datetime.now())}
        self.env["monta.config"]._remember("event_cursor", settings.account, kept)
        compat.commit(self.env)

    @api.model
    def _events_by_order(self, orders, events, settings):
        """The feed's events that are about ``orders``, by order id."""
        by_reference = {order.monta_reference or order.name: order.id for order in orders}
        for order_id, snapshot in self.env["monta.status.resolver"]._snapshots(orders, settings).items():
            if snapshot.reference:
                by_reference[snapshot.reference] = order_id
        by_order = {}
        for event in events:
            if order_id := by_reference.get(event.get("WebshopOrderId")):
                by_order.setdefault(order_id, []).append(event)
        return by_order

    # -- the walk -----------------------------------------------------------------------------------------------

    def _walk(self, orders, settings, events=None):
        """Refresh ``orders`` chunk by chunk, each result committed on its own.

        :param dict events: the feed's events by order id; with them the header alone is asked for
        """
        resolver = self.env["monta.status.resolver"]
        for start in range(0, len(orders), CHUNK):
            chunk = orders[start : start + CHUNK]
            resolver._sync(chunk, events=events, stored=lambda: compat.commit(self.env))
            compat.report_progress(self.env, len(chunk), len(orders) - start - len(chunk))

    @api.model
    def _unseen(self, orders, settings):
        """Those of ``orders`` that were never read, not found a while ago, or not readable last time."""
        limit = fields.Datetime.now() - LOOK_AGAIN
        known = self.env["monta.status.resolver"]._snapshots(orders, settings)

        def unseen(order):
            snapshot = known.get(order.id)
            if not snapshot or not snapshot.last_sync or snapshot.sync_error:
                return True
            return not snapshot.on_monta and snapshot.last_sync < limit

        return orders.filtered(unseen)

    @api.model
    def _touch(self, orders, settings):
        """The feed says that nothing happened to ``orders``: their snapshots are current."""
        self.env["monta.order.status"].sudo().search(
            [("sale_order_id", "in", orders.ids), ("account", "=", settings.account), ("on_monta", "=", True)]
        ).write({"last_sync": fields.Datetime.now()})
        compat.commit(self.env)
