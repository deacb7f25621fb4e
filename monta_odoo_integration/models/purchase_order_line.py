"""Purchase order lines at Monta: what is announced of them, and what has arrived."""

from odoo import api, fields, models

from .. import compat
from .monta_document import COLLECT_SECONDS

# What the snapshot reads of a line.
WATCHED = {"order_id", "sequence", "product_id", "product_qty", compat.LINE_UOM, "name", "display_type", "date_planned"}


class PurchaseOrderLine(models.Model):
    """Gives its part of the forecast, and shows what Monta has received of it."""

    _name = "purchase.order.line"
    _inherit = ["monta.document.line", "purchase.order.line"]

    monta_qty_announced = fields.Float(
        "Announced to Monta", readonly=True, copy=False, digits=compat.UNIT_DIGITS, help="In the unit of the line"
    )
    monta_qty_received = fields.Float(
        "Received at Monta", readonly=True, copy=False, digits=compat.UNIT_DIGITS, help="In the unit of the line"
    )
    monta_expected_date = fields.Datetime(
        "Expected by Monta", readonly=True, copy=False, help="Date of the incoming transfer since it was moved"
    )

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | WATCHED

    def _monta_skip_reason(self):
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
            **super()._prepare_monta_line(),
            "quantity": self.product_qty,
            "planned": fields.Datetime.to_string(self._monta_planned()),
        }

    def _monta_planned(self):
        """When these goods arrive: the buyer's date, unless the transfer was moved since."""
        return self.monta_expected_date or self.date_planned

    def write(self, vals):
        if "date_planned" in vals:
            vals = {**vals, "monta_expected_date": False}
        withdrawn = self.order_id.filtered(
            lambda order: "product_qty" in vals and order.monta_state == "cancelled" and not order._monta_has_goods()
        )
        result = super().write(vals)
        withdrawn.filtered(lambda order: order._monta_has_goods())._monta_push_automatically(COLLECT_SECONDS)
        return result
