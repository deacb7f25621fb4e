/** @odoo-module **/

import { registry } from "@web/core/registry";
import { click, notification, seen, write } from "@monta_odoo_integration/../tests/tours/monta_steps";

const HEAD = ".o_statusbar_buttons";

const CAUSE = ".alert-danger button[name=action_monta_open_cause]";

/** Follow the order's error to its cause, write `text` into `field` there, and come back. */
const mend = (field, text) => [
    click("go to the cause", CAUSE),
    write("mend it there", `.o_field_widget[name=${field}] input`, text),
    click("save", ".o_form_button_save"),
    seen("it is saved", ".o_form_view .o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))"),
    click("go back", ".o_back_button"),
];

// An order that the Python test has made and tried to send; its customer has no city, its product a SKU that Monta does
// not know.
registry.category("web_tour.tours").add("monta_mend", {
    steps: () => [
        seen("what is wrong stands on the order", ".alert-danger:contains('Needs attention'):contains('city')"),
        seen("in red", ".o_field_widget[name=monta_state] .text-bg-danger:contains('Needs attention')"),
        ...mend("city", "Rotterdam"),
        seen("the error is gone", ".o_form_view:has(.o_field_widget[name=monta_state]):not(:has(.alert-danger))"),
        seen("one button invites", `${HEAD} button.btn-primary[name=action_monta_push]:contains('Send to Monta')`),
        seen("and no other of Monta", `${HEAD}:not(:has([name^=action_monta_] ~ [name^=action_monta_]))`),
        click("send it", `${HEAD} button[name=action_monta_push]`),
        notification("Monta does not know: SKU-MISTYPED"),
        seen("the order says so too", ".alert-danger:contains('Needs attention'):contains('SKU-MISTYPED')"),
        ...mend("default_code", "SKU-RIGHT"),
        click("send it again", `${HEAD} button.btn-primary[name=action_monta_push]:contains('Resend to Monta')`),
        notification("Created at Monta"),
        seen("it is there", ".o_field_widget[name=monta_state] .text-bg-success:contains('Sent')"),
        seen("nothing is left to send", `${HEAD}:not(:has(button[name=action_monta_push]))`),
    ],
});
