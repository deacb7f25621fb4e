"""Acceptance 19: kits have no stock; Odoo shows how many can be built from what Monta has."""

from .common import STORABLE
from .stock import StockCase


class StockKitCase(StockCase):
    """Products named as in acceptance 19."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kit = cls.create_product("KIT")

    def assert_no_stock_of_its_own(self, kit):
        """Nobody ever wrote a quantity of ``kit``."""
        self.assertFalse(self.env["stock.quant"].search([("product_id", "=", kit.id)]))
        self.assertFalse(self.moves(kit))


class StockKitScenarios:
    """What holds whatever API the account speaks."""

    def test_four_kits_of_two_a_and_three_b_can_be_built_from_nine_and_a_hundred(self):
        self.create_kit(self.kit, [(self.sku_a, 2), (self.sku_b, 3)])
        self.monta_has(**{"SKU-A": 9, "SKU-B": 100})
        self.pull()
        self.assertEqual(self.kit.monta_kit_feasible, 4)
        self.assertEqual(self.kit.product_tmpl_id.monta_kit_feasible, 4)
        self.assertEqual(self.kit.monta_stock_available, 0, "a kit is in no warehouse")
        self.assertTrue(self.kit.monta_stock_sync)
        self.assertFalse(self.kit.monta_stock_problem)
        self.assert_no_stock_of_its_own(self.kit)
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [9, 100])
        # Odoo's own figure for the kit comes to the same.
        self.assertEqual(self.on_hand(self.kit), 4)

        # The kit's own SKU is nobody's business at Monta, known or not.
        self.assertFalse([path for path in self.asked() if "KIT" in path])
        self.monta_has(KIT=77, **{"SKU-A": 1})
        self.pull()
        self.assertEqual(self.kit.monta_kit_feasible, 0)
        self.assert_no_stock_of_its_own(self.kit)

    def test_the_button_of_a_kit_asks_for_its_components(self):
        self.create_kit(self.kit, [(self.sku_a, 2)])
        self.monta_has(**{"SKU-A": 9})
        action = self.kit.action_monta_refresh_stock()
        self.assertEqual(self.asked(), ["/product/SKU-A/stock"])
        self.assertIn("4 can be built", action["params"]["message"])
        self.assertEqual(self.on_hand(self.sku_a), 9)

    def test_the_button_of_a_component_brings_the_kits_made_of_it_up_to_date(self):
        sub = self.create_product("SUB")
        self.create_kit(sub, [(self.sku_a, 1), (self.sku_b, 1)])
        self.create_kit(self.kit, [(sub, 2)])
        self.monta_has(**{"SKU-A": 9, "SKU-B": 7})
        self.pull()
        self.assertEqual([sub.monta_kit_feasible, self.kit.monta_kit_feasible], [7, 3])
        self.asked()
        self.monta_has(**{"SKU-A": 5, "SKU-B": 4})
        self.sku_a.action_monta_refresh_stock()
        self.assertEqual(self.asked(), ["/product/SKU-A/stock"])
        self.assertEqual([sub.monta_kit_feasible, self.kit.monta_kit_feasible], [5, 2])
        self.assert_no_stock_of_its_own(self.kit)


class TestStockKitsV6(StockKitScenarios, StockKitCase):
    """Against Monta's live API."""

    profile = "v6"


class TestStockKitsDocumented(StockKitScenarios, StockKitCase):
    """Against the API of the plugin documentation."""

    profile = "documented"


