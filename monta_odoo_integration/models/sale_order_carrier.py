"""Which shipper a sale order asks Monta for: its delivery method's, and its pickup point (decision 35)."""

from odoo import api, fields, models


class SaleOrder(models.Model):
    """Gathers the carrier of an order, and asks Monta about its address."""

    _inherit = "sale.order"

    monta_pickup_point = fields.Char(
        "Pickup Point",
        copy=False,
        help="The code by which the carrier knows the pickup point that the customer has chosen. The delivery address "
        "is that of the point.",
    )

    @api.model
    def _monta_watched_fields(self):
        return super()._monta_watched_fields() | {"monta_pickup_point", "pickup_location_data"}

    def _prepare_monta_order_snapshot(self):
        order = self.sudo().with_company(self.company_id)
        return dict(super()._prepare_monta_order_snapshot(), carrier=order._prepare_monta_carrier())

    def _prepare_monta_carrier(self):
        """What the delivery method of this order stands for at Monta (dict), or None: then Monta chooses the shipper.

        The shape is that of ``carrier`` in the snapshot of ``monta_core.build_order``.
        """
        if "carrier_id" not in self._fields or not self.carrier_id:
            return None
        known = self.env["monta.shipping.method"]._by_method(self.company_id.id).get(self.carrier_id.id)
        return known and dict(known, pickup_point=self._monta_chosen_point())

    def _monta_chosen_point(self):
        """The pickup point that the customer has chosen, by hand or in Odoo's own shop; False where there is none."""
        if self.monta_pickup_point:
            return self.monta_pickup_point
        chosen = "pickup_location_data" in self._fields and self.pickup_location_data
        return str(chosen["id"]) if isinstance(chosen, dict) and chosen.get("id") else False

    def _monta_plan_change(self, row, acknowledged):
        change = super()._monta_plan_change(row, acknowledged)
        if change["change"] != "delete_order":
            change["check_address"] = self.env["monta.config"]._for(row.company_id).check_address
        return change

    def action_monta_check_address(self):
        """Ask Monta whether it delivers to the address of this order."""
        self._monta_check_access()
        check, problems = self.env["monta.address.check"], []
        for order in self:
            found = check._problems(order.company_id, order.partner_shipping_id, order.partner_id)
            problems += [f"{order.name}: {problem}" for problem in found] if len(self) > 1 else found
        return check._notification(problems)
