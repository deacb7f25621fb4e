"""A customer who moves changes the orders that are still on their way."""

from odoo import fields, models

from .. import compat
from .monta_document import AT_MONTA

ADDRESS_FIELDS = {
    "name", "is_company", "parent_id", "company_name", "street", "street2", "zip", "city", "state_id", "country_id",
    "phone", "mobile", "email", "lang", "street_name", "street_number", "street_number2",
}  # fmt: skip


class ResPartner(models.Model):
    """Tells the open orders at Monta when their address changes."""

    _inherit = "res.partner"

    monta_supplier_code = fields.Char(
        copy=False, help="Code of this vendor at Monta; it wins over monta.supplier_code_map"
    )

    def _monta_personal_words(self):
        """Texts that tell who these partners are, where they live and how to reach them, longest first.

        The name of a company is no secret.
        """
        texts = set()
        for partner in self.sudo():
            texts |= {partner.street, partner.street2, partner.email, compat.partner_phone(partner)}
            if not partner.is_company:
                texts.add(partner.name)
        # One or two letters would mask half of every text.
        return sorted((text for text in texts if text and len(text) > 2), key=len, reverse=True)

    def write(self, vals):
        result = super().write(vals)
        if ADDRESS_FIELDS & vals.keys():
            partners = self.ids
            self.env["sale.order"].sudo().search(
                [
                    ("monta_state", "in", AT_MONTA),
                    ("state", "=", "sale"),
                    "|",
                    "|",
                    ("partner_id", "in", partners),
                    ("partner_shipping_id", "child_of", partners),
                    ("partner_invoice_id", "child_of", partners),
                ]
            )._monta_mark_changed()
        return result
