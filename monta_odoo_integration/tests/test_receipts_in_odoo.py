"""Receiving in Odoo what Monta has received: off by default, and never more than Monta says."""

from odoo.addons.monta_odoo_integration import compat

from .purchase import PurchaseCase


class TestReceiptsInOdoo(PurchaseCase):
    """The same under both profiles: the feed of receipts is one."""

    profile = "v6"

    def setUp(self):
        super().setUp()
        self.set_params(inbound_validate_receipts="1")

    def in_odoo(self, order):
        """What Odoo has received of each line."""
        return order.order_line.mapped("qty_received")

    def received(self, order, *quantities):
        """Receive ``(product, quantity)`` at Monta and read that."""
        for product, quantity in quantities:
            self.receive(order, product, quantity)
        self.read_receipts()

    def create_tracked(self, sku):
        """A product with lots."""
        return self.create_product(sku, tracking="lot")

    def test_off_by_default(self):
        self.set_params(inbound_validate_receipts="")
        order = self.announced()
        self.received(order, (self.sku_a, 10))
        self.assertEqual((self.in_odoo(order), order.picking_ids.state), ([0, 0, 0], "assigned"))
        self.assertFalse(order.activity_ids)

    def test_all_of_it(self):
        order = self.announced()
        self.received(order, (self.sku_a, 10), (self.sku_b, 5), (self.sku_c, 7))
        self.assertEqual((self.in_odoo(order), order.picking_ids.mapped("state")), ([10, 5, 7], ["done"]))
        self.assertFalse(order.activity_ids)
        self.assertEqual(self.sandbox.mutations(), [], "what Monta told is not told back")

    def test_a_part_of_it_leaves_a_backorder(self):
        order = self.announced()
        self.received(order, (self.sku_a, 4))
        self.assertEqual(self.in_odoo(order), [4, 0, 0])
        self.assertEqual(sorted(order.picking_ids.mapped("state")), ["assigned", "done"])
        backorder = order.picking_ids.filtered(lambda picking: picking.state != "done")
        self.assertEqual(sorted(backorder.move_ids.mapped("product_uom_qty")), [5, 6, 7])

        self.received(order, (self.sku_a, 6), (self.sku_b, 5))
        self.assertEqual(self.in_odoo(order), [10, 5, 0])

    def test_what_people_received_is_not_received_again(self):
        order = self.announced()
        order.picking_ids.move_ids.filtered(lambda move: move.product_id == self.sku_a).write(
            {"quantity": 4, "picked": True}
        )
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        self.assertEqual(self.in_odoo(order), [4, 0, 0])
        self.received(order, (self.sku_a, 4))
        self.assertEqual(self.in_odoo(order), [4, 0, 0])
        self.received(order, (self.sku_a, 1))
        self.assertEqual(self.in_odoo(order), [5, 0, 0])

    def test_a_transfer_that_somebody_is_working_on_is_left_alone(self):
        order = self.announced()
        move = order.picking_ids.move_ids[0]
        move.write({"quantity": 2, "picked": True})
        self.received(order, (self.sku_a, 10))
        self.assertEqual(self.in_odoo(order), [0, 0, 0])
        move.picked = False
        self.read_receipts()
        self.assertEqual(self.in_odoo(order), [10, 0, 0], "looked at again when the work was put down")

    def test_too_much_is_for_people(self):
        order = self.announced()
        self.received(order, (self.sku_a, 12), (self.sku_b, 1))
        self.assertEqual(self.in_odoo(order), [10, 1, 0])
        self.assertIn("12 received, 10 announced", order.activity_ids.note, "told once, and not of the transfer again")
        order.activity_ids.action_feedback()
        self.read_receipts()
        self.assertFalse(order.activity_ids, "what somebody has dealt with is not asked again")

    def test_lots_are_for_people(self):
        buyer = self.create_buyer()
        order = self.announced([(self.create_tracked("SKU-LOT"), 3), (self.sku_a, 10)], user_id=buyer.id)
        self.receive(order, order.order_line[0].product_id, 3, batch="L2035-07")
        self.received(order, (self.sku_a, 10))
        self.assertEqual(self.in_odoo(order), [0, 10])
        self.assertEqual(len(order.activity_ids), 1)
        self.assertIn("3 of SKU-LOT", order.activity_ids.note)
        self.assertEqual(order.activity_ids.user_id, buyer)
        self.assertEqual(order.monta_receipt_ids.mapped("batch"), [False, "L2035-07"])

    def test_units(self):
        order = self.announced([(self.sku_a, 2, self.dozen)])
        self.received(order, (self.sku_a, 18))
        self.assertEqual(self.in_odoo(order), [1.5])

    def test_a_unit_that_cannot_hold_the_pieces_is_for_people(self):
        self.env["ir.config_parameter"].set_param("stock.propagate_uom", "1")
        order = self.announced([(self.sku_a, 2, self.dozen)])
        self.assertEqual(order.order_line.move_ids.product_uom, self.dozen)
        self.received(order, (self.sku_a, 7))
        self.assertEqual(self.in_odoo(order), [0])
        self.assertIn("cannot be written", order.activity_ids.note)
        self.received(order, (self.sku_a, 5))
        self.assertEqual(self.in_odoo(order), [1])

    def test_kits_arrive_by_their_parts(self):
        kit = self.create_product("KIT")
        self.create_kit(kit, [(self.sku_a, 2), (self.sku_b, 1)])
        order = self.announced([(kit, 4)])
        self.received(order, (self.sku_a, 4), (self.sku_b, 2))
        done = order.picking_ids.move_ids.filtered(lambda move: move.state == "done")
        self.assertEqual({move.product_id: move.quantity for move in done}, {self.sku_a: 4, self.sku_b: 2})

    def test_an_operation_without_backorders_is_for_people(self):
        order = self.announced()
        order.picking_type_id.create_backorder = "never"
        self.received(order, (self.sku_a, 4))
        self.assertEqual((self.in_odoo(order), order.picking_ids.state), ([0, 0, 0], "assigned"))
        self.assertIn("no backorders", order.activity_ids.note)

    def test_goods_that_went_back_to_the_vendor_are_not_received_again(self):
        order = self.announced([(self.sku_a, 10)])
        self.received(order, (self.sku_a, 6))
        done = order.picking_ids.filtered(lambda picking: picking.state == "done")
        wizard = self.env["stock.return.picking"].with_context(active_id=done.id, active_model="stock.picking")
        wizard = wizard.create({"picking_id": done.id})
        wizard.product_return_moves.quantity = 2
        if compat.SERIES == 17:
            back = self.env["stock.picking"].browse(wizard.create_returns()["res_id"])
        else:
            back = wizard._create_return()
        back.move_ids.write({"quantity": 2, "picked": True})
        back.button_validate()
        self.received(order, (self.sku_a, 1))
        arrived = order.order_line.move_ids.filtered(
            lambda move: move.state == "done" and move.location_id.usage == "supplier"
        )
        self.assertEqual(sum(arrived.mapped("quantity")), 7)
