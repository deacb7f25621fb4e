"""Who is about to uninstall this addon is told what Monta goes on with."""

from odoo import _, api, fields, models

from ..models.monta_document import AT_MONTA
from ..models.monta_outbox import OPEN

ADDON = "monta_odoo_integration"
# Names of documents that are told; the others are counted.
MAX_NAMES = 20


class BaseModuleUninstall(models.TransientModel):
    """Shows what is live at Monta and what waits: an uninstall takes the memory of both along."""

    _inherit = "base.module.uninstall"

    monta_left = fields.Text(compute="_compute_monta_left")

    def _compute_monta_left(self):
        for wizard in self:
            concerned = ADDON in wizard._get_modules().mapped("name")
            wizard.monta_left = concerned and "\n".join(wizard._monta_left()) or False

    @api.model
    def _monta_left(self):
        """What is live at Monta, and what waits for it; a line each (list)."""
        orders = (
            self.env["sale.order"].sudo().search([("monta_state", "in", AT_MONTA), ("monta_is_closed", "=", False)])
        )
        announced = [("monta_state", "in", AT_MONTA), ("monta_receipt_state", "not in", ("full", "over"))]
        purchases = self.env["purchase.order"].sudo().search(announced)
        waiting = self.env["monta.outbox"].sudo().search([("state", "in", OPEN)])
        found = (
            (_("Monta goes on shipping %(count)s orders: %(names)s."), self._monta_live(orders)),
            (
                _("Monta goes on expecting the goods of %(count)s purchase orders: %(names)s."),
                self._monta_live(purchases),
            ),
            (_("%(count)s requests wait and will not be sent: %(names)s."), waiting.mapped("reference")),
        )
        return [text % {"count": len(names), "names": self._monta_names(names)} for text, names in found if names]

    @api.model
    def _monta_live(self, documents):
        """The names at Monta of those of ``documents`` that it has, or may have (list)."""
        rows = self.env["monta.outbox"]._rows_of(documents).grouped("res_id")
        live = documents.filtered(lambda document: document.id in rows and rows[document.id]._account())
        return live.mapped("monta_reference")

    @api.model
    def _monta_names(self, names):
        names = list(dict.fromkeys(names))
        if len(names) > MAX_NAMES:
            return _("%(names)s and %(count)s more", names=", ".join(names[:MAX_NAMES]), count=len(names) - MAX_NAMES)
        return ", ".join(names)
