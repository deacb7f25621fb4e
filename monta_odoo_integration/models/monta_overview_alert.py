"""One mail when an account is in trouble or silent for hours, and none while it is well (decision 37)."""

import logging
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from markupsafe import Markup
from odoo import _, api, fields, models

from .. import compat
from .monta_outbox_people import MANAGERS

_logger = logging.getLogger(__name__)

TROUBLED = ("inactive", "failed", "late")


class MontaOverview(models.Model):
    """Looks at every card once in a while, whoever looks at it."""

    _inherit = "monta.overview"

    paused_since = fields.Datetime(readonly=True)
    alerted_on = fields.Datetime(readonly=True, help="When a mail told of the trouble that is not over yet")

    @api.model
    def _cron_watch(self):
        """Tell the managers of each company once that something is wrong, and again only after it was well."""
        for card in self.search([("company_id.active", "=", True)]):
            try:
                with self.env.cr.savepoint():
                    card._note_set_up()
                    card._watch()
            except Exception:
                _logger.exception("[Monta] the account of %s was not looked at", card.company_id.name)
            compat.commit(self.env)

    def _watch(self):
        self.ensure_one()
        hours = self._setting("alert_hours")
        paused = self.connection == "paused"
        self.paused_since = paused and (self.paused_since or fields.Datetime.now())
        # A copy of the database is nobody's worry.
        is_watched = self.is_configured and hours and self.connection != "copy"
        troubles = self._troubles(timedelta(hours=hours)) if is_watched else []
        if not troubles:
            self.alerted_on = False
        elif not self.alerted_on:
            self._alert(troubles, hours)
            self.alerted_on = fields.Datetime.now()

    def _troubles(self, patience):
        """What has been wrong for longer than ``patience`` (timedelta), as pairs of what it is and a number or None."""
        before = fields.Datetime.now() - patience
        troubles = [("paused", None)] if self.paused_since and self.paused_since <= before else []
        for run in self._runs():
            cron = self.env["monta.run"]._cron(run["kind"])
            interval = relativedelta(**{cron.interval_type: cron.interval_number})
            since = run["last"] or max(cron.create_date, self.create_date)
            if run["state"] in TROUBLED and since + interval <= before:
                troubles.append((run["kind"], None))
        for model in ("sale.order", "purchase.order"):
            # Nobody has touched them since, so nobody is at it.
            waiting = [
                ("company_id", "=", self.company_id.id),
                ("monta_state", "=", "needs_attention"),
                ("write_date", "<=", before),
            ]
            if count := self.env[model].sudo().search_count(waiting):
                troubles.append((model, count))
        return troubles

    def _alert(self, troubles, hours):
        """Queue one mail for the managers of each language."""
        managers = self._managers()
        if not managers:
            _logger.warning("[Monta] nobody could be told of the trouble of %s", self.company_id.name)
        for lang, some in managers.grouped("lang").items():
            card = self.with_context(lang=lang)
            lines = [card._trouble_text(kind, count) for kind, count in troubles]
            link = f"{card.get_base_url()}/web#action=monta_odoo_integration.monta_overview_action"
            body = Markup("<p>{}</p><ul>{}</ul><p><a href='{}'>{}</a></p>").format(
                card._alert_heading(hours),
                Markup("").join(Markup("<li>{}</li>").format(line) for line in lines),
                link,
                card._alert_link(),
            )
            self.env["mail.mail"].sudo().create(
                {
                    "subject": card._alert_subject(),
                    "body_html": body,
                    "recipient_ids": [(6, 0, some.partner_id.ids)],
                    "email_from": self.company_id.email_formatted or self.env.user.email_formatted,
                    "auto_delete": True,
                }
            )

    def _managers(self):
        """The managers who work for the company and have an address (``res.users``)."""
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    (compat.USER_GROUPS, "in", self.env.ref(MANAGERS).ids),
                    ("company_ids", "in", self.company_id.ids),
                    ("share", "=", False),
                    ("partner_id.email", "!=", False),
                ]
            )
        )

    def _alert_subject(self):
        return _("Monta needs a look: %s", self.company_id.name)

    def _alert_heading(self, hours):
        return _("This has been so for more than %s hours:", hours)

    def _alert_link(self):
        return _("Open the overview of Monta")

    def _trouble_text(self, kind, count):
        """What is wrong, as one sentence."""
        if kind == "paused":
            return _("Monta refuses the account, so nothing is sent or read.")
        if kind == "sale.order":
            return _("Sales orders that need attention, and that nobody has touched: %s", count)
        if kind == "purchase.order":
            return _("Purchase orders that need attention, and that nobody has touched: %s", count)
        return _("No good run of the scheduled action: %s", self._run_labels()[kind])
