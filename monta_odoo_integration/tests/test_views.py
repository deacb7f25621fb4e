"""Every view of this addon opens for the people it is made for, and the settings page keeps what is typed."""

import re
from pathlib import Path

from lxml import etree
from odoo import fields
from odoo.tests import Form, new_test_user
from odoo.tools.safe_eval import safe_eval

from ..settings import monta_settings
from .common import MontaCase

MODULE = "monta_odoo_integration"
# Who works with which records, by the groups of Odoo itself.
GROUPS = {
    "stock.picking": "stock.group_stock_user",
    "base.module.uninstall": "base.group_system",
    "monta.take.back": "sales_team.group_sale_salesman",
    "monta.cancel.warning": "sales_team.group_sale_salesman",
    "sale.order": "sales_team.group_sale_salesman",
    "product.template": "sales_team.group_sale_salesman",
    "product.product": "sales_team.group_sale_salesman",
    "res.partner": "sales_team.group_sale_salesman",
    "purchase.order": "purchase.group_purchase_user",
    "monta.inbound.receipt": "purchase.group_purchase_user",
    "stock.warehouse": "stock.group_stock_manager",
    "res.config.settings": "base.group_system",
    "monta.reconciliation": "sales_team.group_sale_manager",
    "monta.sale.log": "sales_team.group_sale_manager",
    "monta.outbox": "sales_team.group_sale_manager",
    "monta.outbox.discard": "sales_team.group_sale_manager",
    "monta.shipper": "sales_team.group_sale_manager",
    "monta.shipping.method": "sales_team.group_sale_manager",
}


class TestViews(MontaCase):
    """Loading a view checks its fields, groups, buttons and expressions."""

    @classmethod
    def create_data(cls):  # pylint: disable=missing-return
        super().create_data()
        groups = sorted({"base.group_user", *GROUPS.values()})
        cls.users = {
            group: new_test_user(cls.env, f"monta_{number}", groups=f"base.group_user,{group}")
            for number, group in enumerate(groups)
        }

    def user_of(self, model):
        """A person who may work with ``model`` and nothing more."""
        return self.users[GROUPS.get(model, "base.group_user")]

    def ours(self, model):
        """The records of ``model`` that this addon's data files make."""
        names = self.env["ir.model.data"].search([("module", "=", MODULE), ("model", "=", model)])
        return self.env[model].browse(names.mapped("res_id"))

    def arch(self, view, user):
        """The view as ``user`` gets it, with everything that extends it."""
        while view.mode == "extension":
            view = view.inherit_id
        views = self.env[view.model].with_user(user).get_views([(view.id, view.type)])
        return etree.fromstring(views["views"][view.type]["arch"])

    def test_every_view_opens(self):
        # The page that holds all screens is rendered by TestBannerOfAllScreens.
        views = self.ours("ir.ui.view").filtered("model")
        self.assertGreater(len(views), 15)
        for view in views:
            with self.subTest(view=view.xml_id):
                found = {node.get("name") for node in self.arch(view, self.user_of(view.model)).iter("field")}
                own = {
                    node.get("name")
                    for node in etree.fromstring(view.arch).iter("field")
                    if not (node.get("groups") or node.xpath("ancestor::*[@groups]"))
                }
                self.assertFalse({name for name in own if name.startswith("monta_")} - found)

    def test_each_model_can_be_searched(self):
        for model in (
            self.env["ir.model"].search([("model", "=like", "monta.%"), ("transient", "=", False)]).mapped("model")
        ):
            kinds = self.ours("ir.ui.view").filtered(lambda view, model=model: view.model == model).mapped("type")
            if kinds:
                self.assertIn("search", kinds, model)

    def test_every_menu_leads_somewhere(self):
        menus = self.ours("ir.ui.menu").filtered("action")
        self.assertGreaterEqual(len(menus), 4)
        for menu in menus:
            with self.subTest(menu=menu.name):
                action = menu.action
                model = self.env[action.res_model].with_user(self.user_of(action.res_model))
                kinds = [(False, kind) for kind in action.view_mode.split(",")]
                loaded = model.get_views([*kinds, (action.search_view_id.id, "search")])["views"]
                filters = {
                    node.get("name") for node in etree.fromstring(loaded["search"]["arch"]).iter("filter", "field")
                }
                wanted = re.findall(r"search_default_(\w+)", action.context or "")
                self.assertLessEqual(set(wanted), filters)
                safe_eval(action.context or "{}", {"uid": 1, "active_id": 1, "allowed_company_ids": [1]})
                if not model._transient:
                    model.search(safe_eval(action.domain or "[]", {"uid": 1}), limit=1)

    def test_every_filter_can_be_used(self):
        for view in self.ours("ir.ui.view").filtered(lambda view: view.type == "search"):
            model = self.env[view.model].with_user(self.user_of(view.model))
            for node in etree.fromstring(view.arch).iter("filter"):
                with self.subTest(view=view.xml_id, filter=node.get("name")):
                    if node.get("domain"):
                        model.search(safe_eval(node.get("domain"), {"uid": model.env.uid}), limit=1)
                    group = safe_eval(node.get("context", "{}")).get("group_by")
                    if group:
                        model._read_group([], [group], ["__count"])

    def test_every_button_has_its_method(self):
        for view in self.ours("ir.ui.view"):
            for button in etree.fromstring(view.arch).xpath("//button[@type='object']"):
                self.assertTrue(callable(getattr(self.env[view.model], button.get("name"), None)), button.get("name"))

    def test_a_salesman_sees_the_buttons_and_the_state_of_an_order(self):
        salesman = self.user_of("sale.order")
        arch = self.arch(self.env.ref("sale.view_order_form"), salesman)
        for name in ("action_monta_push", "action_monta_cancel", "action_view_monta_status"):
            self.assertTrue(arch.xpath(f"//button[@name='{name}']"), name)
        self.assertFalse(arch.xpath("//button[@name='action_view_monta_outbox']"), "that is for managers")
        self.assertFalse(arch.xpath("//button[@name='action_view_monta_log']"), "that is for managers")
        columns = self.arch(self.env.ref("sale.view_order_tree"), salesman)
        self.assertTrue(columns.xpath("//field[@name='monta_state']"))
        self.assertTrue(columns.xpath("//field[@name='monta_error']"))

    def test_a_manager_gets_from_an_order_to_its_log_and_its_requests(self):
        manager = self.user_of("monta.outbox")
        arch = self.arch(self.env.ref("sale.view_order_form"), manager)
        self.assertTrue(arch.xpath("//button[@name='action_view_monta_outbox']"))
        order = self.create_order()
        self.push(order)
        for action in (order.action_view_monta_outbox(), order.action_view_monta_log()):
            self.assertEqual(self.env[action["res_model"]].with_user(manager).search_count(action["domain"]), 1)

    def test_a_salesman_writes_an_order_in_the_form(self):
        salesman = self.user_of("sale.order")
        with Form(self.env["sale.order"].with_user(salesman)) as form:
            form.partner_id = self.customer
            with form.order_line.new() as line:
                line.product_id = self.sku_a
        order = form.save()
        order.action_confirm()
        self.push(order)
        self.assertEqual(order.monta_state, "sent")
        with Form(order) as form, form.order_line.edit(0) as line:
            line.product_uom_qty = 4
        self.commit()
        self.assertEqual(order.monta_state, "changed")


