"""The life of a request that changes Monta, from the business change it belongs to until Monta has carried it out.

A row is written in the same transaction as the business change, so a rollback sends nothing. ``monta.sender`` sends it
after the commit. What it sends is gathered when the attempt begins, so that it is the document as it is by then.

==========  ===================================================================================================
State       A row in it
==========  ===================================================================================================
pending     waits for ``next_attempt``, and for the older rows of its document.
sending     has an attempt under way, written down before the request. When nobody holds the row, the worker died:
            the next one takes it up as if it were pending, and looks at Monta before it sends again.
sent        was carried out. The newest of a document holds the document as Monta acknowledged it.
failed      is left alone until somebody changes the document, or retries the row.
superseded  need not be sent any more: a newer row says it all, or Monta has it already.
==========  ===================================================================================================

====================  =======================  ==========  ====================================================
Verb                  From                     To          When
====================  =======================  ==========  ====================================================
``_enqueue``          (new)                    pending     the document has something to tell Monta
``_set_sending``      pending, sending         sending     nothing is in the way, and it is about to be sent
``_set_sent``         sending                  sent        Monta has carried it out
``_postpone``         pending, sending         pending     the account is paused or set up wrong, or Monta is busy
``_set_failed``       pending, sending         failed      Monta refuses it, it cannot be sent, was tried too often, or
                                                           something is wrong with the document
``_set_pending``      failed                   pending     a person retries it, or a newer row has to wait for it
``_bring_back``       superseded               pending     the cancellation in place of it was never sent
``_set_superseded``   pending, sending,        superseded  a newer row replaces it, there is nothing left to send, or
                      failed                               a person discards it
====================  =======================  ==========  ====================================================
"""

from datetime import timedelta

from odoo import _, api, fields, models
from odoo.tools import plaintext2html
from odoo.tools.sql import SQL

from .. import compat
from ..core import language
from ..stored_text import StoredChar, StoredText

ERROR_ACTIVITY = "monta_odoo_integration.mail_activity_type_monta_error"

# What may still be sent by itself.
WAITING = ("pending", "sending")
# What is not over: a newer row replaces it, or waits for it.
OPEN = (*WAITING, "failed")
# Errors of a row that waits because Monta did not answer properly.
UNANSWERED = ("api.connection", "api.timeout", "api.tls", "api.server_error", "api.request_timeout", "api.too_early")
# Errors of a row that wait until somebody mends the account or the settings.
POSTPONED_BY = ("api.paused", "api.unauthorized", "api.forbidden", "configuration")


