"""Which warehouses Monta runs, and where its stock is mirrored."""

from odoo import api, fields, models
from odoo.tools.sql import SQL


class StockWarehouse(models.Model):
    """Says whether Monta ships from it, and which location mirrors Monta.

    That is WH/Stock of the first warehouse, unless one is chosen.
    """

    _name = "stock.warehouse"
    _inherit = ["monta.document.part", "stock.warehouse"]

    monta_ships = fields.Boolean(
        "Shipped by Monta",
        help="Only what leaves such a warehouse is sent to Monta, and only what arrives there is announced. Where no "
        "warehouse of the company is marked, Monta ships from all of them.",
    )
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
        """Whether Monta keeps the stock of this warehouse of ``company``; any of them, until one is marked or a
        location chosen."""
        if self._monta_is_limited(company):
            return self.sudo().monta_ships
        chosen = self.sudo().search([("company_id", "=", company.id), ("monta_location_id", "!=", False)])
        return not chosen or self in chosen

    @api.model
    def _monta_is_limited(self, company):
        """Whether Monta runs some warehouses of ``company`` only, those that are marked."""
        marked = [("company_id", "=", company.id), ("monta_ships", "=", True)]
        return bool(self.sudo().with_context(active_test=False).search_count(marked, limit=1))

    def _monta_takes_over_from(self, other):
        """Whether what leaves from here instead of the warehouse ``other`` becomes Monta's by that."""
        return self.sudo().monta_ships and not other.sudo().monta_ships

    # -- monta.document.part ------------------------------------------------------------------------------------

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | {"monta_ships"}

    def _monta_open_documents(self):
        # Marking one warehouse says something of all others of the company.
        return [
            documents._monta_found(
                SQL(
                    "SELECT document.id FROM %s document WHERE document.company_id IN %s AND %s",
                    SQL.identifier(documents._table),
                    tuple(self.company_id.ids),
                    documents._monta_is_open_sql(),
                )
            )
            for documents in (self.env["sale.order"], self.env["purchase.order"])
        ]

    @api.model_create_multi
    def create(self, vals_list):
        warehouses = super().create(vals_list)
        warehouses.filtered("monta_ships")._monta_mark_documents()
        return warehouses
