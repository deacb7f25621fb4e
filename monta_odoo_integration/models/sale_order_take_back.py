"""A change that Monta refused is taken back: what Monta has stays, and nothing more is sent of it."""

from odoo import _, models
from odoo.exceptions import UserError

from ..notification import notification


class SaleOrder(models.Model):
    """The button *Keep What Monta Has*, which opens the wizard ``monta.take.back``."""

    _inherit = "sale.order"

    def _monta_acknowledged(self):
        """This order as Monta acknowledged it last (JSON text); False when Monta does not have it."""
        rows = self.env["monta.outbox"]._rows_of(self)
        return rows._acknowledged_as(rows._account(), self.monta_reference)

    def _monta_can_take_back(self):
        """Whether Monta has this order and has refused to change it."""
        refused = self.env["monta.outbox"].sudo()._open_rows_of(self)
        return (
            self._monta_is_confirmed()
            and bool(self.sudo()._monta_acknowledged())
            and set(refused.mapped("state")) == {"failed"}
            and not any(refused.mapped("uncertain"))
        )

    def action_monta_take_back(self):
        """Show what Odoo would send beside what Monta has."""
        self.ensure_one()
        self._monta_check_access()
        if not self._monta_can_take_back():
            raise UserError(_("Monta has refused no change of this order, so there is nothing to take back."))
        wizard = self.env["monta.take.back"].create({"sale_order_id": self.id})
        return wizard._get_records_action(name=_("Keep What Monta Has"), target="new", context={})

    def _monta_forget_change(self, message):
        """What Odoo would send is not sent until the order is edited again.

        :param str message: what was decided, for the log and the chatter
        """
        order = self.sudo()
        rows = self.env["monta.outbox"]._rows_of(order)
        rows._open()._lock_idle()._set_superseded()
        order._monta_count_change()
        rows.filtered(lambda row: row.state == "sent")[-1:].revision = order.monta_revision
        order._monta_refresh()
        order._monta_close_activity()
        order._create_monta_log({"message": message}, "info", "take_back")
        order.message_post(body=message)
        return notification(message)
