"""Where Monta's stock is mirrored."""

from odoo import api, fields, models


class StockWarehouse(models.Model):
    """Says which location mirrors Monta: WH/Stock of the first warehouse, unless one is chosen."""

    _inherit = "stock.warehouse"

    monta_location_id = fields.Many2one(
        "stock.location",
        "Location of Monta's Stock",
        domain="[('usage', '=', 'internal'), ('company_id', 'in', (company_id, False))]",
        help="The on-hand quantity of this location becomes Monta's. Empty on every warehouse: the stock location of "
        "the company's first warehouse. Chosen on some: purchase orders for the others are not announced by "
        "themselves.",
    )

    @api.model
    def _monta_location(self, company):
        """The location of ``company`` that mirrors Monta's stock; empty when it has no warehouse."""
        warehouses = self.sudo().search([("company_id", "=", company.id)])
        return warehouses.monta_location_id[:1] or warehouses[:1].lot_stock_id

    def _monta_is_mirrored(self, company):
        """Whether Monta keeps the stock of this warehouse of ``company``; any of them, until a location is chosen."""
        chosen = self.sudo().search([("company_id", "=", company.id), ("monta_location_id", "!=", False)])
        return not chosen or self in chosen
