"""The supplier codes on the Monta page in Settings: a table of what ``monta.supplier_code_map`` keeps as JSON."""

import json

from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The parameter stays the truth; one that cannot be read is shown as it is, to be mended."""

    _inherit = "res.config.settings"

    monta_supplier_code_ids = fields.One2many("monta.supplier.code", "settings_id", "Codes of Vendors")
    monta_supplier_code_map_error = fields.Char(compute="_compute_monta_supplier_code_map_error")

    @api.model
    def get_values(self):
        known = self._monta_saved_codes() or {}
        lines = [(0, 0, {"vendor": vendor, "code": code}) for vendor, code in sorted(known.items())]
        return {**super().get_values(), "monta_supplier_code_ids": lines}

    def set_values(self):
        before = self._monta_saved_codes()
        result = super().set_values()
        typed = {line.vendor.strip(): line.code.strip() for line in self.monta_supplier_code_ids}
        # What was mended as text is not overwritten by the table that could not show it.
        if before is not None and before == self._monta_saved_codes() != typed:
            text = json.dumps(typed, ensure_ascii=False, sort_keys=True) if typed else False
            self.env["ir.config_parameter"].sudo().set_param("monta.supplier_code_map", text)
        return result

    @api.model
    def _monta_saved_codes(self):
        """Supplier codes by vendor name, of all companies; None where the parameter cannot be read."""
        settings = self.env["monta.config"]._for(self.env["res.company"])
        return None if settings.supplier_code_map_error else settings.supplier_code_map

    @api.depends("monta_supplier_code_map")
    def _compute_monta_supplier_code_map_error(self):
        for page in self:
            typed = {"supplier_code_map": page.monta_supplier_code_map or ""}
            settings = self.env["monta.config"]._for(self.env["res.company"], typed)
            page.monta_supplier_code_map_error = settings.supplier_code_map_error
