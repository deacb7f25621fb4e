"""The half-hourly refresh of the open orders (plugin documentation, "Order status" and "Cron jobs")."""

import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import compat
from ...core import core_is_usable, require_core
from .resolver import CONFLICTS
from .run import StatusRun

_logger = logging.getLogger(__name__)

# Seconds in which a run begins to read orders; Odoo ends a scheduled action after limit_time_real_cron, 120 by default.
SECONDS_PER_RUN = 50
# Orders that are read before the first of their answers is stored.
ORDERS_PER_BATCH = 50
# How far back Monta's feed of changes reaches; with a cursor that is older, every order is read anew.
FEED_LISTED_FOR = timedelta(days=7)
# The feed knows orders by WebshopOrderId only, so what was not found is looked for again once in a while.
LOOK_AGAIN_AFTER = timedelta(days=1)
# The oldest and the newest orders, this many of each, whose events tell from where on the feed is followed.
PROBED_AT_EACH_END = 5
# Requests that a run may make for the headers and the parcels of changed orders; where there are more, the parcels wait
# for the next run.
MAX_REQUESTS_WITH_PARCELS = 10
# Orders of the feed that nobody knows here and that are looked at in one run: they may be parts of ours.
STRANGERS_PER_RUN = 10
# Those of them that are kept for later runs; where others share the account, there may be any number.
MOST_STRANGERS = 500
# Requests that one order read in full takes: header, parcels, events.
REQUESTS_PER_ORDER = 3