class MontaOutbox(models.Model):
    """One request that changes Monta; the last one sent holds the document Monta acknowledged."""

    _name = "monta.outbox"
    _description = "Monta outbox"
    # An activity notifies people and is marked as done through the thread of its record.
    _inherit = ["mail.thread", "mail.activity.mixin", "monta.blank.list", "monta.copy.banner"]
    _order = "id desc"
    _rec_name = "reference"

    kind = fields.Selection(
        [("create", "Create"), ("update", "Update"), ("delete", "Cancel")],
        required=True,
        help="What the request does with the document at Monta",
    )
    operation = fields.Char(compute="_compute_operation", help="Kind of request and type of document")
    res_model = fields.Char("Document Model", required=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", index=True)
    reference = fields.Char(required=True, help="Name of the document at Monta (WebshopOrderId)")
    company_id = fields.Many2one("res.company", required=True)
    account = fields.Char(index=True, help="API user and host of the Monta account")
    state = fields.Selection(
        [
            ("pending", "To send"),
            ("sending", "Sending"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("superseded", "Superseded"),
        ],
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
    rate_limited_until = fields.Datetime(help="Monta wants no more requests of this account before then")
    sent_date = fields.Datetime()
    outcome = StoredChar()
    exchanges = fields.Text(help="Method, path, status and milliseconds of each request of the last attempt (JSON)")
    http_status = fields.Integer("HTTP Status")
    error_code = fields.Char()
    error_message = StoredText()
    is_published = fields.Boolean(default=True, help="Whether the result has been written on the document")

    @api.depends("kind", "res_model")
    @api.depends_context("lang")
    def _compute_operation(self):
        for row in self:
            # The addon that brought this type of document may be gone.
            labels = self.env[row.res_model]._monta_request_labels() if row.res_model in self.env else {}
            row.operation = labels.get(row.kind, row.kind)

    # -- look ---------------------------------------------------------------------------------------------------

    @api.model
    def _rows_of(self, documents):
        """All rows of ``documents`` (one model), oldest first."""
        return self.sudo().search([("res_model", "=", documents._name), ("res_id", "in", documents.ids)], order="id")

    @api.model
    def _open_rows_of(self, document):
        """The rows of ``document`` that wait, are being sent or have failed, oldest first."""
        return self._rows_of(document)._open()

    def _open(self):
        """Those of these rows that wait, are being sent or have failed."""
        return self.filtered(lambda row: row.state in OPEN)

    @api.model
    def _acknowledged(self, document, account, reference):
        """The document as Monta acknowledged it last (JSON text), or False when it is not there.

        :param document: record of the document
        """
        return self._rows_of(document)._acknowledged_as(account, reference)

    def _acknowledged_as(self, account, reference):
        """As :meth:`_acknowledged`, of all rows of a document, oldest first."""
        last = self.filtered(
            lambda row: (
                (row.account, row.reference) == (account, reference)
                and (row.state == "sent" or row.error_code == "api.order_unknown")
            )
        )[-1:]
        return last.state == "sent" and last.acknowledged

    @api.model
    def _account_of(self, document):
        """The account in which Monta has ``document``, or may have it because an attempt broke off; else False."""
        return self._rows_of(document)._account()

    def _account(self):
        """As :meth:`_account_of`, of all rows of a document, oldest first."""
        account = False
        for row in self:
            if row.state == "sent":
                account = bool(row.acknowledged) and row.account
            elif row.uncertain:
                account = row.account
            elif row.error_code == "api.order_unknown":
                account = False
        return account

    def _left_in_doubt(self):
        """Those of all rows of a document, oldest first, that may have been carried out and of which nobody will hear.

        A cancellation was put in their place, and replaced itself before it was sent. What a person has discarded is
        none of them.
        """
        left = self.browse()
        for row in self:
            if row.state == "sent" or row.error_code == "api.order_unknown":
                left = self.browse()
            elif row.state == "superseded" and row.uncertain and not row.outcome:
                left |= row
        return left

    @api.model
    def _due_accounts(self):
        """The accounts that have rows whose time has come, those with the oldest first."""
        now = fields.Datetime.now()
        return [account for account, when in self._next_attempts() if when <= now]

    @api.model
    def _next_attempts(self):
        """``(account, when its next row is due)`` of each account that has something waiting, the oldest rows first.

        Left out are rows behind an older one of the same document. Where Monta limits the rate, that is over by then.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT account, GREATEST(
                           MIN(next_attempt),
                           (SELECT MAX(rate_limited_until) FROM monta_outbox limited
                             WHERE limited.account = row.account AND limited.rate_limited_until > %s))
                  FROM monta_outbox row
                 WHERE state IN %s
                   AND NOT EXISTS (
                       SELECT FROM monta_outbox earlier
                        WHERE earlier.res_model = row.res_model AND earlier.res_id = row.res_id
                          AND earlier.state IN %s AND earlier.id < row.id)
                 GROUP BY account ORDER BY MIN(id)
                """,
                fields.Datetime.now(),
                WAITING,
                WAITING,
            )
        )
        return self.env.cr.fetchall()

    def _lock_idle(self):
        """Those of these rows that nobody is sending right now, oldest first; they are held for this transaction."""
        return self._lock(SQL("SKIP LOCKED"))

    def _lock(self, how=None):
        """Hold these rows for this transaction, oldest first: that somebody has begun to send them shows here.

        Whoever comes too late is replayed, which is no error of the server.

        :param how: what becomes of those that somebody else holds (SQL); they are waited for when left out
        :return: the rows that are held
        """
        self.flush_model(["state"])
        self.env.cr.execute(
            SQL("SELECT id FROM monta_outbox WHERE id IN %s ORDER BY id FOR UPDATE %s", (0, *self.ids), how or SQL()),
            log_exceptions=False,
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def _by_reader_lang(self):
        """These rows, some at a time, each time in the language of whoever has to act on their documents.

        That is the language of who is responsible for a document, or else of its company.
        """
        by_lang = {}
        for model, of_model in self.grouped("res_model").items():
            known = self.env[model].browse(of_model.mapped("res_id")).exists() if model in self.env else ()
            documents = {document.id: document for document in known}
            for row in of_model:
                document = documents.get(row.res_id)
                user = document and document._monta_responsible()
                lang = language(self.env, user and user.lang, row.company_id.partner_id.lang)
                by_lang.setdefault(lang, []).append(row.id)
        return [self.browse(ids).with_context(lang=lang) for lang, ids in by_lang.items()]

    def _cancelled_later(self):
        """Ids of those of these rows behind which a cancellation waits, so that there is no use in sending them."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM monta_outbox row
                 WHERE id IN %s AND EXISTS (
                       SELECT FROM monta_outbox later
                        WHERE later.res_model = row.res_model AND later.res_id = row.res_id
                          AND later.id > row.id AND later.state IN %s AND later.kind = 'delete')
                """,
                (0, *self.ids),
                WAITING,
            )
        )
        return {row_id for (row_id,) in self.env.cr.fetchall()}

    # -- transitions --------------------------------------------------------------------------------------------

    def _set_sending(self):
        """An attempt of each begins: until its result is known, it may have been carried out."""
        for row in self:
            row.write(
                {
                    "state": "sending",
                    "attempts": row.attempts + 1,
                    "uncertain": True,
                    "error_code": False,
                    "error_message": False,
                    # Should nobody have shown what came of the one before, there is nothing left of it to show.
                    "is_published": True,
                }
            )

    def _hold_back(self, code, message, seconds=None):
        """It is not sent as things are: not at all, or not before they are checked again after so many seconds."""
        is_shown = bool(seconds) and self.error_message == message
        if seconds:
            self._postpone(code, message, seconds)
        else:
            self._set_failed(code, message)
        self.is_published = is_shown

    def _set_sent(self, vals):
        """Monta has carried it out.

        :param dict vals: ``outcome``, ``acknowledged``, ``exchanges``, ``http_status``
        """
        self.write({"state": "sent", "sent_date": fields.Datetime.now(), "uncertain": False, **vals})

    def _postpone(self, code, message, seconds):
        """Not now: it comes back by itself after so many seconds."""
        self.write(
            {
                "state": "pending",
                "error_code": code,
                "error_message": message,
                "next_attempt": fields.Datetime.now() + timedelta(seconds=seconds),
            }
        )

    def _set_failed(self, code, message):
        """Nothing more happens until somebody changes something."""
        self.write({"state": "failed", "error_code": code, "error_message": message})

    def _set_pending(self):
        """Those of these rows that have failed get another chance; their time is what it was."""
        self.filtered(lambda row: row.state == "failed").write({"state": "pending"})

    def _bring_back(self):
        """These rows may have been carried out, and nothing that was to make up for that will be sent any more."""
        self.write({"state": "pending"})

    def _make_due(self):
        """Let these rows be sent now, the failed ones too; returned are those that nobody is sending already."""
        rows = self._lock_idle()
        rows._set_pending()
        rows.next_attempt = fields.Datetime.now()
        return rows

    def _wake(self):
        """What was in the way of these rows is gone: the outbox goes on with them at once, and their documents say so.

        They are not sent in the request of whoever has mended it: there may be thousands.
        """
        self._superseded_by_newer()._set_superseded()
        rows = self._open()._make_due()
        rows.write({"error_code": False, "error_message": False})
        for model, of_model in rows.grouped("res_model").items():
            if model in self.env:
                self.env[model].browse(of_model.mapped("res_id")).exists()._monta_set_queued()
        if rows:
            self.env.ref("monta_odoo_integration.ir_cron_monta_outbox")._trigger()

    def _superseded_by_newer(self):
        """Those of these rows that have failed untried, and behind which a newer one waits that says it all."""
        untried = self.filtered(lambda row: row.state == "failed" and not row.attempts)
        documents = [("res_model", "in", untried.mapped("res_model")), ("res_id", "in", untried.mapped("res_id"))]
        newer = self.sudo().search([*documents, ("state", "in", OPEN), ("attempts", "=", 0)], order="id")
        newest = {(row.res_model, row.res_id): row.id for row in newer}
        return untried.filtered(lambda row: row.id != newest[row.res_model, row.res_id])

    def _set_superseded(self, outcome=None):
        """These rows need not be sent any more; ``outcome`` says why where a person decided that."""
        self.write({"state": "superseded", **({"outcome": outcome, "is_published": True} if outcome else {})})

    # -- people -------------------------------------------------------------------------------------------------

    def _publish_without_document(self):
        """Who deleted a document may not know that Monta goes on with it; an administrator is told, who can retry."""
        if self.state == "sent":
            self.activity_unlink([ERROR_ACTIVITY])
        elif self.state == "failed" and self.error_code != "guard":
            summary = _("Monta still has %(reference)s, which was deleted in Odoo", reference=self.reference)
            self._schedule_admin_activity(self.error_message, summary)

    def _schedule_admin_activity(self, message, summary=None):
        """One activity for one administrator: the account is at stake, or a document that is gone."""
        self.activity_unlink([ERROR_ACTIVITY])
        self.activity_schedule(
            ERROR_ACTIVITY,
            summary=summary or _("Monta refuses the account"),
            note=plaintext2html(message),
            user_id=self._administrator().id,
        )

    @api.model
    def _administrator(self):
        """Who is told what concerns a whole account, or this database (``res.users``)."""
        users = self.env.ref("base.group_system")[compat.GROUP_USERS]
        users = users.filtered(lambda user: user.active and not user.share)
        return users[:1] or self.env.ref("base.user_admin")

    @api.model
    def _account_works_again(self, account):
        """Monta takes the account again: the activities about it close by themselves, and what waited goes on."""
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search([("res_model", "=", self._name), ("activity_type_id", "=", self.env.ref(ERROR_ACTIVITY).id)])
        )
        self.sudo().browse(activities.mapped("res_id")).exists().filtered(
            lambda row: row.account == account
        ).activity_unlink([ERROR_ACTIVITY])
        self._wake_postponed([("account", "=", account)])

    @api.model
    def _wake_unanswered(self, account):
        """Monta answers the account again: what waited for an answer goes on at once."""
        self.sudo().search(
            [("account", "=", account), ("state", "=", "pending"), ("error_code", "in", UNANSWERED)]
        )._wake()

    @api.model
    def _wake_postponed(self, domain=()):
        """Wake what waits because of its account or of the settings (:data:`POSTPONED_BY`)."""
        self.sudo().search([("state", "=", "pending"), ("error_code", "in", POSTPONED_BY), *domain])._wake()
