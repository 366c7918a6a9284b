"""Draft the requests, plan the day they leave, read every first letter, queue them."""

from collections import Counter
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from requests_app import drafting, register, sending
from requests_app.calendars import calendars_of
from requests_app.domain.law import Law
from requests_app.domain.planning import next_sending_day
from requests_app.domain.working_days import CalendarTooShort
from requests_app.forms import SendOnForm
from requests_app.letters import LetterProblem
from requests_app.lifecycle import law_of
from requests_app.models import Campaign, FoiRequest

LETTERS_A_PAGE = 25


@login_required
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Who would be asked, what stands in the way, and the button that drafts."""
    campaign = get_object_or_404(Campaign, slug=slug)
    today = localdate()
    asked = register.who_is_asked(campaign.ask, today) if campaign.ask else None
    to_come = drafting.to_be_drafted(campaign, today)
    counts = sending.by_law(sending.waiting(campaign))
    counts += Counter(law_of(campaign, one) for one in to_come)
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
        **_sending_plan(request, counts),
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
    counts = sending.letters_by_law(campaign)
    page = Paginator(waiting, LETTERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "letters",
        "page": page,
        "previews": [(foi_request, *_preview(foi_request)) for foi_request in page],
        "without_address": waiting.filter(authority__email="").count(),
        "with_address": counts.total(),
        "queued": campaign.foi_requests.filter(outgoing_messages__step="request").count(),
        **_sending_plan(request, counts),
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
        sending.waiting(campaign)
        .select_related("authority", "campaign")
        .prefetch_related("campaign__questions", "campaign__periods")
        .order_by("authority__plain_name", "round")
    )


def _sending_plan(request: HttpRequest, counts: Mapping[Law, int]) -> dict[str, object]:
    """The plan of the day asked for, of the next working day where none is, and its form."""
    if not counts:
        return {}
    today, calendars = localdate(), calendars_of(counts)
    send_on = next_sending_day(today, calendars.values())
    asked = {"data": request.GET} if "send_on" in request.GET else {"initial": {"send_on": send_on}}
    form = SendOnForm(today=today, **asked)
    if form.is_bound:
        if not form.is_valid():
            return {"send_on": form}
        send_on = form.cleaned_data["send_on"]
    try:
        return {"send_on": form, "sending": sending.plan_sending(counts, send_on, calendars)}
    except CalendarTooShort as problem:
        form.add_error("send_on", f"{problem}.")
        return {"send_on": form}


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
