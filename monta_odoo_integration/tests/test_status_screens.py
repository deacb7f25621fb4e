"""What people see of an order's status: on the order, in lists, and under Monta ▸ Order Status."""

from lxml import etree
from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, new_test_user
from odoo.tools.safe_eval import safe_eval

from .browser import script
from .status import StatusCase

# In one browser, each view after the other.
OPEN_EVERY_VIEW = """
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    // Without its canvas the browser may still be loading what draws the graph.
    const views = { kanban: "", pivot: "", graph: "canvas", form: "" };
    for (const [kind, part] of Object.entries(views)) {
        await action.switchView(kind, kind === "form" ? { resId: %s } : {});
        await until(() => document.querySelector(`.o_${kind}_view ${part}`), `the view ${kind}`);
    }
"""


class TestStatusScreens(StatusCase):
    """Buttons, links, filters and rights."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        cls.salesman = new_test_user(
            cls.env, "monta_salesman", groups="base.group_user,sales_team.group_sale_salesman_all_leads"
        )

    def filtered(self, name, orders):
        """Those of ``orders`` that the filter ``name`` of the order list shows."""
        view = self.env.ref("monta_odoo_integration.sale_order_view_search")
        (node,) = etree.fromstring(view.arch).xpath(f"//filter[@name='{name}']")
        domain = [("id", "in", orders.ids), *safe_eval(node.get("domain"))]
        return self.env["sale.order"].with_user(self.salesman).search(domain).sudo()

    def test_the_filters_of_the_order_list(self):
        orders = self.create_orders(6)
        blocked, waiting, missing, lookalike, failed, picking = orders
        self.seed(blocked, "blocked")
        self.seed(waiting, "backorder")
        self.seed_all(lookalike | failed)
        self.seed(picking, "picking")
        orders.action_monta_sync()
        lookalike.monta_status_ids.write({"on_monta": False, "match": "ambiguous"})
        failed.monta_status_ids.write({"on_monta": False, "match": False, "sync_error": "Monta did not answer"})
        self.assertEqual(self.filtered("monta_status_blocked", orders), blocked)
        self.assertEqual(self.filtered("monta_status_backorder", orders), waiting)
        self.assertEqual(self.filtered("monta_status_not_found", orders), missing | lookalike)

    def test_a_salesman_presses_the_button_and_follows_the_parcel(self):
        order = self.create_order(user_id=self.salesman.id).with_user(self.salesman)
        self.seed(order, {"to": "shipped", "track_trace": "3S1"})
        self.assertIn("Shipped", order.action_monta_sync()["params"]["message"])
        action = order.action_view_monta_status()
        snapshot = self.env[action["res_model"]].with_user(self.salesman).browse(action["res_id"])
        self.assertEqual((snapshot.sale_order_id, snapshot.display_name), (order, order.name))
        self.assertEqual(snapshot.action_open_order()["res_id"], order.id)
        link = snapshot.action_open_track_trace()
        self.assertEqual((link["type"], link["url"]), ("ir.actions.act_url", order.monta_track_trace_url))
        self.assertEqual((order.monta_status, order.monta_track_trace), ("Shipped", "3S1"))
        # It is read, and that is all.
        with self.assertRaises(AccessError):
            snapshot.status = "Delivered"

    def test_somebody_without_an_address_presses_the_button(self):
        self.salesman.partner_id.email = False
        order = self.create_order(user_id=self.salesman.id).with_user(self.salesman)
        self.seed(order, "picking")
        self.assertIn("Picking", order.action_monta_sync()["params"]["message"])
        self.assertEqual((order.monta_status, len(self.lines(order))), ("Picking", 1))

    def test_the_order_shows_it_where_people_look(self):
        form = etree.fromstring(self.env["sale.order"].with_user(self.salesman).get_view(view_type="form")["arch"])
        self.assertTrue(form.xpath("//button[@name='action_view_monta_status']"))
        self.assertTrue(form.xpath("//field[@name='monta_status'][@widget='badge']"))
        self.assertTrue(form.xpath("//field[@name='monta_track_trace_url'][@widget='url']"))
        columns = self.env.ref("sale.view_order_tree")
        tree = etree.fromstring(self.env["sale.order"].get_view(columns.id, "list")["arch"])
        self.assertEqual(tree.xpath("//field[@name='monta_status']/@optional"), ["show"])
        # Several orders at once, from the list.
        bound = self.env["ir.actions.actions"].get_bindings("sale.order")["action"]
        self.assertIn("Sync Monta", [action["name"] for action in bound])

    def test_an_employee_reads_the_snapshot_of_an_order_that_is_not_theirs_to_read(self):
        order = self.create_orders(1)
        self.seed(order, "picking")
        order.action_monta_sync()
        employee = new_test_user(self.env, "monta_employee", groups="base.group_user")
        with self.assertRaises(AccessError):
            order.with_user(employee).read(["name"])
        self.env.invalidate_all()
        (row,) = order.monta_status_ids.with_user(employee).read()
        self.assertEqual((row["display_name"], row["status"]), (order.name, "Picking"))

    def test_what_monta_writes_is_no_markup(self):
        order = self.create_order()
        self.seed(order, fields={"Blocked": True, "BlockedMessage": "<script>alert(1)</script>"})
        self.sync(order)
        self.assertNotIn("<script>", self.lines(order)[0])
        self.assertIn("&lt;script&gt;", self.lines(order)[0])

    def test_an_open_transfer_leads_to_the_parcel(self):
        user = new_test_user(self.env, "monta_picks", groups="base.group_user,stock.group_stock_user")
        order = self.create_order()
        transfer = order.picking_ids.with_user(user)
        self.assertFalse(Form(transfer).monta_order_link)
        self.seed(order, {"to": "shipped", "track_trace": "3S1"})
        self.sync(order)
        shown = Form(transfer)
        self.assertEqual((shown.monta_order_link, shown.monta_status), (order.monta_track_trace_url, "Shipped"))
        self.assertTrue(shown.monta_order_link)

    def test_who_sells_begins_with_the_own_orders(self):
        sells = {
            "base.group_user": False,
            "stock.group_stock_manager": False,
            "sales_team.group_sale_salesman": True,
            "sales_team.group_sale_salesman_all_leads": True,
            "sales_team.group_sale_manager": False,
        }
        for number, (group, begins) in enumerate(sells.items()):
            with self.subTest(group):
                user = new_test_user(self.env, f"monta_begins_{number}", groups=f"base.group_user,{group}")
                actions = self.env["ir.actions.act_window"].with_user(user)
                action = actions._for_xml_id("monta_odoo_integration.monta_order_status_action")
                context = safe_eval(action["context"])
                self.assertEqual(
                    context, {"search_default_open": 1, **({"search_default_my_orders": 1} if begins else {})}
                )
                others = actions._for_xml_id("monta_odoo_integration.monta_stock_action")
                self.assertNotIn("my_orders", others["context"])
        mine = "{'active_test': bool(active_id)}"
        self.env.ref("monta_odoo_integration.monta_order_status_action").context = mine
        user = new_test_user(self.env, "monta_sells", groups="base.group_user,sales_team.group_sale_salesman")
        actions = self.env["ir.actions.act_window"].with_user(user)
        self.assertEqual(actions._for_xml_id("monta_odoo_integration.monta_order_status_action")["context"], mine)


class TestStatusMenu(StatusCase, HttpCase):
    """The browser opens every view of Monta ▸ Order Status, for somebody who only sells.

    An administrator's browser would be loading Odoo's tours when it is closed.
    """

    def test_every_view_opens(self):
        user = new_test_user(self.env, "monta_looks", groups="base.group_user,sales_team.group_sale_salesman")
        orders = self.create_orders(3, user_id=user.id)
        for order, move in zip(orders, ("picking", "blocked", "shipped"), strict=True):
            self.seed(order, move)
        orders.action_monta_sync()
        action = self.env.ref("monta_odoo_integration.monta_order_status_action")
        self.assertEqual(self.env.ref("monta_odoo_integration.monta_order_status_menu").action, action)
        record = orders[1].monta_status_ids.id
        self.browser_js(
            f"/web#action={action.id}&model=monta.order.status&view_type=list",
            script(OPEN_EVERY_VIEW % record),
            "document.querySelector('.o_list_view') !== null",
            login=user.login,
        )
