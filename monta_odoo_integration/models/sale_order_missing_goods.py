"""What Monta does when a part of an order is not there (decision 36)."""

from odoo import api, fields, models


class SaleOrder(models.Model):
    """Sends the shipping policy of the order; to send nothing of what is missing is chosen for one order only."""

    _inherit = "sale.order"

    monta_drop_missing = fields.Boolean(
        "Drop What Is Missing",
        copy=False,
        help="Monta ships what is there, and takes the rest off the order for good",
    )
    monta_follows_policy = fields.Boolean(compute="_compute_monta_follows_policy")

    @api.depends("company_id")
    def _compute_monta_follows_policy(self):
        for order in self:
            order.monta_follows_policy = order._monta_option("backorder_policy") == "order"

    def _prepare_monta_order_conditions(self):
        conditions = super()._prepare_monta_order_conditions()
        if self._monta_settings().backorder_policy == "order":
            conditions["backorder"] = {"policy": self.picking_policy or "", "drop_missing": self.monta_drop_missing}
        return conditions

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | {"picking_policy"}

    @api.model
    def _monta_condition_fields(self):
        return super()._monta_condition_fields() | {"monta_drop_missing"}
