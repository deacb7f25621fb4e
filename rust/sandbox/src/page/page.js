"use strict";

const TABS = ["orders", "inbound", "stock", "requests"];
const dialog = document.querySelector("dialog");

/** Shows the part of the page that the address names. */
function turn() {
    const name = location.hash.slice(1);
    const tab = TABS.includes(name) ? name : TABS[0];
    document.body.dataset.tab = tab;
    for (const link of document.querySelectorAll("nav a")) {
        if (link.dataset.tab === tab) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
    }
}

/** Asks the server; nothing, and a word about it on the page, while there is none. */
async function get(path, options) {
    const gone = document.querySelector("#gone");
    const answer = await fetch(path, options).catch(() => null);
    const word = answer ? "" : "The local Monta does not answer. This page goes on when it is back at this address.";
    if (gone.textContent !== word) gone.textContent = word;
    return answer;
}

/** Puts `fresh` in the place of what is shown; the keyboard stays where it is, or in the same row. */
function replace(shown, fresh) {
    const active = document.activeElement;
    const place = shown.contains(active) ? active.closest("[id]").id : null;
    const said = active.textContent;
    shown.replaceWith(fresh);
    const row = place && document.getElementById(place);
    if (!row) return;
    const there = [...row.querySelectorAll("button, summary")];
    // An order at its end has no button: the row itself takes the keyboard, and Tab goes on from there.
    (there.find((one) => one.textContent === said) ?? there[0] ?? row).focus({ preventScroll: true });
}

/** Shows the page as it is now; what is open stays open. */
async function refresh() {
    const answer = await get("/");
    // A question gives the keyboard back to the button that asked it.
    if (!answer || dialog.open) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [shown, fresh] = [document.querySelector("main"), page.querySelector("main")];
    for (const open of shown.querySelectorAll("details[open]")) {
        fresh.querySelector(`#${open.id}`)?.setAttribute("open", "");
    }
    if (fresh.innerHTML !== shown.innerHTML) replace(shown, fresh);
}

/** Asks for what somebody may change of a body, and puts it there; nothing when they cancel. */
async function ask(title, questions, body) {
    dialog.querySelector("h2").textContent = title;
    dialog.querySelector(".fields").replaceChildren(...questions.map(({ label, value, min, max }) => {
        const input = document.createElement("input");
        input.value = value;
        if (typeof value === "number") Object.assign(input, { type: "number", min, max, step: 1, required: true });
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
    // In a row the second click of a double click would be the next step. The clock may be pressed fast.
    if (!button || button.ariaBusy || (event.detail > 1 && button.closest("section"))) return;
    const { order, call, forecast, post, ask: questions } = button.dataset;
    let body = button.dataset.body;
    if (questions) {
        const name = button.closest("tr").querySelector("strong").textContent;
        const title = `${button.textContent.replace(" …", "")}: ${name}`;
        const said = await ask(title, JSON.parse(questions), JSON.parse(body));
        if (!said) return;
        body = JSON.stringify(said);
    }
    const path = post
        ?? (forecast && `/_sandbox/inbound/${encodeURIComponent(forecast)}/receive`)
        ?? `/_sandbox/orders/${encodeURIComponent(order)}/${call}`;
    // Disabled it would lose the keyboard.
    button.ariaBusy = "true";
    const answer = await get(path, { method: "POST", body });
    button.ariaBusy = null;
    if (!answer) return;
    if (!answer.ok) {
        const said = await answer.json();
        alert(said.error ?? JSON.stringify(said, null, 2));
    }
    await refresh();
});

document.querySelector("#reads").addEventListener("change", ({ target }) => {
    document.body.classList.toggle("reads", target.checked);
});
addEventListener("hashchange", turn);
turn();
setInterval(refresh, 2000);
