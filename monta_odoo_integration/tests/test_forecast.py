"""Acceptance 21: what a purchase order makes Monta expect, in both API profiles."""

from odoo.exceptions import AccessError, UserError

from .purchase import PurchaseCase


class ForecastScenarios:
    """What holds whatever API the account speaks."""

    # -- confirm ------------------------------------------------------------------------------------------------

    def test_confirming_announces_the_goods_once(self):
        order = self.create_purchase(partner_ref="VENDOR-77")
        self.assertEqual(self.sandbox.requests(), [], "nothing is sent before the commit")
        self.commit()
        (request,) = self.sandbox.requests()
        self.assertEqual((request["method"], request["path"]), ("POST", self.create_path()))
        body = request["body"]
        self.assertEqual(
            (body["Reference"], body["SupplierCode"], body["Comment"]), (order.name, "DEFAULT", "VENDOR-77")
        )
        self.assertEqual(body["ExpectedDeliveryDate"], "2035-07-15T12:00:00+02:00")
        self.assertEqual(self.expected(), [("SKU-A", 10), ("SKU-B", 5), ("SKU-C", 7)])
        self.assertEqual((order.monta_state, order.monta_reference), ("sent", order.name))
        self.assertTrue(order.monta_last_push)
        self.assertEqual(order.order_line.mapped("monta_qty_announced"), [10, 5, 7])
        self.assertEqual(order.monta_log_ids.mapped("tag"), ["forecast_create"])

    def test_confirming_and_the_button_make_one_announcement(self):
        order = self.create_purchase()
        self.announce(order)
        self.announce(order)
        self.run_cron()
        self.assertEqual(len(self.sandbox.requests()), 1)
        self.assertEqual(len(self.groups()), 1)
        self.assertEqual([row.state for row in self.rows(order)], ["sent"])

    def test_the_profile_is_found_out_once(self):
        self.set_params(api_profile="auto", api_capabilities="")
        self.create_purchase()
        self.commit()
        self.create_purchase()
        self.commit()
        self.assertEqual(len(self.sandbox.mutations()), 2)
        self.assertEqual(len(self.groups()), 2)
        detection = [request for request in self.sandbox.requests() if request["method"] == "GET"]
        self.assertLessEqual([request["path"] for request in detection], ["/info"])

    def test_switched_off_only_the_button_announces(self):
        self.set_params(inbound_enable="0")
        order = self.create_purchase()
        self.change()
        self.assertEqual((self.sandbox.requests(), order.monta_state), ([], "not_sent"))

        self.announce(order)
        self.assertEqual((len(self.sandbox.requests()), order.monta_state), (1, "sent"))

        self.set_quantity(order.order_line[0], 12)
        self.change()
        self.assertEqual((len(self.sandbox.requests()), order.monta_state), (1, "changed"))
        self.announce(order)
        self.assertEqual(self.expected()[0], ("SKU-A", 12))
        self.assertEqual(order.monta_state, "sent")

    def test_what_switches_it_on_and_off(self):
        for value, states in (("1", "sent"), ("true", "sent"), ("0", "not_sent"), ("", "not_sent"), ("  ", "not_sent")):
            with self.subTest(value=value):
                self.set_params(inbound_enable=value)
                order = self.create_purchase()
                self.commit()
                self.assertEqual(order.monta_state, states)

    def test_each_company_has_its_switch_and_its_account(self):
        other = self.env["res.company"].create({"name": "Other BV"})
        self.env.user.company_ids |= other
        self.sandbox.post("/settings", {"users": {"other_user": "other word"}})
        incoming = self.env["stock.picking.type"].search(
            [("company_id", "=", other.id), ("code", "=", "incoming")], limit=1
        )
        vals = {"company_id": other.id, "picking_type_id": incoming.id}
        self.set_params(**{f"company_{other.id}__inbound_enable": "0"})
        quiet = self.create_purchase(**vals)
        self.commit()
        self.assertEqual((quiet.monta_state, self.sandbox.requests()), ("not_sent", []))

        self.set_params(
            **{
                f"company_{other.id}__{name}": value
                for name, value in (
                    ("inbound_enable", "1"), ("username", "other_user"), ("password", "other word"),
                    ("warehouse_tz", "Asia/Tokyo"), ("supplier_code_override", "DEFAULT"),
                )
            }
        )  # fmt: skip
        mine, theirs = self.create_purchase(), self.create_purchase(**vals)
        self.commit()
        self.assertEqual((mine.monta_state, theirs.monta_state), ("sent", "sent"))
        first, second = self.sandbox.requests()
        self.assertNotEqual(first["headers"]["authorization"], second["headers"]["authorization"])
        self.assertEqual(first["body"]["ExpectedDeliveryDate"], "2035-07-15T12:00:00+02:00")
        self.assertEqual(second["body"]["ExpectedDeliveryDate"], "2035-07-15T19:00:00+09:00")

    def test_two_orders_of_one_number_do_not_overwrite_each_other(self):
        other = self.env["res.company"].create({"name": "Other BV"})
        self.env.user.company_ids |= other
        mine = self.announced([(self.sku_a, 3)])
        theirs = self.create_purchase(
            [(self.sku_b, 5)], company_id=other.id, name=mine.name,
            picking_type_id=self.env["stock.picking.type"].search(
                [("company_id", "=", other.id), ("code", "=", "incoming")], limit=1
            ).id,
        )  # fmt: skip
        self.change()
        self.assertEqual((theirs.state, theirs.monta_state), ("purchase", "needs_attention"))
        self.assertIn(mine.name, theirs.monta_error)
        self.assertEqual(self.expected(), [("SKU-A", 3)])

    def test_goods_that_go_back_are_named(self):
        order = self.create_purchase([(self.sku_a, 10), (self.sku_b, -2)])
        self.commit()
        self.assertEqual((order.monta_state, self.sandbox.requests()), ("needs_attention", []))
        self.assertIn("SKU-B", order.monta_error)

    def test_an_order_that_waits_for_approval_is_not_announced(self):
        self.env.company.write({"po_double_validation": "two_step", "po_double_validation_amount": 0})
        buyer = self.create_buyer()
        order = self.create_purchase(confirm=False)
        order.with_user(buyer).button_confirm()
        self.commit()
        self.assertEqual((order.state, order.monta_state), ("to approve", "not_sent"))
        self.assertEqual(self.sandbox.requests(), [])
        with self.assertRaisesRegex(UserError, "confirm it"):
            self.announce(order)

        order.button_approve()
        self.commit()
        self.assertEqual((order.monta_state, len(self.groups())), ("sent", 1))

    def test_a_buyer_needs_no_rights_at_monta(self):
        buyer = self.create_buyer()
        order = self.create_purchase(confirm=False)
        order.with_user(buyer).button_confirm()
        self.commit()
        self.assertEqual(order.monta_state, "sent")
        self.set_quantity(order.with_user(buyer).order_line[0], 11)
        self.commit()
        self.announce(order.with_user(buyer))
        self.assertEqual(self.expected()[0], ("SKU-A", 11))
        order.with_user(buyer).button_cancel()
        self.commit()
        self.assertEqual((order.monta_state, self.groups()), ("cancelled", []))

    def test_a_buyer_reads_all_of_an_order_and_none_of_the_log(self):
        buyer = self.create_buyer()
        order = self.announced()
        self.receive(order, self.sku_a, 3)
        self.read_receipts()
        mine = order.with_user(buyer)
        self.assertEqual(mine.read()[0]["monta_state"], "sent")
        self.assertEqual(mine.monta_receipt_ids.sku, "SKU-A")
        for model in ("monta.sale.log", "monta.outbox"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(buyer).search([])

    def test_an_accountant_reads_all_of_an_order(self):
        accountant = self.create_buyer(login="els", groups=["account.group_account_invoice"])
        order = self.announced()
        self.assertEqual(order.with_user(accountant).read()[0]["monta_state"], "sent")

    # -- what is announced --------------------------------------------------------------------------------------

    def test_purchase_units_become_pieces(self):
        order = self.announced([(self.sku_a, 10, self.dozen)])
        self.assertEqual(self.expected(), [("SKU-A", 120)])
        self.assertEqual(order.order_line.monta_qty_announced, 10)

    def test_kits_are_announced_as_their_parts(self):
        kit = self.create_product("KIT")
        self.create_kit(kit, [(self.sku_a, 2), (self.sku_b, 1)])
        self.announced([(kit, 3), (self.sku_a, 1)])
        self.assertEqual(self.expected(), [("SKU-A", 7), ("SKU-B", 3)])

    def test_services_and_notes_are_left_out(self):
        lines = [(self.sku_a, 1), (self.create_service("Freight"), 1)]
        order = self.create_purchase(lines, confirm=False)
        order.write({"order_line": [(0, 0, {"display_type": "line_note", "name": "Fragile", "product_qty": 0})]})
        order.button_confirm()
        self.commit()
        self.assertEqual(self.expected(), [("SKU-A", 1)])

    def test_an_order_of_services_is_no_business_of_the_warehouse(self):
        order = self.create_purchase([(self.create_service("Freight"), 1)])
        self.commit()
        self.assertEqual((order.monta_state, order.activity_ids.ids), ("nothing", []))

        order.write({"order_line": [(0, 0, self.line(self.sku_a, 2))]})
        self.change()
        self.assertEqual((order.monta_state, self.expected()), ("sent", [("SKU-A", 2)]))

    def test_what_goes_straight_to_a_customer_is_not_announced(self):
        straight = self.env["stock.picking.type"].create(
            {
                "name": "Straight to the customer",
                "code": "incoming",
                "sequence_code": "STR",
                "warehouse_id": False,
                "default_location_src_id": self.env.ref("stock.stock_location_suppliers").id,
                "default_location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        order = self.create_purchase(picking_type_id=straight.id, dest_address_id=self.customer.id)
        self.change()
        self.assertEqual((order.state, order.monta_state, order.monta_error), ("purchase", "not_sent", False))
        with self.assertRaisesRegex(UserError, "customer"):
            self.announce(order)
        self.assertEqual(self.sandbox.requests(), [])

    def test_goods_for_another_warehouse_are_not_announced_by_themselves(self):
        shop = self.env["stock.warehouse"].create({"name": "Shop", "code": "SHOP"})
        order = self.create_purchase(picking_type_id=shop.in_type_id.id)
        self.commit()
        self.assertEqual(order.monta_state, "sent", "as long as nobody says which warehouse Monta runs")

        monta = self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)], limit=1)
        monta.monta_location_id = monta.lot_stock_id
        elsewhere, here = self.create_purchase(picking_type_id=shop.in_type_id.id), self.create_purchase()
        self.commit()
        self.assertEqual((elsewhere.monta_state, here.monta_state), ("not_sent", "sent"))
        self.announce(elsewhere)
        self.assertEqual(elsewhere.monta_state, "sent", "whoever presses the button means it")

    def test_one_product_on_two_dates(self):
        self.announced([(self.sku_a, 6), (self.sku_a, 4, None, "2035-08-01 10:00:00")])
        (group,) = self.groups()
        lines = [(line["Quantity"], line["DeliveryDate"][:10]) for line in group["InboundForecasts"]]
        if self.profile == "v6":
            self.assertEqual(lines, [(10, "2035-07-15")])
            self.assertEqual(group["InboundForecasts"][0]["Comment"], "6 on 2035-07-15, 4 on 2035-08-01")
        else:
            self.assertEqual(lines, [(6, "2035-07-15"), (4, "2035-08-01")])

    def test_the_receiving_warehouse_is_named_when_it_is_set(self):
        for name, sent in (("Main DC", "Main DC"), ("   ", None)):
            with self.subTest(name=name):
                self.sandbox.reset(self.profile)
                self.set_params(inbound_warehouse_display_name=name)
                self.create_purchase()
                self.commit()
                (request,) = self.sandbox.requests()
                self.assertEqual(request["body"].get("WarehouseDisplayName"), sent)
                self.assertEqual("WarehouseDisplayName" in request["body"], bool(sent))

    def test_what_the_payload_hook_returns_is_what_is_announced(self):
        original = type(self.env["purchase.order"])._prepare_monta_forecast_payload

        def with_comment(order):
            return dict(original(order), Comment="Dock 4")

        self.patch(type(self.env["purchase.order"]), "_prepare_monta_forecast_payload", with_comment)
        self.create_purchase()
        self.commit()
        (request,) = self.sandbox.requests()
        self.assertEqual(request["body"]["Comment"], "Dock 4")


class TestForecastV6(ForecastScenarios, PurchaseCase):
    """Against Monta's live API."""

    profile = "v6"

    def test_an_account_that_takes_announcements_in_the_other_way(self):
        self.set_params(api_profile="auto", api_capabilities="")
        self.sandbox.post("/settings", {"capabilities": {"inbound": "documented"}})
        order = self.create_purchase()
        self.commit()
        self.assertEqual((order.monta_state, len(self.groups())), ("sent", 1))
        self.sandbox.forget_requests()
        self.set_quantity(order.order_line[0], 12)
        self.change()
        self.assertEqual([request["path"] for request in self.sandbox.requests()], ["/inbound/forecast"])
        self.assertEqual(self.expected()[0], ("SKU-A", 12))


class TestForecastDocumented(ForecastScenarios, PurchaseCase):
    """Against the API of the plugin documentation."""

    profile = "documented"
