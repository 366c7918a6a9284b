"""One request: where it stands, why its day is that day, all that happened, what it says.

Each form on the page is an action: who may do it, what is typed in, what is done. What a use
case refuses becomes an error of the form, and the page is shown again with what was typed.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from requests_app import lifecycle
from requests_app.calendars import calendar_for
from requests_app.domain.clock import Clock, State
from requests_app.domain.drawing import Drawing, draw, sources
from requests_app.domain.event_lists import in_words
from requests_app.domain.law import Law
from requests_app.domain.rights_in_order import rights_in_order
from requests_app.domain.working_days import Calendar, CalendarTooShort
from requests_app.forms import (
    WRITTEN_BY_US,
    AssignForm,
    EventForm,
    HoldForm,
    NothingToFillIn,
    RelabelForm,
    ReplyForm,
    StrikeOutForm,
)
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage
from requests_app.rights_board import untold
from responses_app import confirming
from responses_app.figures import FigureError, accept, record_figure
from responses_app.forms import AcceptForm, FigureForm, TypeInForm, UploadForm
from responses_app.holding_pen import PenError
from responses_app.inbox import InboxError
from responses_app.reading_desk import DeskError
from responses_app.vault import VaultError
from responses_app.views import on_request


@dataclass(frozen=True)
class Action:
    permission: str
    form: Callable[..., Form]
    do: Callable[[FoiRequest, dict[str, Any], Any], str]  # returns what to tell the person
    in_one_transaction: bool = True


def _record(foi_request: FoiRequest, typed: dict[str, Any], by: Any) -> str:
    event = lifecycle.record(
        foi_request,
        typed["kind"],
        typed["on"],
        outcome=typed.get("outcome", ""),
        note=typed["note"],
        source=typed["source"],
        by=by,
    )
    return f"Kept: {event.get_kind_display()}."


def _strike_out(foi_request: FoiRequest, typed: dict[str, Any], by: Any) -> str:
    event = get_object_or_404(foi_request.events.standing(), pk=typed["event"])
    lifecycle.strike_out(event, typed["why"], by=by)
    return f"Struck out: {event.get_kind_display()}. It stays readable and counts for nothing."


def _relabel(foi_request: FoiRequest, typed: dict[str, Any], by: Any) -> str:
    ours = foi_request.events.standing().exclude(kind__in=WRITTEN_BY_US)
    event = get_object_or_404(ours, pk=typed["event"])
    new = lifecycle.relabel(
        event, typed["kind"], typed["why"], on=typed["on"], outcome=typed["outcome"], by=by
    )
    day = in_words(new.on) if new.on else "day not known"
    return f"Kept as: {new.get_kind_display()}, {day}. What it was stays readable."


def _hold(foi_request: FoiRequest, typed: dict[str, Any], by: Any) -> str:
    lifecycle.hold(foi_request, typed["reason"], by=by)
    return "No reminder goes out until the hold is lifted."


def _release(foi_request: FoiRequest, typed: dict[str, Any], by: Any) -> str:
    lifecycle.release_hold(foi_request, by=by)
    return "The hold is lifted: reminders go out again."


def _assign(foi_request: FoiRequest, typed: dict[str, Any], by: Any) -> str:
    foi_request.assigned_to = typed["person"]
    foi_request.save(update_fields=["assigned_to"])
    return f"Assigned to {typed['person'] or 'nobody'}."


def _figure(foi_request: FoiRequest, typed: dict[str, Any], by: Any) -> str:
    figure = record_figure(
        foi_request,
        typed["question"],
        typed["period"],
        typed["raw"],
        basis=typed["basis"],
        note=typed["note"],
        source=typed["source"],
        by=by,
    )
    look = " A person should look at it." if figure.needs_review else ""
    return (
        f"Question {figure.question}, {figure.period}: read as {figure.get_kind_display()}.{look}"
    )


def _accept(foi_request: FoiRequest, typed: dict[str, Any], by: Any) -> str:
    figure = get_object_or_404(foi_request.figures.for_review(), pk=typed["figure"])
    accept(figure, by=by)
    return f"Question {figure.question}, {figure.period}: the reading stands, and counts."


ACTIONS = {
    "record": Action("requests_app.add_caseevent", EventForm, _record),
    "reply": Action("requests_app.add_caseevent", ReplyForm, _record),
    "strike_out": Action("requests_app.add_caseevent", StrikeOutForm, _strike_out),
    "relabel": Action("requests_app.add_caseevent", RelabelForm, _relabel),
    "hold": Action("requests_app.change_foirequest", HoldForm, _hold),
    "release": Action("requests_app.change_foirequest", NothingToFillIn, _release),
    "assign": Action("requests_app.change_foirequest", AssignForm, _assign),
    "figure": Action("responses_app.add_figure", FigureForm, _figure),
    "accept": Action("responses_app.change_figure", AcceptForm, _accept),
    # Each mail is kept and committed before a reader is let at it.
    "upload": Action(
        "responses_app.add_inboundmessage", UploadForm, on_request.upload, in_one_transaction=False
    ),
    "type_in": Action("responses_app.add_inboundmessage", TypeInForm, on_request.type_in),
}
REFUSALS = (
    *(lifecycle.LifecycleError, CalendarTooShort, FigureError),
    *(InboxError, VaultError, PenError, DeskError),
)


@login_required
def request_page(request: HttpRequest, reference: str) -> HttpResponse:
    rows = FoiRequest.objects.select_related("authority", "campaign", "assigned_to", "replaces")
    foi_request = get_object_or_404(rows, reference=reference)
    tried: dict[str, Form] = {}
    if request.method == "POST":
        name = request.POST.get("action", "")
        if name not in ACTIONS:
            raise BadRequest("The form has no such action.")
        if not request.user.has_perm(ACTIONS[name].permission):
            raise PermissionDenied
        tried[name] = _form(name, foi_request, request.POST, request.FILES)
        if _done(request, ACTIONS[name], foi_request, tried[name]):
            return redirect(foi_request)
        foi_request = get_object_or_404(rows, reference=reference)
    context = _context(foi_request) | {
        "forms": _forms(foi_request) | tried,
        "tried": tried,
        "events": _told(foi_request, tried.get("relabel")),
    }
    return render(request, "requests/request.html", context, status=400 if tried else 200)


def _done(request: HttpRequest, action: Action, foi_request: FoiRequest, form: Form) -> bool:
    if not form.is_valid():
        return False
    try:
        with transaction.atomic() if action.in_one_transaction else nullcontext():
            said = action.do(foi_request, form.cleaned_data, request.user)
    except REFUSALS as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, said)
    return True


def _form(name: str, foi_request: FoiRequest, data: Any = None, files: Any = None) -> Form:
    more: dict[str, Any] = {"campaign": foi_request.campaign} if name == "figure" else {}
    if name == "assign":
        more["initial"] = {"person": foi_request.assigned_to_id}
    if name in ("record", "reply"):
        more["initial"] = {"on": localdate()}
    return ACTIONS[name].form(data, files, prefix=name, **more)


def _forms(foi_request: FoiRequest) -> dict[str, Form]:
    return {name: _form(name, foi_request) for name in ACTIONS}


def _told(foi_request: FoiRequest, tried: Form | None) -> list[CaseEvent]:
    """Every event, with what it became, and the form to relabel it.

    `tried` is such a form that was refused: it stands, as it was typed, at its event.
    """
    events = list(foi_request.events.select_related("recorded_by", "struck_out_by", "corrects"))
    became = {event.corrects_id: event for event in events if event.corrects_id}
    for event in events:
        event.became = became.get(event.pk)
        if event.struck_out_at or event.kind in WRITTEN_BY_US:
            continue
        if tried and tried["event"].value() == str(event.pk):
            event.relabel_form, event.was_tried = tried, True
        else:
            event.relabel_form = RelabelForm(
                prefix="relabel",
                auto_id=f"id_{event.pk}_%s",
                initial={
                    "event": event.pk,
                    "kind": event.kind,
                    "outcome": event.outcome,
                    "on": event.on,
                },
            )
    return events


def _context(foi_request: FoiRequest) -> dict[str, Any]:
    today = localdate()
    calendar = calendar_for(Law(foi_request.law))
    clock, drawing, clock_problem = _clock(foi_request, today, calendar)
    working = clock.explain() if clock else []
    if clock and _stands_still_since_unknown(foi_request, clock):
        clock, drawing, working = None, None, working[:1]
    figures = foi_request.figures.select_related("question", "period", "recorded_by")
    letters = list(foi_request.outgoing_messages.defer("mime"))
    asked_back = any(one.kind == OutgoingMessage.Kind.CONFIRMATION for one in letters)
    return {
        "campaign": foi_request.campaign,
        "section": "campaigns",
        "tab": "requests",
        "foi_request": foi_request,
        "law": Law(foi_request.law),
        "phase": foi_request.phase(today),
        "today": today,
        "clock": clock,
        "clock_problem": clock_problem,
        "untold": untold(foi_request, today, calendar),
        "drawing": drawing,
        "working": working,
        "sources": sources(clock) if clock else [],
        "rights": rights_in_order(clock, calendar.proclaimed_to) if clock else [],
        "letters": letters,
        "figures": figures.accepted()
        .select_related("proposal")
        .order_by("question__position", "period__position"),
        "to_code": foi_request.coding_items.select_related("message"),
        "older": figures.filter(is_current=False).order_by("question__position", "-version"),
        "confirmations": confirming.of_request(foi_request) if asked_back else [],
        **on_request.replies_of(foi_request),
    }


def _stands_still_since_unknown(foi_request: FoiRequest, clock: Clock) -> bool:
    """They asked what we mean on a day we do not know, so that the events alone go on counting."""
    waits = foi_request.clock_state == State.STOPPED_CLARIFICATION
    return waits and clock.response_due is not None


def _clock(
    foi_request: FoiRequest, today: date, calendar: Calendar
) -> tuple[Clock | None, Drawing | None, str]:
    """Return the clock and its drawing, or why there is none: the page is still a page."""
    try:
        clock = lifecycle.clock_from(foi_request, foi_request.events.standing(), today, calendar)
    except (lifecycle.LifecycleError, CalendarTooShort) as problem:
        return None, None, str(problem)
    return clock, draw(clock, today, calendar), ""
