"""What people see of a request: the state of the document, log, chatter, an activity, and what a button answers."""

import json
import logging

from odoo import _, api, models
from odoo.tools import plaintext2html

from .monta_outbox import ERROR_ACTIVITY

_logger = logging.getLogger(__name__)

# Retries are quiet until it takes longer than a hiccup.
ATTEMPTS_BEFORE_ACTIVITY = 3


class MontaDocument(models.AbstractModel):
    """Stores results; a success clears away what the errors before it left behind."""

    _inherit = "monta.document"

    @api.model
    def _monta_store(self, row):
        """Show on the document what came of an outbox row: log, state, chatter line, activity."""
        document = self.browse(row.res_id).exists()
        operation = dict(row._fields["operation"]._description_selection(self.env))[row.operation]
        failed = row.state != "sent"
        if row.error_code == "guard":
            document._monta_log_guard(row.operation, row.error_message)
        else:
            level = "info" if not failed else "error" if row.state == "blocked" else "warning"
            # To the server a refused order is a warning: nothing is wrong with Odoo.
            log = _logger.warning if failed else _logger.info
            log("[Monta] %s %s: %s", row.operation, row.reference, row.error_code or row.outcome)
            document.with_company(row.company_id)._create_monta_log(self._monta_log_payload(row), level, row.operation)
        if not document:
            row._store_without_document()
            return
        before = document.monta_error
        document._monta_refresh()
        if not failed:
            document.monta_last_push = row.sent_date
            document._monta_end_help()
            document.message_post(
                body=_("Monta: %(operation)s, %(outcome)s.", operation=operation, outcome=row.outcome)
            )
        elif row.state == "blocked" and row.error_code != "guard":
            if before != row.error_message:
                document.message_post(
                    body=_("Monta: %(operation)s failed. %(error)s", operation=operation, error=row.error_message)
                )
            document._monta_call_for_help(row.error_message)
        elif row.attempts >= ATTEMPTS_BEFORE_ACTIVITY or row.error_code == "configuration":
            document._monta_call_for_help(row.error_message)

    @api.model
    def _monta_log_payload(self, row):
        """What the log keeps of an outbox row (masked by the log)."""
        document = {"patch": json.loads(row.patch)} if row.patch else {"payload": json.loads(row.payload or "null")}
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

    def _monta_call_for_help(self, message):
        """One activity per document, however often it fails; it tells the latest error."""
        if activity := self.activity_search([ERROR_ACTIVITY]):
            activity.note = plaintext2html(message)
            return
        self.activity_schedule(ERROR_ACTIVITY, note=plaintext2html(message), user_id=self._monta_responsible().id)

    def _monta_responsible(self):
        """Who is asked when something is to be done about this document (``res.users``)."""
        users = (self.user_id | self.create_uid).filtered(lambda user: user.active and not user.share)
        return users[:1] or self.env.ref("base.user_admin")

    def _monta_end_help(self):
        """The error is over: the activity closes by itself."""
        self.activity_unlink([ERROR_ACTIVITY])

    # -- buttons -------------------------------------------------------------------------------------------------

    @api.model
    def _monta_notification(self, message, kind="success"):
        """A client action that shows ``message`` and reads the form again."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": _("Monta"),
                "message": message,
                "type": kind,
                "sticky": kind != "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _monta_push_selected(self):
        """What the button does: one document says what is wrong, several show it each and leave drafts alone."""
        self._monta_check_access()
        if len(self) == 1:
            self._monta_push(force=True)
            return self._monta_report(_("Monta is up to date."))
        live = self.filtered(lambda document: document._monta_is_live())
        live._monta_quietly(lambda document: document._monta_push(force=True))
        if live == self:
            return self._monta_report(_("Monta is up to date."))
        action = live._monta_report(_("Monta is up to date."))
        names = ", ".join((self - live).mapped("name"))
        text = _("Left out, because they are not confirmed: %(names)s", names=names)
        action["params"]["message"] = f"{action['params']['message']}\n{text}" if live else text
        action["params"].update(type="warning", sticky=True)
        return action

    def _monta_report(self, idle):
        """Say what the button did; ``idle`` when there was nothing to do."""
        if blocked := self.filtered(lambda document: document.monta_state == "blocked"):
            return self._monta_notification(
                "\n".join(f"{document.name}: {document.monta_error}" for document in blocked), "warning"
            )
        if queued := self.filtered(lambda document: document.monta_state == "queued"):
            return self._monta_notification(_("On their way to Monta: %s", ", ".join(queued.mapped("name"))))
        return self._monta_notification(idle)

    def action_view_monta_outbox(self):
        """The requests of this document."""
        action = self.env["ir.actions.act_window"]._for_xml_id("monta_odoo_integration.monta_outbox_action")
        return dict(action, domain=[("res_model", "=", self._name), ("res_id", "in", self.ids)], context={})
