"""What the lists under Monta say while nothing is set up, and where they lead."""

from odoo.tests import HttpCase, new_test_user

from .browser import READY, script
from .common import MontaCase

LISTS = (
    "monta_order_status_action",
    "monta_stock_action",
    "monta_inbound_receipt_action",
    "monta_reconciliation_action",
    "monta_outbox_action",
    "monta_sale_log_action",
    "monta_shipper_action",
    "monta_shipping_method_action",
)
# The browser presses what an empty list offers, and is led to the steps.
FOLLOW = """
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    await action.doAction("monta_odoo_integration.monta_outbox_action");
    const way = () => document.querySelector(".o_view_nocontent a.btn-primary");
    await until(way, "the way to the overview");
    // The address follows the screen a moment later, and would undo what is pressed before.
    await until(() => /action[-=]%s/.test(location.href), "the address of the list");
    way().click();
    await until(() => document.querySelector(".o_monta_overview .o_monta_checklist"), "the steps");
    const card = document.querySelector(".o_monta_overview").innerText;
    if (!card.includes("An administrator")) {
        throw new Error(`whom to ask is not in ${card}`);
    }
"""


class TestBlankLists(MontaCase, HttpCase):
    """A company without an account."""

    def help(self, user):
        """What each list says when it is empty."""
        actions = self.env["ir.actions.act_window"].with_user(user)
        return {name: actions._for_xml_id(f"monta_odoo_integration.{name}")["help"] for name in LISTS}

    def test_an_empty_list_leads_to_what_is_left_to_set_up(self):
        user = new_test_user(self.env, "monta_empty", groups="base.group_user,sales_team.group_sale_manager")
        for name, text in self.help(user).items():
            self.assertNotIn("not connected", text, name)
        self.set_params(password="")
        for name, text in self.help(user).items():
            self.assertIn("Monta is not connected yet", text, name)
            self.assertIn("monta_overview_action", text, name)
        self.browser_js(
            "/web",
            script(FOLLOW % self.env.ref("monta_odoo_integration.monta_outbox_action").id),
            READY,
            login=user.login,
        )

    def test_both_sides_agree_only_once_they_are_compared(self):
        user = new_test_user(self.env, "monta_agrees", groups="base.group_user,sales_team.group_sale_manager")
        self.assertIn("Nothing is compared yet", self.help(user)["monta_reconciliation_action"])
        self.env["monta.reconciler"]._cron_reconcile()
        self.assertIn("Odoo and Monta agree", self.help(user)["monta_reconciliation_action"])
