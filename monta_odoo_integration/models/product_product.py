"""Products by the name Monta knows them by, with what Monta has of them."""

from odoo import api, fields, models

# Where a product says itself what it is called at Monta; the core decides which one counts.
OWN_CODES = ("monta_sku", "default_code", "barcode")


class ProductProduct(models.Model):
    """Carries the SKU at Monta where it differs from the internal reference, and shows Monta's stock."""

    _name = "product.product"
    _inherit = ["product.product", "monta.stock.figures"]

    monta_sku = fields.Char(
        "Monta SKU",
        index=True,
        copy=False,
        help="Name of this product at Monta. Empty: the internal reference is used, then the barcode, "
        "then a vendor's code that names this variant only.",
    )
    monta_stock_ids = fields.One2many("monta.stock", "product_id", "Stock at Monta", groups="base.group_user")

    def write(self, vals):
        codes = [name for name in OWN_CODES if name in vals]
        renamed = self.filtered(lambda product: any((product[name] or "") != (vals[name] or "") for name in codes))
        result = super().write(vals)
        # What Monta told was about another name: it is asked again at the next pull.
        renamed.sudo().monta_stock_ids.write({"last_sync": False})
        return result

    def _monta_is_pack(self):
        """Whether this is an OCA ``product_pack``: its parts are shipped, whatever the pack itself is."""
        return "pack_line_ids" in self._fields and self.pack_ok

    def _monta_is_service(self):
        """Whether nothing of this product goes through a warehouse."""
        return self.type == "service" and not self._monta_is_pack()

    @api.model
    def cron_monta_qty_sync(self):
        """Pull Monta's stock and mirror it (plugin documentation, "Cron jobs")."""
        self.env["monta.qty.sync"]._cron_pull()

    def action_monta_refresh_stock(self):
        """Ask Monta now what it has of these products."""
        return self._monta_refresh_stock(self)
