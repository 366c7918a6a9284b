"""The expiring rights board: for every request, what must be done by when, and by whom.

One fold for each request, over events that were fetched together. Nothing is dropped: a request
whose dates cannot be worked out is a problem that the board shows.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from requests_app import lifecycle
from requests_app.calendars import calendars_of
from requests_app.domain.event_lists import EventKind
from requests_app.domain.expiring import Right, Whose, doubts, expiring
from requests_app.domain.law import Law
from requests_app.domain.working_days import Calendar
from requests_app.models import CaseEvent, FoiRequest

ALL, TO_COME, PASSED = "all", "to_come", "passed"
NOBODY = "nobody"
DAYS = (7, 14, 30, 90)
WHENS = (TO_COME, *map(str, DAYS), PASSED, ALL)


@dataclass(frozen=True)
class Row:
    """One right of one request, as it stands on the day `on`."""

    foi_request: FoiRequest
    right: Right
    on: date
    working: str
    """From which day it is counted, in one sentence."""
    told_at: datetime
    """When the log that it follows from was last written to."""
    revision: int
    """How often that log was written to; it only grows."""

    @property
    def opens(self) -> bool:
        """A step becomes possible on its day, and stays so."""
        return self.right.whose is Whose.OPENS

    @property
    def days_left(self) -> int:
        """Calendar days from `on` to its day; negative once that is over."""
        return (self.right.day - self.on).days

    @property
    def passed(self) -> bool:
        """Its day is over. What has opened never passes."""
        return self.days_left < 0 and not self.opens

    @property
    def how_near(self) -> str:
        """Its day from `on`: "today", "in 3 days", "passed yesterday", "open for 3 days"."""
        days = self.days_left
        if days >= 0:
            near = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
            return f"opens {near}" if self.opens else near
        if self.opens:
            return "open since yesterday" if days == -1 else f"open for {-days} days"
        return "passed yesterday" if days == -1 else f"passed {-days} days ago"

    @property
    def statute_beside(self) -> date | None:
        """The statute's own day, where another is gone by."""
        return self.right.statute if self.right.statute != self.right.day else None


@dataclass(frozen=True)
class Problem:
    """A request of which a date that matters cannot be told, and why."""

    foi_request: FoiRequest
    why: str
    broken: bool = False
    """Its log cannot be counted at all."""


@dataclass(frozen=True)
class Board:
    """What must be done by when, by day and then by authority; and what cannot be told."""

    on: date
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Choice:
    """What of a board is asked for."""

    whose: frozenset[str] = frozenset({Whose.OURS})
    right: str = ""
    """A date of the clock, or empty: any."""
    when: str = TO_COME
    """"to_come" (today too, and what has opened), "passed", "all", or within so many days."""
    law: str = ""
    nation: str = ""
    assigned_to: str = ""
    """A person's number, "nobody", or empty: anybody."""
    unwanted: bool = False
    """Also what nobody waits for: of requests answered in full, withdrawn or closed."""

    def fits(self, row: Row) -> bool:
        return not self.misses(row)

    def misses(self, row: Row) -> list[str]:
        """The names of those of its questions that this row does not fit."""
        right = row.right
        fits = {
            "whose": ALL in self.whose or right.whose in self.whose,
            "right": self.right in ("", right.measure),
            "when": is_when(row, self.when),
            "unwanted": right.wanted or self.unwanted,
            **self._concerns(row.foi_request),
        }
        return [name for name, does in fits.items() if not does]

    def concerns(self, foi_request: FoiRequest) -> bool:
        """Whether it asks about this request at all, whatever of its rights."""
        return all(self._concerns(foi_request).values())

    def _concerns(self, foi_request: FoiRequest) -> dict[str, bool]:
        return {
            "law": self.law in ("", foi_request.law),
            "nation": self.nation in ("", foi_request.authority.nation),
            "assigned_to": self.assigned_to in ("", person_of(foi_request)),
        }


EVERYTHING = Choice(whose=frozenset({ALL}), when=ALL, unwanted=True)


def is_when(row: Row, when: str) -> bool:
    """Whether the day of a row lies in the time called `when`."""
    if when == PASSED:
        return row.passed
    if when.isdigit():
        return not row.passed and row.days_left <= int(when)
    return when == ALL or not row.passed


def person_of(foi_request: FoiRequest) -> str:
    """Who looks after a request, as a choice names them."""
    return str(foi_request.assigned_to_id or NOBODY)


