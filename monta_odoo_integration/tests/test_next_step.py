"""The head of an order: one button names the next step, the rest is in the menu, and it all fits on one row."""

import re

from lxml import etree
from odoo.addons.monta_odoo_integration import compat
from odoo.tests import HttpCase, new_test_user
from odoo.tools.safe_eval import safe_eval

from .browser import script
from .purchase import PurchaseCase

FORMS = {"sale.order": "sale.view_order_form", "purchase.order": "purchase.purchase_order_form"}
LISTS = {"sale.order": "sale.view_order_tree", "purchase.order": "purchase.purchase_order_view_tree"}

# One row: nothing begins below the middle of what stands first, and nothing is cut off.
MEASURE = """
    const bar = () => document.querySelector(".o_form_statusbar");
    await until(() => bar()?.querySelector("button[name=action_monta_cancel]"), "the head of the order");
    const parts = [...bar().querySelectorAll("button")].filter((part) => part.offsetParent);
    const [first] = parts;
    const top = (part) => part.getBoundingClientRect().top;
    const low = parts.filter((part) => top(part) - top(first) > first.offsetHeight / 2);
    const words = parts.map((part) => part.innerText.trim()).join(" | ");
    if (low.length || bar().scrollWidth > bar().clientWidth) {
        throw new Error(`the head wraps: ${words}`);
    }
    console.log(words);
"""


