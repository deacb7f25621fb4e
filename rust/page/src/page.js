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
            say("reading-text", "The page has ended: start monta odoo serve again.");
            return;
        }
        if (!told || told.over) {
            location.reload();
            return;
        }
        say("reading-text", told.text);
        say("reading-table", told.table);
        const bar = document.getElementById("reading-bar");
        bar.max = Math.max(told.total, 1);
        bar.value = told.rows;
    }
}

for (const input of document.querySelectorAll("[data-filters]")) {
    input.addEventListener("input", () => filter(input));
}
document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.key === "Escape" && input.matches?.("input[type=search]") && input.value) {
        input.value = "";
        input.dispatchEvent(new Event("input", { bubbles: true }));
        event.preventDefault();
    }
});
if (document.querySelector("[data-reading]")) follow();
