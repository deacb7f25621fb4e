"use strict";

/** Shows the page as it is now, unless somebody is reading a request or nothing has changed. */
async function refresh() {
    const shown = document.querySelector("main");
    if (shown.querySelector("details[open]")) return;
    const answer = await fetch("/");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main");
    if (fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
}

document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { order, call, forecast, post, body } = button.dataset;
    const path = post
        ?? (forecast && `/_sandbox/inbound/${encodeURIComponent(forecast)}/receive`)
        ?? `/_sandbox/orders/${encodeURIComponent(order)}/${call}`;
    button.disabled = true;
    const answer = await fetch(path, { method: "POST", body });
    if (!answer.ok) alert((await answer.json()).error);
    button.disabled = false;
    await refresh();
});

setInterval(refresh, 2000);
