"""Asks why requests are not to be sent to Monta."""

from odoo import _, fields, models

from ..notification import notification


class MontaOutboxDiscard(models.TransientModel):
    """One reason for the requests that somebody has chosen."""

    _name = "monta.outbox.discard"
    _description = "Discard requests to Monta"

    outbox_ids = fields.Many2many("monta.outbox", string="Requests", required=True, readonly=True)
    reason = fields.Char(required=True, help="Shown on the documents and in the log")

    def action_discard(self):
        """Discard the requests and say how many."""
        self.ensure_one()
        discarded = self.outbox_ids._discard(self.reason)
        left = self.outbox_ids - discarded
        lines = []
        if discarded:
            lines.append(_("Discarded: %s", ", ".join(discarded.mapped("reference"))))
        if left:
            names = ", ".join(left.mapped("reference"))
            lines.append(_("Left alone, because they are over or being sent at this moment: %s", names))
        return notification("\n".join(lines), "warning" if left else "success")
