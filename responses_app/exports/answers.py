"""When each request was answered, and whether that was in time."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from requests_app.domain.answered import answered_on
from requests_app.domain.event_lists import ClockError, Event
from requests_app.domain.steps_taken import ANSWERED, ANSWERS
from requests_app.lifecycle import CLOCK_KINDS
from requests_app.models import CaseEvent, FoiRequest

EVENTS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
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


class Answers:
    """The final answer to each of these requests; one query."""

    def __init__(self, foi_requests: QuerySet[FoiRequest]) -> None:
        events = (
            CaseEvent.objects.standing()
            .filter(foi_request__in=foi_requests.order_by().values("pk"), kind__in=CLOCK_KINDS)
            .order_by("foi_request_id", "pk")
            .only("foi_request_id", "kind", "on", "at")
        )
        self._found: dict[int, Answer] = {}
        for pk, log in groupby(
            events.iterator(chunk_size=EVENTS_AT_ONCE), lambda event: event.foi_request_id
        ):
            if answer := _answer_in(list(log)):
                self._found[pk] = answer

    def to(self, foi_request: int, outcome: str) -> Answer:
        """The answer to a request, by its primary key, whose outcome is `outcome`."""
        return self._found.get(foi_request) or Answer(is_known=outcome not in ANSWERED)


def _answer_in(log: list[CaseEvent]) -> Answer | None:
    if any(event.on is None and event.kind in ANSWERS for event in log):
        return Answer(is_known=False)
    try:
        day = answered_on([Event(event.kind, event.on, event.at) for event in log if event.on])
    except ClockError:  # a moment that falls on another day than its own
        return Answer(is_known=False)
    return Answer(day) if day else None
