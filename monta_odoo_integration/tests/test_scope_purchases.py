"""Only what arrives at a warehouse of Monta's is announced, where one is marked."""

from odoo.exceptions import UserError

from .purchase import PurchaseCase


class TestPurchases(PurchaseCase):
    """The warehouse that goods go to decides."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        warehouses = cls.env["stock.warehouse"]
        cls.montas = warehouses.search([("company_id", "=", cls.env.company.id)], limit=1)
        cls.shop = warehouses.create({"name": "Corner Shop", "code": "CRNR"})

    def test_goods_for_a_warehouse_that_is_not_montas_are_not_announced(self):
        self.montas.monta_ships = True
        elsewhere, here = self.create_purchase(picking_type_id=self.shop.in_type_id.id), self.create_purchase()
        self.commit()
        self.assertEqual((elsewhere.monta_state, here.monta_state), ("not_sent", "sent"))
        with self.assertRaisesRegex(UserError, "Corner Shop, which is not shipped by Monta"):
            self.announce(elsewhere)
        self.assertEqual(len(self.groups()), 1)

    def test_an_announcement_is_cancelled_when_its_warehouse_is_not_montas_any_more(self):
        order = self.announced(picking_type_id=self.shop.in_type_id.id)
        self.montas.monta_ships = True
        self.change()
        self.assertEqual((self.groups(), order.monta_state), ([], "cancelled"))
