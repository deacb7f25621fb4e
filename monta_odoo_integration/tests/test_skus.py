"""Acceptance 5 and 6: the name of each product at Monta, and what is none of Monta's business."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..compat import LINE_UOM, SERIES
from .common import MontaCase


class SkuCase(MontaCase):
    """Products without any name at Monta, and orders that cannot be sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.create_partner("Vendor A")
        cls.other_vendor = cls.create_partner("Vendor B")

    @classmethod
    def create_nameless(cls, name="Nameless", **vals):
        """A product that has neither SKU, internal reference nor barcode."""
        return cls.create_product(False, name=name, **vals)

    def quote(self, product, code, vendor=None, variant=None):
        """``vendor`` calls ``product`` (one ``variant`` of it) by ``code``."""
        self.env["product.supplierinfo"].create(
            {
                "partner_id": (vendor or self.vendor).id,
                "product_tmpl_id": product.product_tmpl_id.id,
                "product_id": bool(variant) and variant.id,
                "product_code": code,
            }
        )

    def sku_of(self, product):
        """``(sku, source)`` that Check SKUs finds for ``product``; ``(None, None)`` when there is none."""
        order = self.create_order([(product, 1)], confirm=False)
        order.action_monta_check_skus()
        ((_level, _tag, report),) = self.logs(order, "check_skus")
        (line,) = report["lines"]
        return line["sku"], line["source"]

    def assert_refused(self, order, *patterns):
        """The button says what is wrong in one message with all of ``patterns``, and Monta hears nothing."""
        with self.assertRaises(UserError) as caught:
            order.action_monta_push()
        self.commit()
        self.assertEqual(self.sandbox.requests(), [])
        for pattern in patterns:
            self.assertRegex(str(caught.exception), pattern)
        return str(caught.exception)


class TestSkuSources(SkuCase):
    """The Monta SKU wins over the internal reference, that over the barcode, that over a vendor's own code."""

    def test_the_first_name_that_is_filled_in_wins(self):
        product = self.create_product("REF", monta_sku="MONTA", barcode="8710000000017")
        self.quote(product, "VENDOR")
        for field, found in (
            ("monta_sku", ("MONTA", "monta_sku")),
            ("default_code", ("REF", "default_code")),
            ("barcode", ("8710000000017", "barcode")),
            (None, ("VENDOR", "vendor_code")),
        ):
            with self.subTest(source=found[1]):
                self.assertEqual(self.sku_of(product), found)
                if field:
                    product[field] = False

    def test_a_name_of_blanks_is_no_name(self):
        product = self.create_product("  ", monta_sku=" ")
        self.quote(product, "VENDOR")
        self.assertEqual(self.sku_of(product), ("VENDOR", "vendor_code"))

    def test_the_sku_on_the_wire_is_the_one_that_was_found(self):
        product = self.create_product("REF", monta_sku="S/3 %")
        self.push(self.create_order([(product, 2), (self.sku_a, 1)]))
        (request,) = self.sandbox.requests()
        self.assertEqual([line["Sku"] for line in request["body"]["Lines"]], ["S/3 %", "SKU-A"])

    def test_two_products_with_one_sku_are_one_line(self):
        self.push(self.create_order([(self.create_product("OLD", monta_sku="SKU-A"), 2), (self.sku_a, 1)]))
        (request,) = self.sandbox.requests()
        self.assertEqual([(line["Sku"], line["OrderedQuantity"]) for line in request["body"]["Lines"]], [("SKU-A", 3)])

    def test_the_sku_set_on_a_product_with_one_variant_is_that_variants(self):
        product = self.create_product("REF")
        product.product_tmpl_id.monta_sku = "MONTA"
        self.assertEqual(self.sku_of(product), ("MONTA", "monta_sku"))

    def test_a_copied_product_does_not_take_the_sku_along(self):
        product = self.create_product("REF", monta_sku="MONTA")
        self.assertFalse(product.copy().monta_sku)


