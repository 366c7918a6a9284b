// Keys for the review desk, and the very words shown beside the row one is at. Everything works
// without: rows are radio buttons and fields, and each links to its words.
"use strict";

const desk = document.getElementById("coding");
const form = desk?.matches("form") ? desk : null;
const keys = document.querySelector("[data-desk-keys]");
const switchBox = keys?.querySelector("input");
const rows = desk ? [...desk.querySelectorAll("[data-row]")] : [];
const progress = document.querySelector("[data-decided]");
let current = null;
let unsaved = false;
let leaving = false; // the form is on its way

// Only the reply moves, and only where the words are not in sight already.
function bringInto(pane, spot) {
    const seen = pane.getBoundingClientRect();
    const place = spot.getBoundingClientRect();
    const room = Math.min(60, seen.height / 4);
    if (place.top < seen.top + room || place.bottom > seen.bottom - room) {
        pane.scrollTop += place.top + place.height / 2 - (seen.top + seen.height / 2);
    }
    for (const inner of [spot.closest(".scroll"), pane]) {
        if (inner) {
            const box = inner.getBoundingClientRect();
            inner.scrollLeft += Math.min(0, place.left - box.left - 20) + Math.max(0, place.right - box.right + 20);
        }
    }
}

function showMark(number) {
    document.querySelectorAll(".mark.is-current").forEach((one) => one.classList.remove("is-current"));
    const spot = number && document.getElementById(`mark-${number}`);
    if (!spot) {
        return;
    }
    document.querySelectorAll(`.mark[data-marks~="${number}"]`).forEach((one) => one.classList.add("is-current"));
    const folded = spot.closest("details:not([open])");
    if (folded) {
        folded.open = true;
    }
    const mark = spot.closest(".mark");
    mark.closest("svg")?.append(mark.matches("g") ? mark : ""); // what is drawn last lies on top
    bringInto(spot.closest(".desk-document"), spot.matches("rect") ? spot : mark);
}

function show(row) {
    current?.classList.remove("is-current");
    current = row;
    row.classList.add("is-current");
    showMark(row.querySelector("[data-decision=other]:checked")?.dataset.mark ?? row.dataset.mark);
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

// A row of which a word was said; told in the count as well.
function mark(row) {
    unsaved = true;
    row.classList.add("is-said");
    count();
}

function count() {
    if (progress) {
        progress.textContent = rows.filter((row) => row.matches(".is-said[data-mark]")).length;
    }
}

// Fields that nobody sees any more say nothing against what was accepted.
function emptyFields(row) {
    for (const field of row.querySelectorAll(".figure-fields :is(input, select)")) {
        field.value = field.dataset.raw ?? "";
    }
}

function decide(row, value) {
    const radio = row?.querySelector(`input[type=radio][data-decision=${value}]`);
    if (!radio) {
        return false;
    }
    radio.checked = true;
    if (value === "accept") {
        emptyFields(row);
    }
    mark(row);
    return true;
}

function onward() {
    const all = shownRows();
    const open = (row) => !row.matches(".is-said") && row.dataset.mark;
    const next = all.slice(all.indexOf(current) + 1).find(open) ?? all.find(open);
    if (next) {
        go(next);
    } else {
        form.querySelector("[value=finish]")?.focus();
    }
}

const decisions = { a: "accept", r: "reject", q: "ask" };

function inField(event, row) {
    if (event.key === "Enter" && event.ctrlKey) {
        event.preventDefault();
        if (row && saysMore(row)) {
            decide(row, "correct");
        }
        form?.querySelector("[value=finish]")?.click();
    } else if (row && event.key === "Enter" && !event.target.matches("select")) {
        event.preventDefault();
        show(row);
        if (!row.querySelector("[data-decision=ask]:checked")) {
            decide(row, "correct");
        }
        onward();
    } else if (row && event.key === "Escape") {
        event.preventDefault();
        go(row);
    } else if (event.key === "Enter" && event.target.id === "skipped_why") {
        event.preventDefault();
        form.querySelector("[value=skip]").click();
    } else if (event.key === "Escape" && event.target.matches("[data-jump]")) {
        event.target.blur();
        go(current);
    }
}

// Whether something stands in its fields, and nothing was chosen yet.
function saysMore(row) {
    const typed = [...row.querySelectorAll("[name^=reading], [name^=outcome]")].some((one) => one.value.trim());
    return typed && !row.querySelector("input[type=radio]:checked");
}

function pressed(event) {
    const isField = event.target.matches("input:not([type=radio], [type=checkbox]), select, textarea");
    if (event.altKey || event.metaKey || !switchBox.checked || event.isComposing) {
        return;
    }
    if (isField) {
        inField(event, event.target.closest("[data-row]"));
        return;
    }
    if (event.ctrlKey || (event.repeat && !event.key.startsWith("Arrow") && event.key !== "j")) {
        return;
    }
    const button = /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
    if (event.key === "j" || event.key === "ArrowDown") {
        step(1);
    } else if (event.key === "ArrowUp") {
        step(-1);
    } else if (event.key === "g" || event.key === "/") {
        const jump = document.querySelector("[data-jump]");
        jump.focus();
        jump.select();
    } else if (form && event.key in decisions) {
        if (decide(current, decisions[event.key])) {
            onward();
        }
    } else if (form && event.key === "c") {
        if (decide(current, "correct")) {
            const field = current.querySelector("input[name^=reading]");
            field.focus({ preventScroll: true });
            field.select();
            current.scrollIntoView({ block: "nearest" });
        }
    } else if (button) {
        if (!leaving) {
            button.click();
        }
    } else {
        return;
    }
    event.preventDefault();
}

function typed(event) {
    const row = event.target.closest("[data-row]");
    unsaved = true;
    if (!row) {
        return;
    }
    if (event.target.matches("[type=radio]")) {
        if (event.target.matches("[data-decision=accept], [data-decision=other]")) {
            emptyFields(row);
        }
        mark(row);
        show(row);
    } else if (event.target.matches("[name^=reading], [name^=outcome]") && event.target.value) {
        const radio = row.querySelector("[data-decision=correct]");
        radio.checked = true;
        mark(row);
    }
}

if (desk && rows.length) {
    keys.hidden = false;
    switchBox.checked = localStorage.getItem("keys") !== "off";
    switchBox.addEventListener("change", () => localStorage.setItem("keys", switchBox.checked ? "on" : "off"));
    desk.addEventListener("focusin", (event) => {
        const row = event.target.closest("[data-row]");
        if (row && row !== current) {
            show(row);
        }
    });
    desk.addEventListener("click", (event) => {
        const link = event.target.closest("a[href^='#mark-']");
        const row = event.target.closest("[data-row]");
        if (link) {
            event.preventDefault();
            show(row);
            showMark(link.getAttribute("href").slice("#mark-".length));
        } else if (row && row !== current) {
            show(row);
        }
    });
    document.addEventListener("keydown", pressed);
    form?.addEventListener("input", typed);
    form?.addEventListener("submit", () => {
        unsaved = false;
        leaving = true;
    });
    addEventListener("pageshow", () => { leaving = false; });
    addEventListener("beforeunload", (event) => {
        if (unsaved) {
            event.preventDefault();
        }
    });
    const first = rows.find((row) => row.matches(".has-problem"))
        ?? rows.find((row) => !row.matches(".is-said")) ?? rows[0];
    // Whoever does without keys begins at the top of the page.
    if (form && switchBox.checked) {
        go(first);
    } else {
        show(first);
    }
}
