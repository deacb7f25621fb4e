"""What becomes of orders that have left: the feed tells of it, and nothing more is asked about them (decision 28)."""

from datetime import timedelta

from odoo import api, fields, models

from ... import compat


class MontaStatusCron(models.AbstractModel):
    """Follows the parcels of finished orders, on version 6 alone: elsewhere each order has to be asked for."""

    _inherit = "monta.status.cron"

    @api.model
    def _has_parcels_under_way(self, settings):
        """Whether the feed is still worth reading where no order is open: something has left and not arrived."""
        if not self._cursor(settings):
            return False
        since = fields.Datetime.now() - timedelta(days=settings.status_window_days)
        under_way = [
            ("track_trace", "!=", False),
            ("delivery_date", "=", False),
            ("sale_order_id.date_order", ">=", since),
        ]
        return bool(self._finished_snapshots(under_way, settings, limit=1))

    @api.model
    def _finished_snapshots(self, domain, settings, limit=None):
        """The snapshots of finished orders that ``domain`` leaves."""
        finished = [
            ("company_id", "=", settings.company.id),
            ("account", "=", settings.account),
            ("is_finished", "=", True),
            ("on_monta", "=", True),
            ("sale_order_id.state", "in", ("sale", "done")),
        ]
        return self.env["monta.order.status"].sudo().search([*finished, *domain], limit=limit)

    @api.model
    def _follow_parcels(self, orders, events, owners, settings):
        """Let what the feed tells of finished orders, those that are not among ``orders``, be their status.

        :param dict owners: the sale orders that go by the names in ``events``, as the resolver's ``_owners`` says it
        :return: those that have to be read, because the events do not say which of their parcels they are about
        """
        order_ids, must_be_read = set().union(*owners.values()) - set(orders.ids), self.env["sale.order"]
        if not order_ids:
            return must_be_read
        found = self._finished_snapshots([("sale_order_id", "in", list(order_ids))], settings)
        snapshots, finished = {snapshot.sale_order_id.id: snapshot for snapshot in found}, found.sale_order_id
        for order_id, told in self._new_events(finished, events, snapshots).items():
            if self.env["monta.status.resolver"]._store_carrier_update(snapshots[order_id], told):
                must_be_read |= snapshots[order_id].sale_order_id
        if snapshots:
            finished._monta_trigger_deliveries()
            compat.commit(self.env)
        return must_be_read.with_env(orders.env)
