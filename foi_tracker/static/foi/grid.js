// Moving about and pasting in the grid as in a spreadsheet. Everything works without.
"use strict";

const table = document.querySelector(".figure-grid table");
const cells = table
    ? [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("[data-cell]")])
    : [];

function placeOf(cell) {
    const row = cells.findIndex((one) => one.includes(cell));
    return [row, cells[row].indexOf(cell)];
}

function goTo(row, column) {
    const cell = cells[row]?.[column];
    cell?.focus();
    cell?.select();
    return Boolean(cell);
}

table?.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-cell]") || event.ctrlKey || event.altKey || event.metaKey) {
        return;
    }
    const [row, column] = placeOf(event.target);
    const by = { ArrowDown: [1, 0], ArrowUp: [-1, 0], Enter: [1, 0] }[event.key];
    if (by && goTo(row + by[0], column + by[1])) {
        event.preventDefault();
    }
});

table?.addEventListener("paste", (event) => {
    if (!event.target.matches("[data-cell]")) {
        return;
    }
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const lines = text.split("\n").map((line) => line.split("\t"));
    if (lines.length === 1 && lines[0].length === 1) {
        return;
    }
    event.preventDefault();
    const [row, column] = placeOf(event.target);
    lines.forEach((line, down) => line.forEach((words, across) => {
        const cell = cells[row + down]?.[column + across];
        if (cell) {
            cell.value = words.trim();
        }
    }));
    goTo(row, column);
});
