"""Orders without anything that could be put in a parcel: they are none of Monta's business, and nobody is bothered."""

from .purchase import PurchaseCase


class TestNothingToShip(PurchaseCase):
    """The wire is the same in both profiles here; Monta is never asked."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.repair = cls.create_service("Repair")

    def tearDown(self):
        self.assertEqual(self.sandbox.requests(), [])
        super().tearDown()

    def test_a_sale_of_services_says_so(self):
        order = self.create_order([(self.repair, 2)], confirm=False)
        self.assertEqual(order.monta_state, "not_sent")
        order.action_confirm()
        self.assertEqual(order.monta_state, "nothing")
        action = self.push(order)
        self.assertEqual(
            (action["params"]["message"], action["params"]["type"]),
            ("There is nothing in it for Monta to ship.", "info"),
        )
        self.assertEqual((order.monta_state, order.monta_error, order.activity_ids.ids), ("nothing", False, []))
        self.assertEqual(order.action_monta_sync()["params"]["message"], "There is nothing in it for Monta to ship.")
        self.assertFalse(order.monta_status_ids)

    def test_no_run_asks_for_their_status(self):
        settings = self.env["monta.config"]._for(self.env.company)
        order = self.create_order([(self.repair, 2)])
        goods = self.create_order()
        self.assertEqual(self.env["monta.status.resolver"]._open_orders(settings) & (order | goods), goods)

    def test_a_purchase_of_services_says_so(self):
        order = self.create_purchase([(self.repair, 2)])
        self.assertEqual(order.monta_state, "nothing")

    def test_goods_that_are_added_are_to_be_sent(self):
        order = self.create_order([(self.repair, 2)])
        line = {"product_id": self.sku_a.id, "product_uom_qty": 1}
        [shown] = order.web_save({"order_line": [(0, 0, line)]}, {"monta_state": {}})
        self.assertEqual(shown["monta_state"], "not_sent")

    def test_of_many_they_are_no_failures(self):
        orders = self.create_order([(self.repair, 2)]) | self.create_order([(self.repair, 1)])
        action = orders.action_monta_push()
        self.assertEqual(action["params"]["message"], "There is nothing in it for Monta to ship.")
        wrong = self.create_order(partner_shipping_id=self.create_partner("Nowhere", street="Kade 1").id)
        action = (orders | wrong).action_monta_push()
        self.assertIn("2 with nothing to ship, 1 cannot be sent", action["params"]["message"])
        self.assertEqual(action["params"]["show"]["action"]["domain"], [("id", "in", wrong.ids)])

    def test_one_that_was_refused_for_it_is_at_peace_again(self):
        order = self.create_order([(self.repair, 2)])
        order._monta_show_problem("It has no goods")
        self.assertTrue(order.activity_ids)
        self.push(order)
        self.assertEqual((order.monta_state, order.monta_error, order.activity_ids.ids), ("nothing", False, []))


class TestNothingToShipByItself(TestNothingToShip):
    """The same where orders are sent without anybody asking."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.set_params(push_on_confirm="1")

    def test_goods_that_are_added_are_to_be_sent(self):
        order = self.create_order([(self.repair, 2)])
        line = {"product_id": self.sku_a.id, "product_uom_qty": 1}
        [shown] = order.web_save({"order_line": [(0, 0, line)]}, {"monta_state": {}})
        self.assertEqual(shown["monta_state"], "queued")

    def test_of_many_they_are_no_failures(self):
        orders = self.create_order([(self.repair, 2)]) | self.create_order([(self.repair, 1)])
        self.commit()
        self.assertEqual((set(orders.mapped("monta_state")), len(self.rows(orders))), ({"nothing"}, 0))
