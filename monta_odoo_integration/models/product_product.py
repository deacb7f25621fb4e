"""Products by the name Monta knows them by."""

from odoo import fields, models


class ProductProduct(models.Model):
    """Carries the SKU at Monta where it differs from the internal reference."""

    _inherit = "product.product"

    monta_sku = fields.Char(
        "Monta SKU",
        index=True,
        copy=False,
        help="Name of this product at Monta. Empty: the internal reference is used, then the barcode, "
        "then a vendor's code that names this variant only.",
    )
