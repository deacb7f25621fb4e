"""Keep what Monta has: a change that Monta refused is taken back, in Odoo or until the order is edited again."""

from markupsafe import Markup
from odoo import _, api, fields, models
from odoo.exceptions import UserError

from .. import compat
from ..core import remembering, require_core


class MontaTakeBack(models.TransientModel):
    """Shows what Odoo would send beside what Monta has; the person chooses what becomes of the difference."""

    _name = "monta.take.back"
    _description = "Keep what Monta has"

    sale_order_id = fields.Many2one("sale.order", "Sales Order", required=True, readonly=True, ondelete="cascade")
    differences = fields.Html(compute="_compute_differences", help="What Odoo would send beside what Monta has")
    left = fields.Char(
        compute="_compute_differences",
        help="SKUs whose quantity cannot be written, because no single line orders them",
    )
    has_quantities = fields.Boolean(compute="_compute_differences")

    @api.depends("sale_order_id")
    def _compute_differences(self):
        for wizard in self:
            back = wizard._take_back()
            wizard.differences = wizard._as_table(back["differences"])
            wizard.left = ", ".join(back["left"])
            wizard.has_quantities = bool(back["quantities"])

    def _take_back(self):
        """What ``monta_core.take_back`` says of the order."""
        order = self.sale_order_id
        acknowledged = order.sudo()._monta_acknowledged()
        return order._monta_user_errors(
            lambda: require_core().take_back(
                acknowledged, order._prepare_monta_order_payload(), order._prepare_monta_order_snapshot()
            )
        )

    @api.model
    def _as_table(self, differences):
        row = Markup("<tr><td>{}</td><td>{}</td><td>{}</td></tr>")
        head = Markup("<tr><th>{}</th><th>{}</th><th>{}</th></tr>").format(_("What"), _("Monta has"), _("Odoo has"))
        rows = Markup().join(
            row.format(" ▸ ".join(found["path"]), found["known"], found["meant"]) for found in differences
        )
        return Markup('<table class="table table-sm"><thead>{}</thead><tbody>{}</tbody></table>').format(head, rows)

    def action_write_quantities(self):
        """Give the order lines the quantities that Monta has, and forget what else differs."""
        _ = remembering(self.env)
        order = self._changeable_order()
        lines = {line.id: line for line in order.order_line}
        for found in self._take_back()["quantities"]:
            line = lines[found["line_id"]].with_context(monta_following=True)
            line.product_uom_qty = line.product_id.uom_id._compute_quantity(
                found["quantity"], line[compat.LINE_UOM], round=False
            )
        return order._monta_forget_change(_("Monta's quantities were written in Odoo."))

    def action_forget(self):
        """Leave Odoo as it is, and send nothing until the order is edited again."""
        _ = remembering(self.env)
        return self._changeable_order()._monta_forget_change(_("Nothing is sent until the order is edited again."))

    def _changeable_order(self):
        self.ensure_one()
        self.sale_order_id._monta_check_access()
        if not self.sale_order_id._monta_can_take_back():
            raise UserError(_("Meanwhile there is nothing to take back: look at the order again."))
        return self.sale_order_id
