"""What else happens to an order: it is copied, renamed, locked, worked on by people of several languages, bundled."""

import unittest

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user

from ..compat import LINE_ROUTES, SERIES
from .common import MontaCase


class LifeCase(MontaCase):
    """Decided before anything is on the wire, so one profile is enough."""

    def pushed(self, *args, **kwargs):
        """An order that is at Monta, with the requests of that forgotten."""
        order = self.create_order(*args, **kwargs)
        self.push(order)
        self.sandbox.forget_requests()
        return order

    def sent_lines(self):
        """``(sku, quantity)`` of each line of the only request."""
        (request,) = self.sandbox.requests()
        return [(line["Sku"], line["OrderedQuantity"]) for line in request["body"]["Lines"]]


class TestOrderLife(LifeCase):
    """The document itself."""

    def test_of_several_orders_those_that_are_not_confirmed_are_left_alone(self):
        quotation, confirmed, cancelled = self.create_order(confirm=False), self.create_order(), self.pushed()
        cancelled._action_cancel()
        self.commit()
        self.sandbox.forget_requests()
        action = self.push(quotation | confirmed | cancelled)
        self.assertEqual(
            (quotation.monta_state, confirmed.monta_state, cancelled.monta_state), ("not_sent", "sent", "cancelled")
        )
        self.assertFalse((quotation | cancelled).activity_ids)
        self.assertEqual([request["method"] for request in self.sandbox.requests()], ["POST"])
        text = action["params"]["message"]
        self.assertIn(f"not confirmed: {quotation.name}, {cancelled.name}", text)
        self.assertIn(confirmed.name, text)
        self.assertIn(quotation.name, self.push(quotation | cancelled)["params"]["message"])

    def test_what_kept_several_orders_from_being_sent_is_forgotten_once_it_is_mended(self):
        first, second = self.create_order(), self.create_order()
        self.delivery.write({"zip": False, "city": False})
        self.push(first | second)
        self.assertEqual((first.monta_state, len(first.activity_ids)), ("needs_attention", 1))
        self.delivery.city = "Rotterdam"
        self.commit()
        self.assertEqual(first.monta_state, "needs_attention")
        self.assertIn("no postal code", first.monta_error)
        self.assertNotIn("no city", first.monta_error)
        self.delivery.zip = "3011 XX"
        self.commit()
        self.assertEqual((first.monta_state, first.monta_error), ("not_sent", False))
        self.assertFalse(first.activity_ids)
        self.assertEqual(self.sandbox.requests(), [])

    def test_what_the_vendor_sends_to_the_customer_is_not_sent_twice(self):
        usages = {
            usage: self.env["stock.location"].search([("usage", "=", usage)], limit=1)
            for usage in ("supplier", "customer")
        }
        kind = self.env["stock.picking.type"].create(
            {
                "name": "Dropship", "code": "incoming", "sequence_code": "DS", "warehouse_id": False,
                "default_location_src_id": usages["supplier"].id, "default_location_dest_id": usages["customer"].id,
            }
        )  # fmt: skip
        route = self.env["stock.route"].create(
            {
                "name": "Dropship", "sale_selectable": True, "product_selectable": True,
                "rule_ids": [
                    Command.create(
                        {
                            "name": "Vendor to customer", "action": "buy", "picking_type_id": kind.id,
                            "location_src_id": usages["supplier"].id, "location_dest_id": usages["customer"].id,
                        }
                    )
                ],
            }
        )  # fmt: skip
        order = self.create_order([(self.sku_a, 3), (self.sku_b, 1)], confirm=False)
        self.sku_a.route_ids = route
        order.action_monta_check_skus()
        ((_level, _tag, report),) = self.logs(order)
        self.assertEqual([skip["reason"] for skip in report["skipped"]], ["dropship"])
        self.assertEqual(list(order._prepare_monta_order_payload()["Lines"][0].items())[0], ("Sku", "SKU-B"))
        self.sku_a.route_ids = False
        order.order_line[1][LINE_ROUTES] = route
        self.assertEqual([line["Sku"] for line in order._prepare_monta_order_payload()["Lines"]], ["SKU-A"])

    def test_a_hook_that_returns_no_json_is_named_and_keeps_nobody_from_confirming(self):
        original = type(self.env["sale.order"])._prepare_monta_order_payload
        for extra in ({"Comment": fields.Date.today()}, {"Comment": float("nan")}):
            with self.subTest(extra=extra):
                self.patch(
                    type(self.env["sale.order"]),
                    "_prepare_monta_order_payload",
                    lambda order, extra=extra: {**original(order), **extra},
                )
                self.set_params(push_on_confirm="1")
                order = self.create_order()
                self.commit()
                self.assertEqual((order.state, order.monta_state), ("sale", "needs_attention"))
                self.assertIn("JSON", order.monta_error)
                self.assertEqual(self.sandbox.requests(), [])

    def test_a_name_that_cannot_be_part_of_an_address_is_said_to_be_so(self):
        order = self.create_order(name="..")
        with self.logged("input."):
            self.push(order)
        self.assertEqual((order.monta_state, self.rows(order).uncertain), ("needs_attention", False))
        self.assertIn("Rename the order.", order.monta_error)
        self.assertEqual(self.sandbox.requests(), [])
        order.name = "S-dots"
        self.push(order)
        self.assertEqual((order.monta_state, order.monta_reference), ("sent", "S-dots"))

    def test_a_copy_knows_nothing_of_monta(self):
        order = self.pushed()
        order.order_line.product_uom_qty = 4
        self.commit()
        copy = order.copy()
        self.assertEqual((copy.monta_state, copy.monta_reference, copy.monta_last_push), ("not_sent", False, False))
        self.assertFalse(self.rows(copy) or copy.monta_log_ids or copy.monta_status_ids)
        copy.action_confirm()
        self.push(copy)
        self.assertEqual([request["method"] for request in self.sandbox.requests()], ["POST"])
        self.assertEqual((order.monta_state, copy.monta_state), ("changed", "sent"))

    def test_an_order_that_is_renamed_keeps_its_name_at_monta(self):
        order = self.pushed()
        name, order.name = order.name, "SO/2030/00077"
        order.order_line.product_uom_qty = 4
        self.push(order)
        (request,) = self.sandbox.mutations()
        self.assertEqual(request["path"], f"/order/{name}")
        self.assertEqual((order.monta_reference, order.monta_state), (name, "sent"))
        (stored,) = self.sandbox.orders()
        self.assertEqual((stored["WebshopOrderId"], stored["Reference"]), (name, "SO/2030/00077"))
        order._action_cancel()
        self.commit()
        self.assertEqual(self.sandbox.mutations()[-1]["path"], f"/order/{name}")

    def test_locking_an_order_is_no_change_and_keeps_nobody_from_sending(self):
        order = self.pushed()
        order.action_lock()
        self.commit()
        self.assertEqual(order.monta_state, "sent")
        self.delivery.zip = "3011 XY"
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.push(order)
        self.assertEqual((order.monta_state, len(self.sandbox.mutations())), ("sent", 1))

    def test_the_customers_reference_and_language_are_part_of_the_order(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        order = self.pushed()
        order.client_order_ref = "PO 7"
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.push(order)
        self.sandbox.forget_requests()
        self.customer.lang = "nl_NL"
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.push(order)
        (stored,) = self.sandbox.orders()
        self.assertEqual(stored["Reference"], "PO 7")
        self.assertEqual(stored["ConsumerDetails"]["CommunicationLanguageCode"], "NL")

    def test_a_company_buys_for_itself_and_its_people_receive(self):
        company = self.create_partner("De Wit B.V.", is_company=True, street="Laan 1", zip="1011 AA", city="Amsterdam")
        door = self.env["res.partner"].create(
            {
                "type": "delivery", "parent_id": company.id, "street": "Kade 99", "zip": "3011XX", "city": "Rotterdam",
                "country_id": company.country_id.id,
            }
        )  # fmt: skip
        self.push(self.create_order(partner_id=company.id, partner_shipping_id=door.id))
        details = self.sandbox.requests()[0]["body"]["ConsumerDetails"]
        self.assertTrue(details["B2B"])
        delivery, invoice = details["DeliveryAddress"], details["InvoiceAddress"]
        self.assertEqual((delivery["Company"], delivery["LastName"]), ("De Wit B.V.", ""))
        self.assertEqual((delivery["Street"], invoice["Street"]), ("Kade", "Laan"))
        self.assertEqual(delivery["PhoneNumber"], company.phone)

    def test_goods_that_come_back_stay_out_and_are_said(self):
        order = self.create_order([(self.sku_a, 3), (self.sku_a, -1), (self.sku_b, -1)])
        action = self.push(order)
        self.assertEqual(self.sent_lines(), [("SKU-A", 3)])
        for line in order.order_line[1:]:
            self.assertIn(f'"{line.product_id.display_name}" goes back and stays out', action["params"]["message"])
        self.assertEqual(action["params"]["type"], "warning")

    def test_checking_says_what_stays_out(self):
        order = self.create_order([(self.sku_a, 3), (self.sku_b, -1)])
        self.assertIn("goes back and stays out", order.action_monta_check_skus()["params"]["message"])
        self.assertEqual([level for level, tag, _payload in self.logs(order) if tag == "check_skus"], ["warning"])

    def test_an_order_of_which_everything_comes_back_is_not_sent(self):
        order = self.create_order([(self.sku_a, -1)])
        with self.assertRaisesRegex(UserError, "SKU-A comes to -1"):
            order.action_monta_push()

    def test_a_discount_is_no_goods(self):
        discount = self.create_service("Discount")
        order = self.create_order([(self.sku_a, 3), (discount, 1)])
        order.order_line[1].price_unit = -5
        self.push(order)
        (request,) = self.sandbox.requests()
        self.assertEqual([line["Sku"] for line in request["body"]["Lines"]], ["SKU-A"])
        self.assertEqual(request["body"]["Invoice"]["AmountInclTax"], order.amount_total)


class TestOneOrderManyReaders(LifeCase):
    """The document at Monta is the same whoever pushes, looks or edits, in whatever language and from wherever."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.env["res.lang"]._activate_lang("nl_NL")
        cls.sku_a.with_context(lang="nl_NL").name = "Rode mok"
        cls.dutch = new_test_user(
            cls.env, "monta_dutch", groups="base.group_user,sales_team.group_sale_manager", lang="nl_NL"
        )

    def test_the_language_of_the_user_is_no_change(self):
        order = self.pushed()
        theirs = order.with_user(self.dutch).with_context(lang="nl_NL")
        theirs.note = "Bel twee keer"
        self.commit()
        self.assertEqual(order.monta_state, "sent")
        self.push(theirs)
        self.assertEqual(self.sandbox.requests(), [])

    def test_what_is_in_a_line_is_said_in_the_customers_language(self):
        self.customer.lang = "nl_NL"
        self.push(self.create_order())
        (line,) = self.sandbox.requests()[0]["body"]["Lines"]
        self.assertIn("Rode mok", line["Description"])

    def test_a_language_that_is_not_installed_any_more_keeps_nobody_from_sending(self):
        order = self.create_order()
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET lang = 'xx_XX' WHERE id = %s", [self.customer.id])
        self.env.invalidate_all()
        self.push(order)
        self.assertEqual(order.monta_state, "sent")

    def test_what_a_screen_asks_for_is_no_change(self):
        vendor = self.create_partner("Vendor")
        self.env["product.supplierinfo"].create(
            {"partner_id": vendor.id, "product_tmpl_id": self.sku_a.product_tmpl_id.id, "product_name": "Their mug"}
        )
        order = self.pushed()
        for context in ({"display_default_code": False}, {"partner_id": vendor.id}):
            action = self.push(order.with_context(**context))
            self.assertEqual(action["params"]["message"], "Monta is up to date.")
        self.assertEqual(self.sandbox.requests(), [])


class TestCombos(LifeCase):
    """A combo is sold as one line and shipped as what was chosen; 17.0 has none."""

    def test_what_was_chosen_is_shipped(self):
        if SERIES == 17:
            raise unittest.SkipTest("no combos")
        combo = self.env["product.combo"].create(
            {"name": "Cup", "combo_item_ids": [Command.create({"product_id": self.sku_a.id})]}
        )
        menu = self.env["product.product"].create(
            {"name": "Breakfast", "type": "combo", "list_price": 9.0, "combo_ids": [Command.set(combo.ids)]}
        )
        order = self.create_order([(menu, 2)], confirm=False)
        order.order_line = [
            Command.create(
                {
                    "product_id": self.sku_a.id,
                    "product_uom_qty": 2,
                    "combo_item_id": combo.combo_item_ids.id,
                    "linked_line_id": order.order_line.id,
                }
            )
        ]
        order.action_confirm()
        self.push(order)
        self.assertEqual(self.sent_lines(), [("SKU-A", 2)])


class TestExtendedAddress(LifeCase):
    """Where ``base_address_extended`` is installed, Odoo guesses a house number; the street itself tells it better."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "street_number" not in cls.env["res.partner"]._fields:
            raise unittest.SkipTest("base_address_extended is not installed")

    def sent_address(self, **vals):
        """Street, number and addition of a delivery address with ``vals``."""
        self.delivery.write(vals)
        address = self.create_order()._prepare_monta_order_payload()["ConsumerDetails"]["DeliveryAddress"]
        return address["Street"], address["HouseNumber"], address["HouseNumberAddition"]

    def test_a_guess_does_not_win(self):
        self.assertEqual(self.sent_address(street="Industrieweg 5 Unit 12"), ("Industrieweg", "5", "Unit 12"))
        self.assertEqual(self.delivery.street_number, "12", "this is what Odoo makes of it")
        self.assertEqual(self.sent_address(street="Keizersgracht 100 bus 3"), ("Keizersgracht", "100", "bus 3"))
        self.assertEqual(self.sent_address(street="Plein 1944 7"), ("Plein 1944", "7", ""))

    def test_what_somebody_filled_in_does(self):
        filled = {"street_name": "Sluis 8", "street_number": "5", "street_number2": "rood"}
        self.assertEqual(self.sent_address(**filled), ("Sluis 8", "5", "rood"))
