"""What a spreadsheet hides: sheets, rows, columns, copies of tables, remarks.

In 2023 the names of all officers of the Police Service of Northern Ireland went out in a sheet
that the answer to a request did not show. So whatever holds something and is not shown makes a
file suspect; a hidden column that is empty does not.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from responses_app.domain.personal_data import Hit, TableReader, in_columns, in_text, strongest
from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.ods import OdsBook
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.searching import Search
from responses_app.readers.hidden_data.wording import counted, ranges
from responses_app.readers.hidden_data.workbook import Book, Row, Seen, Sheet, Showing, letters
from responses_app.readers.hidden_data.xls import XlsBook
from responses_app.readers.hidden_data.xlsb import XlsbBook
from responses_app.readers.hidden_data.xlsx import XlsxBook

FEW_FAINT = 5  # cells in white on white, such as a line for screen readers
MOST_LISTS = 100  # drop-down lists of a sheet that are searched
LONGEST_LIST = 300  # cells of a column from which a drop-down list takes its words
MOST_ROWS_NAMED = 5_000
_OF_HIDDEN_SHEETS = {"hidden_sheet", "very_hidden_sheet"}


@dataclass
class _Tally:
    """What has been seen of one sheet."""

    search: Search
    filled: int = 0
    rows: int = 0
    faint: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    in_hidden_rows: int = 0
    by_column: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    people: TableReader = field(default_factory=TableReader)

    @property
    def columns(self) -> frozenset[int]:
        """Its filled columns, where none is longer than a drop-down list."""
        is_short = max(self.by_column.values(), default=0) <= LONGEST_LIST
        return frozenset(self.by_column) if is_short else frozenset()

    def add(self, row: Row) -> None:
        self.rows += 1
        self.filled += len(row.cells)
        for column, _, is_faint in row.cells:
            self.by_column[column] += 1
            self.faint += is_faint and not row.is_hidden
        if row.is_hidden:
            self.in_hidden_rows += len(row.cells)
            if len(self.hidden_rows) < MOST_ROWS_NAMED:
                self.hidden_rows.append(row.number)
        if self.search.takes(len(row.cells)):
            self.people.add((column, text) for column, text, _ in row.cells)


def look(book: Book) -> list[Finding]:
    """Everything that a workbook hides, and the people in what it shows."""
    findings: list[Finding] = []
    seen: list[Seen] = []
    search = Search()
    listed: defaultdict[str, set[int]] = defaultdict(set)
    for sheet in book.sheets():
        search.begin()
        tally = _Tally(search)
        for row in sheet.rows:
            tally.add(row)
        findings += _sheet_findings(sheet, tally)
        seen.append(Seen(sheet.number, sheet.name, sheet.is_shown, tally.rows, tally.columns))
        for written in sheet.choices_from if sheet.is_shown else ():
            for name, columns in book.sources_of(written):
                listed[name].update(columns)
    findings = _without_lists(findings, seen, listed)
    return findings + book.other_findings(seen)


def _without_lists(
    findings: list[Finding], seen: list[Seen], listed: Mapping[str, set[int]]
) -> list[Finding]:
    """The findings, but that a hidden sheet with nothing but drop-down lists is a note.

    Such a sheet is in most templates: its words can be seen in the lists of a sheet that is shown.
    """
    suspect = {
        one.where.partition(",")[0]
        for one in findings
        if one.weight is Weight.SUSPECT and one.code not in _OF_HIDDEN_SHEETS
    }
    lists = {
        f"sheet {sheet.number}"
        for sheet in seen
        if sheet.columns and sheet.columns <= listed.get(sheet.name.casefold(), set())
    } - suspect
    return [
        replace(
            one,
            weight=Weight.NOTE,
            sentence=f"{one.sentence[:-1]}: the words of drop-down lists that are shown.",
        )
        if one.code in _OF_HIDDEN_SHEETS and one.where in lists
        else one
        for one in findings
    ]


def _sheet_findings(sheet: Sheet, tally: _Tally) -> Iterator[Finding]:
    where = f"sheet {sheet.number}"
    if not sheet.is_shown:
        yield _hidden_sheet(sheet, tally, where)
    else:
        yield from _hidden_rows(sheet, tally, where)
        yield from _hidden_columns(sheet, tally, where)
        yield from _faint_cells(tally, where)
    yield from personal_findings(tally.people.hits(), where)
    yield from personal_findings(_beside_cells(sheet), f"{where}, beside its cells")
    yield from tally.search.findings(where, tally.people.is_cut)


def _beside_cells(sheet: Sheet) -> list[Hit]:
    """People in headers, prompts and drop-down lists."""
    offered = in_columns(zip_longest(*sheet.choices[:MOST_LISTS], fillvalue=""))
    return strongest(
        [*(replace(hit, where="") for hit in offered), *in_text("\n".join(sheet.beside))]
    )


def _hidden_sheet(sheet: Sheet, tally: _Tally, where: str) -> Finding:
    is_very = sheet.showing is Showing.VERY_HIDDEN
    how = "hidden so that no menu shows it" if is_very else "hidden"
    what = f"has {counted(tally.filled, 'filled cell')}" if tally.filled else "is empty"
    return Finding(
        "very_hidden_sheet" if is_very else "hidden_sheet",
        Weight.SUSPECT if tally.filled else Weight.NOTE,
        where,
        tally.filled,
        f"Sheet {sheet.number} is {how} and {what}.",
    )


def _hidden_rows(sheet: Sheet, tally: _Tally, where: str) -> Iterator[Finding]:
    if not tally.in_hidden_rows:
        return
    rows = tally.hidden_rows
    names = f"{'Row' if len(rows) == 1 else 'Rows'} {ranges(rows)}"
    how = "hidden, some of them by a filter," if sheet.is_filtered else "hidden"
    yield Finding(
        "hidden_rows",
        Weight.SUSPECT,
        f"{where}, {names[0].lower()}{names[1:]}",
        tally.in_hidden_rows,
        f"{names} of sheet {sheet.number} {'is' if len(rows) == 1 else 'are'} {how} and "
        f"{'has' if len(rows) == 1 else 'have'} {counted(tally.in_hidden_rows, 'filled cell')}.",
    )


def _hidden_columns(sheet: Sheet, tally: _Tally, where: str) -> Iterator[Finding]:
    hidden = sheet.hidden_columns
    filled = {column: n for column, n in tally.by_column.items() if column in hidden}
    columns = sorted(filled) or sorted(hidden)
    if not columns:
        return
    count = sum(filled.values())
    names = f"{'Column' if len(columns) == 1 else 'Columns'} {ranges(columns, letters)}"
    is_one = len(columns) == 1
    what = f"{'has' if is_one else 'have'} {counted(count, 'filled cell')}"
    yield Finding(
        "hidden_columns",
        Weight.SUSPECT if count else Weight.NOTE,
        f"{where}, {names[0].lower()}{names[1:]}",
        count,
        f"{names} of sheet {sheet.number} {'is' if is_one else 'are'} hidden and "
        f"{what if count else 'empty'}.",
    )


def _faint_cells(tally: _Tally, where: str) -> Iterator[Finding]:
    if tally.faint:
        yield Finding(
            "white_text",
            Weight.SUSPECT if tally.faint >= FEW_FAINT else Weight.NOTE,
            where,
            tally.faint,
            f"{counted(tally.faint, 'filled cell')} of {where} cannot be seen: in the colour of "
            "what is behind it, far too small, or in a format that shows nothing.",
        )


def look_xlsx(content: bytes) -> list[Finding]:
    """A workbook of Excel 2007 and later."""
    return look(XlsxBook(content))


def look_xlsb(content: bytes) -> list[Finding]:
    """A binary workbook."""
    return look(XlsbBook(content))


def look_xls(content: bytes) -> list[Finding]:
    """A workbook of Excel 97 to 2003."""
    return look(XlsBook(content))


def look_ods(content: bytes) -> list[Finding]:
    """An OpenDocument spreadsheet."""
    return look(OdsBook(content))
