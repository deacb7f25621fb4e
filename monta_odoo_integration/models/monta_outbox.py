"""What is to be sent to Monta, was sent, or is blocked.

A row is written in the same transaction as the business change it belongs to, so a rollback sends nothing.
``monta.sender`` sends it after the commit.
"""

from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from .. import compat
from ..core import language

KEEP_DAYS = 90
ERROR_ACTIVITY = "monta_odoo_integration.mail_activity_type_monta_error"


class MontaOutbox(models.Model):
    """One request that changes Monta; the last one sent holds the document Monta acknowledged."""

    _name = "monta.outbox"
    _description = "Monta outbox"
    # An activity notifies people and is marked as done through the thread of its record.
    _inherit = ["mail.thread", "mail.activity.mixin"]
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
    account = fields.Char(index=True, help="API user and host of the Monta account")
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
    attempts = fields.Integer(required=True, default=0)
    uncertain = fields.Boolean(help="An attempt broke off and may have been carried out: look before sending again")
    next_attempt = fields.Datetime(default=fields.Datetime.now)
    rest_until = fields.Datetime(help="Monta wants no more requests of this account before then")
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
        """Queue one request, in place of those of the same document that need not be sent any more.

        :param dict vals: ``operation``, ``res_model``, ``res_id``, ``reference``, ``company_id``, ``account`` and
            ``payload`` or ``note``; ``uncertain`` when it looks at Monta first and so clears up those before it
        :param int delay: seconds to wait for further changes of the same document
        """
        idle = (
            self.sudo()
            .search(
                [
                    ("res_model", "=", vals["res_model"]),
                    ("res_id", "=", vals["res_id"]),
                    ("state", "in", ("pending", "blocked")),
                ]
            )
            ._not_under_way()
        )
        # A request that may have been carried out is cleared up first, unless that is part of the new one.
        clears_up = vals.get("uncertain") or vals["operation"].endswith("_delete")
        kept = idle.browse() if clears_up else idle.filtered("uncertain")
        kept.write({"state": "pending"})
        replaced = idle - kept
        replaced.write({"state": "superseded"})
        replaced.flush_recordset()
        waiting_since = min(replaced.filtered(lambda row: not row.attempts).mapped("next_attempt"), default=None)
        when = fields.Datetime.now() + timedelta(seconds=delay)
        # The first of several quick edits sets the time, so that a document edited for ever is still sent.
        quiet = self.sudo().with_context(tracking_disable=True)
        return quiet.create({**vals, "next_attempt": min(when, waiting_since or when) if delay else when})

    def _not_under_way(self):
        """Those of these rows that nobody is sending right now; they are held for this transaction."""
        self.flush_model(["state"])
        self.env.cr.execute("SELECT id FROM monta_outbox WHERE id IN %s FOR UPDATE SKIP LOCKED", [(0, *self.ids)])
        return self.browse(row[0] for row in self.env.cr.fetchall())

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
    def _whereabouts(self, document):
        """The account in which Monta has ``document``, or may have it because an attempt broke off; else False."""
        account = False
        for row in self._rows_of(document):
            if row.state == "sent":
                account = bool(row.acknowledged) and row.account
            elif row.uncertain:
                account = row.account
            elif row.error_code == "api.order_unknown":
                account = False
        return account

    @api.model
    def _due(self, limit):
        """``(id, account)`` of the rows whose time has come, oldest first.

        Left out are rows behind an older one of the same document, and accounts that Monta wants to rest.
        """
        self.flush_model()
        now = fields.Datetime.now()
        self.env.cr.execute(
            """
            SELECT id, account FROM monta_outbox row
             WHERE state = 'pending' AND next_attempt <= %(now)s
               AND NOT EXISTS (
                   SELECT FROM monta_outbox earlier
                    WHERE earlier.res_model = row.res_model AND earlier.res_id = row.res_id
                      AND earlier.state = 'pending' AND earlier.id < row.id)
               AND NOT EXISTS (
                   SELECT FROM monta_outbox resting
                    WHERE resting.account = row.account AND resting.rest_until > %(now)s)
             ORDER BY id LIMIT %(limit)s
            """,
            {"now": now, "limit": limit},
        )
        return self.env.cr.fetchall()

    def _for_its_reader(self):
        """This row in the language of whoever has to act on its document, or else of the company."""
        document = self.env[self.res_model].browse(self.res_id).exists() if self else self
        user = document and document._monta_responsible()
        return self.with_context(lang=language(self.env, user and user.lang, self.company_id.partner_id.lang))

    def _is_deletion(self):
        """Whether this row takes its document away from Monta."""
        return (self.operation or "").endswith("_delete")

    def _is_overtaken(self):
        """Whether a cancellation waits behind this row, so that there is no use in sending it."""
        self.ensure_one()
        later = self.search(
            [
                ("res_model", "=", self.res_model),
                ("res_id", "=", self.res_id),
                ("id", ">", self.id),
                ("state", "=", "pending"),
            ]
        )
        return any(row._is_deletion() for row in later)

    # -- send --------------------------------------------------------------------------------------------------

    def _send_after_commit(self, force=False):
        """Send these rows as soon as the caller's transaction is committed.

        :param bool force: a person asks for it, so a paused account is tried again
        """
        callbacks = self.env.cr.postcommit
        waiting = callbacks.data.setdefault("monta.outbox", {})
        if not waiting:
            sender = self.env["monta.sender"].sudo()

            @callbacks.add
            def send():
                rows = dict(waiting)
                waiting.clear()
                for row_id, forced in rows.items():
                    sender._send_one(row_id, forced)

        waiting.update(dict.fromkeys(self.ids, force))

    def _send_again(self, force=True):
        """Try these rows after the commit; what is being sent already is left alone."""
        rows = self._not_under_way()
        rows.write({"state": "pending", "next_attempt": fields.Datetime.now()})
        rows._send_after_commit(force)

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

    # -- people ------------------------------------------------------------------------------------------------

    def _store_without_document(self):
        """Who deleted a document may not know that Monta goes on with it; an administrator is told, who can retry."""
        if self.state == "sent":
            self.activity_unlink([ERROR_ACTIVITY])
        elif self.state == "blocked" and self.error_code != "guard":
            summary = _("Monta still has %(reference)s, which was deleted in Odoo", reference=self.reference)
            self._call_administrators(self.error_message, summary)

    def _call_administrators(self, message, summary=None):
        """One activity for one administrator: the account is at stake, or a document that is gone."""
        self.activity_unlink([ERROR_ACTIVITY])
        group = self.env.ref("base.group_system")
        users = group[compat.GROUP_USERS].filtered(lambda user: user.active and not user.share)
        self.activity_schedule(
            ERROR_ACTIVITY,
            summary=summary or _("Monta refuses the account"),
            note=plaintext2html(message),
            user_id=users[:1].id or self.env.ref("base.user_admin").id,
        )

    @api.model
    def _dismiss_administrators(self, account):
        """Monta takes the account again: the activity closes by itself."""
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search([("res_model", "=", self._name), ("activity_type_id", "=", self.env.ref(ERROR_ACTIVITY).id)])
        )
        self.sudo().browse(activities.mapped("res_id")).exists().filtered(
            lambda row: row.account == account
        ).activity_unlink([ERROR_ACTIVITY])

    def action_retry(self):
        """Try these rows again at once, the blocked ones too."""
        compat.check_access(self, "write")
        rows = self.sudo().filtered(lambda row: row.state in ("pending", "blocked"))
        for row in rows:
            if self.search_count([("res_model", "=", row.res_model), ("res_id", "=", row.res_id), ("id", ">", row.id)]):
                raise UserError(
                    _("A newer request for %(reference)s replaces this one: retry that one.", reference=row.reference)
                )
        rows._send_again()

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
