"""What every document that Monta knows has in common: its state there, its errors, its place in the outbox."""

import json
import logging
import re

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.sql import SQL

from .. import compat
from ..core import error_text, message_text, require_core

_logger = logging.getLogger(__name__)

STATES = [
    ("not_sent", "Not sent"),
    ("queued", "Queued"),
    ("sent", "Sent"),
    ("changed", "Changed since last push"),
    ("blocked", "Blocked"),
    ("cancelled", "Cancelled"),
]


class MontaDocument(models.AbstractModel):
    """Mixin of the documents that are mirrored at Monta."""

    _name = "monta.document"
    _description = "Document known to Monta"

    monta_state = fields.Selection(
        STATES, "Monta", default="not_sent", required=True, readonly=True, copy=False, index=True
    )
    monta_error = fields.Text(readonly=True, copy=False)
    monta_reference = fields.Char(readonly=True, copy=False, index=True, help="Name of this document at Monta")
    monta_last_push = fields.Datetime("Last Push to Monta", readonly=True, copy=False)
    monta_outbox_count = fields.Integer(compute="_compute_monta_outbox_count")

    def _compute_monta_outbox_count(self):
        groups = (
            self.env["monta.outbox"]
            .sudo()
            ._read_group([("res_model", "=", self._name), ("res_id", "in", self.ids)], ["res_id"], ["__count"])
        )
        counts = dict(groups)
        for document in self:
            document.monta_outbox_count = counts.get(document.id, 0)

    # -- what each document says for itself ---------------------------------------------------------------------

    def _monta_payload(self):
        """The document as it is meant to be at Monta (dict).

        :raises monta_core.MontaError: naming everything that is wrong
        """
        raise NotImplementedError

    def _monta_is_live(self):
        """Whether the document is one that Monta should have."""
        raise NotImplementedError

    def _monta_follows_by_itself(self):
        """Whether a change of the document is sent without anybody asking."""
        raise NotImplementedError

    def _monta_all_or_nothing(self):
        """Whether each request carries all of the document: one that was refused has changed nothing at Monta."""
        return True

    def _monta_operations(self):
        """The names in ``monta.outbox`` of ``create``, ``update`` and ``delete`` (dict)."""
        raise NotImplementedError

    @api.model
    def _monta_plan(self, row):
        """Write on an outbox row what its request is going to be, before it is made; nothing unless it can be told."""

    @api.model
    def _monta_deliver(self, row, client):
        """Carry out the request of an outbox row; one attempt.

        :return: values to write on the row: ``outcome``, ``acknowledged``, ``exchanges``, ...
        """
        raise NotImplementedError

    def _monta_log_link(self):
        """Values that tie a line of ``monta.sale.log`` to this document."""
        raise NotImplementedError

    def _monta_people(self):
        """The partners that this document names."""
        return self.partner_id

    def _monta_check_access(self):
        """Only who may change a document may tell Monta about it: what follows runs with more rights.

        :raises AccessError: for a customer who sees the order in the portal, for one
        """
        compat.check_access(self, "write")

    def _create_monta_log(self, payload, level="info", tag="note"):
        """Add one line to ``monta.sale.log``; personal data is masked there.

        :param dict payload: structured data (JSON-able); ``message`` and ``reference`` are shown in columns
        :param str level: ``info``, ``warning`` or ``error``
        :param str tag: what it is about
        """
        company = self.company_id or self.env.company
        vals = {
            "reference": payload.get("reference") or self.monta_reference or self.display_name,
            "company_id": company.id,
            "level": level,
            "tag": tag,
            "message": payload.get("message"),
            **(self._monta_log_link() if self else {}),
        }
        return self.env["monta.sale.log"]._write_line(vals, payload, self._monta_people())

    @api.model
    def _monta_answer(self, *answers):
        """What an outbox row keeps of the answers of ``monta_core.Client`` that carried it out."""
        exchanges = [exchange for answer in answers for exchange in answer["exchanges"]]
        return {"http_status": answers[-1]["status"], "exchanges": json.dumps(exchanges)}

    def _monta_settings(self):
        return self.env["monta.config"]._for(self.company_id)

    # -- queue --------------------------------------------------------------------------------------------------

    def _monta_guarded(self, operation):
        """Whether the instance guard keeps this database from changing Monta; each block is logged."""
        reason = self.env["monta.http"]._guard_reason(self._monta_settings())
        if reason:
            self.sudo().write({"monta_state": "blocked", "monta_error": reason})
            self._monta_log_guard(operation, reason)
        return bool(reason)

    def _monta_log_guard(self, operation, reason):
        _logger.warning("[Monta] %s %s: %s", operation, self.monta_reference or self.display_name, reason)
        self._create_monta_log({"operation": operation, "message": reason}, "warning", "guard")

    def _monta_queue(self, operation, delay=0, force=False, account=None, **vals):
        """Put one request for this document in the outbox.

        :param str operation: as in ``monta.outbox``
        :param int delay: seconds to wait for further changes; 0 sends right after the commit
        :param bool force: a person asked for it, so a paused account is tried again
        :param str account: the Monta account; the one that is set now when left out
        """
        self._monta_serialize()
        row = self.env["monta.outbox"]._enqueue(
            {
                "operation": operation,
                "res_model": self._name,
                "res_id": self.id,
                "reference": self.monta_reference,
                "company_id": self.company_id.id,
                "account": account or self._monta_settings().account,
                **vals,
            },
            delay,
        )
        self.sudo().write({"monta_state": "queued", "monta_error": False})
        if not delay:
            row._send_after_commit(force)
        return row

    def _monta_queue_again(self, row, delay, force):
        """Leave the waiting ``row`` as it is, because it says just this; without ``delay`` it is tried now."""
        if not delay:
            row._send_again(force)
            self.sudo().write({"monta_state": "queued", "monta_error": False})
        return row

    def _monta_serialize(self):
        """Let one transaction at a time queue something for this document.

        It is an update, not just a lock: of two at once, Odoo replays the later one, which then sees what the earlier
        one has queued.
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL("UPDATE %s SET monta_state = monta_state WHERE id = %s", SQL.identifier(self._table), self.id),
            log_exceptions=False,
        )

    def _monta_quietly(self, work):
        """Run ``work(document)`` for each; an error is shown on the document and stops nothing else."""
        for document in self:
            try:
                with self.env.cr.savepoint():
                    work(document)
            except UserError as error:
                document._monta_block(str(error))

    def _monta_block(self, message):
        """Show what is wrong with the document itself; Monta was not asked."""
        known = self.monta_state == "blocked" and self.monta_error == message
        self.sudo().write({"monta_state": "blocked", "monta_error": message})
        if not known:
            self._create_monta_log({"problems": message.splitlines(), "message": message}, "error", "invalid")
            self._monta_call_for_help(message)

    @api.model
    def _monta_explained(self, work):
        """Run ``work()``; an error of the core becomes a UserError that says all of it."""
        core = require_core()
        try:
            return work()
        except core.MontaError as error:
            text = message_text if getattr(error, "problems", None) else error_text
            raise UserError(text(self.env, error)) from error

    # -- push and cancel ----------------------------------------------------------------------------------------

    def _monta_push(self, delay=0, force=False):
        """Queue what Monta has to learn about this document.

        :return: the ``monta.outbox`` row; empty when Monta is up to date or the guard said no
        :raises UserError: naming everything that keeps the document from being sent
        """
        self.ensure_one()
        outbox = self.env["monta.outbox"].sudo()
        if not self._monta_is_live():
            raise UserError(_("%s is not a confirmed order: confirm it before sending it to Monta.", self.display_name))
        settings = self._monta_settings()
        self._monta_explained(lambda: self.env["monta.http"]._client(settings))
        self._monta_take_reference()
        payload = self._monta_explained(self._monta_payload)
        acknowledged = outbox._acknowledged(self, settings.account, self.monta_reference)
        operation = self._monta_operations()["update" if acknowledged else "create"]
        waiting = outbox._rows_of(self).filtered(lambda row: row.state in ("pending", "blocked"))
        unsure = waiting.filtered("uncertain")
        differs = not acknowledged or self._monta_explained(lambda: self._monta_differs(acknowledged, payload))
        if not differs and not unsure:
            waiting.write({"state": "superseded"})
            self._monta_refresh()
            self.sudo()._monta_end_help()
            return outbox
        if self._monta_guarded(operation):
            return outbox
        text = self._monta_as_json(payload)
        newest = waiting[-1:]
        if newest.payload == text and (newest.state == "pending" or newest.uncertain):
            return self._monta_queue_again(newest, delay, force)
        if newest.payload == text and delay:
            # Monta has refused just this: whatever else was written on the document, a person decides to try again.
            return newest
        # One document after the other is cleared up; where they are brought in line, the newest is enough.
        catches_up = bool(unsure) and not self._monta_all_or_nothing()
        return self._monta_queue(operation, delay, force, payload=text, uncertain=catches_up)

    @api.model
    def _monta_as_json(self, payload):
        """``payload`` as it is kept; somebody's hook may have put into it what is no JSON."""
        try:
            return json.dumps(payload, ensure_ascii=False, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise UserError(_("What is to be sent to Monta cannot be written as JSON: %s", error)) from error

    def _monta_take_reference(self):
        """Give the document its name at Monta, until Monta has it.

        A name that was cancelled there is taken for ever (contract 3.1), so the document goes by the next one then.
        """
        outbox = self.env["monta.outbox"]
        if self.monta_reference and outbox._whereabouts(self):
            return
        taken = {
            row.reference
            for row in outbox._rows_of(self)
            if row.error_code == "api.order_id_taken" or (row.state == "sent" and row._is_deletion())
        }
        name, number = self.name, 1
        if match := re.fullmatch(rf"{re.escape(name)}-([0-9]+)", self.monta_reference or ""):
            name, number = self.monta_reference, int(match[1])
        while name in taken:
            number += 1
            name = f"{self.name}-{number}"
        self.sudo().monta_reference = name

    def _monta_cancel(self, force=False):
        """Queue the cancellation of this document at Monta; nothing when Monta never had it."""
        self.ensure_one()
        outbox = self.env["monta.outbox"].sudo()
        waiting = outbox._rows_of(self).filtered(lambda row: row.state in ("pending", "blocked"))
        account = outbox._whereabouts(self)
        if not account:
            waiting.write({"state": "superseded"})
            if self.monta_state in ("queued", "blocked"):
                self.sudo().write({"monta_state": "not_sent", "monta_error": False})
                self.sudo()._monta_end_help()
            return outbox
        operation = self._monta_operations()["delete"]
        if self._monta_guarded(operation):
            return outbox
        newest = waiting[-1:]
        if newest.state == "pending" and newest._is_deletion():
            return self._monta_queue_again(newest, 0, force)
        note = _("%(document)s was cancelled in Odoo by %(user)s", document=self.name, user=self.env.user.name)
        return self._monta_queue(operation, force=force, account=account, note=note)

    def unlink(self):
        # Queued first, because afterwards there is nothing to queue it for. When Odoo refuses, nothing is left of it
        # either, whatever the caller does with the error.
        with self.env.cr.savepoint():
            known = self.filtered(lambda document: document.monta_state not in ("not_sent", "cancelled"))
            known._monta_quietly(lambda document: document._monta_cancel())
            return super().unlink()

    # -- changes ------------------------------------------------------------------------------------------------

    def _monta_note_change(self):
        """Look once, before the commit, whether what was changed concerns Monta."""
        if self.env.context.get("monta_following"):
            return
        documents = self.sudo().filtered(lambda document: document.monta_state not in ("not_sent", "cancelled"))
        if not documents:
            return
        callbacks = self.env.cr.precommit
        waiting = callbacks.data.setdefault(f"monta.change.{self._name}", set())
        if not waiting:
            model = self.browse().sudo().with_context(monta_following=True)

            @callbacks.add
            def follow():
                changed = model.browse(sorted(waiting)).exists()
                waiting.clear()
                changed.filtered(lambda document: document._monta_is_live())._monta_follow_change()

        waiting.update(documents.ids)

    def _monta_follow_change(self):
        """Send the change by itself where that is set, else show that there is one."""
        for document in self:
            if document._monta_follows_by_itself():
                document._monta_quietly(lambda changed: changed._monta_push(delay=60))
            else:
                document._monta_refresh()

    def _monta_differs(self, acknowledged, payload):
        """Whether ``payload`` is not what Monta acknowledged (JSON text)."""
        return bool(require_core().plan_update(acknowledged, payload)["patch"])

    def _monta_refresh(self):
        """Work out the state from the outbox and from the document as it is now."""
        for document in self.sudo():
            rows = self.env["monta.outbox"]._rows_of(document).filtered(lambda row: row.state != "superseded")
            last = rows[-1:]
            if not last:
                document._monta_look_again()
                continue
            state, error = {"pending": "queued", "blocked": "blocked"}.get(last.state), last.error_message
            if not state:
                state, error = document._monta_state_when_sent(last)
            document.write({"monta_state": state, "monta_error": error})

    def _monta_look_again(self):
        """Nothing was ever queued: what kept it from that may be mended by now. The guard is not, by an edit."""
        if self.monta_state != "blocked" or self.env["monta.http"]._guard_reason(self._monta_settings()):
            return
        try:
            self._monta_explained(self._monta_payload)
        except UserError as error:
            self.monta_error = str(error)
        else:
            self.write({"monta_state": "not_sent", "monta_error": False})
            self._monta_end_help()

    def _monta_state_when_sent(self, last):
        """``(state, error)`` of a document whose last request was carried out."""
        if not last.acknowledged:
            return "cancelled", False
        if not self._monta_is_live():
            return "sent", False
        try:
            differs = self._monta_explained(lambda: self._monta_differs(last.acknowledged, self._monta_payload()))
        except UserError as error:
            return "changed", str(error)
        return ("changed" if differs else "sent"), False
