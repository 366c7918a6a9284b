"""The overdue desk: who is late, what comes next, and the same done for many at once.

Each action is looked at before it is done: who gets what, who is left out and why. What is
confirmed is what was shown, request by request.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from requests_app import batches, chasing_by_hand, lifecycle
from requests_app.calendars import calendars_of, why_nobody_is_chased
from requests_app.domain.event_lists import in_words
from requests_app.domain.ladder import COMPLAIN
from requests_app.domain.law import Law
from requests_app.filters import OverdueFilter
from requests_app.forms import (
    AssignForm,
    HoldForm,
    KeyForm,
    NothingToFillIn,
    RemindForm,
    SnoozeForm,
)
from requests_app.ladders import Ladders, ladders_of
from requests_app.models import (
    AddressProblem,
    Campaign,
    ChaseRun,
    FoiRequest,
    OutgoingMessage,
    Reminder,
)

ROWS_A_PAGE = 200
RUNS_SHOWN = 5
IN_THREE_WEEKS = timedelta(weeks=3)
State = OutgoingMessage.State


@dataclass(frozen=True)
class Row:
    """An overdue request, and what the desk says of it."""

    foi_request: FoiRequest
    days_late: int
    """Working days by the calendar of its law."""
    step: str
    why_not: str
    """Why its next step is not taken yet; empty where the next sweep takes it."""
    is_due: bool
    letter: OutgoingMessage | None


@login_required
def overdue(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    today = localdate()
    ladders = ladders_of([campaign.pk])
    chosen = OverdueFilter(request.GET, campaign, today, _titles(ladders))
    rows = chosen.qs.select_related("authority", "assigned_to")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    whole = campaign.foi_requests.overdue(today)
    counts = whole.aggregate(late=Count("pk"), due=Count("pk", filter=Q(chase_on__lte=today)))
    waiting = OutgoingMessage.objects.filter(foi_request__campaign=campaign, state=State.DRAFT)
    query = request.GET.copy()
    query.pop("tick", None)
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "overdue",
        "today": today,
        "filter": chosen,
        "page": page,
        "rows": _told(page, ladders, today),
        "sort": request.GET.get("sort") or "due",
        "query": query.urlencode(),
        "ticked": "tick" in request.GET,
        "late": counts["late"],
        "due": counts["due"],
        "drafts": waiting.count(),
        "address_problems": open_problems_of(campaign).count(),
        "nobody": why_nobody_is_chased(today),
        "runs": ChaseRun.objects.all()[:RUNS_SHOWN],
        "actions": [
            (name, action) for name, action in DESK.items() if request.user.has_perm(action.right)
        ],
    }
    return render(request, "requests/overdue.html", context)


def open_problems_of(campaign: Campaign) -> QuerySet[AddressProblem]:
    """Refused addresses of those the campaign asks."""
    asked = campaign.foi_requests.filter(closed_on=None).values("authority")
    return AddressProblem.objects.still_open().filter(authority__in=asked)


def _titles(ladders: Ladders) -> dict[str, str]:
    """What each step of a campaign's ladders is called; of one name the last wins."""
    return {step.name: step.title for ladder in ladders.values() for step in ladder}


def _told(page: Iterable[FoiRequest], ladders: Ladders, today: date) -> list[Row]:
    shown = list(page)
    letters = OutgoingMessage.objects.filter(foi_request__in=[one.pk for one in shown])
    newest = {
        letter.foi_request_id: letter
        for letter in letters.defer("mime", "body").order_by("written_at", "pk")
    }
    calendars = calendars_of()
    rows = []
    for one in shown:
        law = Law(one.law)
        names = {step.name: step.title for step in ladders[one.campaign_id, law]}
        rows.append(
            Row(
                one,
                calendars[law].between(one.due_on, today),
                names.get(one.next_step, one.next_step),
                chasing_by_hand.why_not_yet(one, today),
                bool(one.chase_on and one.chase_on <= today),
                newest.get(one.pk),
            )
        )
    return rows


# ---------------------------------------------------------------------------- the actions


@dataclass(frozen=True)
class Action:
    """Something done to each of those chosen."""

    label: str
    title: str
    """What is done, with {} for those it is done to."""
    says: str
    """What follows from it, said before the button."""
    right: str
    form: Callable[..., forms.Form] = NothingToFillIn
    do: Callable[[list[FoiRequest], dict[str, Any], Any], str] | None = None
    """Does it, and returns what to tell the person; None for what has a page of its own."""


