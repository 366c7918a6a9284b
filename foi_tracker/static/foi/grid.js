// Moving about and pasting in the grid as in a spreadsheet. Everything works without.
"use strict";

const table = document.querySelector(".figure-grid table");
const cells = table
    ? [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("[data-cell]")])
    : [];

const said = document.querySelector("[data-pasted]");

// A spreadsheet puts a cell that has tabs, quotes or several lines in it between quotes.
function cellsOf(text) {
    const lines = [[]];
    const pattern = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n?|\n|$)/gy;
    for (let match; (match = pattern.exec(text)) !== null;) {
        const words = match[1] === undefined ? match[2] : match[1].replaceAll('""', '"');
        lines.at(-1).push(words.replace(/\s+/g, " "));
        if (pattern.lastIndex >= text.length) {
            break; // a last end of line begins no line of its own
        }
        if (match[3] !== "\t") {
            lines.push([]);
        }
    }
    return lines;
}

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
    const lines = cellsOf(event.clipboardData.getData("text/plain"));
    if (lines.length === 1 && lines[0].length === 1) {
        return;
    }
    event.preventDefault();
    const [row, column] = placeOf(event.target);
    let beyond = 0;
    lines.forEach((line, down) => line.forEach((words, across) => {
        const cell = cells[row + down]?.[column + across];
        if (cell) {
            cell.value = words.trim();
        } else if (words.trim()) {
            beyond += 1;
        }
    }));
    goTo(row, column);
    said.textContent = beyond
        ? `${beyond} of the cells you pasted lie beyond the table, and were left out.`
        : "";
});
