"""Purchase order lines tell their order when something changes that Monta knows."""

from odoo import api, fields, models

from .. import compat


class PurchaseOrderLine(models.Model):
    """Gives its part of the forecast, and shows what Monta has received of it."""

    _inherit = "purchase.order.line"

    monta_qty_announced = fields.Float(
        "Announced to Monta", readonly=True, copy=False, digits=compat.UNIT_DIGITS, help="In the unit of the line"
    )
    monta_qty_received = fields.Float(
        "Received at Monta", readonly=True, copy=False, digits=compat.UNIT_DIGITS, help="In the unit of the line"
    )
    monta_expected_date = fields.Datetime(
        "Expected by Monta", readonly=True, copy=False, help="Date of the incoming transfer since it was moved"
    )

    def _monta_skip_reason(self):
        """Why this line is none of the warehouse's business, or False."""
        self.ensure_one()
        if self.display_type:
            return self.display_type.removeprefix("line_")
        if self.product_id._monta_is_service():
            return "service"
        if "pack_child_line_ids" in self._fields and self.pack_child_line_ids:
            return "pack_parent"
        return False

    def _prepare_monta_line(self):
        """This line as ``monta_core.build_forecast`` takes it."""
        return {
            "id": self.id,
            "product_id": self.product_id.id,
            "name": self.product_id.display_name or self.name or "",
            "quantity": self.product_qty,
            "uom_id": self[compat.LINE_UOM].id,
            "planned": fields.Datetime.to_string(self._monta_planned()),
            "skip": self._monta_skip_reason(),
        }

    def _monta_planned(self):
        """When these goods arrive: the buyer's date, unless the transfer was moved since."""
        return self.monta_expected_date or self.date_planned

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._monta_note_change()
        lines._monta_note_first_goods()
        return lines

    def _monta_note_first_goods(self):
        """Announce the orders that get their first goods: they had nothing to announce when they were confirmed."""
        orders = self.order_id.filtered(lambda order: order._monta_is_live() and order.monta_state == "not_sent")
        orders.filtered(lambda order: order._monta_goods() <= self)._monta_push_by_itself(delay=60)

    def write(self, vals):
        if "date_planned" in vals:
            vals = {**vals, "monta_expected_date": False}
        orders = self.order_id
        withdrawn = orders.filtered(
            lambda order: (
                "product_qty" in vals and order.monta_state == "cancelled" and not order._monta_expects_goods()
            )
        )
        result = super().write(vals)
        if any(not name.startswith("monta_") for name in vals):
            orders._monta_note_change()
        withdrawn.filtered(lambda order: order._monta_expects_goods())._monta_push_by_itself(delay=60)
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        orders._monta_note_change()
        return result
