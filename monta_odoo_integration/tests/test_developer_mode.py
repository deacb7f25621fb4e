"""In developer mode forms show Monta's JSON in an editor: each of them opens, in every series."""

import json

from odoo.tests import HttpCase, new_test_user

from .browser import READY, script
from .status import StatusCase

# In one browser, each form after the other, and each of its pages.
OPEN_EVERY_FORM = """
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    for (const [model, id, fields] of %s) {
        await action.doAction({
            type: "ir.actions.act_window", res_model: model, res_id: id, views: [[false, "form"]],
        }, { clearBreadcrumbs: true });
        const shown = () => [...document.querySelectorAll(".o_form_view .ace_editor")].map(
            (editor) => editor.closest("[name]").getAttribute("name")
        );
        for (const [page, field] of fields) {
            await until(() => shown().length, `an editor of ${model}`);
            document.querySelector(`.o_notebook .nav-link[name="${page}"]`)?.click();
            await until(() => shown().includes(field), `${field} of ${model}`);
        }
    }
"""


class TestDeveloperMode(StatusCase, HttpCase):
    """The browser of a sales manager."""

    def test_every_form_with_json_opens(self):
        order = self.create_order()
        self.push(order)
        self.seed(order, "picking")
        order.action_monta_sync()
        user = new_test_user(self.env, "monta_develops", groups="base.group_user,sales_team.group_sale_manager")
        forms = [
            ("monta.order.status", order.monta_status_ids.id, [("raw", "status_raw")]),
            ("monta.outbox", self.rows(order)[-1:].id, [("payload", "payload_text")]),
            ("monta.sale.log", order.monta_log_ids[:1].id, [("payload", "payload")]),
        ]
        self.browser_js(
            "/web?debug=1",
            script(OPEN_EVERY_FORM % json.dumps(forms)),
            READY,
            login=user.login,
        )
