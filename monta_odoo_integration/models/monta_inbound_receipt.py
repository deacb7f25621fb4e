"""What Monta has received of the goods that were announced (monta-api 5, inbounds)."""

from odoo import fields, models

from .. import compat


class MontaInboundReceipt(models.Model):
    """One row of Monta's feed: a delta, so several of them make up a line of an order."""

    _name = "monta.inbound.receipt"
    _description = "Monta receipt"
    _order = "id desc"
    _rec_name = "reference"

    account = fields.Char(required=True, help="API user and host of the Monta account")
    monta_id = fields.Char("Number at Monta", required=True)
    purchase_order_id = fields.Many2one("purchase.order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="purchase_order_id.company_id", store=True, index=True)
    reference = fields.Char(required=True, help="Name of the purchase order at Monta")
    sku = fields.Char("SKU", required=True)
    quantity = fields.Float(digits=compat.UNIT_DIGITS, help="In pieces, as Monta counts them")
    received = fields.Char(help="When the warehouse booked it, as Monta writes it")
    batch = fields.Char(help="Lot, where Monta keeps one")

    def init(self):
        # Whatever happens to the place in the feed: a row of it counts once.
        self.env.cr.execute(
            """
            CREATE UNIQUE INDEX IF NOT EXISTS monta_inbound_receipt_once
                ON monta_inbound_receipt (account, monta_id)
            """
        )
