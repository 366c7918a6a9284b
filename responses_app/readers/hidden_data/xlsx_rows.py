"""The rows of a sheet of an .xlsx workbook, read fast: there may be millions of cells.

Source: ECMA-376 part 1, 18.3.1 (worksheets): `row`, `c` (a cell), `v` (its value), `is` (its text),
`col` (how wide columns are and whether they are hidden).
"""

import re
from collections.abc import Callable, Iterator

from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.raised import raised
from responses_app.readers.hidden_data.workbook import (
    MAX_COLUMNS,
    MAX_ROWS,
    MOST_MERGED,
    Area,
    Cell,
    Row,
    Sheet,
    column_of,
)
from responses_app.readers.hidden_data.xlsx_styles import Styles
from responses_app.readers.hidden_data.xml_stream import Readable, fed, safe_parser

Writer = Callable[[str, int], str]
"""Writes a stored number, in the style of a number, as a text."""

NO_HEIGHT = 2.0  # points: a row lower than this shows nothing
NO_WIDTH = 0.5  # of a digit: a column narrower than this shows nothing
MOST_BESIDE = 500_000  # letters, of what is written beside the cells of a sheet
MOST_CHOICES = 500  # drop-down lists of a sheet
MOST_COLUMNS_SET = 8 * MAX_COLUMNS  # widths of columns taken, however often they are stated

_DIGITS = "0123456789"
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BESIDE = {"prompt", "promptTitle", "error", "errorTitle", "tooltip", "display", "comment"}
"""Attributes in which words for people are kept."""
_WRITTEN = {f"{page}{end}" for page in ("odd", "even", "first") for end in ("Header", "Footer")}
_FORMULAS = {"formula1", "formula2", "f"}
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_LAYOUT = re.compile(r'&(?:"[^"]*"|[A-Z]|[0-9]+)')
"""How a header says where and in which letters its words are."""
_COLUMNS: dict[str, int] = {}
"""Numbers of columns by their letters, as they come up."""

_new = tuple.__new__  # what Cell() does in twice the time, for each of many thousands


