"""What was said about how an order is to be carried out (decision 36); each condition adds its own part."""

from odoo import api, models


class SaleOrder(models.Model):
    """Gathers the conditions of an order, where they are switched on."""

    _inherit = "sale.order"

    def _prepare_monta_order_conditions(self):
        """The conditions of this order (dict), in the shape of ``rust/core/src/conditions.rs``.

        One that says nothing is left out.
        """
        self.ensure_one()
        return {}

    @api.model
    def _monta_condition_fields(self):
        """Names of the fields of this addon that a person fills in and that are sent (set)."""
        return set()

    def write(self, vals):
        result = super().write(vals)
        if self._monta_condition_fields() & vals.keys():
            self._monta_mark_changed(goods=False)
        return result
