"""Purchase order lines tell their order when something changes that Monta knows."""

from odoo import api, fields, models

from .. import compat


class PurchaseOrderLine(models.Model):
    """Gives its part of the forecast, and shows what Monta has received of it."""

    _inherit = "purchase.order.line"

    monta_qty_announced = fields.Float(
        "Announced to Monta", readonly=True, copy=False, digits="Product Unit of Measure", help="In the unit of the line"
    )
    monta_qty_received = fields.Float(
        "Received at Monta", readonly=True, copy=False, digits="Product Unit of Measure", help="In the unit of the line"
    )

    def _prepare_monta_line(self):
        """This line as ``monta_core.build_forecast`` takes it."""
        skip = False
        if self.display_type:
            skip = self.display_type.removeprefix("line_")
        elif self.product_id._monta_is_service():
            skip = "service"
        elif "pack_child_line_ids" in self._fields and self.pack_child_line_ids:
            skip = "pack_parent"
        return {
            "id": self.id,
            "product_id": self.product_id.id,
            "name": self.product_id.display_name or self.name or "",
            "quantity": self.product_qty,
            "uom_id": self[compat.LINE_UOM].id,
            "planned": fields.Datetime.to_string(self.date_planned) if self.date_planned else False,
            "skip": skip,
        }

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._monta_note_change()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if any(not name.startswith("monta_") for name in vals):
            self.order_id._monta_note_change()
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        orders._monta_note_change()
        return result
