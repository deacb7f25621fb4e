"use strict";

const TABS = ["orders", "inbound", "stock", "requests"];
const dialog = document.querySelector("dialog");

/** Shows the part of the page that the address names. */
function turn() {
    const name = location.hash.slice(1);
    document.body.dataset.tab = TABS.includes(name) ? name : TABS[0];
}

/** Shows the page as it is now; what is open stays open. */
async function refresh() {
    const shown = document.querySelector("main");
    const answer = await fetch("/");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main");
    for (const open of shown.querySelectorAll("details[open]")) {
        fresh.querySelector(`#${open.id}`)?.setAttribute("open", "");
    }
    if (fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
}

/** Asks for what somebody may change of a body, and puts it there; nothing when they cancel. */
async function ask(questions, body) {
    dialog.querySelector(".fields").replaceChildren(...questions.map(({ label, value }) => {
        const input = document.createElement("input");
        input.value = value;
        if (typeof value === "number") Object.assign(input, { type: "number", min: 0, step: 1, required: true });
        const row = document.createElement("label");
        row.append(label, input);
        return row;
    }));
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
    if (dialog.returnValue !== "ok") return null;
    const inputs = dialog.querySelectorAll("input");
    questions.forEach(({ path, value }, place) => {
        const said = typeof value === "number" ? Number(inputs[place].value) : inputs[place].value.trim();
        const parent = path.slice(0, -1).reduce((part, key) => part[key], body);
        if (said !== "") parent[path.at(-1)] = said;
    });
    // Of a SKU that stays behind nothing is in the parcel.
    for (const parcel of body.parcels ?? []) parcel.goods = parcel.goods.filter(({ quantity }) => quantity > 0);
    return body;
}

document.addEventListener("click", async (event) => {
    const button = event.target.closest("main button");
    if (!button) return;
    const { order, call, forecast, post, ask: questions } = button.dataset;
    let body = button.dataset.body;
    if (questions) {
        const said = await ask(JSON.parse(questions), JSON.parse(body));
        if (!said) return;
        body = JSON.stringify(said);
    }
    const path = post
        ?? (forecast && `/_sandbox/inbound/${encodeURIComponent(forecast)}/receive`)
        ?? `/_sandbox/orders/${encodeURIComponent(order)}/${call}`;
    button.disabled = true;
    const answer = await fetch(path, { method: "POST", body });
    if (!answer.ok) alert((await answer.json()).error);
    button.disabled = false;
    await refresh();
});

document.querySelector("#reads").addEventListener("change", ({ target }) => {
    document.body.classList.toggle("reads", target.checked);
});
addEventListener("hashchange", turn);
turn();
setInterval(refresh, 2000);
