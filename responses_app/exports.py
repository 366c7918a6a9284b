"""What report writers take away: the columns, their meaning, and the rows, streamed.

`COLUMNS` is the codebook: what is exported and what it means stand in one place.
"""

import contextlib
import csv
import hashlib
import io
import json
import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain, groupby
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone
from xlsxwriter.exceptions import XlsxWriterException

from requests_app.domain.answered import answered_on
from requests_app.domain.event_lists import ClockError, Event
from requests_app.domain.formulas import guarded
from requests_app.domain.phase import Phase
from requests_app.domain.steps_taken import ANSWERED, ANSWERS
from requests_app.lifecycle import CLOCK_KINDS
from requests_app.models import Campaign, CaseEvent, FoiRequest
from responses_app.domain.writing_numbers import json_number
from responses_app.models import Figure
from responses_app.statistics_rebuild import COUNTS, WITH_NUMBER, figures_that_count, show

WHAT = ("requests", "figures", "authorities", "statistics", "codebook")
FORMATS = ("csv", "xlsx", "ods", "jsonl")
CHUNK = 2000  # rows
MADE_UP = "made-up figures"

REQUEST_COLUMNS = {
    "reference": "our reference",
    "authority_code": "GSS code, or a code of ours where the ONS gives none",
    "authority_name": "official name",
    "authority_type": "type of authority",
    "region": "English region, or the nation",
    "nation": "England, Wales, Scotland or Northern Ireland",
    "law": "foia, foisa, eir or eisr",
    "round": "1, or 2 for a narrowed request after a refusal",
    "channel": "how it was sent",
    "their_reference": "the authority's own reference",
    "phase": "where it stands on `as_of`",
    "sent_on": "day it was sent",
    "received_on": "day the authority got it: day 0 of the clock",
    "due_on": "last day on which a reply is in time, by the Act",
    "councils_may_count_to": "last day by the s.45 Code's reading (FOIA, received on a day off)",
    "due_is_provisional": "yes: the date rests on bank holidays not yet proclaimed",
    "outcome": "what the final answer amounted to; empty while none has come",
    "responded_on": "day of the newest reply, be it a part of the answer or a review's outcome",
    "answered_on": "day of the first final answer since the clock last began; what comes later, "
    "such as a correction or a review's outcome, changes nothing",
    "days_taken": "calendar days from receipt to answered_on",
    "on_time": "yes or no: whether the final answer came by due_on; no as well where none has come "
    "by then; empty where that is not known, or the time still runs",
    "chase_on": "day of the next step of the chase ladder",
    "assigned_to": "who looks after it",
    "as_of": "the day the phase is told for",
}
FIGURE_COLUMNS = {
    "reference": REQUEST_COLUMNS["reference"],
    "round": REQUEST_COLUMNS["round"],
    "counts": "yes: of all rounds, the row that the statistics use for this authority, question "
    "and period; empty: another round's row is used, or the request was withdrawn",
    "authority_code": REQUEST_COLUMNS["authority_code"],
    "authority_name": REQUEST_COLUMNS["authority_name"],
    "authority_type": REQUEST_COLUMNS["authority_type"],
    "region": REQUEST_COLUMNS["region"],
    "nation": REQUEST_COLUMNS["nation"],
    "question_id": "question, as in the letter",
    "question": "its wording",
    "period": "period it was asked for",
    "period_basis": "basis of the answer: calendar, financial, part, snapshot or other",
    "unit": "unit of the value",
    "value": "the number; empty where there is no exact or approximate one",
    "value_lower": "at least this; empty where not known",
    "value_upper": "at most this; empty where not known",
    "status": "kind of answer: exact, bounded, suppressed, refused, not_held ...",
    "missing_reason": "why there is no number; empty where there is one",
    "sections": "sections of the Act that were cited",
    "as_written": "the authority's own words",
    "source_where": "where it was read: file, page, cell",
    "coded_by": "who read it",
    "review_status": "accepted, or proposed where a person has still to look",
    "version": "1, and one more for each correction",
    "sent_on": REQUEST_COLUMNS["sent_on"],
    "due_on": REQUEST_COLUMNS["due_on"],
    "responded_on": REQUEST_COLUMNS["responded_on"],
    "answered_on": REQUEST_COLUMNS["answered_on"],
    "days_taken": REQUEST_COLUMNS["days_taken"],
    "on_time": REQUEST_COLUMNS["on_time"],
}
AUTHORITY_COLUMNS = {
    "authority_code": REQUEST_COLUMNS["authority_code"],
    "authority_name": REQUEST_COLUMNS["authority_name"],
    "authority_type": REQUEST_COLUMNS["authority_type"],
    "region": REQUEST_COLUMNS["region"],
    "nation": REQUEST_COLUMNS["nation"],
    "reference": REQUEST_COLUMNS["reference"],
    "phase": REQUEST_COLUMNS["phase"],
    "outcome": REQUEST_COLUMNS["outcome"],
    "figures": "to how many questions and periods it answered in any way; two rounds count once",
    "figures_with_numbers": "how many of them are exact, bounded or approximate",
    "requests": "how often it was asked, drafts left out: 2 where the request was narrowed after a "
    "refusal",
}
STATISTIC_COLUMNS = {
    "question": "question, as in the letter",
    "period": "period it was asked for",
    "area": "uk, nation:..., region:... or type:...",
    "asked": "authorities asked; the sum of answered, suppressed, refused, not_held, "
    "other_basis, other and no_reply",
    "replied": "authorities that replied at all",
    "answered": "exact + bounded + approximate",
    "exact": "gave an exact number",
    "bounded": "gave bounds, such as fewer than 5",
    "approximate": "gave an approximate number",
    "suppressed": "hid a small number",
    "refused": "refused, or neither confirmed nor denied",
    "not_held": "do not hold or record it, or it is not available",
    "other_basis": "answered for another year basis; left out of totals",
    "other": "replied, and said nothing that can be counted yet",
    "no_reply": "have not replied",
    "total": "sum; only where every answer is exact",
    "total_lower": "the sum is at least this",
    "total_upper": "the sum is at most this; empty: no upper limit is known",
    "rate_of": "the question this is a share of",
    "rate_n": "authorities with both figures usable: the matched set",
    "rate_numerator": "sum of this question over the matched set",
    "rate_denominator": "sum of the other question over the matched set",
    "rate_percent": "percentage, half up to one decimal; only where all figures are exact",
    "rate_percent_lower": "the percentage is at least this",
    "rate_percent_upper": "the percentage is at most this",
    "rate_full_denominator": "total of the other question over all who gave it; "
    "not what the percentage divides by",
    "rate_average_percent": "mean of the authorities' own percentages, each counting the same; "
    "not rate_percent, in which a large authority counts for more",
    "ratio_per": "the question this is divided by, as in hours per contract",
    "ratio_n": "authorities with both figures usable",
    "ratio_value": "the ratio, half up to two decimals",
    "change_from": "the period it is compared with",
    "change_n": "authorities with usable figures in both periods",
    "change_old": "their sum then",
    "change_new": "their sum now",
    "change_percent": "change in per cent of the older sum",
}
CODEBOOK_COLUMNS = {
    "table": "which export the column stands in",
    "column": "its name",
    "meaning": "what it means",
}
COLUMNS = {
    "requests": REQUEST_COLUMNS,
    "figures": FIGURE_COLUMNS,
    "authorities": AUTHORITY_COLUMNS,
    "statistics": STATISTIC_COLUMNS,
    "codebook": CODEBOOK_COLUMNS,
}
MOST_XLSX_ROWS = 2**20 - 1  # beside the header
MOST_XLSX_CHARACTERS = 32_767  # of UTF-16, in one cell
CUT = " [cut here: a cell holds no more; the CSV has it in full]"


