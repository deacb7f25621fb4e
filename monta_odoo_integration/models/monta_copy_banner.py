"""What a screen says where this may be a copy of the database."""

from odoo import fields, models


class MontaCopyBanner(models.AbstractModel):
    """Mixin of what is shown with a banner while nobody has said what this database is."""

    _name = "monta.copy.banner"
    _description = "Banner on a copy of the database"

    monta_copy_reason = fields.Text(compute="_compute_monta_copy_reason")

    def _compute_monta_copy_reason(self):
        self.monta_copy_reason = self.env["monta.database"]._copy_reason()
