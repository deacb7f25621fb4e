"""A customer who moves changes the orders that are still on their way."""

from odoo import fields, models

ADDRESS_FIELDS = {
    "name", "is_company", "parent_id", "company_name", "street", "street2", "zip", "city", "state_id", "country_id",
    "phone", "mobile", "email", "lang", "street_name", "street_number", "street_number2",
}  # fmt: skip


class ResPartner(models.Model):
    """Tells the open orders at Monta when their address changes."""

    _inherit = "res.partner"

    monta_supplier_code = fields.Char(
        "Monta Supplier Code", copy=False, help="Code of this vendor at Monta; it wins over monta.supplier_code_map"
    )

    def write(self, vals):
        result = super().write(vals)
        if ADDRESS_FIELDS & vals.keys():
            partners = self.ids
            self.env["sale.order"].sudo().search(
                [
                    ("monta_state", "in", ("queued", "sent", "changed", "blocked")),
                    ("state", "=", "sale"),
                    "|",
                    "|",
                    ("partner_id", "in", partners),
                    ("partner_shipping_id", "child_of", partners),
                    ("partner_invoice_id", "child_of", partners),
                ]
            )._monta_note_change()
        return result
