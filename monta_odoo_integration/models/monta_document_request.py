"""Requests of a document: what Monta has to learn is put in the outbox, and documents show what became of it."""

import json
import logging

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..core import remembering, require_core
from .monta_document import AT_MONTA, INVALID
from .monta_outbox import ERROR_ACTIVITY

_logger = logging.getLogger(__name__)

# Retries are quiet until it takes longer than a hiccup.
ATTEMPTS_BEFORE_ACTIVITY = 3


class MontaDocument(models.AbstractModel):
    """Queues the difference to what Monta has, and publishes results."""

    _inherit = "monta.document"

    # -- push ---------------------------------------------------------------------------------------------------

    def _monta_push(self, delay=0, force=False):
        """Queue what Monta has to learn about this document.

        :param int delay: seconds to wait for further changes; 0 sends right after the commit
        :param bool force: a person asked for it, so a paused account is tried again
        :return: the ``monta.outbox`` row; empty when Monta is up to date or the guard said no
        :raises UserError: naming everything that keeps the document from being sent
        """
        self.ensure_one()
        self._monta_check_pushable()
        if not self._monta_goods() and not self.env["monta.outbox"]._account_of(self):
            self._monta_cancel_alone()
            self._monta_set_not_sent()
            return self.env["monta.outbox"].sudo()
        if self._monta_is_history() and self.monta_state == "sent":
            # Nothing was changed that Monta could still change.
            return self.env["monta.outbox"].sudo()
        self._monta_assign_reference()
        payload = self._monta_user_errors(self._monta_planned_payload)
        if payload is None:
            return self._monta_cancel_alone(force, self._monta_withdrawal_note())
        outbox = self.env["monta.outbox"].sudo()
        own = outbox._rows_of(self)
        acknowledged = own._acknowledged_as(self._monta_settings().account, self.monta_reference)
        has_changes = not acknowledged or self._monta_user_errors(
            lambda: self._monta_has_changes(acknowledged, payload)
        )
        waiting = own._open()
        if not has_changes and not any(waiting.mapped("uncertain")) and not own._left_in_doubt():
            waiting._lock()._set_superseded()
            self._monta_refresh()
            self.sudo()._monta_close_activity()
            return outbox
        kind = "update" if acknowledged else "create"
        if self._monta_is_stopped_by_guard(kind):
            return outbox
        return self._monta_queue_payload(kind, self._monta_as_json(payload), waiting, delay, force)

    def _monta_check_pushable(self):
        """Raise a UserError unless the document is confirmed and there is an account to send it to."""
        _ = remembering(self.env)
        if not self._monta_is_confirmed():
            raise UserError(_("%s is not a confirmed order: confirm it before sending it to Monta.", self.display_name))
        self._monta_check_account()

    def _monta_check_account(self):
        """Raise a UserError unless there is an account to send the document to."""
        self._monta_user_errors(lambda: self.env["monta.http"]._client(self._monta_settings()))

    @api.model
    def _monta_as_json(self, payload):
        """``payload`` as it is kept; somebody's hook may have put into it what is no JSON."""
        _ = remembering(self.env)
        try:
            return json.dumps(payload, ensure_ascii=False, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise UserError(_("What is to be sent to Monta cannot be written as JSON: %s", error)) from error

    def _monta_assign_reference(self, rows=None):
        """Give the document its name at Monta, until Monta has it.

        A name that was cancelled there is taken for ever (monta-api 3.1), so the document goes by the next one then
        (decision 16).

        :param rows: the ``monta.outbox`` rows of the document, oldest first, where they are known
        """
        rows = self.env["monta.outbox"]._rows_of(self) if rows is None else rows
        if self.monta_reference and rows._account():
            return
        taken = {
            row.reference
            for row in rows
            if row.error_code == "api.order_id_taken" or (row.state == "sent" and row.kind == "delete")
        }
        name = require_core().next_order_id(self.name, sorted(taken))
        if self.monta_reference != name:
            self.sudo().monta_reference = name

    def _monta_check_name(self, name):
        """Raise a UserError when another document goes by ``name`` in the same account (decision 25).

        Companies may share an account, and Monta would take the two for one.
        """
        _ = remembering(self.env)
        others = self.sudo().search(
            [("monta_reference", "=", name), ("id", "!=", self.id), ("monta_state", "in", AT_MONTA)]
        )
        if not others:
            return
        account = self._monta_settings().account
        rows = self.env["monta.outbox"]._rows_of(others)
        mine = rows.filtered(lambda row: row.account == account and row.state != "superseded").mapped("res_id")
        for twin in others.filtered(lambda document: document.id in mine):
            raise UserError(
                _(
                    "%(order)s of %(company)s goes by this number at Monta: give one of the two another.",
                    order=twin.name,
                    company=twin.company_id.name,
                )
            )

    # -- cancel -------------------------------------------------------------------------------------------------

    def _monta_cancel(self, force=False, note=None):
        """Queue the cancellation of this document at Monta; nothing when Monta never had it.

        :param bool force: a person asked for it, so a paused account is tried again
        :param str note: the reason that goes along; that it was cancelled in Odoo when left out
        :return: the ``monta.outbox`` row; empty when there is nothing to cancel or the guard said no
        """
        return self._monta_cancel_alone(force, note)

    def _monta_cancel_alone(self, force=False, note=None):
        """As :meth:`_monta_cancel`, and nothing that belongs to this document."""
        self.ensure_one()
        outbox = self.env["monta.outbox"].sudo()
        waiting = outbox._open_rows_of(self)
        account = outbox._account_of(self)
        if not account:
            waiting._lock()._set_superseded()
            if self.monta_state in ("queued", "needs_attention"):
                self._monta_set_not_sent()
            return outbox
        if self._monta_is_stopped_by_guard("delete"):
            return outbox
        newest = waiting[-1:]
        if newest.kind == "delete" and newest.state != "failed":
            return self._monta_requeue(newest, 0, force)
        return self._monta_queue("delete", force=force, account=account, note=note or self._monta_cancel_note())

    # -- queue --------------------------------------------------------------------------------------------------

    def _monta_queue_payload(self, kind, payload, waiting, delay, force):
        """Queue a document (JSON text), unless the newest of the ``waiting`` rows says just this."""
        newest = waiting[-1:]
        if newest.payload == payload:
            if newest.state != "failed" or newest.uncertain:
                return self._monta_requeue(newest, delay, force)
            if delay:
                # Monta has refused just this: whatever else was written on the document, a person decides to try again.
                return newest
        # One document after the other is cleared up; where they are brought in line, the newest is enough.
        catches_up = any(waiting.mapped("uncertain")) and not self._monta_is_atomic()
        return self._monta_queue(kind, delay, force, payload=payload, uncertain=catches_up)

    def _monta_queue(self, kind, delay=0, force=False, account=None, **vals):
        """Put one request for this document in the outbox.

        :param str kind: as in ``monta.outbox``
        :param int delay: seconds to wait for further changes; 0 sends right after the commit
        :param bool force: a person asked for it, so a paused account is tried again
        :param str account: the Monta account; the one that is set now when left out
        """
        self._monta_count_change()
        row = self.env["monta.outbox"]._enqueue(self._monta_request(kind, account, **vals), delay)
        if reason := self.env["monta.database"]._copy_reason():
            row._set_failed("guard", reason)
            self._monta_show_guard(kind, reason)
            return row
        self._monta_set_queued()
        if not delay:
            # A person who waits for this row waits for those before it, too.
            self.env["monta.sender"]._send_after_commit(row._line_up()._make_due() if force else row, force)
        return row

    def _monta_request(self, kind, account=None, **vals):
        """The values of a ``monta.outbox`` row for this document.

        :param str account: the Monta account; the one that is set now when left out
        """
        return {
            "kind": kind,
            "res_model": self._name,
            "res_id": self.id,
            "reference": self._monta_known_as(),
            "company_id": self.company_id.id,
            "account": account or self._monta_settings().account,
            **vals,
        }

    def _monta_requeue(self, row, delay, force):
        """Leave the waiting ``row`` as it is, because it says just this; without ``delay`` it is tried now."""
        if not delay:
            self._monta_retry(row, force)
            self._monta_set_queued()
        return row

    @api.model
    def _monta_retry(self, row, force=True):
        """Try an outbox row, behind what waits before it, after the commit, unless it is being sent already."""
        self.env["monta.sender"]._send_after_commit(row._line_up()._make_due(), force)

    # -- result -------------------------------------------------------------------------------------------------

    @api.model
    def _monta_publish_results(self, rows):
        """Show what came of outbox rows of this model, each of another document: in the log, and on the documents.

        :param rows: locked, in the language of whoever has to act on their documents
        """
        documents = self.browse(rows.mapped("res_id")).exists()
        by_id = {document.id: document for document in documents}
        there = rows.filtered(lambda row: row.res_id in by_id)
        for row in rows - there:
            self.browse()._monta_log_result(row)
            row._publish_without_document()
        invalid = there.filtered(lambda row: row.error_code == INVALID)
        for row in invalid:
            by_id[row.res_id]._monta_show_problem(row.error_message)
        superseded = there.filtered(lambda row: row.state == "superseded")
        if superseded:
            # There was nothing to send, after all.
            idle = self.browse(superseded.mapped("res_id"))
            idle._monta_refresh()
            idle.filtered(lambda known: known.monta_state != "needs_attention")._monta_close_activity()
            # Nobody had asked for it, and Monta never had the document: it is no news, and nothing to look up later.
            superseded.filtered(lambda row: not row.attempts and by_id[row.res_id].monta_state == "not_sent").unlink()
        shown = there - invalid - superseded
        for row in shown:
            by_id[row.res_id]._monta_log_result(row)
        if shown:
            self._monta_show_results(shown)

    def _monta_log_result(self, row):
        """One line in the server's log and one in ``monta.sale.log``; ``self`` is empty when the document is gone."""
        if row.error_code == "guard":
            self._monta_log_guard(row.kind, row.error_message)
            return
        tag = self._monta_log_tag(row.kind)
        level = {"sent": "info", "failed": "error"}.get(row.state, "warning")
        # To the server a refused order is a warning: nothing is wrong with Odoo.
        log = _logger.info if row.state == "sent" else _logger.warning
        log("[Monta] %s %s: %s", tag, row.reference, row.error_code or row.outcome)
        self.with_company(row.company_id)._create_monta_log(self._monta_log_payload(row), level, tag)

    @api.model
    def _monta_log_payload(self, row):
        """What the log keeps of an outbox row (masked by the log)."""
        try:
            document = {"patch": json.loads(row.patch)} if row.patch else {"payload": json.loads(row.payload or "null")}
        except ValueError:
            document = {"payload": "(no JSON)"}
        return {
            "reference": row.reference,
            "state": row.state,
            "attempt": row.attempts,
            "status": row.http_status,
            "exchanges": json.loads(row.exchanges or "[]"),
            "error": row.error_code or None,
            "message": row.error_message or row.outcome,
            "note": row.note or None,
            **document,
        }

    @api.model
    def _monta_show_results(self, rows):
        """Bring the states and chatters of documents in line with these outbox rows, and open or close activities."""
        documents = self.browse(rows.mapped("res_id"))
        before = {document.id: document.monta_error for document in documents}
        documents._monta_refresh()
        bodies = {}
        for date, some in rows.filtered(lambda row: row.state == "sent").grouped("sent_date").items():
            sent = self.browse(some.mapped("res_id"))
            sent.monta_last_push = date
            sent._monta_close_activity()
            for row in some:
                bodies[row.res_id] = _(
                    "Monta: %(operation)s, %(outcome)s.", operation=row.operation, outcome=row.outcome
                )
        for row in rows.filtered(lambda row: row.state != "sent"):
            document = self.browse(row.res_id)
            if row.state == "failed" and row.error_code != "guard":
                if before[row.res_id] != row.error_message:
                    bodies[row.res_id] = _(
                        "Monta: %(operation)s failed. %(error)s", operation=row.operation, error=row.error_message
                    )
                document._monta_schedule_activity(row.error_message)
            elif row.attempts >= ATTEMPTS_BEFORE_ACTIVITY or row.error_code == "configuration":
                document._monta_schedule_activity(row.error_message)
        if bodies:
            # A note for the record: nobody has to be told by mail, and who has no address can leave one, too.
            self.browse(bodies)._monta_log_in_chatter(bodies)

    def _monta_log_in_chatter(self, bodies):
        """Leave a note on each of these documents.

        :param dict bodies: the texts by document id
        """
        self._message_log_batch(bodies)

    # -- activities ---------------------------------------------------------------------------------------------

    def _monta_schedule_activity(self, message, kind=ERROR_ACTIVITY, summary=""):
        """One activity of a kind per document, however often it fails; it tells the latest error."""
        note = plaintext2html(message)
        if activity := self.activity_search([kind]):
            activity.note = note
            return
        self.activity_schedule(kind, summary=summary, note=note, user_id=self._monta_responsible().id)

    def _monta_close_activity(self):
        """The error is over: the activity closes by itself."""
        self.activity_unlink([ERROR_ACTIVITY])

    def _monta_responsible(self):
        """Who is asked when something is to be done about this document (``res.users``)."""
        users = (self.user_id | self.create_uid).filtered(lambda user: user.active and not user.share)
        return users[:1] or self.env.ref("base.user_admin")
