"""A question about a deadline, as a link asks it: `law=foia&received=2026-03-10&event=KIND:DATE`.

The grammar is that of the command `deadline`. A form asks the same in other words: `posted`, and
pairs of `kind` and `on`; `canonical` says it in the link's words.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import TypeVar
from urllib.parse import urlencode

from requests_app.domain.clock import Clock, Event, EventKind, fold
from requests_app.domain.event_lists import london_day, parse_when, read_kind
from requests_app.domain.law import Law
from requests_app.domain.working_days import Calendar

MOST_EVENTS = 30
LONGEST_TEXT = 100  # characters of one value
MOST_UNKNOWN = 10  # names that are told as not known
FORMATS = ("", "json")
PARAMETERS = ("law", "received", "event", "as_of", "format")
"""What a link may say; `docs/commands.md` tells what each means."""

_ONCE = ("law", "received", "posted", "as_of", "format")
_FORM_ONLY = ("posted", "kind", "on")
_KNOWN = (*PARAMETERS, *_FORM_ONLY)
# In an address a plus sign is a space: 09:00:00 00:00 was an offset.
_SPACE_FOR_PLUS = re.compile(r"([T ]\d\d:\d\d\S*) (?=\d\d:?\d\d$)")

Result = TypeVar("Result")


@dataclass
class EventRow:
    """One thing that happened, as it was typed, and what is wrong with it."""

    kind: str
    on: str
    error: str = ""
    event: Event | None = None


@dataclass
class Question:
    """What is asked, what was typed to ask it, and what is wrong, by the name of the field.

    An error under "" is about the whole. `unknown` are names that no question has.
    """

    law: Law | None = None
    received: date | None = None
    as_of: date | None = None
    as_json: bool = False
    posting: EventRow | None = None
    """The posting that stands in for a day of receipt."""
    rows: list[EventRow] = field(default_factory=list)
    """Everything else that happened."""
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    is_blank: bool = False
    """Nothing that we know was asked."""
    is_form: bool = False
    """It was asked in the words of the form."""

    @property
    def events(self) -> list[Event]:
        rows = [self.posting, *self.rows] if self.posting else self.rows
        return [row.event for row in rows if row.event]

    @property
    def is_well_formed(self) -> bool:
        return not self.errors and not any(row.error for row in self.rows)

    @property
    def problems(self) -> list[str]:
        """Every error in one line each, with the name of its field."""
        told = [f"{name}: {error}" if name else error for name, error in self.errors.items()]
        return [*told, *(f"event: {row.error}" for row in self.rows if row.error)]

    @property
    def canonical(self) -> str:
        """The question as the query of a link: always the same words for the same question."""
        said = [("law", self.law.value if self.law else "")]
        if self.received:
            said.append(("received", self.received.isoformat()))
        said += [
            ("event", f"{event.kind}:{(event.at or event.on).isoformat()}") for event in self.events
        ]
        if self.as_of:
            said.append(("as_of", self.as_of.isoformat()))
        return urlencode(said, safe=":")

    def later_than(self, on: date) -> list[Event]:
        """What is told of days after `on`, and is not set aside."""
        return [event for event in self.events if event.on > on and not self.as_of]

    def answer(self, calendar: Calendar) -> Clock | None:
        """Return the clock; None where the question cannot be read or contradicts itself.

        What is wrong then stands in `errors`, by the field whose date the problem names.
        """
        if not self.is_well_formed or self.law is None:
            return None
        try:
            return fold(self.law, self.received, self.events, self.as_of, calendar)
        except OverflowError:
            self.errors[""] = "A date is too far away to be counted from."
        except ValueError as problem:
            self._blame(str(problem))
        return None

    def _blame(self, problem: str) -> None:
        """Put the problem beside the event that it names, or else beside the day."""
        named = [row for row in self.rows if problem.startswith(str(row.event))]
        dated = [row for row in self.rows if row.event and str(row.event.on) in problem]
        received_on = london_day(self.received, "received") if self.received else None
        if named and named[0].event:
            event = named[0].event
            named[0].error = _sentence(problem.replace(str(event), event.told, 1))
        elif received_on and str(received_on) in problem:
            self.errors["received"] = _sentence(problem)
        elif dated:
            dated[0].error = _sentence(problem)
        else:
            self.errors["posted" if self.posting else ""] = _sentence(problem)


def read_question(asked: Mapping[str, Sequence[str]]) -> Question:
    """Read what a link or the form asks; what is wrong stands in the question's `errors`."""
    found = Question(
        unknown=_unknown(asked),
        is_form=any(name in asked for name in _FORM_ONLY),
        is_blank=not any(name in asked for name in _KNOWN),
    )
    if found.is_blank:
        return found
    for name in _ONCE:
        _read_once(found, name, asked.get(name, ()))
    _read_rows(found, asked)
    if "law" not in found.errors:
        if found.typed["law"]:
            found.law = _tried(found, "law", lambda: Law.parse(found.typed["law"]))
        else:
            found.errors["law"] = "Choose the law."
    found.received = _read_day(found, "received")
    as_of = _read_day(found, "as_of")
    found.as_of = london_day(as_of, "as_of") if as_of else None
    _read_posted(found)
    if "format" not in found.errors and found.typed["format"] not in FORMATS:
        found.errors["format"] = f"{found.typed['format']!r} is not known; expected json."
    found.as_json = found.typed["format"] == "json"
    if found.as_json and found.unknown:
        found.errors[""] = f"Unknown: {', '.join(found.unknown)}; expected {', '.join(PARAMETERS)}."
    if not any((found.typed["received"], found.typed["posted"], found.rows)):
        found.errors.setdefault("received", "Give the day it was received, or was posted.")
    return found


