"""The stock of a tenant that has an endpoint of its own."""

from odoo import models


class MontaQtySync(models.AbstractModel):
    """Asks for each SKU by itself, with Monta's split by warehouse."""

    _inherit = "monta.qty.sync"

    def _endpoint(self):
        return "/product/{sku}/stock/true"
