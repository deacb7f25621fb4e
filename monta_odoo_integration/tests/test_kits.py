"""Scenario 4 of the acceptance list: Monta ships what a kit is made of, one line per SKU, in whole pieces."""

import unittest

from odoo.exceptions import UserError

from .common import MontaCase


class KitCase(MontaCase):
    """Products named as in the acceptance list, and what of them arrives at Monta."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.x, cls.y = cls.create_product("X"), cls.create_product("Y")
        cls.sub, cls.kit = cls.create_product("SUB"), cls.create_product("K")

    def sent(self, lines):
        """Push an order of ``lines`` and return what Monta received as ``{sku: quantity}``; no SKU twice."""
        self.push(self.create_order(lines))
        (request,) = self.sandbox.requests()
        self.assertEqual((request["method"], request["path"]), ("POST", "/order"))
        pairs = [(line["Sku"], line["OrderedQuantity"]) for line in request["body"]["Lines"]]
        self.assertEqual(len(dict(pairs)), len(pairs), "one line per SKU")
        return dict(pairs)

    def nest(self):
        """K = 2 X + 1 SUB, SUB = 3 X + 1 Y."""
        self.create_kit(self.sub, [(self.x, 3), (self.y, 1)])
        self.create_kit(self.kit, [(self.x, 2), (self.sub, 1)])


class KitScenarios:
    """What holds whatever API the account speaks."""

    def test_a_kit_in_a_kit_arrives_as_its_parts_and_no_kit(self):
        self.nest()
        self.assertEqual(self.sent([(self.kit, 2), (self.x, 1)]), {"X": 11, "Y": 2})

    def test_more_kits_are_an_update_of_the_parts(self):
        self.nest()
        order = self.create_order([(self.kit, 2), (self.x, 1)])
        self.push(order)
        self.sandbox.forget_requests()
        order.order_line[0].product_uom_qty = 3
        self.push(order)

        (request,) = self.sandbox.mutations()
        self.assertEqual(request["path"], f"/order/{order.name}")
        (stored,) = self.sandbox.orders()
        self.assertEqual({line["Sku"]: line["OrderedQuantity"] for line in stored["Lines"]}, {"X": 16, "Y": 3})
        self.assertEqual(order.monta_state, "sent")


class TestKitsV6(KitScenarios, KitCase):
    """Against Monta's live API."""

    profile = "v6"


class TestKitsDocumented(KitScenarios, KitCase):
    """Against the API of the plugin documentation."""

    profile = "documented"