def _unknown(asked: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The names that no question has; of very many the first."""
    names = [_kept(name) for name in asked if name not in _KNOWN]
    return (*names[:MOST_UNKNOWN], *(("…",) if len(names) > MOST_UNKNOWN else ()))


def _read_once(found: Question, name: str, values: Sequence[str]) -> None:
    found.typed[name] = _kept(values[-1]) if values else ""
    if len(values) > 1:
        found.errors[name] = f"Given {len(values)} times; once was expected."
    elif values and len(values[-1]) > LONGEST_TEXT:
        found.errors[name] = _TOO_LONG


_TOO_LONG = f"Longer than {LONGEST_TEXT} characters."


def _kept(text: str) -> str:
    return _SPACE_FOR_PLUS.sub(r"\1+", text.strip()[:LONGEST_TEXT])


def _read_rows(found: Question, asked: Mapping[str, Sequence[str]]) -> None:
    """Events of a link (KIND:DATE), and the rows of the form; rows left empty are no event."""
    of_link = [(*text.strip().partition(":"),) for text in asked.get("event", ()) if text.strip()]
    pairs = [
        *((kind, on if colon else "", colon) for kind, colon, on in of_link),
        *(
            (kind.strip(), on.strip(), ":")
            for kind, on in zip_longest(asked.get("kind", ()), asked.get("on", ()), fillvalue="")
            if kind.strip() or on.strip()
        ),
    ]
    if len(pairs) > MOST_EVENTS:
        found.errors["event"] = f"{len(pairs)} events were given; at most {MOST_EVENTS} are read."
    for kind, on, colon in pairs[:MOST_EVENTS]:
        row = EventRow(_kept(kind), _kept(on))
        found.rows.append(row)
        if max(len(kind), len(on)) > LONGEST_TEXT:
            row.error = _TOO_LONG
        elif not colon:
            row.error = f"{kind!r} has no day; expected KIND:DATE."
        elif not row.kind:
            row.error = "Say what happened on that day."
        elif not row.on:
            row.error = "Give the day on which it happened."
        else:
            _read_event(row)


def _read_event(row: EventRow) -> None:
    try:
        kind = read_kind(row.kind)
        row.event = Event.of(kind, parse_when(row.on, kind))
    except (ValueError, OverflowError) as problem:
        row.error = _sentence(str(problem).removeprefix(f"{row.kind}: "))


def _read_posted(found: Question) -> None:
    """Where no day of receipt is given, a posting takes its place in the form."""
    day = _read_day(found, "posted")
    if day:
        posted = Event.of(EventKind.POSTED, day)
        found.posting = EventRow(posted.kind, found.typed["posted"], event=posted)
        return
    postings = [row for row in found.rows if row.event and row.event.kind is EventKind.POSTED]
    if postings and not found.typed["received"] and not found.typed["posted"]:
        found.posting = postings[0]
        found.rows.remove(postings[0])
        found.typed["posted"] = postings[0].on


def _read_day(found: Question, name: str) -> date | None:
    """A day, or a moment with an offset; None where it is blank or wrong."""
    text = found.typed[name]
    if not text or name in found.errors:
        return None
    return _tried(found, name, lambda: parse_when(text, name))


def _tried(found: Question, name: str, read: Callable[[], Result]) -> Result | None:
    try:
        return read()
    except (ValueError, OverflowError) as problem:
        found.errors[name] = _sentence(str(problem).removeprefix(f"{name}: "))
        return None


def _sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