def _hold(rows: list[FoiRequest], typed: dict[str, Any], by: Any) -> str:
    for one in rows:
        lifecycle.hold(one, typed["reason"], by=by)
    return f"{_requests(rows)}: not chased until the hold is lifted."


def _release(rows: list[FoiRequest], typed: dict[str, Any], by: Any) -> str:
    for one in rows:
        lifecycle.release_hold(one, by=by)
    return f"The hold on {_requests(rows)} is lifted: chasing goes on."


def _snooze(rows: list[FoiRequest], typed: dict[str, Any], by: Any) -> str:
    for one in rows:
        lifecycle.snooze(one, typed["until"], by=by)
    if not typed["until"]:
        return f"{_requests(rows)}: chased as usual again."
    return f"{_requests(rows)}: not chased before {in_words(typed['until'])}."


def _remind(rows: list[FoiRequest], typed: dict[str, Any], by: Any) -> str:
    Reminder.objects.bulk_create(
        Reminder(foi_request=one, person=by, on=typed["on"], note=typed["note"]) for one in rows
    )
    return f"You are reminded of {_requests(rows)} on {in_words(typed['on'])}."


def _assign(rows: list[FoiRequest], typed: dict[str, Any], by: Any) -> str:
    chosen = FoiRequest.objects.filter(pk__in=[one.pk for one in rows])
    chosen.update(assigned_to=typed["person"])
    return f"{_requests(rows)}: assigned to {typed['person'] or 'nobody'}."


def _arrived(rows: list[FoiRequest], typed: dict[str, Any], by: Any) -> str:
    for one in rows:
        lifecycle.something_arrived(one, timezone.now(), f"Mail has come and is not read yet: {by}")
    return f"{_requests(rows)}: not chased until somebody has read the mail."


def _read(rows: list[FoiRequest], typed: dict[str, Any], by: Any) -> str:
    for one in rows:
        lifecycle.everything_read(one, by=by)
    return f"The mail of {_requests(rows)} is read: chasing goes on where it is due."


def _requests(rows: list[FoiRequest]) -> str:
    return str(rows[0].authority) if len(rows) == 1 else f"{len(rows):,} requests"


CHANGE = "requests_app.change_foirequest"
DESK = {
    "write": Action(
        "Write the next step's letter …",
        "Write the next step's letter to {}",
        "You read every letter first. They are written as drafts and approved on the next page.",
        "requests_app.add_outgoingmessage",
    ),
    "approve": Action(
        "Approve their drafts …",
        "Approve the drafts to {}",
        "Letters that wait for a person: you read them first.",
        "requests_app.change_outgoingmessage",
    ),
    "answer": Action(
        "Write something else to them …",
        "Write to {}",
        "With one of the campaign's standard answers, or words of your own.",
        "requests_app.add_outgoingmessage",
    ),
    "hold": Action(
        "Hold …",
        "Hold {}",
        "Nothing of the ladder is written or sent to them until the hold is lifted.",
        CHANGE,
        HoldForm,
        _hold,
    ),
    "release": Action(
        "Lift the hold …",
        "Lift the hold on {}",
        "Chasing goes on: what is due by now is written with the next sweep.",
        CHANGE,
        NothingToFillIn,
        _release,
    ),
    "snooze": Action(
        "Do not chase before …",
        "Do not chase {} before a day",
        "Nothing of the ladder is written or sent to them before that day.",
        CHANGE,
        SnoozeForm,
        _snooze,
    ),
    "remind": Action(
        "Remind me …",
        "Remind me of {}",
        "A note in your own digest of that day. Chasing goes on meanwhile.",
        "requests_app.add_reminder",
        RemindForm,
        _remind,
    ),
    "assign": Action(
        "Assign …",
        "Assign {}",
        "Who looks after them, and has them in the digest.",
        CHANGE,
        AssignForm,
        _assign,
    ),
    "read": Action(
        "Everything of theirs is read …",
        "All mail of {} is read",
        "No unread mail of theirs waits any more: chasing goes on where it is due.",
        CHANGE,
        NothingToFillIn,
        _read,
    ),
}
ACTIONS = DESK | {
    "arrived": Action(
        "Mail has come, not read yet",
        "Mail of {} has come",
        "Nothing of the ladder is written or sent to them until somebody has read it.",
        CHANGE,
        NothingToFillIn,
        _arrived,
    ),
}