class MontaStatusCron(models.AbstractModel):
    """Follows Monta's change feed where the account has one, and reads all open orders where not."""

    _name = "monta.status.cron"
    _description = "Monta status refresh"

    @api.model
    def _cron_refresh(self):
        """Refresh every company that has an account; one that fails does not keep the others waiting."""
        if not core_is_usable():
            _logger.error("[Monta] no status was refreshed: monta-core is missing or does not fit")
            return
        deadline = time.monotonic() + min(SECONDS_PER_RUN, compat.cron_time_limit() / 2)
        is_left = False
        for company in self.env["res.company"].search([("active", "=", True)]):
            settings = self.env["monta.config"]._for(company)
            if not settings.is_configured:
                continue
            try:
                is_left |= not self.with_company(company)._refresh_company(settings, deadline)
                self.env["monta.run"]._note(settings, "status")
                compat.commit(self.env)
            except (require_core().MontaError, UserError) as error:
                self.env["monta.http"]._report_unread(settings, "status", error)
                compat.commit(self.env)
            except CONFLICTS as error:
                # Nothing is lost: what was not kept comes again.
                compat.rollback(self.env)
                _logger.info("[Monta] statuses of %s: somebody else is at it, too: %s", company.name, error)
            except Exception:
                compat.rollback(self.env)
                _logger.exception("[Monta] statuses of %s were not refreshed", company.name)
        # What there was no time for is read by another run, at once. What failed waits for the next half hour: an
        # account that is refused now is not asked again at once.
        compat.report_progress(self.env, 0, 0)
        if is_left:
            self.env.ref("monta_odoo_integration.ir_cron_monta_sync_status")._trigger()

    def _refresh_company(self, settings, deadline):
        """Refresh the open orders of one company until ``deadline`` (of ``time.monotonic``).

        :return: whether all that was due is read
        """
        orders = self.env["monta.status.resolver"]._open_orders(settings)
        if not orders and not self._has_parcels_under_way(settings):
            return True
        if self._has_feed(settings):
            is_done = self._follow_feed(orders, settings, deadline)
            if is_done is not None:
                return is_done
        return self._refresh_all(orders, settings, deadline)

    def _refresh_all(self, orders, settings, deadline):
        """Read each of ``orders``; where an earlier run had no time for all of them, the others only.

        :return: whether all of them are read
        """
        config, key = self.env["monta.config"], self._cursor_key(settings)
        begun = config._recall("status_pass", key)
        begun = begun if isinstance(begun, str) else None
        snapshots = self.env["monta.status.resolver"]._snapshots_by_order(orders, settings) if begun else {}
        due = orders.filtered(lambda order: order.id not in snapshots or not snapshots[order.id]._is_read_since(begun))
        now = fields.Datetime.to_string(fields.Datetime.now())
        is_done = self._refresh(due, deadline=deadline) == len(due)
        config._remember("status_pass", key, None if is_done else begun or now)
        compat.commit(self.env)
        return is_done

    # -- the feed -----------------------------------------------------------------------------------------------

    @api.model
    def _has_feed(self, settings):
        """Whether this account speaks the live API; it is asked once."""
        if settings.api_profile == "auto" and not settings.capabilities.get("profile"):
            client = self.env["monta.http"]._client(settings)
            client.profile()
            settings.remember_capabilities(client.capabilities)
        return settings.has_feed

    def _follow_feed(self, orders, settings, deadline):
        """Refresh those of ``orders`` that changed since the last run, and those that were not read yet.

        :return: whether all that was due is read; None where this account has no feed after all, or none that can be
            followed yet
        """
        cursor = self._cursor(settings) or self._start_cursor(orders, settings)
        changes = cursor and self._changes(settings, cursor["id"])
        if not changes:
            return None
        named = self._named_orders(changes["events"], settings)
        owners = self.env["monta.status.resolver"]._owners(named)
        orders |= self._follow_parcels(orders, changes["events"], owners, settings)
        snapshots = self.env["monta.status.resolver"]._snapshots_by_order(orders, settings)
        since = fields.Datetime.to_datetime(cursor["since"])
        unread = orders.filtered(lambda order: self._must_be_read(order, snapshots.get(order.id), since))
        if named:
            self._look_for_parts(orders, [name for name in named if name not in owners], settings)
        new_events = self._new_events(orders - unread, changes["events"], snapshots)
        changed = orders.filtered(lambda order: order.id in new_events)
        conflicts = set()
        done = self._refresh(changed, new_events, deadline, conflicts)
        self._read_parcels(changed[:done], settings)
        not_stored = set()
        read = self._refresh(unread, deadline=deadline, conflicts=not_stored)
        if changes["complete"]:
            self._mark_current(orders - changed - unread, settings)
        # Only now: what is not stored yet must come again.
        event_id = self.env["monta.status.resolver"]._event_id
        left = changed[done:] | changed.filtered(lambda order: order.id in conflicts)
        left = [min(map(event_id, new_events[order.id])) - 1 for order in left]
        # Whoever was at these may have read them before the feed told of something.
        left += [cursor["id"]] if not_stored else []
        self._remember_cursor(settings, min(left, default=changes["cursor"]), cursor["since"])
        return changes["complete"] and not left and read == len(unread)

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
    def _cursor_key(self, settings):
        """The cursor's name: companies may share an account, and each has to hear of every change."""
        return f"{settings.company.id}:{settings.account}"

    @api.model
    def _cursor(self, settings):
        """How far the feed was read; None when it never was, or is too long ago.

        ``id`` of the last event that was processed, ``at`` when that was, and ``since`` when all orders were last read
        anew: what was not read since then is still to come.
        """
        kept = self.env["monta.config"]._recall("event_cursor", self._cursor_key(settings))
        try:
            moments = [fields.Datetime.to_datetime(kept[name]) for name in ("at", "since")]
            is_usable = isinstance(kept["id"], int) and all(moments)
        except (KeyError, TypeError, ValueError):
            return None
        return kept if is_usable and fields.Datetime.now() - moments[0] <= FEED_LISTED_FOR else None

    @api.model
    def _start_cursor(self, orders, settings):
        """Start following the feed: from an event that is older than everything the coming reading could miss.

        The newest event of any order, read before anything else, is old enough for all of them. Where no order has
        one, a feed that is short is read to its end; a long one has to wait until an order has an event.

        :return: the cursor, as :meth:`_cursor` gives it; None when there is nothing to start from
        """
        by_date = orders.sorted(lambda order: (order.date_order, order.id))
        probed = by_date[:PROBED_AT_EACH_END] | by_date[-PROBED_AT_EACH_END:]
        answers, _stopped = self.env["monta.status.resolver"]._fetch(probed, settings)
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
        self.env["monta.config"]._remember("event_cursor", self._cursor_key(settings), kept)
        compat.commit(self.env)
        return kept

    @api.model
    def _new_events(self, orders, events, snapshots):
        """The feed's events about ``orders`` that their snapshots do not take into account yet, by order id."""
        by_reference = {}
        for order in orders:
            names = {order._monta_known_as(), snapshots[order.id].reference}
            if order.monta_order_count:
                names.update(order.sudo().monta_order_ids.mapped("webshop_order_id"))
            for reference in names - {False}:
                by_reference.setdefault(reference, []).append(order.id)
        new_events, event_id = {}, self.env["monta.status.resolver"]._event_id
        for event in events:
            for order_id in by_reference.get(event.get("WebshopOrderId"), ()):
                if event_id(event) > int(snapshots[order_id].last_event or 0):
                    new_events.setdefault(order_id, []).append(event)
        return new_events

    @api.model
    def _named_orders(self, events, settings):
        """The ids at Monta that the feed tells of, after those that earlier runs had no time for."""
        kept = self.env["monta.config"]._recall("unknown_orders", self._cursor_key(settings))
        ids = list(kept) if isinstance(kept, list) else []
        ids += [event.get("WebshopOrderId") for event in events if isinstance(event, dict)]
        return list(dict.fromkeys(name for name in ids if isinstance(name, str) and name))

    @api.model
    def _look_for_parts(self, orders, strangers, settings):
        """Find the parts of ``orders`` that Monta has split off, among ``strangers``: ids that nobody knows here.

        How Monta names a part is not known (monta-api U10): it is one when its header names one of our orders as its
        family. What there is no time for is looked at by the next runs.
        """
        left = strangers[STRANGERS_PER_RUN:]
        if strangers:
            left = self._look_at_strangers(strangers[:STRANGERS_PER_RUN], orders, settings) + left
        self.env["monta.config"]._remember("unknown_orders", self._cursor_key(settings), left[:MOST_STRANGERS] or None)
        compat.commit(self.env)

    @api.model
    def _look_at_strangers(self, strangers, orders, settings):
        """Note those of ``strangers`` (ids at Monta) that are parts of ``orders``; returned are those that Monta did
        not answer about."""
        by_reference = {order._monta_known_as(): order for order in orders}
        client = self.env["monta.http"]._client(settings)
        references = [{"webshop_order_id": stranger} for stranger in strangers]
        found = client.fetch_many(references, loose=False, detail=False, max_parallel=settings.max_parallel)
        left = []
        for stranger, answer in zip(strangers, found["answers"], strict=True):
            if "result" not in answer:
                left.append(stranger)
                continue
            family = answer["result"]["family"]
            if parent := next((member["id"] for member in family if member["id"] in by_reference), None):
                self.env["monta.order"]._add_order(by_reference[parent], settings.account, stranger)
        return left

    # -- reading ------------------------------------------------------------------------------------------------

    def _refresh(self, orders, new_events=None, deadline=None, conflicts=None):
        """Refresh ``orders`` batch by batch, each result committed on its own, until ``deadline``; one batch at least.

        :param dict new_events: the feed's events by order id; with them the header alone is asked for
        :param set conflicts: takes the ids of those that somebody else was at, and that were not stored
        :return: how many of them were read, which are the first ones
        """
        for start in range(0, len(orders), ORDERS_PER_BATCH):
            if start and deadline and time.monotonic() >= deadline:
                return start
            batch = orders[start : start + ORDERS_PER_BATCH]
            events = new_events and {order.id: new_events[order.id] for order in batch}
            run = StatusRun(is_scheduled=True, events=events, conflicts=set() if conflicts is None else conflicts)
            run.give(batch)._monta_sync_batch()
            compat.report_progress(self.env, len(batch), len(orders) - start - len(batch))
        return len(orders)

    def _read_parcels(self, changed, settings):
        """Read the parcels of what was shipped, unless that makes the run a long one."""
        snapshots = self.env["monta.status.resolver"]._snapshots_by_order(changed, settings)
        shipped = changed.filtered(lambda order: order.id in snapshots and snapshots[order.id].is_brief)
        if len(changed) + REQUESTS_PER_ORDER * len(shipped) <= MAX_REQUESTS_WITH_PARCELS:
            self._refresh(shipped)

    @api.model
    def _must_be_read(self, order, snapshot, since):
        """Whether the feed cannot tell that the snapshot of ``order`` is up to date, so that it has to be read.

        It was never read, not since ``since``, not in full, not with success, before it was pushed, or not found long
        ago.
        """
        if not snapshot or not snapshot.last_sync or snapshot.sync_error or snapshot.is_brief:
            return True
        if order.monta_order_count and not snapshot.orders:
            # One of its parts was found since.
            return True
        if snapshot.last_sync < since:
            return True
        pushed = order.monta_last_push
        if snapshot.on_monta:
            return bool(snapshot.is_finished and pushed and pushed > snapshot.last_sync)
        if pushed and pushed >= snapshot.last_sync:
            return True
        return snapshot.last_sync < fields.Datetime.now() - LOOK_AGAIN_AFTER

    @api.model
    def _mark_current(self, orders, settings):
        """The feed says that nothing happened to ``orders``: their snapshots are current."""
        self.env["monta.order.status"].sudo().search(
            [("sale_order_id", "in", orders.ids), ("account", "=", settings.account), ("on_monta", "=", True)]
        ).write({"last_sync": fields.Datetime.now()})
        compat.commit(self.env)
