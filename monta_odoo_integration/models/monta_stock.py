"""What Monta has of each product: one row per product, company and account (documentation 1.3, 5.3)."""

from odoo import _, fields, models


class MontaStock(models.Model):
    """Monta's numbers beside Odoo's, as they were at the last pull."""

    _name = "monta.stock"
    _description = "Stock at Monta"
    _order = "gap desc, sku, id"
    _rec_name = "sku"

    product_id = fields.Many2one("product.product", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    account = fields.Char(required=True, help="API user and host of the Monta account")
    sku = fields.Char("SKU", index=True)
    is_kit = fields.Boolean("Kit", help="Never written as stock: what can be built from the components is shown")
    is_unknown = fields.Boolean("Unknown at Monta", help="Monta does not know this SKU; the stock in Odoo stays as it is")
    available = fields.Integer("Available at Monta", help="StockAvailable; for a kit, how many can be built")
    minimum = fields.Integer("Minimum at Monta", help="MinimumStock")
    odoo_quantity = fields.Float("On Hand in Odoo", help="At the location that mirrors Monta, after the pull")
    gap = fields.Float("Difference", help="How far Odoo and Monta are apart, without sign")
    problem = fields.Text(help="Why the stock in Odoo was not brought in line")
    last_sync = fields.Datetime(help="When Monta last answered about this product")

    def init(self):
        # In every series, and also against two workers at once: one row per product, company and account.
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS monta_stock_one_per_account
                ON monta_stock (product_id, company_id, account)
            """
        )

    def action_refresh(self):
        """Ask Monta now about the selected products."""
        return self.product_id.action_monta_refresh_stock()

    def action_open_product(self):
        """The product of this row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": _("Product"),
            "res_model": "product.product",
            "res_id": self.product_id.id,
            "views": [(False, "form")],
        }
