"""One batch of letters: read it, approve it, a few first if wanted, and take it back in time."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from requests_app import batches, letter_fates, outbox, throttling
from requests_app.forms import PilotForm, WhyForm
from requests_app.models import LetterBatch, OutgoingMessage, SendingRules

State = OutgoingMessage.State


@login_required
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(LetterBatch.objects.select_related("campaign", "made_by"), pk=pk)
    forms: dict[str, Any] = {}
    if request.method == "POST":
        if not request.user.has_perm("requests_app.change_outgoingmessage"):
            raise PermissionDenied
        action = ACTIONS.get(request.POST.get("action", ""))
        if action is None:
            raise BadRequest("The form has no such action.")
        forms = action(request, found)
        if not forms:
            return redirect(found)
    context = _context(request, found) | forms
    return render(request, "letters/batch.html", context, status=400 if forms else 200)


def _context(request: HttpRequest, found: LetterBatch) -> dict[str, Any]:
    now = timezone.now()
    letters = list(
        found.letters.select_related(
            "foi_request__authority", "foi_request__campaign", "approved_by", "written_by"
        )
        .defer("mime")
        .order_by("foi_request__authority__plain_name", "pk")
    )
    drafts = [one for one in letters if one.state == State.DRAFT]
    pending = [one for one in letters if one.state == State.PENDING]
    to_take_back = [one for one in pending if not one.attempts]
    counts = Counter(one.state for one in letters)
    rules = SendingRules.current()
    undo = timedelta(minutes=rules.undo_minutes)
    ends = throttling.projected_end(now + undo, Counter(one.exchanger for one in drafts))
    return {
        "campaign": found.campaign,
        "section": "campaigns",
        "tab": "outbox",
        "batch": found,
        "letters": letters,
        "states": [(state, counts[state]) for state in State if counts[state]],
        "drafts": drafts,
        "refused": next((why for one in drafts if (why := batches.why_not(one, request.user))), ""),
        "to_take_back": to_take_back,
        "leave_from": _leave_from(pending, now),
        "rules": rules,
        "held_up": outbox.why_nothing_leaves(now),
        "ends": ends,
        "pilot": PilotForm(initial={"first": min(5, max(len(drafts) - 1, 1))}),
        "was_piloted": bool(drafts) and any(one.approved_at for one in letters),
        "why": WhyForm(),
        "chases": any(one.kind == OutgoingMessage.Kind.LADDER for one in drafts),
    }


def _leave_from(pending: list[OutgoingMessage], now):
    """When the first of these may leave, where that is still to come."""
    if not pending:
        return None
    first = min(max(one.not_before or now, now) for one in pending)
    opens = throttling.may_leave_from(first)
    return opens if opens > now else None


# ---------------------------------------------------------------------------- what may be done
# Each returns the forms that could not be read, to be shown again; nothing where it was done.


def _approve(request: HttpRequest, found: LetterBatch) -> dict[str, Any]:
    _let_go(request, found, None)
    return {}


def _pilot(request: HttpRequest, found: LetterBatch) -> dict[str, Any]:
    form = PilotForm(request.POST)
    if not form.is_valid():
        return {"pilot": form}
    _let_go(request, found, form.cleaned_data["first"])
    return {}


def _let_go(request: HttpRequest, found: LetterBatch, first: int | None) -> None:
    try:
        approved = batches.approve(found.letters.all(), request.user, timezone.now(), first)
    except batches.BatchError as problem:
        messages.error(request, f"None was approved. {problem}")
    else:
        messages.success(request, f"{approved} letter{'s' if approved != 1 else ''} approved.")


def _take_back(request: HttpRequest, found: LetterBatch) -> dict[str, Any]:
    taken = batches.take_back(found.letters.all())
    if taken:
        messages.success(
            request, f"{taken} letter{'s are drafts' if taken > 1 else ' is a draft'} again."
        )
    else:
        messages.warning(request, "None could be taken back: they are on their way or gone.")
    return {}


def _cancel(request: HttpRequest, found: LetterBatch) -> dict[str, Any]:
    form = WhyForm(request.POST)
    if not form.is_valid():
        return {"why": form}
    done = 0
    for letter in found.letters.filter(state=State.DRAFT).defer("mime").order_by("foi_request"):
        try:
            letter_fates.cancel(letter, form.cleaned_data["why"], request.user)
        except letter_fates.OutboxError as problem:
            messages.error(request, f"{letter}: {problem}")
        else:
            done += 1
    messages.success(request, f"{done} draft{'s' if done != 1 else ''} will not be sent.")
    return {}


ACTIONS = {"approve": _approve, "pilot": _pilot, "take_back": _take_back, "cancel": _cancel}
