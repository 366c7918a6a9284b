"""What happened to a request: the kinds of event, and reading lists of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class ClockError(ValueError):
    """A history that cannot be counted: what is wrong, and with which event."""


class EventKind(StrEnum):
    """What can happen to a request, in the order that events of one day are read."""

    SENT = "sent"
    POSTED = "posted"
    BOUNCED = "bounced"
    DELIVERED = "delivered"
    REDIRECTED = "redirected"
    TRANSFERRED = "transferred"
    ACKNOWLEDGED = "acknowledged"
    CLARIFICATION_REQUESTED = "clarification_requested"
    CLARIFICATION_RECEIVED = "clarification_received"
    FEES_NOTICE = "fees_notice"
    FEE_RECEIVED = "fee_received"
    PIT_EXTENSION = "pit_extension"
    EIR_EXTENSION = "eir_extension"
    PARTIAL_RESPONSE = "partial_response"
    RESPONSE = "response"
    REFUSAL = "refusal"
    NARROWED = "narrowed"
    REVIEW_REQUESTED = "review_requested"
    REVIEW_RESPONSE = "review_response"
    COMPLAINT = "complaint"
    DECISION_NOTICE = "decision_notice"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The kind as people say it: "Clarification requested"."""
        return _WORDS.get(self, self.value.replace("_", " ").capitalize())


_WORDS = {
    EventKind.SENT: "Sending",
    EventKind.POSTED: "Posting",
    EventKind.BOUNCED: "Bounce",
    EventKind.PIT_EXTENSION: "Extension for the public interest",
    EventKind.EIR_EXTENSION: "Extension for complexity and volume",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened, on a day counted in Europe/London.

    `at` is the moment, if known; it must fall on `on`. Raises ClockError for an unknown kind, a
    moment without an offset, or one that falls on another day.
    """

    kind: EventKind
    on: date
    at: datetime | None = None
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", read_kind(self.kind))
        if isinstance(self.on, datetime):
            raise ClockError(f"{self.kind}: `on` must be a date without a time, not {self.on}")
        if self.at is not None and london_day(self.at, self.kind) != self.on:
            raise ClockError(f"{self.kind}: {self.at} is not on {self.on} in Europe/London")

    @classmethod
    def of(cls, kind: str, when: date, note: str = "") -> "Event":
        """Build an event from a date, or from a moment with an offset."""
        known = read_kind(kind)
        at = when if isinstance(when, datetime) else None
        return cls(known, london_day(when, known), at, note)

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"

    @property
    def told(self) -> str:
        """The event for people: "Fees notice on 12 January 2026"."""
        return f"{self.kind.words} on {in_words(self.on)}"


def in_words(day: date) -> str:
    """A day for people: "12 January 2026"."""
    return f"{day.day} {day:%B %Y}"


def read_kind(text: str) -> EventKind:
    """Return the kind named `text`. Raises ClockError listing the kinds that are known."""
    try:
        return EventKind(text)
    except ValueError:
        known = ", ".join(EventKind)
        raise ClockError(f"unknown event {text!r}; expected one of {known}") from None


def london_day(when: date, what: str) -> date:
    """Return the day of `when` in Europe/London; days end at midnight there, not in UTC.

    Source: Berend v Information Commissioner, EA/2006/0049-50: an e-mail at 23:59 counts that day.
    Raises ClockError, naming `what`, for a moment without an offset, or one beyond the year 9999.
    """
    if not isinstance(when, datetime):
        return when
    if when.utcoffset() is None:
        raise ClockError(
            f"{what}: {when.isoformat()} has no offset; write e.g. {when.isoformat()}+00:00"
        )
    try:
        return when.astimezone(LONDON).date()
    except OverflowError:
        raise ClockError(f"{what}: {when.isoformat()} is too far away") from None


def parse_when(text: str, what: str) -> date:
    """Read `2026-01-10` or `2026-01-09T23:59:00Z`.

    Raises ClockError, naming `what`, for anything else, and for a moment without an offset.
    """
    text = text.strip()
    try:
        when = date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        raise ClockError(
            f"{what}: {text!r} is not a date; expected 2026-01-31 or 2026-01-31T09:00:00+00:00"
        ) from None
    london_day(when, what)
    return when


def parse_event(text: str) -> Event:
    """Read `KIND:DATE`, as in `clarification_requested:2026-01-12`. Raises ClockError."""
    kind, colon, when = text.partition(":")
    if not colon:
        raise ClockError(f"event {text!r} has no date; expected KIND:DATE")
    known = read_kind(kind.strip())
    return Event.of(known, parse_when(when, known))


def parse_events(text: str) -> list[Event]:
    """Read a JSON list of `{"type": ..., "date": ..., "why": ...}`; blank is no event.

    `kind` is accepted for `type`, `note` for `why`. Raises ClockError naming the event.
    """
    if not text.strip():
        return []
    try:
        listed = json.loads(text)
    except json.JSONDecodeError as error:
        raise ClockError(f"events are not JSON: {error}") from None
    except (RecursionError, ValueError):  # nested too deeply, or a number of thousands of digits
        raise ClockError("events are not JSON that can be read here") from None
    if not isinstance(listed, list):
        raise ClockError('events must be a list: [{"type": ..., "date": ...}]')
    return [_parse_item(item, number) for number, item in enumerate(listed, start=1)]


def _parse_item(item: object, number: int) -> Event:
    if not isinstance(item, dict):
        raise ClockError(f'event {number} is {item!r}; expected {{"type": ..., "date": ...}}')
    kind, when = item.get("type", item.get("kind")), item.get("date")
    if not isinstance(kind, str) or not isinstance(when, str):
        raise ClockError(f'event {number} needs a "type" and a "date", both text: {item!r}')
    known = read_kind(kind)
    note = item.get("why", item.get("note", ""))
    return Event.of(known, parse_when(when, f"event {number}, {known}"), str(note or ""))


def in_order(events: Sequence[Event]) -> list[Event]:
    """Return `events` by day, so that no order they were listed in changes the reading.

    Within a day by time, if every event of that day has one; otherwise as EventKind lists them.
    """
    timed = {event.on for event in events} - {event.on for event in events if event.at is None}
    return sorted(events, key=lambda event: (event.on, *_place(event, event.on in timed)))


_RANK = {kind: rank for rank, kind in enumerate(EventKind)}


def _place(event: Event, by_time: bool) -> tuple[float, int, str]:
    moment = event.at.timestamp() if by_time and event.at else 0.0
    return moment, _RANK[event.kind], event.note
