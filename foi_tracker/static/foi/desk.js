// Keys for the review desk, and the very words shown beside the row one is at. Everything works
// without: rows are radio buttons and fields, and each links to its words.
"use strict";

const form = document.getElementById("coding");
const keys = document.querySelector("[data-desk-keys]");
const switchBox = keys?.querySelector("input");
const rows = form ? [...form.querySelectorAll("[data-row]")] : [];
let current = null;

// Only the reply moves; where it does not scroll by itself, the page stays where it is.
function bringInto(pane, mark) {
    const seen = pane.getBoundingClientRect();
    const spot = mark.getBoundingClientRect();
    pane.scrollTop += spot.top + spot.height / 2 - (seen.top + seen.height / 2);
    pane.scrollLeft += Math.min(0, spot.left - seen.left - 20) + Math.max(0, spot.right - seen.right + 20);
}

function show(row) {
    current?.classList.remove("is-current");
    document.querySelectorAll(".mark.is-current").forEach((one) => one.classList.remove("is-current"));
    current = row;
    row.classList.add("is-current");
    const mark = row.dataset.mark && document.getElementById(`mark-${row.dataset.mark}`);
    if (mark) {
        (mark.closest(".mark") ?? mark).classList.add("is-current");
        bringInto(mark.closest(".desk-document"), mark);
    }
}

function go(row) {
    if (!row) {
        return;
    }
    const folded = row.closest("details:not([open])");
    if (folded) {
        folded.open = true;
    }
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    show(row);
}

function shownRows() {
    return rows.filter((row) => !row.closest("details:not([open])"));
}

function step(by) {
    const all = shownRows();
    const at = all.indexOf(current);
    go(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function decide(value) {
    const radio = current?.querySelector(`input[type=radio][value=${value}]`);
    if (!radio || radio.disabled) {
        return false;
    }
    radio.checked = true;
    current.classList.add("is-said");
    return true;
}

function onward() {
    const all = shownRows();
    const left = all.slice(all.indexOf(current) + 1);
    const next = left.find((row) => !row.querySelector("input[type=radio]:checked")) ?? left[0];
    if (next) {
        go(next);
    } else {
        form.querySelector("[value=finish]")?.focus();
    }
}

const decisions = { a: "accept", r: "reject", q: "ask" };

function pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !switchBox.checked) {
        return;
    }
    const isField = event.target.matches("input:not([type=radio], [type=checkbox]), select, textarea");
    if (isField) {
        const row = event.target.closest("[data-row]");
        if (row && event.key === "Enter" && !event.target.matches("select")) {
            event.preventDefault();
            show(row);
            decide("correct");
            onward();
        } else if (row && event.key === "Escape") {
            event.preventDefault();
            go(row);
        }
        return;
    }
    if (event.repeat && !event.key.startsWith("Arrow") && event.key !== "j") {
        return;
    }
    const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (event.key === "j" || event.key === "ArrowDown") {
        step(1);
    } else if (event.key === "ArrowUp") {
        step(-1);
    } else if (event.key in decisions) {
        if (decide(decisions[event.key])) {
            onward();
        }
    } else if (event.key === "c") {
        if (decide("correct")) {
            const field = current.querySelector("input[name^=reading]");
            field.focus();
            field.select();
        }
    } else if (button) {
        button.click();
    } else {
        return;
    }
    event.preventDefault();
}

if (form && rows.length) {
    keys.hidden = false;
    switchBox.checked = localStorage.getItem("keys") !== "off";
    switchBox.addEventListener("change", () => localStorage.setItem("keys", switchBox.checked ? "on" : "off"));
    form.addEventListener("focusin", (event) => {
        const row = event.target.closest("[data-row]");
        if (row && row !== current) {
            show(row);
        }
    });
    document.addEventListener("keydown", pressed);
    let changed = false;
    form.addEventListener("input", (event) => {
        changed = true;
        const row = event.target.closest("[data-row]");
        if (row && event.target.matches("input[name^=reading], select[name^=outcome]") && event.target.value) {
            row.querySelector("input[type=radio][value=correct]").checked = true;
        }
    });
    form.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", (event) => {
        if (changed) {
            event.preventDefault();
        }
    });
    go(rows.find((row) => row.matches(".has-problem")) ?? rows.find((row) => !row.matches(".is-said")) ?? rows[0]);
}
