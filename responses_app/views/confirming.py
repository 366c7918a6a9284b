"""Ask authorities whether we understood them, read each letter first; keep what they say."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate

from requests_app.batches import BatchExists
from requests_app.lifecycle import LifecycleError
from requests_app.models import AuthorityList, Campaign
from responses_app import confirmations
from responses_app import confirming as use_case
from responses_app.confirming import Candidate, ConfirmingError
from responses_app.figures import FigureError
from responses_app.forms import ConfirmationForm, ConfirmingForm
from responses_app.models import Confirmation

PREVIEW, WRITE = "preview", "write"
MAY_WRITE = ("requests_app.add_outgoingmessage", "responses_app.add_confirmation")


@login_required
def confirming(request: HttpRequest, slug: str) -> HttpResponse:
    """Who answered and who was asked; the letters are read before they are written."""
    campaign = get_object_or_404(Campaign, slug=slug)
    step = request.POST.get("step", "")
    if request.method == "POST" and not request.user.has_perms(MAY_WRITE):
        raise PermissionDenied
    candidates = use_case.candidates(campaign)
    form = _form(request, candidates)
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "releases",
        "form": form,
        "candidates": candidates,
        "ticked": set(request.POST.getlist("authority")),
        "may_write": request.user.has_perms(MAY_WRITE),
        "open": sum(not one.why_not for one in candidates),
        "counts": confirmations.counts(campaign, localdate()),
        "placeholders": use_case.PLACEHOLDERS,
    }
    if step not in (PREVIEW, WRITE):
        return render(request, "campaigns/confirming.html", context)
    if not form.is_valid():
        return render(request, "campaigns/confirming.html", context, status=400)
    chosen = _chosen(form, candidates, context["ticked"])
    if step == WRITE and (done := _written(request, campaign, form, chosen)):
        return done
    previews = use_case.previews(chosen, form.cleaned_data["object_by"], form.cleaned_data["text"])
    context |= {
        "previews": previews,
        "letters": sum(one.draft is not None for one in previews),
        "in_the_way": [one for one in previews if one.problem],
    }
    status = 400 if form.errors else 200
    return render(request, "campaigns/confirming.html", context, status=status)


def _form(request: HttpRequest, candidates: Sequence[Candidate]) -> ConfirmingForm:
    today = localdate()
    return ConfirmingForm(
        request.POST if request.method == "POST" else None,
        lists=list(AuthorityList.objects.values_list("name", flat=True)),
        earliest=use_case.earliest_day(today),
        initial={
            "who": ConfirmingForm.ALL,
            "object_by": use_case.usual_day(today),
            "text": use_case.TEXT,
            "key": secrets.token_hex(16),
        },
    )


def _chosen(
    form: ConfirmingForm, candidates: Sequence[Candidate], ticked: set[str]
) -> list[Candidate]:
    """Those the form means; of all, only those who can be asked."""
    who = form.cleaned_data["who"] or form.ALL
    if who == form.ALL:
        return [one for one in candidates if not one.why_not]
    if who == form.TICKED:
        return [one for one in candidates if str(one.foi_request.authority_id) in ticked]
    name = who.partition(":")[2]
    listed = AuthorityList.objects.filter(name=name).values_list("authorities", flat=True)
    wanted = set(listed)
    return [one for one in candidates if one.foi_request.authority_id in wanted and not one.why_not]


def _written(
    request: HttpRequest, campaign: Campaign, form: ConfirmingForm, chosen: Sequence[Candidate]
) -> HttpResponse | None:
    """Write the letters, and go to their batch; None where the page has to say why not."""
    typed = form.cleaned_data
    try:
        asked = use_case.write(
            campaign,
            {one.foi_request.authority_id for one in chosen},
            object_by=typed["object_by"],
            key=typed["key"],
            by=request.user,
            at=timezone.now(),
            text=typed["text"],
        )
    except BatchExists as there:
        messages.info(request, str(there))
        return redirect(there.batch)
    except ConfirmingError as refused:
        for problem in refused.problems:
            form.add_error(None, problem)
        return None
    if asked.batch is None:
        form.add_error(None, "Nobody is left to be asked: choose again.")
        return None
    messages.success(request, "Written as drafts. Nothing leaves before it is approved.")
    return redirect(asked.batch)


# ---------------------------------------------------------------------------- what they say


@login_required
def confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """What one authority was shown, and what it said; a form keeps its answer."""
    rows = Confirmation.objects.select_related(
        "campaign", "foi_request__authority", "foi_request__campaign", "letter", "recorded_by"
    ).defer("letter__mime")
    found = get_object_or_404(rows, pk=pk)
    form = ConfirmationForm(request.POST or None, initial={"on": localdate()})
    typed: dict[int, str] = {}
    if request.method == "POST":
        if not request.user.has_perm("responses_app.change_confirmation"):
            raise PermissionDenied
        typed = _corrections(request)
        if form.is_valid() and _kept(request, found, form, typed):
            return redirect("confirmation", pk=found.pk)
    lines = use_case.lines_of(found)
    context: dict[str, Any] = {
        "campaign": found.campaign,
        "section": "campaigns",
        "tab": "releases",
        "confirmation": found,
        "foi_request": found.foi_request,
        "was_asked": confirmations.was_asked(found),
        "has_been_read": found.letter.state not in use_case.NOBODY_HAS_READ,
        "lines": [(line, typed.get(line.shown.pk, "")) for line in lines],
        "has_changed": any(line.has_changed for line in lines),
        "form": form,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "campaigns/confirmation.html", context, status=status)


def _corrections(request: HttpRequest) -> dict[int, str]:
    """The new words for figures, by primary key; a box left empty says nothing."""
    found = {}
    for name, value in request.POST.items():
        start, _, number = name.partition("figure-")
        if not start and number.isdecimal() and value.strip():
            found[int(number)] = value
    return found


def _kept(
    request: HttpRequest, found: Confirmation, form: ConfirmationForm, typed: dict[int, str]
) -> bool:
    if typed and not request.user.has_perm("responses_app.add_figure"):
        raise PermissionDenied
    answer = form.cleaned_data
    try:
        use_case.record(
            found,
            answer["state"],
            answer["on"],
            answer["words"],
            by=request.user,
            at=timezone.now(),
            corrections=typed,
        )
    except ConfirmingError as refused:
        for problem in refused.problems:
            form.add_error(None, problem)
        return False
    except (FigureError, LifecycleError) as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, "Kept. It stands in the log of the request, too.")
    return True
