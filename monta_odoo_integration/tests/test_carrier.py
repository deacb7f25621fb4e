"""What a delivery method stands for at Monta: shipper, options, pickup point (decision 35).

``tests/odoo/run.py --module monta_odoo_integration,stock_delivery
--test-tags /monta_odoo_integration:TestCarrierV6,/monta_odoo_integration:TestCarrierDocumented``
"""

import json
import unittest

from odoo.exceptions import UserError, ValidationError

from ..models.monta_shipping_method import METHODS
from .common import MontaCase

POINT = "8004-NL-420112"


class CarrierScenarios:
    """What holds whatever API the account speaks."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        if METHODS not in cls.env:
            raise unittest.SkipTest("delivery is not installed")
        cls.method = cls.create_method("Evening")
        cls.other = cls.create_method("Other")
        cls.postnl = cls.create_shipper("PostNL", EveningDelivery="none", AgeCheckRequired="date")
        cls.dhl = cls.create_shipper("SEL", SignatureOnDelivery="none")
        cls.point = cls.create_shipper("DHLservicepunt", True, ServicePointCode="point")

    @classmethod
    def create_method(cls, name):
        """A delivery method of Odoo."""
        product = cls.create_service(f"Delivery {name}")
        return cls.env[METHODS].create({"name": name, "product_id": product.id})

    @classmethod
    def create_shipper(cls, code, pickup=False, **options):
        """A shipper as it is after a fetch."""
        rows = [(0, 0, {"code": name, "value_kind": kind}) for name, kind in options.items()]
        return cls.env["monta.shipper"].create(
            {"name": f"Shipper {code}", "code": code, "is_pickup_point": pickup, "option_ids": rows}
        )

    def stands_for(self, method, *options, **vals):
        """What a delivery method stands for; ``options`` are ``(code, value)`` of the shippers."""
        known = {option.code: option.id for option in (self.postnl | self.dhl | self.point).option_ids}
        rows = [(0, 0, {"option_id": known[code], "value": value}) for code, value in options]
        return self.env["monta.shipping.method"].create(
            {"delivery_method": f"{METHODS},{method.id}", "option_ids": rows, **vals}
        )

    def stored(self, order):
        """What Monta has about the shipper of ``order``."""
        (document,) = [row["_document"] for row in self.sandbox.orders() if row["WebshopOrderId"] == order.name]
        return [document.get(name) for name in ("ShipperCode", "AllowedShippers", "ShipperOptions")]

    def test_a_method_that_stands_for_nothing_leaves_monta_the_choice(self):
        order = self.create_order(carrier_id=self.method.id)
        self.push(order)
        (request,) = self.sandbox.mutations()
        self.assertEqual({"ShipperCode", "AllowedShippers", "ShipperOptions"} & request["body"].keys(), set())

    def test_shipper_and_options_are_sent(self):
        self.stands_for(
            self.method,
            ("EveningDelivery", False),
            ("AgeCheckRequired", "31-12-2007"),
            ("SignatureOnDelivery", False),
            shipper_id=self.postnl.id,
        )
        order = self.create_order(carrier_id=self.method.id)
        self.push(order)
        self.assertEqual(order.monta_state, "sent")
        options = [
            {"ShipperCode": "PostNL", "Code": "EveningDelivery"},
            {"ShipperCode": "PostNL", "Code": "AgeCheckRequired", "Value": "31-12-2007"},
        ]
        self.assertEqual(self.stored(order), ["PostNL", None, options])

    def test_monta_may_choose_among_some(self):
        self.stands_for(self.method, allowed_shipper_ids=[(6, 0, (self.postnl | self.dhl).ids)])
        order = self.create_order(carrier_id=self.method.id)
        self.push(order)
        code, allowed, options = self.stored(order)
        self.assertEqual((code, sorted(allowed), options), (None, ["PostNL", "SEL"], None))

    def test_a_pickup_point_goes_along(self):
        self.stands_for(self.method, shipper_id=self.dhl.id, pickup_shipper_id=self.point.id)
        order = self.create_order(carrier_id=self.method.id, monta_pickup_point=POINT)
        self.push(order)
        option = {"ShipperCode": "DHLservicepunt", "Code": "ServicePointCode", "Value": POINT}
        self.assertEqual(self.stored(order), ["DHLservicepunt", None, [option]])

    def test_the_point_that_odoos_shop_knows_goes_along(self):
        if "pickup_location_data" not in self.env["sale.order"]._fields:
            self.skipTest("this series keeps no pickup point on the order")
        self.stands_for(self.method, shipper_id=self.point.id)
        order = self.create_order(carrier_id=self.method.id, confirm=False)
        order.pickup_location_data = {"id": POINT, "name": "Primera"}
        self.assertEqual(order._prepare_monta_order_payload()["ShipperOptions"][0]["Value"], POINT)

    def test_a_pickup_shipper_without_a_point_is_refused_early(self):
        self.stands_for(self.method, shipper_id=self.point.id)
        order = self.create_order(carrier_id=self.method.id)
        with self.assertRaises(UserError) as caught:
            order.action_monta_push()
        self.assertIn(f"order {order.name} names none", str(caught.exception))
        self.assertEqual(self.sandbox.requests(), [])

    def test_a_shipper_that_monta_no_longer_lists_is_named_before_sending(self):
        self.stands_for(self.method, shipper_id=self.dhl.id)
        order = self.create_order(carrier_id=self.method.id)
        self.dhl.active = False
        with self.assertRaises(UserError) as caught:
            order.action_monta_push()
        self.assertIn("Shipper SEL (SEL), which Monta does not list any more", str(caught.exception))
        self.dhl.active = True
        self.push(order)
        self.assertEqual(order.monta_state, "sent")

    def test_shippers_of_another_account_count_by_their_codes(self):
        self.stands_for(self.method, shipper_id=self.dhl.id)
        order = self.create_order(carrier_id=self.method.id)
        self.set_params(username="somebody_else")
        self.assertTrue(order._prepare_monta_order_payload()["ShipperCode"], "nobody has looked what this account has")
        self.create_shipper("PostNL")
        with self.assertRaises(UserError):
            order._monta_user_errors(order._prepare_monta_order_payload)

    def test_another_method_is_one_update_and_takes_off_what_it_does_not_ask(self):
        self.stands_for(self.method, ("EveningDelivery", False), shipper_id=self.postnl.id)
        order = self.create_order(carrier_id=self.method.id)
        self.push(order)
        self.sandbox.forget_requests()
        order.carrier_id = self.other
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.push(order)
        (request,) = self.sandbox.mutations()
        if self.profile == "v6":
            self.assertEqual(request["body"], {"ShipperCode": "", "ShipperOptions": []})
        else:
            self.assertEqual([step["op"] for step in request["body"]], ["remove", "remove"])
        self.assertIn(self.stored(order), ([None, None, None], ["", None, []]))

    def test_what_a_method_stands_for_changes_open_orders_only(self):
        self.set_params(push_on_confirm="1")
        carrier = self.stands_for(self.method, shipper_id=self.postnl.id)
        order, left, elsewhere = (self.create_order(carrier_id=self.method.id) for _number in range(3))
        elsewhere.carrier_id = self.other
        self.commit()
        left.monta_is_closed = True
        self.sandbox.forget_requests()
        carrier.shipper_id = self.dhl
        self.commit()
        self.run_cron()
        self.assertEqual([request["path"] for request in self.sandbox.mutations()], [f"/order/{order.name}"])
        self.assertEqual(self.stored(order)[0], "SEL")

    def test_a_pickup_point_that_is_filled_in_later_is_a_change(self):
        self.stands_for(self.method, shipper_id=self.dhl.id, pickup_shipper_id=self.point.id)
        order = self.create_order(carrier_id=self.method.id)
        self.push(order)
        order.monta_pickup_point = POINT
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.push(order)
        self.assertEqual(self.stored(order)[0], "DHLservicepunt")

    def test_an_override_has_the_last_word(self):
        self.stands_for(self.method, shipper_id=self.postnl.id)
        order = self.create_order(carrier_id=self.method.id)
        self.patch(type(order), "_prepare_monta_carrier", lambda order: None)
        self.assertNotIn("ShipperCode", order._prepare_monta_order_payload())

    def test_a_method_stands_for_one_thing_in_a_company(self):
        self.stands_for(self.method, shipper_id=self.postnl.id)
        with self.assertRaises(ValidationError):
            self.stands_for(self.method, shipper_id=self.dhl.id)
        company = self.env["res.company"].create({"name": "Other"})
        self.stands_for(self.method, shipper_id=self.dhl.id, company_id=company.id)
        order = self.create_order(carrier_id=self.method.id)
        self.assertEqual(order._prepare_monta_order_payload()["ShipperCode"], "PostNL")

    def test_the_carrier_costs_no_statement_more(self):
        def statements():
            orders = [self.create_order(carrier_id=self.method.id) for _number in range(4)]
            self.commit()
            return self.gathering_statements(self.env["sale.order"].union(*orders))

        statements()
        without = statements()
        self.stands_for(self.method, ("EveningDelivery", False), shipper_id=self.postnl.id)
        statements()
        self.assertLessEqual(statements(), without)

    def test_the_tracking_link_of_odoo_leads_to_the_parcels(self):
        if not hasattr(self.method, "get_tracking_link"):
            self.skipTest("stock_delivery is not installed")
        order = self.create_order(carrier_id=self.method.id)
        transfer = order.picking_ids
        transfer.carrier_tracking_ref = "X1"
        # Methods of 17.0 have no link of their own.
        if "tracking_url" in self.method._fields:
            self.method.tracking_url = "https://carrier.example/<shipmenttrackingnumber>"
            self.assertEqual(self.method.get_tracking_link(transfer), "https://carrier.example/X1")
        parcels = [{"code": code, "link": f"https://t.example/{code}"} for code in ("3SA", "3SB")]
        transfer.monta_parcels = json.dumps(parcels)
        links = json.loads(self.method.get_tracking_link(transfer))
        self.assertEqual(links, [[parcel["code"], parcel["link"]] for parcel in parcels])
        transfer.monta_parcels = json.dumps(parcels[:1])
        self.assertEqual(self.method.get_tracking_link(transfer), "https://t.example/3SA")


class TestCarrierV6(CarrierScenarios, MontaCase):
    """With PUT."""


class TestCarrierDocumented(CarrierScenarios, MontaCase):
    """With JSON-Patch."""

    profile = "documented"
