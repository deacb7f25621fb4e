/** @odoo-module **/

import { session } from "@web/session";

// What the steps of the tours share.

/** Something shows; nothing is done with it. */
export const seen = (content, trigger) => ({
    content,
    trigger,
    // 17.0 would click what a step without run finds.
    run: () => {},
});

export const click = (content, trigger) => ({ content, trigger, run: "click" });

/** Click on a link that leaves the page, of which 19.0 wants to be told, and 18.0 must not. */
export const leave = (content, trigger) => ({
    ...click(content, trigger),
    ...(session.server_version_info[0] >= 19 && { expectUnloadPage: true }),
});

/** Type `text` in place of what is there. */
export const write = (content, trigger, text) => ({
    content,
    trigger,
    // 17.0 calls it otherwise.
    run: (helpers) => (helpers.edit ? helpers.edit(text) : helpers.text(text)),
});

export const notification = (text) => seen(`Odoo says: ${text}`, `.o_notification:contains("${text}")`);
