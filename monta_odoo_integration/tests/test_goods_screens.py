"""What only a browser shows of the settings page and of the list of stock, in every series."""

from odoo.tests import HttpCase, new_test_user

from .browser import READY, script
from .stock import StockCase

LOOK = """
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    const one = (selector) => document.querySelector(selector);
"""
SETTINGS = """
    await action.doAction("monta_odoo_integration.res_config_settings_action");
    const password = await until(() => one("[name=monta_password] input"), "the password");
    password.value = "wrong";
    for (const happens of ["input", "change"]) {
        password.dispatchEvent(new Event(happens, { bubbles: true }));
    }
    one("button[name=action_monta_test_connection]").click();
    const verdict = await until(
        () => one(".o_notification")?.innerText || one(".modal-dialog")?.innerText, "a verdict"
    );
    if (!verdict.includes("user name and the password")) {
        throw new Error(`what was typed is not what was tested: ${verdict}`);
    }
    if (one("[name=monta_password] input").value !== "wrong") {
        throw new Error("what was typed is gone");
    }
    await action.doAction("monta_odoo_integration.res_config_settings_action", { clearBreadcrumbs: true });
    const kept = await until(() => one("[name=monta_test_result]")?.innerText, "the verdict of the test before");
    if (!kept.includes("user name and the password")) {
        throw new Error(`the page says ${kept}`);
    }
"""
STOCK = """
    await action.doAction("monta_odoo_integration.monta_stock_action");
    await until(() => one(".o_list_view .o_data_row"), "a product");
    const rows = [...document.querySelectorAll(".o_data_row")].map((row) => row.innerText);
    if (!rows.some((row) => row.includes("SKU-A")) || rows.some((row) => row.includes("STRANGER"))) {
        throw new Error(`the list shows ${rows}`);
    }
    const panel = one(".o_search_panel").innerText.replace(/\\s+/g, " ");
    if (!/Not at Monta \\d/.test(panel)) {
        throw new Error(`beside the list stands ${panel}`);
    }
    const cut = [...document.querySelectorAll(".o_list_table thead th[data-name] span")].filter(
        (title) => title.scrollWidth > title.clientWidth + 1
    );
    if (cut.length) {
        throw new Error(`cut off: ${cut.map((title) => title.innerText)}`);
    }
    if (![...document.querySelectorAll(".o_control_panel button")].some((button) => button.innerText === "Fetch Now")) {
        throw new Error("nothing can be fetched without a selection");
    }
"""


# Both ways, in the list and on a telephone.
SIGNS = """
    const signs = (cells) => [...cells].map((cell) => cell.innerText.trim()).sort().join(" ");
    await action.doAction("monta_odoo_integration.monta_stock_action");
    await until(() => one(".o_list_view .o_data_row"), "a product");
    const listed = signs(document.querySelectorAll(".o_data_row td[name=difference]"));
    await action.switchView("kanban");
    await until(() => one(".o_kanban_view .o_kanban_record [name=difference]"), "the cards");
    const cards = signs(document.querySelectorAll(".o_kanban_record [name=difference]"));
    for (const found of [listed, cards]) {
        if (found !== "+3 -2") {
            throw new Error(`the differences are ${found}`);
        }
    }
"""


class TestGoodsScreens(StockCase, HttpCase):
    """An administrator, and somebody who works with the inventory."""

    def test_the_connection_on_the_screen_is_tested(self):
        user = new_test_user(self.env, "monta_sets_up", groups="base.group_user,base.group_system")
        self.browser_js("/web", script(LOOK + SETTINGS), READY, login=user.login)
        self.assertEqual(self.env["monta.config"]._for(self.env.company).credentials[1], self.sandbox.password)

    def test_the_stock_that_is_montas_is_shown(self):
        self.create_product("STRANGER")
        self.pull("STRANGER")
        user = new_test_user(self.env, "monta_counts", groups="base.group_user,stock.group_stock_user")
        self.browser_js("/web", script(LOOK + STOCK), READY, login=user.login)

    def test_a_difference_has_a_sign_both_ways(self):
        self.set_params(stock_mode="report")
        self.put(self.sku_a, 9)
        self.put(self.sku_b, 4)
        self.monta_has(**{"SKU-A": 6, "SKU-B": 6})
        self.pull()
        user = new_test_user(self.env, "monta_compares", groups="base.group_user,stock.group_stock_user")
        self.browser_js("/web", script(LOOK + SIGNS), READY, login=user.login)
