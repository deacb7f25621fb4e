"""Saving who we are at Monta writes down which database this is, and wakes what waited for it."""

import re

from odoo import api, models

ACCOUNT = re.compile(r"monta\.(company_[0-9]+\.)?(base_url|api\.base_url|username|password)")


class IrConfigParameter(models.Model):
    """Whatever way credentials come into the parameters, the database that holds them is known."""

    _inherit = "ir.config_parameter"

    @api.model_create_multi
    def create(self, vals_list):
        parameters = super().create(vals_list)
        parameters._monta_account_saved()
        return parameters

    def write(self, vals):
        result = super().write(vals)
        self._monta_account_saved()
        return result

    def _monta_account_saved(self):
        if any(ACCOUNT.fullmatch(key or "") for key in self.mapped("key")):
            self.env["monta.database"]._record()
            self.env["monta.outbox"]._wake_postponed()
