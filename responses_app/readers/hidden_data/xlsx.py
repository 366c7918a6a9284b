"""Workbooks of Excel 2007 and later (.xlsx, .xlsm), read part by part.

Source: ECMA-376 part 1, chapter 18 (SpreadsheetML).
"""

import re
from collections.abc import Iterator

from responses_app.readers.finding import Finding
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.colours import THEME, read_theme
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.raised import raised
from responses_app.readers.hidden_data.workbook import (
    MAX_CELLS,
    MAX_SHEETS,
    Row,
    Seen,
    Sheet,
    Showing,
    column_of,
)
from responses_app.readers.hidden_data.xlsx_parts import part_findings
from responses_app.readers.hidden_data.xlsx_remarks import remarks_of
from responses_app.readers.hidden_data.xlsx_rows import RowReader, Writer, is_on
from responses_app.readers.hidden_data.xlsx_styles import Styles, read_styles
from responses_app.readers.hidden_data.xml_stream import END, START, TEXT, Readable, walk

MAX_SHARED_STRINGS = 2_000_000
MAX_SHARED_LETTERS = 60_000_000

_RANGE = re.compile(
    r"(?:'((?:[^']|'')+)'|([\w.]+))!\$?([A-Za-z]{1,3})(?:\$?[0-9]{1,7})?"
    r"(?::\$?([A-Za-z]{1,3})(?:\$?[0-9]{1,7})?)?"
)
_NO_STYLES = Styles([], {}, False)