class TestVendorCodes(SkuCase):
    """A vendor's code counts when it names this variant and nothing else."""

    def test_a_code_that_two_vendors_share_for_one_product_counts(self):
        product = self.create_nameless()
        self.quote(product, "V1")
        self.quote(product, "V1", self.other_vendor)
        self.assertEqual(self.sku_of(product), ("V1", "vendor_code"))

    def test_a_code_given_for_the_product_and_for_its_only_variant_counts(self):
        product = self.create_nameless()
        self.quote(product, "V1")
        self.quote(product, "V1", self.other_vendor, variant=product)
        self.assertEqual(self.sku_of(product), ("V1", "vendor_code"))

    def test_two_different_codes_decide_nothing(self):
        product = self.create_nameless()
        self.quote(product, "V1")
        self.quote(product, "V2", self.other_vendor)
        self.assertEqual(self.sku_of(product), (None, None))

    def test_a_code_of_two_products_names_neither(self):
        product, twin = self.create_nameless(), self.create_nameless("Twin")
        self.quote(product, "V1")
        self.quote(twin, "V1", self.other_vendor)
        self.assertEqual(self.sku_of(product), (None, None))
        self.assertEqual(self.sku_of(twin), (None, None))

    def test_blanks_and_case_make_no_other_code(self):
        product, twin = self.create_nameless(), self.create_nameless("Twin")
        self.quote(product, "V1 ")
        self.quote(twin, " v1", self.other_vendor)
        self.assertEqual(self.sku_of(product), (None, None))
        other = self.create_nameless("Other")
        self.quote(other, " 50%_A\\b")
        self.assertEqual(self.sku_of(other), ("50%_A\\b", "vendor_code"))
        self.create_nameless("Owner", default_code="50%_a\\B")
        self.assertEqual(self.sku_of(other), (None, None))

    def test_a_code_that_is_another_products_name_at_monta_would_ship_that_one(self):
        for field in ("monta_sku", "default_code", "barcode"):
            with self.subTest(field=field):
                product = self.create_nameless()
                code = f"871{field}"
                self.quote(product, code)
                self.create_nameless("Other", **{field: code})
                self.assertEqual(self.sku_of(product), (None, None))

    def test_a_code_of_a_product_with_variants_names_none_of_them(self):
        template = self.env["product.template"].create(
            {
                "name": "Shirt",
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": (
                                size := self.env["product.attribute"].create(
                                    {
                                        "name": "Size",
                                        "value_ids": [Command.create({"name": "S"}), Command.create({"name": "L"})],
                                    }
                                )
                            ).id,
                            "value_ids": [Command.set(size.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        small, large = template.product_variant_ids
        self.quote(small, "SHIRT")
        self.quote(small, "SHIRT-S", variant=small)
        self.assertEqual(self.sku_of(small), ("SHIRT-S", "vendor_code"))
        self.assertEqual(self.sku_of(large), (None, None))


class TestUnsendable(SkuCase):
    """What Monta could not carry out is refused before anything is on the wire, with everything said at once."""

    def test_both_products_without_a_sku_are_in_one_message(self):
        kit, first, second = self.create_product("K"), self.create_nameless("First"), self.create_nameless("Second")
        self.create_kit(kit, [(first, 1), (self.sku_a, 2), (second, 3)])
        message = self.assert_refused(self.create_order([(kit, 1)]), "First has no SKU", "Second has no SKU")
        self.assertNotIn("SKU-A", message)

    def test_lines_that_come_to_nothing_are_named(self):
        order = self.create_order([(self.sku_a, 0), (self.sku_b, 0)])
        self.assert_refused(order, "come to zero: .*Product SKU-A.*Product SKU-B")

    def test_a_line_that_comes_to_nothing_is_left_out_of_the_rest(self):
        self.push(self.create_order([(self.sku_a, 0), (self.sku_b, 2)]))
        (request,) = self.sandbox.requests()
        self.assertEqual([(line["Sku"], line["OrderedQuantity"]) for line in request["body"]["Lines"]], [("SKU-B", 2)])

    def test_a_part_of_a_piece_is_never_rounded_in_silence(self):
        kilo = self.env.ref("uom.product_uom_kgm")
        coffee = self.create_product("COFFEE", uom_id=kilo.id, **({} if SERIES >= 19 else {"uom_po_id": kilo.id}))
        order = self.create_order([(coffee, 2.75)])
        self.assert_refused(order, r"COFFEE comes to 2\.75, and Monta .* whole pieces only")

    def test_parts_of_pieces_that_add_up_are_sent(self):
        kilo = self.env.ref("uom.product_uom_kgm")
        coffee = self.create_product("COFFEE", uom_id=kilo.id, **({} if SERIES >= 19 else {"uom_po_id": kilo.id}))
        self.push(self.create_order([(coffee, 2.75), (coffee, 0.25)]))
        (request,) = self.sandbox.requests()
        self.assertEqual([(line["Sku"], line["OrderedQuantity"]) for line in request["body"]["Lines"]], [("COFFEE", 3)])


class TestNotForTheWarehouse(SkuCase):
    """Services, sections, notes and down payments are skipped, and never in the way of anything."""

    def create_mixed_order(self, confirm=True):
        """Two pieces of goods among everything that is not shipped; the service has no SKU."""
        order = self.create_order([(self.create_service("Advice"), 4), (self.sku_a, 2)], confirm=False)
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Goods"}),
            Command.create({"display_type": "line_note", "name": "Handle with care"}),
            Command.create(
                {
                    "product_id": False if SERIES >= 18 else self.create_service("Down payment").id,
                    "name": "Down payment",
                    "is_downpayment": True,
                    "product_uom_qty": 0,
                    LINE_UOM: self.unit.id,
                    "price_unit": 50,
                }
            ),
        ]
        if confirm:
            order.action_confirm()
        return order

    def assert_goods_only(self):
        (request,) = self.sandbox.requests()
        self.assertEqual([(line["Sku"], line["OrderedQuantity"]) for line in request["body"]["Lines"]], [("SKU-A", 2)])

    def test_only_the_goods_are_sent(self):
        order = self.create_mixed_order()
        self.push(order)
        self.assert_goods_only()
        self.assertEqual((order.state, order.monta_state), ("sale", "sent"))

    def test_confirming_sends_only_the_goods(self):
        self.set_params(push_on_confirm="1")
        order = self.create_mixed_order()
        self.commit()
        self.assert_goods_only()
        self.assertEqual((order.state, order.monta_state, order.monta_error), ("sale", "sent", False))

    def test_an_order_of_services_is_none_of_montas_business(self):
        self.set_params(push_on_confirm="1")
        order = self.create_order([(self.create_service("Advice"), 4)])
        self.commit()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual((order.state, order.monta_state, order.monta_error), ("sale", "nothing", False))
        self.assertFalse(order.activity_ids)
        self.assertFalse(order.monta_log_ids)

    def test_goods_added_to_an_order_of_services_are_sent(self):
        self.set_params(push_on_confirm="1")
        order = self.create_order([(self.create_service("Advice"), 4)])
        self.commit()
        order.order_line = [Command.create({"product_id": self.sku_a.id, "product_uom_qty": 2})]
        self.commit()
        self.assertEqual(order.monta_state, "queued")
        self.run_cron()
        self.assert_goods_only()
        self.assertEqual(order.monta_state, "sent")

    def test_what_cannot_be_sent_does_not_keep_an_order_from_being_confirmed(self):
        self.set_params(push_on_confirm="1")
        order = self.create_order([(self.create_nameless("First"), 1)])
        self.commit()
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual((order.state, order.monta_state), ("sale", "needs_attention"))
        self.assertIn("First has no SKU", order.monta_error)
        self.assertIn("First has no SKU", order.activity_ids.note)


class TestCheckSkus(SkuCase):
    """The button Check SKUs tells what a push would send, and keeps it in the log; Monta is not asked."""

    def test_one_structured_row_lists_product_quantity_sku_and_source(self):
        kit, part = self.create_product("K"), self.create_nameless("Part", barcode="8710000000024")
        self.create_kit(kit, [(self.sku_a, 2), (part, 1)])
        order = self.create_order([(kit, 3), (self.sku_b, 1), (self.create_service("Advice"), 1)], confirm=False)
        action = order.action_monta_check_skus()
        self.commit()

        self.assertEqual(self.sandbox.requests(), [])
        row = order.monta_log_ids
        self.assertEqual(len(row), 1)
        self.assertEqual((row.tag, row.level, row.reference), ("check_skus", "info", order.name))
        ((_level, _tag, report),) = self.logs(order)
        self.assertEqual(
            [(line["product"], line["quantity"], line["sku"], line["source"]) for line in report["lines"]],
            [
                (self.sku_a.display_name, "6", "SKU-A", "default_code"),
                (part.display_name, "3", "8710000000024", "barcode"),
                (self.sku_b.display_name, "1", "SKU-B", "default_code"),
            ],
        )
        self.assertEqual(report["lines"][0]["path"], [kit.display_name, self.sku_a.display_name])
        self.assertEqual([skip["reason"] for skip in report["skipped"]], ["service"])
        self.assertEqual(action["params"]["type"], "success")
        self.assertEqual(order.monta_state, "not_sent")

    def test_one_sku_on_two_products_is_an_error_for_who_checks(self):
        twin = self.create_product("OLD", monta_sku="SKU-A")
        action = self.create_order([(twin, 2), (self.sku_a, 1)], confirm=False).action_monta_check_skus()
        self.assertEqual(action["params"]["type"], "warning")
        for text in (twin.name, self.sku_a.name, "SKU-A"):
            self.assertIn(text, action["params"]["message"])

    def test_problems_are_shown_and_kept_and_raise_nothing(self):
        order = self.create_order([(self.create_nameless("First"), 1), (self.create_nameless("Second"), 1)])
        action = order.action_monta_check_skus()
        row = order.monta_log_ids
        self.assertEqual((len(row), row.level), (1, "warning"))
        for text in (action["params"]["message"], row.message):
            self.assertIn("First has no SKU", text)
            self.assertIn("Second has no SKU", text)
        self.assertEqual(self.sandbox.requests(), [])

    def test_no_address_and_no_credentials_are_needed(self):
        self.set_params(username="", password="", base_url="")
        self.delivery.zip = False
        order = self.create_order(confirm=False)
        order.action_monta_check_skus()
        ((level, _tag, report),) = self.logs(order)
        self.assertEqual((level, [line["sku"] for line in report["lines"]]), ("info", ["SKU-A"]))

    def test_managers_read_the_log_and_salesmen_do_not(self):
        salesman = new_test_user(self.env, "monta_salesman", groups="sales_team.group_sale_salesman_all_leads")
        manager = new_test_user(self.env, "monta_manager", groups="sales_team.group_sale_manager")
        order = self.create_order(confirm=False)
        order.with_user(salesman).action_monta_check_skus()
        self.env.flush_all()

        row = self.env["monta.sale.log"].search([("sale_order_id", "=", order.id)])
        self.assertIn("SKU-A", row.with_user(manager).payload)
        self.assertEqual(order.with_user(manager).monta_log_ids, row)
        with self.assertRaises(AccessError):
            row.with_user(salesman).read(["payload"])
        with self.assertRaises(AccessError):
            row.with_user(manager).write({"message": "nothing happened"})
