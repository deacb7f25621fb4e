"""A delivery that leaves from another warehouse may not be Monta's any more, or become so."""

from odoo import models


class StockPicking(models.Model):
    """Says to its sale orders when the goods leave from elsewhere."""

    _inherit = "stock.picking"

    def write(self, vals):
        is_concerned = bool({"location_id", "picking_type_id"} & vals.keys())
        before = {picking: picking.sudo().location_id.warehouse_id for picking in self} if is_concerned else {}
        result = super().write(vals)
        for picking, old in before.items():
            new = picking.sudo().location_id.warehouse_id
            if new != old:
                orders = picking.sudo().move_ids.sale_line_id.order_id
                orders._monta_mark_moved()
                if new._monta_takes_over_from(old):
                    orders._monta_mark_taken_over()
        return result
