"""Acceptance 40 and 45: stock that is free to use is what Monta can ship, and what explains a difference waits."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form

from ..models.monta_stock import MAX_DOCUMENTS_SHOWN
from .purchase import PurchaseCase
from .stock import StockCase
from .valuation import value_in_real_time


class ExplainedCase(StockCase):
    """What is free to use in Odoo is to be what Monta can ship."""

    profile = "v6"

    def setUp(self):
        super().setUp()
        self.set_params(stock_basis="free")

    def adjustments(self, product):
        """The inventory adjustments of ``product``: how much each has added or taken away."""
        moves = self.moves(product).filtered("is_inventory")
        return [-move.quantity if move.location_dest_id.usage == "inventory" else move.quantity for move in moves]

    def free(self, product):
        """What can be used of ``product`` in Monta's location."""
        return product.with_context(location=self.stock.id).free_qty

    def status(self, order, stage):
        """Let Monta move ``order``, and read that."""
        self.sandbox.move(order.name, stage)
        order.action_monta_sync()
        self.env.cr.flush()
        self.env.invalidate_all()

    def sent(self, lines):
        """A confirmed order that Monta has; what becomes of it there is not known in Odoo yet."""
        order = self.create_order(lines)
        self.push(order)
        self.assertEqual(order.monta_state, "sent")
        return order

    def deliver(self, order):
        """Validate the deliveries of ``order`` in Odoo, as they are."""
        for picking in order.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel")):
            picking.move_ids.picked = True
            picking.button_validate()
        self.env.cr.flush()


