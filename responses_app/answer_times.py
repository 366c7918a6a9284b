"""When each request was answered: the log of events, read once for many requests."""

from collections.abc import Mapping
from itertools import groupby

from django.db.models import QuerySet

from requests_app.domain.answered import answered_on
from requests_app.domain.event_lists import ClockError, Event
from requests_app.domain.steps_taken import ANSWERED, ANSWERS
from requests_app.lifecycle import CLOCK_KINDS
from requests_app.models import CaseEvent, FoiRequest
from responses_app.domain.response_times import Answer

__all__ = ["CHUNK", "Answer", "answer_of", "answers_of"]

CHUNK = 2000  # rows


def answers_of(foi_requests: QuerySet[FoiRequest]) -> dict[int, Answer]:
    """Return the final answer to each of these requests, by primary key.

    A request without such an event is left out: `answer_of` knows what its outcome says.
    """
    events = (
        CaseEvent.objects.standing()
        .filter(foi_request__in=foi_requests.order_by().values("pk"), kind__in=CLOCK_KINDS)
        .order_by("foi_request_id", "pk")
        .only("foi_request_id", "kind", "on", "at")
    )
    found = {}
    for pk, log in groupby(events.iterator(chunk_size=CHUNK), lambda event: event.foi_request_id):
        if answer := _answer_in(list(log)):
            found[pk] = answer
    return found


def answer_of(answers: Mapping[int, Answer], pk: int, outcome: str) -> Answer:
    """Return the answer to one request: one that has an outcome was answered, on whatever day."""
    return answers.get(pk) or Answer(is_known=outcome not in ANSWERED)


def _answer_in(log: list[CaseEvent]) -> Answer | None:
    if any(event.on is None and event.kind in ANSWERS for event in log):
        return Answer(is_known=False)
    try:
        day = answered_on([Event(event.kind, event.on, event.at) for event in log if event.on])
    except ClockError:  # a moment that falls on another day than its own
        return Answer(is_known=False)
    return Answer(day) if day else None
