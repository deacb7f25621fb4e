"""How an account stands: whether Monta answers, when each scheduled action last ran, and what was shipped lately."""

import json
from datetime import timedelta

from babel.dates import format_timedelta
from dateutil.relativedelta import relativedelta
from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import babel_locale_parse, format_date, format_datetime
from odoo.tools.sql import SQL

from .monta_run import CRONS

# What a scheduled action may be behind before somebody is told, beside twice its interval.
SLACK = timedelta(minutes=10)
# Days of the bars on the card.
GRAPH_DAYS = 14
# Kinds of work in which Monta itself has answered.
ANSWERED = ("status", "stock", "receipts")


class MontaOverview(models.Model):
    """Reads what the crons, the outbox and the gate have left behind; asks Monta nothing."""

    _inherit = "monta.overview"

    connection = fields.Selection(
        [
            ("unset", "Not set up"),
            ("copy", "Copy of a database"),
            ("paused", "Paused"),
            ("guard", "Read only"),
            ("resting", "No answer"),
            ("silent", "Not asked yet"),
            ("connected", "Connected"),
        ],
        compute="_compute_connection",
    )
    connection_text = fields.Char(compute="_compute_connection")
    runs = fields.Text(compute="_compute_runs", help="How each scheduled action stands (JSON)")
    alarm = fields.Text(compute="_compute_runs", help="Scheduled actions that are switched off")
    shipped_graph = fields.Text(compute="_compute_shipped_graph", help="Orders shipped on each of the last days (JSON)")

    # -- connection ---------------------------------------------------------------------------------------------

    @api.depends("company_id")
    @api.depends_context("lang", "tz")
    def _compute_connection(self):
        for card in self:
            card.connection, card.connection_text = card._connection()

    def _connection(self):
        """``(connection, connection_text)`` of one card."""
        settings, http = self._settings(), self.env["monta.http"]
        if not settings.is_configured:
            return "unset", _("No account at Monta is filled in")
        if reason := self.env["monta.database"]._copy_reason():
            return "copy", reason
        if reason := http._paused_message(settings):
            return "paused", _("Paused: Monta refuses the account. %s", reason)
        if http._stopped_by(settings):
            return "guard", _("Guard: read only. This Odoo is not among the addresses that may change Monta.")
        circuit = self.env["monta.circuit"]
        if circuit._state(settings.account) == "open":
            until = circuit._rests_until(settings.account)
            return "resting", _("Monta does not answer. It is asked again %s.", self._from_now(until))
        answered = self._last_answer(settings)
        if not answered:
            return "silent", _("Monta has not been asked yet")
        return "connected", _("Connected %s", self._from_now(answered))

    def _last_answer(self, settings):
        """When Monta last answered for this account (naive UTC), or None."""
        runs = self.env["monta.run"]._of(settings)
        self.env.flush_all()
        key = {"company": settings.company.id, "account": settings.account}
        self.env.cr.execute(
            SQL(
                """
                SELECT (SELECT last_sync FROM monta_order_status
                         WHERE company_id = %(company)s AND account = %(account)s AND last_sync IS NOT NULL
                         ORDER BY last_sync DESC LIMIT 1),
                       (SELECT sent_date FROM monta_outbox
                         WHERE company_id = %(company)s AND account = %(account)s AND state = 'sent'
                         ORDER BY id DESC LIMIT 1)
                """,
                **key,
            )
        )
        times = [*self.env.cr.fetchone(), *(runs[kind].last_good for kind in ANSWERED if kind in runs)]
        tested = self.env["monta.config"]._recall("connection_test", str(settings.company.id))
        if isinstance(tested, dict) and tested.get("good") and tested.get("account") == settings.account:
            times.append(fields.Datetime.to_datetime(tested["at"]))
        return max(filter(None, times), default=None)

    def _from_now(self, moment):
        """``2 minutes ago``, ``in 3 hours``, in the language of who reads it."""
        delta = moment - fields.Datetime.now()
        if abs(delta) < timedelta(minutes=1):
            return _("just now") if delta <= timedelta() else _("within a minute")
        locale = babel_locale_parse(self.env.lang or "en_US")
        return format_timedelta(delta, granularity="minute", add_direction=True, locale=locale)

    # -- scheduled actions --------------------------------------------------------------------------------------

    @api.model
    def _run_labels(self):
        """What people call each kind of work."""
        return {
            "outbox": _("Sending"),
            "status": _("Statuses"),
            "stock": _("Stock"),
            "receipts": _("Receipts"),
            "deliveries": _("Deliveries"),
            "reconciliation": _("Reconciliation"),
        }

    @api.depends("company_id")
    @api.depends_context("lang", "tz")
    def _compute_runs(self):
        labels = self._run_labels()
        for card in self:
            runs = card._runs() if card.is_configured else []
            card.runs = json.dumps([{**run, "label": labels[run["kind"]]} for run in card._worded_runs(runs)])
            sleeping = [labels[run["kind"]] for run in runs if run["state"] == "inactive"]
            card.alarm = bool(sleeping) and _("Switched off by somebody: %s", ", ".join(sleeping))

    def _runs(self):
        """How each scheduled action stands for this company.

        :return: dicts: ``kind``, ``state`` (``ok``, ``first`` where it was not due yet, ``unneeded``, ``inactive``,
            ``failed`` or ``late``), ``last`` and ``next`` (naive UTC or None)
        """
        settings = self._settings()
        known, found = self.env["monta.run"]._of(settings), []
        for kind in CRONS:
            cron = self.env["monta.run"]._cron(kind)
            run = known.get(kind)
            last, failed = (run.last_good, run.last_failed) if run else (None, None)
            state = self._run_state(kind, cron, last, failed)
            found.append({"kind": kind, "state": state, "last": last or None, "next": cron.nextcall})
        return found

    def _run_state(self, kind, cron, last, failed):
        if not self._needs(kind):
            return "unneeded"
        if not cron.active:
            return "inactive"
        allowed = relativedelta(**{cron.interval_type: 2 * cron.interval_number}) + SLACK
        now = fields.Datetime.now()
        if failed and (not last or failed >= last):
            return "failed"
        if last:
            return "late" if last + allowed < now else "ok"
        # It never ran: it has until its first call, and a while.
        return "late" if cron.nextcall + SLACK < now else "first"

    def _needs(self, kind):
        """Whether this company has work of this ``kind`` at all."""
        if kind == "deliveries":
            return self._setting("delivery_validate") not in (None, "off")
        if kind == "reconciliation":
            return bool(self._setting("reconcile_days"))
        if kind == "receipts":
            announced = [("company_id", "=", self.company_id.id), ("monta_last_push", "!=", False)]
            return bool(self.env["purchase.order"].sudo().search(announced, limit=1))
        return True

    def _setting(self, name):
        """A setting, or None where it cannot be read: its own page says so."""
        try:
            return getattr(self._settings(), name)
        except UserError:
            return None

    def _worded_runs(self, runs):
        """``runs`` with what people read of them."""
        for run in runs:
            state, last = run["state"], run["last"]
            text = {
                "unneeded": _("not needed"),
                "inactive": _("switched off"),
                "failed": _("failed"),
                "late": _("late"),
                "first": _("not run yet"),
            }.get(state)
            if state in ("failed", "late") and last:
                text = _("%(state)s, last good %(when)s", state=text, when=self._from_now(last))
            shows_next = state in ("ok", "first", "failed")
            yield {
                "kind": run["kind"],
                "state": state,
                "text": text or self._from_now(last),
                "next": self._when_next(run["next"]) if shows_next else "",
                "title": last and format_datetime(self.env, last) or "",
            }

    def _when_next(self, time):
        """When a scheduled action runs next, which may be overdue by a moment."""
        return _("next %s", self._from_now(time)) if time > fields.Datetime.now() else _("due now")

    # -- shipped lately -----------------------------------------------------------------------------------------

    @api.depends("company_id", "account")
    @api.depends_context("lang", "tz", "uid", "allowed_company_ids")
    def _compute_shipped_graph(self):
        today = fields.Date.context_today(self)
        days = [today - timedelta(days=ago) for ago in reversed(range(GRAPH_DAYS))]
        shipped = self._shipped_by_day(days[0]) if self._may_read("sale.order") else {}
        for card in self:
            values = [
                {
                    "label": format_date(self.env, day, date_format="d MMM"),
                    "value": shipped.get((card.company_id.id, card.account, day), 0),
                    "type": "past",
                }
                for day in days
            ]
            card.shipped_graph = json.dumps([{"key": _("Orders shipped"), "values": values}])

    def _shipped_by_day(self, since):
        """How many orders left on each day since ``since``, by company, account and day."""
        groups = self.env["monta.order.status"]._read_group(
            [("company_id", "in", self.company_id.ids), ("shipped_on", ">=", since)],
            ["company_id", "account", "shipped_on:day"],
            ["__count"],
        )
        return {(company.id, account, fields.Date.to_date(day)): count for company, account, day, count in groups}
