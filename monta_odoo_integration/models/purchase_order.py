"""Purchase orders at Monta: what will arrive, when, from whom (documentation 1.4, 4.3, 5.4)."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..core import require_core


class PurchaseOrder(models.Model):
    """Announces its goods as an inbound forecast, and shows what Monta has received of them."""

    _name = "purchase.order"
    _inherit = ["purchase.order", "monta.document"]

    monta_receipt_state = fields.Selection(
        [("none", "Nothing received"), ("partial", "Partly received"), ("full", "Received"), ("over", "Over-received")],
        "Received at Monta",
        compute="_compute_monta_receipt_state",
        store=True,
    )

    monta_warning = fields.Text("Monta Warning", readonly=True, copy=False, help="What was announced and looks odd")

    @api.depends("order_line.monta_qty_received", "order_line.monta_qty_announced")
    def _compute_monta_receipt_state(self):
        for order in self:
            lines = order.order_line.filtered(lambda line: line.monta_qty_announced or line.monta_qty_received)
            if any(line.monta_qty_received > line.monta_qty_announced for line in lines):
                order.monta_receipt_state = "over"
            elif not any(lines.mapped("monta_qty_received")):
                order.monta_receipt_state = "none"
            elif all(line.monta_qty_received == line.monta_qty_announced for line in lines):
                order.monta_receipt_state = "full"
            else:
                order.monta_receipt_state = "partial"

    # -- monta.document -----------------------------------------------------------------------------------------

    def _prepare_monta_forecast_payload(self):
        """The forecast document (dict): what this method returns is what is announced.

        :raises monta_core.ForecastInvalid: naming everything that is wrong
        """
        return self.env["monta.inbound.forecast.service"]._build(self)["payload"]

    def _monta_payload(self):
        return self._prepare_monta_forecast_payload()

    def _monta_is_live(self):
        return self.state in ("purchase", "done")

    def _monta_follows_by_itself(self):
        try:
            return self._monta_settings().inbound_enable
        except UserError:
            return False

    def _monta_log_link(self):
        return {"purchase_order_id": self.id}

    def _monta_operations(self):
        return {"create": "forecast_create", "update": "forecast_update", "delete": "forecast_delete"}

    def _monta_differs(self, acknowledged, payload):
        settings = self._monta_settings()
        profile = "v6" if settings.speaks_v6 else "documented"
        return not require_core().plan_forecast(acknowledged, payload, profile)["empty"]

    @api.model
    def _monta_deliver(self, row, client):
        return self.env["monta.inbound.forecast.service"]._deliver(row, client)

    def _monta_push(self, delay=0, force=False):
        row = super()._monta_push(delay, force)
        forecast = self.env["monta.inbound.forecast.service"]._build(self)
        self.sudo().monta_warning = "\n".join(warning["message"] for warning in forecast["warnings"])
        return row

    @api.model
    def _monta_store(self, row):
        super()._monta_store(row)
        order = self.browse(row.res_id).exists()
        if row.state != "sent" or order.monta_state not in ("sent", "cancelled"):
            return
        for line in order.order_line:
            announced = line.product_qty if row.acknowledged and not line._prepare_monta_line()["skip"] else 0.0
            if line.monta_qty_announced != announced:
                line.monta_qty_announced = announced

    def _monta_lines_of(self, sku):
        """The lines whose product Monta knows as ``sku``; kits arrive as their components and have none."""
        gather = self.env["monta.gather"].sudo()
        skus = require_core().resolve_skus(gather._products(self.order_line.product_id))
        return self.order_line.filtered(lambda line: skus.get(str(line.product_id.id)) == sku)

    # -- purchase flow ------------------------------------------------------------------------------------------

    def button_approve(self, force=False):
        result = super().button_approve(force=force)
        self.filtered(lambda order: order._monta_is_live() and order._monta_follows_by_itself())._monta_quietly(
            lambda order: order._monta_push()
        )
        return result

    def button_cancel(self):
        result = super().button_cancel()
        self._monta_quietly(lambda order: order._monta_cancel())
        return result

    def unlink(self):
        self._monta_leave()
        return super().unlink()

    def write(self, vals):
        result = super().write(vals)
        if any(not name.startswith("monta_") for name in vals):
            self._monta_note_change()
        return result

    @api.model
    def cron_monta_receipts(self):
        """Read what Monta has received since the last time."""
        self.env["monta.inbound.receipts"]._run()

    # -- buttons ------------------------------------------------------------------------------------------------

    def action_monta_push_forecast(self):
        """Announce the selected orders at Monta now."""
        if len(self) > 1:
            self._monta_quietly(lambda order: order._monta_push(force=True))
        else:
            self._monta_push(force=True)
        return self._monta_report(_("Monta is up to date."))
