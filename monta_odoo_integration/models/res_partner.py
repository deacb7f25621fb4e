"""A customer who moves changes the orders that are still on their way."""

from odoo import api, fields, models
from odoo.tools.sql import SQL

from .. import compat

# What the snapshot reads of a partner.
WATCHED = {
    "name", "is_company", "parent_id", "company_name", "street", "street2", "zip", "city", "state_id", "country_id",
    "phone", "mobile", "email", "lang", "street_name", "street_number", "street_number2",
}  # fmt: skip


class ResPartner(models.Model):
    """Tells the open orders at Monta when their address changes."""

    _name = "res.partner"
    _inherit = ["monta.document.part", "res.partner"]
    _monta_change_kind = "changed"

    monta_supplier_code = fields.Char(
        copy=False, help="Code of this vendor at Monta; it wins over monta.supplier_code_map"
    )

    def action_monta_check_address(self):
        """Ask Monta whether it delivers to this contact."""
        self.ensure_one()
        compat.check_access(self, "write")
        check = self.env["monta.address.check"]
        return check._notification(check._problems(self.env.company, self, self))

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

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | WATCHED

    def _monta_open_documents(self):
        # An address without a name or a number borrows those of the contact it belongs to.
        family = SQL(
            """
            WITH RECURSIVE family AS (
                SELECT id FROM res_partner WHERE id IN %s
                UNION
                SELECT child.id FROM res_partner child JOIN family ON child.parent_id = family.id)
            """,
            tuple(self.ids),
        )
        orders = self.env["sale.order"]
        roles = [
            SQL(
                "SELECT document.id FROM sale_order document JOIN family ON document.%s = family.id WHERE %s",
                SQL.identifier(role),
                orders._monta_is_open_sql(),
            )
            for role in ("partner_id", "partner_shipping_id", "partner_invoice_id")
        ]
        return [orders._monta_found(SQL("%s %s", family, SQL(" UNION ").join(roles)))]
