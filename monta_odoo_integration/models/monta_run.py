"""When each kind of work for an account was last done, and when it last failed."""

import logging
from functools import partial

from odoo import api, fields, models
from odoo.tools.sql import SQL
from psycopg2 import OperationalError

_logger = logging.getLogger(__name__)

# The scheduled action (its name in this addon) of each kind of work.
CRONS = {
    "outbox": "ir_cron_monta_outbox",
    "status": "ir_cron_monta_sync_status",
    "stock": "ir_cron_monta_qty_sync",
    "receipts": "ir_cron_monta_receipts",
    "deliveries": "ir_cron_monta_deliveries",
    "reconciliation": "ir_cron_monta_reconcile",
}
# What a line in Monta's log is tagged with, where that is another word.
KINDS_BY_TAG = {"lots": "deliveries"}


class MontaRun(models.Model):
    """One row per company, account and kind of work; Odoo itself keeps only when a scheduled action was called."""

    _name = "monta.run"
    _description = "Last run for Monta"
    _rec_name = "kind"

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    account = fields.Char(required=True, help="API user and host of the Monta account")
    kind = fields.Char(required=True)
    last_good = fields.Datetime(help="When all of it was last done")
    last_failed = fields.Datetime(help="When it last could not be done")

    def init(self):
        # In every series, and also against two workers at once.
        self.env.cr.execute(
            "CREATE UNIQUE INDEX IF NOT EXISTS monta_run_one_per_kind ON monta_run (company_id, account, kind)"
        )

    @api.model
    def _cron(self, kind):
        """The scheduled action (``ir.cron``, as the system) of a kind of work, a key of :data:`CRONS`."""
        return self.env.ref(f"monta_odoo_integration.{CRONS[kind]}").sudo()

    @api.model
    def _note(self, settings, kind, is_good=True):
        """Note how a run for ``settings`` (:class:`MontaSettings`) ended; that is never a reason for it to fail.

        :param str kind: a key of :data:`CRONS`, or the tag of a line in Monta's log
        """
        if not settings.is_configured:
            return
        column = SQL.identifier("last_good" if is_good else "last_failed")
        key = (settings.company.id, settings.account, KINDS_BY_TAG.get(kind, kind))
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(
                    SQL(
                        """
                        INSERT INTO monta_run (company_id, account, kind, %(column)s) VALUES (%(key)s, %(now)s)
                        ON CONFLICT (company_id, account, kind) DO UPDATE SET %(column)s = EXCLUDED.%(column)s
                        """,
                        column=column,
                        key=SQL(", ").join(map(partial(SQL, "%s"), key)),
                        now=fields.Datetime.now(),
                    ),
                    log_exceptions=False,
                )
        except OperationalError as error:
            _logger.info("[Monta] the end of a run was not noted, somebody else was at it: %s", error)
        self.invalidate_model()

    @api.model
    def _note_outbox(self):
        """The outbox of every account was seen to."""
        for company in self.env["res.company"].search([("active", "=", True)]):
            self._note(self.env["monta.config"]._for(company), "outbox")

    @api.model
    def _of(self, settings):
        """The runs for ``settings`` by kind; companies that share an account share the reading of its receipts."""
        own = ["|", ("company_id", "=", settings.company.id), ("kind", "=", "receipts")]
        rows = self.sudo().search([("account", "=", settings.account), *own], order="last_good")
        return {row.kind: row for row in rows}
