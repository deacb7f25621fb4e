"""Acceptance 26 and 27: only goods that leave a warehouse of Monta's are sent to Monta."""

from odoo.addons.monta_odoo_integration import compat
from odoo.exceptions import UserError
from odoo.tests import Form

from .common import MontaCase


class ScopeCase(MontaCase):
    """Warehouse A, which Monta runs, warehouse B, which it does not, and a route that leads out of B."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        warehouses = cls.env["stock.warehouse"]
        cls.warehouse_a = warehouses.search([("company_id", "=", cls.env.company.id)], limit=1)
        cls.warehouse_b = warehouses.create({"name": "Corner Shop", "code": "CRNR"})
        cls.mug, cls.tray = cls.create_product("MUG"), cls.create_product("TRAY")
        cls.from_b = cls.create_route(cls.warehouse_b.lot_stock_id, cls.warehouse_b.out_type_id)

    @classmethod
    def create_route(cls, source, kind, action="pull", **vals):
        """A route that leads from ``source`` to the customer."""
        return cls.env["stock.route"].create(
            {
                "name": f"From {source.name}",
                "sale_selectable": True,
                "product_selectable": True,
                "rule_ids": [
                    (0, 0, {
                        "name": "To the customer", "action": action, "picking_type_id": kind.id,
                        "location_src_id": source.id, "procure_method": "make_to_stock",
                        "location_dest_id": cls.env.ref("stock.stock_location_customers").id, **vals,
                    })
                ],
            }
        )  # fmt: skip

    def mark(self):
        """Warehouse A is shipped by Monta, warehouse B is not."""
        self.warehouse_a.monta_ships = True
        self.commit()

    def create_split_order(self, **vals):
        """2 × MUG from A and 1 × TRAY from B on one order."""
        order = self.create_order([(self.mug, 2), (self.tray, 1)], confirm=False, **vals)
        order.order_line[1][compat.LINE_ROUTES] = self.from_b
        order.action_confirm()
        return order

    def lines(self):
        """The lines of the one request that changed Monta: ``[(sku, quantity)]``."""
        (request,) = self.sandbox.requests()
        return [(line["Sku"], line["OrderedQuantity"]) for line in request["body"]["Lines"]]

    def assert_not_sent(self, order):
        self.assertEqual(self.sandbox.requests(), [])
        self.assertEqual((order.monta_state, order.monta_error), ("not_sent", False))
        self.assertFalse(order.activity_ids)


class TestWarehouses(ScopeCase):
    """The warehouse that goods leave from decides, line by line."""

    def test_where_no_warehouse_is_marked_all_are_montas(self):
        self.push(self.create_split_order())
        self.assertEqual(self.lines(), [("MUG", 2), ("TRAY", 1)])

    def test_only_what_leaves_a_marked_warehouse_is_sent_and_the_rest_is_said(self):
        self.mark()
        action = self.push(self.create_split_order())
        self.assertEqual(self.lines(), [("MUG", 2)])
        self.assertRegex(action["params"]["message"], "TRAY.* leaves from Corner Shop")

    def test_an_order_from_elsewhere_is_not_sent_by_hand_and_says_why(self):
        self.mark()
        order = self.create_order([(self.tray, 1)], warehouse_id=self.warehouse_b.id)
        with self.assertRaisesRegex(UserError, "TRAY.* leaves from Corner Shop"):
            order.action_monta_push()
        self.commit()
        self.assert_not_sent(order)

    def test_of_several_selected_orders_those_from_elsewhere_are_named(self):
        self.mark()
        here = self.create_order([(self.mug, 2)])
        elsewhere = self.create_order([(self.tray, 1)], warehouse_id=self.warehouse_b.id)
        action = self.push(here | elsewhere)
        self.assertEqual(self.lines(), [("MUG", 2)])
        self.assertRegex(action["params"]["message"], f"(?s){elsewhere.name}: Nothing of .* leaves from Corner Shop")
        self.assertEqual((elsewhere.monta_state, elsewhere.activity_ids), ("not_sent", elsewhere.activity_ids.browse()))

    def test_an_order_from_elsewhere_is_not_sent_by_itself_and_nobody_is_told(self):
        self.set_params(push_on_confirm="1")
        self.mark()
        order = self.create_order([(self.tray, 1)], warehouse_id=self.warehouse_b.id)
        self.commit()
        self.assert_not_sent(order)
        self.assertFalse(self.rows(order), "it was nobody's request")

    def test_what_stays_out_is_not_said_when_nobody_asks(self):
        self.set_params(push_on_confirm="1")
        self.mark()
        order = self.create_split_order()
        self.commit()
        self.assertEqual(self.lines(), [("MUG", 2)])
        self.assertEqual((order.monta_state, order.monta_error), ("sent", False))

    def test_a_quotation_is_checked_by_its_routes(self):
        self.mark()
        order = self.create_order([(self.mug, 2), (self.tray, 1)], confirm=False)
        self.tray.route_ids = self.from_b
        action = order.action_monta_check_skus()
        self.assertRegex(action["params"]["message"], "TRAY.* leaves from Corner Shop")

    def test_people_change_the_warehouse_on_the_delivery(self):
        self.mark()
        order = self.create_order([(self.mug, 2)])
        order.picking_ids.write({"location_id": self.warehouse_b.lot_stock_id.id})
        with self.assertRaisesRegex(UserError, "MUG.* leaves from Corner Shop"):
            order.action_monta_push()

    def test_many_orders_are_gathered_at_once_where_a_warehouse_is_marked(self):
        counts = []
        # The first time reads what is read once per worker.
        for marked in (False, False, True):
            self.warehouse_a.monta_ships = marked
            orders = self.create_alike(5, [(self.mug, 2)])
            counts.append(self.gathering_statements(orders))
        self.assertLessEqual(counts[2], counts[1])

    def test_the_settings_mark_warehouses_of_the_company(self):
        page = Form(self.env["res.config.settings"])
        page.monta_warehouse_ids.add(self.warehouse_b)
        page.save().execute()
        self.assertEqual((self.warehouse_a | self.warehouse_b).filtered("monta_ships"), self.warehouse_b)
        page = Form(self.env["res.config.settings"])
        page.monta_warehouse_ids.remove(self.warehouse_b.id)
        page.save().execute()
        self.assertFalse(self.warehouse_b.monta_ships)


class TestRoutes(ScopeCase):
    """What a vendor sends and what the customer fetches leaves no warehouse for Monta to ship from."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        vendors = cls.env.ref("stock.stock_location_suppliers")
        kind = cls.env["stock.picking.type"].create(
            {
                "name": "Dropship", "code": "incoming", "sequence_code": "DS", "warehouse_id": False,
                "default_location_src_id": vendors.id,
                "default_location_dest_id": cls.env.ref("stock.stock_location_customers").id,
            }
        )  # fmt: skip
        cls.dropship = cls.create_route(vendors, kind, "buy")
        cls.vendor = cls.create_partner("Vendor")

    def create_kit_order(self, confirm=True):
        """A kit of COMP1 and COMP2, of which the vendor sends COMP2."""
        kit, first, second = self.create_product("KIT"), self.create_product("COMP1"), self.create_product("COMP2")
        second.route_ids = self.dropship
        second.seller_ids = [(0, 0, {"partner_id": self.vendor.id, "product_tmpl_id": second.product_tmpl_id.id})]
        self.create_kit(kit, [(first, 1), (second, 1)])
        return self.create_order([(kit, 1)], confirm=confirm)

    def test_a_component_that_its_vendor_sends_is_not_sent_twice(self):
        for marked in (False, True):
            with self.subTest(marked=marked):
                self.sandbox.reset(self.profile)
                self.warehouse_a.monta_ships = marked
                self.push(self.create_kit_order())
                self.assertEqual(self.lines(), [("COMP1", 1)])
                order = self.create_kit_order(confirm=False)
                self.assertEqual([line["Sku"] for line in order._prepare_monta_order_payload()["Lines"]], ["COMP1"])

    def test_what_the_customer_collects_in_store_is_not_sent(self):
        carriers = self.env.get("delivery.carrier")
        kinds = dict(carriers._fields["delivery_type"].selection) if carriers is not None else {}
        collected = next((kind for kind in ("in_store", "onsite") if kind in kinds), None)
        if not collected:
            self.skipTest("collecting in store is not installed")
        self.set_params(push_on_confirm="1")
        self.mark()
        carrier = carriers.create(
            {
                "name": "Collect",
                "delivery_type": collected,
                "product_id": self.create_service("Collect").id,
            }
        )
        order = self.create_order([(self.mug, 2)], carrier_id=carrier.id)
        self.commit()
        self.assert_not_sent(order)
        with self.assertRaisesRegex(UserError, "collected in store"):
            order.action_monta_push()
