/** @odoo-module **/

import { registry } from "@web/core/registry";

const notification = (text) => ({
    content: `Odoo says: ${text}`,
    trigger: `.o_notification:contains("${text}")`,
    // 17.0 would click what a step without run finds.
    run: () => {},
});

// The order is made, and opened, by the Python test.
registry.category("web_tour.tours").add("monta_push", {
    steps: () => [
        {
            content: "see under which SKUs the order would go",
            trigger: ".o_statusbar_buttons button[name=action_monta_check_skus]",
            run: "click",
        },
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
    ],
});
