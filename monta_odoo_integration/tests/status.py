"""What the tests of order status share: orders that are at Monta, a look at them, and what that asked."""

from datetime import timedelta

from .common import MontaCase


class StatusCase(MontaCase):
    """Orders that are at Monta without having been pushed by the test."""

    # -- Monta --------------------------------------------------------------------------------------------------

    def seed(self, order, *moves, fields=None, **body):
        """Put ``order`` at Monta and move it through the warehouse; ``body`` and ``fields`` as the sandbox has them."""
        seeded = {"WebshopOrderId": order.name, "Lines": [{"Sku": "SKU-A", "OrderedQuantity": 3}], **body}
        moves = [move if isinstance(move, dict) else {"to": move} for move in moves]
        self.sandbox.post("/orders", [{"order": seeded, "fields": fields or {}, "moves": moves}])

    def seed_all(self, orders):
        """Put ``orders`` at Monta in one go; nothing has happened to them."""
        self.sandbox.post("/orders", [{"order": {"WebshopOrderId": order.name}} for order in orders])

    def shipments(self, order, *rows):
        """Rows of the documented ``/shipments``."""
        self.sandbox.post(f"/orders/{order.name}/shipments", list(rows))

    def events(self, order, *rows):
        """Rows of events, as ``(TypeCode, Occured)`` or as they are."""
        rows = [row if isinstance(row, dict) else {"TypeCode": row[0], "Occured": row[1]} for row in rows]
        self.sandbox.post(f"/orders/{order.name}/events", rows)

    def show(self, order, **members):
        """Members that answers about ``order`` show in place of their own; those of before are forgotten."""
        self.sandbox.post(f"/orders/{order.name}/fields", members)

    def heal(self):
        """No more faults."""
        self.sandbox._call("DELETE", "/faults")

    def of(self, order):
        """The requests since the last time that were about ``order``."""
        return [path for path in self.asked() if order.name in path]

    # -- Odoo ---------------------------------------------------------------------------------------------------

    def create_orders(self, count, **vals):
        """So many confirmed orders, made in one go and without lines."""
        vals = {"partner_id": self.customer.id, "state": "sale", **vals}
        return self.env["sale.order"].create([dict(vals) for _number in range(count)])

    def sync(self, order):
        """Press Sync Monta; the snapshots of ``order``."""
        order.action_monta_sync()
        self.env.cr.flush()
        self.env.invalidate_all()
        return order.monta_status_ids

    def refresh(self):
        """One run of the status cron."""
        self.env["sale.order"].cron_monta_sync_status()
        self.env.cr.flush()
        self.env.invalidate_all()

    def set_back(self, snapshots, **delta):
        """Let ``snapshots`` be as old as ``delta`` says."""
        self.env.cr.flush()
        moment = self.env.cr.now().replace(microsecond=0) - timedelta(**delta)
        self.env.cr.execute(
            "UPDATE monta_order_status SET last_sync = %s, write_date = %s WHERE id IN %s",
            [moment, moment, tuple(snapshots.ids)],
        )
        self.env.invalidate_all()

    # -- looking ------------------------------------------------------------------------------------------------

    def lines(self, order):
        """Chatter lines about Monta, newest first."""
        return [message.body for message in order.message_ids if "Monta:" in (message.body or "")]

    def statuses(self, orders):
        """The status of each of ``orders``, in their order."""
        return [order.monta_status_id.status for order in orders]
