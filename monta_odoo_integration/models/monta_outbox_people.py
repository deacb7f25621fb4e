"""What people do with the requests of the outbox: retry them, discard them, open their document."""

import json

from odoo import _, api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.misc import format_datetime, format_time

from .. import compat
from ..core import remembering
from ..notification import notification
from .monta_outbox import ERROR_ACTIVITY, UNANSWERED, WAITING

# Who may do that, beside administrators.
MANAGERS = "sales_team.group_sale_manager"
# What Monta says of a request with a SKU that it does not know.
SKU_UNKNOWN = "api.sku_unknown"
# Documents that a notification tells of one by one.
TOLD = 10


class MontaOutbox(models.Model):
    """Every button answers: it sends what is oldest, or says what holds it up."""

    _inherit = "monta.outbox"

    payload_text = fields.Text("Document Sent", compute="_compute_texts", help="Formatted for people")
    patch_text = fields.Text("What Changed", compute="_compute_texts", help="Formatted for people")
    exchanges_text = fields.Text("Requests Made", compute="_compute_texts", help="Formatted for people")

    @api.depends("payload", "patch", "exchanges")
    def _compute_texts(self):
        for row in self:
            for name in ("payload", "patch", "exchanges"):
                row[f"{name}_text"] = formatted(row[name])

    # -- look ---------------------------------------------------------------------------------------------------

    def _check_may_decide(self):
        """Raise an AccessError unless the user decides what becomes of these rows: sales managers, administrators."""
        compat.check_access(self, "read")
        if not (self.env.su or self.env.user.has_group(MANAGERS) or self.env.user.has_group("base.group_system")):
            raise AccessError(_("Only a sales manager or an administrator may retry or discard requests to Monta."))

    def _by_document(self):
        """These rows, those of one document together and oldest first (list of recordsets)."""
        documents = {}
        for row in self.sorted("id"):
            documents.setdefault((row.res_model, row.res_id), []).append(row.id)
        return [self.browse(ids) for ids in documents.values()]

    def _document(self):
        """The document of these rows; empty when it was deleted, None when its addon is gone."""
        model, id_ = self[:1].res_model, self[:1].res_id
        return self.env[model].browse(id_).exists() if model in self.env else None

    def _line_up(self):
        """These rows (of one document) behind what it has waiting before them, oldest first."""
        if not self:
            return self
        domain = [("res_model", "=", self[0].res_model), ("res_id", "=", self[0].res_id)]
        return self.search([*domain, ("state", "in", WAITING), ("id", "<", max(self.ids))], order="id") | self

    @api.model
    def _is_busy(self, document):
        """Whether a request of ``document`` is being sent at this moment, which the next one has to wait for."""
        waiting = self._rows_of(document).filtered(lambda row: row.state in WAITING)
        return bool(waiting - waiting._lock_idle())

    def _when_next(self):
        """Why this request waits, and when it goes on, by the clock of the user."""
        local = [fields.Datetime.context_timestamp(self, when) for when in (self.next_attempt, fields.Datetime.now())]
        if local[0].date() == local[1].date():
            time = format_time(self.env, self.next_attempt, time_format="short")
        else:
            time = format_datetime(self.env, self.next_attempt, dt_format="short")
        if self.error_code in UNANSWERED:
            return _("Monta does not answer, next attempt %s", time)
        return _("%(error)s Next attempt %(time)s", error=self.error_message, time=time)

    def _unknown_at_monta(self, code):
        """The ``monta.stock`` rows of what Monta did not know when its stock was read, which a refusal does not name.

        :param str code: of the error of this request; there are none unless it says that a SKU is unknown
        """
        stock = self.env["monta.stock"].sudo()
        if code != SKU_UNKNOWN:
            return stock
        document = json.loads(self.payload or "{}")
        lines = document.get("Lines") or document.get("InboundForecasts") or []
        domain = [("company_id", "=", self.company_id.id), ("account", "=", self.account), ("is_unknown", "=", True)]
        return stock.search([*domain, ("sku", "in", [line.get("Sku") for line in lines])], order="sku, id")

    # -- retry --------------------------------------------------------------------------------------------------

    def action_retry(self):
        """Send these requests now, each behind what its document has waiting; say what happens to each document.

        :return: a notification (client action)
        """
        self._check_may_decide()
        answers = [rows._retry_document() for rows in self.sudo()._by_document()]
        good = all(sent for sent, _message in answers)
        lines = [message for _sent, message in sorted(answers, key=lambda answer: answer[0])]
        if len(lines) > TOLD:
            lines[TOLD:] = [_("and %s more", len(lines) - TOLD)]
        return notification("\n".join(lines), "success" if good else "warning")

    def _retry_document(self):
        """Send these rows, which are of one document.

        :return: whether something is sent now, and what is said of it
        """
        name = self[-1:].reference
        obstacle = self._obstacle()
        if obstacle:
            return False, f"{name}: {obstacle}"
        mine = self._rows_of(self._of_document())
        newest = mine._open()[-1:]
        if not newest or mine.filtered(lambda row: row.state == "sent" and row.id > newest.id):
            return False, self._nothing_to_send(name, mine)
        line = newest._line_up()
        idle = line._lock_idle()
        if line[:1] - idle:
            return False, _("%s: it is being sent at this moment.", name)
        self.env[newest.res_model]._monta_retry(newest)
        if newest not in self:
            return True, _("%s: a newer request replaces this one, and is sent now.", name)
        return True, _("%s: it is sent now.", name)

    def _of_document(self):
        """The document of these rows, whether it still exists or not."""
        return self.env[self[0].res_model].browse(self[0].res_id)

    def _obstacle(self):
        """What keeps these rows from being sent from here at all, and what to do about it; or an empty string."""
        if self[0].res_model not in self.env:
            return _("the addon of this document is not installed any more: discard the request.")
        return self.env[self[0].res_model]._monta_obstacle(self[0].company_id)

    @api.model
    def _nothing_to_send(self, name, rows):
        """Say why there is nothing to send of the document called ``name``; ``rows`` are all of its requests."""
        if rows.filtered(lambda row: row.state == "sent"):
            return _("%s: there is nothing to send, the last request was carried out.", name)
        return _("%s: there is nothing to send, this request was replaced or discarded.", name)

    # -- discard ------------------------------------------------------------------------------------------------

    def action_discard(self):
        """Ask why these requests are not to be sent."""
        self._check_may_decide()
        return {
            "type": "ir.actions.act_window",
            "name": _("Discard"),
            "res_model": "monta.outbox.discard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_outbox_ids": [fields.Command.set(self.ids)]},
        }

    def _discard(self, reason):
        """Do not send these requests, and show on their documents who decided that and why.

        :return: those that were discarded; a request that is being sent at this moment is not
        """
        _ = remembering(self.env)
        self._check_may_decide()
        user = self.env.user.name
        rows = self.sudo()._open()._lock_idle()._open()
        for mine in rows._by_document():
            text = _("Discarded by %(user)s: %(reason)s", user=user, reason=reason)
            # Still uncertain, where it was: Monta may have it after all.
            mine._set_superseded(text)
            mine._show_discarded(text)
        return rows

    def _show_discarded(self, text):
        """Log and show on their document that these rows were discarded."""
        self.activity_unlink([ERROR_ACTIVITY])
        document = self._document()
        if document is None:
            return
        for row in self:
            payload = {"reference": row.reference, "operation": row.operation, "error": row.error_code or None}
            document.with_company(row.company_id)._create_monta_log({**payload, "message": text}, "warning", "discard")
        if document:
            document._monta_show_discarded(text, any(self.mapped("uncertain")))

    # -- open ---------------------------------------------------------------------------------------------------

    def action_open_document(self):
        """The document this request belongs to."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action(context={})


def formatted(text):
    """JSON as people read it; what is none as it is."""
    try:
        return json.dumps(json.loads(text or ""), indent=2, ensure_ascii=False)
    except ValueError:
        return text
