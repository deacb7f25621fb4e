"""A person at the screen, from the first look at an order until its customer knows where the parcel is."""

from unittest.mock import patch

from odoo.addons.monta_odoo_integration import compat
from odoo.tests import HttpCase, new_test_user

from .common import MontaCase
from .delivery import DeliveryCase

#: Who sells, and may change products.
SELLER = "sales_team.group_sale_salesman,product.group_product_manager"
if compat.SERIES == 17:
    SELLER = "sales_team.group_sale_manager"


class TestTour(MontaCase, HttpCase):
    """The same under both API profiles: the browser sees Odoo only."""

    def test_an_order_is_checked_and_sent_from_its_form(self):
        order = self.create_order(user_id=self.env.ref("base.user_admin").id)
        self.start_tour(f"/web#id={order.id}&model=sale.order&view_type=form", "monta_push", login="admin")
        self.env.invalidate_all()
        self.assertEqual([(line[0], line[1]) for line in self.logs(order)], [("info", "check_skus")])
        # In a browser test nothing is ever committed, so it is the cron that sends.
        self.assertEqual((order.monta_state, self.sandbox.requests()), ("queued", []))
        self.run_cron()
        self.assertEqual((order.monta_state, len(self.sandbox.orders())), ("sent", 1))

    def test_many_orders_end_with_a_button_to_those_that_failed(self):
        nowhere = self.create_partner("Nowhere", street="Kade 1")
        orders = self.create_order() | self.create_order() | self.create_order(partner_shipping_id=nowhere.id)
        action = self.env.ref("sale.action_orders")
        action.write({"domain": [("id", "in", orders.ids)], "context": {}})
        self.start_tour(f"/web#action={action.id}&model=sale.order&view_type=list", "monta_push_many", login="admin")
        self.env.invalidate_all()
        self.assertEqual(orders.mapped("monta_state"), ["queued", "queued", "needs_attention"])

    def test_what_is_wrong_is_mended_where_it_is_and_then_sent(self):
        self.sandbox.reset(self.profile, unknown_sku="reject")
        self.sandbox.post("/products", [{"Sku": "SKU-A"}, {"Sku": "SKU-RIGHT"}])
        user = new_test_user(self.env, "monta_mends", groups=f"base.group_user,base.group_partner_manager,{SELLER}")
        nowhere = self.create_partner("Nowhere", street="Kade 1", zip="3011XX")
        mistyped = self.create_product("SKU-MISTYPED")
        order = self.create_order([(mistyped, 1)], user_id=user.id, partner_shipping_id=nowhere.id)
        self.env["monta.stock"].create({
            "company_id": order.company_id.id,
            "account": self.env["monta.config"]._for(order.company_id).account,
            "product_id": mistyped.id,
            "sku": mistyped.default_code,
            "is_unknown": True,
        })  # fmt: skip
        self.push(order | self.create_order())
        self.assertEqual(order.monta_state, "needs_attention")
        with self.requests_commit(), self.logged("api.sku_unknown"):
            self.start_tour(f"/web#id={order.id}&model=sale.order&view_type=form", "monta_mend", login=user.login)
        self.env.invalidate_all()
        self.assertEqual((order.monta_state, order.monta_error, order.activity_ids.ids), ("sent", False, []))
        (stored,) = [row for row in self.sandbox.orders() if row["WebshopOrderId"] == order.name]
        self.assertEqual(stored["ConsumerDetails"]["DeliveryAddress"]["City"], "Rotterdam")
        self.assertEqual([line["Sku"] for line in stored["Lines"]], ["SKU-RIGHT"])

    def requests_commit(self):
        """Let what is to be done after a commit be done, in the transaction of the test, by the browser's requests too.

        Odoo's cursor for tests leaves it out.
        """
        with self.registry.cursor() as cursor:
            kind = type(cursor)
        commit = kind.commit

        def commit_and_go_on(cursor):
            cursor.flush()
            cursor.postcommit.run()
            commit(cursor)

        return patch.object(kind, "commit", commit_and_go_on)


class TestFollow(DeliveryCase, HttpCase):
    """An order is followed through its delivery, and by its customer."""

    def test_what_monta_ships_is_followed_to_the_delivery_and_in_the_portal(self):
        customer = new_test_user(self.env, "monta_customer", password="monta_customer", groups="base.group_portal")
        address = {"street": "Kade 1", "zip": "3011XX", "city": "Rotterdam", "country_id": self.env.ref("base.nl").id}
        customer.partner_id.write(address)
        groups = "base.group_user,sales_team.group_sale_salesman,stock.group_stock_user"
        user = new_test_user(self.env, "monta_follows", groups=groups)
        order = self.create_order([(self.mug, 2)], user_id=user.id, partner_id=customer.partner_id.id)
        self.push(order)
        self.leave(order, MUG=2)
        self.sandbox.move(order.monta_reference, "enroute")
        self.refresh()
        self.deliver()
        self.assertEqual(self.transfers(order), [("done", {"MUG": 2})])
        self.start_tour(f"/web#id={order.id}&model=sale.order&view_type=form", "monta_follow", login=user.login)
        self.start_tour("/my/orders", "monta_follow_portal", login=customer.login)
