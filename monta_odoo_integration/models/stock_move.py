"""Moves tell their documents at Monta what changes.

A moved incoming transfer moves the date that Monta expects, where that is set (monta.edd_enable). What an outgoing one
does not bring any more is not sent.
"""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from ..core import remembering
from .monta_document import AT_MONTA


class StockMove(models.Model):
    """Hands a new date on to its purchase order line, and says to its sale order when it brings something else.

    The date of a transfer is that of its moves.
    """

    _inherit = "stock.move"

    monta_dropped = fields.Boolean(
        "Dropped by Monta", readonly=True, copy=False, help="It was cancelled because Monta took it off the order"
    )

    def write(self, vals):
        # The date of a move that gets done is the time of that.
        watched = self.browse() if "date" not in vals or "state" in vals else self._monta_announced()
        before = {move: move.date for move in watched}
        result = super().write(vals)
        watched.filtered(lambda move: move.date != before[move])._monta_update_expected_date()
        self._monta_mark_less(vals)
        return result

    def _monta_mark_less(self, vals):
        """Say to the sale orders that these moves bring less, or more, than they did before ``vals`` were written.

        What gets done as it was meant is no news: it left before Monta had the order, or Monta has shipped it.
        """
        if vals.get("state") not in ("done", "cancel") and "product_uom_qty" not in vals:
            return
        moves = self.sudo().filtered("sale_line_id")
        if vals.get("state") == "done":
            moves = moves.filtered(lambda move: move.quantity < move.product_uom_qty)
        moves.sale_line_id.order_id._monta_mark_moved()

    def _monta_announced(self):
        """The open moves among these that bring goods Monta knows of, where their dates are followed."""
        arriving = self.sudo()._monta_arriving()
        following = arriving.purchase_line_id.order_id.filtered(
            lambda order: order.monta_state in AT_MONTA and order._monta_follows_transfers()
        )
        return arriving.filtered(lambda move: move.purchase_line_id.order_id in following)

    def _monta_arriving(self):
        """Those of these moves that bring what a vendor still has to deliver."""
        return self.filtered(
            lambda move: move.purchase_line_id and move.state not in ("done", "cancel") and move._monta_is_from_vendor()
        )

    def _monta_is_from_vendor(self):
        """Whether a vendor delivers this; what a subcontractor made comes from where Odoo keeps his components."""
        return self.location_id.usage == "supplier" or ("is_subcontract" in self._fields and self.is_subcontract)

    def _monta_update_expected_date(self):
        lines = self.purchase_line_id
        for line in lines:
            line.monta_expected_date = min(line.move_ids._monta_arriving().mapped("date"))
        lines.order_id._monta_mark_moved()

    def _monta_in_own_unit(self, pieces):
        """``pieces`` of the product in the unit of this move.

        :raises UserError: when that unit cannot hold them exactly
        """
        _ = remembering(self.env)
        unit, product_unit = self.product_uom, self.product_id.uom_id
        quantity = product_unit._compute_quantity(pieces, unit, rounding_method="HALF-UP")
        back = unit._compute_quantity(quantity, product_unit, round=False)
        if float_compare(back, pieces, precision_digits=6):
            raise UserError(
                _(
                    "%(quantity)g of %(product)s cannot be written in %(unit)s.",
                    quantity=pieces,
                    product=self.product_id.display_name,
                    unit=unit.name,
                )
            )
        return quantity
