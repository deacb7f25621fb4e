"""Issue 14.4 to 14.6: the delivery date, the shipping policy and the notes of an order, in both API profiles."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError

from .common import MontaCase
from .test_orders import UPDATE_METHOD

PROMISED = datetime(2098, 7, 15, 10, 0)
WRITTEN = "2098-07-15T12:00:00+02:00"


class ConditionScenarios:
    """What holds whatever API the account speaks."""

    def document(self, order):
        """What Monta has of an order."""
        stored = next(stored for stored in self.sandbox.orders() if stored["WebshopOrderId"] == order.monta_reference)
        return stored["_document"]

    def pushed(self, **vals):
        """An order that is at Monta, with the requests of that forgotten."""
        order = self.create_order(**vals)
        self.push(order)
        self.assertEqual(order.monta_state, "sent", order.monta_error)
        self.sandbox.forget_requests()
        return order

    def update(self, order):
        """Press the button; Monta gets one update, and this is what it has then."""
        self.push(order)
        (request,) = self.sandbox.mutations()
        self.assertEqual(request["method"], UPDATE_METHOD[self.profile])
        self.assertEqual(order.monta_state, "sent", order.monta_error)
        self.sandbox.forget_requests()
        return self.document(order)

    def planned(self, order):
        """Date and whether it is meant exactly, as Monta has them."""
        document = self.document(order)
        return document.get("PlannedShipmentDate") or None, document.get("ShipOnPlannedShipmentDate") or False

    def left_of(self, date):
        """What is left of a date that is taken back: a PUT cannot empty it, so in version 6 it is the latest day."""
        return date if self.profile == "v6" else None

    def told(self, order):
        """How often the chatter says that the date cannot be kept."""
        return len(order.message_ids.filtered(lambda message: "as soon as it can" in message.body))

    # -- nothing is on ------------------------------------------------------------------------------------------

    def test_what_nobody_switched_on_is_not_sent(self):
        order = self.create_order(commitment_date=PROMISED, picking_policy="direct")
        self.push(order)
        (request,) = self.sandbox.requests("POST")
        members = {"WebshopOrderId", "Reference", "ConsumerDetails", "Lines", "Invoice"}
        self.assertEqual(set(request["body"]), members)
        self.assertNotIn("ShippingComment", request["body"]["ConsumerDetails"])

    # -- date ---------------------------------------------------------------------------------------------------

    def test_the_delivery_date_is_when_monta_ships(self):
        for mode, exactly in (("not_later", False), ("exactly", True)):
            with self.subTest(mode=mode):
                self.set_params(planned_date=mode)
                order = self.pushed(commitment_date=PROMISED)
                self.assertEqual(self.planned(order), (WRITTEN, exactly))
                self.assertNotIn("DeliveryDateRequested", self.document(order))
                order.commitment_date = PROMISED + timedelta(days=1)
                self.update(order)
                self.assertEqual(self.planned(order), ("2098-07-16T12:00:00+02:00", exactly))
                order.commitment_date = False
                self.update(order)
                self.assertEqual(self.planned(order), (self.left_of("2098-07-16T12:00:00+02:00"), False))
                self.assertEqual(self.told(order), 0)

    def test_the_clock_is_that_of_the_warehouse(self):
        self.set_params(planned_date="not_later", warehouse_tz="America/New_York")
        order = self.pushed(commitment_date=PROMISED)
        self.assertEqual(self.planned(order)[0], "2098-07-15T06:00:00-04:00")
        self.set_params(warehouse_tz="Europe/Rotterdam")
        with self.assertRaisesRegex(UserError, "Europe/Rotterdam"):
            self.create_order(commitment_date=PROMISED).action_monta_push()

    def test_a_date_that_is_past_is_left_out_and_said_once(self):
        self.set_params(planned_date="exactly")
        order = self.pushed(commitment_date=fields.Datetime.now() - timedelta(days=1))
        self.assertEqual((self.planned(order), self.told(order)), ((None, False), 1))
        order.client_order_ref = "PO-8"
        self.update(order)
        self.assertEqual((self.planned(order), self.told(order)), ((None, False), 1))
        order.commitment_date = PROMISED
        self.update(order)
        self.assertEqual((self.planned(order), self.told(order)), ((WRITTEN, True), 1))
        order.commitment_date = fields.Datetime.now() - timedelta(days=2)
        self.update(order)
        self.assertEqual((self.planned(order), self.told(order)), ((self.left_of(WRITTEN), False), 2))

    def test_a_date_that_monta_took_stays_when_it_has_passed(self):
        self.set_params(planned_date="not_later")
        order = self.pushed(commitment_date=PROMISED)
        with patch.object(fields.Datetime, "now", staticmethod(lambda: PROMISED + timedelta(hours=1))):
            order.client_order_ref = "PO-8"
            self.assertEqual(self.update(order)["Reference"], "PO-8")
        self.assertEqual((self.planned(order)[0], self.told(order)), (WRITTEN, 0))

    def test_a_date_that_passes_on_the_way_is_worked_out_again(self):
        self.set_params(planned_date="not_later")
        order = self.create_order(commitment_date=fields.Datetime.now() + timedelta(hours=1))
        # The clock of Monta is ahead.
        self.sandbox.post("/clock", {"advance_seconds": 7200})
        with self.logged("api.planned_date_past"):
            self.push(order)
        self.assertEqual(len(self.sandbox.requests("POST")), 1)
        self.assertEqual(self.rows(order).state, "pending")
        later = fields.Datetime.now() + timedelta(hours=2)
        with patch.object(fields.Datetime, "now", staticmethod(lambda: later)):
            self.run_cron()
        self.assertEqual(order.monta_state, "sent", order.monta_error)
        self.assertEqual((self.planned(order)[0], self.told(order)), (None, 1))

    def test_a_date_that_monta_moves_is_said_once(self):
        self.set_params(planned_date="not_later")
        order = self.pushed(commitment_date=datetime(2036, 7, 15, 10, 0))

        def planned(text):
            self.sandbox.post(f"/orders/{order.monta_reference}/fields", {"PlannedShipmentDate": text})
            order.action_monta_sync()
            said = [message.body for message in order.message_ids if "plans to ship" in message.body]
            return str(order.monta_planned_shipment), len(said)

        # The same day in the warehouse, though it is an hour later.
        self.assertEqual(planned("2036-07-15T23:30:00"), ("2036-07-15 21:30:00", 0))
        self.assertEqual(planned("2036-07-16T00:30:00"), ("2036-07-15 22:30:00", 1))
        self.assertEqual(planned("2036-07-16T18:00:00"), ("2036-07-16 16:00:00", 1))
        self.assertIn("07/16/2036, later than the delivery date 07/15/2036", order.message_ids[0].body)
        self.assertEqual(planned("2036-07-17T18:00:00"), ("2036-07-17 16:00:00", 2))
        self.assertEqual(planned("2036-07-14T18:00:00"), ("2036-07-14 16:00:00", 2))
        self.set_params(planned_date="off")
        self.assertEqual(planned("2036-07-18T18:00:00"), ("2036-07-18 16:00:00", 2))

    # -- backorders ---------------------------------------------------------------------------------------------

    def test_the_shipping_policy_says_what_becomes_of_missing_goods(self):
        self.set_params(backorder_policy="order")
        order = self.pushed(picking_policy="direct")
        self.assertEqual(self.document(order)["BackorderHandling"], 1)
        order.picking_policy = "one"
        self.assertEqual(self.update(order)["BackorderHandling"], 0)
        self.assertTrue(order.monta_follows_policy)
        order.monta_drop_missing = True
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.assertEqual(self.update(order)["BackorderHandling"], 2)

    # -- notes --------------------------------------------------------------------------------------------------

    def test_notes_begin_with_those_of_the_customer(self):
        self.customer.monta_packer_note = "Two bows"
        self.delivery.monta_driver_note = "Ring twice"
        order = self.pushed()
        self.assertEqual((order.monta_packer_note, order.monta_driver_note), ("Two bows", "Ring twice"))
        document = self.document(order)
        self.assertEqual(document["Comment"], "Two bows")
        self.assertEqual(document["ConsumerDetails"]["ShippingComment"], "Ring twice")
        order.monta_packer_note = "<p>No bows</p><p>Fragile &amp; dear</p>"
        order.monta_driver_note = False
        document = self.update(order)
        self.assertEqual(document["Comment"], "No bows\nFragile & dear")
        self.assertEqual(document["ConsumerDetails"].get("ShippingComment") or "", "")

    def test_a_note_that_is_too_long_is_named_before_anything_is_sent(self):
        order = self.create_order(monta_packer_note="🎁" * 5000, monta_driver_note="a" * 256)
        with self.assertRaises(UserError) as caught:
            order.action_monta_push()
        self.commit()
        for words in ("note for the packer", "10000 characters", "note for the driver", "256 characters"):
            self.assertIn(words, str(caught.exception))
        self.assertEqual(self.sandbox.requests(), [])


class TestConditionsV6(ConditionScenarios, MontaCase):
    """Conditions in the live API."""

    def test_gathering_many_orders_with_conditions_reads_them_at_once(self):
        self.set_params(planned_date="exactly", backorder_policy="order", hold_unpaid="1")
        counts = []
        for number in (1, 4):
            vals = {"commitment_date": PROMISED, "monta_packer_note": "Two bows"}
            orders = self.create_alike(number, **vals)
            counts.append(self.gathering_statements(orders))
        self.assertLessEqual((counts[1] - counts[0]) / 3, 2)


class TestConditionsDocumented(ConditionScenarios, MontaCase):
    """Conditions in the documented API."""

    profile = "documented"
