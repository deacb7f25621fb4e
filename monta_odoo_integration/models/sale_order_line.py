"""Sale order lines at Monta: which of them a warehouse ships."""

from odoo import api, models

from .. import compat
from .monta_document import COLLECT_SECONDS, UNTOLD

# What the snapshot reads of a line, and what the amounts of its order come from.
WATCHED = {
    "order_id", "sequence", "product_id", "product_uom_qty", compat.LINE_UOM, "name", "display_type", "is_downpayment",
    "is_delivery", "product_no_variant_attribute_value_ids", "pack_parent_line_id", "combo_item_id", "linked_line_id",
    "warehouse_id", compat.LINE_ROUTES, "price_unit", "discount", "tax_id", "tax_ids", "price_subtotal", "price_tax",
    "price_total",
}  # fmt: skip


class SaleOrderLine(models.Model):
    """Gives its part of the order's snapshot."""

    _name = "sale.order.line"
    _inherit = ["monta.document.line", "sale.order.line"]

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | WATCHED

    def _monta_skip_reason(self):
        self.ensure_one()
        if self.display_type:
            return self.display_type.removeprefix("line_")
        if self.is_downpayment:
            return "down_payment"
        if "is_delivery" in self._fields and self.is_delivery:
            return "delivery"
        if self.product_id._monta_is_service():
            return "service"
        if self.product_id.type == "combo":
            return "combo"
        if "pack_child_line_ids" in self._fields and self.pack_child_line_ids:
            return "pack_parent"
        if self._monta_is_dropshipped():
            return "dropship"
        return False

    def _monta_is_dropshipped(self):
        """Whether the vendor sends these goods to the customer: the first route that leads there decides."""
        return self.env["monta.scope"]._is_sent_by_vendor(self._monta_routes(), self.product_id, self.company_id)

    def _monta_routes(self):
        """The routes that were chosen on this line (``stock.route``)."""
        line = self.sudo()
        return line[compat.LINE_ROUTES] if compat.LINE_ROUTES in line._fields else line.env["stock.route"]

    def _monta_push_first_goods(self):  # pylint: disable=missing-return
        super()._monta_push_first_goods()
        # What leaves from elsewhere was none of Monta's business either.
        orders = self.order_id.filtered(
            lambda order: order._monta_is_confirmed() and order.monta_state in (*UNTOLD, "cancelled")
        )
        for order in orders:
            others = (order.sudo()._monta_goods() - self).warehouse_id
            if others and not any(others.mapped("monta_ships")) and others._monta_is_limited(order.company_id):
                order._monta_push_automatically(COLLECT_SECONDS)

    def _prepare_monta_line(self):
        """This line as ``monta_core.build_order`` takes it."""
        return {**super()._prepare_monta_line(), "quantity": self.product_uom_qty}
