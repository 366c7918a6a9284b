"""The holding pen, one message after another: what it says, whose reply it may be, one click."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timezone import localdate

from requests_app.domain.phase import Phase
from requests_app.forms import NothingToFillIn
from requests_app.lifecycle import LifecycleError
from requests_app.models import Campaign, FoiRequest
from responses_app import documents, holding_pen
from responses_app.forms import AsideForm, FindRequestForm
from responses_app.holding_pen import PenError
from responses_app.models import InboundMessage
from responses_app.views.documents import MAY_REVIEW, the_mail_itself
from responses_app.views.reply_queues import (
    MAY_CHANGE,
    as_seen,
    chosen_campaign,
    in_turn,
    next_after,
    number_of,
    queue_of,
    tabs_of,
    what_happened,
)

FOUND_SHOWN = 20
DOCUMENTS_SHOWN = 50
MOST_AT_ONCE = 50  # requests that one mail is said to answer in one go
REASONS = ("newsletter or spam", "not about our requests")
REQUEST_OF = ("foi_request__authority", "foi_request__campaign")


@dataclass(frozen=True)
class Candidate:
    """A request that a message may be the reply to."""

    foi_request: FoiRequest
    key: str  # the key that chooses it, 1 to 9; empty for further ones
    phase: Phase
    reasons: list[str] = field(default_factory=list)
    holds_chasing: bool = False


@login_required
def pen(request: HttpRequest) -> HttpResponse:
    """One message of the pen: `?message=` names it, `?after=` asks for the one after that."""
    campaign = chosen_campaign(request)
    if request.method == "POST":
        return _handle(request, campaign)
    message = _asked_for(request, campaign)
    if message is None:
        messages.info(request, "Nothing waits in the holding pen.")
        return redirect(_with_campaign(f"{reverse('replies')}?tab=pen", campaign))
    return _show(request, message, campaign)


def _asked_for(request: HttpRequest, campaign: Campaign | None) -> InboundMessage | None:
    waiting = in_turn("pen", campaign).select_related("raw")
    if "message" in request.GET:
        return _message(request.GET["message"])
    if "after" in request.GET:
        before = _message(request.GET["after"])
        return next_after(waiting, before) or waiting.filter(pk=before.pk).first()
    return waiting.first()


def _message(pk: str) -> InboundMessage:
    rows = InboundMessage.objects.select_related("raw", "place_by", "confirmed_by")
    return get_object_or_404(rows, pk=pk if _is_number(pk) else None)


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdecimal() and len(written) < 19


# ---------------------------------------------------------------------------- what is done


def _handle(request: HttpRequest, campaign: Campaign | None) -> HttpResponse:
    """Do what a person says of one message, and go on to the next."""
    if not request.user.has_perm(MAY_CHANGE):
        raise PermissionDenied
    message = _message(request.POST.get("message", ""))
    action = request.POST.get("action", "")
    if action not in ACTIONS:
        raise BadRequest("The form has no such action.")
    form = AsideForm(request.POST) if action == "aside" else NothingToFillIn(request.POST)
    try:
        with transaction.atomic():
            locked = InboundMessage.objects.select_for_update().get(pk=message.pk)
            if as_seen(locked) != request.POST.get("seen"):
                words = f"Nothing was changed, for meanwhile: {what_happened(locked)}"
                messages.warning(request, words)
                return _go_on(request, message, campaign)
            if form.is_valid():
                messages.success(request, ACTIONS[action](locked, form.cleaned_data, request))
                return _go_on(request, message, campaign)
    except REFUSALS as problem:
        form.add_error(None, str(problem))
    return _show(request, message, campaign, form)


def _accept(message: InboundMessage, typed: dict[str, Any], request: HttpRequest) -> str:
    chosen = [pk for pk in request.POST.getlist("request") if _is_number(pk)]
    if len(chosen) > MOST_AT_ONCE:
        raise PenError(f"At most {MOST_AT_ONCE} requests can be chosen at once.")
    requests = list(FoiRequest.objects.filter(pk__in=chosen).select_related("authority"))
    holding_pen.accept(message, requests, request.user, timezone.now())
    names = ", ".join(f"{one.authority} ({one.reference})" for one in requests)
    words = 'Tied to {}. <a href="{}">Look at it, or untie it</a>.'
    return format_html(words, names, reverse("message", args=[message.pk]))


def _set_aside(message: InboundMessage, typed: dict[str, Any], request: HttpRequest) -> str:
    holding_pen.set_aside(message, typed["why"], request.user, timezone.now())
    words = (
        'Set aside: {}. Its sender is not silenced. <a href="{}">Look at it, or bring it back</a>.'
    )
    return format_html(words, typed["why"], reverse("message", args=[message.pk]))


ACTIONS = {"accept": _accept, "aside": _set_aside}
REFUSALS = (PenError, LifecycleError)


def _go_on(
    request: HttpRequest, message: InboundMessage, campaign: Campaign | None
) -> HttpResponse:
    """To the next in the pen; from a message that was shown outside it, to its own page."""
    if not request.POST.get("seen", "").startswith(InboundMessage.Place.PEN):
        return redirect("message", pk=message.pk)
    return redirect(_with_campaign(f"{reverse('pen')}?after={message.pk}", campaign))


def _with_campaign(url: str, campaign: Campaign | None) -> str:
    return f"{url}{'&' if '?' in url else '?'}campaign={campaign.slug}" if campaign else url


# ---------------------------------------------------------------------------- what is shown


def _show(
    request: HttpRequest,
    message: InboundMessage,
    campaign: Campaign | None,
    tried: Form | None = None,
) -> HttpResponse:
    waiting = in_turn("pen", campaign)
    came = message.documents.shown().exclude(where=documents.THE_MAIL)
    find = FindRequestForm(request.GET if "find" in request.GET else None)
    ties = message.ties.filter(undone_at=None).select_related("foi_request__authority")
    tied = [tie.foi_request for tie in ties]
    candidates = list(_candidates(message, {one.pk for one in tied}))
    found, n_found = _found(find, {one.pk for one in tied}, len(candidates))
    context = {
        "campaign": campaign or _only_campaign(candidates),
        "narrowed_to": campaign,
        "section": "replies",
        "queue": queue_of(message),
        "tabs": tabs_of(campaign),
        "message": message,
        "documents": came.select_related("file", "parent")[:DOCUMENTS_SHOWN],
        "keeps_text_back": documents.keeps_text_back(message),
        "the_mail": the_mail_itself(message),
        "may_review": request.user.has_perm(MAY_REVIEW),
        "seen": as_seen(message),
        "is_waiting": message.place == InboundMessage.Place.PEN,
        "number": number_of(waiting, message),
        "n_waiting": waiting.count(),
        "tied": tied,
        "candidates": candidates,
        "found": found,
        "n_found": n_found,
        "find": find,
        "tried": tried,
        "aside": tried if isinstance(tried, AsideForm) else AsideForm(),
        "reasons": REASONS,
        "may_change": request.user.has_perm(MAY_CHANGE),
        "here": _with_campaign(f"{reverse('pen')}?message={message.pk}", campaign),
        "skip": _with_campaign(f"{reverse('pen')}?after={message.pk}", campaign),
    }
    return render(request, "replies/pen.html", context, status=400 if tried else 200)


def _candidates(message: InboundMessage, tied: set[int]) -> Iterator[Candidate]:
    rows = message.suggestions.exclude(foi_request__in=tied).order_by("-score", "pk")
    for number, one in enumerate(rows.select_related(*REQUEST_OF), start=1):
        yield _candidate(
            one.foi_request, number, one.reasons, one.holds_chasing and message.holds_chasing
        )


def _only_campaign(candidates: list[Candidate]) -> Campaign | None:
    """The campaign of all candidates, where it is one and the same."""
    campaigns = {one.foi_request.campaign for one in candidates}
    return campaigns.pop() if len(campaigns) == 1 else None


def _found(find: FindRequestForm, tied: set[int], before: int) -> tuple[list[Candidate], int]:
    """Requests that fit what was typed, the first few, and how many fit in all."""
    if not find.is_bound or not find.is_valid():
        return [], 0
    rows = requests_called(find.cleaned_data["find"]).exclude(pk__in=tied)
    shown = rows.select_related("authority", "campaign")[:FOUND_SHOWN]
    found = [_candidate(one, before + number) for number, one in enumerate(shown, start=1)]
    return found, rows.count()


def requests_called(words: str) -> QuerySet[FoiRequest]:
    """Requests whose authority or reference has each of these words."""
    rows = FoiRequest.objects.order_by("authority__plain_name", "-pk")
    for word in words.split():
        rows = rows.filter(
            Q(authority__plain_name__icontains=word)
            | Q(authority__official_name__icontains=word)
            | Q(reference__icontains=word)
            | Q(their_reference__icontains=word)
        )
    return rows


def _candidate(
    foi_request: FoiRequest, number: int, reasons: Iterable[str] = (), holds: bool = False
) -> Candidate:
    key = str(number) if number < 10 else ""
    return Candidate(foi_request, key, foi_request.phase(localdate()), list(reasons), holds)
