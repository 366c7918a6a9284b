"""Draft the requests, read every first letter, queue them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from requests_app import drafting, register, sending
from requests_app.letters import LetterProblem
from requests_app.models import Campaign, FoiRequest

LETTERS_A_PAGE = 25


@login_required
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Who would be asked, what stands in the way, and the button that drafts."""
    campaign = get_object_or_404(Campaign, slug=slug)
    asked = register.who_is_asked(campaign.ask, localdate()) if campaign.ask else None
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "draft",
        "problems": drafting.problems_with(campaign),
        "authorities": asked.order_by("nation", "plain_name") if asked is not None else [],
        "by_nation": _by_nation(asked) if asked is not None else [],
        "drafted": campaign.foi_requests.count(),
        "to_draft": asked.exclude(foi_requests__campaign=campaign).count()
        if asked is not None
        else 0,
        "shared": register.addresses_shared(),
    }
    return render(request, "letters/draft.html", context)


@login_required
@permission_required("requests_app.add_foirequest", raise_exception=True)
@require_POST
def make_drafts(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    try:
        drafted = drafting.draft_requests(campaign, on=localdate())
    except drafting.DraftingError as problem:
        messages.error(request, str(problem))
        return redirect("draft", slug=slug)
    messages.success(
        request, f"{len(drafted.created)} drafts made; {drafted.existing} were there already."
    )
    _say_skipped(request, drafted.skipped)
    return redirect("letters", slug=slug)


@login_required
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """The text of every first letter that is not in the outbox yet."""
    campaign = get_object_or_404(Campaign, slug=slug)
    waiting = _waiting(campaign)
    page = Paginator(waiting, LETTERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "letters",
        "page": page,
        "previews": [(foi_request, *_preview(foi_request)) for foi_request in page],
        "without_address": waiting.filter(authority__email="").count(),
        "with_address": waiting.exclude(authority__email="").count(),
        "queued": campaign.foi_requests.filter(outgoing_messages__step="request").count(),
    }
    return render(request, "letters/letters.html", context)


@login_required
@permission_required("requests_app.add_outgoingmessage", raise_exception=True)
@require_POST
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Put all first letters in the outbox, or just the one named by `reference`."""
    campaign = get_object_or_404(Campaign, slug=slug)
    waiting = _waiting(campaign)
    if reference := request.POST.get("reference"):
        waiting = waiting.filter(reference=reference)
    queued = sending.queue_first_letters(waiting, by=request.user)
    messages.success(request, f"{queued.queued} letters are in the outbox.")
    _say_skipped(request, queued.skipped)
    return redirect("outbox", slug=slug)


def _waiting(campaign: Campaign):
    return (
        campaign.foi_requests.not_sent()
        .exclude(outgoing_messages__step="request")
        .select_related("authority", "campaign")
        .prefetch_related("campaign__questions", "campaign__periods")
        .order_by("authority__plain_name", "round")
    )


def _preview(foi_request: FoiRequest) -> tuple[str, str]:
    """Return the letter and no problem, or no letter and what stands in its way."""
    try:
        return sending.preview(foi_request), ""
    except LetterProblem as problem:
        return "", str(problem)


def _by_nation(authorities) -> list[tuple[str, int]]:
    rows = authorities.order_by("nation").values("nation").annotate(n=Count("pk", distinct=True))
    return [(row["nation"], row["n"]) for row in rows]


def _say_skipped(request: HttpRequest, skipped) -> None:
    """Name the reasons with their numbers, and the first few of each: none is passed over."""
    by_reason: dict[str, list[str]] = {}
    for thing, why in skipped:
        by_reason.setdefault(why, []).append(str(getattr(thing, "authority", thing)))
    for why, names in by_reason.items():
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        messages.warning(request, f"{len(names)} left out: {why} ({', '.join(names[:5])}{more})")
