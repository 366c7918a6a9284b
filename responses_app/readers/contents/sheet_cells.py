"""What one sheet of a workbook shows: its cells without what is hidden, merged ones as one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from responses_app.readers.contents.grids import Grid, Shown, grid_of
from responses_app.readers.footnotes import take_markers
from responses_app.readers.hidden_data.wording import counted
from responses_app.readers.hidden_data.workbook import Area, Row, Sheet, letters

MAX_ROWS = 20_000  # of a sheet
MAX_COLUMNS = 200
MOST_HIDDEN_KEPT = 20_000  # hidden cells, until it is known which are merged with shown ones
MOST_COVERED = 2_000_000  # places looked at below merged cells


@dataclass
class ShownSheet:
    """The cells that a sheet shows, as they are read. `room` is for how many cells there is."""

    sheet: Sheet
    room: int
    problems: list[str] = field(default_factory=list)
    taken: int = 0
    _rows: dict[int, dict[int, Shown]] = field(default_factory=dict)
    _hidden: dict[tuple[int, int], str] = field(default_factory=dict)
    _hidden_rows: list[int] = field(default_factory=list)
    _hidden_columns: list[int] = field(default_factory=list)
    _columns: dict[int, tuple[int, str]] = field(default_factory=dict)
    _markers: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    _faint: int = 0
    _covered: int = 0
    _in_hidden_columns: set[int] = field(default_factory=set)
    _is_cut: set[str] = field(default_factory=set)
    _looked_at: int = 0

    def read(self) -> Grid:
        """Its rows, from top to bottom. What is left out is in `problems`."""
        for row in self.sheet.rows:
            if row.is_hidden:
                self._hide(row)
            elif row.number - len(self._hidden_rows) > MAX_ROWS:
                self._is_cut.add(f"what is below the first {MAX_ROWS:,} rows")
                break
            elif self.taken >= self.room:
                self._is_cut.add("what comes behind so many filled cells")
                break
            else:
                self._show(row)
        self._hidden_rows.sort()
        self._hidden_columns = sorted(self.sheet.hidden_columns)
        for area in self.sheet.merged:
            self._merge(area)
        unworked = sum(self._empty(*place) for place in self.sheet.unworked)
        self.problems += self._sentences(unworked)
        return grid_of(self._rows)

    def place(self, row: int, column: int) -> str:
        """The name of a cell, such as Answers!B7, or of the sheet alone for row 0."""
        return f"{self.sheet.name}!{letters(column)}{row}" if row else self.sheet.name

    def shows(self, row: int, column: int) -> bool:
        """Tell whether neither the row nor the column of a place is known to be hidden."""
        at = bisect_left(self._hidden_rows, row)
        is_hidden = at < len(self._hidden_rows) and self._hidden_rows[at] == row
        return not is_hidden and column not in self.sheet.hidden_columns

    def _show(self, row: Row) -> None:
        place = row.number - 1 - len(self._hidden_rows)
        number = str(row.number)
        cells: dict[int, Shown] = {}
        columns, markers = self._columns, self._markers
        new = tuple.__new__  # what Shown() does in twice the time, for each of many thousands
        for column, text, is_faint in row.cells:
            known = columns.get(column) or self._column(column)
            shown_as, prefix = known
            if shown_as < 0:
                self._keep_hidden(row.number, column, text)
                if shown_as == -1:
                    self._in_hidden_columns.add(column)
                else:
                    self._is_cut.add(f"what is right of the first {MAX_COLUMNS} columns")
            elif is_faint:
                self._faint += 1
            elif text.isdecimal():
                cells[shown_as] = new(Shown, (place, shown_as, text, prefix + number, 1, 1, ()))
            else:
                taken = markers.get(text)
                if taken is None:
                    taken = markers[text] = take_markers(text)
                bare, found = taken
                cells[shown_as] = new(Shown, (place, shown_as, bare, prefix + number, 1, 1, found))
        if cells:
            self._rows.setdefault(place, {}).update(cells)
            self.taken += len(cells)

    def _column(self, column: int) -> tuple[int, str]:
        """Where a column stands among those shown (-1 hidden, -2 too far right), and its name."""
        if not self._columns:
            self._hidden_columns = sorted(self.sheet.hidden_columns)
        if column in self.sheet.hidden_columns:
            known = -1, ""
        else:
            place = column - 1 - bisect_left(self._hidden_columns, column)
            known = place if place < MAX_COLUMNS else -2, f"{self.sheet.name}!{letters(column)}"
        self._columns[column] = known
        return known

    def _hide(self, row: Row) -> None:
        self._hidden_rows.append(row.number)
        for cell in row.cells:
            self._keep_hidden(row.number, cell.column, cell.text)

    def _keep_hidden(self, row: int, column: int, text: str) -> None:
        if len(self._hidden) < MOST_HIDDEN_KEPT:
            self._hidden[row, column] = text

    # ------------------------------------------------------------ merged cells

    def _merge(self, area: Area) -> None:
        """Let the first cell of an area cover what of it is shown; the cells below it go."""
        top, bottom = (self._row_place(one) for one in (area.row, area.last_row + 1))
        left, right = (self._column_place(one) for one in (area.column, area.last_column + 1))
        bottom, right = min(bottom, MAX_ROWS), min(right, MAX_COLUMNS)
        if top >= bottom or left >= right:
            return
        first = self._anchor(area, top, left)
        below = self._below(top, bottom, left, right)
        for place in below:
            del self._rows[place[0]][place[1]]
        self._covered += len(below) - (first is not None and (first.row, first.column) in below)
        if first:
            spread = first._replace(row=top, column=left, rows=bottom - top, columns=right - left)
            self._rows.setdefault(top, {})[left] = spread

    def _anchor(self, area: Area, top: int, left: int) -> Shown | None:
        """The first cell of an area. Where its row or column is hidden, what it says is seen."""
        if self.shows(area.row, area.column):
            return self._rows.get(top, {}).get(left)
        text = self._hidden.get((area.row, area.column))
        if text is None:
            return None
        words, markers = take_markers(text)
        return Shown(top, left, words, self.place(area.row, area.column), footnotes=markers)

    def _below(self, top: int, bottom: int, left: int, right: int) -> list[tuple[int, int]]:
        """The filled places of an area of what is shown."""
        if bottom - top > len(self._rows):
            rows = [row for row in self._rows if top <= row < bottom]
        else:
            rows = [row for row in range(top, bottom) if row in self._rows]
        self._looked_at += len(rows) * (right - left) + min(bottom - top, len(self._rows))
        if self._looked_at > MOST_COVERED:
            self._is_cut.add("how some of its cells are merged")
            return []
        return [
            (row, column)
            for row in rows
            for column in range(left, right)
            if column in self._rows[row]
        ]

    def _row_place(self, row: int) -> int:
        return row - 1 - bisect_left(self._hidden_rows, row)

    def _column_place(self, column: int) -> int:
        return column - 1 - bisect_left(self._hidden_columns, column)

    # ------------------------------------------------------------ what is left out

    def _empty(self, row: int, column: int) -> bool:
        """Empty the cell of a formula without a value; False where the cell is not shown."""
        if not self.shows(row, column):
            return False
        self._rows.get(self._row_place(row), {}).pop(self._column_place(column), None)
        return True

    def _sentences(self, unworked: int) -> Iterator[str]:
        hidden = [
            counted(count, f"hidden {what}")
            for what, count in (
                ("row", len(self._hidden_rows)),
                ("column", len(self._in_hidden_columns)),
            )
            if count
        ]
        sheet = f"Sheet {self.sheet.name!r}"
        if hidden:
            yield f"{sheet}: not read are {' and '.join(hidden)} with something in them."
        if self._faint:
            yield f"{sheet}: not read is what cannot be seen, in {counted(self._faint, 'cell')}."
        if self._covered:
            yield f"{sheet}: not read is what lies below merged cells ({self._covered:,})."
        if unworked:
            yield (
                f"{sheet}: {counted(unworked, 'formula')} without a value, which a spreadsheet "
                "program would work out on opening: taken as empty."
            )
        for what in sorted(self._is_cut):
            yield f"{sheet}: not read is {what}."
