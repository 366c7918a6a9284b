"""timeline.txt and timeline.csv: all that happened, and every letter with its Message-ID."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from django.utils import timezone

from requests_app.domain.formulas import guarded
from requests_app.models import CaseEvent, OutgoingMessage
from requests_app.regulator_pack.case import Case
from requests_app.regulator_pack.wording import day_of, filled, instant, name_of, state_of, together


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: something that happened, or a letter of ours."""

    day: date | None
    time: str
    entry: str
    """"event" or "letter"."""
    what: str
    outcome: str = ""
    note: str = ""
    source: str = ""
    recorded_at: str = ""
    struck_out_at: str = ""
    struck_out_why: str = ""
    state: str = ""
    """Of a letter: what became of it."""
    to: str = ""
    subject: str = ""
    message_id: str = ""


TIMELINE_COLUMNS = tuple(field.name for field in fields(Entry))


def entries(case: Case) -> list[Entry]:
    """Every event of the log, struck out or not, and every letter, in the order of their days."""
    found = [_of_event(event) for event in case.log]
    found += [_of_letter(letter) for letter in case.letters]
    return sorted(found, key=lambda one: (one.day is None, one.day or date.max, one.time))


def _of_event(event: CaseEvent) -> Entry:
    return Entry(
        day=event.on,
        time=f"{timezone.localtime(event.at):%H:%M}" if event.at else "",
        entry="event",
        what=event.get_kind_display(),
        outcome=event.get_outcome_display(),
        note=event.note,
        source=event.source,
        recorded_at=instant(event.recorded_at),
        struck_out_at=instant(event.struck_out_at),
        struck_out_why=event.struck_out_why,
    )


def _of_letter(letter: OutgoingMessage) -> Entry:
    at = timezone.localtime(letter.sent_at or letter.tried_at or letter.written_at)
    return Entry(
        day=at.date(),
        time=f"{at:%H:%M}",
        entry="letter",
        what=name_of(letter),
        recorded_at=instant(letter.written_at),
        state=state_of(letter),
        to=letter.to_address,
        subject=letter.subject,
        message_id=letter.message_id,
    )


def as_csv(case: Case) -> bytes:
    """The timeline as a table, UTF-8 with a mark at its head so that Excel reads it rightly."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(TIMELINE_COLUMNS)
    for one in entries(case):
        cells = (getattr(one, name) for name in TIMELINE_COLUMNS)
        writer.writerow(guarded("" if cell is None else str(cell)) for cell in cells)
    return text.getvalue().encode("utf-8-sig")


def as_text(case: Case) -> str:
    """The timeline for a reader."""
    lines = [
        filled(f"Timeline of {case.foi_request.reference}: {case.foi_request.authority}"),
        "Days and times are those of London.",
    ]
    for one in entries(case):
        struck = "STRUCK OUT, does not count: " if one.struck_out_at else ""
        outcome = f", {one.outcome}" if one.outcome else ""
        kind = "Letter: " if one.entry == "letter" else ""
        at = f" {one.time}" if one.time else ""
        lines += [
            "",
            filled(f"{day_of(one.day, 'Day not known')}{at}: {struck}{kind}{one.what}{outcome}"),
        ]
        lines += _details(one)
    return together(lines)


def _details(one: Entry) -> Iterator[str]:
    told = {
        "Note": one.note,
        "From": one.source,
        "To": one.to,
        "Subject": one.subject,
        "Message-ID": one.message_id,
        "State": one.state,
        "Struck out": f"{one.struck_out_at}: {one.struck_out_why}" if one.struck_out_at else "",
        "Written" if one.entry == "letter" else "Recorded": one.recorded_at,
    }
    for name, said in told.items():
        if said:
            yield filled(f"{name}: {' '.join(said.split())}", "    ", "      ")
