"""What the packer and the driver are to know of each order of a customer."""

from odoo import fields, models


class ResPartner(models.Model):
    """New orders begin with these notes."""

    _inherit = "res.partner"

    monta_packer_note = fields.Text("Note for the Packer", help="New orders of this customer begin with it")
    monta_driver_note = fields.Text("Note for the Driver", help="New orders to this address begin with it")