class XlsxBook:
    """An .xlsx workbook. Raises CannotLook where it cannot be read."""

    def __init__(self, content: bytes) -> None:
        self.package = Package(content)
        self.main = _main_part(self.package)
        self.relations = {one.key: one for one in self.package.relations(self.main)}
        self.cells_left = MAX_CELLS
        self.names: list[tuple[str, str, bool]] = []
        """The names given to ranges: name, what it stands for, whether the name is hidden."""
        self._listed: list[tuple[str, str, Showing, str]] = []
        """The sheets: name, part, showing, kind."""
        self._starts_1904 = False
        self._is_worked_out_later = False
        """Its formulas are worked out when it is opened; programs that write it put 0 for now."""
        self._windows: list[bool] = []
        """The windows in which it opens: whether each is hidden."""
        self.unused: list[str] = []
        """Texts kept for cells that no cell has, when the sheets have been read."""
        self.white_rules = 0
        self._read_main()

    def sheets(self, as_shown: bool = False, *, as_figures: bool = False) -> Iterator[Sheet]:
        strings = self._shared_strings()
        styles = self._styles()
        write = styles.shown if as_shown else styles.figure if as_figures else styles.stored
        self.white_rules = styles.white_rules
        used = bytearray(len(strings))
        for number, (name, part, showing, kind) in enumerate(self._listed, 1):
            sheet = Sheet(number, name, self._showing(showing), iter(()))
            if part in self.package and kind != "chartsheet":
                sheet.rows = self._rows(sheet, part, strings, styles, write, used)
                if as_figures:
                    sheet.remarks = list(remarks_of(self.package, part))
            yield sheet
        self.unused = [text for text, is_used in zip(strings, used) if text and not is_used]

    def _showing(self, stated: Showing) -> Showing:
        """No sheet is shown where every window is hidden."""
        is_unseen = bool(self._windows) and all(self._windows)
        return Showing.HIDDEN if is_unseen and stated is Showing.VISIBLE else stated

    def sources_of(self, choices_from: str) -> Iterator[tuple[str, range]]:
        named = {name.casefold(): meaning for name, meaning, _ in self.names}
        written = named.get(choices_from.lstrip("=").strip().casefold(), choices_from)
        if found := _RANGE.fullmatch(written.lstrip("=").strip()):
            quoted, plain, first, last = found.groups()
            sheet = quoted.replace("''", "'") if quoted else plain
            columns = column_of(first.upper()), column_of((last or first).upper())
            yield sheet.casefold(), range(min(columns), max(columns) + 1)

    def other_findings(self, sheets: list[Seen]) -> list[Finding]:
        parts = {part for _, part, _, _ in self._listed}
        return part_findings(self.package, parts, self.names, sheets, self.unused, self.white_rules)

    def _read_main(self) -> None:
        name, is_hidden, written = "", False, ""
        for kind, element, attributes in walk(self.package.open(self.main)):
            if kind == START and element == "sheet":
                self._list_sheet(attributes)
            elif kind == START and element == "workbookView":
                self._windows.append(attributes.get("visibility", "visible") != "visible")
            elif kind == START and element == "workbookPr":
                self._starts_1904 = attributes.get("date1904", "0") in {"1", "true"}
            elif kind == START and element == "calcPr":
                self._is_worked_out_later = attributes.get("fullCalcOnLoad") in {"1", "true"}
            elif kind == START and element == "definedName":
                name, is_hidden, written = attributes.get("name", "?"), is_on(attributes), ""
            elif kind == TEXT and name:
                written += element
            elif kind == END and element == "definedName":
                self.names.append((name, written, is_hidden))
                name = ""

    def _list_sheet(self, attributes: dict[str, str]) -> None:
        if len(self._listed) >= MAX_SHEETS:
            raise CannotLook(Reason.TOO_BIG, f"It has more than {MAX_SHEETS:,} sheets.")
        relation = self.relations.get(attributes.get("r:id", ""))
        showing = {"hidden": Showing.HIDDEN, "veryHidden": Showing.VERY_HIDDEN}.get(
            attributes.get("state", ""), Showing.VISIBLE
        )
        part, kind = (relation.target, relation.kind) if relation else ("", "")
        self._listed.append((attributes.get("name", ""), part, showing, kind))

    def _part_of_kind(self, kind: str) -> str | None:
        return next(
            (
                one.target
                for one in self.relations.values()
                if one.kind == kind and one.target in self.package
            ),
            None,
        )

    def _styles(self) -> Styles:
        part = self._part_of_kind("styles")
        if not part:
            return _NO_STYLES
        theme = self._part_of_kind("theme")
        colours = read_theme(self.package.open(theme)) if theme else THEME
        return read_styles(self.package.open(part), self._starts_1904, colours)

    def _shared_strings(self) -> list[str]:
        part = self._part_of_kind("sharedStrings")
        return _shared_strings(self.package.open(part)) if part else []

    def _rows(
        self,
        sheet: Sheet,
        part: str,
        strings: list[str],
        styles: Styles,
        write: Writer,
        used: bytearray,
    ) -> Iterator[Row]:
        reader = RowReader(sheet, strings, styles, write, used, self._is_worked_out_later)
        for row in reader.rows(self.package.open(part)):
            self.cells_left -= len(row.cells)
            if self.cells_left < 0:
                raise CannotLook(Reason.TOO_BIG, f"It has more than {MAX_CELLS:,} filled cells.")
            yield row


def _main_part(package: Package) -> str:
    """The part that lists the sheets."""
    for relation in package.relations(""):
        if relation.kind == "officeDocument" and relation.target in package:
            return relation.target
    found = package.matching(r"xl/workbook[0-9]*\.xml")
    if not found:
        raise CannotLook(Reason.DAMAGED, "It has no list of sheets, so it is no workbook.")
    return found[0]


def _shared_strings(stream: Readable) -> list[str]:
    """The texts that cells refer to by number; raised letters are written as such: 12¹.

    Readings beside East Asian words are left out.
    """
    strings: list[str] = []
    pieces: list[str] = []
    in_text, is_raised, readings, total = False, False, 0, 0
    for kind, name, attributes in walk(stream):
        if kind == TEXT:
            if in_text and not readings:
                pieces.append(raised(name) if is_raised else name)
                total += len(name)
                if total > MAX_SHARED_LETTERS:
                    raise CannotLook(Reason.TOO_BIG)
        elif name == "t":
            in_text = kind == START
        elif name == "rPh":
            readings += 1 if kind == START else -1
        elif name == "si":
            if kind == END:
                strings.append("".join(pieces).strip())
                if len(strings) > MAX_SHARED_STRINGS:
                    raise CannotLook(Reason.TOO_BIG)
            pieces.clear()
        elif name == "r":
            is_raised = False
        elif name == "vertAlign" and kind == START:
            is_raised = attributes.get("val") == "superscript"
    return strings
