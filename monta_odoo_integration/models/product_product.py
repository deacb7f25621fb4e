"""Products by the name Monta knows them by, with what Monta has of them."""

from odoo import _, api, fields, models


class ProductProduct(models.Model):
    """Carries the SKU at Monta where it differs from the internal reference, and shows Monta's stock."""

    _inherit = "product.product"

    monta_sku = fields.Char(
        "Monta SKU",
        index=True,
        copy=False,
        help="Name of this product at Monta. Empty: the internal reference is used, then the barcode, "
        "then a vendor's code that names this variant only.",
    )
    monta_stock_ids = fields.One2many("monta.stock", "product_id", "Stock at Monta")
    monta_stock_id = fields.Many2one("monta.stock", "Monta Stock Row", compute="_compute_monta_stock_id")
    monta_stock_available = fields.Integer("Monta Stock", related="monta_stock_id.available")
    monta_stock_minimum = fields.Integer("Monta Minimum Stock", related="monta_stock_id.minimum")
    monta_stock_is_kit = fields.Boolean(related="monta_stock_id.is_kit")
    monta_stock_is_unknown = fields.Boolean("Unknown at Monta", related="monta_stock_id.is_unknown")
    monta_stock_problem = fields.Text("Monta Stock Problem", related="monta_stock_id.problem")
    monta_stock_sync = fields.Datetime("Last Stock Sync", related="monta_stock_id.last_sync")

    def _monta_is_pack(self):
        """Whether this is an OCA ``product_pack``: its parts are shipped, whatever the pack itself is."""
        return "pack_line_ids" in self._fields and self.pack_ok

    def _monta_is_service(self):
        """Whether nothing of this product goes through a warehouse."""
        return self.type == "service" and not self._monta_is_pack()

    @api.depends("monta_stock_ids.last_sync")
    @api.depends_context("company")
    def _compute_monta_stock_id(self):
        for product in self:
            rows = product.monta_stock_ids.filtered(lambda row: row.company_id == self.env.company)
            # The account that answered last is the one in use.
            product.monta_stock_id = rows.sorted(lambda row: (bool(row.last_sync), row.last_sync, row.id))[-1:]

    @api.model
    def cron_monta_qty_sync(self):
        """Pull Monta's stock and mirror it (documentation 7)."""
        self.env["monta.qty.sync"]._run()

    def action_monta_refresh_stock(self):
        """Ask Monta now what it has of these products."""
        document = self.env["sale.order"]
        document._monta_explained(lambda: self.env["monta.qty.sync"]._refresh(self))
        if len(self) > 1:
            return document._monta_notification(_("%s products are up to date with Monta.", len(self)))
        if self.monta_stock_problem:
            return document._monta_notification(self.monta_stock_problem, "warning")
        return document._monta_notification(_("Monta has %s.", self.monta_stock_available))
