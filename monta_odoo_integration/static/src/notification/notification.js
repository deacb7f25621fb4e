/** @odoo-module **/

import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

// Milliseconds between two questions what became of many orders, a bit more each time, and how often it is asked: for
// eight minutes.
const PAUSE = 2000;
const LONGER = 500;
const QUESTIONS = 40;

// What a button of Monta answers. Requests leave after the commit, so what became of them is asked for when the button
// has answered; many are sent by the scheduled action, and a last notification says how that has ended.
async function montaNotification(env, action) {
    const { message, type, sticky, show, outcome, next } = action.params;
    const orm = env.services.orm.silent;
    const ask = () => {
        const { model, ids, rows, idle, notes } = outcome;
        return orm.call(model, "monta_outcome", [ids, rows], { idle, notes: notes || [] });
    };
    const tell = (told) => {
        const buttons = told.show
            ? [{ name: told.show.label, primary: true, onClick: () => env.services.action.doAction(told.show.action) }]
            : [];
        const { type, sticky } = told;
        return env.services.notification.add(told.message, { title: action.params.title, type, sticky, buttons });
    };
    if (!outcome) {
        tell({ message, type, sticky, show });
        return next;
    }
    const first = await ask();
    const close = tell(first);
    const follow = async () => {
        for (let asked = 0; asked < QUESTIONS; asked++) {
            await new Promise((resolve) => browser.setTimeout(resolve, PAUSE + asked * LONGER));
            const told = await ask();
            if (!told.waiting) {
                close();
                tell(told);
                return;
            }
        }
    };
    if (first.waiting && outcome.ids.length > 1) {
        // A page that is left, or a session that ends, ends the questions.
        follow().catch(() => {});
    }
    return next;
}

registry.category("actions").add("monta_notification", montaNotification);