class TestSettingsPage(MontaCase):
    """The Monta page in Settings."""

    def page(self, **values):
        """The page as it opens, with ``values`` typed in."""
        return self.env["res.config.settings"].create({f"monta_{name}": value for name, value in values.items()})

    def settings(self):
        """What the addon makes of it afterwards."""
        return self.env["monta.config"]._for(self.env.company)

    def test_it_keeps_what_is_typed(self):
        self.page(
            base_url=" https://api-v6.monta.nl ", username="me", password="word", timeout="7", api_profile="documented",
            origin="Shop", push_on_confirm=True, allowed_base_urls="https://app.example.com", stock_mode="report",
        ).execute()  # fmt: skip
        settings = self.settings()
        self.assertEqual(
            (settings.base_url, settings.credentials, settings.timeout, settings.api_profile, settings.origin),
            ("https://api-v6.monta.nl", ("me", "word"), 7.0, "documented", "Shop"),
        )
        self.assertTrue(settings.push_on_confirm)
        self.assertEqual(settings.allowed_base_urls, ("https://app.example.com",))
        self.assertEqual(settings.stock_mode, "report")
        page = self.page()
        self.assertEqual((page.monta_timeout, page.monta_api_profile, page.monta_origin), ("7", "documented", "Shop"))

        self.page(push_on_confirm=False, origin=False, timeout=False, api_profile="auto").execute()
        settings = self.settings()
        self.assertEqual((settings.push_on_confirm, settings.origin, settings.timeout), (False, "", 20.0))
        self.assertEqual(settings.api_profile, "auto")

    def test_it_can_be_filled_in_by_hand(self):
        with Form(self.env["res.config.settings"]) as form:
            form.monta_origin = "Web"
        form.save().execute()
        self.assertEqual(self.settings().origin, "Web")

    def test_saving_another_page_switches_nothing_on(self):
        for off in ("0", "false", "No", " off "):
            with self.subTest(off=off):
                self.set_params(push_on_confirm=off, inbound_enable=off, edd_enable=off)
                page = self.page()
                self.assertEqual((page.monta_push_on_confirm, page.monta_inbound_enable), (False, False))
                page.execute()
                settings = self.settings()
                self.assertEqual(
                    (settings.push_on_confirm, settings.inbound_enable, settings.edd_enable), (False, False, False)
                )
        self.set_params(push_on_confirm="1")
        self.page().execute()
        self.assertTrue(self.settings().push_on_confirm)

    def test_it_opens_whatever_the_parameters_say(self):
        self.set_params(api_profile="V6", stock_mode=" Report ", push_on_confirm="maybe")
        page = self.page()
        self.assertEqual((page.monta_api_profile, page.monta_stock_mode), ("v6", "report"))
        self.set_params(api_profile="v7", stock_mode="both", timeout="soon", supplier_code_map="{")
        page = self.page()
        self.assertEqual((page.monta_api_profile, page.monta_stock_mode), ("auto", "apply"))
        self.assertIn("cannot be read from line 1", page.monta_supplier_code_map_error)
        page.execute()
        self.assertEqual(self.settings().raw("supplier_code_map"), "{", "nothing to write it over with")

    def test_supplier_codes_are_a_table(self):
        self.set_params(supplier_code_map='{"Zand": "Z", "Aarde": "A"}')
        page = self.page()
        lines = [(line.vendor, line.code) for line in page.monta_supplier_code_ids]
        self.assertEqual(lines, [("Aarde", "A"), ("Zand", "Z")])
        page.execute()
        self.assertEqual(self.settings().raw("supplier_code_map"), '{"Zand": "Z", "Aarde": "A"}', "nothing changed")
        with Form(self.env["res.config.settings"]) as form:
            form.monta_supplier_code_ids.remove(index=0)
            with form.monta_supplier_code_ids.new() as line:
                line.vendor, line.code = "Küpper", "K"
        form.save().execute()
        self.assertEqual(self.settings().supplier_code_map, {"Zand": "Z", "Küpper": "K"})
        # What cannot be read is mended as text.
        self.set_params(supplier_code_map="{")
        with Form(self.env["res.config.settings"]) as form:
            form.monta_supplier_code_map = '{"Zand": "Z"}'
        form.save().execute()
        self.assertEqual(self.settings().supplier_code_map, {"Zand": "Z"})

    def test_the_time_zone_is_chosen_from_a_list(self):
        self.set_params(warehouse_tz="Europa/Amsterdam")
        page = self.page()
        self.assertEqual(page.monta_warehouse_tz, "Europe/Amsterdam")
        page.monta_warehouse_tz = "Europe/Lisbon"
        page.execute()
        self.assertEqual(self.settings().warehouse_tz, "Europe/Lisbon")

    def test_every_parameter_is_on_the_page(self):
        source = Path(monta_settings.__file__).read_text(encoding="utf-8")
        known = set(re.findall(r"""self\.(?:raw|_choice|_flag|_integer|_secret)\(\s*"([\w.]+)\"""", source))
        arch = etree.fromstring(self.env["res.config.settings"].get_view(view_type="form")["arch"])
        page = self.env["res.config.settings"]._fields
        found = [page[node.get("name")] for node in arch.iter("field") if node.get("name") in page]
        shown = {getattr(field, "config_parameter", None) for field in found}
        # The second name of the address is for those who have it already.
        self.assertEqual({f"monta.{name}" for name in known - {"api.base_url"}} - shown, set())

    def test_what_is_on_by_default_can_be_switched_off(self):
        self.assertEqual(self.page().monta_match_loose, "1")
        self.page(match_loose="0").execute()
        self.assertFalse(self.settings().match_loose)
        self.assertEqual(self.page().monta_match_loose, "0")

    def test_testing_the_connection_gives_a_verdict(self):
        for profile in ("v6", "documented"):
            with self.subTest(profile=profile):
                self.sandbox.reset(profile, origins=["Shop", "Web"])
                params = self.page().action_monta_test_connection()["params"]
                self.assertEqual(params["type"], "success")
                self.assertIn(f"Profile: {profile}", params["message"])
                self.assertIn("Channels: Shop, Web" if profile == "v6" else "Channels: none named", params["message"])
                self.assertEqual(self.sandbox.mutations(), [], "it changes nothing")

    def test_testing_the_connection_uses_what_is_on_the_screen_and_saves_nothing(self):
        self.set_params(password="old")
        page = self.page(password=self.sandbox.password)
        params = page.action_monta_test_connection()["params"]
        self.assertEqual(params["type"], "success")
        self.assertIn("not saved yet", params["message"])
        self.assertTrue(params["sticky"])
        self.assertEqual(self.settings().credentials[1], "old")
        self.set_params(password=self.sandbox.password)
        self.assertEqual(self.page(password="wrong").action_monta_test_connection()["params"]["type"], "danger")
        self.assertEqual(self.settings().credentials[1], self.sandbox.password)
        arch = etree.fromstring(self.env["res.config.settings"].get_view(view_type="form")["arch"])
        (button,) = arch.xpath("//button[@name='action_monta_test_connection']")
        self.assertEqual(button.get("noSaveDialog"), "true", "Odoo would offer to discard what is typed")

    def test_the_verdict_stays_on_the_page(self):
        self.assertFalse(self.page().monta_test_result)
        self.page(password="wrong").action_monta_test_connection()
        page = self.page()
        self.assertFalse(page.monta_test_is_good)
        self.assertIn("user name and the password", page.monta_test_result)
        self.page().action_monta_test_connection()
        page = self.page()
        self.assertTrue(page.monta_test_is_good)
        self.assertIn("Monta knows tenant_user@127.0.0.1", page.monta_test_result)

    def test_success_wakes_what_waits(self):
        order = self.create_order()
        self.sandbox.fault("status", status=503)
        with self.logged("server_error"):
            self.push(order)
        row = self.env["monta.outbox"]._rows_of(order)
        self.assertGreater(row.next_attempt, fields.Datetime.now())
        self.page(password="wrong").action_monta_test_connection()
        self.assertGreater(row.next_attempt, fields.Datetime.now())
        self.page().action_monta_test_connection()
        self.assertLessEqual(row.next_attempt, fields.Datetime.now())

    def test_a_paused_account_is_shown_and_goes_on_once_the_test_is_good(self):
        order = self.create_order()
        self.sandbox.fault("status", status=401)
        with self.logged("is paused"):
            self.push(order)
        self.assertIn("user name and the password", self.page().monta_pause)
        self.page().action_monta_test_connection()
        self.assertFalse(self.page().monta_pause)

    def test_the_guard_is_told_where_it_is_set(self):
        self.env["ir.config_parameter"].set_param("web.base.url", "http://odoo.test:8069")
        with Form(self.env["res.config.settings"]) as form:
            self.assertFalse(form.monta_guard_stops)
            form.monta_allowed_base_urls = "https://app.example.com"
            self.assertTrue(form.monta_guard_stops)
            self.assertIn("http://odoo.test:8069, which is not in the list", form.monta_guard)
            form.monta_allowed_base_urls = "https://app.example.com, http://odoo.test:8069/"
            self.assertFalse(form.monta_guard_stops)

    def test_testing_the_connection_says_what_is_wrong(self):
        for values, words in (
            ({"password": "wrong"}, "user name and the password"),
            ({"base_url": "http://127.0.0.1:9"}, "(?i)connect"),
            ({"base_url": "api-v6.monta.nl"}, "(?i)https"),
            ({"base_url": "http://api-v6.monta.nl"}, "(?i)https"),
            ({"base_url": False}, r"Monta Address \(monta.base_url\) in"),
            ({"username": False}, r"API User \(monta.username\) in"),
            (
                {"base_url": False, "username": False, "password": False},
                r"Monta Address \(monta.base_url\), API User \(monta.username\), API Password \(monta.password\)",
            ),
            ({"timeout": "soon"}, r"Time-out \(seconds\) \(monta.timeout\) is “soon”"),
        ):
            with self.subTest(values=values):
                self.set_params(
                    base_url=self.sandbox.url, username="tenant_user", password=self.sandbox.password, timeout="5"
                )
                params = self.page(**values).action_monta_test_connection()["params"]
                self.assertEqual(params["type"], "danger")
                self.assertRegex(params["message"], words)
        self.sandbox.fault("status", status=500, body="<html><title>Down</title></html>", content_type="text/html")
        self.set_params(timeout="5")
        self.assertIn("Down", self.page().action_monta_test_connection()["params"]["message"])