class TestNextStep(PurchaseCase):
    """The buttons that a person sees."""

    def buttons(self, order):
        """What the buttons of Monta on the form of ``order`` are called that show now."""
        view = self.env.ref(FORMS[order._name])
        arch = etree.fromstring(order.get_views([(view.id, "form")])["views"]["form"]["arch"])
        shown = []
        for button in arch.xpath("//header/button[starts-with(@name, 'action_monta_')]"):
            if self.shows(button, order):
                shown.append(button.get("string"))
        return shown

    def shows(self, node, order):
        """Whether a part of a view of ``order`` shows."""
        condition = node.get("invisible", "False")
        names = set(re.findall(r"\w+", condition)) & order._fields.keys()
        return not safe_eval(condition, {name: order[name] for name in names})

    def test_a_sale_order(self):
        order = self.create_order(confirm=False)
        self.assertEqual(self.buttons(order), [])
        order.action_confirm()
        self.assertEqual(self.buttons(order), ["Send to Monta"])
        self.push(order)
        self.assertEqual(self.buttons(order), ["Cancel on Monta"])
        order.order_line.product_uom_qty = 5
        self.commit()
        self.assertEqual(self.buttons(order), ["Send Changes", "Cancel on Monta"])
        self.sandbox.fault("status", method="PUT", status=400, body="No")
        with self.logged("api.refused"):
            self.push(order)
        self.assertEqual(self.buttons(order), ["Resend to Monta", "Cancel on Monta"])
        self.push(order)
        self.sandbox.move(order.name, "shipped")
        order.action_monta_sync()
        self.commit()
        self.assertEqual(self.buttons(order), [], "what was shipped cannot be cancelled")

    def test_an_order_that_monta_never_took(self):
        order = self.create_order()
        self.sandbox.fault("status", method="POST", status=400, body="No")
        with self.logged("api.refused"):
            self.push(order)
        self.assertEqual(self.buttons(order), ["Resend to Monta"], "there is nothing to cancel")

    def test_a_cancelled_order(self):
        order = self.create_order()
        self.push(order)
        order._action_cancel()
        self.commit()
        self.assertEqual((order.monta_state, self.buttons(order)), ("cancelled", []))

    def test_a_purchase_order(self):
        self.set_params(inbound_enable="0")
        order = self.create_purchase([(self.sku_a, 10)])
        self.assertEqual(self.buttons(order), ["Announce to Monta"])
        self.announce(order)
        self.assertEqual(self.buttons(order), ["Withdraw from Monta"])
        self.set_quantity(order.order_line, 12)
        self.commit()
        self.assertEqual(self.buttons(order), ["Send Changes", "Withdraw from Monta"])
        self.announce(order)
        self.receive(order, self.sku_a, 12)
        self.read_receipts()
        self.assertEqual((order.monta_receipt_state, self.buttons(order)), ("full", []))

    def receives(self, order):
        """The buttons on ``order`` that open its receipt: whether each invites to press it."""
        user = new_test_user(self.env, "monta_receives", groups="purchase.group_purchase_user,stock.group_stock_user")
        view = self.env["purchase.order"].with_user(user).get_views([(self.env.ref(FORMS[order._name]).id, "form")])
        buttons = etree.fromstring(view["views"]["form"]["arch"]).xpath("//header/button[@name='action_view_picking']")
        user.unlink()
        return ["oe_highlight" in button.get("class", "") for button in buttons if self.shows(button, order)]

    def test_goods_that_monta_receives_are_received_in_odoo_when_they_are_there(self):
        order = self.create_purchase([(self.sku_a, 10)])
        self.assertEqual(self.receives(order), [True])
        self.commit()
        self.assertEqual((order.monta_state, self.receives(order)), ("sent", [False]))
        self.receive(order, self.sku_a, 4)
        self.read_receipts()
        self.assertEqual(self.receives(order), [True], "four are there, and Odoo does not know")
        self.set_params(inbound_validate_receipts="1")
        self.receive(order, self.sku_a, 1)
        self.read_receipts()
        self.assertEqual((order.order_line.qty_received, self.receives(order)), (5, [False]))
        withdrawn = self.create_purchase([(self.sku_a, 10)])
        self.commit()
        withdrawn.action_monta_cancel_forecast()
        self.commit()
        self.assertEqual((withdrawn.monta_state, self.receives(withdrawn)), ("cancelled", [True]))

    def states(self, order):
        """What the form and the list say of the state of ``order``; nothing where they show none."""
        texts = dict(order._fields["monta_state"]._description_selection(self.env))
        shown = []
        for kind, name in {"form": FORMS, "list": LISTS}.items():
            view = self.env.ref(name[order._name])
            kind = "tree" if kind == "list" and compat.SERIES == 17 else kind
            arch = etree.fromstring(order.get_views([(view.id, kind)])["views"][kind]["arch"])
            (field,) = arch.xpath("//field[@name='monta_state'][@widget='badge']")
            shown.append(self.shows(field, order) and texts[order.monta_state])
        return shown

    def test_what_monta_never_had_is_to_be_sent_only_while_it_is_open(self):
        self.set_params(inbound_enable="0")
        order, purchase = self.create_order(), self.create_purchase([(self.sku_a, 10)])
        for document in (order, purchase):
            with self.subTest(document._name):
                self.assertEqual(self.states(document), ["To send", "To send"])
        cancelled, withdrawn = self.create_order(), self.create_purchase([(self.sku_a, 10)])
        cancelled._action_cancel()
        withdrawn.button_cancel()
        for transfer in order.picking_ids | purchase.picking_ids:
            transfer.move_ids.quantity = 1
            transfer.move_ids.picked = True
            transfer.with_context(skip_backorder=True, picking_ids_not_to_backorder=transfer.ids).button_validate()
        self.assertEqual((order.delivery_status, purchase.receipt_status), ("full", "full"))
        for document in (cancelled, withdrawn, order, purchase):
            with self.subTest(document.name):
                self.assertEqual((document.monta_state, self.states(document)), ("not_sent", [False, False]))
                self.assertEqual(self.buttons(document), [])

    def test_what_waits_is_to_be_sent_too(self):
        order = self.create_order()
        order._monta_push(delay=60)
        self.assertEqual(self.states(order), ["To send (queued)"] * 2)

    def test_the_rest_is_in_the_menu_of_the_form_and_of_the_list(self):
        for model, names in (
            ("sale.order", {"Check SKUs for Monta", "Check Address at Monta", "Sync Monta", "Cancel on Monta"}),
            ("purchase.order", {"Announce to Monta", "Withdraw from Monta"}),
        ):
            bound = self.env["ir.actions.actions"].get_bindings(model)["action"]
            views = {action["name"]: action["binding_view_types"] for action in bound}
            self.assertEqual({views.get(name) for name in names}, {"list,form"}, model)


class TestHeaderFits(PurchaseCase, HttpCase):
    """A browser as wide as a small notebook, in the languages with the longest words."""

    # Chromium wants a comma, which 17.0 does not put.
    browser_size = "1280,800" if compat.SERIES == 17 else "1280x800"

    def test_the_head_of_an_order_is_one_row(self):
        order = self.create_order()
        self.push(order)
        order.order_line.product_uom_qty = 5
        self.commit()
        self.assertEqual(order.monta_state, "changed")
        modules = self.env["ir.module.module"].search([("name", "in", ["web", "sale", "monta_odoo_integration"])])
        groups = "base.group_user,sales_team.group_sale_manager"
        action = self.env.ref("sale.action_orders")
        # Dutch needs less room than German, and in one series shows that another language fits.
        for lang in ("de_DE", "nl_NL") if compat.SERIES == 18 else ("de_DE",):
            with self.subTest(lang=lang):
                self.env["res.lang"]._activate_lang(lang)
                modules._update_translations(lang)
                user = new_test_user(self.env, f"monta_{lang}", groups=groups, lang=lang)
                self.browser_js(
                    f"/web#id={order.id}&action={action.id}&model=sale.order&view_type=form",
                    script(MEASURE),
                    "document.querySelector('.o_form_statusbar') !== null",
                    login=user.login,
                )
