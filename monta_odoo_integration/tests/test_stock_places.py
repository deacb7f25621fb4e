"""Where Monta's stock is mirrored: one location per company, and nothing that lies elsewhere or belongs to others."""

from .common import STORABLE
from .stock import PACKAGE, StockCase


class TestStockPlaces(StockCase):
    """Decided after Monta has answered, so one profile is enough."""

    def another_warehouse(self, **vals):
        """A further warehouse of the company."""
        return self.env["stock.warehouse"].create({"name": "Second", "code": "SEC", **vals})

    def test_a_warehouse_of_three_steps_has_it_in_stock_and_not_in_input(self):
        self.warehouse.write({"reception_steps": "three_steps", "delivery_steps": "pick_pack_ship"})
        self.put(self.sku_a, 4, self.warehouse.wh_input_stock_loc_id)
        self.put(self.sku_a, 2, self.warehouse.wh_output_stock_loc_id)
        self.monta_has(**{"SKU-A": 20})
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 20)
        self.assertEqual(self.on_hand(self.sku_a, self.warehouse.wh_input_stock_loc_id), 4)
        self.assertEqual(self.on_hand(self.sku_a, self.warehouse.wh_output_stock_loc_id), 2)
        self.assertEqual(self.moves(self.sku_a).location_dest_id, self.warehouse.lot_stock_id)

    def test_the_location_chosen_on_a_warehouse_is_the_one(self):
        second = self.another_warehouse()
        shelf = self.env["stock.location"].create({"name": "Monta", "location_id": second.lot_stock_id.id})
        second.monta_location_id = shelf
        self.put(self.sku_a, 9)
        self.monta_has(**{"SKU-A": 20})
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 9)
        self.assertEqual(self.on_hand(self.sku_a, shelf), 20)

    def test_the_first_warehouse_is_the_one_where_none_is_chosen(self):
        second = self.another_warehouse()
        self.monta_has(**{"SKU-A": 20})
        self.pull()
        self.assertEqual(self.on_hand(self.sku_a), 20)
        self.assertEqual(self.on_hand(self.sku_a, second.lot_stock_id), 0)

    def test_only_the_warehouse_that_monta_ships_from_is_mirrored(self):
        second = self.another_warehouse(monta_ships=True)
        self.put(self.sku_a, 9)
        self.monta_has(**{"SKU-A": 20})
        self.pull()
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_a, second.lot_stock_id)], [9, 20])

    def test_of_several_warehouses_that_monta_ships_from_a_person_says_which(self):
        second = self.another_warehouse(monta_ships=True)
        self.warehouse.monta_ships = True
        self.put(self.sku_a, 9)
        self.put(self.sku_a, 4, second.lot_stock_id)
        self.monta_has(**{"SKU-A": 20, "SKU-B": 0})
        self.pull("one number for")
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_a, second.lot_stock_id)], [9, 4])
        self.assertEqual((self.row(self.sku_a).odoo_quantity, self.row(self.sku_a).gap), (13, 7))
        second.monta_location_id = second.lot_stock_id
        self.pull()
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_a, second.lot_stock_id)], [9, 20])
        self.assertFalse(self.row(self.sku_a).problem)

    def test_each_warehouse_has_its_own_where_monta_tells(self):
        second = self.another_warehouse(monta_ships=True, monta_name="Gorinchem 2")
        self.warehouse.write({"monta_ships": True, "monta_name": "Molenaarsgraaf"})
        self.put(self.sku_a, 9)
        self.set_params(stock_limit="10")
        rows = [
            {"Warehouse": {"Name": name}, "StockAvailable": pieces}
            for name, pieces in (("Gorinchem 2", 4), ("Molenaarsgraaf", 16))
        ]
        self.sandbox.figures("SKU-A", StockAvailable=20, PerWarehouse=rows)
        self.sku_a.action_monta_refresh_stock()
        row = self.row(self.sku_a)
        self.assertEqual((row.odoo_quantity, row.gap, row.waiting), (9, 11, 11))
        row.action_apply()
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_a, second.lot_stock_id)], [16, 4])
        self.assertEqual((row.odoo_quantity, row.gap, row.waiting), (20, 0, 0))

    def test_what_lies_below_in_packages_or_of_owners_is_counted_and_not_touched(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        package = self.env[PACKAGE].create({"name": "BOX-1"})
        self.put(self.sku_a, 1)
        self.put(self.sku_a, 2, shelf)
        self.put(self.sku_a, 3, package_id=package)
        self.put(self.sku_a, 4, owner_id=self.customer)
        self.monta_has(**{"SKU-A": 20})
        self.pull()
        # Monta's 20 are all there is: the rest would be sold twice.
        self.assertEqual(self.on_hand(self.sku_a), 20)
        loose, below, packed, owned = self.quants(self.sku_a).sorted("id")
        self.assertEqual([below.quantity, packed.quantity, owned.quantity], [2, 3, 4])
        self.assertEqual((loose.quantity, loose.location_id), (11, self.stock))
        self.assertEqual((packed.package_id, owned.owner_id), (package, self.customer))

        self.pull()
        self.assertEqual(len(self.moves(self.sku_a)), 1)

    def test_less_than_nothing_in_odoo_is_put_right(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.stock.id})
        self.put(self.sku_a, -3)
        self.put(self.sku_b, -4, shelf)
        self.monta_has(**{"SKU-A": 20, "SKU-B": 0})
        self.pull()
        self.assertEqual([self.on_hand(self.sku_a), self.on_hand(self.sku_b)], [20, 0])
        self.assertEqual(self.quants(self.sku_a).quantity, 20)
        self.assertEqual(self.on_hand(self.sku_b, shelf), -4, "what lies below is not touched")

    def test_less_at_monta_than_in_packages_is_left_to_a_human(self):
        package = self.env[PACKAGE].create({"name": "BOX-1"})
        self.put(self.sku_a, 8, package_id=package)
        self.put(self.sku_a, 1)
        self.monta_has(**{"SKU-A": 5, "SKU-B": 6})
        self.pull("packages")
        self.assertEqual(self.on_hand(self.sku_a), 9)
        self.assertFalse(self.moves(self.sku_a))
        self.assertEqual((self.row(self.sku_a).odoo_quantity, self.row(self.sku_a).gap), (9, 4))
        self.assertIn("packages", self.sku_a.monta_stock_problem)
        self.assertEqual(self.on_hand(self.sku_b), 6)

    def test_lots_and_serial_numbers_are_listed_for_a_human(self):
        by_lot = self.create_product("LOT", tracking="lot")
        by_serial = self.create_product("SERIAL", tracking="serial")
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": by_lot.id, "company_id": self.env.company.id})
        self.put(by_lot, 9, lot_id=lot)
        self.monta_has(LOT=20, SERIAL=3)
        self.pull("LOT", "SERIAL")
        self.assertEqual([self.on_hand(by_lot), self.on_hand(by_serial)], [9, 0])
        self.assertFalse(self.moves(by_lot | by_serial))
        for product, gap in ((by_lot, 11), (by_serial, 3)):
            self.assertEqual(self.row(product).gap, gap)
            self.assertIn("by hand", product.monta_stock_problem)
        listed = self.env["monta.stock"].search([("problem", "!=", False)])
        self.assertEqual(listed.product_id, by_lot | by_serial)
        self.assertEqual(listed[0].product_id, by_lot, "the largest difference comes first")

        # Once they agree there is nothing to do for anybody.
        self.put(by_lot, 11, lot_id=lot)
        self.pull()
        self.assertFalse(by_lot.monta_stock_problem)
        self.assertEqual(self.row(by_lot).gap, 0)

    def test_a_product_counted_in_dozens_has_dozens_at_monta(self):
        units = [name for name in ("uom_id", "uom_po_id") if name in self.env["product.product"]._fields]
        product = self.create_product("BOXED", **dict.fromkeys(units, self.dozen.id))
        self.monta_has(BOXED=7)
        self.pull()
        self.assertEqual(self.on_hand(product), 7)

    def test_variants_have_their_own_stock_and_share_the_highest_threshold(self):
        attribute = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [(0, 0, {"name": "S"}), (0, 0, {"name": "L"})]}
        )
        sizes = {"attribute_id": attribute.id, "value_ids": [(6, 0, attribute.value_ids.ids)]}
        template = self.env["product.template"].create(
            {"name": "Shirt", "attribute_line_ids": [(0, 0, sizes)], **STORABLE}
        )
        small, large = template.product_variant_ids
        small.default_code, large.default_code = "SHIRT-S", "SHIRT-L"
        self.monta_has(
            {"Sku": "SHIRT-S", "StockAvailable": 3, "MinimumStock": 7},
            {"Sku": "SHIRT-L", "StockAvailable": 4, "MinimumStock": 2},
        )
        for _run in range(2):
            self.pull()
            self.assertEqual([self.on_hand(small), self.on_hand(large)], [3, 4])
            self.assertEqual(template.available_threshold, 7)
        self.assertEqual((template.monta_stock_available, large.monta_stock_available), (7, 4))
        self.assertEqual((template.monta_stock_minimum, large.monta_stock_minimum), (7, 2))
