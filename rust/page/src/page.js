"use strict";

// The page works without this. It adds what wants an answer while somebody types or waits.

const POLL = 500;

/** Runs `work` once nothing has happened for a moment. */
function debounced(work, milliseconds) {
    let timer;
    return (...values) => {
        clearTimeout(timer);
        timer = setTimeout(() => work(...values), milliseconds);
    };
}

/** Hides what does not hold the words that are typed. */
function filter(input) {
    const words = input.value.toLowerCase().split(/\s+/);
    for (const row of document.querySelectorAll(input.dataset.filters)) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
    }
}

/** Puts the parts of another page in place of those of this one; what has the focus keeps it. */
function swap(text) {
    const other = new DOMParser().parseFromString(text, "text/html");
    const focused = document.activeElement;
    const { id, selectionStart, selectionEnd } = focused ?? {};
    for (const part of document.querySelectorAll("[data-part]")) {
        const fresh = other.querySelector(`[data-part="${part.dataset.part}"]`);
        if (fresh && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
    }
    const main = document.querySelector("section[aria-labelledby=chosen]");
    if (main) main.toggleAttribute("data-unsaved", other.querySelector("[data-unsaved]") !== null);
    for (const count of document.querySelectorAll("input[name=rows]")) {
        count.value = other.querySelector("input[name=rows]")?.value ?? count.value;
    }
    if (id && document.activeElement !== focused) {
        const again = document.getElementById(id);
        again?.focus();
        if (selectionStart != null && again?.setSelectionRange) again.setSelectionRange(selectionStart, selectionEnd);
    }
    for (const input of document.querySelectorAll("[data-filters]")) filter(input);
}

let asked = 0;

/** Sends a form and shows what the server says to it; an answer that was overtaken is dropped. */
async function look(form) {
    const mine = ++asked;
    const fields = new URLSearchParams(new FormData(form));
    const isGet = form.method === "get";
    const address = isGet ? `${form.getAttribute("action")}?${fields}` : form.getAttribute("action");
    if (!isGet) fields.set("do", "check");
    let text;
    try {
        text = await (await fetch(address, isGet ? {} : { method: "POST", body: fields })).text();
    } catch {
        return;
    }
    if (mine !== asked) return;
    if ("address" in form.dataset) history.replaceState(null, "", address);
    swap(text);
}

/** Follows a read until it is over. */
async function follow() {
    const say = (id, text) => {
        const place = document.getElementById(id);
        if (place && place.textContent !== text) place.textContent = text;
    };
    for (;;) {
        await new Promise((done) => setTimeout(done, POLL));
        let told;
        try {
            told = await (await fetch("/reading")).json();
        } catch {
            say("reading-text", document.body.dataset.ended);
            return;
        }
        if (!told || told.over) {
            // A file that is chosen stays chosen: whoever mends its mapping sends it once more.
            if (document.querySelector("[data-upload]")) await refresh("/export");
            else location.reload();
            return;
        }
        say("reading-text", told.text);
        say("reading-table", told.table);
        const bar = document.getElementById("reading-bar");
        bar.max = Math.max(told.total, 1);
        // Nobody knows how long a file is before its end.
        if (told.total) bar.value = told.rows;
        else bar.removeAttribute("value");
    }
}

/** Shows what another page tells and says, without leaving this one; gives whether something is under way. */
async function refresh(address, options = {}) {
    const answer = await fetch(address, options);
    const text = await answer.text();
    swap(text);
    const told = new DOMParser().parseFromString(text, "text/html").getElementById("told");
    document.getElementById("told").innerHTML = told?.innerHTML ?? "";
    history.replaceState(null, "", new URL(answer.url).pathname);
    return document.querySelector("[data-reading]") !== null;
}

/** Hands a file over as it is, and follows what is made of it. */
async function upload(form) {
    const file = form.elements.file.files[0];
    const why = document.getElementById("upload-error");
    const named = new URLSearchParams({ mapping: form.elements.mapping.value, name: file.name });
    const button = form.querySelector("button");
    why.hidden = true;
    button.disabled = true;
    try {
        if (await refresh(`${form.getAttribute("action")}?${named}`, { method: "POST", body: file })) await follow();
    } catch {
        why.textContent = document.body.dataset.unsent;
        why.hidden = false;
    }
    button.disabled = false;
}

document.addEventListener("input", (event) => {
    if ("filters" in event.target.dataset) filter(event.target);
});
document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.key === "Escape" && input.matches?.("input[type=search]") && input.value) {
        input.value = "";
        input.dispatchEvent(new Event("input", { bubbles: true }));
        event.preventDefault();
    } else if (event.key === "Escape") {
        document.querySelector("[data-escape]")?.click();
    }
});

const soon = debounced(look, 150);
document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !("live" in form.dataset)) return;
    // What is on its way knows nothing of this letter, and must not take it back.
    asked += 1;
    if (event.target.matches("input:not([type=checkbox]), textarea")) soon(form);
});
document.addEventListener("change", async (event) => {
    const file = event.target.files?.[0];
    if (file && "into" in event.target.dataset) {
        document.getElementById(event.target.dataset.into).value = await file.text();
    }
});
document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && "live" in form.dataset && event.target.matches("select, input[type=checkbox]")) look(form);
});
document.addEventListener("submit", (event) => {
    const form = event.target;
    leaving = true;
    if ("upload" in form.dataset) {
        leaving = false;
        event.preventDefault();
        upload(form);
        return;
    }
    // Enter in a form that shows its answer as one types needs no other page.
    if ("live" in form.dataset && (!event.submitter || event.submitter.value === "check")) {
        leaving = false;
        event.preventDefault();
        look(form);
    }
});

// What is not complete is lost when the page is closed: the browser asks once. Going to another tab of it loses nothing.
let leaving = false;
document.addEventListener("click", (event) => {
    if (event.target.closest?.("a[href]")) leaving = true;
});
addEventListener("beforeunload", (event) => {
    if (!leaving && document.querySelector("[data-unsaved]")) event.preventDefault();
});
if (document.querySelector("[data-reading]")) follow();
