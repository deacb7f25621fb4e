"""What Monta has received of the goods that were announced (monta-api 5, inbounds)."""

from odoo import api, fields, models
from odoo.tools.sql import create_index

from .. import compat
from ..core import core_is_usable, require_core


class MontaInboundReceipt(models.Model):
    """One row of Monta's feed: a delta, so several of them make up a line of an order."""

    _name = "monta.inbound.receipt"
    _description = "Monta receipt"
    _inherit = ["monta.blank.list"]
    _order = "received_at desc, id desc"
    _rec_name = "reference"

    account = fields.Char(required=True, help="API user and host of the Monta account")
    monta_id = fields.Char("Number at Monta", required=True)
    purchase_order_id = fields.Many2one("purchase.order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="purchase_order_id.company_id", store=True, index=True)
    reference = fields.Char(required=True, help="Name of the purchase order at Monta")
    sku = fields.Char("SKU", required=True)
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        help="The product of the order that goes by this SKU",
    )
    quantity = fields.Float(digits=compat.UNIT_DIGITS, help="In pieces, as Monta counts them")
    received = fields.Char("Received (Monta's Text)", help="When the warehouse booked it, as Monta writes it")
    received_at = fields.Datetime(
        "Received", compute="_compute_received_at", store=True, help="When the warehouse booked it"
    )
    batch = fields.Char(help="Lot, where Monta keeps one")

    def init(self):
        # Whatever happens to the place in the feed: a row of it counts once.
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS monta_inbound_receipt_once
                ON monta_inbound_receipt (account, monta_id)
            """
        )
        create_index(self.env.cr, "monta_inbound_receipt_list_index", self._table, ["received_at DESC", "id DESC"])

    @api.depends("received")
    def _compute_received_at(self):
        for receipt in self:
            receipt.received_at = bool(receipt.received and core_is_usable()) and require_core().read_time(
                receipt.received
            )

    @api.depends("sku", "purchase_order_id")
    def _compute_product_id(self):
        self.product_id = False
        if not core_is_usable():
            return
        for order, receipts in self.grouped("purchase_order_id").items():
            by_sku = receipts._products_by_sku(order.sudo())
            for receipt in receipts:
                receipt.product_id = by_sku.get(require_core().sku_key(receipt.sku or ""))

    @api.model
    def _products_by_sku(self, order):
        """Ids of the products of ``order``, and of what its kits are made of, by what makes SKUs the same."""
        core = require_core()
        products = order.order_line.product_id | order.order_line.move_ids.product_id
        skus = core.resolve_skus(self.env["monta.gather"].sudo()._products(products))
        return {core.sku_key(sku): int(product_id) for product_id, sku in skus.items()}
