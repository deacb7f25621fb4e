"""Acceptance 4: Monta ships what a kit is made of, one line per SKU, in whole pieces."""

import unittest

from odoo.exceptions import UserError

from .. import compat
from .common import MontaCase


class KitCase(MontaCase):
    """Products named as in acceptance 4, and what of them arrives at Monta."""

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


class TestKitChoices(KitCase):
    """Attributes that make no variants: what is chosen on an order line decides what goes into its kit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if compat.SERIES == 17:
            raise unittest.SkipTest("17.0 has no such components")
        cls.ribbon = cls.env["product.attribute"].create(
            {
                "name": "Ribbon",
                "create_variant": "no_variant",
                "value_ids": [(0, 0, {"name": "With"}), (0, 0, {"name": "Without"}), (0, 0, {"name": "Twice"})],
            }
        )
        cls.template = cls.env["product.template"].create(
            {
                "name": "Gift box",
                "list_price": 10.0,
                "attribute_line_ids": [
                    (0, 0, {"attribute_id": cls.ribbon.id, "value_ids": [(6, 0, cls.ribbon.value_ids.ids)]})
                ],
            }
        )
        cls.box = cls.template.product_variant_id
        cls.box.default_code = "BOX"
        cls.with_ribbon, cls.without, cls.twice = cls.template.attribute_line_ids.product_template_value_ids.sorted(
            "id"
        )

    def choose(self, line, *values):
        line.product_no_variant_attribute_value_ids = [(6, 0, [value.id for value in values])]

    def bill(self):
        """X always, Y with a ribbon, SUB (a kit of 3 Y) with two."""
        self.create_kit(self.sub, [(self.y, 3)])
        bom = self.create_kit(self.box, [(self.x, 2), (self.y, 1), (self.sub, 1)])
        bom.bom_line_ids[1].bom_product_template_attribute_value_ids = self.with_ribbon
        bom.bom_line_ids[2].bom_product_template_attribute_value_ids = self.twice

    def test_each_line_brings_what_was_chosen_on_it(self):
        self.bill()
        order = self.create_order([(self.box, 1), (self.box, 10), (self.box, 100)], confirm=False)
        for line, value in zip(order.order_line, (self.with_ribbon, self.without, self.twice), strict=True):
            self.choose(line, value)
        order.action_confirm()
        self.push(order)
        (request,) = self.sandbox.requests()
        self.assertEqual(
            {line["Sku"]: line["OrderedQuantity"] for line in request["body"]["Lines"]}, {"X": 222, "Y": 1 + 300}
        )
        shipped = {product.default_code: 0 for product in self.x | self.y}
        for move in order.order_line.move_ids:
            shipped[move.product_id.default_code] += move.product_uom_qty
        self.assertEqual(shipped, {"X": 222, "Y": 301}, "Odoo ships the same")

    def test_choosing_otherwise_is_a_change(self):
        self.bill()
        order = self.create_order([(self.box, 1)], confirm=False)
        self.choose(order.order_line, self.without)
        order.action_confirm()
        self.push(order)
        self.choose(order.order_line, self.with_ribbon)
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        self.push(order)
        (stored,) = self.sandbox.orders()
        self.assertEqual({line["Sku"]: line["OrderedQuantity"] for line in stored["Lines"]}, {"X": 2, "Y": 1})

    def test_checking_skus_shows_the_way_through_the_kit(self):
        self.bill()
        order = self.create_order([(self.box, 1)], confirm=False)
        self.choose(order.order_line, self.twice)
        order.action_monta_check_skus()
        ((_level, _tag, report),) = self.logs(order, "check_skus")
        self.assertEqual(
            [(line["sku"], line["quantity"], len(line["path"])) for line in report["lines"]],
            [("X", "2", 2), ("Y", "3", 3)],
        )


class TestKitEdges(KitCase):
    """Kits that are not what they seem."""

    def test_a_kit_of_another_company_is_none_of_ours(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.create_kit(self.kit, [(self.x, 2)]).company_id = other
        self.assertEqual(self.sent([(self.kit, 3)]), {"K": 3})

    def test_a_kit_of_our_own_company_wins(self):
        self.create_kit(self.kit, [(self.x, 2)]).sequence = 9
        self.create_kit(self.kit, [(self.y, 5)]).write({"company_id": self.env.company.id, "sequence": 1})
        self.assertEqual(self.sent([(self.kit, 3)]), {"Y": 15})

    def test_a_component_of_which_nothing_is_needed_is_left_out(self):
        self.create_kit(self.kit, [(self.x, 2), (self.y, 0)])
        self.assertEqual(self.sent([(self.kit, 3)]), {"X": 6})

    def test_an_archived_component_is_still_shipped(self):
        self.create_kit(self.kit, [(self.x, 2), (self.y, 1)])
        self.y.active = False
        self.assertEqual(self.sent([(self.kit, 3)]), {"X": 6, "Y": 3})

    def test_a_kit_of_services_keeps_nobody_from_confirming(self):
        self.set_params(push_on_confirm="1")
        self.create_kit(self.kit, [(self.create_service("Assembly"), 1)])
        order = self.create_order([(self.kit, 1), (self.x, 2)])
        self.commit()
        (request,) = self.sandbox.requests()
        self.assertEqual([(line["Sku"], line["OrderedQuantity"]) for line in request["body"]["Lines"]], [("X", 2)])
        self.assertEqual(order.monta_state, "sent")


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