class RowReader:
    """Takes what the parser finds, and has the rows that are finished."""

    def __init__(
        self,
        sheet: Sheet,
        strings: list[str],
        styles: Styles,
        write: Writer,
        used: bytearray,
        distrusts_zeros: bool = False,
    ) -> None:
        """`write` writes a number in a style.

        `used` is set to 1 at the number of each shared string that a cell has. With
        `distrusts_zeros` a formula whose value is 0 counts as one that was not worked out.
        """
        self._sheet = sheet
        self._strings = strings
        self._styles = styles
        self._write = write
        self._distrusts_zeros = distrusts_zeros
        self._has_formula = self._is_raised = False
        self._used = used
        self._known_styles: dict[str | None, tuple[int, bool]] = {}
        """The number of each style as cells state it, and whether it cannot be seen."""
        self._height = NO_HEIGHT
        self._beside_left = MOST_BESIDE
        self._columns_left = MOST_COLUMNS_SET
        self._is_list = self._is_beside = self._is_validation = False
        self._beside: list[str] = []
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
        if name == "c":
            self._cell = attributes
            reference = attributes.get("r")
            self._column = column(reference) if reference else self._column + 1
            self._pieces.clear()
            self._has_formula = self._is_raised = False
        elif name == "v" or name == "t":
            self._is_reading = True
        elif name == "f" and not self._is_validation:
            self._is_beside = self._has_formula = True
        elif name == "row":
            self._row = min(whole(attributes.get("r"), self._row + 1), MAX_ROWS)
            self._column = 0
            self._cells = []
            height = fraction(attributes.get("ht"), self._height)
            self._is_hidden = is_on(attributes) or height < NO_HEIGHT
        elif name == "col":
            self._set_columns(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "filterColumn":
            self._sheet.is_filtered = True
        elif ":" in name:
            self._start(name.rpartition(":")[2], attributes)
        else:
            self._start_beside(name, attributes)

    def _start_beside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheetFormatPr":
            self._set_defaults(attributes)
        elif name == "dataValidation":
            self._is_validation = True
            self._is_list = attributes.get("type") == "list"
        elif name in _WRITTEN or name in _FORMULAS:
            self._is_beside = True
        elif name == "r":
            self._is_raised = False
        elif name == "vertAlign":
            self._is_raised = attributes.get("val") == "superscript"
        elif name == "inputCells":
            self._add_beside(attributes.get("val", ""))
        for key in _BESIDE.intersection(attributes):
            self._add_beside(attributes[key])

    def _set_defaults(self, attributes: dict[str, str]) -> None:
        """What goes for rows and columns that state nothing of their own.

        A sheet may hide all rows that are not listed (zeroHeight): those have nothing in them.
        """
        self._height = fraction(attributes.get("defaultRowHeight"), NO_HEIGHT)
        if fraction(attributes.get("defaultColWidth"), NO_WIDTH) < NO_WIDTH:
            self._sheet.hidden_columns.update(range(1, MAX_COLUMNS + 1))

    def _set_columns(self, attributes: dict[str, str]) -> None:
        first = max(whole(attributes.get("min"), 1), 1)
        last = min(whole(attributes.get("max"), first), MAX_COLUMNS)
        if last - first >= self._columns_left:
            raise CannotLook(Reason.TOO_BIG, "It states the widths of columns far too often.")
        self._columns_left -= max(last - first + 1, 1)
        hidden = self._sheet.hidden_columns
        if is_on(attributes) or fraction(attributes.get("width"), NO_WIDTH) < NO_WIDTH:
            hidden.update(range(first, last + 1))
        elif hidden:
            hidden.difference_update(range(first, last + 1))

    def _merge(self, reference: str) -> None:
        if len(self._sheet.merged) < MOST_MERGED and (found := area(reference)):
            self._sheet.merged.append(found)

    def _add_beside(self, words: str) -> None:
        if words and self._beside_left > 0:
            self._sheet.beside.append(words[: self._beside_left])
            self._beside_left -= len(words)

    def _end_beside(self, name: str) -> None:
        words = "".join(self._beside).strip()
        self._beside.clear()
        self._is_beside = False
        if name in _WRITTEN:
            self._add_beside(_LAYOUT.sub("\n", words))
        elif not self._is_validation:
            for found in _QUOTED.finditer(words):
                self._add_beside(found[1])
        elif self._is_list and len(self._sheet.choices) < MOST_CHOICES:
            if words.startswith('"'):
                self._sheet.choices.append(words.strip('"').split(","))
            elif words and len(self._sheet.choices_from) < MOST_CHOICES:
                self._sheet.choices_from.append(words)

    def _text(self, words: str) -> None:
        if self._is_reading:
            self._pieces.append(raised(words) if self._is_raised else words)
        elif self._is_beside and self._beside_left > 0:
            self._beside.append(words)

    def _end(self, name: str) -> None:
        if name == "v" or name == "t":
            self._is_reading = False
        elif name == "c":
            if self._pieces and 0 < self._column <= MAX_COLUMNS:
                self._add_cell()
            elif self._has_formula and self._cell.get("t") != "str":
                self._sheet.unworked.add((self._row, self._column))
        elif name == "row":
            if self._cells:
                self._finished.append(Row(self._row, self._is_hidden, self._cells))
                self._cells = []
        elif self._is_beside and (name in _FORMULAS or name in _WRITTEN):
            self._end_beside(name)
        elif name == "dataValidation":
            self._is_validation = False
        elif ":" in name:
            self._end(name.rpartition(":")[2])

    def _add_cell(self) -> None:
        written = self._pieces[0] if len(self._pieces) == 1 else "".join(self._pieces)
        attributes = self._cell
        kind = attributes.get("t", "n")
        stated = attributes.get("s")
        known = self._known_styles.get(stated)
        if known is None:
            known = whole(stated, 0), self._styles.is_faint(whole(stated, 0))
            self._known_styles[stated] = known
        style, is_faint = known
        if kind == "s":
            place = int(written) if written.isdecimal() and len(written) < 12 else -1
            text = ""
            if 0 <= place < len(self._strings):
                text = self._strings[place]
                self._used[place] = 1
        elif kind == "n" or kind == "d":
            text = self._write(written.strip(), style)
            if self._distrusts_zeros and self._has_formula and text in {"0", "0%"}:
                self._sheet.unworked.add((self._row, self._column))
        elif kind == "b":
            text = {"1": "TRUE", "0": "FALSE"}.get(written, written)
        else:
            text = written.strip()
        if text:
            self._cells.append(_new(Cell, (self._column, text, is_faint)))


def area(reference: str) -> Area | None:
    """The cells of a range such as A1:B2; None where it is none.

    >>> area("B2:C9")
    Area(row=2, column=2, last_row=9, last_column=3)
    """
    first, _, last = reference.partition(":")
    last = last or first
    corners = [whole(one.lstrip(_CAPITALS), 0) for one in (first, last)]
    columns = [column(one) for one in (first, last)]
    found = Area(min(corners), min(columns), max(corners), max(columns))
    return found if found.row and found.column and found.last_column <= MAX_COLUMNS else None


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


def whole(written: str | None, otherwise: int) -> int:
    """A whole number as a part states it, or `otherwise`."""
    return int(written) if written and written.isdecimal() and len(written) < 12 else otherwise


def fraction(written: str | None, otherwise: float) -> float:
    """A number as a part states it, or `otherwise`."""
    try:
        return float(written) if written else otherwise
    except ValueError:
        return otherwise
