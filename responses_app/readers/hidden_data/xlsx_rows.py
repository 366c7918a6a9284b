"""The rows of a sheet of an .xlsx workbook, read fast: there may be millions of cells.

Source: ECMA-376 part 1, 18.3.1 (worksheets): `row`, `c` (a cell), `v` (its value), `is` (its text),
`col` (how wide columns are and whether they are hidden).
"""

from collections.abc import Iterator

from responses_app.readers.hidden_data.workbook import (
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Row,
    Sheet,
    column_of,
)
from responses_app.readers.hidden_data.xlsx_styles import Styles
from responses_app.readers.hidden_data.xml_stream import Readable, fed, safe_parser

NO_HEIGHT = 1.0  # points: a row as low as this shows nothing
NO_WIDTH = 0.3  # of a digit: a column as narrow as this shows nothing

_DIGITS = "0123456789"
_COLUMNS: dict[str, int] = {}
"""Numbers of columns by their letters, as they come up."""


class RowReader:
    """Takes what the parser finds, and has the rows that are finished."""

    def __init__(self, sheet: Sheet, strings: list[str], styles: Styles, as_shown: bool) -> None:
        self._sheet = sheet
        self._strings = strings
        self._styles = styles
        self._as_shown = as_shown
        self._row = self._column = 0
        self._is_hidden = self._is_value = self._is_reading = False
        self._cell: dict[str, str] = {}
        self._cells: list[Cell] = []
        self._pieces: list[str] = []
        self._finished: list[Row] = []

    def rows(self, stream: Readable) -> Iterator[Row]:
        """The rows that have something in them, in order."""
        parser = safe_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        for _ in fed(parser, stream):
            yield from self._finished
            self._finished.clear()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._cell = attributes
            reference = attributes.get("r")
            self._column = column(reference) if reference else self._column + 1
            self._pieces.clear()
        elif name == "v" or name == "t":
            self._is_reading = True
        elif name == "row":
            self._row = min(whole(attributes.get("r"), self._row + 1), MAX_ROWS)
            self._column = 0
            self._cells = []
            height = fraction(attributes.get("ht"), NO_HEIGHT + 1)
            self._is_hidden = is_on(attributes) or height <= NO_HEIGHT
        elif name == "col":
            self._sheet.hidden_columns.update(_hidden_columns(attributes))
        elif name == "filterColumn":
            self._sheet.is_filtered = True

    def _text(self, words: str) -> None:
        if self._is_reading:
            self._pieces.append(words)

    def _end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "v" or name == "t":
            self._is_reading = False
        elif name == "c":
            if self._pieces and 0 < self._column <= MAX_COLUMNS:
                self._add_cell()
        elif name == "row" and self._cells:
            self._finished.append(Row(self._row, self._is_hidden, self._cells))
            self._cells = []

    def _add_cell(self) -> None:
        written = self._pieces[0] if len(self._pieces) == 1 else "".join(self._pieces)
        kind = self._cell.get("t", "n")
        style = whole(self._cell.get("s"), 0)
        if kind == "s":
            place = whole(written, -1)
            text = self._strings[place] if 0 <= place < len(self._strings) else ""
        elif kind == "n" or kind == "d":
            write = self._styles.shown if self._as_shown else self._styles.stored
            text = write(written.strip(), style)
        elif kind == "b":
            text = {"1": "TRUE", "0": "FALSE"}.get(written, written)
        else:
            text = written.strip()
        if text:
            self._cells.append(Cell(self._column, text, self._styles.is_faint(style)))


def column(reference: str) -> int:
    """The column of a cell by its reference, such as AB12; 0 where it is none."""
    letters = reference.rstrip(_DIGITS)
    number = _COLUMNS.get(letters)
    if number is None:
        if not (len(letters) <= 3 and letters.isascii() and letters.isalpha()):
            return 0
        number = _COLUMNS[letters] = column_of(letters.upper())
    return number


def is_on(attributes: dict[str, str]) -> bool:
    """Tell whether something says that it is hidden."""
    return attributes.get("hidden", "0") in {"1", "true", "on"}


def _hidden_columns(attributes: dict[str, str]) -> range:
    width = fraction(attributes.get("width"), NO_WIDTH + 1)
    if not is_on(attributes) and width > NO_WIDTH:
        return range(0)
    first = max(whole(attributes.get("min"), 1), 1)
    return range(first, min(whole(attributes.get("max"), first), MAX_COLUMNS) + 1)


def whole(written: str | None, otherwise: int) -> int:
    """A whole number as a part states it, or `otherwise`."""
    return int(written) if written and written.isdecimal() and len(written) < 12 else otherwise


def fraction(written: str | None, otherwise: float) -> float:
    """A number as a part states it, or `otherwise`."""
    try:
        return float(written) if written else otherwise
    except ValueError:
        return otherwise