class ExportError(ValueError):
    """The export cannot be made as asked. The message says why, for a person."""


def rows(
    what: str,
    campaign: Campaign,
    foi_requests: QuerySet[FoiRequest] | None = None,
    *,
    figures: QuerySet[Figure] | None = None,
) -> tuple[list[str], Iterator[tuple]]:
    """Return the column names and a stream of rows, in an order that does not change.

    `foi_requests` narrows requests, figures and authorities to those of a filtered list, and
    `figures` the figures to just these.
    Rows of a campaign with invented numbers say so in a column of their own.
    """
    if what not in WHAT:
        raise ExportError(f"{what!r} is unknown; {', '.join(WHAT)} were expected.")
    chosen = campaign.foi_requests.all() if foi_requests is None else foi_requests
    today = timezone.localdate()
    found: Iterator[tuple]
    if what == "requests":
        found = _requests(chosen, today)
    elif what == "figures":
        if figures is None:
            figures = Figure.objects.accepted().filter(foi_request__campaign=campaign)
            if foi_requests is not None:
                figures = figures.filter(foi_request__in=chosen.order_by().values("pk"))
        found = _figures(figures, campaign, today)
    elif what == "authorities":
        found = _authorities(chosen, today)
    elif what == "statistics":
        found = _statistics(campaign)
    else:
        found = _codebook(campaign)
    columns = list(COLUMNS[what])
    if campaign.made_up:
        return ["made_up", *columns], ((MADE_UP, *row) for row in found)
    return columns, found


