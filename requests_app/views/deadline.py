"""The public page `/deadline`: when is it due? It needs no login, and keeps nothing.

The address is the question, so that people can link to an answer (`domain/deadline_link.py`).
The page is rendered without the request: it reads no session and sets no cookie, and is the same
for everybody.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from requests_app.calendars import calendar_for
from requests_app.domain.clock import Clock, EventKind, State, fold
from requests_app.domain.deadline_link import MOST_EVENTS, EventRow, Question, read_question
from requests_app.domain.drawing import draw, sources
from requests_app.domain.law import Law
from requests_app.domain.phase import Phase
from requests_app.domain.rights_in_order import rights_in_order
from requests_app.domain.working_days import Calendar
from requests_app.lifecycle import rests_on_forecasts
from requests_app.models import CaseEvent
from requests_app.rate_limit import seconds_to_wait

EMPTY_ROWS = 3
DAYS = {
    "received": (
        "Day it was received",
        "When the authority got it: for e-mail, the day sent.",
    ),
    "posted": ("Or the day it was posted", "By letter, where the day it arrived is not known."),
    "as_of": (
        "As things stood on",
        "Optional. What happened later is then set aside. Left empty, nothing is.",
    ),
}
LAWS = [(law.value, f"{law.label}: {law.title}") for law in Law]
KINDS = [(kind.value, kind.label) for kind in CaseEvent.Kind if kind.value in set(EventKind)]
FIELDS = {
    "law": ("Law", "id_law"),
    "event": ("What has happened since", "happened"),
    **{name: (label, f"id_{name}") for name, (label, _) in DAYS.items()},
}
STANDING = {
    State.NOT_STARTED: "",
    State.RUNNING: "",
    State.STOPPED_CLARIFICATION: "The authority asked what is meant; its clock stands still until"
    " it has the answer.",
    State.STOPPED_FEE: "The authority asked for a fee; its clock stands still until it is paid.",
    State.EXTENDED: "The time was extended.",
    State.ENDED: "The clock of the reply no longer runs.",
}
UNTOLD = "No reply is told here: if one came, add it below."
PHASES = {
    State.NOT_STARTED: Phase.CLOCK_NOT_STARTED,
    State.STOPPED_CLARIFICATION: Phase.WAITING_FOR_US,
    State.STOPPED_FEE: Phase.WAITING_FOR_US,
}


@require_safe
def deadline(request: HttpRequest) -> HttpResponse:
    wait = seconds_to_wait(request, "deadline", settings.DEADLINE_PAGE_PER_MINUTE)
    if wait:
        return _too_many(request, wait)
    question = read_question(dict(request.GET.lists()))
    if question.is_form and question.is_well_formed:
        return HttpResponseRedirect(_address(question))
    clock, calendar = None, None
    if question.law:
        calendar = calendar_for(question.law)
        clock = question.answer(calendar)
    if question.as_json:
        answer: HttpResponse = _json(question, clock)
    else:
        answer = _page(question, clock, calendar)
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


def _page(question: Question, clock: Clock | None, calendar: Calendar | None) -> HttpResponse:
    context = _form(question)
    if clock and calendar:
        on = question.as_of or localdate()
        context |= _answer(question, clock, on, calendar)
    status = 200 if clock or question.is_blank else 400
    return HttpResponse(render_to_string("deadline/deadline.html", context), status=status)


def _json(question: Question, clock: Clock | None) -> JsonResponse:
    if clock:
        return JsonResponse(clock.as_dict())
    return JsonResponse({"error": " ".join(question.problems)}, status=400)


def _too_many(request: HttpRequest, wait: int) -> HttpResponse:
    answer: HttpResponse
    if request.GET.get("format") == "json":
        answer = JsonResponse({"error": f"Too many questions; ask again in {wait} seconds."})
    else:
        answer = HttpResponse(render_to_string("deadline/too_many.html", {"wait": wait}))
    answer.status_code = 429
    answer.headers["Retry-After"] = str(wait)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _address(question: Question) -> str:
    more = "&format=json" if question.as_json else ""
    return f"{reverse('deadline')}?{question.canonical}{more}"


def _form(question: Question) -> dict[str, Any]:
    """The form as it was filled in, with what is wrong beside each field."""
    empty = [EventRow("", "") for _ in range(min(EMPTY_ROWS, MOST_EVENTS - len(question.rows)))]
    return {
        "section": "deadline",
        "question": question,
        "typed": question.typed,
        "errors": question.errors,
        "problems": _problems(question),
        "days": {name: _day_field(question, name) for name in DAYS},
        "rows": [vars(row) | {"type": _type(row.on)} for row in (*question.rows, *empty)],
        "laws": LAWS,
        "kinds": KINDS,
        "kinds_known": [kind for kind, _ in KINDS],
        "most_events": MOST_EVENTS,
    }


def _problems(question: Question) -> list[tuple[str, str]]:
    """Each error with the field it belongs to, for the head of the page."""
    found = []
    for name, error in question.errors.items():
        label, target = FIELDS.get(name, ("", ""))
        found.append((target, f"{label}: {error}" if label else error))
    for number, row in enumerate(question.rows, 1):
        if row.error:
            found.append((f"id_kind_{number}", f"What happened, {number}: {row.error}"))
    return found


def _day_field(question: Question, name: str) -> dict[str, str]:
    label, help_text = DAYS[name]
    value = question.typed.get(name, "")
    return {
        "id": f"id_{name}",
        "name": name,
        "label": label,
        "help": help_text,
        "value": value,
        "type": _type(value),
        "error": question.errors.get(name, ""),
    }


def _type(value: str) -> str:
    """A browser's date field drops what is not written as 2026-01-31: a text field shows it."""
    try:
        is_day = not value or date.fromisoformat(value).isoformat() == value
    except ValueError:
        is_day = False
    return "date" if is_day else "text"


def _answer(question: Question, clock: Clock, on: date, calendar: Calendar) -> dict[str, Any]:
    # Where it stands on a day is told by what has happened by then; the dates look ahead.
    stands = fold(clock.law, question.received, question.events, on, calendar)
    phase = _phase(stands, on)
    return {
        "clock": clock,
        "law": question.law,
        "on": on,
        "phase": phase,
        "standing": UNTOLD if phase is Phase.OVERDUE else STANDING[stands.state],
        "later": question.later_than(on),
        "provisional": rests_on_forecasts(clock, calendar),
        "day_number": stands.day_number(on),
        "last_number": stands.counted[-1][1] if stands.counted else None,
        "other_days": clock.alternatives_to("response_due"),
        "working": clock.explain(),
        "sources": sources(clock),
        "rights": rights_in_order(clock, calendar.proclaimed_to),
        "drawing": draw(clock, on, calendar),
        "address": f"{settings.PUBLIC_URL}{_address(question)}",
    }


def _phase(clock: Clock, on: date) -> Phase:
    """Where the request stands on a day, in the words that the rest of the site uses."""
    if clock.state is State.ENDED:
        return Phase.ANSWERED if clock.response_due else Phase.CLOSED
    if clock.state in PHASES:
        return PHASES[clock.state]
    if clock.received_on and on < clock.received_on:
        return Phase.CLOCK_NOT_STARTED
    late = clock.response_due is not None and on > clock.response_due
    return Phase.OVERDUE if late else Phase.IN_TIME
