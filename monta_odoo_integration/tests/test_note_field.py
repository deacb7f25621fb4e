"""The form of an order tells while one types how many characters Monta still takes of a note, in every series."""

from odoo.tests import HttpCase, new_test_user

from .browser import script
from .common import MontaCase

# A gift is two characters to Monta, as to JavaScript.
TYPE = """
    const left = () => parseInt(document.querySelector("[name=monta_driver_note] .o_monta_left")?.innerText);
    await until(() => document.querySelector(".o_form_view .o_notebook"), "the form");
    for (const tab of document.querySelectorAll(".o_notebook .nav-link")) {
        tab.click();
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (document.querySelector("[name=monta_driver_note] textarea")) {
            break;
        }
    }
    await until(() => left() === 255, "the whole room");
    const note = document.querySelector("[name=monta_driver_note] textarea");
    const type = (text) => {
        note.value = text;
        note.dispatchEvent(new InputEvent("input", { bubbles: true }));
    };
    type("Ring twice 🎁");
    await until(() => left() === 242, "what is left of it");
    type("x".repeat(300));
    await until(() => left() === -45, "what is too much");
    if (!document.querySelector("[name=monta_driver_note] .o_monta_left.text-danger")) {
        throw new Error("what is too much is not red");
    }
    type("Ring twice");
    note.dispatchEvent(new Event("change", { bubbles: true }));
    document.querySelector(".o_form_button_save").click();
    await until(() => document.querySelector(".o_form_status_indicator_buttons.invisible"), "the saved order");
    await until(() => left() === 245, "the note that is saved");
"""


class TestNoteField(MontaCase, HttpCase):
    """The browser of a salesperson."""

    def test_what_is_left_shows_while_one_types(self):
        order = self.create_order(confirm=False)
        user = new_test_user(
            self.env, "monta_writes", groups="base.group_user,sales_team.group_sale_salesman_all_leads"
        )
        self.browser_js(
            f"/web#id={order.id}&model=sale.order&view_type=form",
            script(TYPE),
            "document.querySelector('.o_web_client .o_form_view') !== null",
            login=user.login,
        )
        self.assertEqual(order.monta_driver_note, "Ring twice")
