"""Finds the freshest status of orders, keeps it as snapshots (plugin documentation, "Status resolution")."""

import json
import logging
import time
from dataclasses import replace
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from psycopg2 import errors

from ...core import error_text, remembering, require_core, said
from ..conflict import quiet
from ..outbox.gate import MontaOutOfReach
from .run import StatusRun

_logger = logging.getLogger(__name__)

# Monta blocks and unblocks an order for about a second after our update (monta-api 3.4): an order that is blocked
# so shortly after is read once more, after these seconds.
REREAD_AFTER_SECONDS = 2
# What PostgreSQL says when two store the same snapshot at once.
CONFLICTS = (errors.UniqueViolation, errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable)
# What the chatter tells of, or what follows from.
TOLD = ("status", "stage", "dropped", "is_closed", "planned_shipment")
RESOLVED_VALUES = (
    "status", "status_code", "source", "reason", "track_trace", "track_trace_url", "planned_shipment",
    "delivery_date", "expected_delivery",
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

        :param dict found: ``header``, ``shipments`` and ``events`` as ``monta_core.Client`` returns them, and
            the document that was ``sent`` where it is needed
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
                **{name: found[name] for name in ("header", "shipments", "events", "sent") if name in found},
                **{name: fields.Datetime.to_string(moment) for name, moment in moments.items() if moment},
            },
        )

    # -- store --------------------------------------------------------------------------------------------------

    @api.model
    def _sync(self, orders):
        """Refresh the snapshots of ``orders``, in the :class:`~.run.StatusRun` that they were given to.

        :return: how many look-ups failed
        :raises UserError: in a run of the cron, when Monta answers nothing any more
        """
        failures, run = 0, StatusRun.of(orders)
        for company in orders.company_id:
            mine = orders.filtered(lambda order, company=company: order.company_id == company)
            settings = self.env["monta.config"]._for(company)
            failures += self._sync_company(mine.with_company(company), replace(run, settings=settings))
        orders._monta_trigger_deliveries()
        run.commit(self.env)
        return failures

    def _sync_company(self, orders, run):
        failures = 0
        while orders:
            within = None if run.is_scheduled else run.settings.seconds_to_wait
            run = replace(run, asked=fields.Datetime.now())
            versions = self._versions(orders, run)
            answers, stopped = self._fetch(orders, run.settings, run.reads_in_full, within)
            # Of what others have stored meanwhile nobody knows whether it is newer than these answers.
            run.commit(self.env)
            overtaken = versions.items() ^ self._versions(orders, run).items()
            run.conflicts.update(order_id for order_id, _version in overtaken)
            snapshots = self._snapshots_by_order(orders, run.settings)
            again = orders.browse()
            for order, answer in zip(orders, answers, strict=True):
                if order.id in run.conflicts:
                    continue
                if not run.reads_in_full and "result" in answer:
                    answer["result"]["events"] = self._own_events(order, run.events[order.id])
                outcome = self._store_or_report(order, snapshots.get(order.id), answer, run)
                failures += outcome == "failed"
                if outcome == "again":
                    again |= order
                else:
                    run.commit(self.env)
            if stopped and run.is_scheduled:
                kind = MontaOutOfReach if stopped["class"] == "retry" else UserError
                raise kind(error_text(self.env, stopped))
            if again:
                time.sleep(REREAD_AFTER_SECONDS)
            orders, run = again, replace(run, is_last_look=True)
        return failures

    def _versions(self, orders, run):
        """What tells whether somebody has stored the snapshots of ``orders`` anew: a version by order id.

        Only a scheduled run asks: of a person's request, which is one transaction, the database refuses to write over
        what was stored since.
        """
        if not run.is_scheduled:
            return {}
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT sale_order_id, xmin::text FROM monta_order_status WHERE sale_order_id IN %s AND account = %s",
            [tuple(orders.ids), run.settings.account],
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _snapshots_by_order(self, orders, settings):
        """The known snapshots of ``orders`` in this account, by order id."""
        known = (
            self.env["monta.order.status"]
            .sudo()
            .search([("sale_order_id", "in", orders.ids), ("account", "=", settings.account)])
        )
        return {snapshot.sale_order_id.id: snapshot for snapshot in known}

    def _store_or_report(self, order, snapshot, answer, run):
        """Store one answer; a record that cannot be stored takes nobody with it.

        :return: ``stored``, ``failed``, ``conflict`` when somebody else was at the order, or ``again`` when it has to
            be read once more
        """
        try:
            with quiet(self.env.cr), self.env.cr.savepoint():
                return self._store_answer(order, snapshot, answer, run)
        except CONFLICTS:
            if not run.is_scheduled:
                # Odoo replays the request of a person.
                raise
            _logger.info("[Monta] status of %s: somebody else has just changed it", order.name)
            run.conflicts.add(order.id)
            return "conflict"
        except Exception as error:
            _logger.exception("[Monta] status of %s could not be stored", order.name)
            self._report_unstorable(order, snapshot, str(error), run)
            return "failed"

    def _report_unstorable(self, order, snapshot, message, run):
        """Show that an answer could not be stored, so that the order is read again."""
        _ = remembering(self.env)
        text = _("What Monta answered could not be stored: %s", message)
        try:
            with self.env.cr.savepoint():
                self._upsert(order, snapshot, {"sync_error": text}, run)
        except Exception:
            _logger.exception("[Monta] the failure of %s could not be stored either", order.name)

    def _store_answer(self, order, snapshot, answer, run):
        """Store what Monta answered about ``order``; returned is what :meth:`_store_or_report` returns."""
        now = fields.Datetime.now()
        if error := answer.get("error"):
            # What was known stays; an error is never shown as "not found".
            _logger.warning("[Monta] status of %s: %s", order.name, error["code"])
            self._upsert(order, snapshot, {"sync_error": said(self.env, error)}, run)
            return "failed"
        found = answer["result"]
        resolved = self._resolve(found, order.monta_last_push)
        if run.reads_in_full and (sent := self._sent_instead_of_lines(order, found, resolved, run)):
            resolved = self._resolve({**found, "sent": sent}, order.monta_last_push)
        family = self._family(order, found, resolved) if found["family"] else []
        resolved = self._sum(family) or resolved
        if resolved["reread"] and not run.is_last_look:
            return "again"
        if found["header"] is None and resolved["stage"] != "Cancelled":
            vals = self._not_found(order, found)
            # What has left is not there to be changed again because Monta does not show it any more.
            vals["is_closed"] = bool(snapshot and snapshot.is_closed)
        else:
            vals = self._snapshot_values(resolved, found)
            # The header knows one parcel only.
            is_brief = bool(resolved["parcels"] or family) and not run.reads_in_full
            vals.update(is_brief=is_brief, is_finished=vals["is_finished"] and not is_brief)
            if run.reads_in_full:
                vals.update(self._departed(resolved, run))
            if family or resolved["dropped"]:
                vals.update(self._dropped(snapshot, self._take_over(order, found, family, run)))
        before = {name: bool(snapshot) and snapshot[name] for name in TOLD}
        # What happened while the order was read is not taken into account: the feed tells of it.
        events = found["events"] if found["events_first"] or not run.reads_in_full else []
        vals.update(sync_error=False, last_sync=now, last_event=self._last_known_event(snapshot, events))
        left_before = snapshot._left(run.reads_in_full) if snapshot else None
        snapshot = self._upsert(order, snapshot, vals, run)
        self._tell(order, before, vals)
        if snapshot._left(run.reads_in_full) != left_before or (
            order.monta_delivery_state == "blocked" and not run.is_scheduled
        ):
            order._monta_mark_shipped()
        if family or "dropped" in vals:
            order._monta_follow_goods()
        return "stored"

    @api.model
    def _tell(self, order, before, vals):
        """Leave a note on ``order`` of what has changed: for the record, also by somebody without an e-mail address.

        :param dict before: what the snapshot said of :data:`TOLD`
        """
        if vals.get("dropped") and vals["dropped"] != before["dropped"]:
            order._message_log(body=_("Monta: lines were taken off the order: %s", vals["dropped"]))
        if vals["status"] != before["status"]:
            order._message_log(body=self._chatter_line(before, vals))
        if vals["is_closed"] != before["is_closed"]:
            order._monta_follow_closing()
        order._monta_tell_planned(
            *map(fields.Datetime.to_datetime, (before["planned_shipment"], vals["planned_shipment"]))
        )

    @api.model
    def _event_id(self, event):
        """The id of an event of Monta; 0 where it has none."""
        text = str(event.get("Id")) if isinstance(event, dict) else ""
        return int(text) if text.isdecimal() else 0

    @api.model
    def _last_event(self, events):
        """The highest id of events as Monta gave them; 0 where there is none."""
        return max(map(self._event_id, events), default=0)

    @api.model
    def _last_known_event(self, snapshot, events):
        """The highest id of ``events`` and of those before, as a snapshot keeps it."""
        return str(max(self._last_event(events), int(snapshot.last_event or 0) if snapshot else 0))

    @api.model
    def _chatter_line(self, before, vals):
        """What the chatter says; ``before`` and ``vals`` hold ``status`` and ``stage``."""
        words = self.env["monta.order.status"]._status_text
        after = words(vals["stage"], vals["status"]) or (_("unknown") if vals["on_monta"] else _("not found"))
        known = words(before["stage"], before["status"])
        line = _("Monta: %(before)s → %(after)s", before=known, after=after) if known else _("Monta: %s", after)
        extra = [text for text in (vals["reason"], vals["track_trace"]) if text]
        return f"{line} ({', '.join(extra)})" if extra else line

    @api.model
    def _snapshot_values(self, resolved, found):
        return {
            **{name: resolved[name] or False for name in RESOLVED_VALUES},
            "on_monta": True,
            "match": found["match"],
            "reference": (found["header"] or {}).get("WebshopOrderId") or False,
            "is_blocked": resolved["blocked"],
            "is_backorder": resolved["backorder"],
            "is_finished": resolved["finished"],
            "is_over": resolved["finished"],
            "is_closed": resolved["closed"],
            "stage": resolved["stage"] or False,
            "orders": resolved.get("orders", 0),
            "orders_shipped": resolved.get("orders_shipped", 0),
            "family": json.dumps([member["id"] for member in found["family"]]) if found["family"] else False,
            "status_raw": json.dumps(resolved["fragments"], ensure_ascii=False, indent=2),
        }

    @api.model
    def _departed(self, resolved, run):
        """What has left and in which parcels, as values of the snapshot.

        Where deliveries wait for the carrier, the order is followed until he has all of it.
        """
        vals = {name: json.dumps(resolved[name], ensure_ascii=False) for name in ("shipped", "en_route", "parcels")}
        if run.settings.delivery_validate == "enroute" and resolved["en_route"] != resolved["shipped"]:
            vals["is_finished"] = resolved["finished"] and resolved["stage"] == "Cancelled"
        return vals

    @api.model
    def _not_found(self, order, found):
        """Nothing that was known is shown as current."""
        _ = remembering(self.env)
        if found["match"] == "ambiguous":
            names = ", ".join(found["candidates"])
            reason = _("several orders at Monta look like this one, so none was taken: %s", names)
        else:
            reason = _("order not found at Monta under any of its references")
        return {
            **dict.fromkeys(RESOLVED_VALUES, False),
            "on_monta": False,
            "match": found["match"],
            "reference": False,
            "reason": reason,
            "is_blocked": False,
            "is_backorder": False,
            "is_brief": False,
            "is_finished": False,
            "is_over": False,
            "stage": False,
            "orders": 0,
            "orders_shipped": 0,
            "parcels": "[]",
            "status_raw": json.dumps({"references": self._references(order)}, indent=2),
        }

    @api.model
    def _upsert(self, order, snapshot, vals, run):
        snapshot = snapshot or self.env["monta.order.status"].sudo()._claim(order, run.settings.account)
        snapshot.write(vals)
        return snapshot

    # -- which orders -------------------------------------------------------------------------------------------

    @api.model
    def _open_orders(self, settings, limit=None):
        """Confirmed orders of the settings' company that may still change at Monta, least recently synced first.

        One that is finished may change again when it was sent again; one that fails does not stay the first for ever.
        """
        since = fields.Datetime.now() - timedelta(days=settings.status_window_days)
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT sale.id
              FROM sale_order sale
              LEFT JOIN monta_order_status status
                     ON status.sale_order_id = sale.id AND status.account = %s
             WHERE sale.company_id = %s AND sale.state IN ('sale', 'done') AND sale.date_order >= %s
               AND sale.monta_state IS DISTINCT FROM 'nothing'
               AND (status.is_finished IS NOT TRUE OR sale.monta_last_push > status.last_sync)
             ORDER BY CASE WHEN status.sync_error IS NULL THEN status.last_sync
                           ELSE GREATEST(status.last_sync, status.write_date) END NULLS FIRST, sale.id
             LIMIT %s
            """,
            [settings.account, settings.company.id, since, limit],
        )
        return self.env["sale.order"].browse(row[0] for row in self.env.cr.fetchall())
