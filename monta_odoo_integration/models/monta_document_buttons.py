"""What the buttons of a document do, and what they answer: what became of the requests, in its colour.

Requests are sent after the commit, when a button has answered already. So the answer asks once more, with
:meth:`MontaDocument.monta_outcome`, when all that was sent in the request is back.
"""

from odoo import _, api, fields, models
from odoo.exceptions import RedirectWarning, UserError

from .. import compat
from ..notification import add_note, notification
from .monta_document import INVALID
from .monta_outbox import WAITING

# Documents whose errors are told one by one; the others are in the list behind *Show*.
TOLD = 3


class MontaDocument(models.AbstractModel):
    """Answers the buttons."""

    _inherit = "monta.document"

    def _monta_push_selected(self):
        """What the button does: one document says what is wrong, several show it each and leave drafts alone."""
        self._monta_check_access()
        asked = self.with_context(monta_tells_outcome=True)
        if len(self) == 1:
            try:
                rows = asked._monta_push(force=True)
            except UserError as error:
                if self.env.context.get("monta_links") and (cause := self._monta_cause(error)):
                    opened = self._monta_open(cause)
                    raise RedirectWarning(str(error), opened, _("Open %s", cause.display_name)) from error
                raise
            return self._monta_report(self._monta_idle_text(), rows)
        confirmed = asked.filtered(lambda document: document._monta_is_confirmed())
        rows = confirmed._monta_collect_rows(lambda document: document._monta_push(force=True))
        action = (self & confirmed)._monta_report(self._monta_idle_text(), rows)
        if confirmed != self:
            names = ", ".join((self - confirmed).mapped("name"))
            add_note(action, _("Left out, because they are not confirmed: %(names)s", names=names))
        return action

    def _monta_idle_text(self):
        """What is said when there is nothing to send of any of these documents."""
        if self and set(self.mapped("monta_state")) == {"nothing"}:
            return _("There is nothing in it for Monta to ship.")
        return _("Monta is up to date.")

    def _monta_cancel_selected(self, idle):
        """What the button does: one document says what is wrong, several show it each.

        :param str idle: what is said when Monta has none of them
        """
        self._monta_check_access()
        asked = self.with_context(monta_tells_outcome=True)
        if len(self) == 1:
            return self._monta_report(idle, asked._monta_cancel(force=True))
        return self._monta_report(idle, asked._monta_collect_rows(lambda document: document._monta_cancel(force=True)))

    def _monta_collect_rows(self, work):
        """The ``monta.outbox`` rows that ``work(document)`` returns of each; an error is shown on its document."""
        ids = []
        self._monta_catch_errors(lambda document: ids.extend(work(document).ids))
        return self.env["monta.outbox"].sudo().browse(ids)

    # -- what is to be mended -----------------------------------------------------------------------------------

    monta_has_cause = fields.Boolean(
        compute="_compute_monta_has_cause", help="What keeps it from being sent is a contact or a product that is known"
    )

    @api.depends("monta_state")
    def _compute_monta_has_cause(self):
        attention = self.filtered(lambda document: document.monta_state == "needs_attention")
        newest = attention._monta_newest_open() if attention else {}
        for document in self:
            row = newest.get(document.id)
            document.monta_has_cause = document in attention and bool(
                not row or row.error_code == INVALID or row._unknown_at_monta(row.error_code)
            )

    def _monta_newest_open(self):
        """The newest open ``monta.outbox`` row of each document that has one, by document id (dict)."""
        return {row.res_id: row for row in self.env["monta.outbox"]._rows_of(self)._open()}

    def _monta_cause(self, error):
        """The contact or product that the first problem of ``error`` (UserError) is about, or None."""
        for problem in getattr(error.__cause__, "problems", None) or ():
            record = problem.get("record") or {}
            if record.get("model") in ("res.partner", "product.product"):
                return self.env[record["model"]].browse(record["id"]).exists() or None
        return None

    @api.model
    def _monta_open(self, record):
        """A client action that opens the form of ``record``."""
        return record._get_records_action(name=record.display_name, context={})

    def action_monta_open_cause(self):
        """Open the contact or the product that keeps this document from being sent."""
        self.ensure_one()
        self._monta_check_access()
        row = self._monta_newest_open().get(self.id)
        if unknown := row and row._unknown_at_monta(row.error_code):
            return self._monta_open(unknown[0].product_id.with_env(self.env))
        try:
            self._monta_user_errors(self._monta_planned_payload)
        except UserError as error:
            if cause := self._monta_cause(error):
                return self._monta_open(cause)
            return notification(str(error), "warning")
        self._monta_refresh()
        return notification(_("Nothing is wrong with it any more."))

    # -- outcome ------------------------------------------------------------------------------------------------

    def _monta_report(self, idle, rows=None):
        """Say what a button did (client action); what is sent after the commit is asked for once more by then.

        :param str idle: what is said when there was nothing to do
        :param rows: the ``monta.outbox`` rows that it queued
        """
        rows = self.env["monta.outbox"]._rows_of(self)._open() if rows is None else rows
        told = self._monta_tell(idle, rows)
        action = notification(told["message"], told["type"])
        action["params"].update(sticky=told["sticky"], show=told["show"])
        if told["waiting"]:
            action["params"]["outcome"] = {"model": self._name, "ids": self.ids, "rows": rows.ids, "idle": idle}
        if told["waiting"] or told["show"]:
            action["tag"] = "monta_notification"
        return action

    def monta_outcome(self, rows, idle="", notes=()):
        """What became of requests by now, for the notification of whoever pressed a button.

        :param list rows: ids of ``monta.outbox`` rows of these documents
        :param str idle: what is said when there was nothing to do
        :param list notes: texts that are told in any case
        :return: dict: ``message``, ``type`` and ``sticky`` of the notification, ``show`` (``label`` and ``action`` of
            its button, or None), ``waiting`` (whether more is known soon)
        """
        compat.check_access(self, "read")
        known = self._monta_rows_by_document(self.env["monta.outbox"].sudo().browse(rows).exists())
        told = self._monta_tell(idle, self.env["monta.outbox"].sudo().union(*known.values()))
        for note in notes:
            add_note({"params": told}, note)
        return told

    def _monta_rows_by_document(self, rows):
        """Those ``monta.outbox`` rows of ``rows`` that are requests of these documents, by document id (dict)."""
        mine = rows.filtered(lambda row: row.res_model == self._name and row.res_id in self._ids)
        return mine.grouped("res_id")

    def _monta_tell(self, idle, rows):
        """What became of requests by now, as of :meth:`monta_outcome`."""
        known, outbox = self._monta_rows_by_document(rows), self.env["monta.outbox"].sudo()
        by_outcome = {}
        for document in self:
            outcome = document._monta_outcome_of(known.get(document.id, outbox))
            by_outcome[outcome] = by_outcome.get(outcome, self.browse()) | document
        failed = by_outcome.get("refused", self.browse()) | by_outcome.get("wrong", self.browse())
        if not self:
            message = ""
        elif len(self) == 1:
            message = self._monta_tell_one(next(iter(by_outcome)), known.get(self.id, outbox), idle)
        else:
            message = self._monta_tell_many(by_outcome, failed, rows, idle)
        waiting = by_outcome.get("under way", self.browse())
        if len(waiting) <= TOLD and (busy := waiting.filtered(outbox._is_busy)):
            text = _(
                "Sent when the request that is under way at this moment is over: %s", ", ".join(busy.mapped("name"))
            )
            message = f"{message}\n{text}"
        if failed:
            kind = "danger"
        elif "later" in by_outcome:
            kind = "warning"
        else:
            kind = "info" if waiting or not by_outcome.keys() & {"created", "updated", "cancelled"} else "success"
        return {
            "message": message,
            "type": kind,
            "sticky": bool(failed),
            "show": self._monta_show(failed, _("Needs attention")) if failed and len(self) > 1 else None,
            "waiting": bool(waiting),
        }

    def _monta_outcome_of(self, rows):
        """What became of the requests ``rows`` (``monta.outbox``) of this document.

        :return: ``created``, ``updated``, ``cancelled``, ``unchanged``, ``nothing`` (to ship); ``under way``, ``later``
            (Monta does not answer); ``refused`` (by Monta), ``wrong`` (Monta was not asked)
        """
        newest = rows.filtered(lambda row: row.state != "superseded").sorted("id")[-1:]
        if self.monta_state == "needs_attention":
            return "refused" if newest.state == "failed" and newest.http_status else "wrong"
        waiting = rows.filtered(lambda row: row.state in WAITING)
        if waiting:
            return "later" if waiting[:1].error_code else "under way"
        if self.monta_state == "nothing":
            return "nothing"
        if newest.state == "sent":
            return {"create": "created", "update": "updated", "delete": "cancelled"}[newest.kind]
        return "unchanged"

    def _monta_tell_one(self, outcome, rows, idle):
        """What is told of this document alone; parameters as in :meth:`_monta_outcome_of` and :meth:`_monta_tell`."""
        waiting = rows.filtered(lambda row: row.state in WAITING)[:1]
        texts = {
            "created": _("Created at Monta: %s", self.name),
            "updated": _("Changes sent to Monta: %s", self.name),
            "cancelled": _("Cancelled at Monta: %s", self.name),
            "under way": _("On their way to Monta: %s", self.name),
        }
        if outcome == "under way" and waiting.kind == "delete":
            return _("Cancellation queued: %s", self.name)
        if outcome == "later":
            return f"{self.name}: {waiting._when_next()}"
        return texts.get(outcome) or (f"{self.name}: {self.monta_error}" if outcome in ("refused", "wrong") else idle)

    def _monta_tell_many(self, by_outcome, failed, rows, idle):
        """What is told of these documents together: how many of each outcome, and what is wrong with the first few."""
        if by_outcome.keys() in ({"unchanged"}, {"nothing"}):
            return idle
        counts = {
            "created": _("%s created"),
            "updated": _("%s updated"),
            "cancelled": _("%s cancelled"),
            "under way": _("%s on their way to Monta"),
            "later": _("%s waiting for Monta"),
            "unchanged": _("%s unchanged"),
            "nothing": _("%s with nothing to ship"),
            "refused": _("%s refused by Monta"),
            "wrong": _("%s cannot be sent"),
        }
        lines = [
            ", ".join(text % len(by_outcome[outcome]) for outcome, text in counts.items() if outcome in by_outcome)
        ]
        if late := rows.filtered(lambda row: row.state in WAITING and row.error_code).sorted("next_attempt")[:1]:
            lines.append(late._when_next())
        lines += [f"{document.name}: {document.monta_error}" for document in failed[:TOLD]]
        return "\n".join(lines)

    @api.model
    def _monta_show(self, documents, title):
        """The button of a notification that lists ``documents`` under a ``title``."""
        return {
            "label": _("Show"),
            "action": {
                "type": "ir.actions.act_window",
                "name": title,
                "res_model": documents._name,
                "views": [(False, "list"), (False, "form")],
                "domain": [("id", "in", documents.ids)],
            },
        }

    # -- open ---------------------------------------------------------------------------------------------------

    def action_view_monta_outbox(self):
        """The requests of this document."""
        action = self.env["ir.actions.act_window"]._for_xml_id("monta_odoo_integration.monta_outbox_action")
        return dict(action, domain=[("res_model", "=", self._name), ("res_id", "in", self.ids)], context={})

    def action_view_monta_log(self):
        """The log lines of this document."""
        action = self.env["ir.actions.act_window"]._for_xml_id("monta_odoo_integration.monta_sale_log_action")
        return dict(action, domain=[(self._monta_log_field, "in", self.ids)], context={})
