"""Tables in plain text: drawn with bars and rules, with tabs, with runs of blanks, or as CSV."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from responses_app.readers.contents.collecting import MOST_COLUMNS, Draft

LONGEST = 2_000  # letters of a line that may belong to a table
LEAST_CELLS = 4  # of a row with commas: sentences have some too
MOST_TRIED = 60  # lines that are tried once more, from the next one on, where they are no table
NEAR = 2  # blanks that part two columns, at least

_RULE = re.compile(r"[+|:.'`\-=_─━═┄┈╌│┃║┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╞╡╪╤╧\s]{3,}$")
_STROKE = re.compile(r"[-=_─━═]{2,}")
_BARS = re.compile(r"[|│┃║¦]")
_OF_BOX = re.compile(r"[|│┃║¦+─━═]")
_GAP = re.compile(r"\s{2,}|\t")
_SENTENCE = re.compile(r"[a-z,]\s[a-z]+\s[a-z]+\s[a-z]+\s[a-z]+\s")
_ANSWER = re.compile(
    r"[£<>≤≥~(c.+-]{0,2}\s?\d|[*<~.:-]{1,3}$|\[[a-z]\]$|n/?a$|nil\b|none\b|zero\b|less than|fewer"
    r"|under \d|not |refused|exempt|s\.?\s?\d|section \d|yes$|no$|dim\b|llai na",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Drawn:
    """A table, and the lines that it takes: from `begin`, up to but not including `end`."""

    begin: int
    end: int
    drafts: list[Draft] = field(default_factory=list)
    is_ruled: bool = True


def find_tables(lines: Sequence[str]) -> list[Drawn]:
    """The tables among lines of text, in order; none of them overlap."""
    found: list[Drawn] = []
    at = barren = 0  # before line `barren` no table is parted by blanks
    while at < len(lines):
        table = _with_bars(lines, at) or _with_tabs(lines, at) or _with_separators(lines, at)
        if not table and at >= barren:
            table, end = _with_blanks(lines, at)
            barren = end if end - at > MOST_TRIED else 0
        if table:
            found.append(table)
        at = table.end if table else at + 1
    return found


def is_rule(line: str) -> bool:
    """Whether a line is only drawn: a row of dashes, or of the corners of a box."""
    return bool(_RULE.match(line)) and bool(_STROKE.search(line))


# ------------------------------------------------------------------- bars


def _with_bars(lines: Sequence[str], at: int) -> Drawn | None:
    """Rows whose cells are parted by bars, with or without rules between them."""
    if not any(_is_bar_row(line) for line in lines[at : at + 3]):
        return None
    end = at
    while end < len(lines) and (_is_bar_row(lines[end]) or is_rule(lines[end])):
        end += 1
    rows = [line for line in lines[at:end] if not is_rule(line)]
    if len(rows) < 2:
        return None
    while is_rule(lines[end - 1]) and not _OF_BOX.search(lines[end - 1]):
        end -= 1  # a line of dashes below belongs to the text
    return Drawn(at, end, _bar_drafts(lines[at:end]))


def _is_bar_row(line: str) -> bool:
    return len(line) <= LONGEST and len(_bar_cells(line)) > 1 and not is_rule(line)


def _bar_cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in _BARS.split(line.strip())]
    if len(cells) > 1 and not cells[0] and _BARS.match(line.strip()):
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1]:
        cells = cells[:-1]
    return cells


def _bar_drafts(lines: Sequence[str]) -> list[Draft]:
    rules = [at for at, line in enumerate(lines) if is_rule(line)]
    inner = [at for at in rules if 0 < at < len(lines) - 1]
    first = min((at for at, line in enumerate(lines) if not is_rule(line)), default=0)
    is_grid = len(inner) > 1 and all(
        is_rule(lines[at - 1]) != is_rule(lines[at]) or not is_rule(lines[at])
        for at in range(1, len(lines))
    )
    cells: dict[tuple[int, int], Draft] = {}
    row = 0
    for at, line in enumerate(lines):
        if is_rule(line):
            row += bool(cells) and is_grid
            continue
        is_heading = bool(inner) and at < inner[0] and first < inner[0]
        for column, text in enumerate(_bar_cells(line)[:MOST_COLUMNS]):
            if not text:
                continue
            known = cells.get((row, column))
            if known:  # a cell that goes on in the next line
                known.words += f" {text}"
            else:
                cells[row, column] = Draft(row, column, text, is_heading=is_heading)
        row += not is_grid
    return list(cells.values())


# ------------------------------------------------------------------- tabs


def _with_tabs(lines: Sequence[str], at: int) -> Drawn | None:
    """Rows whose cells are parted by tabs, as when a table was pasted into a mail."""
    rows: list[list[str]] = []
    end = at
    for here in range(at, len(lines)):
        cells = [cell.strip() for cell in lines[here].rstrip().split("\t")]
        if sum(bool(cell) for cell in cells) < 2 or len(lines[here]) > LONGEST:
            if lines[here].strip() or here + 1 >= len(lines) or "\t" not in lines[here + 1].strip():
                break
            continue  # a blank line between two rows
        rows.append(cells)
        end = here + 1
        if len(rows) == MOST_TRIED and not _are_alike(rows):
            return None
    if len(rows) < 2 or (len(rows) < MOST_TRIED and not _are_alike(rows)):
        return None
    indent = min(next(n for n, cell in enumerate(row) if cell) for row in rows)
    drafts = [
        Draft(number, column - indent, text)
        for number, row in enumerate(rows)
        for column, text in enumerate(row[: MOST_COLUMNS + indent])
        if text
    ]
    return Drawn(at, end, drafts)


def _are_alike(rows: Sequence[list[str]]) -> bool:
    """Whether at least half of the rows have the same number of cells."""
    return Counter(map(len, rows)).most_common(1)[0][1] * 2 >= len(rows)


# ------------------------------------------------------------------- commas and semicolons


def _with_separators(lines: Sequence[str], at: int) -> Drawn | None:
    """Rows as in a CSV file that somebody pasted: each with as many cells, and no prose."""
    for separator in ",;":
        width = len(_separated(lines[at], separator))
        if width < LEAST_CELLS:
            continue
        rows: list[list[str]] = []
        for line in lines[at:]:
            row = _separated(line, separator)
            if len(row) != width or (len(rows) == MOST_TRIED and _is_prose(rows)):
                break
            rows.append(row)
        if len(rows) < 2 or _is_prose(rows[:MOST_TRIED]):
            continue
        drafts = [
            Draft(number, column, cell.strip())
            for number, row in enumerate(rows)
            for column, cell in enumerate(row[:MOST_COLUMNS])
            if cell.strip()
        ]
        return Drawn(at, at + len(rows), drafts)
    return None


def _is_prose(rows: Sequence[list[str]]) -> bool:
    """In prose a blank follows a comma."""
    cells = [cell for row in rows for cell in row[1:]]
    return sum(cell.startswith(" ") for cell in cells) * 2 > len(cells)


def _separated(line: str, separator: str) -> list[str]:
    if len(line) > LONGEST or line.count(separator) < LEAST_CELLS - 1:
        return []
    try:
        return next(csv.reader([line.strip()], delimiter=separator, strict=True), [])
    except csv.Error:
        return []


# ------------------------------------------------------------------- blanks


def _with_blanks(lines: Sequence[str], at: int) -> tuple[Drawn | None, int]:
    """Rows whose words stand below one another, with a river of blanks between columns; and how
    far was looked."""
    if len(_pieces(lines[at])) < 2:
        return None, at
    end, last = at, at
    while end < len(lines) and _may_be_row(lines[end]):
        last = end if len(_pieces(lines[end])) > 1 else last
        end += 1
    end = last + 1
    rows = [line.expandtabs() for line in lines[at:end]]
    wide = [line for line in rows if len(_pieces(line)) > 1 and not is_rule(line)]
    columns = _columns(wide)
    if len(wide) < 2 or len(columns) < 2 or not _has_answers(wide, columns):
        return None, end
    drafts: list[Draft] = []
    number = 0
    for line in rows:
        if is_rule(line):
            continue
        drafts += _placed(line, number, columns)
        number += 1
    return Drawn(at, end, drafts, is_ruled=False), end


def _may_be_row(line: str) -> bool:
    text = line.strip()
    return (
        bool(text)
        and len(line) <= LONGEST
        and (len(_pieces(line)) > 1 or is_rule(line) or len(text) <= 60)
    )


def _pieces(line: str) -> list[tuple[int, int]]:
    """Where the words that stand together begin and end."""
    if len(line) > LONGEST:
        return []
    line = line.expandtabs().rstrip()
    pieces: list[tuple[int, int]] = []
    start = len(line) - len(line.lstrip())
    for gap in _GAP.finditer(line, start):
        pieces.append((start, gap.start()))
        start = gap.end()
    if start < len(line):
        pieces.append((start, len(line)))
    return pieces


def _columns(rows: Sequence[str]) -> list[tuple[int, int]]:
    """The columns of letters that rivers of blanks part, over all rows."""
    spans = sorted(piece for row in rows for piece in _pieces(row))
    columns: list[tuple[int, int]] = []
    for begin, end in spans:
        if columns and begin - columns[-1][1] < NEAR:
            columns[-1] = (columns[-1][0], max(end, columns[-1][1]))
        else:
            columns.append((begin, end))
    return columns


def _has_answers(rows: Sequence[str], columns: Sequence[tuple[int, int]]) -> bool:
    """Whether something behind the first column looks like an answer, and no row like prose."""
    answered = 0
    for row in rows:
        cells = [row[begin:end].strip() for begin, end in columns]
        answered += any(_ANSWER.match(cell) for cell in cells[1:])
        if any(len(cell) > 60 and _SENTENCE.search(cell) for cell in cells[1:]):
            return False
    return answered * 2 >= len(rows)


def _placed(line: str, row: int, columns: Sequence[tuple[int, int]]) -> list[Draft]:
    """The words of a row in the columns that they stand in; wide ones cover several."""
    drafts = []
    for begin, end in _pieces(line):
        over = [n for n, (left, right) in enumerate(columns) if left < end and begin < right]
        if over:
            first, last = over[0], over[-1]
            drafts.append(Draft(row, first, line[begin:end].strip(), 1, last - first + 1))
    return drafts
