"""What is to be sent to Monta, was sent, or is blocked.

A row is written in the same transaction as the business change it belongs to, so a rollback sends nothing.
It is sent after the commit, in a transaction of its own, and only one worker can hold it.
"""

import json
import logging
import random
from contextlib import contextmanager
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying

from .. import compat
from ..core import require_core

_logger = logging.getLogger(__name__)

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)
PAUSE_CHECK = timedelta(minutes=15)
MAX_ATTEMPTS = 20
BATCH = 100
KEEP_DAYS = 90


class MontaOutbox(models.Model):
    """One request that changes Monta; the last one sent holds the document Monta acknowledged."""

    _name = "monta.outbox"
    _description = "Monta outbox"
    _inherit = ["mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "reference"

    operation = fields.Selection(
        [
            ("order_create", "Create order"),
            ("order_update", "Update order"),
            ("order_delete", "Cancel order"),
            ("forecast_create", "Announce goods"),
            ("forecast_update", "Update announcement"),
            ("forecast_delete", "Cancel announcement"),
        ],
        required=True,
    )
    res_model = fields.Char("Document Model", required=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", index=True)
    reference = fields.Char(required=True, help="Name of the document at Monta (WebshopOrderId)")
    company_id = fields.Many2one("res.company", required=True)
    account = fields.Char(help="API user and host of the Monta account")
    state = fields.Selection(
        [("pending", "To send"), ("sent", "Sent"), ("blocked", "Blocked"), ("superseded", "Superseded")],
        required=True,
        default="pending",
        index=True,
    )
    payload = fields.Text(help="The document as it is meant to be at Monta (JSON)")
    patch = fields.Text("JSON-Patch", help="What changed against the document that Monta had acknowledged")
    acknowledged = fields.Text(help="The document as Monta acknowledged it (JSON)")
    note = fields.Char(help="Reason that goes along with a cancellation")
    attempts = fields.Integer()
    uncertain = fields.Boolean(help="An attempt broke off and may have been carried out: look before sending again")
    next_attempt = fields.Datetime(default=fields.Datetime.now)
    sent_date = fields.Datetime()
    outcome = fields.Char()
    exchanges = fields.Text(help="Method, path, status and milliseconds of each request of the last attempt (JSON)")
    http_status = fields.Integer("HTTP Status")
    error_code = fields.Char()
    error_message = fields.Text()
    is_stored = fields.Boolean(default=True, help="Whether the result has been written on the document")

    def init(self):
        # One waiting request per document is enough, and the database says so in every series.
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS monta_outbox_one_waiting
                ON monta_outbox (res_model, res_id) WHERE state = 'pending' AND attempts = 0
            """
        )

    # -- queue -------------------------------------------------------------------------------------------------

    @api.model
    def _rows_of(self, documents):
        """All rows of ``documents`` (one model), oldest first."""
        return self.sudo().search([("res_model", "=", documents._name), ("res_id", "in", documents.ids)], order="id")

    @api.model
    def _enqueue(self, vals, delay=0):
        """Queue one request, in place of one that has not been tried yet or that was blocked.

        :param dict vals: ``operation``, ``res_model``, ``res_id``, ``reference``, ``company_id``, ``account`` and
            ``payload`` or ``note``
        :param int delay: seconds to wait for further changes of the same document
        """
        earlier = self.sudo().search(
            [
                ("res_model", "=", vals["res_model"]),
                ("res_id", "=", vals["res_id"]),
                ("state", "in", ("pending", "blocked")),
            ]
        )
        # A request that may have been carried out is cleared up first, unless everything is to go anyway.
        replaced = earlier.filtered(
            lambda row: row.state == "blocked" or not row.uncertain or vals["operation"].endswith("_delete")
        )
        replaced.write({"state": "superseded"})
        replaced.flush_recordset()
        waiting_since = min(replaced.filtered(lambda row: not row.attempts).mapped("next_attempt"), default=None)
        when = fields.Datetime.now() + timedelta(seconds=delay)
        # The first of several quick edits sets the time, so that a document edited for ever is still sent.
        return self.sudo().create(
            {
                **vals,
                "uncertain": any(replaced.mapped("uncertain")),
                "next_attempt": min(when, waiting_since or when) if delay else when,
            }
        )

    @api.model
    def _acknowledged(self, document, account, reference):
        """The document as Monta acknowledged it last (JSON text), or False when it is not there.

        :param document: record of the document
        """
        last = self._rows_of(document).filtered(
            lambda row: (
                (row.account, row.reference) == (account, reference)
                and (row.state == "sent" or row.error_code == "api.order_unknown")
            )
        )[-1:]
        return last.state == "sent" and last.acknowledged

    @api.model
    def _may_be_there(self, document):
        """Whether Monta has ``document``, or may have it because an attempt broke off."""
        there = False
        for row in self._rows_of(document):
            if row.state == "sent":
                there = bool(row.acknowledged)
            elif row.uncertain:
                there = True
            elif row.error_code == "api.order_unknown":
                there = False
        return there

    def _send_after_commit(self, force=False):
        """Send these rows as soon as the caller's transaction is committed.

        :param bool force: a person asks for it, so a paused account is tried again
        """
        callbacks = self.env.cr.postcommit
        waiting = callbacks.data.setdefault("monta.outbox", {})
        if not waiting:
            outbox = self.browse().sudo()

            @callbacks.add
            def send():
                rows = dict(waiting)
                waiting.clear()
                for row_id, forced in rows.items():
                    outbox._send_one(row_id, forced)

        waiting.update(dict.fromkeys(self.ids, force))

    # -- send --------------------------------------------------------------------------------------------------

    @contextmanager
    def _own_transaction(self):
        """An environment whose work is committed on its own at the end."""
        if compat.holds_transaction_open():
            with self.env.cr.savepoint():
                yield self.sudo().env
        else:
            with self.env.registry.cursor() as cr:
                yield api.Environment(cr, self.env.uid, self.env.context, su=True)

    def _replayed(self, work):
        """Run ``work(env)`` in a transaction of its own, again when another transaction was in its way."""
        with self._own_transaction() as env:
            if env.cr is self.env.cr:
                return work(env)
            return retrying(lambda: work(env), env)

    @api.model
    def _lock(self, row_id):
        """The row, held for this transaction; empty when it is not due, held elsewhere, or not the oldest."""
        self.flush_model()
        self.env.cr.execute(
            """
            SELECT id FROM monta_outbox row
             WHERE id = %s AND state = 'pending'
               AND NOT EXISTS (
                   SELECT FROM monta_outbox earlier
                    WHERE earlier.res_model = row.res_model AND earlier.res_id = row.res_id
                      AND earlier.state = 'pending' AND earlier.id < row.id)
               FOR UPDATE SKIP LOCKED
            """,
            [row_id],
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _send_one(self, row_id, force=False):
        """Send one row; whatever goes wrong is written on the row, never raised.

        :return: whether there was something to send
        """
        try:
            with self._own_transaction() as env:
                row = env["monta.outbox"]._lock(row_id)
                ready = row and (force or not row._wait_while_paused())
                aftermath = row._deliver() if ready else None
            if aftermath is not None:
                self._settle(row_id, aftermath)
        except Exception:
            # The row is as it was and the cron comes back to it; a batch never dies from one record.
            _logger.exception("[Monta] outbox row %s could not be processed", row_id)
            return True
        return aftermath is not None

    def _wait_while_paused(self):
        """Put the row off while its account is paused; that is no attempt, and nothing to tell anybody again."""
        settings = self.env["monta.config"]._for(self.company_id)
        try:
            reason = self.env["monta.http"]._paused_message(settings)
        except UserError:
            return False
        if reason:
            self._postpone("api.paused", reason, PAUSE_CHECK.total_seconds())
        return bool(reason)

    def _deliver(self):
        """Make the one attempt of this row and write what came of it on the row, and only there.

        Everything else waits for :meth:`_settle`: a conflict with another transaction must not undo the memory
        of a request that Monta has carried out.

        :return: what is left to remember, as :meth:`_settle` takes it
        """
        settings = self.env["monta.config"]._for(self.company_id)
        http = self.env["monta.http"]
        core, client = require_core(), None
        aftermath = {}
        self.write({"attempts": self.attempts + 1, "is_stored": False, "error_code": False, "error_message": False})
        try:
            if reason := http._guard_reason(settings):
                self._block("guard", reason)
            else:
                client = http._client(settings)
                with self.env.cr.savepoint():
                    result = self.env[self.res_model]._monta_deliver(self, client)
                self.write({"state": "sent", "sent_date": fields.Datetime.now(), "uncertain": False, **result})
                aftermath["resume"] = True
        except core.AccountStopped as error:
            self._note_error(error)
            self._postpone(error.code, self._text_of(error), PAUSE_CHECK.total_seconds())
            aftermath["pause"] = self.error_message
        except core.RetryLater as error:
            self._note_error(error)
            self._retry(error)
        except core.MontaError as error:
            # A refusal is an answer: now we know that nothing was carried out, unless it could not be read.
            self.uncertain = getattr(error, "uncertain", False)
            self._note_error(error)
            self._block(error.code, self._text_of(error))
        except UserError as error:
            self._block("configuration", str(error))
        except Exception as error:
            _logger.exception("[Monta] outbox row %s: the attempt broke off", self.id)
            self._block("internal", _("Unexpected error, see the server log: %s", error))
        if client and client.capabilities != settings.capabilities:
            aftermath["capabilities"] = client.capabilities
        return aftermath

    @api.model
    def _text_of(self, error):
        """What happened and what to do next, as one text for people."""
        return " ".join(part for part in (error.message, error.hint) if part)

    def _note_error(self, error):
        self.write(
            {
                "http_status": getattr(error, "status", 0) or 0,
                "exchanges": json.dumps(getattr(error, "exchanges", [])),
            }
        )

    def _block(self, code, message):
        """Nothing more happens until somebody changes something."""
        self.write({"state": "blocked", "error_code": code, "error_message": message})

    def _postpone(self, code, message, seconds):
        self.write(
            {
                "error_code": code,
                "error_message": message,
                "next_attempt": fields.Datetime.now() + timedelta(seconds=seconds),
            }
        )

    def _retry(self, error):
        """Come back later: doubling from a minute to an hour, spread by a fifth, or when Monta says."""
        message = self._text_of(error)
        self.uncertain |= error.uncertain
        if self.attempts >= MAX_ATTEMPTS:
            self._block(
                error.code, _("Given up after %(count)s attempts. %(message)s", count=self.attempts, message=message)
            )
            return
        wait = min(FIRST_RETRY * 2 ** (self.attempts - 1), LONGEST_RETRY).total_seconds()
        wait *= random.uniform(0.8, 1.2)
        self._postpone(error.code, message, max(wait, error.retry_after or 0))

    @api.model
    def _settle(self, row_id, aftermath):
        """Write on account and document what became of a row; may be replayed, sends nothing."""

        def work(env):
            row = env["monta.outbox"].browse(row_id)
            http, config = env["monta.http"], env["monta.config"]
            settings = config._for(row.company_id)
            if "capabilities" in aftermath:
                config._remember("api_capabilities", settings.account, aftermath["capabilities"])
            if "resume" in aftermath:
                http._resume(settings)
            if "pause" in aftermath and http._pause(settings, aftermath["pause"]):
                row._tell_administrators(aftermath["pause"])
            env[row.res_model]._monta_store(row)
            row.is_stored = True

        self._replayed(work)

    def _tell_administrators(self, message):
        """One activity for one administrator: the account is at stake, not this document."""
        group = self.env.ref("base.group_system")
        users = group[compat.GROUP_USERS].filtered(lambda user: user.active and not user.share)
        self.activity_schedule(
            "monta_odoo_integration.mail_activity_type_monta_error",
            summary=_("Monta refuses the account"),
            note=message,
            user_id=users[:1].id or self.env.ref("base.user_admin").id,
        )

    @api.model
    def _due(self, limit):
        """Identifiers of the rows whose time has come, oldest first."""
        return self.search(
            [("state", "=", "pending"), ("next_attempt", "<=", fields.Datetime.now())], order="id", limit=limit
        ).ids

    @api.model
    def _cron_send(self):
        """Send what is due and show what is not shown yet; called every minute."""
        due = self._due(BATCH)
        for row_id in due:
            self._send_one(row_id)
        for row_id in self.search([("is_stored", "=", False), ("id", "not in", due)], limit=BATCH).ids:
            try:
                self._settle(row_id, {})
            except Exception:
                _logger.exception("[Monta] the result of outbox row %s could not be shown", row_id)
        if len(due) == BATCH:
            self.env.ref("monta_odoo_integration.ir_cron_monta_outbox")._trigger()

    # -- people ------------------------------------------------------------------------------------------------

    def action_retry(self):
        """Try these rows again at once, the blocked ones too."""
        rows = self.sudo().filtered(lambda row: row.state in ("pending", "blocked"))
        for row in rows:
            if self.search_count([("res_model", "=", row.res_model), ("res_id", "=", row.res_id), ("id", ">", row.id)]):
                raise UserError(
                    _("A newer request for %(reference)s replaces this one: retry that one.", reference=row.reference)
                )
        rows.write({"state": "pending", "next_attempt": fields.Datetime.now()})
        rows._send_after_commit(force=True)

    def action_open_document(self):
        """The document this request belongs to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    @api.autovacuum
    def _gc_outbox(self):
        """Drop old rows, except those that hold what Monta acknowledged last."""
        limit = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.env.cr.execute(
            """
            SELECT old.id FROM monta_outbox old
             WHERE old.create_date < %s AND old.state IN ('sent', 'superseded')
               AND EXISTS (
                   SELECT FROM monta_outbox newer
                    WHERE newer.res_model = old.res_model AND newer.res_id = old.res_id
                      AND newer.state = 'sent' AND newer.id > old.id)
             LIMIT 10000
            """,
            [limit],
        )
        self.browse(row[0] for row in self.env.cr.fetchall()).unlink()
