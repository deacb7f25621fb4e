"""What people decided about the requests of a document, as it is shown there."""

from odoo import _, api, models

from ..core import core_is_usable


class MontaDocument(models.AbstractModel):
    """Shows what became of a request that was discarded."""

    _inherit = "monta.document"

    @api.model
    def _monta_obstacle(self, company):
        """What keeps requests of ``company`` from being sent from here at all, or an empty string."""
        if not core_is_usable():
            return _("nothing can be sent: monta-core is missing or does not fit, see the server log.")
        return self.env["monta.http"]._guard_reason(self.env["monta.config"]._for(company))

    def _monta_show_discarded(self, text, uncertain):
        """Bring the state in line with what is left, and say in the chatter what was discarded.

        :param bool uncertain: whether Monta may have carried it out all the same
        """
        self.ensure_one()
        self._monta_refresh()
        if not self.env["monta.outbox"]._open_rows_of(self):
            self._monta_close_activity()
            if self.monta_state == "queued":
                self._monta_set_not_sent()
        if uncertain:
            text += " " + _("An attempt had broken off: look in the Montaportal whether it was carried out.")
        # Not message_post, which wants an e-mail address of whoever is at work.
        self._message_log(body=_("Monta: %s", text))