def _requests(chosen: QuerySet[FoiRequest], today: date) -> Iterator[tuple]:
    ordered = chosen.with_phase(today).order_by("authority__code", "round")
    names = (
        "reference", "authority__code", "authority__official_name", "authority__type",
        "authority__region", "authority__nation", "law", "round", "channel", "their_reference",
        "phase_now", "sent_on", "received_on", "due_on", "councils_may_count_to",
        "due_is_provisional", "outcome", "responded_on", "chase_on", "assigned_to__username",
        "pk", "closed_on",
    )  # fmt: skip
    answers = _answers(chosen)
    for row in ordered.values_list(*names).iterator(chunk_size=CHUNK):
        *start, provisional, outcome, responded_on, chase_on, assigned, pk, closed_on = row
        received_on, due_on = start[12], start[13]
        answer = answers.get(pk, Answer(is_known=outcome not in ANSWERED))
        yield (
            *start,
            "yes" if provisional else "",
            outcome,
            responded_on,
            *answer.timeliness(received_on, due_on, closed_on or today),
            chase_on,
            assigned or "",
            today,
        )


@dataclass(frozen=True)
class Answer:
    """The first final answer to a request since its clock last began."""

    on: date | None = None
    """Its day; None where none came."""
    is_known: bool = True
    """False where one came on a day that we do not know."""

    def timeliness(
        self, received_on: date | None, due_on: date | None, until: date
    ) -> tuple[date | None, int | None, str]:
        """Its day, the days it took, and whether it was in time, as things stood on `until`."""
        days = (self.on - received_on).days if self.on and received_on else None
        if not self.is_known or not due_on or not (self.on or until > due_on):
            return self.on, days, ""
        return self.on, days, "yes" if self.on and self.on <= due_on else "no"


def _answers(chosen: QuerySet[FoiRequest]) -> dict[int, Answer]:
    """The final answer to each of these requests, by primary key; none for one not answered."""
    events = (
        CaseEvent.objects.standing()
        .filter(foi_request__in=chosen.order_by().values("pk"), kind__in=CLOCK_KINDS)
        .order_by("foi_request_id", "pk")
        .only("foi_request_id", "kind", "on", "at")
    )
    found = {}
    for pk, log in groupby(events.iterator(chunk_size=CHUNK), lambda event: event.foi_request_id):
        if answer := _answer_in(list(log)):
            found[pk] = answer
    return found


