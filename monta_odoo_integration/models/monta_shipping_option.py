"""An option that a delivery method asks for, and what it is given."""

from odoo import fields, models


class MontaShippingOption(models.Model):
    """One option of one delivery method."""

    _name = "monta.shipping.option"
    _description = "Option of a delivery method at Monta"
    _inherit = ["monta.cached"]
    _rec_name = "option_id"

    method_id = fields.Many2one("monta.shipping.method", required=True, index=True, ondelete="cascade")
    option_id = fields.Many2one("monta.shipper.option", required=True, ondelete="restrict")
    value_kind = fields.Selection(related="option_id.value_kind", string="Needs")
    value = fields.Char(help="What the option is given, where it needs something; a day as 31-12-2007")
