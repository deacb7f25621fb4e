"""The half-hourly refresh of the open orders (documentation 1.2, 7, 8.4)."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import compat
from ...core import core_is_usable, require_core
from .resolver import CONFLICTS
from .run import StatusRun

_logger = logging.getLogger(__name__)

BATCH = 200
CHUNK = 50
# Monta's lists reach back seven days; a cursor that is older may have missed something.
FEED_REACH = timedelta(days=7)
# The feed knows orders by WebshopOrderId only, so what was not found is looked for again once in a while.
LOOK_AGAIN = timedelta(days=1)
# So many orders at each end tell how far the feed is.
PROBES = 5
# A run that follows the feed reads it and the headers of what changed. Parcels are read at once as long as that stays
# within so many requests, else with the next run.
SHORT_RUN = 10
FULL_LOOK = 3


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
            except CONFLICTS as error:
                # Nothing is lost: what was not kept comes again.
                compat.rollback(self.env)
                _logger.info("[Monta] statuses of %s: somebody else is at it, too: %s", company.name, error)
            except Exception:
                compat.rollback(self.env)
                _logger.exception("[Monta] statuses of %s were not refreshed", company.name)
        # Whatever is left waits for the next run: an account that is refused now is not asked again at once.
        compat.report_progress(self.env, 0, 0)

    def _run_company(self, settings):
        orders = self.env["monta.status.resolver"]._open_orders(settings)
        if orders and not (self._has_feed(settings) and self._follow(orders, settings)):
            self._walk(orders[:BATCH])

    # -- the feed -----------------------------------------------------------------------------------------------

    @api.model
    def _has_feed(self, settings):
        """Whether this account speaks the live API; it is asked once."""
        if settings.api_profile == "auto" and not settings.capabilities.get("profile"):
            client = self.env["monta.http"]._client(settings)
            client.profile()
            settings.remember_capabilities(client.capabilities)
        return settings.speaks_v6 and settings.capabilities.get("events") != "documented"

    def _follow(self, orders, settings):
        """Refresh those of ``orders`` that changed since the last run, and those that were not read yet.

        :return: False where this account has no feed after all, or none that can be followed yet
        """
        cursor = self._cursor(settings) or self._begin(orders, settings)
        changes = cursor and self._changes(settings, cursor["id"])
        if not changes:
            return False
        snapshots = self.env["monta.status.resolver"]._snapshots(orders, settings)
        since = fields.Datetime.to_datetime(cursor["since"])
        unseen = orders.filtered(lambda order: self._is_unseen(order, snapshots.get(order.id), since))
        news = self._news(orders - unseen, changes["events"], snapshots)
        changed = orders.filtered(lambda order: order.id in news)
        self._walk(changed[:BATCH], news)
        self._walk_parcels(changed[:BATCH], settings)
        self._walk(unseen[:BATCH])
        if changes["complete"]:
            self._touch(orders - changed - unseen, settings)
        # Only now: what is not stored yet must come again.
        event_id = self.env["monta.status.resolver"]._event_id
        left = [min(map(event_id, news[order.id])) for order in changed[BATCH:]]
        self._remember_cursor(settings, min(left) - 1 if left else changes["cursor"], cursor["since"])
        return True

    @api.model
    def _changes(self, settings, event_id):
        """What happened after an event, as ``monta_core.Client.order_changes`` says it; None where there is no feed."""
        core = require_core()
        try:
            return self.env["monta.http"]._client(settings).order_changes(event_id)
        except core.Refused as error:
            if error.code != "api.list_missing":
                raise
            return None

    @api.model
    def _place(self, settings):
        """Under which the cursor is kept: companies may share an account, and each has to hear of every change."""
        return f"{settings.company.id}:{settings.account}"

    @api.model
    def _cursor(self, settings):
        """How far the feed was read; None when it never was, or is too long ago.

        ``id`` of the last event that was processed, ``at`` when that was, and ``since`` when all orders were last read
        anew: what was not read since then is still to come.
        """
        kept = self.env["monta.config"]._recall("event_cursor", self._place(settings))
        try:
            moments = [fields.Datetime.to_datetime(kept[name]) for name in ("at", "since")]
            is_usable = isinstance(kept["id"], int) and all(moments)
        except (KeyError, TypeError, ValueError):
            return None
        return kept if is_usable and fields.Datetime.now() - moments[0] <= FEED_REACH else None

    @api.model
    def _begin(self, orders, settings):
        """Start following the feed: from an event that is older than everything the coming walk could miss.

        The newest event of any order, read before the walk begins, is old enough for all of them. Where no order has
        one, a feed that is short is read to its end; a long one has to wait until an order has an event.

        :return: the cursor, as :meth:`_cursor` gives it; None when there is nothing to start from
        """
        by_date = orders.sorted(lambda order: (order.date_order, order.id))
        answers = self.env["monta.status.resolver"]._fetch(by_date[:PROBES] | by_date[-PROBES:], settings)
        last_event = self.env["monta.status.resolver"]._last_event
        start = max((last_event(answer["result"]["events"]) for answer in answers if "result" in answer), default=0)
        if not start:
            changes = self._changes(settings, 0)
            if not changes or not changes["complete"]:
                return None
            start = changes["cursor"]
        return self._remember_cursor(settings, start, fields.Datetime.to_string(fields.Datetime.now()))

    @api.model
    def _remember_cursor(self, settings, event_id, since):
        kept = {"id": event_id, "since": since, "at": fields.Datetime.to_string(fields.Datetime.now())}
        self.env["monta.config"]._remember("event_cursor", self._place(settings), kept)
        compat.commit(self.env)
        return kept

    @api.model
    def _news(self, orders, events, snapshots):
        """The feed's events about ``orders`` that their snapshots do not take into account yet, by order id."""
        by_reference = {}
        for order in orders:
            for reference in {order.monta_reference or order.name, snapshots[order.id].reference} - {False}:
                by_reference.setdefault(reference, []).append(order.id)
        news, event_id = {}, self.env["monta.status.resolver"]._event_id
        for event in events:
            for order_id in by_reference.get(event.get("WebshopOrderId"), ()):
                if event_id(event) > int(snapshots[order_id].last_event or 0):
                    news.setdefault(order_id, []).append(event)
        return news

    # -- the walk -----------------------------------------------------------------------------------------------

    def _walk(self, orders, news=None):
        """Refresh ``orders`` chunk by chunk, each result committed on its own.

        :param dict news: the feed's events by order id; with them the header alone is asked for
        """
        for start in range(0, len(orders), CHUNK):
            chunk = orders[start : start + CHUNK]
            events = news and {order.id: news[order.id] for order in chunk}
            StatusRun(is_scheduled=True, events=events).give(chunk)._monta_sync_batch()
            compat.report_progress(self.env, len(chunk), len(orders) - start - len(chunk))

    def _walk_parcels(self, changed, settings):
        """Read the parcels of what was shipped, unless that makes the run a long one."""
        snapshots = self.env["monta.status.resolver"]._snapshots(changed, settings)
        shipped = changed.filtered(lambda order: order.id in snapshots and snapshots[order.id].is_brief)
        if len(changed) + FULL_LOOK * len(shipped) <= SHORT_RUN:
            self._walk(shipped)

    @api.model
    def _is_unseen(self, order, snapshot, since):
        """Whether the feed cannot tell that the snapshot of ``order`` is up to date, so that it has to be read.

        It was never read, not since ``since``, not in full, not with success, before it was pushed, or not found long
        ago.
        """
        if not snapshot or not snapshot.last_sync or snapshot.sync_error or snapshot.is_brief:
            return True
        if snapshot.last_sync < since:
            return True
        pushed = order.monta_last_push
        if snapshot.on_monta:
            return bool(snapshot.is_finished and pushed and pushed > snapshot.last_sync)
        return bool(pushed and pushed >= snapshot.last_sync) or snapshot.last_sync < fields.Datetime.now() - LOOK_AGAIN

    @api.model
    def _touch(self, orders, settings):
        """The feed says that nothing happened to ``orders``: their snapshots are current."""
        self.env["monta.order.status"].sudo().search(
            [("sale_order_id", "in", orders.ids), ("account", "=", settings.account), ("on_monta", "=", True)]
        ).write({"last_sync": fields.Datetime.now()})
        compat.commit(self.env)
