"""The replies of a campaign that are to be coded: by whom, how many are left, any authority."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from requests_app.models import Campaign
from responses_app import coding, double_coding
from responses_app.models import Coding, CodingItem, FigureSearch, ProposedFigure
from responses_app.views.coding import MAY_CODE, MAY_DECIDE

A_PAGE = 50
State = CodingItem.State


@dataclass(frozen=True)
class Tab:
    """A part of the replies."""

    label: str
    which: Q


TABS = {
    "open": Tab("To be coded", Q(state=State.OPEN)),
    "skipped": Tab("Skipped", Q(state=State.OPEN, codings__state=Coding.State.SKIPPED)),
    "decide": Tab("Coders differ", Q(state=State.TO_ADJUDICATE)),
    "done": Tab("Coded", Q(state=State.DONE)),
}


@login_required
@require_safe
def review(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    now = timezone.now()
    items = CodingItem.objects.filter(foi_request__campaign=campaign)
    # PostgreSQL knows no text with a NUL in it.
    words = " ".join(request.GET.get("authority", "").replace("\0", "").split())[:100]
    name = request.GET.get("show", "open")
    name = name if name in TABS else "open"
    wanted = items.filter(TABS[name].which).distinct()
    if words:
        wanted = _named(items, words)
        if (only := list(wanted[:2])) and len(only) == 1:
            return redirect("coding", pk=only[0].pk)
    rows = wanted.select_related("foi_request__authority", "message")
    order = ("-done_at", "-pk") if name == "done" and not words else ("made_at", "pk")
    page = Paginator(rows.order_by(*order), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "review",
        "tabs": [
            (key, one.label, items.filter(one.which).distinct().count())
            for key, one in TABS.items()
        ],
        "shown": "" if words else name,
        "words": words,
        "page": page,
        "codings": _codings(page, now),
        "proposed": _proposed(page),
        "authorities": campaign.foi_requests.filter(coding_items__isnull=False)
        .order_by("authority__plain_name")
        .values_list("authority__plain_name", flat=True)
        .distinct(),
        "may_code": request.user.has_perm(MAY_CODE),
        "waiting_for_you": coding.to_code(campaign, request.user, now).count(),
        "to_decide": double_coding.to_adjudicate(campaign, request.user, now).first()
        if request.user.has_perm(MAY_DECIDE)
        else None,
        "unread": FigureSearch.objects.filter(
            foi_request__campaign=campaign, version=0, tries__gt=0
        ).count(),
    }
    return render(request, "review/review.html", context)


def _named(items: QuerySet[CodingItem], words: str) -> QuerySet[CodingItem]:
    """The replies of authorities of this name; those to be coded before those that are."""
    exact = items.filter(foi_request__authority__plain_name__iexact=words)
    if exact.exists():
        return exact.filter(state=State.OPEN) if exact.filter(state=State.OPEN).exists() else exact
    return items.filter(
        Q(foi_request__authority__plain_name__icontains=words)
        | Q(foi_request__authority__official_name__icontains=words)
        | Q(foi_request__reference__iexact=words)
    )


def _proposed(page: Page) -> dict[int, int]:
    """Of how many questions and periods each reply proposes a figure that nobody has decided
    about; one query."""
    rows = ProposedFigure.objects.open().filter(
        is_best=True,
        message__in=[item.message_id for item in page],
        foi_request__in=[item.foi_request_id for item in page],
    )
    columns = ("message", "foi_request", "question", "period")
    places = rows.order_by().values_list(*columns).distinct()
    counted = Counter((message, foi_request) for message, foi_request, *_ in places)
    return {item.pk: counted[item.message_id, item.foi_request_id] for item in page}


def _codings(page: Page, now: datetime) -> dict[int, list[str]]:
    """Who is at each reply, or skipped it; one query. Of a reply that is coded blind, nothing."""
    rows = Coding.objects.filter(item__in=[item.pk for item in page]).select_related(
        "coder", "item"
    )
    said: dict[int, list[str]] = {}
    for one in rows:
        if one.item.is_double and one.item.state == State.OPEN:
            words = "two people code it"
        elif one.state == Coding.State.IN_HAND and one.taken_until > now:
            words = f"{one.coder} has it in hand"
        elif one.state == Coding.State.SKIPPED:
            why = f": {one.skipped_why}" if one.skipped_why else ""
            words = f"skipped by {one.coder}{why}"
        elif one.state == Coding.State.DONE:
            words = f"{one.coder}, {one.get_turn_display()}"
        else:
            continue
        if words not in said.setdefault(one.item_id, []):
            said[one.item_id].append(words)
    return said


@require_POST
@login_required
@permission_required(MAY_CODE, raise_exception=True)
def next_reply(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the next reply in hand, and go to it."""
    campaign = get_object_or_404(Campaign, slug=slug)
    taken = coding.take_next(request.user, timezone.now(), campaign)
    if taken is None:
        messages.info(request, "Nothing waits for you: all is coded, or in other hands.")
        return redirect("review", slug=slug)
    return redirect("coding", pk=taken.item_id)
