"""Which warehouses Monta runs, and where its stock is mirrored."""

import json

from odoo import api, fields, models
from odoo.tools.sql import SQL

from ..core import require_core


class StockWarehouse(models.Model):
    """Says whether Monta ships from it, and which location mirrors Monta.

    That is WH/Stock of the warehouse that Monta ships from, or of the first one, unless one is chosen.
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
        "the warehouse that is shipped by Monta, or of the company's first warehouse where none is. Chosen on some: "
        "purchase orders for the others are not announced by themselves.",
    )

    monta_name = fields.Char(
        "Name at Monta",
        help="As Monta calls this warehouse; empty: by its name here. Where Monta ships from several warehouses, it "
        "tells by it what is in each.",
    )

    @api.model
    def _monta_mirrored(self, company):
        """The warehouse of ``company`` that mirrors Monta's stock; none when it has none.

        Several, where more than one is marked, unless a location is chosen on some of them.
        """
        warehouses = self.sudo().search([("company_id", "=", company.id)])
        marked = warehouses.filtered("monta_ships")
        if marked:
            return marked.filtered("monta_location_id") or marked
        return (warehouses.filtered("monta_location_id") or warehouses)[:1]

    def _monta_stock_locations(self):
        """Where these warehouses mirror Monta's stock."""
        locations = (warehouse.monta_location_id or warehouse.lot_stock_id for warehouse in self)
        return self.env["stock.location"].sudo().union(*locations)

    def _monta_figures(self, body):
        """What Monta's product ``body`` tells of each of these warehouses, by id (JSON text).

        False for a single one, and where Monta does not tell of each.
        """
        if len(self) < 2 or len(self._monta_stock_locations()) < 2:
            return False
        names = [warehouse.monta_name or warehouse.name for warehouse in self]
        figures = require_core().read_stock_per_warehouse(body, names)
        if figures is None:
            return False
        told = {
            str(warehouse.id): {"available": stock["available"], "shortage": stock.get("shortage", 0), "waiting": 0.0}
            for warehouse, stock in zip(self, figures, strict=True)
        }
        return json.dumps(told, sort_keys=True)

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