def chosen(whole: Board, choice: Choice) -> Board:
    """Return just what is asked for. Problems stay: what they hide might have fitted."""
    return Board(
        whole.on,
        tuple(row for row in whole.rows if choice.fits(row)),
        tuple(one for one in whole.problems if choice.concerns(one.foi_request)),
    )


def counts(whole: Board, choice: Choice) -> Mapping[str, Counter[str]]:
    """Return, for each question of `choice`, how many rows each answer to it would give.

    All its other answers stay as they are. Under "unwanted" stands what is left out by that.
    """
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in whole.rows:
        misses = choice.misses(row)
        if len(misses) > 1:
            continue
        for name, answers in _answers(row).items():
            if misses in ([], [name]):
                found[name].update(answers)
        if misses == ["unwanted"]:
            found["unwanted"]["left out"] += 1
    return found


def _answers(row: Row) -> dict[str, list[str]]:
    """To each question, the answers that this row would fit."""
    foi_request = row.foi_request
    return {
        "whose": [row.right.whose, ALL],
        "right": [row.right.measure],
        "when": [when for when in WHENS if is_when(row, when)],
        "law": [foi_request.law],
        "nation": [foi_request.authority.nation],
        "assigned_to": [person_of(foi_request)],
    }


# ---------------------------------------------------------------------------- from the log


def board(foi_requests: QuerySet[FoiRequest], on: date) -> Board:
    """Return the rights of these requests as they stand on `on`, by day and then by authority.

    It costs the same number of queries for any number of requests under the same laws. For a day
    before the newest event of a request, how that was answered is left open.
    """
    events = Prefetch("events", CaseEvent.objects.defer("source", "struck_out_why").order_by("pk"))
    sent = (
        foi_requests.filter(was_sent=True)
        .order_by()
        .select_related("authority", "campaign", "assigned_to")
        .prefetch_related(events)
    )
    calendars = calendars_of()
    rows: list[Row] = []
    problems: list[Problem] = []
    for foi_request in sent:
        try:
            found, untold = _rights_of(foi_request, on, calendars[Law(foi_request.law)])
        except ValueError as problem:  # a log that contradicts itself, or leaves the calendar
            problems.append(Problem(foi_request, str(problem), broken=True))
            continue
        rows += found
        problems += (Problem(foi_request, why) for why in untold)
    return Board(
        on,
        tuple(sorted(rows, key=lambda row: (row.right.day, *_place(row.foi_request)))),
        tuple(sorted(problems, key=lambda one: (not one.broken, *_place(one.foi_request)))),
    )


def untold(foi_request: FoiRequest, on: date, calendar: Calendar) -> tuple[str, ...]:
    """Which dates of one request cannot be told as it stands on `on`, as its board says it."""
    if not foi_request.was_sent:
        return ()
    try:
        return _rights_of(foi_request, on, calendar)[1]
    except ValueError:  # no date can be told: the board names the request as a problem
        return ()


def _place(foi_request: FoiRequest) -> tuple[str, str, int]:
    authority = foi_request.authority
    return authority.plain_name, authority.code, foi_request.round


def _rights_of(
    foi_request: FoiRequest, on: date, calendar: Calendar
) -> tuple[list[Row], tuple[str, ...]]:
    """The rights of one request, and what cannot be told. Raises ValueError where none can."""
    written = list(foi_request.events.all())
    standing = [event for event in written if event.struck_out_at is None]
    happened = [event for event in standing if event.on is None or event.on <= on]
    clock = lifecycle.clock_from(foi_request, happened, on, calendar)
    events = lifecycle.events_of(happened)
    unknown = {event.kind for event in happened if event.on is None} & lifecycle.CLOCK_KINDS
    stands: dict[str, Any] = {
        "unknown_days": {EventKind(kind) for kind in unknown},
        "outcome": foi_request.outcome if len(happened) == len(standing) else "",
        "closed": foi_request.closed_on is not None and foi_request.closed_on <= on,
    }
    moments = [at for event in written for at in (event.recorded_at, event.struck_out_at) if at]
    revision = len(moments)  # each event is written once, and perhaps struck out
    rights = expiring(clock, events, **stands, proclaimed_to=calendar.proclaimed_to)
    working = clock.explain()[0]
    rows = [Row(foi_request, right, on, working, max(moments), revision) for right in rights]
    return rows, doubts(clock, events, **stands)
