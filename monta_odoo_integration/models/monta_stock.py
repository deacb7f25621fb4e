"""What Monta has of each product: one row per product, company and account (documentation 1.3, 5.3)."""

from odoo import _, api, fields, models

# The largest number that a row can hold.
MOST = 2**31 - 1
# Rows of simple products about which Monta answered, and those of them with a number.
HEARD = [("last_sync", "!=", False), ("is_kit", "=", False)]
TOLD = [*HEARD, ("is_unknown", "=", False)]


class MontaStock(models.Model):
    """Monta's numbers beside Odoo's, as they were at the last pull."""

    _name = "monta.stock"
    _description = "Stock at Monta"
    _order = "gap desc, sku, id"
    _rec_name = "sku"

    product_id = fields.Many2one("product.product", required=True, index=True, ondelete="cascade")
    product_tmpl_id = fields.Many2one(related="product_id.product_tmpl_id", store=True, index=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    account = fields.Char(required=True, help="API user and host of the Monta account")
    sku = fields.Char("SKU", index=True)
    is_kit = fields.Boolean("Kit", help="Never written as stock: what can be built from the components is shown")
    is_unknown = fields.Boolean(
        "Unknown at Monta", help="Monta does not know this SKU; the stock in Odoo stays as it is"
    )
    available = fields.Integer("Available at Monta", default=0, help="StockAvailable; for a kit, how many can be built")
    minimum = fields.Integer("Minimum at Monta", default=0, help="MinimumStock")
    odoo_quantity = fields.Float("On Hand in Odoo", default=0.0, help="Where Odoo mirrors Monta, after the pull")
    gap = fields.Float("Difference", default=0.0, help="How far Odoo and Monta are apart, unsigned")
    problem = fields.Text(help="Why the stock in Odoo was not brought in line")
    last_sync = fields.Datetime(
        help="When Monta last told a number, or that it does not know the SKU; empty: there is nothing to go by"
    )

    def init(self):
        # In every series, and also against two workers at once: one row per product, company and account.
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS monta_stock_one_per_account
                ON monta_stock (product_id, company_id, account)
            """
        )

    @api.model
    def _of_account(self, settings):
        """The domain of the rows of one company and its account (``MontaSettings``)."""
        return [("company_id", "=", settings.company.id), ("account", "=", settings.account)]

    def _current(self):
        """Those of these rows that count for the company at work: of each product that of the account in use."""
        current = {}
        mine = self.filtered(lambda row: row.company_id == self.env.company)
        # The account that answered last is the one in use.
        for row in mine.sorted(lambda row: (bool(row.last_sync), row.last_sync, row.id)):
            current[row.product_id] = row
        return self.browse([row.id for row in current.values()])

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
