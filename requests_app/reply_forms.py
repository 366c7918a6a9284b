"""The pro forma that goes with a first letter, so that answers come back machine-readable.

One row for each question that is asked and each period; the authority fills in `answer`, and
`note` where there is something to say. `row` names question and period in a way that no
spreadsheet changes: Excel makes a date of a period called "2010-11", but leaves "q12p3" alone.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from requests_app.domain.formulas import guarded
from requests_app.domain.reply_form import (
    ANSWER,
    AUTHORITY,
    BASIS,
    COLUMNS,
    NOTE,
    PERIOD,
    PERIOD_FROM,
    PERIOD_TO,
    QUESTION,
    QUESTION_TEXT,
    REFERENCE,
    ROW,
    UNIT,
)
from requests_app.models import Campaign, FoiRequest, Period, Question

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# In the CSV a text that a spreadsheet would run has an apostrophe before it (`formulas.guarded`).
TO_FILL_IN = (ANSWER, NOTE)
MADE_UP = "made_up"
ROW_NAME = re.compile(r"q(?P<question>[0-9]+)(?:p(?P<period>[0-9]+))?")
"""What stands in `row`: the numbers by which we keep the question and the period."""

ANSWERS_SHEET, HOW_TO_SHEET = "answers", "how to fill in"
CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

HOW_TO_FILL_IN = (
    "Each row asks one question for one period. Please write your answer in the column 'answer'.",
    "Where a number is asked for, give a number. Write 0 only for a true zero.",
    "If you withhold a number, say 'fewer than 5' (or your own limit) and the section that you"
    " rely on.",
    "If you do not hold the information, say 'not held'.",
    "Write a range in words, such as '1 to 4': a spreadsheet takes 1-4 for a date.",
    "Where a question asks for yes or no, or for words, write just that.",
    "If a figure is for another period than the one asked for, say which in the column 'note',"
    " and add there anything else that we should know.",
    "Please leave the other columns and the order of the columns as they are.",
)
"""How to fill it in, sentence by sentence; it stands on the workbook's second sheet."""