def _answer_in(log: list[CaseEvent]) -> Answer | None:
    if any(event.on is None and event.kind in ANSWERS for event in log):
        return Answer(is_known=False)
    try:
        day = answered_on([Event(event.kind, event.on, event.at) for event in log if event.on])
    except ClockError:  # a moment that falls on another day than its own
        return Answer(is_known=False)
    return Answer(day) if day else None


def _figures(figures: QuerySet[Figure], campaign: Campaign, today: date) -> Iterator[tuple]:
    ordered = figures.order_by(
        "foi_request__authority__code", "foi_request__round", "question__position",
        "question__key", "period__position", "period__key",
    )  # fmt: skip
    names = (
        "foi_request__reference", "foi_request__round", "pk", "foi_request__authority__code",
        "foi_request__authority__official_name",
        "foi_request__authority__type", "foi_request__authority__region",
        "foi_request__authority__nation", "question__key", "question__text", "period__key",
        "basis", "period__basis", "unit", "value", "lower", "upper", "kind", "sections", "raw",
        "source", "coder", "review_status", "version", "foi_request__sent_on",
        "foi_request__due_on", "foi_request__responded_on", "foi_request_id",
        "foi_request__received_on", "foi_request__closed_on", "foi_request__outcome",
    )  # fmt: skip
    # Of all its requests: to ask for those of the figures alone made the database compare each
    # event with each figure, where it had not counted its rows yet.
    answers, that_count = _answers(campaign.foi_requests.all()), figures_that_count(campaign)
    for row in ordered.values_list(*names).iterator(chunk_size=CHUNK):
        (reference, number, pk), about, row = row[:3], row[3:11], row[11:]
        basis, asked_basis, unit, value, lower, upper, kind, sections = row[:8]
        raw, source, coder, review_status, version, sent_on, due_on, responded_on = row[8:16]
        foi_request, received_on, closed_on, outcome = row[16:]
        answer = answers.get(foi_request, Answer(is_known=outcome not in ANSWERED))
        yield (
            reference,
            number,
            "yes" if pk in that_count else "",
            *about,
            basis or asked_basis,
            unit,
            value,
            lower,
            upper,
            kind,
            "" if kind in WITH_NUMBER else kind,
            "; ".join(section["number"] for section in sections),
            raw,
            source,
            coder,
            review_status,
            version,
            sent_on,
            due_on,
            responded_on,
            *answer.timeliness(received_on, due_on, closed_on or today),
        )


def _authorities(chosen: QuerySet[FoiRequest], today: date) -> Iterator[tuple]:
    """One row an authority, however often it was asked: its newest request tells where it stands.

    A draft, or one that was withdrawn, tells so only where there is no other.
    """
    given, with_number = _answered_places(chosen), _answered_places(chosen, kind__in=WITH_NUMBER)
    ordered = (
        chosen.with_phase(today)
        .order_by("authority__code", "authority_id", "round", "pk")
        .values_list(
            "authority_id", "was_sent", "outcome", "authority__code", "authority__official_name",
            "authority__type", "authority__region", "authority__nation", "reference", "phase_now",
        )
    )  # fmt: skip
    for authority, requests in groupby(ordered.iterator(chunk_size=CHUNK), lambda row: row[0]):
        asked = list(requests)
        # max() gives the first of equals: of equal standing the newest round is wanted.
        _, _, outcome, *about = max(
            reversed(asked), key=lambda row: (row[1], row[2] != FoiRequest.Outcome.WITHDRAWN)
        )
        times = sum(was_sent for _, was_sent, *_ in asked)
        yield (*about, outcome, given[authority], with_number[authority], times)


def _answered_places(chosen: QuerySet[FoiRequest], **which: object) -> Counter[int]:
    """How many questions and periods each authority answered, a second round counted once."""
    places = (
        Figure.objects.filter(is_current=True, foi_request__in=chosen.order_by().values("pk"))
        .filter(**which)
        .order_by()
        .values_list("foi_request__authority_id", "question_id", "period_id")
        .distinct()
    )
    return Counter(authority for authority, *_ in places.iterator(chunk_size=CHUNK))


