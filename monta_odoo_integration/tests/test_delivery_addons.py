"""What other addons of Odoo make of a delivery, where they are installed.

``tests/odoo/run.py --module monta_odoo_integration,stock_delivery,product_expiry,stock_sms
--test-tags /monta_odoo_integration:TestDeliveryCarrier,/monta_odoo_integration:TestDeliveryTextMessage``
"""

import html
import json
import threading
import unittest
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from odoo import modules
from odoo.addons.monta_odoo_integration import compat
from odoo.tests import HttpCase

from .delivery import DeliveryCase


class TestDeliveryCarrier(DeliveryCase, HttpCase):
    """Odoo's own tracking shows the parcels of Monta (stock_delivery)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "carrier_tracking_ref" not in cls.env["stock.picking"]._fields:
            raise unittest.SkipTest("stock_delivery is not installed")
        product = cls.create_service("Delivery")
        cls.carrier = cls.env["delivery.carrier"].create({"name": "Monta", "product_id": product.id})

    def test_the_codes_and_links_of_all_parcels(self):
        order = self.pushed((self.mug, 2), (self.tray, 1))
        order.picking_ids.carrier_id = self.carrier
        parcels = [{"track_trace": "3SA", "goods": {"MUG": 2}}, {"track_trace": "3SB", "goods": {"TRAY": 1}}]
        self.sandbox.ship(order.monta_reference, *parcels)
        self.look(order)
        transfer = order.picking_ids
        self.assertEqual((transfer.state, sorted(transfer.carrier_tracking_ref.split(","))), ("done", ["3SA", "3SB"]))
        links = transfer.get_multiple_carrier_tracking()
        self.assertEqual(sorted(code for code, _link in links), ["3SA", "3SB"])
        self.assertTrue(all(link.startswith("https://") for _code, link in links))
        self.assertIn("tracker", str(transfer.open_website_url()).lower())

    def test_one_parcel_is_a_plain_link(self):
        order = self.pushed((self.mug, 2))
        self.left(order, MUG=2)
        self.assertEqual(order.picking_ids.carrier_tracking_ref, "3SA")
        self.assertEqual(order.picking_ids.carrier_tracking_url, json.loads(order.picking_ids.monta_parcels)[0]["link"])

    def test_the_customer_follows_the_parcels_in_the_portal(self):
        order = self.pushed((self.mug, 2), (self.tray, 1))
        order.picking_ids.carrier_id = self.carrier
        parcels = [{"track_trace": "3SA", "goods": {"MUG": 2}}, {"track_trace": "3SB", "goods": {"TRAY": 1}}]
        self.sandbox.ship(order.monta_reference, *parcels)
        self.look(order)
        page = html.unescape(self.url_open(order.get_portal_url()).text)
        for parcel in json.loads(order.picking_ids.monta_parcels):
            self.assertIn(f'href="{parcel["link"]}"', page)
            self.assertIn(parcel["code"], page)

    def test_the_email_of_odoo_tells_code_and_link(self):
        self.env.company.stock_move_email_validation = True
        order = self.pushed((self.mug, 2))
        self.left(order, MUG=2)
        told = html.unescape("".join(order.picking_ids.message_ids.mapped("body")))
        self.assertIn("3SA", told)
        self.assertIn(json.loads(order.picking_ids.monta_parcels)[0]["link"], told)

    def test_no_carrier_books_a_parcel_of_its_own(self):
        self.carrier.integration_level = "rate_and_ship"
        order = self.pushed((self.mug, 2))
        transfer = order.picking_ids
        transfer.carrier_id = self.carrier
        transfer.picking_type_id.print_label = True
        snapshot = self.sync(order)
        snapshot.write({"shipped": json.dumps([{"sku": "MUG", "quantity": 2}]), "parcels": "[]"})
        order._monta_mark_shipped()
        self.deliver()
        self.assertNotEqual(transfer.state, "done")
        self.assertIn("no code of a parcel", order.activity_ids.note)


class TestDeliveryExpiry(DeliveryCase):
    """Whether an expired lot was right is for a person to say (product_expiry)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "use_expiration_date" not in cls.env["product.product"]._fields:
            raise unittest.SkipTest("product_expiry is not installed")

    def shipped(self, best_before):
        jam = self.create_product("JAM", tracking="lot", use_expiration_date=True)
        order = self.pushed((jam, 2))
        goods = {"sku": "JAM", "quantity": 2, "batch": "L1", "best_before": best_before}
        self.sandbox.ship(order.monta_reference, {"track_trace": "3SA", "goods": [goods]})
        self.look(order)
        return order

    def test_a_lot_bears_the_date_that_monta_tells(self):
        order = self.shipped("2039-01-31")
        self.assertEqual(self.in_odoo(order), [2])
        self.assertEqual(str(order.picking_ids.move_line_ids.lot_id.expiration_date), "2039-01-30 23:00:00")

    def test_a_lot_that_has_expired_is_a_question_to_a_person(self):
        order = self.shipped("2020-01-31")
        self.assertEqual(self.in_odoo(order), [0])
        self.assertIn("answer a question", order.activity_ids.note)


class TestDeliveryTextMessage(DeliveryCase):
    """The text message of Odoo goes out as its setting says, and its question keeps no transfer open (stock_sms)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "confirm.stock.sms" not in cls.env:
            raise unittest.SkipTest("stock_sms is not installed")

    @contextmanager
    def as_outside_of_tests(self):
        """In tests Odoo asks nobody and sends nothing. The transfers are given that a text would go out for."""
        told, transfers, registry = [], type(self.env["stock.picking"]), type(self.env.registry)
        with ExitStack() as stack:
            stack.enter_context(patch.object(compat, "holds_transaction_open", return_value=True))
            stack.enter_context(patch.object(modules.module, "current_test", False))
            stack.enter_context(patch.object(threading.current_thread(), "testing", False, create=True))
            if hasattr(registry, "in_test_mode"):
                stack.enter_context(patch.object(registry, "in_test_mode", return_value=False))
            keep = patch.object(transfers, "_message_sms_with_template", lambda one, **_options: told.append(one))
            stack.enter_context(keep)
            yield told

    def switch(self, is_on, was_asked):
        """Odoo's own setting, and whether somebody has answered its question."""
        company = self.env.company
        company.has_received_warning_stock_sms = was_asked
        if "stock_move_sms_validation" in company._fields:
            company.stock_move_sms_validation = is_on
        else:
            company.write({"stock_text_confirmation": is_on, "stock_confirmation_type": "sms"})

    def test_it_goes_out_once_somebody_has_agreed(self):
        for is_on, was_asked in ((True, False), (True, True), (False, True)):
            with self.subTest(is_on=is_on, was_asked=was_asked):
                self.switch(is_on, was_asked)
                order = self.pushed((self.mug, 2))
                self.leave(order, MUG=2)
                self.sync(order)
                with self.as_outside_of_tests() as told:
                    self.deliver()
                self.assertEqual((self.in_odoo(order), order.activity_ids.ids), ([2], []))
                self.assertEqual(told, [order.picking_ids] if is_on and was_asked else [])
