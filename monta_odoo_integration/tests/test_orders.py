"""Scenarios 1 to 3 of the acceptance list: create, update and cancel, in both API profiles."""

from odoo.exceptions import UserError

from .common import MontaCase


class OrderScenarios:
    """What holds whatever API the account speaks."""

    def test_push_creates_the_order_once(self):
        order = self.create_order(client_order_ref="PO-7741")
        self.push(order)

        (request,) = self.sandbox.requests()
        self.assertEqual((request["method"], request["path"]), ("POST", "/order"))
        self.assertTrue(request["headers"]["authorization"].startswith("Basic "))
        self.assertEqual(request["headers"]["cache-control"], "no-cache")
        body = request["body"]
        self.assertEqual(body["WebshopOrderId"], order.name)
        self.assertEqual(body["Reference"], "PO-7741")
        delivery = body["ConsumerDetails"]["DeliveryAddress"]
        self.assertEqual((delivery["Street"], delivery["HouseNumber"], delivery["City"]), ("Kade", "99", "Rotterdam"))
        invoice = body["ConsumerDetails"]["InvoiceAddress"]
        self.assertEqual(
            (invoice["Street"], invoice["HouseNumber"], invoice["HouseNumberAddition"]), ("Molenstraat", "12", "b")
        )
        self.assertEqual([(line["Sku"], line["OrderedQuantity"]) for line in body["Lines"]], [("SKU-A", 3)])
        self.assertEqual((body["Invoice"]["AmountInclTax"], body["Invoice"]["TotalTax"]), (36.3, 6.3))
        self.assertNotIn("Origin", body)
        self.assertEqual(order.monta_state, "sent")
        self.assertEqual(len(order.monta_log_ids), 1)

    def test_a_changed_quantity_is_one_update(self):
        order = self.create_order()
        self.push(order)
        order.order_line.product_uom_qty = 5
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.sandbox.forget_requests()

        self.push(order)
        (request,) = self.sandbox.mutations()
        self.assertEqual(request["path"], f"/order/{order.name}")
        self.assertEqual(request["method"], {"v6": "PUT", "documented": "PATCH"}[self.profile])
        (stored,) = self.sandbox.orders()
        self.assertEqual(stored["Lines"][0]["OrderedQuantity"], 5)
        self.assertEqual(order.monta_state, "sent")

        self.sandbox.forget_requests()
        self.push(order)
        self.assertEqual(self.sandbox.requests(), [])

    def test_cancel_deletes_with_a_reason(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.forget_requests()
        order._action_cancel()
        self.commit()

        (request,) = self.sandbox.requests()
        self.assertEqual((request["method"], request["path"]), ("DELETE", f"/order/{order.name}"))
        self.assertTrue(request["body"]["Note"])
        self.assertEqual(order.monta_state, "cancelled")

    def test_a_missing_postcode_is_an_error_before_anything_is_sent(self):
        self.delivery.zip = False
        order = self.create_order()
        with self.assertRaisesRegex(UserError, "(?i)postcode|postal code|zip"):
            order.action_monta_push()
        self.commit()
        self.assertEqual(self.sandbox.requests(), [])


class TestOrdersV6(OrderScenarios, MontaCase):
    """Against Monta's live API."""

    profile = "v6"


class TestOrdersDocumented(OrderScenarios, MontaCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
