"""Every company has its card in Monta's overview."""

from odoo import api, models


class ResCompany(models.Model):
    """A company that is made later has one, too."""

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["monta.overview"]._make_missing()
        return companies
