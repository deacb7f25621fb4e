/** @odoo-module **/

import { registry } from "@web/core/registry";
import { click, leave, seen } from "@monta_odoo_integration/../tests/tours/monta_steps";

const STATUS = ".o_field_widget[name=monta_status] .text-bg-info:contains('Handed to the carrier')";
// 19.0 has a shorter name.
const MOVES = ".o_field_widget[name^=move_ids]";

// An order that Monta has shipped in one parcel, opened by the Python test.
registry.category("web_tour.tours").add("monta_follow", {
    steps: () => [
        seen("its status has a colour", STATUS),
        click("look where its parcel is", ".o_notebook .nav-link[name=other_information]"),
        seen("there is a link", ".o_field_widget[name=monta_track_trace_url] a[href^=http]"),
        click("open its delivery", "button.oe_stat_button[name=action_view_delivery]"),
        seen("that is done", ".o_statusbar_status:has(.o_arrow_button_current:contains('Done'))"),
        seen("with all its goods", `${MOVES} .o_data_row:contains('Product MUG') td[name=quantity]:contains('2.00')`),
        seen("by Monta", STATUS),
        seen("in this parcel", "button.oe_stat_button[name=action_monta_track_trace]:contains('3SA')"),
    ],
});

// The same order, by the customer who looks for it in the portal.
registry.category("web_tour.tours").add("monta_follow_portal", {
    steps: () => [
        leave("open the order", ".o_portal_my_doc_table a[href*='/my/orders/']"),
        seen("its status has a colour", "#monta_status .text-bg-primary:contains('Handed to the carrier')"),
        seen("there is a link to its parcel", "#monta_parcels a[href^=http]:contains('3SA')"),
    ],
});
