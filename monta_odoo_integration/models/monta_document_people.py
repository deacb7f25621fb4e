"""What people decided about the requests of a document, as it is shown there."""

from odoo import _, models

from .monta_outbox import OPEN


class MontaDocument(models.AbstractModel):
    """Shows what became of a request that was discarded."""

    _inherit = "monta.document"

    def _monta_show_discarded(self, text, uncertain):
        """Bring the state in line with what is left, and say in the chatter what was discarded.

        :param bool uncertain: whether Monta may have carried it out all the same
        """
        self.ensure_one()
        self._monta_refresh()
        left = self.env["monta.outbox"]._rows_of(self)
        if not left.filtered(lambda row: row.state in OPEN):
            self._monta_close_activity()
            if self.monta_state == "queued":
                self._monta_set_not_sent()
        if uncertain:
            text += " " + _("An attempt had broken off: look in the Montaportal whether it was carried out.")
        # Not message_post, which wants an e-mail address of whoever is at work.
        self._message_log(body=_("Monta: %s", text))
