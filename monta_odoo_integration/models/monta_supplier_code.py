"""A vendor and the code that Monta knows it by, as the settings page shows them."""

from odoo import fields, models


class MontaSupplierCode(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """A line of ``monta.supplier_code_map``, by the name of the vendor."""

    _name = "monta.supplier.code"
    _description = "Supplier code at Monta"
    _order = "vendor, id"
    _rec_name = "vendor"

    settings_id = fields.Many2one("res.config.settings", ondelete="cascade")
    vendor = fields.Char(required=True, help="Name of the vendor in Odoo")
    code = fields.Char("Supplier Code", required=True, help="What Monta calls the vendor")
