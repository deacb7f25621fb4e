"""Acceptance 1 and 2: create and update, in both API profiles."""

from base64 import b64encode

from odoo.exceptions import UserError

from .common import MontaCase

UPDATE_METHOD = {"v6": "PUT", "documented": "PATCH"}


class OrderScenarios:
    """What holds whatever API the account speaks."""

    def pushed(self, *args, **kwargs):
        """An order that is at Monta, with the requests of that forgotten."""
        order = self.create_order(*args, **kwargs)
        self.push(order)
        self.sandbox.forget_requests()
        return order

    def stored_lines(self):
        """SKU and quantity of each line of the only order at Monta."""
        (stored,) = self.sandbox.orders()
        return [(line["Sku"], line["OrderedQuantity"]) for line in stored["_document"]["Lines"]]

    # -- acceptance 1 ---------------------------------------------------------------------------------------------

    def test_push_creates_the_order_once(self):
        order = self.create_order(client_order_ref="PO-7741")
        self.push(order)

        (request,) = self.sandbox.requests()
        self.assertEqual((request["method"], request["path"]), ("POST", "/order"))
        login = b64encode(f"{self.sandbox.username}:{self.sandbox.password}".encode()).decode()
        self.assertEqual(request["headers"]["authorization"], f"Basic {login}")
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
        (line,) = body["Lines"]
        self.assertEqual((line["Sku"], line["OrderedQuantity"]), ("SKU-A", 3))
        self.assertEqual(line["WebshopOrderLineId"], str(order.order_line.id))
        self.assertEqual((body["Invoice"]["AmountInclTax"], body["Invoice"]["TotalTax"]), (36.3, 6.3))
        self.assertEqual((body["Invoice"]["Currency"], body["Invoice"]["Paid"]), (order.currency_id.name, False))
        self.assertNotIn("Origin", body)
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))
        self.assertEqual(order.monta_reference, order.name)
        self.assertTrue(order.monta_last_push)
        self.assertEqual(len(order.monta_log_ids), 1)

    def test_origin_is_sent_when_it_is_set(self):
        for origin, sent in (("Moyee_Odoo", "Moyee_Odoo"), ("   ", None)):
            with self.subTest(origin=origin):
                self.sandbox.reset(self.profile)
                self.set_params(origin=origin)
                self.push(self.create_order())
                (request,) = self.sandbox.requests()
                self.assertEqual(request["body"].get("Origin"), sent)
                self.assertEqual("Origin" in request["body"], bool(sent))

    def test_what_an_address_lacks_is_an_error_before_anything_is_sent(self):
        for field, words in (("zip", "postal code"), ("city", "no city"), ("street", "no street")):
            with self.subTest(field=field):
                address = self.delivery.copy({field: False})
                order = self.create_order(partner_shipping_id=address.id)
                with self.assertRaisesRegex(UserError, f"(?i){words}"):
                    self.push(order)
                self.assertEqual(order.monta_state, "not_sent")
        self.assertEqual(self.sandbox.requests(), [])

    def test_everything_that_is_wrong_is_said_together(self):
        address = self.delivery.copy({"zip": False, "city": False, "street": "Kade"})
        order = self.create_order(partner_shipping_id=address.id)
        with self.assertRaises(UserError) as caught:
            self.push(order)
        for words in ("no postal code", "no city", "no house number"):
            self.assertIn(words, str(caught.exception))

    def test_nothing_is_made_up(self):
        address = self.create_partner(
            "Lotte Peeters", street="Keizerstraat 100", zip="2000", city="Antwerpen",
            country_id=self.env.ref("base.be").id, email=False, phone=False,
        )  # fmt: skip
        self.push(self.create_order(partner_id=address.id, partner_shipping_id=address.id))
        (request,) = self.sandbox.requests()
        delivery = request["body"]["ConsumerDetails"]["DeliveryAddress"]
        self.assertEqual((delivery["PhoneNumber"], delivery["EmailAddress"], delivery["State"]), ("", "", ""))
        self.assertEqual((delivery["FirstName"], delivery["LastName"]), ("Lotte", "Peeters"))

    def test_an_address_is_sent_as_its_country_writes_it(self):
        self.set_params(invoice_lines="never")
        usa, emirates = self.env.ref("base.us"), self.env.ref("base.ae")
        california = self.env.ref("base.state_us_5")
        for values, sent in (
            ({"street": "Parkweg 12 kamernr 3"}, {"Street": "Parkweg", "HouseNumber": "12", "Addition": "kamernr 3"}),
            (
                {"street": "Magazijn 2", "street2": "Hoofdstraat 12"},
                {"Street": "Hoofdstraat", "HouseNumber": "12", "Addition": "Magazijn 2"},
            ),
            (
                {"street": "Al Wasl Road", "city": "Dubai", "zip": False, "country_id": emirates.id},
                {"Street": "Al Wasl Road", "PostalCode": "", "CountryCode": "AE"},
            ),
            (
                {"street": "123 Main St", "zip": "90001", "country_id": usa.id, "state_id": california.id},
                {"Street": "Main St", "HouseNumber": "123", "State": "CA"},
            ),
            ({"email": "noor@example.org; kees@example.org"}, {"EmailAddress": "noor@example.org"}),
            ({"city": "Rotter\u00addam\u200b"}, {"City": "Rotterdam"}),
        ):
            with self.subTest(**values):
                self.sandbox.forget_requests()
                address = self.delivery.copy(values)
                self.push(self.create_order(partner_shipping_id=address.id))
                (request,) = self.sandbox.requests()
                delivery = request["body"]["ConsumerDetails"]["DeliveryAddress"]
                delivery["Addition"] = delivery["HouseNumberAddition"]
                self.assertEqual({member: delivery[member] for member in sent}, sent)

    def test_a_letter_that_nobody_sees_is_no_part_of_a_sku(self):
        self.sku_a.default_code = "\ufeffMUG-1\u200b"
        self.push(self.create_order())
        (request,) = self.sandbox.requests()
        self.assertEqual(request["body"]["Lines"][0]["Sku"], "MUG-1")

    def test_a_quotation_is_not_sent(self):
        order = self.create_order(confirm=False)
        with self.assertRaisesRegex(UserError, "confirm it"):
            self.push(order)
        self.assertEqual(self.sandbox.requests(), [])

    def test_a_name_that_is_too_long_is_refused_here(self):
        order = self.create_order(name="S" * 51)
        with self.assertRaisesRegex(UserError, "51 characters"):
            self.push(order)
        self.assertEqual(self.sandbox.requests(), [])

    def test_a_name_is_one_escaped_segment_of_the_path(self):
        for name, segment in (("SO/2025/00012", "SO%2F2025%2F00012"), ("S 1#2%3?", "S%201%232%253%3F")):
            with self.subTest(name=name):
                self.sandbox.reset(self.profile)
                order = self.pushed(name=name)
                order.order_line.product_uom_qty = 4
                self.push(order)
                (update,) = self.sandbox.mutations()
                self.assertEqual(update["path"], f"/order/{segment}")
                order._action_cancel()
                self.commit()
                self.assertEqual(self.sandbox.mutations()[-1]["path"], f"/order/{segment}")
                (stored,) = self.sandbox.orders()
                self.assertEqual((stored["WebshopOrderId"], stored["Deleted"]), (name, True))

    # -- acceptance 2 ---------------------------------------------------------------------------------------------

    def test_a_changed_quantity_is_one_update(self):
        order = self.pushed([(self.sku_a, 3), (self.sku_b, 1)])
        order.order_line[0].product_uom_qty = 5
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.assertEqual(self.sandbox.requests(), [], "nothing is sent by itself")

        self.push(order)
        (request,) = self.sandbox.mutations()
        self.assertEqual((request["method"], request["path"]), (UPDATE_METHOD[self.profile], f"/order/{order.name}"))
        if self.profile == "documented":
            self.assertEqual(request["headers"]["content-type"], "application/json-patch+json")
            changed = {op["path"] for op in request["body"] if op["op"] != "test"}
            self.assertEqual(
                changed, {"/Lines/0/OrderedQuantity", "/Invoice/AmountInclTax", "/Invoice/TotalTax"}, request["body"]
            )
        else:
            self.assertEqual(request["body"].keys(), {"Lines", "Invoice"})
        self.assertEqual(self.stored_lines(), [("SKU-A", 5), ("SKU-B", 1)])
        self.assertEqual(order.monta_state, "sent")

    def test_the_profile_is_found_out_once(self):
        order = self.pushed()
        for quantity in (4, 5, 6):
            order.order_line.product_uom_qty = quantity
            self.push(order)
        self.assertEqual([request["method"] for request in self.sandbox.mutations()], 3 * [UPDATE_METHOD[self.profile]])
        self.assertEqual(len(self.sandbox.requests(path="/info")), 1)

    def test_a_pinned_profile_asks_nothing(self):
        self.set_params(api_profile=self.profile)
        order = self.pushed()
        order.order_line.product_uom_qty = 4
        self.push(order)
        (request,) = self.sandbox.mutations()
        self.assertEqual(request["method"], UPDATE_METHOD[self.profile])
        self.assertEqual(self.sandbox.requests(path="/info"), [])

    def test_an_order_that_did_not_change_is_not_sent_again(self):
        order = self.pushed()
        action = self.push(order)
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual(action["params"]["message"], "Monta is up to date.")

        order.order_line.product_uom_qty = 4
        self.commit()
        order.order_line.product_uom_qty = 3
        self.commit()
        self.assertEqual(order.monta_state, "sent")
        self.push(order)
        self.assertEqual(self.sandbox.requests(), [])

    def test_lines_keep_their_position(self):
        products = [self.create_product(f"P-{number}") for number in range(4)]
        order = self.pushed([(product, 1) for product in products[:3]])
        first, second, third = order.order_line
        # Reordered on the document, one gone, one new, one changed.
        third.sequence, second.sequence, first.sequence = 1, 2, 3
        order.write(
            {
                "order_line": [
                    (0, 0, {"product_id": products[3].id, "product_uom_qty": 9, "price_unit": 1, "sequence": 0})
                ]
            }
        )
        second.product_uom_qty = 0
        third.product_uom_qty = 7
        self.commit()
        self.push(order)
        self.assertEqual(self.stored_lines(), [("P-0", 1), ("P-2", 7), ("P-3", 9)])
        if self.profile == "documented":
            guards = [step["value"] for step in self.sandbox.mutations()[0]["body"] if step["op"] == "test"]
            self.assertEqual(guards, ["P-2", 1, "P-1", 1], "each line that is changed or removed is guarded")
        self.assertEqual(order.monta_state, "sent")

        self.sandbox.forget_requests()
        self.push(order)
        self.assertEqual(self.sandbox.requests(), [], "what Monta acknowledged is what it has")

    def test_reordering_lines_alone_is_no_change(self):
        order = self.pushed([(self.sku_a, 1), (self.sku_b, 1)])
        order.order_line[0].sequence = 99
        self.commit()
        self.assertEqual(order.monta_state, "sent")

    def test_a_customer_who_moves_is_a_change(self):
        order = self.pushed()
        self.delivery.write({"street": "Kade 101", "zip": "3011 XY"})
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.push(order)
        (request,) = self.sandbox.mutations()
        (stored,) = self.sandbox.orders()
        delivery = stored["ConsumerDetails"]["DeliveryAddress"]
        self.assertEqual((delivery["HouseNumber"], delivery["PostalCode"]), ("101", "3011 XY"))
        if self.profile == "v6":
            self.assertEqual(request["body"].keys(), {"ConsumerDetails"})

    def test_what_monta_does_not_know_is_no_change(self):
        order = self.pushed()
        order.write({"note": "Ring twice", "user_id": False})
        self.customer.write({"comment": "Likes tea"})
        self.commit()
        self.assertEqual(order.monta_state, "sent")

    def test_a_change_that_cannot_be_sent_says_why(self):
        order = self.pushed()
        self.delivery.zip = False
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.assertIn("no postal code", order.monta_error)
        with self.assertRaisesRegex(UserError, "no postal code"):
            self.push(order)
        self.assertEqual(self.sandbox.requests(), [])

    def test_the_patch_is_kept(self):
        order = self.pushed()
        order.order_line.product_uom_qty = 4
        self.push(order)
        create, update = self.rows(order)
        self.assertEqual((create.kind, update.kind), ("create", "update"))
        self.assertFalse(create.patch)
        self.assertIn('"/Lines/0/OrderedQuantity"', update.patch)
        self.assertIn('"patch"', order.monta_log_ids[0].payload)

    def test_several_orders_at_once(self):
        good, bad = self.create_order(), self.create_order()
        bad.partner_shipping_id = self.delivery.copy({"city": False})
        self.push(good | bad)
        self.assertEqual([order["WebshopOrderId"] for order in self.sandbox.orders()], [good.name])
        self.assertEqual((good.monta_state, bad.monta_state), ("sent", "needs_attention"))
        self.assertIn("no city", bad.monta_error)

    # -- extension point ----------------------------------------------------------------------------------------

    def test_what_the_payload_hook_returns_is_what_is_sent(self):
        original = type(self.env["sale.order"])._prepare_monta_order_payload

        def with_comment(order):
            return dict(original(order), Comment="Gift wrap")

        self.patch(type(self.env["sale.order"]), "_prepare_monta_order_payload", with_comment)
        self.push(self.create_order())
        (request,) = self.sandbox.requests()
        self.assertEqual(request["body"]["Comment"], "Gift wrap")


class TestOrdersV6(OrderScenarios, MontaCase):
    """Against Monta's live API."""

    profile = "v6"


class TestOrdersDocumented(OrderScenarios, MontaCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
