"""Every screen of Odoo says that this may be a copy of the database, lists too."""

from odoo import models


class IrHttp(models.AbstractModel):
    """Gives the page that holds all screens what it shows above them.

    A list has no place of its own for a banner in any series: only 17.0 knows one (``banner_route``).
    """

    _inherit = "ir.http"

    def webclient_rendering_context(self):
        return {
            **super().webclient_rendering_context(),
            "monta_copy_reason": self.env["monta.database"]._copy_reason(),
        }
