"""What Monta has received (plugin documentation, "Inbound Forecast", monta-api 5), in both API profiles."""

import re
from datetime import datetime, timedelta
from unittest.mock import patch

from .common import LOGGER
from .purchase import PurchaseCase


class ReceiptScenarios:
    """What holds whatever API the account speaks."""

    def received(self, order):
        """What the lines of ``order`` show as received at Monta."""
        return order.order_line.mapped("monta_qty_received")

    def test_receipts_are_added_up(self):
        order = self.announced()
        self.read_receipts()
        self.assertEqual((order.monta_receipt_state, self.received(order)), ("none", [0, 0, 0]))

        self.receive(order, self.sku_a, 4)
        self.receive(order, self.sku_a, 3)
        self.read_receipts()
        self.assertEqual((order.monta_receipt_state, self.received(order)), ("partial", [7, 0, 0]))

        for product, quantity in ((self.sku_a, 3), (self.sku_b, 5), (self.sku_c, 7)):
            self.receive(order, product, quantity)
        self.read_receipts()
        self.assertEqual((order.monta_receipt_state, self.received(order)), ("full", [10, 5, 7]))
        self.assertEqual(len(order.monta_receipt_ids), 5)
        self.assertEqual(self.sandbox.mutations(), [])

    def test_a_row_counts_once(self):
        order = self.announced()
        self.receive(order, self.sku_a, 4)
        self.read_receipts()
        self.read_receipts()
        self.assertEqual(self.received(order), [4, 0, 0])
        self.set_params(inbound_cursor="")
        self.read_receipts()
        self.assertEqual((self.received(order), len(order.monta_receipt_ids)), ([4, 0, 0], 1))

    def test_reading_goes_on_where_it_stopped(self):
        order = self.announced()
        for _number in range(31):
            self.receive(order, self.sku_a, 1)
        self.read_receipts()
        self.assertEqual(self.received(order)[0], 31)
        self.sandbox.forget_requests()
        self.read_receipts()
        (request,) = self.sandbox.requests()
        newest = max(int(number) for number in order.monta_receipt_ids.mapped("monta_id"))
        self.assertEqual((request["path"], request["query"]), ("/inbounds", f"sinceid={newest}"))

    def test_returns_and_quarantine_are_no_receipts(self):
        order = self.announced()
        sale = self.create_order([(self.sku_a, 2)])
        self.push(sale)
        self.sandbox.post("/inbounds", {"sku": "SKU-A", "quantity": 2, "returned_order": sale.name})
        self.receive(order, self.sku_a, 2, returned_order=sale.name)
        self.receive(order, self.sku_a, 3, quarantine=True)
        self.read_receipts()
        self.assertEqual((order.monta_receipt_state, self.received(order)), ("none", [0, 0, 0]))
        self.receive(order, self.sku_a, 1)
        self.read_receipts()
        self.assertEqual(self.received(order), [1, 0, 0])

    def test_too_much_and_too_little_are_shown(self):
        order = self.announced()
        self.receive(order, self.sku_a, 12)
        self.receive(order, self.sku_b, 2)
        self.read_receipts()
        self.assertEqual((order.monta_receipt_state, self.received(order)), ("over", [12, 2, 0]))
        orders = self.env["purchase.order"]
        self.assertIn(order, orders.search([("monta_receipt_state", "=", "over")]))

    def test_too_much_is_an_activity_until_it_is_ordered(self):
        order = self.announced([(self.sku_a, 10)])
        kind = self.env.ref("monta_odoo_integration.mail_activity_type_monta_too_much")
        activities = self.env["mail.activity"].search_count
        mine = [("res_model", "=", "purchase.order"), ("res_id", "=", order.id), ("activity_type_id", "=", kind.id)]
        self.receive(order, self.sku_a, 10)
        self.read_receipts()
        self.assertEqual(activities(mine), 0)
        for expected in ("12 received, 10 announced", "13 received, 10 announced"):
            self.receive(order, self.sku_a, int(expected[:2]) - int(order.order_line.monta_qty_received))
            self.read_receipts()
            self.assertEqual(activities(mine), 1)
            self.assertIn(expected, self.env["mail.activity"].search(mine).note)
        self.set_quantity(order.order_line, 13)
        self.change()
        self.assertEqual((order.monta_receipt_state, activities(mine)), ("full", 0))

    def test_what_arrives_is_told_once(self):
        kit = self.create_product("KIT")
        self.create_kit(kit, [(self.sku_b, 2)])
        order = self.announced([(self.sku_a, 10), (kit, 3)])
        told = order.message_ids

        def news():
            return [re.sub("<[^>]+>", "", message.body) for message in order.message_ids - told]

        self.receive(order, self.sku_a, 4)
        self.receive(order, self.sku_a, 3)
        self.receive(order, self.sku_b, 6)
        self.read_receipts()
        self.assertEqual(news(), ["Monta received 7 × SKU-A, 6 × SKU-B."])
        self.read_receipts()
        self.assertEqual(len(news()), 1)
        receipts = order.monta_receipt_ids.sorted("monta_id")
        self.assertEqual(receipts.mapped("product_id"), self.sku_a | self.sku_b)
        for receipt in receipts:
            # Monta's clock hangs in Amsterdam, Odoo's shows UTC.
            ahead = datetime.fromisoformat(receipt.received[:19]) - receipt.received_at
            self.assertIn(ahead, (timedelta(hours=1), timedelta(hours=2)))
        action = order.action_view_monta_receipts()
        groups = self.env["monta.inbound.receipt"]._read_group(action["domain"], ["product_id"], ["quantity:sum"])
        self.assertEqual({product: quantity for product, quantity in groups}, {self.sku_a: 7, self.sku_b: 6})

    def test_receipts_are_shown_in_the_unit_of_the_line(self):
        order = self.announced([(self.sku_a, 10, self.dozen)])
        self.receive(order, self.sku_a, 30)
        self.read_receipts()
        self.assertEqual(self.received(order), [2.5])

    def test_two_lines_of_one_product_share_what_comes(self):
        order = self.announced([(self.sku_a, 6), (self.sku_a, 4)])
        self.receive(order, self.sku_a, 7)
        self.read_receipts()
        self.assertEqual(self.received(order), [6, 1])
        self.receive(order, self.sku_a, 5)
        self.read_receipts()
        self.assertEqual((self.received(order), order.monta_receipt_state), ([6, 6], "over"))

    def test_a_kit_is_there_when_its_parts_are(self):
        kit = self.create_product("KIT")
        self.create_kit(kit, [(self.sku_a, 2), (self.sku_b, 1)])
        order = self.announced([(kit, 4)])
        self.assertEqual(order.order_line.monta_qty_announced, 4)
        self.receive(order, self.sku_a, 8)
        self.read_receipts()
        self.assertEqual((self.received(order), order.monta_receipt_state), ([0], "partial"))
        self.receive(order, self.sku_b, 2)
        self.read_receipts()
        self.assertEqual(self.received(order), [2])

    def test_companies_that_share_an_account_get_their_own(self):
        other = self.env["res.company"].create({"name": "Other BV"})
        self.env.user.company_ids |= other
        mine = self.announced([(self.sku_a, 3)])
        theirs = self.create_purchase(
            [(self.sku_a, 5)], company_id=other.id, name="OTHER/1",
            picking_type_id=self.env["stock.picking.type"].search(
                [("company_id", "=", other.id), ("code", "=", "incoming")], limit=1
            ).id,
        )  # fmt: skip
        self.commit()
        self.receive(theirs, self.sku_a, 5)
        self.receive(mine, self.sku_a, 2)
        self.sandbox.forget_requests()
        self.read_receipts()
        self.assertEqual(len(self.sandbox.requests()), 1)
        self.assertEqual((self.received(mine), self.received(theirs)), ([2], [5]))

    def test_what_was_announced_elsewhere_is_left_alone(self):
        order = self.announced()
        self.sandbox.post("/inbounds", {"sku": "SKU-A", "quantity": 9})
        self.read_receipts()
        self.assertEqual((self.received(order), order.monta_receipt_ids.ids), ([0, 0, 0], []))

    def test_nothing_is_asked_before_something_was_announced(self):
        self.read_receipts()
        self.assertEqual(self.sandbox.requests(), [])

    def test_goods_that_arrive_before_monta_has_confirmed_their_announcement(self):
        self.announced()
        self.sandbox.fault("drop_after", method="POST", path=self.create_path())
        with self.logged("forecast_create"):
            order = self.create_purchase()
            self.commit()
        self.receive(order, self.sku_a, 4)
        self.read_receipts()
        self.run_cron()
        self.assertEqual((order.monta_state, self.received(order)), ("sent", [4, 0, 0]))

    def test_an_order_that_cannot_be_counted_stops_no_other(self):
        broken, order = self.announced(), self.announced()
        self.receive(broken, self.sku_a, 1)
        self.receive(order, self.sku_a, 4)
        original = type(broken.order_line)._prepare_monta_line

        def fails(line):
            if line.order_id == broken:
                raise ZeroDivisionError
            return original(line)

        with patch.object(type(broken.order_line), "_prepare_monta_line", fails), self.assertLogs(LOGGER, "ERROR"):
            self.read_receipts()
        self.assertEqual(self.received(order), [4, 0, 0])
        self.receive(broken, self.sku_a, 1)
        self.read_receipts()
        self.assertEqual(self.received(broken), [2, 0, 0], "what was stored is counted as soon as that is possible")

    def test_monta_out_of_reach_loses_nothing(self):
        order = self.announced()
        self.receive(order, self.sku_a, 4)
        self.sandbox.fault("status", path="/inbounds", status=503)
        with self.logged("receipts") as caught:
            self.read_receipts()
        self.assertEqual([record.levelname for record in caught.records], ["WARNING"], "nothing is wrong with Odoo")
        line = self.env["monta.sale.log"].search([("tag", "=", "receipts")], limit=1)
        self.assertIn("503", line.message)
        self.assertEqual(self.received(order), [0, 0, 0])
        self.read_receipts()
        self.assertEqual(self.received(order), [4, 0, 0])


class TestReceiptsV6(ReceiptScenarios, PurchaseCase):
    """Against Monta's live API."""

    profile = "v6"


class TestReceiptsDocumented(ReceiptScenarios, PurchaseCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