class TestKits(KitCase):
    """How kits come apart: decided before anything is on the wire, so one profile is enough."""

    def test_kits_made_twelve_at_a_time_are_counted_one_by_one(self):
        self.create_kit(self.kit, [(self.x, 12)], quantity=12)
        self.assertEqual(self.sent([(self.kit, 1)]), {"X": 1})

    def test_a_bill_of_materials_for_a_dozen_kits_is_for_twelve(self):
        self.create_kit(self.kit, [(self.x, 24)], quantity=1, uom=self.dozen)
        self.assertEqual(self.sent([(self.kit, 1)]), {"X": 2})

    def test_a_dozen_in_a_kit_is_twelve_pieces(self):
        self.create_kit(self.kit, [(self.x, 1, self.dozen)])
        self.assertEqual(self.sent([(self.kit, 1)]), {"X": 12})

    def test_two_dozen_on_a_line_are_twenty_four_pieces(self):
        self.assertEqual(self.sent([(self.x, 2, self.dozen)]), {"X": 24})

    def test_a_dozen_kits_of_a_dozen_parts_are_a_gross(self):
        self.create_kit(self.kit, [(self.x, 1, self.dozen)])
        self.assertEqual(self.sent([(self.kit, 1, self.dozen)]), {"X": 144})

    def test_a_component_on_several_paths_is_one_line(self):
        self.create_kit(self.sub, [(self.x, 3), (self.y, 1)])
        other = self.create_product("OTHER")
        self.create_kit(other, [(self.x, 1), (self.sub, 2)])
        self.create_kit(self.kit, [(self.x, 2), (self.sub, 1), (other, 1), (self.x, 4)])
        # 2 + 3 + (1 + 2 × 3) + 4 of X, 1 + 2 of Y
        self.assertEqual(self.sent([(self.kit, 1)]), {"X": 16, "Y": 3})

    def test_thirds_of_a_kit_that_add_up_are_whole(self):
        self.create_kit(self.kit, [(self.x, 1)], quantity=3)
        self.assertEqual(self.sent([(self.kit, 1), (self.kit, 2)]), {"X": 1})

    def test_a_part_of_a_piece_names_the_kit_that_needs_it_and_sends_nothing(self):
        self.create_kit(self.kit, [(self.x, 1)], quantity=3)
        order = self.create_order([(self.kit, 1)])
        with self.assertRaisesRegex(UserError, r"X comes to 1/3.*\bK\b"):
            order.action_monta_push()
        self.commit()
        self.assertEqual(self.sandbox.requests(), [])

    def test_two_kits_on_two_lines_and_their_parts_loose_are_one_total(self):
        self.nest()
        self.assertEqual(
            self.sent([(self.y, 4), (self.kit, 1), (self.sub, 2), (self.kit, 1)]), {"Y": 4 + 1 + 2 + 1, "X": 5 + 6 + 5}
        )

    def test_a_kit_bought_as_one_line_among_others_takes_nothing_from_them(self):
        self.nest()
        self.assertEqual(
            self.sent([(self.sku_a, 3), (self.kit, 1), (self.sku_b, 2)]), {"SKU-A": 3, "X": 5, "Y": 1, "SKU-B": 2}
        )

    def test_the_payload_is_there_before_the_moves_and_does_not_follow_them(self):
        self.nest()
        order = self.create_order([(self.kit, 2)], confirm=False)
        payload = order._prepare_monta_order_payload()
        order.action_confirm()
        self.assertEqual(payload, order._prepare_monta_order_payload())

    def test_a_bill_of_materials_to_manufacture_by_is_no_kit(self):
        self.create_kit(self.kit, [(self.x, 2)]).type = "normal"
        self.assertEqual(self.sent([(self.kit, 3)]), {"K": 3})

    def test_an_archived_kit_is_an_ordinary_product_again(self):
        self.create_kit(self.kit, [(self.x, 2)]).active = False
        self.assertEqual(self.sent([(self.kit, 3)]), {"K": 3})

    def test_a_service_in_a_kit_is_left_out(self):
        manual = self.create_service("Assembly")
        self.create_kit(self.kit, [(self.x, 2), (manual, 1)])
        self.assertEqual(self.sent([(self.kit, 3)]), {"X": 6})

    def test_kits_that_contain_each_other_are_named_and_send_nothing(self):
        self.nest()
        order = self.create_order([(self.kit, 1)])
        # Odoo refuses such a bill of materials today; older databases have them.
        self.env.cr.execute(
            "UPDATE mrp_bom_line SET product_id = %s WHERE bom_id = %s AND product_id = %s",
            [self.kit.id, self.sub.bom_ids.id, self.y.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "contain each other without end: .*Product K.*Product SUB.*Product K"):
            order.action_monta_push()
        self.commit()
        self.assertEqual(self.sandbox.requests(), [])


class TestKitVariants(KitCase):
    """A bill of materials of a template whose lines are for some of its variants."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colour = cls.env["product.attribute"].create(
            {"name": "Colour", "value_ids": [(0, 0, {"name": "Red"}), (0, 0, {"name": "Blue"})]}
        )
        cls.template = cls.env["product.template"].create(
            {
                "name": "Gift box",
                "list_price": 10.0,
                "attribute_line_ids": [
                    (0, 0, {"attribute_id": cls.colour.id, "value_ids": [(6, 0, cls.colour.value_ids.ids)]})
                ],
            }
        )
        cls.red, cls.blue = cls.template.product_variant_ids.sorted("id")

    def bill(self):
        """X for both, Y for the red variant only, SUB for the blue one only."""
        values = self.template.attribute_line_ids.product_template_value_ids.sorted("id")
        bom = self.create_kit(self.red, [(self.x, 2), (self.y, 1), (self.sub, 3)])
        bom.bom_line_ids[1].bom_product_template_attribute_value_ids = values[0]
        bom.bom_line_ids[2].bom_product_template_attribute_value_ids = values[1]
        return bom

    def test_each_variant_brings_its_own_lines(self):
        self.bill()
        self.assertEqual(self.sent([(self.red, 1)]), {"X": 2, "Y": 1})
        self.sandbox.forget_requests()
        self.assertEqual(self.sent([(self.blue, 1)]), {"X": 2, "SUB": 3})

    def test_two_variants_on_one_order_are_kept_apart_and_added_up(self):
        self.bill()
        self.assertEqual(self.sent([(self.red, 2), (self.blue, 1)]), {"X": 6, "Y": 2, "SUB": 3})

    def test_a_bill_of_materials_of_one_variant_leaves_the_other_a_product(self):
        self.create_kit(self.red, [(self.x, 2)]).product_id = self.red
        self.blue.default_code = "BLUE"
        self.assertEqual(self.sent([(self.red, 1), (self.blue, 1)]), {"X": 2, "BLUE": 1})


class TestPacks(KitCase):
    """OCA packs give the same as kits, where ``product_pack`` is installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "pack_line_ids" not in cls.env["product.product"]._fields:
            raise unittest.SkipTest("OCA product_pack is not installed")

    def pack(self, product, components, kind="non_detailed"):
        """Make ``product`` a pack of ``components``, a list of ``(product, quantity)``."""
        product.product_tmpl_id.write({"pack_ok": True, "pack_type": kind})
        product.pack_line_ids = [(0, 0, {"product_id": part.id, "quantity": quantity}) for part, quantity in components]

    def test_a_pack_in_a_pack_arrives_as_its_parts(self):
        self.pack(self.sub, [(self.x, 3), (self.y, 1)])
        self.pack(self.kit, [(self.x, 2), (self.sub, 1)])
        self.assertEqual(self.sent([(self.kit, 2), (self.x, 1)]), {"X": 11, "Y": 2})

    def test_a_pack_of_kits_arrives_as_the_parts_of_the_kits(self):
        self.create_kit(self.sub, [(self.x, 3), (self.y, 1)])
        self.pack(self.kit, [(self.x, 2), (self.sub, 1)])
        self.assertEqual(self.sent([(self.kit, 2), (self.x, 1)]), {"X": 11, "Y": 2})

    def test_a_pack_that_is_a_service_still_ships_its_goods(self):
        box = self.create_service("Gift box")
        self.pack(box, [(self.x, 2), (self.y, 1)])
        self.assertEqual(self.sent([(box, 3)]), {"X": 6, "Y": 3})

    def test_a_pack_shown_in_detail_is_not_counted_twice(self):
        self.pack(self.kit, [(self.x, 2), (self.y, 1)], kind="detailed")
        self.assertEqual(self.sent([(self.kit, 2)]), {"X": 4, "Y": 2})