@login_required
@require_POST
def act(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what an action would do to those chosen; once it is confirmed, do it."""
    campaign = get_object_or_404(Campaign, slug=slug)
    name = request.POST.get("action", "")
    if name not in ACTIONS:
        raise BadRequest("The form has no such action.")
    action = ACTIONS[name]
    if not request.user.has_perm(action.right):
        raise PermissionDenied
    chosen = _chosen(request, campaign)
    rows = list(chosen.select_related("authority", "campaign"))
    if not rows:
        messages.warning(request, "Nothing was done: tick at least one request.")
        return _back(request, campaign)
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "overdue",
        "name": name,
        "action": action,
        "title": action.title.format(_requests(rows)),
        "rows": rows,
        "query": request.POST.get("query", ""),
        "back": request.POST.get("back", ""),
        "back_to": _back_to(request, campaign),
    }
    if name == "write":
        return _write(request, campaign, rows, context)
    if name == "approve":
        return _approve(request, campaign, rows, context)
    if name == "answer":
        return _answer(request, campaign, context)
    return _simple(request, campaign, action, rows, context)


def _simple(
    request: HttpRequest,
    campaign: Campaign,
    action: Action,
    rows: list[FoiRequest],
    context: dict[str, Any],
) -> HttpResponse:
    today, more = localdate(), {}
    if action.form in (SnoozeForm, RemindForm):
        more["today"] = today
    if action.form is RemindForm:
        more["initial"] = {"on": today + IN_THREE_WEEKS}
    if "confirm" not in request.POST:
        return render(request, "requests/act.html", context | {"form": action.form(**more)})
    form = action.form(request.POST, **more)
    if form.is_valid() and action.do:
        try:
            with transaction.atomic():
                in_order = sorted(rows, key=lambda one: one.pk)  # as every use case locks them
                messages.success(request, action.do(in_order, form.cleaned_data, request.user))
            return _back(request, campaign)
        except lifecycle.LifecycleError as problem:
            form.add_error(None, str(problem))
    return render(request, "requests/act.html", context | {"form": form}, status=400)


def _write(
    request: HttpRequest,
    campaign: Campaign,
    rows: list[FoiRequest],
    context: dict[str, Any],
) -> HttpResponse:
    """The letters of the next step: read, then written as drafts of one batch."""
    early = "before_its_day" in request.POST
    if "confirm" in request.POST:
        form = KeyForm(request.POST)
        if not form.is_valid():
            raise BadRequest("The form has no key.")
        key = form.cleaned_data["key"]
        if there := campaign.batches.filter(key=key).first():
            messages.info(request, "These letters are written already.")
            return redirect(there)
        try:
            done = chasing_by_hand.write(
                campaign,
                _steps_read(request),
                localdate(),
                key=key,
                at=timezone.now(),
                by=request.user,
                before_its_day=early,
            )
        except batches.BatchExists as there:
            messages.info(request, str(there))
            return redirect(there.batch)
        if done.batch is None and (there := campaign.batches.filter(key=key).first()):
            messages.info(request, "These letters are written already.")
            return redirect(there)  # while this one waited for its rows
        _say_left_out(request, done.left_out)
        if done.batch:
            messages.success(
                request,
                f"{done.written} letter{'s are' if done.written > 1 else ' is'} written as "
                f"draft{'s' if done.written > 1 else ''}. Nothing leaves before it is approved.",
            )
            return redirect(done.batch)
        return _back(request, campaign)
    same = campaign.foi_requests.filter(pk__in=[one.pk for one in rows])
    planned = chasing_by_hand.preview(same, localdate(), before_its_day=early)
    planned.sort(key=lambda one: str(one.foi_request.authority))
    context |= {
        "letters": [one for one in planned if one.draft],
        "left_out": [one for one in planned if not one.draft],
        "for_its_day": sum(one.waits_for_its_day and not one.draft for one in planned),
        "early": sum(one.waits_for_its_day and one.draft is not None for one in planned),
        "before_its_day": early,
        "key": secrets.token_hex(16),
    }
    return render(request, "requests/write_next_step.html", context)


def _steps_read(request: HttpRequest) -> dict[int, str]:
    """Which letter was shown for which request, as the form says."""
    steps = {}
    for said in request.POST.getlist("letter"):
        pk, _, step = said.partition(":")
        if pk.isdecimal() and len(pk) < 19:
            steps[int(pk)] = step
    return steps


def _approve(
    request: HttpRequest, campaign: Campaign, rows: list[FoiRequest], context: dict[str, Any]
) -> HttpResponse:
    """The drafts of those chosen: read, then let go."""
    drafts = OutgoingMessage.objects.filter(
        foi_request__in=[one.pk for one in rows], state=State.DRAFT
    )
    if "confirm" in request.POST:
        read = [pk for pk in request.POST.getlist("letter") if pk.isdecimal() and len(pk) < 19]
        try:
            approved = batches.approve(drafts.filter(pk__in=read), request.user, timezone.now())
        except batches.BatchError as problem:
            messages.error(request, f"None was approved. {problem}")
        else:
            messages.success(request, f"{approved} letter{'s' if approved != 1 else ''} approved.")
        return _back(request, campaign)
    found = list(
        drafts.select_related("foi_request__authority", "foi_request__campaign", "written_by")
        .defer("mime")
        .order_by("foi_request__authority__plain_name", "pk")
    )
    refused = {one.pk: why for one in found if (why := batches.why_not(one, request.user))}
    context |= {
        "letters": [one for one in found if one.pk not in refused],
        "refused": [(one, refused[one.pk]) for one in found if one.pk in refused],
        "without": len({one.pk for one in rows} - {one.foi_request_id for one in found}),
    }
    return render(request, "requests/approve_drafts.html", context)


def _answer(request: HttpRequest, campaign: Campaign, context: dict[str, Any]) -> HttpResponse:
    """Go on to the page on which answers are written, with the same requests chosen."""
    to = reverse("answer", args=[campaign.slug])
    if request.POST.get("which") != "all":
        return HttpResponseRedirect(to, status=307)  # the same form, posted there
    return render(request, "requests/act.html", context | {"form": NothingToFillIn(), "to": to})


def _chosen(request: HttpRequest, campaign: Campaign) -> QuerySet[FoiRequest]:
    """The requests that are ticked, or all that fit the filter."""
    if request.POST.get("which") == "all":
        query = QueryDict(request.POST.get("query", ""))
        return OverdueFilter(query, campaign, localdate(), _titles(ladders_of([campaign.pk]))).qs
    ticked = {one for one in request.POST.getlist("request") if "\0" not in one}
    rows = campaign.foi_requests.filter(reference__in=ticked)
    return rows.order_by("authority__plain_name", "round")


def _back(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    return redirect(_back_to(request, campaign))


def _back_to(request: HttpRequest, campaign: Campaign) -> str:
    """Where the person came from: the page of one request, or the desk as it was filtered."""
    if request.POST.get("back") == "request":
        reference = request.POST.get("request", "").replace("\0", "")
        if row := campaign.foi_requests.filter(reference=reference).first():
            return f"{row.get_absolute_url()}#chasing"
    query = QueryDict(request.POST.get("query", ""))
    desk = reverse("overdue", args=[campaign.slug])
    return f"{desk}?{urlencode(list(query.lists()), doseq=True)}" if query else desk


def _say_left_out(request: HttpRequest, left_out: Iterable[tuple[FoiRequest, str]]) -> None:
    by_reason: dict[str, list[str]] = {}
    for one, why in left_out:
        by_reason.setdefault(why, []).append(str(one.authority))
    for why, names in by_reason.items():
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        messages.warning(request, f"{len(names)} left out: {why} ({', '.join(names[:5])}{more})")


# ---------------------------------------------------------------------------- one request


@login_required
@require_POST
def reminder_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick off a reminder of one's own."""
    reminder = get_object_or_404(
        Reminder.objects.select_related("foi_request"), pk=pk, person=request.user
    )
    Reminder.objects.filter(pk=pk, done_at=None).update(done_at=timezone.now())
    messages.success(request, "Ticked off.")
    return redirect(f"{reminder.foi_request.get_absolute_url()}#chasing")


@dataclass(frozen=True)
class Chasing:
    """What the page of one request says of its chasing."""

    step: str
    why_not: str
    is_persons_step: bool
    reminders: list[Reminder]
    remind_on: date


def chasing_of(foi_request: FoiRequest, person: Any, today: date) -> Chasing:
    """Return where the chasing of one request stands, and the person's own reminders of it."""
    row = FoiRequest.objects.with_obstacle(today).get(pk=foi_request.pk)
    ladder = ladders_of([row.campaign_id])[row.campaign_id, Law(row.law)]
    names = {step.name: step.title for step in ladder}
    mine = foi_request.reminders.filter(person=person, done_at=None)
    return Chasing(
        names.get(row.next_step, row.next_step),
        chasing_by_hand.why_not_yet(row, today),
        row.next_step == COMPLAIN.name,
        list(mine),
        today + IN_THREE_WEEKS,
    )