class TestStockExplained(ExplainedCase):
    """Orders."""

    def test_the_life_of_an_order_makes_no_adjustment(self):
        self.put(self.sku_a, 20)
        self.monta_has(**{"SKU-A": 20})
        order = self.create_order([(self.sku_a, 5)])
        self.pull()
        self.push(order)
        # Monta has taken it, and nobody has looked yet.
        self.pull()
        self.assertEqual((self.adjustments(self.sku_a), self.free(self.sku_a)), ([], 15))
        self.assertEqual(self.row(self.sku_a).available, 15)
        # What each stage stands for is the core's to know.
        for stage in ("queued", "shipped"):
            with self.subTest(stage):
                self.status(order, stage)
                self.pull()
                self.assertEqual((self.on_hand(self.sku_a), self.free(self.sku_a)), (20, 15))
                self.assertEqual((self.row(self.sku_a).gap, self.row(self.sku_a).explained), (0, 5))
        self.deliver(order)
        self.pull()
        self.assertEqual((self.on_hand(self.sku_a), self.free(self.sku_a)), (15, 15))
        self.assertEqual(self.adjustments(self.sku_a), [])
        self.assertEqual((self.row(self.sku_a).explained, self.row(self.sku_a).documents), (0, False))

        self.monta_has(**{"SKU-A": 17})
        self.pull()
        self.assertEqual((self.adjustments(self.sku_a), self.on_hand(self.sku_a)), ([2], 17))

    def test_an_order_of_which_only_the_outbox_knows_that_it_was_sent_explains_too(self):
        self.put(self.sku_a, 20)
        self.monta_has(**{"SKU-A": 20})
        order = self.create_order([(self.sku_a, 5)])
        # The worker dies after Monta has answered, and before the order shows it.
        with patch.object(type(self.env["monta.sender"]), "_publish", return_value=None):
            self.push(order)
        self.assertEqual((len(self.sandbox.orders()), order.monta_last_push), (1, False))
        self.pull()
        self.assertEqual((self.adjustments(self.sku_a), self.row(self.sku_a).explained), ([], 5))

    def test_an_order_that_monta_has_with_other_goods_is_no_loss(self):
        self.put(self.sku_a, 20)
        self.monta_has(**{"SKU-A": 20})
        order = self.create_order([(self.sku_a, 5)])
        lines = [{"Sku": "SKU-A", "OrderedQuantity": 4}]
        self.sandbox.post("/orders", [{"order": {"WebshopOrderId": order.name, "Lines": lines}}])
        with self.logged("api.exists_different"):
            self.push(order)
        self.pull()
        self.assertEqual((self.row(self.sku_a).available, self.adjustments(self.sku_a)), (16, []))

    def test_an_order_with_a_kit_explains_its_components(self):
        kit = self.create_product("KIT")
        self.create_kit(kit, [(self.sku_a, 2), (self.sku_b, 3)])
        for product in self.sku_a, self.sku_b:
            self.put(product, 20)
        self.monta_has(**{"SKU-A": 20, "SKU-B": 20})
        order = self.sent([(kit, 2)])
        self.status(order, "queued")
        self.pull()
        self.assertEqual([self.row(p).explained for p in (self.sku_a, self.sku_b)], [4, 6])
        self.deliver(order)
        self.pull()
        self.assertEqual([self.on_hand(p) for p in (self.sku_a, self.sku_b)], [16, 14])
        self.assertFalse(self.adjustments(self.sku_a) + self.adjustments(self.sku_b))

    def test_in_a_warehouse_of_three_steps_what_was_picked_is_gone(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        self.put(self.sku_a, 20)
        self.monta_has(**{"SKU-A": 20})
        order = self.sent([(self.sku_a, 5)])
        self.status(order, "queued")
        self.pull()
        self.assertEqual(self.row(self.sku_a).explained, 5)
        pick = order.picking_ids.filtered(lambda picking: picking.location_id == self.stock)
        pick.move_ids.picked = True
        pick.button_validate()
        self.pull()
        self.assertEqual((self.on_hand(self.sku_a), self.row(self.sku_a).explained), (15, 0))
        self.assertEqual(self.adjustments(self.sku_a), [])

    def test_what_has_left_is_delivered_first_where_that_is_switched_on(self):
        self.set_params(delivery_validate="shipped")
        self.put(self.sku_a, 20)
        self.monta_has(**{"SKU-A": 20})
        order = self.sent([(self.sku_a, 5)])
        self.sandbox.ship(order.name, {"track_trace": "3SA", "goods": {"SKU-A": 3}}, shipped=False)
        order.action_monta_sync()
        self.pull()
        self.assertEqual(order.order_line.qty_delivered, 3)
        self.assertEqual((self.on_hand(self.sku_a), self.free(self.sku_a)), (17, 15))
        self.assertEqual(self.row(self.sku_a).explained, 2)
        # Monta drops the rest, and Odoo cancels it before the numbers are compared.
        self.sandbox.drop(order.name, "SKU-A")
        order.action_monta_sync()
        self.pull()
        self.assertEqual((self.on_hand(self.sku_a), self.row(self.sku_a).available), (17, 17))
        self.assertEqual(self.adjustments(self.sku_a), [])

    def test_a_cancelled_order_waits_for_its_cancellation_and_then_for_nothing(self):
        self.put(self.sku_a, 20)
        self.monta_has(**{"SKU-A": 20})
        order = self.sent([(self.sku_a, 5)])
        self.status(order, "queued")
        self.sandbox.fault("status", status=503, method="DELETE", times=0)
        order._action_cancel()
        with self.logged("api.server_error"):
            self.commit()
        self.pull()
        self.assertEqual((self.adjustments(self.sku_a), self.row(self.sku_a).explained), ([], 5))
        self.assertIn("cancelled in Odoo", self.row(self.sku_a).explanation)
        self.sandbox._call("DELETE", "/faults")
        self.run_cron()
        self.assertEqual(order.monta_state, "cancelled")
        self.pull()
        self.assertEqual((self.adjustments(self.sku_a), self.row(self.sku_a).explained), ([], 0))

    def test_more_is_promised_than_there_is(self):
        self.put(self.sku_a, 2)
        self.monta_has(**{"SKU-A": 2})
        order = self.sent([(self.sku_a, 5)])
        self.status(order, "queued")
        self.sandbox.figures("SKU-A", StockAvailable=-3)
        self.set_params(stock_cursor="")
        with self.logged("as -3"):
            self.env["product.product"].cron_monta_qty_sync()
        self.assertEqual((self.on_hand(self.sku_a), self.adjustments(self.sku_a)), (2, []))

    def test_each_document_is_named_and_opened(self):
        self.put(self.sku_a, 30)
        self.monta_has(**{"SKU-A": 30})
        orders = self.create_alike(12, [(self.sku_a, 1)])
        self.push(orders)
        self.run_cron()
        self.pull()
        row = self.row(self.sku_a)
        self.assertEqual((row.available, row.odoo_quantity, row.explained, row.gap), (18, 30, 12, 0))
        self.assertEqual(row.explanation.count("to be delivered in Odoo"), MAX_DOCUMENTS_SHOWN)
        self.assertIn("2 more", row.explanation)
        opened = row.action_view_orders()
        self.assertEqual(self.env[opened["res_model"]].search(opened["domain"]), orders)
        with self.assertRaises(UserError):
            row.action_view_purchases()
        self.assertEqual(Form(row).explained, 12)

        # What is on hand is what Monta can ship again.
        self.set_params(stock_basis="available")
        self.pull()
        self.assertEqual((self.on_hand(self.sku_a), row.explained, row.explanation), (18, 0, False))

    def test_no_product_and_no_order_takes_a_statement_of_its_own(self):
        def orders(products):
            self.monta_has(*({"Sku": product.default_code, "StockAvailable": 50} for product in products))
            made = self.env["sale.order"].union(*(self.create_order([(p, 1)]) for p in products))
            made.monta_state = "sent"
            made.monta_last_push = "2025-01-01 00:00:00"

        orders(self.create_products(f"FEW-{number}" for number in range(3)))
        self.pull()
        few = self.statements()
        orders(self.create_products(f"MANY-{number}" for number in range(15)))
        self.pull()
        self.assertLess(self.statements() - few, 8)

    def test_the_journal_stays_empty(self):
        category = self.env["product.category"].create({"name": "Valued"})
        value_in_real_time(self.env, category)
        product = self.create_product("VALUED", categ_id=category.id, standard_price=10.0)
        self.monta_has(VALUED=20)
        self.pull()
        entries = self.env["account.move"].search_count([])
        self.assertTrue(self.adjustments(product))
        order = self.sent([(product, 5)])
        for stage in ("queued", "shipped"):
            self.status(order, stage)
            self.pull()
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        self.assertEqual(self.adjustments(product), [20])
        self.deliver(order)
        delivered = self.env["account.move"].search_count([])
        self.pull()
        self.assertEqual(self.env["account.move"].search_count([]), delivered)
        self.monta_has(VALUED=17)
        self.pull()
        self.assertGreater(self.env["account.move"].search_count([]), delivered, "an adjustment would have shown")


class TestReceiptsExplained(ExplainedCase, PurchaseCase):
    """Goods that arrive."""

    def setUp(self):
        super().setUp()
        self.put(self.sku_a, 20)
        self.monta_has(**{"SKU-A": 20, "SKU-B": 0, "SKU-C": 0})

    def test_what_has_arrived_at_monta_waits_for_its_receipt(self):
        order = self.announced([(self.sku_a, 10)])
        self.pull()
        self.receive(order, self.sku_a, 6)
        self.pull()
        row = self.row(self.sku_a)
        self.assertEqual((row.available, self.on_hand(self.sku_a), row.explained, row.gap), (26, 20, -6, 0))
        self.assertIn(f"{order.name}: 6", row.explanation)
        self.assertEqual(row.action_view_purchases()["domain"], [("id", "in", order.ids)])
        order.picking_ids.move_ids.write({"quantity": 6, "picked": True})
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        self.pull()
        self.assertEqual((self.on_hand(self.sku_a), row.explained), (26, 0))
        self.assertEqual(self.adjustments(self.sku_a), [])

    def test_it_is_received_first_where_that_is_switched_on(self):
        self.set_params(inbound_validate_receipts="1")
        order = self.announced([(self.sku_a, 10)])
        self.receive(order, self.sku_a, 10)
        self.pull()
        self.assertEqual((self.on_hand(self.sku_a), order.picking_ids.state), (30, "done"))
        self.assertEqual(self.adjustments(self.sku_a), [])

    def test_a_person_who_asks_takes_nothing_for_lost_or_found(self):
        order = self.announced([(self.sku_a, 10)])
        self.receive(order, self.sku_a, 10)
        # Nobody has read the receipt.
        self.sku_a.action_monta_refresh_stock()
        self.assertEqual((self.on_hand(self.sku_a), self.adjustments(self.sku_a)), (20, []))
        self.assertIn("perhaps arrived", self.row(self.sku_a).explanation)
