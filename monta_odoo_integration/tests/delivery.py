"""What the tests of deliveries share: parcels that leave Monta, and what Odoo has delivered."""

from .family import FamilyCase


class DeliveryCase(FamilyCase):
    """Orders that Odoo delivers once Monta has shipped them."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        (cls.mug | cls.tray).invoice_policy = "delivery"

    def setUp(self):
        super().setUp()
        self.set_params(delivery_validate="shipped")

    # -- Monta --------------------------------------------------------------------------------------------------

    def leave(self, order, track_trace="3SA", shipped=True, **goods):
        """Let one parcel with these pieces leave; ``shipped=False``: the order waits for the rest."""
        parcel = {"track_trace": track_trace, "goods": goods}
        self.sandbox.ship(order.monta_reference, parcel, shipped=shipped)

    def warehouse(self):
        """The warehouse that orders leave from."""
        return self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)], limit=1)

    # -- Odoo ---------------------------------------------------------------------------------------------------

    def deliver(self):
        """One run of the scheduled action."""
        self.env["sale.order"].cron_monta_deliveries()
        self.env.cr.flush()
        self.env.invalidate_all()

    def look(self, *orders):
        """Let Odoo hear of what Monta did, and deliver that."""
        for order in orders:
            self.sync(order)
        self.deliver()

    def left(self, order, track_trace="3SA", **goods):
        """Let one parcel leave, and Odoo deliver that."""
        self.leave(order, track_trace, **goods)
        self.look(order)

    def nested_kit(self):
        """A kit of a mug and a kit of three mugs and a tray."""
        inner, outer = self.create_product("INNER"), self.create_product("OUTER")
        self.create_kit(inner, [(self.mug, 3), (self.tray, 1)])
        self.create_kit(outer, [(inner, 1), (self.mug, 1)])
        return outer

    # -- looking ------------------------------------------------------------------------------------------------

    def in_odoo(self, order):
        """What Odoo has delivered of each line."""
        return order.order_line.mapped("qty_delivered")

    def transfers(self, order):
        """``(state, {SKU: pieces})`` of each transfer to the customer, oldest first."""
        outgoing = order.picking_ids.filtered(lambda transfer: transfer.location_dest_id.usage == "customer")
        return [
            (transfer.state, {move.product_id.default_code: move.product_uom_qty for move in transfer.move_ids})
            for transfer in outgoing.sorted("id")
        ]

    def states(self, order):
        """The states of the transfers, oldest first."""
        return order.picking_ids.sorted("id").mapped("state")