class TestStockKits(StockKitCase):
    """How many come out: decided after Monta has answered, so one profile is enough."""

    def feasible(self, **available):
        """How many of the kit there are when Monta has ``available``."""
        self.monta_has(**{sku.replace("_", "-"): pieces for sku, pieces in available.items()})
        self.pull()
        self.assert_no_stock_of_its_own(self.kit)
        return self.kit.monta_kit_feasible

    def test_a_kit_in_a_kit_counts_its_parts_once(self):
        sub = self.create_product("SUB")
        self.create_kit(sub, [(self.sku_a, 3), (self.sku_b, 1)])
        self.create_kit(self.kit, [(self.sku_a, 2), (sub, 1)])
        # 5 of A and 1 of B each
        self.assertEqual(self.feasible(SKU_A=29, SKU_B=100), 5)
        self.assertEqual(sub.monta_kit_feasible, 9)
        self.assert_no_stock_of_its_own(sub)

    def test_a_bill_for_several_kits_is_counted_per_kit(self):
        self.create_kit(self.kit, [(self.sku_a, 12)], quantity=12)
        self.assertEqual(self.feasible(SKU_A=9), 9)

    def test_a_bill_for_a_dozen_kits_is_for_twelve(self):
        self.create_kit(self.kit, [(self.sku_a, 24)], uom=self.dozen)
        self.assertEqual(self.feasible(SKU_A=9), 4)

    def test_a_dozen_in_a_kit_is_twelve_pieces(self):
        self.create_kit(self.kit, [(self.sku_a, 1, self.dozen)])
        self.assertEqual(self.feasible(SKU_A=35), 2)

    def test_a_part_of_a_piece_each_is_not_rounded_early(self):
        self.create_kit(self.kit, [(self.sku_a, 1)], quantity=3)
        self.assertEqual(self.feasible(SKU_A=9), 27)

    def test_a_component_unknown_at_monta_leaves_nothing_to_count_on(self):
        stranger = self.create_product("STRANGER")
        self.create_kit(self.kit, [(self.sku_a, 2), (stranger, 1)])
        self.monta_has(**{"SKU-A": 9})
        self.pull("STRANGER")
        self.assertEqual(self.kit.monta_kit_feasible, 0)
        self.assertIn("STRANGER", self.kit.monta_stock_problem)
        self.assertFalse(self.kit.monta_stock_unknown)
        self.assert_no_stock_of_its_own(self.kit)

    def test_a_component_of_which_odoo_keeps_no_stock_counts(self):
        tape = self.env["product.product"].create({"name": "Tape", "default_code": "TAPE", "type": "consu"})
        self.create_kit(self.kit, [(tape, 2)])
        self.assertEqual(self.feasible(TAPE=9), 4)
        self.assertFalse(self.quants(tape))
        self.assertEqual(tape.monta_stock_available, 9)

    def test_a_service_in_a_kit_runs_never_out(self):
        self.create_kit(self.kit, [(self.sku_a, 2), (self.create_service("Gift wrapping"), 1)])
        self.assertEqual(self.feasible(SKU_A=9), 4)

    def test_a_kit_of_a_consumable_is_a_kit_all_the_same(self):
        product = self.env["product.product"].create({"name": "Gift", "default_code": "GIFT", "type": "consu"})
        self.create_kit(product, [(self.sku_a, 2)])
        self.monta_has(KIT=0, **{"SKU-A": 9})
        self.pull()
        self.assertEqual(product.monta_kit_feasible, 4)

    def test_a_kit_that_cannot_be_counted_says_why_and_spoils_no_other(self):
        weight = self.env.ref("uom.product_uom_kgm")
        odd = self.create_product("ODD")
        self.create_kit(odd, [(self.sku_a, 2)])
        self.create_kit(self.kit, [(self.sku_b, 1)])
        self.env["mrp.bom.line"].flush_model()
        # Odoo itself forbids such a unit; data from elsewhere has it all the same.
        self.env.cr.execute(
            "UPDATE mrp_bom_line SET product_uom_id = %s WHERE product_id = %s", (weight.id, self.sku_a.id)
        )
        self.env.invalidate_all()
        self.monta_has(**{"SKU-A": 9, "SKU-B": 3})
        self.pull("ODD")
        self.assertEqual((odd.monta_kit_feasible, self.kit.monta_kit_feasible), (0, 3))
        self.assertIn("ODD", odd.monta_stock_problem)

    def test_a_component_of_two_kits_counts_for_each(self):
        other = self.create_product("OTHER")
        self.create_kit(other, [(self.sku_a, 3)])
        self.create_kit(self.kit, [(self.sku_a, 2), (other, 1)])
        # 5 of A each, although OTHER alone would take 3 of them
        self.assertEqual(self.feasible(SKU_A=14), 2)
        self.assertEqual(other.monta_kit_feasible, 4)

    def test_each_variant_has_its_own_components(self):
        attribute = self.env["product.attribute"].create(
            {"name": "Colour", "value_ids": [(0, 0, {"name": "Red"}), (0, 0, {"name": "Blue"})]}
        )
        colours = {"attribute_id": attribute.id, "value_ids": [(6, 0, attribute.value_ids.ids)]}
        template = self.env["product.template"].create(
            {"name": "Box", "attribute_line_ids": [(0, 0, colours)], **STORABLE}
        )
        red, blue = template.product_variant_ids
        bom = self.create_kit(red, [(self.sku_a, 2), (self.sku_b, 1)])
        bom.bom_line_ids[1].bom_product_template_attribute_value_ids = blue.product_template_attribute_value_ids
        self.monta_has(KIT=0, **{"SKU-A": 9, "SKU-B": 3})
        self.pull()
        self.assertEqual([red.monta_kit_feasible, blue.monta_kit_feasible], [4, 3])
        self.assert_no_stock_of_its_own(red)
        self.assert_no_stock_of_its_own(blue)
        self.assertFalse(template.monta_stock_problem, "a kit needs no SKU")

    def test_a_product_that_becomes_a_kit_keeps_what_it_had(self):
        self.monta_has(KIT=6, **{"SKU-A": 9})
        self.pull()
        self.assertEqual(self.on_hand(self.kit), 6)
        moves = self.moves(self.kit)
        self.create_kit(self.kit, [(self.sku_a, 2)])
        self.monta_has(KIT=2)
        self.pull()
        self.assertEqual(self.kit.monta_kit_feasible, 4)
        self.assertEqual(self.moves(self.kit), moves)
        self.assertEqual(sum(self.quants(self.kit).mapped("quantity")), 6)

        # And back again.
        self.env["mrp.bom"].search([("product_tmpl_id", "=", self.kit.product_tmpl_id.id)]).active = False
        self.pull()
        self.assertEqual((self.on_hand(self.kit), self.kit.monta_stock_is_kit), (2, False))

    def test_a_change_of_one_component_changes_the_kit(self):
        self.create_kit(self.kit, [(self.sku_a, 2), (self.sku_b, 3)])
        self.assertEqual(self.feasible(SKU_A=9, SKU_B=100), 4)
        self.assertEqual(self.feasible(SKU_B=7), 2)

    def test_kits_in_the_list_have_no_difference(self):
        self.create_kit(self.kit, [(self.sku_a, 2)])
        self.assertEqual(self.feasible(SKU_A=9), 4)
        row = self.row(self.kit)
        self.assertEqual((row.is_kit, row.available, row.odoo_quantity, row.gap), (True, 4, 0, 0))
        self.assertEqual(self.kit.monta_stock_limiting, self.sku_a.display_name)
