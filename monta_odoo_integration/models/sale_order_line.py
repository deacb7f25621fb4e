"""Sale order lines tell their order when something changes that Monta knows."""

from odoo import api, models

from .. import compat


class SaleOrderLine(models.Model):
    """Gives its part of the order's snapshot."""

    _inherit = "sale.order.line"

    def _monta_skip_reason(self):
        """Why this line is none of the warehouse's business, or False."""
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
        line = self.sudo()
        own = line[compat.LINE_ROUTES] if compat.LINE_ROUTES in line._fields else line.env["stock.route"]
        for routes in (own, line.product_id.route_ids | line.product_id.categ_id.total_route_ids):
            rules = routes.rule_ids.filtered(
                lambda rule: rule.location_dest_id.usage == "customer" and rule.company_id <= line.company_id
            )
            if rules:
                rule = rules.sorted(lambda rule: (rule.route_sequence, rule.sequence))[0]
                return rule.picking_type_id.default_location_src_id.usage == "supplier"
        return False

    def _prepare_monta_line(self):
        """This line as ``monta_core.build_order`` takes it."""
        return {
            "id": self.id,
            "product_id": self.product_id.id,
            "name": self.product_id.display_name or self.name or "",
            "quantity": self.product_uom_qty,
            "uom_id": self[compat.LINE_UOM].id,
            "skip": self._monta_skip_reason(),
        }

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._monta_note_change()
        lines._monta_note_first_goods()
        return lines

    def _monta_note_first_goods(self):
        """Send the orders that get their first goods: they had nothing to send when they were confirmed."""
        orders = self.order_id.filtered(lambda order: order._monta_is_live() and order.monta_state == "not_sent")
        orders.filtered(lambda order: order._monta_goods() <= self)._monta_push_by_itself(delay=60)

    def write(self, vals):
        result = super().write(vals)
        self.order_id._monta_note_change()
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        orders._monta_note_change()
        return result
