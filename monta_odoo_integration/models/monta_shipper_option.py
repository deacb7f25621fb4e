"""The options of a shipper (monta-api 3.9): Monta lists none, so those that are known, and what people add."""

from odoo import api, fields, models


class MontaShipperOption(models.Model):
    """What a delivery method may ask of a shipper."""

    _name = "monta.shipper.option"
    _description = "Option of a shipper of Monta"
    _inherit = ["monta.cached"]
    _order = "shipper_id, code"
    _rec_names_search = ("code", "shipper_id.name", "shipper_id.code")

    shipper_id = fields.Many2one("monta.shipper", required=True, index=True, ondelete="cascade")
    code = fields.Char(required=True, help="As an order names it, such as EveningDelivery")
    value_kind = fields.Selection(
        [("none", "Nothing"), ("text", "A text"), ("date", "A day (31-12-2007)"), ("point", "The pickup point")],
        "Needs",
        default="none",
        required=True,
    )

    @api.depends("code", "shipper_id.display_name")
    def _compute_display_name(self):
        for option in self:
            option.display_name = f"{option.shipper_id.code}: {option.code}"
