"""Asking Monta about an address: with a button, and before an order is sent."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import MontaCase

REFUSED = "House number '99a' is not a number"


class CheckAddressScenarios:
    """What holds whatever API the account speaks."""

    def setUp(self):
        super().setUp()
        # The core splits what it can; Monta's own rule is stricter with this one.
        reason = {"OrderInvalidReasons": [{"Code": 918, "Message": REFUSED}]}
        self.refusal = {"path": "/address", "status": 400, "body": reason, "times": 0}

    def paths(self):
        """What was asked of Monta, in its order."""
        return [request["path"] for request in self.sandbox.requests() if request["path"] != "/info"]

    # -- the buttons --------------------------------------------------------------------------------------------

    def test_an_address_that_monta_takes(self):
        for record in (self.delivery, self.create_order()):
            told = record.action_monta_check_address()["params"]
            self.assertEqual((told["type"], told["message"]), ("success", "Monta delivers to this address."))
        self.assertEqual(self.paths(), ["/address"] * 2)
        bodies = [request["body"] for request in self.sandbox.requests(path="/address")]
        self.assertEqual(bodies[0], bodies[1])
        self.assertEqual((bodies[0]["Street"], bodies[0]["HouseNumber"]), ("Kade", "99"))

    def test_the_reasons_of_monta_are_shown_in_words(self):
        self.sandbox.fault("status", **self.refusal)
        for record in (self.delivery, self.create_order()):
            told = record.action_monta_check_address()["params"]
            self.assertEqual((told["type"], told["message"]), ("warning", f"Monta: {REFUSED}"))

    def test_a_postcode_that_the_country_does_not_have(self):
        self.delivery.zip = "30111"
        told = self.delivery.action_monta_check_address()["params"]["message"]
        self.assertEqual(told, "Monta: Postal code '30111' is not valid in NL")

    def test_what_the_core_knows_is_said_without_asking(self):
        self.delivery.write({"city": False, "zip": False})
        told = self.delivery.action_monta_check_address()["params"]["message"]
        self.assertIn("has no city", told)
        self.assertIn("has no postal code", told)
        self.assertEqual(self.paths(), [])

    def test_several_orders_are_named(self):
        self.sandbox.fault("status", **self.refusal)
        orders = self.create_order() | self.create_order()
        told = orders.action_monta_check_address()["params"]["message"]
        self.assertEqual(told.splitlines(), [f"{order.name}: Monta: {REFUSED}" for order in orders])

    def test_no_answer_is_an_error_that_says_so(self):
        for status, said in ((503, "503"), (404, "does not check addresses")):
            self.sandbox.fault("status", path="/address", status=status, body="No")
            with self.assertRaisesRegex(UserError, said):
                self.delivery.action_monta_check_address()

    def test_a_stranger_does_not_ask(self):
        reader = new_test_user(self.env, "monta_reader", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.delivery.with_user(reader).action_monta_check_address()
        self.assertEqual(self.paths(), [])

    # -- before sending -----------------------------------------------------------------------------------------

    def test_nobody_asks_until_it_is_switched_on(self):
        self.push(self.create_order())
        self.assertEqual(self.paths(), ["/order"])

    def test_an_order_to_an_address_that_monta_refuses_is_not_sent(self):
        self.set_params(check_address="1")
        self.sandbox.fault("status", **self.refusal)
        order = self.create_order()
        with self.logged("api.address_refused"):
            self.push(order)
        self.assertEqual(self.paths(), ["/address"])
        self.assertEqual(order.monta_state, "needs_attention")
        self.assertIn(REFUSED, order.monta_error)
        self.assertIn("Correct the address", order.monta_error)
        self.assertEqual(len(order.activity_ids), 1)

    def test_a_corrected_address_goes_through(self):
        self.set_params(check_address="1", push_on_confirm="1")
        self.delivery.zip = "30111"
        with self.logged("api.address_refused"):
            order = self.create_order()
            self.commit()
        self.assertEqual((order.monta_state, self.sandbox.orders()), ("needs_attention", []))
        self.delivery.zip = "3011XX"
        self.commit()
        self.run_cron()
        self.assertEqual((order.monta_state, order.activity_ids.ids), ("sent", []))

    def test_no_answer_about_the_address_keeps_nothing_from_being_sent(self):
        self.set_params(check_address="1")
        for fault in ({"kind": "status", "status": 500}, {"kind": "status", "status": 404}, {"kind": "drop_before"}):
            self.sandbox.fault(path="/address", **fault)
            order = self.create_order()
            self.push(order)
            self.assertEqual(order.monta_state, "sent", fault)

    def test_an_update_asks_only_about_another_address(self):
        self.set_params(check_address="1")
        order = self.create_order()
        self.push(order)
        self.sandbox.forget_requests()
        order.order_line.product_uom_qty = 5
        self.push(order)
        self.assertNotIn("/address", self.paths())
        self.sandbox.fault("status", **self.refusal)
        self.delivery.street = "Kade 101"
        with self.logged("api.address_refused"):
            self.push(order)
        (stored,) = self.sandbox.orders()
        self.assertEqual(stored["ConsumerDetails"]["DeliveryAddress"]["HouseNumber"], "99")


class TestCheckAddressV6(CheckAddressScenarios, MontaCase):
    """With PUT."""


class TestCheckAddressDocumented(CheckAddressScenarios, MontaCase):
    """With JSON-Patch."""

    profile = "documented"