_SHARED = "xl/sharedStrings.xml"
_OF_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # the same request gives the same bytes
_IN_ZIP = (1980, 1, 1, 0, 0, 0)
_MARKS = {REFERENCE: "\ue000reference\ue001", AUTHORITY: "\ue000authority\ue001"}
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # not in XML
_WIDTHS = {
    MADE_UP: 14, ROW: 9, REFERENCE: 20, AUTHORITY: 24, QUESTION: 10, QUESTION_TEXT: 60,
    PERIOD: 12, PERIOD_FROM: 12, PERIOD_TO: 12, BASIS: 16, UNIT: 14, ANSWER: 22, NOTE: 40,
}  # fmt: skip
_MOST_CHARACTERS = 32_767  # of UTF-16, in one cell of a workbook


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter."""

    filename: str
    media_type: str
    content: bytes


def forms_for(foi_request: FoiRequest) -> tuple[Attachment, ...]:
    """Return the forms that go with the first letter of this request, as its campaign wants.

    For many requests of a campaign keep one `FormMaker`.
    """
    return FormMaker(foi_request.campaign).for_request(foi_request)


class FormMaker:
    """Makes the forms of a campaign's requests; questions and periods are read once.

    Each form is laid out once, with marks for the reference and the authority's name: between
    two requests of a campaign nothing else differs.
    """

    def __init__(self, campaign: Campaign) -> None:
        kind = Campaign.ReplyForm
        self._wants_csv = campaign.reply_form in (kind.CSV, kind.BOTH)
        self._wants_xlsx = campaign.reply_form in (kind.XLSX, kind.BOTH)
        self._made_up = campaign.made_up
        self._rows = list(_rows(campaign)) if campaign.reply_form != kind.NONE else []
        self._columns = (MADE_UP, *COLUMNS) if campaign.made_up else COLUMNS
        if self._rows and self._wants_csv:
            self._table = self._csv_with_marks()
        if self._rows and self._wants_xlsx:
            self._workbook, self._texts = _parted(self._xlsx_with_marks())

    def for_request(self, foi_request: FoiRequest) -> tuple[Attachment, ...]:
        """Return its forms: none, one or two. A campaign that asks no question has none."""
        if not self._rows:
            return ()
        own = {
            REFERENCE: _text(foi_request.reference),
            AUTHORITY: _text(foi_request.authority.official_name),
        }
        name = f"{'made-up-' if self._made_up else ''}{_for_file_systems(foi_request.reference)}"
        forms = []
        if self._wants_csv:
            forms.append(Attachment(f"{name}-answers.csv", CSV_TYPE, self._csv(own)))
        if self._wants_xlsx:
            forms.append(Attachment(f"{name}-answers.xlsx", XLSX_TYPE, self._xlsx(own)))
        return tuple(forms)

    def _csv(self, own: dict[str, str]) -> bytes:
        """UTF-8 with a mark at its head, without which Excel reads it as another encoding."""
        table = self._table
        for column, mark in _MARKS.items():
            table = table.replace(mark, _csv_lines([[guarded(own[column])]]).removesuffix("\r\n"))
        return table.encode("utf-8-sig")

    def _csv_with_marks(self) -> str:
        rows = ((row | _MARKS).get for row in self._rows)
        cells = ([guarded(cell(column, "")) for column in self._columns] for cell in rows)
        return _csv_lines([self._columns, *cells])

    def _xlsx(self, own: dict[str, str]) -> bytes:
        texts = self._texts
        for column, mark in _MARKS.items():
            before, _, after = texts.partition(_shared(mark))
            texts = f"{before}{_shared(own[column])}{after}"
        content = io.BytesIO(self._workbook)
        with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as package:
            package.writestr(_member(_SHARED), texts.encode())
        return content.getvalue()

    def _xlsx_with_marks(self) -> bytes:
        import xlsxwriter  # not before it is needed: commands start faster

        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
            book.set_properties({"created": _OF_NO_DAY})
            # "@" is text: what somebody writes stays as written, and is never run or made a date.
            plain = {"num_format": "@", "text_wrap": True, "valign": "top"}
            head = book.add_format({**plain, "bold": True, "bottom": 1, "bg_color": "#E7EAEE"})
            given = book.add_format(plain)
            asked = book.add_format({**plain, "border": 1, "bg_color": "#FFF9DB"})
            self._write_answers(book.add_worksheet(ANSWERS_SHEET), head, given, asked)
            _write_how_to(book.add_worksheet(HOW_TO_SHEET), given, self._made_up)
        return content.getvalue()

    def _write_answers(
        self, sheet: "Worksheet", head: "Format", given: "Format", asked: "Format"
    ) -> None:
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, name in enumerate(self._columns):
            sheet.set_column(column, column, _WIDTHS[name])
            sheet.write_string(0, column, name, head)
        for line, row in enumerate(self._rows, 1):
            cells = row | _MARKS
            for column, name in enumerate(self._columns):
                if name in TO_FILL_IN:
                    sheet.write_blank(line, column, None, asked)
                else:
                    sheet.write_string(line, column, _that_fits(cells.get(name, "")), given)
        # Numbers that are kept as text would each bear a green corner.
        sheet.ignore_errors({"number_stored_as_text": f"A1:N{len(self._rows) + 1}"})


def _rows(campaign: Campaign) -> Iterator[dict[str, str]]:
    """Every question that is asked, for every period; what is the same for all authorities."""
    periods: list[Period | None] = list(campaign.periods.all()) or [None]
    for question in campaign.questions.all():
        if not question.is_derived:
            for period in periods:
                yield _row(campaign, question, period)


def _row(campaign: Campaign, question: Question, period: Period | None) -> dict[str, str]:
    cells = {
        ROW: f"q{question.pk}",
        QUESTION: _text(question.key),
        QUESTION_TEXT: _text(question.text),
        UNIT: _text(question.unit),
    }
    if campaign.made_up:
        cells[MADE_UP] = "made-up"
    if period:
        cells[ROW] += f"p{period.pk}"
        cells[PERIOD] = _text(period.key)
        cells[PERIOD_FROM], cells[PERIOD_TO] = _day(period.start), _day(period.end)
        cells[BASIS] = period.get_basis_display()
    return cells


def _csv_lines(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _text(text: str) -> str:
    """The text without what no file can show, and with one kind of line end."""
    return _NO_TEXT.sub("\ufffd", "\n".join(text.splitlines()))


def _that_fits(text: str) -> str:
    """As much as a cell holds; the letter has the whole wording."""
    in_utf_16 = text.encode("utf-16-le")
    if len(in_utf_16) <= 2 * _MOST_CHARACTERS:
        return text
    return in_utf_16[: 2 * (_MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"


def _write_how_to(sheet: "Worksheet", wrapped: "Format", made_up: bool) -> None:
    sheet.set_column(0, 0, 90)
    head = ("Made up, for a demonstration: nobody is asked.",) if made_up else ()
    for line, sentence in enumerate((*head, *HOW_TO_FILL_IN)):
        sheet.write_string(line, 0, sentence, wrapped)


def _parted(workbook: bytes) -> tuple[bytes, str]:
    """Return the workbook without its table of texts, and that table."""
    rest = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as package,
        zipfile.ZipFile(rest, "w", zipfile.ZIP_DEFLATED) as others,
    ):
        for name in package.namelist():
            if name != _SHARED:
                others.writestr(_member(name), package.read(name))
        texts = package.read(_SHARED).decode()
    return rest.getvalue(), texts


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _IN_ZIP)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member


def _shared(text: str) -> str:
    """A text as the table of a workbook has it (ECMA-376, 18.4.8 and 22.9.2.19)."""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    told = re.sub(r"(_x[0-9a-fA-F]{4}_)", r"_x005F\1", text)
    return f"<si><t{space}>{escape(told)}</t></si>"


def _for_file_systems(reference: str) -> str:
    """The reference with nothing but what every file system takes."""
    return re.sub(r"[^A-Za-z0-9]+", "-", reference).strip("-")[:80] or "request"