def _statistics(campaign: Campaign) -> Iterator[tuple]:
    for row in show(campaign):
        rate, ratio, change = row["rate"] or {}, row["ratio"] or {}, row["change"] or {}
        yield (
            row["question"],
            row["period"],
            row["area"],
            *(row[name] for name in COUNTS),
            row["total"],
            row["total_lower"],
            row["total_upper"],
            rate.get("of"),
            rate.get("n"),
            rate.get("numerator"),
            rate.get("denominator"),
            rate.get("percent"),
            rate.get("percent_lower"),
            rate.get("percent_upper"),
            rate.get("full_denominator"),
            (rate.get("average") or {}).get("average_percent"),
            ratio.get("of"),
            ratio.get("n"),
            ratio.get("value"),
            change.get("from"),
            change.get("n"),
            change.get("old"),
            change.get("new"),
            change.get("percent"),
        )


def _codebook(campaign: Campaign) -> Iterator[tuple]:
    for table, columns in COLUMNS.items():
        for column, meaning in columns.items():
            yield table, column, meaning
    for phase in Phase:
        yield "values of phase", phase.value, phase.sentence
    for kind in Figure.Kind:
        yield "values of status", kind.value, kind.label
    for question in campaign.questions.all():
        wording = question.text or f"sum of {', '.join(question.sum_of)}"
        yield "questions", question.key, f"{wording} (unit: {question.unit or 'none'})"
    for period in campaign.periods.all():
        span = f", {period.start} to {period.end}" if period.start and period.end else ""
        yield "periods", period.key, f"{period.get_basis_display()}{span}"


# ---------------------------------------------------------------------------- to a file


def plain(value: object) -> object:
    """A cell as a file keeps it: numbers without trailing zeros, dates ISO 8601."""
    if isinstance(value, Decimal):
        return json_number(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def csv_chunks(
    what: str,
    campaign: Campaign,
    foi_requests: QuerySet[FoiRequest] | None = None,
    *,
    for_excel: bool = False,
) -> Iterator[str]:
    """Stream a CSV (UTF-8, RFC 4180). For Excel it begins with a byte order mark, and text
    that a spreadsheet would run as a formula is guarded; numbers never are.
    """
    return csv_text(*rows(what, campaign, foi_requests), for_excel=for_excel)


def csv_text(
    columns: list[str], found: Iterable[tuple], *, for_excel: bool = False
) -> Iterator[str]:
    """Stream columns and rows as `csv_chunks` does."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    if for_excel:
        buffer.write("\ufeff")
    writer.writerow(columns)
    for count, row in enumerate(found, 1):
        writer.writerow([_guarded(cell) if for_excel else _in_full(cell) for cell in row])
        if count % CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _in_full(value: object) -> object:
    """A cell as text can hold it: every digit of a number, and never 1E-6."""
    if isinstance(value, Decimal | float):
        return format(Decimal(str(value)).normalize() + 0, "f")
    return plain(value)


def _guarded(value: object) -> object:
    return guarded(value) if isinstance(value, str) else _in_full(value)


def filename(what: str, campaign: Campaign, ending: str = "csv") -> str:
    """Return what the file is called; invented numbers say so in its name too."""
    made_up = "made-up-" if campaign.made_up else ""
    return f"{made_up}{campaign.slug}-{what}.{ending}"


def export(
    what: str,
    campaign: Campaign,
    path: Path,
    file_format: str = "csv",
    *,
    foi_requests: QuerySet[FoiRequest] | None = None,
    for_excel: bool = False,
) -> tuple[int, str]:
    """Write an export to a file, whole or not at all; return its rows and its SHA-256."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        columns, found = rows(what, campaign, foi_requests)
        if file_format == "csv":
            count = _write_csv(aside, columns, found, for_excel)
        else:
            count = WRITERS[file_format](aside, what, columns, found)
        with aside.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.replace(aside, path)
    except OSError as problem:
        raise ExportError(f"{path} cannot be written: {problem.strerror}.") from problem
    except XlsxWriterException as problem:
        raise ExportError(f"{path} cannot be written: {problem}.") from problem
    finally:
        with contextlib.suppress(OSError):
            aside.unlink()
    return count, digest


class _Counted:
    """Passes rows on, and knows how many there were."""

    def __init__(self, found: Iterable[tuple]) -> None:
        self.found = found
        self.count = 0

    def __iter__(self) -> Iterator[tuple]:
        for row in self.found:
            self.count += 1
            yield row


def _write_csv(path: Path, columns: list[str], found: Iterable[tuple], for_excel: bool) -> int:
    counted = _Counted(found)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_text(columns, counted, for_excel=for_excel))
    return counted.count


