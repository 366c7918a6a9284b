// Single keys for a page that is worked through one item after another. Everything works without.
// An element with data-key is clicked by that key; with data-focus beside it, it is only focused.
"use strict";

const panel = document.querySelector("[data-keys]");
const box = panel?.querySelector("input");
let busy = false; // the page is on its way to the next item

if (panel) {
    panel.hidden = false;
    box.checked = localStorage.getItem("keys") !== "off";
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
    addEventListener("pageshow", () => { busy = false; });
    document.addEventListener("keydown", (event) => {
        // A key that is held down must not run through the queue by itself.
        if (event.repeat && (event.key === "Enter" || event.key === " ")) {
            event.preventDefault();
            return;
        }
        const isTyping = event.target.matches("textarea, select, input:not([type='checkbox'])");
        const isOurs = !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;
        if (!box.checked || busy || isTyping || !isOurs || !/^[1-9a-z]$/.test(event.key)) {
            return;
        }
        const wanted = document.querySelector(`[data-key="${event.key}"]`);
        if (!wanted) {
            return;
        }
        event.preventDefault();
        if ("focus" in wanted.dataset) {
            wanted.focus();
        } else {
            busy = true;
            wanted.click();
        }
    });
}
