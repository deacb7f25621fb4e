/** @odoo-module **/

import { registry } from "@web/core/registry";
import { notification } from "@monta_odoo_integration/../tests/tours/monta_steps";

const menu = (text) => [
    { content: "open the menu", trigger: ".o_cp_action_menus .fa-cog", run: "click" },
    { content: text, trigger: `.o-dropdown--menu .o_menu_item:contains("${text}")`, run: "click" },
];

// The order is made, and opened, by the Python test.
registry.category("web_tour.tours").add("monta_push", {
    steps: () => [
        {
            content: "the button names the next step",
            trigger: ".o_statusbar_buttons button.btn-primary[name=action_monta_push]:contains('Send to Monta')",
            run: () => {},
        },
        // See under which SKUs the order would go.
        ...menu("Check SKUs for Monta"),
        notification("All lines resolve to SKUs: 3 × SKU-A"),
        {
            content: "send it",
            trigger: ".o_statusbar_buttons button[name=action_monta_push]:enabled",
            run: "click",
        },
        notification("On their way to Monta"),
        {
            content: "now it can be cancelled there",
            trigger: ".o_statusbar_buttons button[name=action_monta_cancel]",
            run: () => {},
        },
        {
            content: "and there is nothing more to send",
            trigger: ".o_statusbar_buttons:not(:has(button[name=action_monta_push]))",
            run: () => {},
        },
    ],
});

// Orders of which one has no address, in a list that the Python test has opened.
registry.category("web_tour.tours").add("monta_push_many", {
    steps: () => [
        { content: "choose all", trigger: ".o_list_view thead .o_list_record_selector input", run: "click" },
        { content: "open the menu", trigger: ".o_cp_action_menus button:has(.fa-cog)", run: "click" },
        {
            content: "send them",
            trigger: ".o-dropdown--menu .o_menu_item:contains('Create/Update on Monta')",
            run: "click",
        },
        notification("2 on their way to Monta, 1 cannot be sent"),
        {
            content: "look at the one that failed",
            trigger: ".o_notification button:contains('Show')",
            run: "click",
        },
        {
            content: "it is alone in a list",
            trigger: ".o_breadcrumb:contains('Needs attention'), .o_last_breadcrumb_item:contains('Needs attention')",
            run: () => {},
        },
        { content: "one", trigger: ".o_list_view tbody:not(:has(.o_data_row ~ .o_data_row)) .o_data_row", run: () => {} },
    ],
});