def _write_jsonl(path: Path, what: str, columns: list[str], found: Iterable[tuple]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for row in found:
            record = {
                name: None if cell is None else plain(cell)
                for name, cell in zip(columns, row, strict=True)
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            count += 1
    return count


def _write_xlsx(path: Path, what: str, columns: list[str], found: Iterable[tuple]) -> int:
    """Text stays text: an authority's words are never run as a formula or followed as a link."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        # Of no particular day: the same rows give the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(what)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, bold)
        count = 0
        for count, row in enumerate(found, 1):
            if count > MOST_XLSX_ROWS:
                raise ExportError(f"A sheet holds no more than {MOST_XLSX_ROWS:,} rows; use CSV.")
            for column, cell in enumerate(map(plain, row)):
                if isinstance(cell, int | float):
                    sheet.write_number(count, column, cell)
                elif cell != "":
                    sheet.write_string(count, column, _cut(str(cell)))
    return count


def _cut(text: str) -> str:
    """What does not fit is cut where all can see it, not in silence."""
    in_utf_16 = text.encode("utf-16-le")
    if len(in_utf_16) <= 2 * MOST_XLSX_CHARACTERS:
        return text
    return in_utf_16[: 2 * (MOST_XLSX_CHARACTERS - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _write_ods(path: Path, what: str, columns: list[str], found: Iterable[tuple]) -> int:
    """Stream the three files that make an OpenDocument spreadsheet (ISO/IEC 26300)."""
    counted = _Counted(found)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(_member("mimetype"), ODS_TYPE)  # first, and not compressed
        package.writestr(_member("META-INF/manifest.xml", zipfile.ZIP_DEFLATED), ODS_MANIFEST)
        content = _member("content.xml", zipfile.ZIP_DEFLATED)
        with package.open(content, "w", force_zip64=True) as file:
            file.write(ODS_START.format(quoteattr(what)).encode())
            for row in chain([tuple(columns)], counted):
                cells = "".join(map(_ods_cell, row))
                file.write(f"<table:table-row>{cells}</table:table-row>".encode())
            file.write(ODS_END.encode())
    return counted.count


def _member(name: str, compression: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    """A file of a package, of no particular day: the same rows give the same bytes."""
    member = zipfile.ZipInfo(name)
    member.compress_type = compression
    return member


def _ods_cell(value: object) -> str:
    if isinstance(value, int | float | Decimal):
        number = _in_full(value)
        kind = f'office:value-type="float" office:value="{number}"'
        return f"<table:table-cell {kind}><text:p>{number}</text:p></table:table-cell>"
    text = escape(NOT_IN_XML.sub("\ufffd", str(plain(value))))
    if not text:
        return "<table:table-cell/>"
    # A run of spaces would be read as one.
    text = SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', text)
    lines = "".join(f"<text:p>{line}</text:p>" for line in LINE_END.split(text))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SPACES = re.compile(r"^ +|(?<=\n) +|  +| +$")
LINE_END = re.compile(r"\r\n?|\n")
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_MANIFEST = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
 manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3"
 manifest:media-type="{ODS_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
ODS_START = """\
<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">
<office:body><office:spreadsheet><table:table table:name={}>"""
ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"

WRITERS = {"jsonl": _write_jsonl, "xlsx": _write_xlsx, "ods": _write_ods}
