"""Scenarios 1 to 3 of the acceptance list: create, update and cancel, in both API profiles."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import MontaCase

LOGGER = "odoo.addons.monta_odoo_integration.models.monta_document"


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

    def test_an_update_keeps_the_lines_where_monta_has_them(self):
        order = self.create_order([(self.sku_a, 3), (self.sku_b, 1), (self.create_product("SKU-C"), 2)])
        self.push(order)
        order.order_line[1].product_uom_qty = 0
        order.order_line.filtered(lambda line: line.product_id == self.sku_a).product_uom_qty = 4
        order.write({"order_line": [(0, 0, {"product_id": self.create_product("SKU-D").id, "product_uom_qty": 1})]})
        self.sandbox.forget_requests()
        self.push(order)

        self.assertEqual(len(self.sandbox.mutations()), 1)
        (stored,) = self.sandbox.orders()
        self.assertEqual(
            [(line["Sku"], line["OrderedQuantity"]) for line in stored["Lines"]],
            [("SKU-A", 4), ("SKU-C", 2), ("SKU-D", 1)],
        )
        if self.profile == "documented":
            guards = [operation for operation in self.sandbox.mutations()[0]["body"] if operation["op"] == "test"]
            self.assertEqual([guard["value"] for guard in guards], ["SKU-A", "SKU-B"])

    def test_a_moved_customer_is_seen_as_a_change(self):
        order = self.create_order()
        self.push(order)
        self.delivery.street = "Kade 101"
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.push(order)
        (stored,) = self.sandbox.orders()
        self.assertEqual(stored["ConsumerDetails"]["DeliveryAddress"]["HouseNumber"], "101")

    def test_a_change_that_is_taken_back_is_none(self):
        order = self.create_order()
        self.push(order)
        order.order_line.product_uom_qty = 5
        self.commit()
        order.order_line.product_uom_qty = 3
        self.commit()
        self.assertEqual(order.monta_state, "sent")

    def test_what_monta_picks_is_not_cancelled(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.move(order.name, "picking")
        with mute_logger(LOGGER):
            order._action_cancel()
            self.commit()

        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.monta_state, "blocked")
        self.assertIn("pick", order.monta_error.lower())
        self.assertEqual([level for level, _tag, _payload in self.logs(order, "order_delete")], ["error"])
        self.assertEqual(len(order.activity_ids), 1)

    def test_a_quotation_that_was_never_sent_is_cancelled_in_silence(self):
        order = self.create_order(confirm=False)
        order._action_cancel()
        self.commit()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(order.monta_state, "not_sent")

    def test_a_confirmed_order_that_odoo_keeps_stays_at_monta(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.forget_requests()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            order.unlink()
        self.commit()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(order.monta_state, "sent")

    def test_an_order_that_is_deleted_goes_from_monta_too(self):
        order = self.create_order()
        self.push(order)
        name = order.name
        # Cancelled in Odoo while Monta was out of reach, so that it is still there.
        self.sandbox.fault("status", status=503, method="DELETE")
        with mute_logger(LOGGER):
            order._action_cancel()
            self.commit()
        self.sandbox.forget_requests()
        order.unlink()
        self.commit()
        (request,) = self.sandbox.mutations()
        self.assertEqual((request["method"], request["path"]), ("DELETE", f"/order/{name}"))

    def test_an_order_that_comes_back_gets_a_new_name_at_monta(self):
        order = self.create_order()
        self.push(order)
        order._action_cancel()
        self.commit()
        order.action_draft()
        order.action_confirm()
        self.push(order)
        self.assertEqual(order.monta_state, "sent")
        self.assertEqual(order.monta_reference, f"{order.name}-2")
        self.assertEqual(
            {stored["WebshopOrderId"]: stored["Deleted"] for stored in self.sandbox.orders()},
            {order.name: True, f"{order.name}-2": False},
        )

    def test_a_name_with_a_slash_is_one_segment(self):
        order = self.create_order(name="SO/2025/00012 #1")
        self.push(order)
        order.order_line.product_uom_qty = 5
        self.push(order)
        order._action_cancel()
        self.commit()
        paths = {request["path"] for request in self.sandbox.requests()} - {"/info"}
        self.assertEqual(paths, {"/order", "/order/SO%2F2025%2F00012%20%231"})
        self.assertEqual(order.monta_state, "cancelled")

    def test_an_order_that_monta_lost_is_created_again(self):
        order = self.create_order()
        self.push(order)
        self.sandbox.reset(self.profile)
        order.order_line.product_uom_qty = 5
        with mute_logger(LOGGER):
            self.push(order)
        self.assertEqual(order.monta_state, "blocked")
        self.push(order)
        self.assertEqual(order.monta_state, "sent")
        (stored,) = self.sandbox.orders()
        self.assertEqual(stored["Lines"][0]["OrderedQuantity"], 5)

    def test_an_order_under_verification_is_updated_later(self):
        self.sandbox.reset(self.profile, verify_seconds=600)
        order = self.create_order()
        self.push(order)
        order.order_line.product_uom_qty = 5
        with mute_logger(LOGGER):
            self.push(order)
        self.assertEqual(order.monta_state, "queued")
        self.sandbox.post("/clock", {"advance_seconds": 700})
        self.run_cron()
        self.assertEqual(order.monta_state, "sent")

    def test_origin_is_sent_only_when_it_says_something(self):
        for origin, sent in (("Moyee_Odoo", "Moyee_Odoo"), ("   ", None)):
            self.set_params(origin=origin)
            self.push(self.create_order())
            self.assertEqual(self.sandbox.mutations()[-1]["body"].get("Origin"), sent)

    def test_a_name_that_is_too_long_is_an_error(self):
        order = self.create_order(name="S" * 51)
        with self.assertRaisesRegex(UserError, "50"):
            order.action_monta_push()
        self.assertEqual(self.sandbox.requests(), [])

    def test_a_quotation_is_not_sent(self):
        order = self.create_order(confirm=False)
        with self.assertRaisesRegex(UserError, "confirm"):
            order.action_monta_push()
        self.assertEqual(self.sandbox.requests(), [])

    def test_confirming_sends_by_itself_where_that_is_set(self):
        self.set_params(push_on_confirm="1")
        order = self.create_order()
        self.commit()
        self.assertEqual(len(self.sandbox.mutations()), 1)
        self.assertEqual(order.monta_state, "sent")
        order.order_line.product_uom_qty = 5
        self.commit()
        self.assertEqual(order.monta_state, "queued")
        self.assertEqual(len(self.sandbox.mutations()), 1)
        self.run_cron()
        self.assertEqual(len(self.sandbox.mutations()), 2)
        self.assertEqual(order.monta_state, "sent")

    def test_what_an_override_of_the_payload_returns_is_sent(self):
        order = self.create_order()
        original = type(order)._prepare_monta_order_payload

        def with_comment(self):
            return {**original(self), "Comment": "No packing slip"}

        with patch.object(type(order), "_prepare_monta_order_payload", with_comment):
            self.push(order)
        self.assertEqual(self.sandbox.mutations()[0]["body"]["Comment"], "No packing slip")

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
